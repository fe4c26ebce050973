"""Excel: the organisation in one workbook, in and out; plans, the ledger and reports as workbooks to print."""

from web.workbooks import downloads
from web.workbooks.pages import views

views.register_blueprint(downloads.views)

__all__ = ["views"]

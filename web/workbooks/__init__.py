"""Excel: the organisation in one workbook, in and out."""

from web.workbooks.pages import views

__all__ = ["views"]

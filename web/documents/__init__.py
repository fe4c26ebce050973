"""Documents to hand out, the letterhead on them, and the board's own templates."""

from web.documents.pages import views

__all__ = ["views"]

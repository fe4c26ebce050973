"""A visitor's own calendar as times they can't go: given, read anew, taken away."""

from web.busy.pages import views

__all__ = ["views"]

"""The schedule of a draft, of a release or of all that is in force: by date, by visitor, by unit, as a list."""

from web.reading.pages import views

__all__ = ["views"]

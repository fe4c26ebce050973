"""People and places: every record the board looks after, listed, filled in, changed together, with its history."""

from web.records import bulk, feeds
from web.records.origin import install
from web.records.views import views

# Their pages are of the same blueprint.
__all__ = ["bulk", "feeds", "install", "views"]

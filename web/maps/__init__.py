"""The map of the organisation, drawn as SVG without tiles."""

from web.maps.pages import views

__all__ = ["views"]

"""What templates need besides words and dates: addresses of pages, days with what is on them, the feed's links."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, url_for

from models.accounts import FeedKey
from planner.calendars.feeds import feed_path
from web.context import site, today
from web.language import to_local


def page_url(number: int) -> str:
    """This page with its filters, at another page of its list."""
    return here(page=number)


def here(**changes: Any) -> str:
    """This page's address with some of its parameters changed; None takes one away."""
    path = url_for(request.endpoint or "home.start", **(request.view_args or {}))
    # Put together here: some names, such as "endpoint", mean something of its own to url_for.
    asked = {**request.args.to_dict(), **changes}
    kept = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"{path}?{kept}" if kept else path


def by_day(items: Iterable[Any]) -> list[tuple[date, list[Any]]]:
    """Things with `starts_at`, in order, grouped by the local day they start on."""
    return [(day, list(group)) for day, group in groupby(items, lambda item: to_local(item.starts_at).date())]


def feed_url(key: FeedKey) -> str:
    return site().settings.base_url + feed_path(key)


def webcal_url(key: FeedKey) -> str:
    """The address calendar programs open as a subscription."""
    return "webcal://" + feed_url(key).partition("://")[2]


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        page_url=page_url, here=here, feed_url=feed_url, webcal_url=webcal_url, today=today
    )
    app.jinja_env.filters["by_day"] = by_day

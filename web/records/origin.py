"""Whatever a request changes is told of in the history as done by its account, on its pages."""

from flask import Flask, request
from flask_login import current_user

from planner.records.origin import tell_origin
from web.context import account, db, now

_READING = ("GET", "HEAD", "OPTIONS")


def install(app: Flask) -> None:
    app.before_request(_tell)


def _tell() -> None:
    if request.method not in _READING and current_user.is_authenticated:
        tell_origin(db(), now=now(), user_id=account().id, source=request.blueprint)

"""Who may see what: everything is the board's alone, save what a view says otherwise."""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user

from models.accounts import User
from web.context import Account, account, db

View = TypeVar("View", bound=Callable[..., Any])
_PUBLIC, _ACCOUNTS, _TOKENS = "public", "accounts", "tokens"
_TOKEN_LENGTH = 16


def public(view: View) -> View:
    """For everybody, logged in or not."""
    view.__dict__["access"] = _PUBLIC
    return view


def for_accounts(view: View) -> View:
    """For everybody who is logged in; the view itself keeps visitors to what is theirs."""
    view.__dict__["access"] = _ACCOUNTS
    return view


def for_tokens(view: View) -> View:
    """For programs: the API's own door (`web.api.blueprint`) asks for their token, and no log-in counts there."""
    view.__dict__["access"] = _TOKENS
    return view


def install(app: Flask) -> None:
    manager = LoginManager(app)
    manager.login_view = "account.log_in"
    manager.login_message = None
    manager.user_loader(_load_account)
    app.extensions["login_manager"] = manager
    app.before_request(_guard)


def to_account(user: User) -> Account:
    token = hashlib.sha256(user.password_hash.encode()).hexdigest()[:_TOKEN_LENGTH]
    return Account(id=user.id, username=user.username, role=user.role, visitor_id=user.visitor_id, token=token)


def check_may_see(visitor_id: int) -> None:
    """403 unless the account is the board's or the visitor's own: where people will be is not for all."""
    if not account().is_board and account().visitor_id != visitor_id:
        abort(403)


def _load_account(session_id: str) -> Account | None:
    user_id, _, _ = session_id.partition(":")
    user = db().get(User, int(user_id)) if user_id.isdigit() else None
    if user is None or not user.active:
        return None
    loaded = to_account(user)
    return loaded if loaded.get_id() == session_id else None


def _guard() -> Response | None:
    if request.endpoint is None or request.endpoint.rpartition(".")[2] == "static":
        return None
    access = getattr(current_app.view_functions[request.endpoint], "access", None)
    if access in (_PUBLIC, _TOKENS):
        return None
    if not current_user.is_authenticated:
        return _ask_to_log_in()
    if access != _ACCOUNTS and not account().is_board:
        abort(403)
    return None


def _ask_to_log_in() -> Response:
    """And to the page asked for from there; after something that was sent, to the page it was sent from."""
    if request.method in ("GET", "HEAD"):
        answer: Response = current_app.extensions["login_manager"].unauthorized()
        return answer
    flash(_("You were logged out meanwhile: nothing of what you sent was saved. Log in and send it again."))
    return cast(Response, redirect(url_for("account.log_in", next=_page_sent_from())))


def _page_sent_from() -> str | None:
    page = urlsplit(request.referrer or "")
    return urlunsplit(("", "", page.path, page.query, "")) if page.netloc == request.host else None

"""What a request works with: the session, the account, the clock, the settings, the time zone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g
from flask_login import current_user
from sqlalchemy.orm import Session, sessionmaker

from planner.config import TIMEZONE, Settings
from planner.editing.rulebook import Shelf
from planner.replanning.broken_now import Findings

EXTENSION = "visitplan"
# A province's problem takes some 20 MB.
DRAFTS_KEPT = 4
# Of so many releases, or days, or states of the tables.
FINDINGS_KEPT = 16


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the application is made with; `clock` answers aware times, `shelf` keeps drafts that are edited.

    `findings` keeps what the changes have broken.
    """

    settings: Settings
    sessions: sessionmaker[Session]
    clock: Callable[[], datetime]
    zone: ZoneInfo = TIMEZONE
    shelf: Shelf = field(default_factory=lambda: Shelf(DRAFTS_KEPT))
    findings: Findings = field(default_factory=lambda: Findings(FINDINGS_KEPT))


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who is logged in, as flask-login wants it. `token` changes with the password, ending other logins."""

    id: int
    username: str
    role: str
    visitor_id: int | None
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def is_board(self) -> bool:
        return self.role == "board"

    def get_id(self) -> str:
        return f"{self.id}:{self.token}"


def install(app: Flask, site: Site) -> None:
    app.extensions[EXTENSION] = site
    app.teardown_appcontext(_close)


def site() -> Site:
    return cast(Site, current_app.extensions[EXTENSION])


def db() -> Session:
    """The request's session, opened when first asked for. Views commit; what they don't is rolled back."""
    if "db" not in g:
        g.db = site().sessions()
    return cast(Session, g.db)


def account() -> Account:
    """Who is logged in; only for views that need a log-in."""
    return cast(Account, current_user._get_current_object())


def now() -> datetime:
    return site().clock()


def today() -> date:
    """The date where the meetings are."""
    return now().astimezone(site().zone).date()


def _close(error: BaseException | None) -> None:
    session = g.pop("db", None)
    if session is not None:
        session.close()

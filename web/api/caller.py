"""Who asks, what they may, and the trail they leave."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from flask import g

from models.accounts import ApiToken
from planner.accounts import record
from web.context import db, now
from web.problems import FORBIDDEN, refuse

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Rights:
    """Who may use an operation besides the board: visitors, for what is theirs; or everybody, without a token.

    `takes` is the media type of a body that is no JSON, `sends` are those of an answer that is none.
    """

    visitors: bool = False
    public: bool = False
    takes: str | None = None
    sends: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The account behind the request's token, and what of the token may be told."""

    user_id: int
    username: str
    role: str
    visitor_id: int | None
    token_id: int
    token_name: str
    scope: str
    expires_at: datetime

    @classmethod
    def of(cls, token: ApiToken) -> "Caller":
        user = token.user
        return cls(
            user_id=user.id,
            username=user.username,
            role=user.role,
            visitor_id=user.visitor_id,
            token_id=token.id,
            token_name=token.name,
            scope=token.scope,
            expires_at=token.expires_at,
        )

    @property
    def is_board(self) -> bool:
        return self.role == "board"


def give_rights(view: View, rights: Rights) -> View:
    view.__dict__["api_rights"] = rights
    return view


def find_rights(view: Callable[..., Any]) -> Rights | None:
    return cast(Rights | None, view.__dict__.get("api_rights"))


def caller() -> Caller:
    return cast(Caller, g.caller)


def whose(visitor_id: int | None) -> int | None:
    """The visitor to answer about: any or all (None) for the board, themselves for visitors, else 403."""
    if caller().is_board:
        return visitor_id
    if visitor_id not in (None, caller().visitor_id):
        raise refuse(FORBIDDEN)
    return caller().visitor_id


def check_own(visitor_id: int) -> None:
    """403 unless it is the caller's own: not even the board may do it for somebody."""
    if caller().visitor_id != visitor_id:
        raise refuse(FORBIDDEN)


def keep(action: str, subject: str, **detail: object) -> None:
    """Writes the line of the audit trail, and commits."""
    told = {**detail, "token": caller().token_id}
    record(db(), user_id=caller().user_id, action=action, subject=subject, detail=told, now=now())
    db().commit()

"""Who may log in, and the audit trail of what they did."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts import ROLES, AuditEntry, FeedKey, User
from models.people import Visitor
from planner.calendars.feeds import FeedOwner
from planner.errors import Conflict, NotFound, PlannerError
from planner.phrases import Phrase, phrase
from planner.text import clean

OWN_ACCOUNT = phrase("This is your own account.")
LAST_ACCOUNT = phrase("This is the last account of the board.")
MIN_PASSWORD_LENGTH = 10
# As many letters as the longest anyone types: hashing a book is a way to keep the server busy.
MAX_PASSWORD_LENGTH = 200
_ONE_TIME_PASSWORD_BYTES = 12
# Who takes it waits for others who would change who of the board may log in.
_BOARD_LOCK = 7_215_301

HASHER = PasswordHasher()
# What an unknown user's password is compared with, so that the answer takes as long as for a known one.
_NOBODY = HASHER.hash(secrets.token_urlsafe(_ONE_TIME_PASSWORD_BYTES))


class Lockout(Conflict):
    """It would keep whoever asks for it, or the whole board, from logging in; `of_field` says so of a field."""

    def __init__(self, message: Phrase, of_field: Phrase, remedy: Phrase) -> None:
        super().__init__(message.template, remedy.template)
        self.of_field = of_field


def create_user(
    s: Session, *, username: str, password: str, role: str, visitor_id: int | None = None, now: datetime
) -> User:
    """A new account. Raises PlannerError where the name is taken, the password weak or the role unknown."""
    name = clean(username).casefold()
    if not name:
        raise PlannerError("The user name is empty.", "Give a name of at least one letter.")
    if role not in ROLES:
        raise PlannerError("There is no such role.", "The roles are: board, visitor.")
    if find_user(s, name):
        raise Conflict("This user name is taken.", "Choose another one.")
    if role == "visitor" and (visitor_id is None or s.get(Visitor, visitor_id) is None):
        raise PlannerError("A visitor's account needs a visitor.", "Choose whose account it is.")
    user = User(
        username=name, password_hash=_hash(password), role=role, visitor_id=visitor_id, locale="vi", created_at=now
    )
    s.add(user)
    s.flush()
    return user


def open_account(
    s: Session,
    *,
    username: str,
    role: str,
    visitor_id: int | None = None,
    locale: str = "vi",
    active: bool = True,
    now: datetime,
) -> tuple[User, str]:
    """A new account with a one-time password: it is shown once and never again. Raises as `create_user` does."""
    password = secrets.token_urlsafe(_ONE_TIME_PASSWORD_BYTES)
    user = create_user(s, username=username, password=password, role=role, visitor_id=visitor_id, now=now)
    user.locale, user.active = locale, active
    return user, password


def open_visitor_account(s: Session, visitor: Visitor, *, now: datetime) -> tuple[User, str]:
    """As `open_account`, named after the visitor's code."""
    if find_account(s, visitor.id):
        raise Conflict("This visitor has an account already.", "Set a new password for it instead.")
    return open_account(s, username=visitor.code, role="visitor", visitor_id=visitor.id, now=now)


def reset_password(user: User) -> str:
    """A new one-time password for an account whose owner forgot theirs."""
    password = secrets.token_urlsafe(_ONE_TIME_PASSWORD_BYTES)
    set_password(user, password)
    return password


def set_active(s: Session, user: User, active: bool, *, by: int | None) -> None:
    """Bars the account from logging in, or lets it in again. Raises Lockout as `refuse_lockout` does."""
    refuse_lockout(s, user, role=user.role, active=active, by=by)
    user.active = active


def refuse_lockout(s: Session, user: User, *, role: str, active: bool, by: int | None) -> None:
    """Raises the first of `find_lockouts`."""
    for lockout in find_lockouts(s, user, role=role, active=active, by=by):
        raise lockout


def find_lockouts(s: Session, user: User, *, role: str, active: bool, by: int | None) -> Iterator[Lockout]:
    """Why the account may not get this role and state from the account `by`: nobody locks themselves out, and
    somebody of the board can always come in."""
    if (role, active) == (user.role, user.active):
        return
    if user.id == by:
        yield Lockout(OWN_ACCOUNT, phrase("is your own account's"), phrase("Ask somebody else of the board."))
    if user.role != "board" or not user.active:
        return
    # Two of a board may bar each other at once: one waits here, then sees that the other is barred.
    s.execute(select(func.pg_advisory_xact_lock(_BOARD_LOCK)))
    if not s.scalar(select(func.count()).where(User.role == "board", User.active, User.id != user.id)):
        yield Lockout(
            LAST_ACCOUNT,
            phrase("is that of the last account of the board"),
            phrase("Give somebody else an account of the board first."),
        )


def find_user(s: Session, username: str) -> User | None:
    return s.scalar(select(User).where(User.username == clean(username).casefold()))


def get_user(s: Session, username: str) -> User:
    user = find_user(s, username)
    if user is None:
        raise NotFound("There is no such account.", "Check the user name.")
    return user


def find_account(s: Session, visitor_id: int) -> User | None:
    """The account of a visitor, if they have one."""
    return s.scalar(select(User).where(User.visitor_id == visitor_id))


def check_login(s: Session, username: str, password: str) -> User | None:
    """The active user this name and password belong to. Takes as long for a name nobody has."""
    user = find_user(s, username)
    matches = _verify(user.password_hash if user else _NOBODY, password[:MAX_PASSWORD_LENGTH])
    if user is None or not matches or not user.active:
        return None
    if HASHER.check_needs_rehash(user.password_hash):
        user.password_hash = HASHER.hash(password)
    return user


def check_password(user: User, password: str) -> bool:
    return _verify(user.password_hash, password[:MAX_PASSWORD_LENGTH])


def set_password(user: User, password: str) -> None:
    """Raises PlannerError for a password too short or too long."""
    user.password_hash = _hash(password)


def record(
    s: Session,
    *,
    user_id: int | None,
    action: str,
    subject: str,
    detail: dict[str, Any] | None = None,
    now: datetime,
) -> None:
    """One line of the audit trail, in the transaction of what it tells of."""
    s.add(AuditEntry(at=now, user_id=user_id, action=action, subject=subject, detail=detail or {}))


def _hash(password: str) -> str:
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise PlannerError("The password is too short or too long.", "Use 10 to 200 letters, digits and signs.")
    return HASHER.hash(password)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def find_feed_key(s: Session, owner: FeedOwner) -> FeedKey | None:
    """The live key of a calendar, if it has one."""
    return s.scalar(
        select(FeedKey).where(
            FeedKey.visitor_id.is_not_distinct_from(owner.visitor_id),
            FeedKey.team_id.is_not_distinct_from(owner.team_id),
            FeedKey.host_id.is_not_distinct_from(owner.host_id),
            FeedKey.revoked_at.is_(None),
        )
    )

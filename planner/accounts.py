"""Who may log in, and the audit trail of what they did."""

import secrets
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import ROLES, AuditEntry, FeedKey, User
from models.people import Visitor
from planner.calendars.feeds import FeedOwner
from planner.errors import Conflict, NotFound, PlannerError
from planner.text import clean

MIN_PASSWORD_LENGTH = 10
# As many letters as the longest anyone types: hashing a book is a way to keep the server busy.
MAX_PASSWORD_LENGTH = 200
_ONE_TIME_PASSWORD_BYTES = 12

HASHER = PasswordHasher()
# What an unknown user's password is compared with, so that the answer takes as long as for a known one.
_NOBODY = HASHER.hash(secrets.token_urlsafe(_ONE_TIME_PASSWORD_BYTES))


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

"""Tokens: the keys by which programs come in through the API, each for one account.

A secret of 256 random bits can't be guessed, so a plain SHA-256 keeps it: the slow hash that passwords need would
only make every request slow.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts import TOKEN_SCOPES, ApiToken, User
from planner.errors import Conflict, NotFound, PlannerError
from planner.text import clean

READ, WRITE = TOKEN_SCOPES
# People, and programs that look for keys left lying about, know it by this.
PREFIX = "visitplan"
SELECTOR_BYTES = 8
SECRET_BYTES = 32
LIFETIMES = (30, 90, 365)
MOST_TOKENS = 20
LONGEST_NAME = 60
# When a token was last used is kept no finer than this: else every reading would write.
LAST_USED_STEP = timedelta(minutes=1)
_NOBODYS = "0" * 64


@dataclass(frozen=True, kw_only=True)
class NewToken:
    """A token with its text, which is nowhere kept: it can be shown now, and never again."""

    token: ApiToken
    text: str


def make_token(s: Session, user: User, *, name: str, scope: str, days: int, now: datetime) -> NewToken:
    """A token for the account, good for one of LIFETIMES in days.

    Raises PlannerError where name, scope or days make no sense, Conflict where there are too many.
    """
    called = clean(name)
    if not called or len(called) > LONGEST_NAME:
        raise PlannerError("The token's name is empty or too long.", "Say in a few words what it is for.")
    if scope not in TOKEN_SCOPES or days not in LIFETIMES:
        raise PlannerError("There is no such kind of token.", "Choose what is offered.")
    if len(list_tokens(s, user, now=now)) >= MOST_TOKENS:
        raise Conflict("The account has %(most)s tokens already.", "Revoke one first.", most=MOST_TOKENS)
    selector, secret = secrets.token_hex(SELECTOR_BYTES), secrets.token_hex(SECRET_BYTES)
    token = ApiToken(
        user_id=user.id,
        name=called,
        scope=scope,
        selector=selector,
        secret_hash=_hash(secret),
        password_mark=_mark_password(user),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    s.add(token)
    s.flush()
    return NewToken(token=token, text=f"{PREFIX}_{selector}_{secret}")


def find_token(s: Session, text: str, *, now: datetime) -> ApiToken | None:
    """The live token that this is the text of, its account loaded along; None for any other text.

    Compares in constant time, and notes that the token was used.
    """
    prefix, _, rest = text.partition("_")
    selector, _, secret = rest.partition("_")
    token = s.scalar(
        select(ApiToken).where(ApiToken.selector == selector.replace("\0", "")).options(joinedload(ApiToken.user))
    )
    matches = hmac.compare_digest(token.secret_hash if token else _NOBODYS, _hash(secret))
    if token is None or not matches or prefix != PREFIX or not is_alive(token, now):
        return None
    if token.last_used_at is None or token.last_used_at + LAST_USED_STEP <= now:
        token.last_used_at = now
    return token


def list_tokens(s: Session, user: User, *, now: datetime) -> Sequence[ApiToken]:
    """The account's live tokens, the newest first."""
    tokens = s.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == user.id)
        .options(joinedload(ApiToken.user))
        .order_by(ApiToken.id.desc())
    )
    return [token for token in tokens if is_alive(token, now)]


def revoke_token(s: Session, user: User, token_id: int, *, now: datetime) -> ApiToken:
    """Ends one of the account's own tokens. Revoking twice changes nothing. Raises NotFound for any other."""
    token = s.get(ApiToken, token_id)
    if token is None or token.user_id != user.id:
        raise NotFound("There is no such token.", "See the tokens of your account.")
    token.revoked_at = token.revoked_at or now
    return token


def is_alive(token: ApiToken, now: datetime) -> bool:
    same_password = token.password_mark == _mark_password(token.user)
    return token.revoked_at is None and now < token.expires_at and token.user.active and same_password


def _mark_password(user: User) -> str:
    """Another one whenever the password is."""
    return hashlib.sha256(user.password_hash.encode()).hexdigest()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()

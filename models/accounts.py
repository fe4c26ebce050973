"""Who may log in, which calendars have an address, which programs may come in, and who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Visitor

ROLES = ("board", "visitor")
TOKEN_SCOPES = ("read", "write")


class User(Base):
    """An account: "board" plans and publishes, "visitor" sees their own page (and needs `visitor_id`)."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id", ondelete="RESTRICT"), unique=True)
    locale: Mapped[str] = mapped_column(default="vi")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    visitor: Mapped[Visitor | None] = relationship()

    __table_args__ = (
        CheckConstraint("role IN ('board', 'visitor')", name="role"),
        CheckConstraint("role <> 'visitor' OR visitor_id IS NOT NULL", name="visitor_is_someone"),
        CheckConstraint("locale IN ('vi', 'en')", name="locale"),
    )


class FeedKey(Base):
    """A calendar's address: of one visitor, team or host, or of the whole release when all three are None.

    The address holds `selector`, found by index, and `secret`, compared in constant time. A revoked key
    stays, so that its address is never given out again. `last_release` is the number of the latest release there
    was when the calendar was last fetched: what its subscriber has seen.
    """

    __tablename__ = "feed_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    selector: Mapped[str] = mapped_column(unique=True)
    secret: Mapped[str]
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id", ondelete="CASCADE"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    host_id: Mapped[int | None] = mapped_column(ForeignKey("host.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_fetched_at: Mapped[datetime | None]
    last_agent: Mapped[str | None]
    last_release: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("num_nonnulls(visitor_id, team_id, host_id) <= 1", name="one_owner"),
        # One live key per owner.
        Index(
            "uq_feed_key_live_owner",
            "visitor_id",
            "team_id",
            "host_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where="revoked_at IS NULL",
        ),
    )


class ApiToken(Base):
    """A key by which a program acts for an account: "read" sees what the account may see, "write" changes it too.

    The token holds `selector`, found by index, and a secret, of which only the SHA-256 is kept. It is dead from
    `expires_at` on, when it is revoked, when its account is barred, and when the account's password is no longer
    the one of `password_mark`.
    """

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    scope: Mapped[str]
    selector: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[str]
    password_mark: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    __table_args__ = (CheckConstraint("scope IN ('read', 'write')", name="scope"),)


class AuditEntry(Base):
    """Who did what, when: `subject` names the thing ("plan 3"), `detail` says more."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

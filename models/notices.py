"""The outbox: what visitors and hosts' secretaries are told when a release changes something for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Host
from models.people import Visitor
from models.releases import Release

NOTICE_STATES = (
    "draft",
    "held",
    "queued",
    "sending",
    "sent",
    "failed",
    "unsure",
    "telephoned",
    "overtaken",
)


class Notice(Base):
    """What one visitor, or one host's secretary, is told of a release: `changes`, in canonical form.

    A draft is reviewed, then queued or held back. One that was `sending` when its sender died is unsure: it may
    have gone out. One is overtaken where a later release planned for its reader before it was sent. What its
    reader was last told is the release of their last notice that was sent or is unsure, or of their last telephone
    call.
    `with_feed` puts the address of the reader's calendar, which is a key, into the letter. `message_id` is the
    part of the letter's Message-ID before the @, the same however often it is sent.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="RESTRICT"))
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id", ondelete="RESTRICT"), index=True)
    host_id: Mapped[int | None] = mapped_column(ForeignKey("host.id", ondelete="RESTRICT"), index=True)
    address: Mapped[str | None]  # None: to be told another way
    subject: Mapped[str]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(default="draft", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str] = mapped_column(unique=True)
    with_feed: Mapped[bool] = mapped_column(default=False)

    release: Mapped[Release] = relationship()
    visitor: Mapped[Visitor | None] = relationship()
    host: Mapped[Host | None] = relationship()

    __table_args__ = (
        UniqueConstraint("release_id", "visitor_id", name="uq_notice_release_visitor"),
        UniqueConstraint("release_id", "host_id", name="uq_notice_release_host"),
        CheckConstraint("num_nonnulls(visitor_id, host_id) = 1", name="one_reader"),
        CheckConstraint(
            "state IN ('draft', 'held', 'queued', 'sending', 'sent', 'failed', 'unsure',"
            " 'telephoned', 'overtaken')",
            name="state",
        ),
    )


class PhoneCall(Base):
    """Somebody told a visitor by telephone all that stood when that release was published."""

    __tablename__ = "phone_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id", ondelete="RESTRICT"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="RESTRICT"))
    called_at: Mapped[datetime]
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    __table_args__ = (UniqueConstraint("visitor_id", "release_id"),)

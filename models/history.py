"""What has become of each row the board looks after: every change of every column, written by the database itself.

Triggers write these rows (`0011_record_history.py` and later), so that no door can be forgotten: forms, tables
handed in, the month's schedule, withdrawn changes and SQL typed by hand are all told of.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import User
from models.base import Base


class RecordChange(Base):
    """One row of `table` added, changed or deleted.

    `before` and `after` hold the columns that changed, as JSON; all there are for a row added (`before` None) or
    deleted (`after` None). `source` names the part of the service it came by, None where nothing has said so.
    Rows changed in one transaction share `xact`.
    """

    __tablename__ = "record_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    source: Mapped[str | None]
    reason: Mapped[str | None]
    xact: Mapped[int] = mapped_column(BigInteger)
    table: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    user: Mapped[User | None] = relationship()

    __table_args__ = (
        Index("ix_record_change_row", "table", "row_id", "id"),
        CheckConstraint("num_nonnulls(before, after) > 0", name="something"),
    )

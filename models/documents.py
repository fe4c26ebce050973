"""What a board's official documents look like: its letterhead, and its own Word templates."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import User
from models.base import Base

TEMPLATE_KINDS = ("annex", "report")


class Letterhead(Base):
    """The one row of who issues documents, where, under which numbers, and who signs.

    Empty texts are left as dots to be filled in by hand. `recipients` has one to a line; `attached_to` is the
    document that the annex belongs to ("Kế hoạch số 12-KH/BTC, ngày 05/01/2027").
    """

    __tablename__ = "letterhead"

    id: Mapped[int] = mapped_column(primary_key=True)
    superior: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    annex_number: Mapped[str] = mapped_column(default="")
    attached_to: Mapped[str] = mapped_column(default="")
    report_number: Mapped[str] = mapped_column(default="")
    capacity: Mapped[str] = mapped_column(default="")
    office: Mapped[str] = mapped_column(default="")
    signer: Mapped[str] = mapped_column(default="")
    recipients: Mapped[str] = mapped_column(default="")

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


class WordTemplate(Base):
    """The board's own template (.docx) for one kind of document; without a row the standard one is used."""

    __tablename__ = "word_template"

    kind: Mapped[str] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    data: Mapped[bytes]
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    uploaded_by: Mapped[User | None] = relationship()

    __table_args__ = (CheckConstraint("kind IN ('annex', 'report')", name="kind"),)

"""Who issues the documents: read and set by the board."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.documents import Letterhead
from planner.documents.content import DOTS
from planner.rules.versions import refuse_unseen
from planner.text import clean

LETTERHEAD_ID = 1
# What a board that has said nothing of itself starts from.
STANDARD = {
    "superior": f"Tỉnh ủy {DOTS}",
    "issuer": "Ban Tổ chức",
    "annex_number": f"{DOTS}-PL/BTC",
    "report_number": f"{DOTS}-BC/BTC",
    "capacity": "T/M Ban Thường vụ",
    "office": "Trưởng ban",
    "recipients": "Thường trực Tỉnh ủy (để báo cáo),\nCác tổ dự sinh hoạt,\nLưu Ban Tổ chức.",
}


class Issuer(TypedDict):
    """The fields of a document that the letterhead fills, whichever document it is."""

    superior: str
    issuer: str
    recipients: tuple[str, ...]
    capacity: str
    office: str
    signer: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The letterhead as values; capitals are the documents' own doing."""

    place: str
    annex_number: str
    attached_to: str
    report_number: str
    issuer: Issuer


def get_letterhead(s: Session) -> Letterhead:
    """The board's, or as long as it has none the standard one, not yet kept."""
    return s.get(Letterhead, LETTERHEAD_ID) or Letterhead(id=LETTERHEAD_ID, **{**_EMPTY, **STANDARD})


def set_letterhead(s: Session, values: Mapping[str, str], *, seen: str | None = None) -> Letterhead:
    """Keeps the texts given by column; lines of the recipients stay lines.

    `seen` is the version (`version_of`) they replace, or raises ChangedMeanwhile; None: whatever there is.
    """
    # Not the row alone, which there may not be yet: else two would write the first one at once.
    s.execute(text("LOCK TABLE letterhead IN SHARE ROW EXCLUSIVE MODE"))
    letterhead = s.get(Letterhead, LETTERHEAD_ID, populate_existing=True) or get_letterhead(s)
    if seen is not None:
        refuse_unseen(letterhead, seen)
    s.add(letterhead)
    for name in _EMPTY.keys() & values.keys():
        lines = (clean(line) for line in values[name].splitlines())
        setattr(letterhead, name, "\n".join(line for line in lines if line))
    return letterhead


def read_heading(s: Session) -> Heading:
    row = get_letterhead(s)
    return Heading(
        place=row.place,
        annex_number=row.annex_number,
        attached_to=row.attached_to,
        report_number=row.report_number,
        issuer=Issuer(
            superior=row.superior.upper(),
            issuer=row.issuer.upper(),
            recipients=tuple(row.recipients.splitlines()),
            capacity=row.capacity.upper(),
            office=row.office.upper(),
            signer=row.signer,
        ),
    )


_EMPTY = dict.fromkeys((name for name in Letterhead.__table__.columns.keys() if name != "id"), "")  # noqa: SIM118

"""What the official documents say: one value that the Word template and the PDF are both filled from.

Every text is ready to be read, in Vietnamese. The names of the fields are those a board writes into its own
template, so renaming one breaks templates that are in use.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date

DOTS = "…"
FEBRUARY = 2


@dataclass(frozen=True, kw_only=True)
class Document:
    """What surrounds every document.

    `trace` stands at the foot of each page: which release it was made from, and the hash of its content.
    """

    superior: str
    issuer: str
    number: str
    dateline: str
    draft: bool
    recipients: tuple[str, ...]
    capacity: str
    office: str
    signer: str
    subject: str
    trace: str


@dataclass(frozen=True, kw_only=True)
class AnnexVisit:
    """A row of the schedule; `number` runs through the whole of it."""

    number: int
    weekday: str
    day: str
    time: str
    host: str
    unit: str
    place: str
    people: str
    team: str
    note: str


@dataclass(frozen=True, kw_only=True)
class AnnexGroup:
    """The visits of a month, or of a team."""

    title: str
    visits: tuple[AnnexVisit, ...]


@dataclass(frozen=True, kw_only=True)
class Annex(Document):
    """The visit schedule. `scope` says whose it is unless it is everybody's; `attached_to` what it belongs to."""

    scope: str
    attached_to: str
    groups: tuple[AnnexGroup, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class TierRow:
    """What a tier did, in figures as they are written."""

    name: str
    visits: str
    cells: str
    grassroots_cells: str
    subordinate_cells: str
    committee_meetings: str
    thematic_meetings: str


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A team, or somebody who attends alone, and how many cells they visited."""

    number: int
    name: str
    tier: str
    cells: str


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """How many of those under a quota met it."""

    name: str
    met: str
    whole: str
    percent: str


@dataclass(frozen=True, kw_only=True)
class ReportPaper(Document):
    """The report of a period: its paragraphs, and the same in figures."""

    period: str
    paragraphs: tuple[str, ...]
    tiers: tuple[TierRow, ...]
    groups: tuple[GroupRow, ...]
    rules: tuple[RuleRow, ...] = field(default=())


def to_fields(document: Document) -> dict[str, object]:
    """The document as templates know it: plain values by name."""
    return asdict(document)


def hash_fields(*parts: object) -> str:
    """The SHA-256, in hexadecimal, of values in canonical JSON."""
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def write_dateline(place: str, day: date | None) -> str:
    """ "Bắc Kạn, ngày 05 tháng 01 năm 2027"; with dots where nobody has said.

    Days below 10 and the first two months have a leading nought, as official documents write them.
    """
    return f"{place or DOTS}, {write_day(day)}"


def write_day(day: date | None) -> str:
    if day is None:
        return f"ngày {DOTS} tháng {DOTS} năm 20{DOTS}"
    month = f"{day.month:02d}" if day.month <= FEBRUARY else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"

"""A month's schedule against the meetings known for it: confirmed, moved, cancelled, new, or nothing to do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Literal
from zoneinfo import ZoneInfo

from planner.actual.rows import ActualRow
from planner.phrases import Phrase, phrase
from planner.text import fold

Outcome = Literal["confirmed", "moved", "cancelled", "new", "unchanged", "unnamed"]
OUTCOMES: tuple[Outcome, ...] = ("moved", "cancelled", "new", "confirmed", "unchanged", "unnamed")
# Those that change a meeting when the schedule is applied.
APPLIED: tuple[Outcome, ...] = ("moved", "cancelled", "new", "confirmed")
DEFAULT_LENGTH = timedelta(minutes=120)

AS_EXPECTED = phrase("As expected.")
DETAILS = phrase("The time is known; topic or place are filled in.")
REVIVED = phrase("It was cancelled and is held after all.")
APPLIED_BEFORE = phrase("Known as it is.")
NOT_EXPECTED = phrase("No meeting of this kind was expected.")
SAID_CANCELLED = phrase("The file says so.")
NOT_IN_FILE = phrase("The file names the host, but no such meeting.")
NOTHING_TO_CANCEL = phrase("There is no such meeting to cancel.")
KEPT = phrase("The file does not name it; it was told before and stays.")
STILL_EXPECTED = phrase("The file does not name it; it stays as expected.")
# What has no time comes last.
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """When and where a meeting is, and what about. Times are aware."""

    starts_at: datetime
    ends_at: datetime
    place: str | None = None
    topic: str | None = None


@dataclass(frozen=True, kw_only=True)
class Known(Slot):
    """A meeting as the database has it."""

    id: int
    host_id: int
    kind: str
    status: str
    usual_place: str | None = None


@dataclass(frozen=True, kw_only=True)
class Named:
    """A row of the file with the host it means; `index` is its place among the rows."""

    index: int
    host_id: int
    kind: str
    row: ActualRow


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What the file makes of one meeting. `before` is None for a new one, `after` for a cancelled one.

    `index` is that of the row that says so, None where no row names the meeting.
    """

    outcome: Outcome
    host_id: int
    kind: str
    before: Known | None = None
    after: Slot | None = None
    index: int | None = None
    note: str = ""
    reasons: tuple[Phrase, ...] = ()

    @property
    def starts_at(self) -> datetime | None:
        """When the meeting is, or was to be; None for a cancelled one that nobody knew of."""
        slot = self.after or self.before
        return slot.starts_at if slot else None


def compare(
    named: Sequence[Named],
    known: Iterable[Known],
    *,
    lengths: Mapping[tuple[int, str], timedelta],
    zone: ZoneInfo,
    complete: bool,
) -> list[Difference]:
    """What becomes of the meetings of every host that the file names, by start.

    `lengths` tells how long a host's meetings of a kind take by its rule. `complete`: a meeting that is expected
    of a host in the file but not in it is cancelled.
    """
    rows: dict[tuple[int, str], list[Named]] = defaultdict(list)
    for each in named:
        rows[each.host_id, each.kind].append(each)
    hosts = {each.host_id for each in named}
    meetings: dict[tuple[int, str], list[Known]] = defaultdict(list)
    for meeting in known:
        if meeting.host_id in hosts:
            meetings[meeting.host_id, meeting.kind].append(meeting)
    found = [
        difference
        for key in rows.keys() | meetings.keys()
        for difference in _compare_kind(
            rows.get(key, ()), meetings.get(key, ()), lengths.get(key, DEFAULT_LENGTH), zone, complete
        )
    ]
    return sorted(found, key=lambda each: (each.starts_at or _LATEST, each.host_id, each.kind, each.index or 0))


def _compare_kind(
    rows: Sequence[Named], meetings: Sequence[Known], length: timedelta, zone: ZoneInfo, complete: bool
) -> Iterator[Difference]:
    """One host's meetings of one kind."""
    held: dict[datetime | None, Named] = {}
    for each in rows:
        if each.row.held and held.setdefault(each.row.starts_at, each) is not each:
            yield replace(
                _of(each), reasons=(phrase("The same as row %(row)s.", row=str(held[each.row.starts_at].row.row)),)
            )
    left = list(meetings)
    # Held ones first: a meeting put off is told by two rows, its old day as cancelled and its new one as held.
    for each, meeting in _pair(list(held.values()), left, zone):
        yield _held(each, meeting, length, zone)
    for each, meeting in _pair([each for each in rows if not each.row.held], left, zone):
        yield _cancelled(each, meeting)
    for meeting in left:
        if meeting.status != "cancelled":
            yield _not_named(meeting, complete)


def _pair(rows: Sequence[Named], left: list[Known], zone: ZoneInfo) -> Iterator[tuple[Named, Known | None]]:
    """Each row with the nearest meeting that no nearer row has, if any; takes those out of `left`.

    Meetings that stand go before cancelled ones. A row that names no time takes the earliest.
    """
    chosen: dict[int, Known] = {}
    for row, meeting in sorted(product(rows, left), key=lambda pair: _distance(pair[0], pair[1], zone)):
        if row.index not in chosen and meeting in left:
            chosen[row.index] = meeting
            left.remove(meeting)
    for row in rows:
        yield row, chosen.get(row.index)


def _distance(row: Named, meeting: Known, zone: ZoneInfo) -> tuple[bool, timedelta, datetime, int]:
    told = row.row.starts_at
    gap = abs(meeting.starts_at - told.replace(tzinfo=zone)) if told else timedelta()
    return meeting.status == "cancelled", gap, meeting.starts_at, row.index


def _of(named: Named, before: Known | None = None) -> Difference:
    """Nothing yet but what it is about."""
    return Difference(
        outcome="unchanged",
        host_id=named.host_id,
        kind=named.kind,
        before=before,
        index=named.index,
        note=named.row.note,
    )


def _held(named: Named, meeting: Known | None, length: timedelta, zone: ZoneInfo) -> Difference:
    slot = _slot(named, meeting, length, zone)
    told = replace(_of(named, meeting), after=slot)
    if meeting is None:
        return replace(told, outcome="new", reasons=(NOT_EXPECTED,))
    moves = tuple(_moves(meeting, slot, zone))
    if meeting.status == "cancelled":
        return replace(told, outcome="moved" if moves else "confirmed", reasons=(REVIVED, *moves))
    if moves:
        return replace(told, outcome="moved", reasons=moves)
    if meeting.status == "expected":
        return replace(told, outcome="confirmed", reasons=(AS_EXPECTED,))
    if (meeting.place, meeting.topic) != (slot.place, slot.topic):
        return replace(told, outcome="confirmed", reasons=(DETAILS,))
    return replace(told, reasons=(APPLIED_BEFORE,))


def _slot(named: Named, meeting: Known | None, length: timedelta, zone: ZoneInfo) -> Slot:
    """As the row tells it; what it leaves open stays as it is known."""
    row = named.row
    if row.starts_at is None:
        raise ValueError(f"row {row.row} is held, but has no time")
    starts_at = row.starts_at.replace(tzinfo=zone)
    lasts = meeting.ends_at - meeting.starts_at if meeting else length
    return Slot(
        starts_at=starts_at,
        ends_at=row.ends_at.replace(tzinfo=zone) if row.ends_at else starts_at + lasts,
        place=_told_place(row.place, meeting),
        topic=row.topic or (meeting.topic if meeting else None),
    )


def _told_place(told: str, meeting: Known | None) -> str | None:
    """The place as told, unless it is the one known in other words."""
    if meeting is None:
        return told or None
    usual = meeting.place or meeting.usual_place
    same = not told or (usual is not None and (fold(told) in fold(usual) or fold(usual) in fold(told)))
    return meeting.place if same else told


def _moves(meeting: Known, slot: Slot, zone: ZoneInfo) -> Iterator[Phrase]:
    """What is other than it was: day, time, length or place. A place told for the first time is not."""
    if slot.starts_at.date() != meeting.starts_at.astimezone(zone).date():
        yield phrase("Another day.")
    elif slot.starts_at != meeting.starts_at:
        yield phrase("Another time of day.")
    elif slot.ends_at != meeting.ends_at:
        yield phrase("It ends at another time.")
    if slot.place != meeting.place and (meeting.place or meeting.usual_place):
        yield phrase("Another place.")


def _cancelled(named: Named, meeting: Known | None) -> Difference:
    if meeting is None:
        return replace(_of(named), reasons=(NOTHING_TO_CANCEL,))
    if meeting.status == "cancelled":
        return replace(_of(named, meeting), reasons=(APPLIED_BEFORE,))
    return replace(_of(named, meeting), outcome="cancelled", reasons=(SAID_CANCELLED,))


def _not_named(meeting: Known, complete: bool) -> Difference:
    """A meeting of a host in the file that the file does not have."""
    told = Difference(
        outcome="unnamed", host_id=meeting.host_id, kind=meeting.kind, before=meeting, reasons=(KEPT,)
    )
    if meeting.status != "expected":
        return told
    if not complete:
        return replace(told, reasons=(STILL_EXPECTED,))
    return replace(told, outcome="cancelled", reasons=(NOT_IN_FILE,))

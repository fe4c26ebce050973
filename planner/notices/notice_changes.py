"""What is new for one reader between what they were told and what stands now, and how a notice keeps it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from planner.calendars.standing import StandingVisit

# In the order they are told: first what makes somebody set out wrongly.
MOVED, CANCELLED, HANDED_OVER, TAKEN_OVER, CHANGED, NEW = KINDS = (
    "moved",
    "cancelled",
    "handed_over",
    "taken_over",
    "changed",
    "new",
)
# What a reader would have to be told of. The rest, such as coordinates, only their calendar cares for.
_WHEN_AND_WHERE = ("starts_at", "ends_at", "place")
_TOLD = (*_WHEN_AND_WHERE, "kind", "host_name", "unit_name", "topic", "delegation")
_TIMES = ("starts_at", "ends_at", "created_at", "changed_at")

# Visits by meeting; delegations, as names, by meeting.
Visits = Mapping[int, StandingVisit]
Delegations = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One visit of which the reader is told something new; `kind` is one of KINDS.

    `before` is the visit as they were told it, `after` as it stands, either None where there is none. `dropped` is
    the visit that has to go from their calendar, with the sequence of its cancelling. `others` are those who go in
    the reader's place, or went there before.
    """

    kind: str
    before: StandingVisit | None = None
    after: StandingVisit | None = None
    dropped: StandingVisit | None = None
    others: tuple[str, ...] = ()

    @property
    def visit(self) -> StandingVisit:
        """As it stands, or was told where it does no more."""
        visit = self.after or self.before
        assert visit is not None, "a change without a visit"
        return visit


def find_changes(
    told: Visits, standing: Visits, *, now: datetime, went: Delegations, goes: Delegations
) -> list[Change]:
    """What of the reader's `standing` visits they were not told so, in the order it is told.

    `went` and `goes` are the delegations of everybody's visits, then and now: they tell a visit that was handed
    over from one that is cancelled. Visits that are over, then and now, are left out. A visit that goes to another
    meeting of its host has moved.
    """
    known, stands = _active(told), _active(standing)
    gone = [visit for visit in known.values() if visit.meeting_id not in stands and visit.ends_at > now]
    come = [visit for visit in stands.values() if visit.meeting_id not in known and visit.ends_at > now]
    changes = [*_retold(known, stands, now), *_relocated(gone, come, standing, goes)]
    seen = {visit.meeting_id for change in changes for visit in (change.before, change.after) if visit}
    changes += (_gone(visit, standing, goes) for visit in gone if visit.meeting_id not in seen)
    changes += (_come(visit, went) for visit in come if visit.meeting_id not in seen)
    return sorted(changes, key=_order)


def first_day(change: Change) -> datetime:
    """When the first of what it speaks of begins, then or now."""
    return min(visit.starts_at for visit in (change.before, change.after) if visit)


def dump_changes(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """JSON for `load_changes`: how the database keeps them. The same changes give the same JSON."""
    return [
        {
            "kind": change.kind,
            "before": _dump(change.before),
            "after": _dump(change.after),
            "dropped": _dump(change.dropped),
            "others": list(change.others),
        }
        for change in changes
    ]


def load_changes(data: Iterable[Mapping[str, Any]]) -> list[Change]:
    return [
        Change(
            kind=row["kind"],
            before=_load(row["before"]),
            after=_load(row["after"]),
            dropped=_load(row["dropped"]),
            others=tuple(row["others"]),
        )
        for row in data
    ]


def _retold(known: Visits, stands: Visits, now: datetime) -> Iterator[Change]:
    """Those of the same meeting that say something else."""
    for before in known.values():
        after = stands.get(before.meeting_id)
        if after is None or max(before.ends_at, after.ends_at) <= now:
            continue
        differing = {name for name in _TOLD if getattr(before, name) != getattr(after, name)}
        if differing:
            kind = CHANGED if differing.isdisjoint(_WHEN_AND_WHERE) else MOVED
            yield Change(kind=kind, before=before, after=after)


def _relocated(
    gone: Iterable[StandingVisit], come: Iterable[StandingVisit], standing: Visits, goes: Delegations
) -> Iterator[Change]:
    """Those that go to another meeting of their host, nobody going to the former one."""
    waiting = list(come)
    for before in gone:
        after = next((visit for visit in waiting if visit.host_id == before.host_id), None)
        if after is not None and before.meeting_id not in goes:
            waiting.remove(after)
            yield Change(kind=MOVED, before=before, after=after, dropped=standing.get(before.meeting_id))


def _gone(before: StandingVisit, standing: Visits, goes: Delegations) -> Change:
    others = goes.get(before.meeting_id, ())
    kind = HANDED_OVER if others else CANCELLED
    return Change(kind=kind, before=before, dropped=standing.get(before.meeting_id), others=others)


def _come(after: StandingVisit, went: Delegations) -> Change:
    others = tuple(name for name in went.get(after.meeting_id, ()) if name not in after.delegation)
    return Change(kind=TAKEN_OVER if others else NEW, after=after, others=others)


def _active(visits: Visits) -> Visits:
    return {meeting_id: visit for meeting_id, visit in visits.items() if not visit.cancelled}


def _order(change: Change) -> tuple[int, datetime]:
    return KINDS.index(change.kind), first_day(change)


def _dump(visit: StandingVisit | None) -> dict[str, Any] | None:
    if visit is None:
        return None
    return {**asdict(visit), **{name: getattr(visit, name).isoformat() for name in _TIMES}}


def _load(data: Mapping[str, Any] | None) -> StandingVisit | None:
    if data is None:
        return None
    times = {name: datetime.fromisoformat(data[name]) for name in _TIMES}
    return StandingVisit(**{**data, **times, "delegation": tuple(data["delegation"])})

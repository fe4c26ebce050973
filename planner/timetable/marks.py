"""What the schedule marks visits with: in conflict, pinned, made by hand, changed since the last release."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from planner.periods import Period
from planner.phrases import Phrase
from planner.sources import Source
from planner.timetable.conflicts import find_conflicts, read_others
from planner.timetable.news import find_changed, find_made_by_hand
from planner.timetable.pairs import read_visit_pairs

CONFLICT, PINNED, BY_HAND, CHANGED = "conflict", "pinned", "by_hand", "changed"
# In the order they are shown.
MARKS = (CONFLICT, PINNED, BY_HAND, CHANGED)


@dataclass(frozen=True, kw_only=True)
class Marked:
    """The `marks` of a visit, some of MARKS in their order, and what its `conflicts` are."""

    marks: tuple[str, ...] = ()
    conflicts: tuple[Phrase, ...] = ()


UNMARKED = Marked()


def read_marks(s: Session, source: Source, period: Period, zone: ZoneInfo) -> Mapping[int, Marked]:
    """By visit of the period; those with none are left out. A fixed number of queries."""
    pairs = read_visit_pairs(s, source, period, zone)
    conflicts = find_conflicts(pairs, read_others(s, source, period, zone), zone)
    visits = {
        CONFLICT: conflicts.keys(),
        PINNED: {pair.visit_id for pair in pairs if pair.pinned},
        BY_HAND: find_made_by_hand(s, source, pairs),
        CHANGED: find_changed(s, source, pairs, period, zone) & {pair.visit_id for pair in pairs},
    }
    return {
        visit_id: Marked(
            marks=tuple(mark for mark in MARKS if visit_id in visits[mark]),
            conflicts=tuple(conflicts.get(visit_id, ())),
        )
        for visit_id in set().union(*visits.values())
    }

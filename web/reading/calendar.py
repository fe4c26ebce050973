"""A month or a week of visits as weeks of days: on each a few visits, how many there are, and what is marked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from planner.schedule import VisitRow, list_ids_by_day, read_visits
from planner.sources import Source
from planner.timetable.marks import CONFLICT, UNMARKED, Marked
from web.months import lay_out
from web.reading.asked import Asked
from web.reading.spans import MONTH, WEEK

# So many visits of a day are told; the rest is a number that leads to them.
TOLD_A_DAY = {MONTH: 3, WEEK: 12}

Marks = Mapping[int, Marked]


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """A day with the `visits` told of it, how many there are in all, and how many of these have each mark."""

    date: date
    inside: bool
    count: int
    visits: tuple[VisitRow, ...] = ()
    marks: Mapping[str, int]

    @property
    def untold(self) -> int:
        return self.count - len(self.visits)


def lay_out_calendar(s: Session, source: Source, asked: Asked, marks: Marks) -> list[list[CalendarDay]]:
    """Weeks from Monday on. Of a day with many visits those in conflict are told first."""
    ids = list_ids_by_day(s, source, asked.wanted)
    told = {day: _choose(visits, marks, TOLD_A_DAY[asked.span.kind]) for day, visits in ids.items()}
    visits = read_visits(s, source, [visit for chosen in told.values() for visit in chosen])

    def fill(day: date, inside: bool) -> CalendarDay:
        own = ids.get(day, []) if inside else []
        return CalendarDay(
            date=day,
            inside=inside,
            count=len(own),
            visits=tuple(visits[visit] for visit in told.get(day, ())) if inside else (),
            marks=Counter(mark for visit in own for mark in marks.get(visit, UNMARKED).marks),
        )

    if asked.span.kind == WEEK:
        return [[fill(day, True) for day in asked.span.days]]
    return [[fill(cell.date, cell.inside) for cell in week] for week in lay_out(asked.span.start, {})]


def _choose(visits: Sequence[int], marks: Marks, most: int) -> list[int]:
    """The first of them, in their order, but what is in conflict before all else."""
    urgent = sorted(visits, key=lambda visit: CONFLICT not in marks.get(visit, UNMARKED).marks)[:most]
    return [visit for visit in visits if visit in urgent]

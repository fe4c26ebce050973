"""What a schedule is asked for in its address: days and filters, the same for every way to look at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.organisation import Unit
from models.people import Team, Tier, Visitor
from planner.directory import get_unit, get_visitor, list_planning_units, list_teams, list_tiers
from planner.periods import Period
from planner.schedule import NEEDS, Filter
from web import params
from web.context import db, site, today
from web.reading.spans import MONTH, WEEK, Span, month_of, week_of
from web.reading.subject import Subject

# The filters by the names they have in the address.
FILTERS = ("unit", "team", "tier", "visitor", "need", "q")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`wanted` filters the visits of the `span`, or of the `day` in it; `chosen` are the filters that are set."""

    span: Span
    day: date | None
    wanted: Filter
    chosen: Mapping[str, str | int]

    def over(self, period: Period) -> Filter:
        """The same filters over other days."""
        return replace(self.wanted, start=period.start, end=period.end)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What there is to filter by, and the unit and the visitor that are chosen."""

    units: Sequence[Unit]
    teams: Sequence[Team]
    tiers: Sequence[Tier]
    unit: Unit | None
    visitor: Visitor | None


def read_asked(subject: Subject) -> Asked:
    span, day = _read_span(subject), params.day("day")
    text, need = params.text(), params.choice("need", NEEDS)
    numbers = {name: params.number(name) for name in ("unit", "team", "tier", "visitor")}
    wanted = Filter(
        zone=site().zone,
        today=today(),
        start=span.period.start,
        end=span.period.end,
        visitor_id=numbers["visitor"],
        team_id=numbers["team"],
        tier_id=numbers["tier"],
        unit_id=numbers["unit"],
        need=need,
        text=text,
    )
    chosen = {name: value for name, value in {**numbers, "need": need, "q": text}.items() if value}
    return Asked(span=span, day=day, wanted=wanted, chosen=chosen)


def read_choices(asked: Asked) -> Choices:
    """Raises NotFound where the address names a unit or a visitor there is not."""
    unit_id, visitor_id = asked.wanted.unit_id, asked.wanted.visitor_id
    unit = get_unit(db(), unit_id) if unit_id else None
    units = list(list_planning_units(db()))
    return Choices(
        units=units if unit is None or unit in units else [*units, unit],
        teams=[team for team, _ in list_teams(db())],
        tiers=list_tiers(db()),
        unit=unit,
        visitor=get_visitor(db(), visitor_id) if visitor_id else None,
    )


def _read_span(subject: Subject) -> Span:
    """As the address says; else that of today, where the subject has any of it, or else its first month."""
    day, week, month = params.day("day"), params.day(WEEK), params.month(MONTH)
    if week is not None:
        return week_of(week)
    if month is not None or day is not None:
        return month_of(month or day or today())
    current = month_of(today())
    return current if current.touches(subject.start, subject.end) else month_of(subject.start or today())

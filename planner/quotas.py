"""The ledger: from quota rules to what each visitor, team or tier owes by the end of a period.

A rule's windows follow one another without a gap, `months` months each, counted from January of the year the rule
is valid from, or of 2000. Of a window that goes on after the period only the part that has passed by its end is
owed now, in proportion to the months and rounded up; visits in the window before the period are to their credit.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from planner.history import HeldVisit
from planner.periods import Period

EPOCH_YEAR = 2000
MONTHS_A_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Member:
    """An active visitor."""

    id: int
    name: str
    tier_id: int
    team_id: int | None


@dataclass(frozen=True, kw_only=True)
class TeamName:
    id: int
    name: str
    tier_id: int


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A quota rule as the board wrote it; see `models.rules.QuotaRule`."""

    id: int
    name: str
    tier_id: int | None = None
    team_id: int | None = None
    visitor_id: int | None = None
    per: str = "visitor"
    kinds: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    months: int = 3
    count: str = "assignments"
    min: int = 0
    max: int | None = None
    weight: int = 1
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whose quota: a visitor's, a team's, or of all of a tier together where both ids are None."""

    name: str
    members: tuple[int, ...]
    visitor_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Due:
    """What `holder` owes under `rule`: `min` in all by the end of the period, `done` of it before the period."""

    rule: Rule
    holder: Holder
    window: Period
    min: int
    done: int

    @property
    def key(self) -> str:
        """Stable from run to run: the rule, whose due it is, and where the window begins."""
        holder = self.holder
        whose = f"v{holder.visitor_id}" if holder.visitor_id else f"t{holder.team_id}" if holder.team_id else "all"
        return f"q{self.rule.id}-{whose}-{self.window.start.isoformat()}"

    @property
    def name(self) -> str:
        return f"{self.rule.name}: {self.holder.name}" if self.holder.name else self.rule.name


def draw_up(
    rules: Iterable[Rule],
    members: Sequence[Member],
    teams: Sequence[TeamName],
    period: Period,
    held: Iterable[HeldVisit],
) -> list[Due]:
    """Every due of the period, one per rule, holder and window. `held` are the visits before the period."""
    by_visitor: Mapping[int, list[HeldVisit]] = defaultdict(list)
    for visit in held:
        by_visitor[visit.visitor_id].append(visit)
    return [
        Due(
            rule=rule,
            holder=holder,
            window=window,
            min=owed_by(rule.min, window, period.end),
            done=tally(rule, window, (visit for member in holder.members for visit in by_visitor[member])),
        )
        for rule in rules
        for holder in holders(rule, members, teams)
        for window in windows(rule, period)
    ]


def windows(rule: Rule, period: Period) -> Iterator[Period]:
    """The rule's windows that share a day with the period, cut to the days on which the rule is valid."""
    valid_from, valid_to = rule.valid_from or date.min, rule.valid_to or date.max
    first_year = rule.valid_from.year if rule.valid_from else EPOCH_YEAR
    months = (period.start.year - first_year) * MONTHS_A_YEAR + period.start.month - 1
    number = months // rule.months
    while (start := _month(first_year, number * rule.months)) <= period.end:
        number += 1
        end = _month(first_year, number * rule.months) - timedelta(days=1)
        window = Period(start=max(start, valid_from), end=min(end, valid_to))
        if window.start <= window.end and window.start <= period.end and period.start <= window.end:
            yield window


def owed_by(minimum: int, window: Period, day: date) -> int:
    """How many of `minimum` are owed by the end of `day`: in proportion to the window's months, rounded up.

    Rounded up, so that a single visit falls due early and one that was missed can still be made up for.
    """
    return ceil(minimum * _months(window.start, min(day, window.end)) / _months(window.start, window.end))


def tally(rule: Rule, window: Period, visits: Iterable[HeldVisit]) -> int:
    """How much of what the rule counts is among the holder's visits: meetings, or visitors at meetings."""
    counted = [
        visit
        for visit in visits
        if window.start <= visit.day <= window.end
        and (rule.kinds is None or visit.kind in rule.kinds)
        and (rule.categories is None or visit.category in rule.categories)
    ]
    if rule.count == "assignments":
        return len(counted)
    return len({(visit.host_id, visit.day, visit.kind) for visit in counted})


def holders(rule: Rule, members: Sequence[Member], teams: Sequence[TeamName]) -> list[Holder]:
    """Who owes under the rule; a team or tier with no active visitor owes nothing."""
    if rule.visitor_id is not None:
        return _each([member for member in members if member.id == rule.visitor_id])
    if rule.team_id is not None:
        of_team = [member for member in members if member.team_id == rule.team_id]
        found = [team for team in teams if team.id == rule.team_id]
        return _each(of_team) if rule.per == "visitor" else _by_team(found, of_team)
    if rule.per == "team":
        return _by_team([team for team in teams if team.tier_id == rule.tier_id], members)
    of_tier = [member for member in members if member.tier_id == rule.tier_id]
    if rule.per == "visitor":
        return _each(of_tier)
    return [Holder(name="", members=tuple(member.id for member in of_tier))] if of_tier else []


def _each(members: Iterable[Member]) -> list[Holder]:
    return [Holder(name=member.name, members=(member.id,), visitor_id=member.id) for member in members]


def _by_team(teams: Iterable[TeamName], members: Iterable[Member]) -> list[Holder]:
    by_team: Mapping[int | None, list[int]] = defaultdict(list)
    for member in members:
        by_team[member.team_id].append(member.id)
    return [
        Holder(name=team.name, members=tuple(by_team[team.id]), team_id=team.id)
        for team in teams
        if by_team[team.id]
    ]


def _month(year: int, months: int) -> date:
    """The first of the month that comes `months` months after January of `year`."""
    return date(year + months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1, 1)


def _months(start: date, end: date) -> Fraction:
    """The months from `start` to `end`, both inside, of a month begun the share of its days; never below 0."""
    return max(Fraction(0), _months_before(end + timedelta(days=1)) - _months_before(start))


def _months_before(day: date) -> Fraction:
    """Months gone by the beginning of `day`, since the year 0."""
    share = Fraction(day.day - 1, monthrange(day.year, day.month)[1])
    return day.year * MONTHS_A_YEAR + day.month - 1 + share

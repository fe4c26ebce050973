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
from functools import lru_cache
from itertools import chain
from math import ceil, floor

from planner.history import HeldVisit
from planner.periods import Period

EPOCH_YEAR = 2000
MONTHS_A_YEAR = 12
WINDOWS_KEPT = 1024


@dataclass(frozen=True, kw_only=True)
class Member:
    """A visitor. One no longer active owes nothing, but what they did stays to their team's and tier's credit."""

    id: int
    name: str
    tier_id: int
    team_id: int | None
    active: bool = True


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
    """Whose quota: a visitor's, a team's, or of all of a tier together where both ids are None.

    `members` are the active ones, `former` those whose visits count all the same.
    """

    name: str
    members: tuple[int, ...]
    former: tuple[int, ...] = ()
    visitor_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Due:
    """What `holder` owes under `rule`: `min` in all by the end of the period, `done` of it before the period.

    `after` are those settled in the window after the period: their part of a maximum is taken. They pay off
    nothing, as what falls due after the period is not owed yet either.
    """

    rule: Rule
    holder: Holder
    window: Period
    min: int
    done: int
    after: int = 0

    @property
    def key(self) -> str:
        """Stable from run to run: the rule, whose due it is, and where the window begins."""
        holder = self.holder
        whose = f"v{holder.visitor_id}" if holder.visitor_id else f"t{holder.team_id}" if holder.team_id else "all"
        return f"q{self.rule.id}-{whose}-{self.window.start.isoformat()}"

    @property
    def name(self) -> str:
        return f"{self.rule.name}: {self.holder.name}" if self.holder.name else self.rule.name

    @property
    def max(self) -> int | None:
        """At most so many in all by the end of the period; None for no limit."""
        return None if self.rule.max is None else max(0, self.rule.max - self.after)


def draw_up(
    rules: Iterable[Rule],
    members: Sequence[Member],
    teams: Sequence[TeamName],
    period: Period,
    held: Iterable[HeldVisit],
) -> list[Due]:
    """Every due of the period, one per rule, holder and window. `held` are the visits made or settled."""
    until: Mapping[int, list[HeldVisit]] = defaultdict(list)
    later: Mapping[int, list[HeldVisit]] = defaultdict(list)
    for visit in held:
        (until if visit.day <= period.end else later)[visit.visitor_id].append(visit)
    return [
        Due(
            rule=rule,
            holder=holder,
            window=window,
            min=owed_by(rule.min, window, period.end),
            done=_tally_of(holder, rule, window, until),
            after=_tally_of(holder, rule, window, later),
        )
        for rule in rules
        for holder in holders(rule, members, teams)
        for window in windows(rule, period)
    ]


def find_last_limited_day(rules: Iterable[Rule], period: Period) -> date:
    """The last day on which a visit counts towards a maximum that holds in the period; its own end at least."""
    ends = (window.end for rule in rules if rule.max is not None for window in windows(rule, period))
    return max(ends, default=period.end)


def _tally_of(holder: Holder, rule: Rule, window: Period, visits: Mapping[int, list[HeldVisit]]) -> int:
    everybody = holder.members + holder.former
    return tally(rule, window, chain.from_iterable(visits.get(who, ()) for who in everybody))


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
    return ceil(_in_proportion(minimum, window, day))


def fallen_due_by(minimum: int, window: Period, day: date) -> int:
    """How many of `minimum` are late by the end of `day` where they are missing: in proportion, rounded down.

    What reports judge by: a single visit is late once its window has ended, not while it goes on.
    """
    return floor(_in_proportion(minimum, window, day))


# Holders by the hundred share a rule's windows, and fractions are slow.
@lru_cache(maxsize=WINDOWS_KEPT)
def _in_proportion(minimum: int, window: Period, day: date) -> Fraction:
    return minimum * _months(window.start, min(day, window.end)) / _months(window.start, window.end)


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
    """Who owes under the rule; a visitor, team or tier with nobody active owes nothing."""
    own = [member for member in members if _is_of(member, rule)]
    if rule.visitor_id is not None or rule.per == "visitor":
        found = [_holder(member.name, [member], visitor_id=member.id) for member in own]
    elif rule.team_id is not None or rule.per == "team":
        by_team: Mapping[int | None, list[Member]] = defaultdict(list)
        for member in members:
            by_team[member.team_id].append(member)
        named = [
            team for team in teams if rule.team_id in (team.id, None) and rule.tier_id in (team.tier_id, None)
        ]
        found = [_holder(team.name, by_team[team.id], team_id=team.id) for team in named]
    else:
        found = [_holder("", own)]
    return [holder for holder in found if holder.members]


def _is_of(member: Member, rule: Rule) -> bool:
    """Whether the member is the visitor, or of the team or tier, that the rule names."""
    if rule.visitor_id is not None:
        return member.id == rule.visitor_id
    if rule.team_id is not None:
        return member.team_id == rule.team_id
    return member.tier_id == rule.tier_id


def _holder(
    name: str, members: Iterable[Member], *, visitor_id: int | None = None, team_id: int | None = None
) -> Holder:
    known = list(members)
    return Holder(
        name=name,
        members=tuple(member.id for member in known if member.active),
        former=tuple(member.id for member in known if not member.active),
        visitor_id=visitor_id,
        team_id=team_id,
    )


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

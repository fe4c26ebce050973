"""What quotas ask in the days to come, against the meetings at which there is still a place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.rules import Policy
from planner.duties.crews import Trial
from planner.duties.ledger import by_visitor, read_members, read_teams
from planner.duties.openings import Outlook
from planner.duties.outlook import read_first_day_beside, read_known_until, read_outlook
from planner.duties.priorities import get_policy
from planner.duties.quotas import Holder, Member, Rule, TeamName, holders, owed_by, tally, windows
from planner.history import HeldVisit, read_held_visits
from planner.periods import Period
from planner.phrases import Phrase, phrase
from planner.quarters import Quarter

IMPOSSIBLE, TIGHT, EASY, NOTHING = "impossible", "tight", "easy", "nothing"


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What `holder` owes in the days of `window` that are looked at, whatever is planned in them already.

    `together` is how many a plan could make with the others under the rule, each taking theirs in turn; `possible`
    how many were they alone. `ceiling` is what another rule still lets them make, and `ceiling_rule` which one.
    """

    holder: Holder
    window: Period
    owed: int
    possible: int
    together: int
    ceiling: int | None = None
    ceiling_rule: str = ""

    @property
    def reachable(self) -> int:
        return self.possible if self.ceiling is None else min(self.possible, self.ceiling)

    @property
    def state(self) -> str:
        if self.reachable < self.owed:
            return IMPOSSIBLE
        return TIGHT if self.together < self.owed else EASY


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a rule asks: of everybody who owes (`asks`), at `openings` meetings in their areas that would count.

    `bound` are the ids of all visitors the rule holds for, whether they owe or not.
    """

    rule: Rule
    asks: tuple[Ask, ...]
    openings: int
    bound: frozenset[int]

    @property
    def owed(self) -> int:
        return sum(ask.owed for ask in self.asks)

    @property
    def missing(self) -> int:
        """Visits that cannot be made, whatever the plan."""
        return sum(max(0, ask.owed - ask.reachable) for ask in self.asks)

    def of(self, state: str) -> list[Ask]:
        return [ask for ask in self.asks if ask.state == state]

    def tell_remedy(self, ask: Ask) -> Phrase:
        """Why one of the impossible asks can't be met, and what would mend it."""
        if ask.ceiling is not None and ask.ceiling < min(ask.owed, ask.possible):
            return phrase(
                "“%(rule)s” lets them make only %(left)s more: raise its most, or lower this least.",
                rule=ask.ceiling_rule,
                left=ask.ceiling,
            )
        if not self.openings:
            return phrase(
                "There is no such meeting in their areas: let other kinds or categories count, or widen the areas."
            )
        if not ask.possible:
            return phrase("No meeting in their areas fits: their absences or their most a month prevent it.")
        return phrase(
            "Lower the least by %(missing)s, let it count over more months, widen the areas, or raise their most.",
            missing=ask.owed - ask.reachable,
        )

    @property
    def state(self) -> str:
        """The worst of them."""
        return next((state for state in (IMPOSSIBLE, TIGHT, EASY) if self.of(state)), NOTHING)


def find_period(s: Session, today: date) -> Period | None:
    """The coming quarter; while its meetings are not drawn up, what is left of this one; None where neither is."""
    known_until = read_known_until(s)
    this = Quarter.holding(today)
    if known_until >= this.next().end:
        return Period(start=this.next().start, end=this.next().end)
    return Period(start=today, end=min(known_until, this.end)) if known_until >= today else None


class Scales:
    """The people and the meetings of a period, against which any of the `rules` can be held; reads once.

    Visits before the period count as made. Those planned in it do not: a plan made anew may move them, and where
    few are left free nobody could tell a rule that asks too much from one that is served.
    """

    def __init__(
        self,
        s: Session,
        period: Period,
        rules: Iterable[Rule],
        *,
        now: datetime,
        zone: ZoneInfo,
        policy: Policy | None = None,
    ) -> None:
        policy = policy or get_policy(s)
        counted_since = (window.start for rule in rules for window in windows(rule, period))
        since = min(counted_since, default=period.start)
        since = min(since, read_first_day_beside(s, period.start, policy))
        visits = read_held_visits(s, since=since, before=period.start, zone=zone)
        self._period = period
        self._members: Sequence[Member] = read_members(s)
        self._teams: Sequence[TeamName] = read_teams(s)
        self._visits: Mapping[int, Sequence[HeldVisit]] = by_visitor(visits)
        self._outlook: Outlook = read_outlook(
            s,
            visits,
            now=max(now, period.begins_at(zone)),
            until=period.end,
            zone=zone,
            policy=policy,
            planned_anew=True,
        )

    def weigh(self, rule: Rule, among: Iterable[Rule]) -> Demand:
        """What the rule asks; `among` are all rules that hold, for what they allow at most."""
        who = holders(rule, self._members, self._teams)
        ceilings: Mapping[int, list[_Ceiling]] = defaultdict(list)
        for ceiling in self._find_ceilings(rule, among):
            for member in ceiling.members:
                ceilings[member].append(ceiling)
        asks = [ask for window in windows(rule, self._period) for ask in self._ask(rule, who, window, ceilings)]
        spans = [_within(window, self._period) for window in windows(rule, self._period)]
        return Demand(
            rule=rule,
            asks=tuple(asks),
            openings=sum(self._outlook.count_openings(who, rule, span) for span in spans),
            bound=frozenset(chain.from_iterable(holder.members for holder in who)),
        )

    def _ask(
        self, rule: Rule, who: Iterable[Holder], window: Period, ceilings: Mapping[int, Sequence["_Ceiling"]]
    ) -> Iterator[Ask]:
        """Those with fewest meetings in their area choose first: the others have more to turn to.

        `ceilings` are those of each visitor.
        """
        span, taken = _within(window, self._period), Trial()
        owing = [(holder, owed) for holder in who if (owed := self._owed(rule, holder, window)) > 0]
        for holder, owed in sorted(owing, key=lambda each: self._outlook.count_in_area(each[0])):
            together = possible = self._outlook.count_possible(holder, rule, span, owed, taken)
            if together < owed:
                possible = self._outlook.count_possible(holder, rule, span, owed, Trial())
            over = [each for each in ceilings.get(holder.members[0], ()) if each.covers(rule, holder, span)]
            lowest = min(over, key=lambda each: each.left, default=None)
            yield Ask(
                holder=holder,
                window=window,
                owed=owed,
                possible=possible,
                together=together,
                ceiling=None if lowest is None else lowest.left,
                ceiling_rule="" if lowest is None else lowest.rule.name,
            )

    def _owed(self, rule: Rule, holder: Holder, window: Period) -> int:
        return owed_by(rule.min, window, self._period.end) - self._count(rule, holder, window)

    def _count(self, rule: Rule, holder: Holder, window: Period) -> int:
        everybody = (*holder.members, *holder.former)
        return tally(rule, window, chain.from_iterable(self._visits.get(who, ()) for who in everybody))

    def _find_ceilings(self, rule: Rule, among: Iterable[Rule]) -> Iterator["_Ceiling"]:
        """What rules with a maximum that counts every visit of this rule's still allow each of their holders."""
        for other in among:
            if other.max is None or other.id == rule.id or not _counts_all_of(other, rule):
                continue
            for window in windows(other, self._period):
                for holder in holders(other, self._members, self._teams):
                    left = max(0, other.max - self._count(other, holder, window))
                    yield _Ceiling(rule=other, members=frozenset(holder.members), window=window, left=left)


@dataclass(frozen=True, kw_only=True)
class _Ceiling:
    """`members` may make `left` more visits in `window`, because `rule` says so."""

    rule: Rule
    members: frozenset[int]
    window: Period
    left: int

    def covers(self, rule: Rule, holder: Holder, span: Period) -> bool:
        """Whether it is a limit to what the holder does under `rule` on the days of `span`."""
        within = self.window.start <= span.start and span.end <= self.window.end
        # A visit of several people may be many attendances at once.
        alike = (rule.count, self.rule.count) != ("assignments", "visits") or len(holder.members) == 1
        return within and alike and self.members.issuperset(holder.members)


def _counts_all_of(other: Rule, rule: Rule) -> bool:
    return (other.kinds is None or (rule.kinds is not None and set(rule.kinds) <= set(other.kinds))) and (
        other.categories is None or (rule.categories is not None and set(rule.categories) <= set(other.categories))
    )


def _within(window: Period, period: Period) -> Period:
    return Period(start=max(window.start, period.start), end=min(window.end, period.end))

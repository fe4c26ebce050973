"""What a change of rules or priorities would do, before it is saved. Nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from planner.duties.ledger import read_rules
from planner.duties.priorities import get_policy
from planner.duties.quotas import Holder, Rule
from planner.periods import Period
from planner.quarters import Quarter
from planner.rules.demand import Demand, Scales, find_period
from planner.rules.movers import Movement, compare_policies, read_candidates
from planner.rules.policy import BINDING, Numbers, find_differences, numbers_of, policy_of

# A rule that is not in the table yet.
NEW_RULE = 0


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A holder's debt before and after."""

    holder: Holder
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class DemandChange:
    """What a rule asks before and after; None where there is no such rule."""

    before: Demand | None
    after: Demand | None

    @property
    def rule(self) -> Rule:
        demand = self.after or self.before
        assert demand is not None  # one of the two is there
        return demand.rule

    @property
    def differs(self) -> bool:
        """Whether something else is possible, or asked."""
        return self.before is None or self.after is None or _weight(self.before) != _weight(self.after)

    def list_shifts(self) -> list[Shift]:
        """Those who owe more or less than before, the most different first."""
        before, after = _owed_by_holder(self.before), _owed_by_holder(self.after)
        holders = {key: holder for key, (holder, _owed) in {**before, **after}.items()}
        shifts = [
            Shift(holder=holder, before=_owed_of(before, key), after=_owed_of(after, key))
            for key, holder in holders.items()
        ]
        differing = [shift for shift in shifts if shift.before != shift.after]
        return sorted(differing, key=lambda each: (-abs(each.after - each.before), each.holder.name))


@dataclass(frozen=True, kw_only=True)
class RulePreview:
    """`period` None where no meetings are known that a quota could be held against."""

    period: Period | None
    change: DemandChange | None = None
    others: tuple[DemandChange, ...] = ()

    @property
    def people(self) -> frozenset[int]:
        """All visitors by id for whom something is asked differently."""
        shifts = self.change.list_shifts() if self.change else ()
        return frozenset(member for shift in shifts for member in shift.holder.members)


@dataclass(frozen=True, kw_only=True)
class PolicyPreview:
    """`on`: the day the hosts are valued for. `quotas`: those that other gaps or ways make easier or harder."""

    on: date
    differing: tuple[str, ...]
    movement: Movement
    period: Period | None
    quotas: tuple[DemandChange, ...] = ()


def read_demands(s: Session, *, now: datetime, zone: ZoneInfo) -> tuple[Period | None, list[Demand]]:
    """What every rule asks of the coming quarter as things stand."""
    period = find_period(s, now.astimezone(zone).date())
    if period is None:
        return None, []
    rules = read_rules(s)
    scales = Scales(s, period, rules, now=now, zone=zone)
    return period, [scales.weigh(rule, rules) for rule in rules]


def preview_rule(s: Session, rule: Rule, *, now: datetime, zone: ZoneInfo) -> RulePreview:
    """Of the rule as it would be, in place of the one with its id, or beside all where its id is NEW_RULE."""
    period = find_period(s, now.astimezone(zone).date())
    if period is None:
        return RulePreview(period=None)
    rules = read_rules(s)
    after = [rule if each.id == rule.id else each for each in rules]
    if rule.id == NEW_RULE:
        after.append(rule)
    scales = Scales(s, period, [*rules, rule], now=now, zone=zone)
    before = next((each for each in rules if each.id == rule.id), None)
    change = DemandChange(
        before=None if before is None else scales.weigh(before, rules), after=scales.weigh(rule, after)
    )
    return RulePreview(
        period=period, change=change, others=tuple(_weigh_others(scales, rule, before, rules, after))
    )


def preview_policy(s: Session, numbers: Numbers, *, now: datetime, zone: ZoneInfo) -> PolicyPreview:
    """Of the priorities with these numbers."""
    today = now.astimezone(zone).date()
    period, policy = find_period(s, today), get_policy(s)
    on = Quarter.holding(today).next().start if period is None else period.start
    tried, differing = policy_of(numbers), find_differences(numbers_of(policy), numbers)
    movement = compare_policies(read_candidates(s, on=on, zone=zone), policy, tried, on=on)
    quotas: list[DemandChange] = []
    if period is not None and set(differing) & set(BINDING):
        rules = read_rules(s)
        then, after = (Scales(s, period, rules, now=now, zone=zone, policy=each) for each in (policy, tried))
        pairs = [DemandChange(before=then.weigh(rule, rules), after=after.weigh(rule, rules)) for rule in rules]
        quotas = [pair for pair in pairs if pair.differs]
    return PolicyPreview(on=on, differing=tuple(differing), movement=movement, period=period, quotas=tuple(quotas))


def _weigh_others(
    scales: Scales, rule: Rule, before: Rule | None, rules: Sequence[Rule], after: Sequence[Rule]
) -> list[DemandChange]:
    """The other rules that the most of this one makes harder or easier."""
    if rule.max is None and (before is None or before.max is None):
        return []
    others = [each for each in rules if each.id != rule.id]
    pairs = [DemandChange(before=scales.weigh(each, rules), after=scales.weigh(each, after)) for each in others]
    return [pair for pair in pairs if pair.differs]


def _weight(demand: Demand) -> tuple[int, int, Counter[str]]:
    return demand.owed, demand.missing, Counter(ask.state for ask in demand.asks)


HolderKey = tuple[int | None, int | None]


def _owed_by_holder(demand: Demand | None) -> Mapping[HolderKey, tuple[Holder, int]]:
    owed: dict[HolderKey, tuple[Holder, int]] = {}
    for ask in demand.asks if demand else ():
        key = (ask.holder.visitor_id, ask.holder.team_id)
        owed[key] = (ask.holder, ask.owed + _owed_of(owed, key))
    return owed


def _owed_of(owed: Mapping[HolderKey, tuple[Holder, int]], key: HolderKey) -> int:
    return owed[key][1] if key in owed else 0

"""Who met the quotas of a period, as far as it has gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from planner.duties.ledger import read_dues
from planner.duties.quotas import Due, fallen_due_by
from planner.history import ONE_DAY, read_held_visits
from planner.periods import Period
from planner.reporting.overview import Share
from planner.reporting.span import check_span


@dataclass(frozen=True, kw_only=True)
class RuleFigures:
    """How many of those under a quota rule met all that fell due by the end of the period."""

    rule_id: int
    name: str
    per: str
    met: Share


def read_dues_so_far(s: Session, period: Period, *, today: date, zone: ZoneInfo) -> list[Due]:
    """What fell due in the period and what was done of it, up to its end or, while it lasts, up to today.

    Of a window that goes on after that, the share gone by is due, rounded down: nobody is late before it ends.
    Raises PlannerError for too long a period.
    """
    check_span(period)
    end = max(period.start, min(period.end, today))
    held = read_held_visits(s, before=end + ONE_DAY, unmarked_before=min(today, end + ONE_DAY), zone=zone)
    dues = [
        replace(due, min=fallen_due_by(due.rule.min, due.window, end))
        for due in read_dues(s, period=Period(start=period.start, end=end), held=held)
    ]
    return [due for due in dues if due.min]


def is_met(dues: Iterable[Due]) -> bool:
    """Whether a holder met a rule: in each of its windows."""
    return all(due.done >= due.min for due in dues)


def group_by_holder(dues: Iterable[Due]) -> list[list[Due]]:
    """The dues of each holder under each rule together, in their order: one for each window."""
    grouped: dict[tuple[int, int | None, int | None], list[Due]] = {}
    for due in dues:
        grouped.setdefault((due.rule.id, due.holder.visitor_id, due.holder.team_id), []).append(due)
    return list(grouped.values())


def sum_up_rules(dues: Sequence[Due]) -> tuple[RuleFigures, ...]:
    groups = group_by_holder(dues)
    rules = {group[0].rule.id: group[0].rule for group in groups}
    return tuple(
        RuleFigures(
            rule_id=rule.id,
            name=rule.name,
            per="visitor" if rule.visitor_id else rule.per,
            met=Share(
                part=sum(is_met(group) for group in groups if group[0].rule.id == rule.id),
                whole=sum(group[0].rule.id == rule.id for group in groups),
            ),
        )
        for rule in rules.values()
    )

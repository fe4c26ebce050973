"""The quota rules as a table, and what has been changed of them and of the priorities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.changes import Change
from models.plans import PlanQuota
from models.rules import Policy, QuotaRule
from planner.changing.log import ROWS, select_changes
from planner.duties.ledger import rule_of
from planner.duties.quotas import Rule
from planner.errors import NotFound
from planner.phrases import Phrase
from planner.rules.sentences import Names, describe_holders, describe_rule

HOLDING, COMING, ENDED = "holding", "coming", "ended"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A rule as the table has it. `used`: plans were made under it."""

    rule: Rule
    code: str
    who: Phrase
    sentence: Phrase
    state: str
    used: bool


def list_rules(s: Session, names: Names, today: date) -> list[Line]:
    """By whose rule it is: the tiers', the teams', single visitors'; ended ones last."""
    rows = s.scalars(select(QuotaRule)).all()
    used = set(s.scalars(select(PlanQuota.rule_id).distinct()))
    lines = [_line(row, names, today, used=row.id in used) for row in rows]
    return sorted(lines, key=lambda line: (line.state == ENDED, _place(line.rule, names), line.rule.id))


def get_rule(s: Session, rule_id: int) -> QuotaRule:
    row = s.get(QuotaRule, rule_id)
    if row is None:
        raise NotFound("There is no such quota.", "Choose one of the list.")
    return row


def select_history(model: type[QuotaRule] | type[Policy], row_id: int | None = None) -> Select[Change]:
    """The changes recorded of quota rules, of one of them, or of the policy; the last first."""
    row = {"table": model.__tablename__, **({} if row_id is None else {"id": row_id})}
    return select_changes().where(Change.detail[ROWS].contains([row]))


def state_of(rule: Rule, today: date) -> str:
    if rule.valid_to is not None and rule.valid_to < today:
        return ENDED
    return COMING if rule.valid_from is not None and rule.valid_from > today else HOLDING


def _line(row: QuotaRule, names: Names, today: date, *, used: bool) -> Line:
    rule = rule_of(row)
    return Line(
        rule=rule,
        code=row.code,
        who=describe_holders(rule, names),
        sentence=describe_rule(rule, names),
        state=state_of(rule, today),
        used=used,
    )


def _place(rule: Rule, names: Names) -> Sequence[object]:
    if rule.tier_id is not None:
        return 0, list(names.tiers).index(rule.tier_id), ""
    if rule.team_id is not None:
        return 1, 0, names.teams[rule.team_id]
    return 2, 0, names.visitors[rule.visitor_id or 0]

"""Tables handed in, applied and logged: what a file changes is told with its name as the reason, like an edit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import Base
from models.history import RecordChange
from models.rules import Policy, QuotaRule
from planner.changing.log import LONGEST_REASON, Origin, has_release_ahead, log_change
from planner.changing.row_edits import RowEdit, edit_of
from planner.config import TIMEZONE
from planner.duties.ledger import rule_of
from planner.load import LoadReport, Tables, load_tables
from planner.records.effects import follow_up, log_edit
from planner.records.history import load_columns
from planner.records.origin import tell_reason
from planner.records.tables import BY_STORED, TABLES
from planner.records.tellers import TELLERS
from planner.rules.record import tell_policy_changed, tell_rule_added, tell_rule_changed
from planner.rules.sentences import Names, read_names
from planner.text import fold

# What no form of records has, by its table.
BOARDS_OWN: Mapping[str, type[Base]] = {model.__tablename__: model for model in (QuotaRule, Policy)}
LOGGED: Mapping[str, type[Base]] = {**{TABLES[name].stored: TABLES[name].model for name in TELLERS}, **BOARDS_OWN}


def load_and_log(
    s: Session, tables: Tables, *, file_name: str, now: datetime, zone: ZoneInfo = TIMEZONE
) -> LoadReport:
    """As `load_tables`; what differs is logged where something is published for the days to come.

    Before that there is nothing it could break, and a first load would be thousands of changes.
    """
    since, reason = s.scalar(select(func.max(RecordChange.id))) or 0, file_name[:LONGEST_REASON]
    tell_reason(s, reason)
    report = load_tables(s, tables, now=now, timezone=zone)
    if has_release_ahead(s, now.astimezone(zone).date()):
        changes = _list_changes(s, since)
        _log(s, changes, reason=reason, now=now, zone=zone)
    return report


def _list_changes(s: Session, since: int) -> Sequence[RecordChange]:
    """What this transaction has done since, as the database's own history tells it."""
    mine = select(RecordChange).where(
        RecordChange.id > since, RecordChange.xact == func.txid_current(), RecordChange.table.in_(LOGGED)
    )
    return s.scalars(mine.order_by(RecordChange.id)).all()


def _log(s: Session, changes: Sequence[RecordChange], *, reason: str, now: datetime, zone: ZoneInfo) -> None:
    rows, names = _read_rows(s, changes), read_names(s)
    for change in changes:
        origin, edit = Origin(user_id=change.user_id, now=now, reason=reason), _edit_of(change)
        row = rows.get((change.table, change.row_id)) or _row_before(change)
        if change.table in BOARDS_OWN:
            _log_own(s, change, row, edit, names, origin)
        else:
            log_edit(s, BY_STORED[change.table], row, edit, origin, zone)
    rules = TABLES["meeting_rules"]
    edited = sum(change.table == rules.stored for change in changes)
    follow_up(s, rules, edited, Origin(user_id=None, now=now, reason=reason), zone)


def _log_own(s: Session, change: RecordChange, row: Any, edit: RowEdit, names: Names, origin: Origin) -> None:
    """A quota rule; or numbers of the policy, but for a first one that says all of them."""
    if isinstance(row, QuotaRule):
        after = rule_of(row)
        told = tell_rule_added(after, names)
        if change.before is not None:
            told = tell_rule_changed(rule_of(_row_before(change, row)), after, names)
        log_change(s, "rule_changed", origin, told=told, edits=[edit])
    elif change.before is not None:
        told = tell_policy_changed(change.before, {name: getattr(row, name) for name in change.before})
        log_change(s, "policy_changed", origin, told=told, edits=[edit])


def _read_rows(s: Session, changes: Iterable[RecordChange]) -> Mapping[tuple[str, int], Any]:
    """Those there still are, by table and id."""
    wanted: Mapping[str, list[int]] = defaultdict(list)
    for change in changes:
        wanted[change.table].append(change.row_id)
    found: dict[tuple[str, int], Any] = {}
    for name, ids in wanted.items():
        model: Any = LOGGED[name]
        found |= {(name, row.id): row for row in s.scalars(select(model).where(model.id.in_(ids)))}
    return found


def _row_before(change: RecordChange, row: Any = None) -> Any:
    """The row as it was, which no session knows of; `row` is what it is now, if it is still there."""
    model = LOGGED[change.table]
    now = {} if row is None else {column.key: getattr(row, column.key) for column in model.__table__.columns}
    return model(**{**now, **load_columns(model, change.before or {})})


def _edit_of(change: RecordChange) -> RowEdit:
    model = LOGGED[change.table]
    both = [None if each is None else load_columns(model, each) for each in (change.before, change.after)]
    for values in both:
        if values is not None:
            values.pop("id", None)
        # The history leaves out what names are found by.
        if values is not None and "name" in values and "search" in model.__table__.columns:
            values["search"] = fold(values["name"])
    return edit_of(change.row_id, model, *both)

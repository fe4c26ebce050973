"""Tables into the database: new rows are added, changed ones updated, rows not handed in are left alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from models.base import Base
from models.history import RecordChange
from models.meetings import MeetingRule
from models.organisation import Assessment, Host, PastVisit, Unit
from models.people import Absence, Area, Team, Tier, Visitor
from models.rules import Policy, QuotaRule
from models.session import refresh_statistics
from planner.accounts import record
from planner.config import TIMEZONE
from planner.load.rows import ROW_TYPES, AbsenceRow, AreaRow, Row, Tables, UnitRow
from planner.load.sheets import columns_of
from planner.load.upsert import TableCount, Values, remove, upsert
from planner.text import fold

POLICY_ID = 1
RECORDS = (Unit, Tier, Host, Team, Visitor, Assessment, MeetingRule, Area, Absence, QuotaRule, PastVisit)


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What became of the rows of each table."""

    tables: Mapping[str, TableCount]

    def __str__(self) -> str:
        whole = sum(self.tables.values(), TableCount())
        return f"{whole.rows:,} rows: {whole}."


def load_tables(s: Session, tables: Tables, *, now: datetime, timezone: ZoneInfo = TIMEZONE) -> LoadReport:
    """Adds and updates in the caller's transaction, matching by code or, without one, by what tells rows apart."""
    s.flush()
    store = _Store(s, timezone)
    # In the order in which they refer to one another.
    counts = {
        "units": store.units(tables.units),
        "tiers": store.coded("tiers", Tier, tables.tiers),
        "hosts": store.coded("hosts", Host, tables.hosts),
        "teams": store.coded("teams", Team, tables.teams),
        "visitors": store.coded("visitors", Visitor, tables.visitors),
        "assessments": store.keyed(Assessment, tables.assessments),
        "meeting_rules": store.keyed(MeetingRule, tables.meeting_rules),
        "areas": store.areas(tables.areas),
        "absences": store.absences(tables.absences),
        "quota_rules": store.keyed(QuotaRule, tables.quota_rules),
        "past_visits": store.keyed(PastVisit, tables.past_visits),
        "policy": store.policy({row.key: row.value for row in tables.policy}),
    }
    s.expire_all()
    report = LoadReport(tables={table: counts[table] for table in ROW_TYPES})
    detail = {table: vars(count) for table, count in report.tables.items()}
    refresh_statistics(s, sum(count.created for count in report.tables.values()), *RECORDS, RecordChange)
    record(s, user_id=None, action="load", subject="tables", detail=detail, now=now)
    return report


class _Store:
    """One loading: remembers the ids of the codes that later tables refer to."""

    def __init__(self, s: Session, timezone: ZoneInfo) -> None:
        self._s = s
        self._timezone = timezone
        self._ids: dict[str, dict[str, int]] = {}

    def units(self, rows: Sequence[UnitRow]) -> TableCount:
        """Level by level, since a unit needs its parent's id."""
        count = self.coded("units", Unit, ())
        waiting = {row.code: row for row in rows}
        while level := [row for row in waiting.values() if row.parent is None or row.parent in self._ids["units"]]:
            count += self.coded("units", Unit, level)
            for row in level:
                del waiting[row.code]
        return count

    def coded(self, table: str, model: type[Base], rows: Sequence[Row]) -> TableCount:
        count = self.keyed(model, rows)
        columns = cast(Table, model.__table__).c
        self._ids[table] = {row.code: row.id for row in self._s.execute(select(columns.code, columns.id))}
        return count

    def keyed(self, model: type[Base], rows: Sequence[Row]) -> TableCount:
        """Rows whose columns are the model's, references by id; the database has them unique by identity."""
        if not rows:
            return TableCount()
        columns = cast(Table, model.__table__).c.keys()
        key = [name if name in columns else f"{name}_id" for name in rows[0].identity]
        return upsert(self._s, model, key, [self._values(row, columns) for row in rows])

    def areas(self, rows: Sequence[AreaRow]) -> TableCount:
        count = TableCount()
        for holder in ("visitor_id", "team_id"):
            held = [(self._values(row, ("unit_id", holder)), row.remove) for row in rows]
            mine = [(values, gone) for values, gone in held if values[holder] is not None]
            count += upsert(self._s, Area, (holder, "unit_id"), [values for values, gone in mine if not gone])
            count += remove(self._s, Area, [values for values, gone in mine if gone])
        return count

    def absences(self, rows: Sequence[AbsenceRow]) -> TableCount:
        kept = [
            self._values(row, ("visitor_id", "reason")) | self._start(row) | {"ends_at": self._aware(row.end)}
            for row in rows
            if not row.remove
        ]
        gone = [self._values(row, ("visitor_id",)) | self._start(row) for row in rows if row.remove]
        key = ("visitor_id", "starts_at", "busy_calendar_id")
        return upsert(self._s, Absence, key, kept) + remove(self._s, Absence, gone)

    def policy(self, settings: Mapping[str, int]) -> TableCount:
        """There is one policy; settings that are not given keep what they are, the default at first."""
        return upsert(self._s, Policy, ("id",), [{"id": POLICY_ID, **settings}])

    def _start(self, row: AbsenceRow) -> Values:
        """What the board hands in is never of a visitor's own calendar."""
        return {"starts_at": self._aware(row.start), "busy_calendar_id": None}

    def _aware(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self._timezone)

    def _values(self, row: Row, columns: Collection[str]) -> Values:
        values: Values = {}
        for name, column in columns_of(type(row)).items():
            value = getattr(row, name)
            table = column.metadata.get("refers")
            if table is not None:
                values[f"{name}_id"] = None if value is None else self._ids[table][value]
            else:
                values[name] = list(value) if isinstance(value, tuple) else value
        if "search" in columns:
            values["search"] = fold(values["name"])
        return {name: values[name] for name in columns if name in values}

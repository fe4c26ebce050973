"""The organisation as the database has it, as the tables that a board hands in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from models.base import Base
from models.meetings import MeetingRule
from models.organisation import Assessment, Host, PastVisit, Unit
from models.people import Absence, Area, Team, Tier, Visitor
from models.rules import Policy, QuotaRule
from planner.load.consistency import POLICY_KEYS
from planner.load.rows import ROW_TYPES, AbsenceRow, PolicyRow, Tables
from planner.load.sheets import columns_of
from planner.load.words import POLICY_WORDS

# In the order in which they refer to one another.
MODELS: Mapping[str, type[Base]] = {
    "units": Unit,
    "tiers": Tier,
    "hosts": Host,
    "teams": Team,
    "visitors": Visitor,
    "assessments": Assessment,
    "meeting_rules": MeetingRule,
    "areas": Area,
    "quota_rules": QuotaRule,
    "past_visits": PastVisit,
}
CODED = ("units", "tiers", "hosts", "teams", "visitors")


def read_organisation(s: Session, zone: ZoneInfo) -> Tables:
    """Everything the tables can tell; absences that come from people's own calendars are theirs, and left out.

    Rows are in the order in which they came; every visitor has coordinates, and none a `base_unit`, which is not
    kept.
    """
    codes = {table: _read_codes(s, MODELS[table]) for table in CODED}
    rows: dict[str, Any] = {table: tuple(_read_rows(s, table, codes)) for table in MODELS}
    rows["absences"] = tuple(_read_absences(s, codes["visitors"], zone))
    rows["policy"] = _read_policy(s)
    return Tables(**rows)


def _read_codes(s: Session, model: type[Base]) -> dict[int, str]:
    columns = cast(Table, model.__table__).c
    return {row.id: row.code for row in s.execute(select(columns.id, columns.code))}


def _read_rows(s: Session, table: str, codes: Mapping[str, Mapping[int, str]]) -> list[Any]:
    """The rows of one table; columns that the database does not have keep their defaults."""
    row_type, columns = ROW_TYPES[table], cast(Table, MODELS[table].__table__).c
    readers: dict[str, tuple[str, Callable[[Any], Any]]] = {}
    for name, field in columns_of(row_type).items():
        refers = field.metadata.get("refers")
        stored = f"{name}_id" if refers else name
        if stored in columns:
            readers[name] = stored, (codes[refers].get if refers else _plain)
    wanted = select(*(columns[stored] for stored, _read in readers.values())).order_by(columns.id)
    reads = [read for _stored, read in readers.values()]
    rows = ([read(value) for read, value in zip(reads, row, strict=True)] for row in s.execute(wanted))
    return [row_type(**dict(zip(readers, values, strict=True))) for values in rows]


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _read_absences(s: Session, visitors: Mapping[int, str], zone: ZoneInfo) -> list[AbsenceRow]:
    absences = s.scalars(select(Absence).where(Absence.busy_calendar_id.is_(None)).order_by(Absence.id))
    return [
        AbsenceRow(
            visitor=visitors[absence.visitor_id],
            start=_local(absence.starts_at, zone),
            end=_local(absence.ends_at, zone),
            reason=absence.reason,
        )
        for absence in absences
    ]


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _read_policy(s: Session) -> tuple[PolicyRow, ...]:
    policy = s.scalar(select(Policy))
    if policy is None:
        return ()
    return tuple(PolicyRow(key=key, value=getattr(policy, key)) for key in POLICY_WORDS if key in POLICY_KEYS)

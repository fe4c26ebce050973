"""The tables a board looks after on the site: what each holds, how a record is named, listed, filtered and closed.

A table's fields are the columns of the rows it is handed in by (`planner.load.rows`): the same is right in a form
and in a file.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, get_args, get_type_hints

from models.accounts import User
from models.base import Base
from models.meetings import Meeting, MeetingRule
from models.organisation import Assessment, Host, PastVisit, Unit
from models.people import Absence, Area, Team, Tier, Visitor
from planner.errors import NotFound
from planner.load import rows
from planner.load.rows import Row
from planner.load.sheets import columns_of
from planner.meetings.calendar import RECURRENCES
from planner.records.rows import AccountRow, MeetingRow

TEXT, NUMBER, DAY, CLOCK, MOMENT, FLAG, CHOICE, REFERENCE = (
    "text",
    "number",
    "day",
    "clock",
    "moment",
    "flag",
    "choice",
    "reference",
)
_KINDS = {int: NUMBER, float: NUMBER, Decimal: NUMBER, date: DAY, time: CLOCK, datetime: MOMENT, bool: FLAG}
YES, NO = "yes", "no"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a form. `column` is the model's, None where the field only helps to fill another one.

    `choices` are codes; `refers` names the table whose codes it takes. `default` is a text, as forms write it.
    """

    name: str
    column: str | None
    kind: str
    parse: Callable[[str], Any]
    required: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()
    refers: str | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """`title` are the fields that name a record in a list, `listed` those shown besides, `filters` what narrows
    it; `named` are those it is called by elsewhere, where that takes more than the title.

    `bulk` are the fields that can be set for many at once; `closed_by` is the field that ends a record in use:
    `active` or `valid_to`. `order` is the field lists are sorted by at first, with "-" before it downwards.
    """

    name: str
    model: type[Base]
    row_type: type[Row]
    fields: Mapping[str, Field]
    title: tuple[str, ...]
    named: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    bulk: tuple[str, ...] = ()
    closed_by: str | None = None
    order: str = "name"

    @property
    def has_codes(self) -> bool:
        return "code" in self.fields

    @property
    def called(self) -> tuple[str, ...]:
        return self.named or self.title

    @property
    def stored(self) -> str:
        """The name the database and the history know it by."""
        name: str = self.model.__tablename__
        return name


def _describe(
    name: str,
    model: type[Base],
    row_type: type[Row],
    *,
    title: tuple[str, ...] = ("name",),
    choices: Mapping[str, tuple[str, ...]] | None = None,
    columns: Mapping[str, str | None] | None = None,
    without: tuple[str, ...] = ("remove",),
    **rest: Any,
) -> Table:
    """`columns` says which column a field fills where it is not the one of its name, `choices` what a form offers
    where the row takes more than that."""
    hints = get_type_hints(row_type)
    fields = {
        field: _field(field, known, hints[field], model, (choices or {}).get(field, ()), columns or {})
        for field, known in columns_of(row_type).items()
        if field not in without
    }
    return Table(name=name, model=model, row_type=row_type, fields=fields, title=title, **rest)


def _field(
    name: str,
    known: dataclasses.Field[Any],
    hint: Any,
    model: type[Base],
    choices: tuple[str, ...],
    columns: Mapping[str, str | None],
) -> Field:
    refers = known.metadata.get("refers")
    required = known.default is dataclasses.MISSING
    usual = f"{name}_id" if refers else name
    among = choices or tuple(known.metadata.get("words", ()))
    return Field(
        name=name,
        column=columns.get(name, usual),
        kind=REFERENCE if refers else CHOICE if among else _kind_of(hint),
        parse=known.metadata["parse"],
        required=required,
        default="" if required else _default(known.default),
        choices=among,
        refers=refers,
    )


def _kind_of(hint: Any) -> str:
    plain = next(kind for kind in get_args(hint) or (hint,) if kind is not type(None))
    return _KINDS.get(plain, TEXT)


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return "" if value is None else str(value)


_TABLES = (
    _describe(
        "units",
        Unit,
        rows.UnitRow,
        listed=("code", "parent"),
        filters=("parent",),
        bulk=("parent",),
    ),
    _describe(
        "hosts",
        Host,
        rows.HostRow,
        choices={"remoteness": ("0", "1", "2", "3")},
        listed=("code", "unit", "category", "remoteness", "active"),
        filters=("unit", "category", "setting", "remoteness", "active"),
        bulk=("unit", "category", "setting", "remoteness", "gap_days", "active"),
        closed_by="active",
    ),
    _describe(
        "assessments",
        Assessment,
        rows.AssessmentRow,
        title=("host", "year"),
        listed=("rating", "attendance"),
        filters=("host", "year", "rating"),
        bulk=("rating",),
        order="-year",
    ),
    _describe(
        "meeting_rules",
        MeetingRule,
        rows.MeetingRuleRow,
        title=("host", "kind"),
        named=("host", "kind", "recurrence", "starts_at"),
        choices={"recurrence": RECURRENCES, "month_of_quarter": ("1", "2", "3")},
        listed=("recurrence", "starts_at", "frequency", "valid_to"),
        filters=("host", "kind", "recurrence", "frequency"),
        bulk=("recurrence", "starts_at", "duration_minutes", "valid_from", "valid_to"),
        closed_by="valid_to",
        order="host",
    ),
    _describe(
        "meetings",
        Meeting,
        MeetingRow,
        title=("host", "starts_at"),
        columns={"minutes": None},
        listed=("kind", "status", "place"),
        filters=("host", "kind", "status"),
        bulk=("status", "place", "topic"),
        order="-starts_at",
    ),
    _describe("tiers", Tier, rows.TierRow, listed=("code", "rank"), order="rank"),
    _describe(
        "teams",
        Team,
        rows.TeamRow,
        listed=("code", "tier", "delegation_min", "delegation_max"),
        filters=("tier",),
        bulk=("tier", "delegation_min", "delegation_max"),
    ),
    _describe(
        "visitors",
        Visitor,
        rows.VisitorRow,
        columns={"base_unit": None},
        listed=("code", "title", "tier", "team", "active"),
        filters=("tier", "team", "leader", "active"),
        bulk=("title", "tier", "team", "leader", "max_per_day", "max_per_month", "joined_on", "active"),
        closed_by="active",
    ),
    _describe(
        "areas",
        Area,
        rows.AreaRow,
        title=("unit", "visitor", "team"),
        filters=("unit", "visitor", "team"),
        order="unit",
    ),
    _describe(
        "absences",
        Absence,
        rows.AbsenceRow,
        title=("visitor", "start"),
        named=("visitor", "start", "end"),
        columns={"start": "starts_at", "end": "ends_at"},
        listed=("end", "reason"),
        filters=("visitor",),
        bulk=("end", "reason"),
        order="-start",
    ),
    _describe(
        "past_visits",
        PastVisit,
        rows.PastVisitRow,
        title=("host", "visitor", "held_on"),
        listed=("kind",),
        filters=("host", "visitor", "kind"),
        bulk=("kind",),
        order="-held_on",
    ),
    _describe(
        "accounts",
        User,
        AccountRow,
        title=("username",),
        listed=("role", "visitor", "active"),
        filters=("role", "active"),
        bulk=("locale", "active"),
        closed_by="active",
        order="username",
    ),
)
TABLES: Mapping[str, Table] = {table.name: table for table in _TABLES}
BY_STORED: Mapping[str, Table] = {table.stored: table for table in _TABLES}


def get_table(name: str) -> Table:
    table = TABLES.get(name)
    if table is None:
        raise NotFound("There is no such table.", "Choose one of the list.")
    return table

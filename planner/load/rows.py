"""The tables a board hands in: one class per table, one field per column.

A field's name is the column's; its metadata says how a cell is read and which table it refers to. A field without
a default must be filled in. References are codes; times are local.
"""

# The functions below return fields, which is what a default here is meant to be.
# ruff: noqa: RUF009

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from planner.load import cells, words
from planner.reach import FIRST_YEAR, LAST_YEAR

MINUTES_PER_DAY = 1440


def column(parse: Callable[[str], Any], default: Any = MISSING) -> Any:
    return field(default=default, metadata={"parse": parse})


def optional(parse: Callable[[str], Any]) -> Any:
    return column(parse, default=None)


def worded(words: Mapping[str, Sequence[str]], default: Any = MISSING) -> Any:
    """A fixed value, by the words that stand for it."""
    return field(default=default, metadata={"parse": cells.choice(words), "words": words})


def reference(table: str, default: Any = MISSING) -> Any:
    """A code of another table's row."""
    return field(default=default, metadata={"parse": cells.plain, "refers": table})


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row as read. `identity` are the columns that tell rows apart.

    `row` is its number in the spreadsheet, the header being 1, and `texts` are its cells as they were written.
    `unread` are the columns whose cells are at fault: those are None, whatever their type. A row is sound without.
    """

    identity: ClassVar[tuple[str, ...]] = ("code",)
    required: ClassVar[bool] = False
    row: int = field(default=0, compare=False)
    texts: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    unread: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @property
    def told_apart_by(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.identity)


@dataclass(frozen=True, kw_only=True)
class UnitRow(Row):
    required = True
    code: str = column(cells.plain)
    name: str = column(cells.plain)
    parent: str | None = reference("units", default=None)
    lat: float | None = optional(cells.degrees(90))
    lon: float | None = optional(cells.degrees(180))


@dataclass(frozen=True, kw_only=True)
class HostRow(Row):
    required = True
    code: str = column(cells.plain)
    name: str = column(cells.plain)
    unit: str = reference("units")
    category: str = worded(words.CATEGORY_WORDS)
    setting: str | None = worded(words.SETTING_WORDS, default=None)
    place: str | None = optional(cells.plain)
    lat: float | None = optional(cells.degrees(90))
    lon: float | None = optional(cells.degrees(180))
    remoteness: int = column(cells.whole(0, 3), default=0)
    members: int | None = optional(cells.whole(0))
    gap_days: int | None = optional(cells.whole(0, 3660))
    secretary_email: str | None = optional(cells.email)
    active: bool = column(cells.flag, default=True)


@dataclass(frozen=True, kw_only=True)
class AssessmentRow(Row):
    identity = ("host", "year")
    host: str = reference("hosts")
    year: int = column(cells.whole(FIRST_YEAR, LAST_YEAR, write=str))
    rating: str | None = worded(words.RATING_WORDS, default=None)
    attendance: Decimal | None = optional(cells.percent)


@dataclass(frozen=True, kw_only=True)
class MeetingRuleRow(Row):
    identity = ("host", "kind")
    required = True
    host: str = reference("hosts")
    kind: str = worded(words.KIND_WORDS)
    recurrence: str = column(cells.recurrence)
    starts_at: time = column(cells.clock)
    duration_minutes: int = column(cells.whole(1, MINUTES_PER_DAY))
    frequency: str = worded(words.FREQUENCY_WORDS, default="monthly")
    month_of_quarter: int | None = optional(cells.whole(1, 3))
    valid_from: date | None = optional(cells.day)
    valid_to: date | None = optional(cells.day)


@dataclass(frozen=True, kw_only=True)
class TierRow(Row):
    required = True
    code: str = column(cells.plain)
    name: str = column(cells.plain)
    rank: int = column(cells.whole(0, 100), default=0)


@dataclass(frozen=True, kw_only=True)
class TeamRow(Row):
    code: str = column(cells.plain)
    name: str = column(cells.plain)
    tier: str = reference("tiers")
    delegation_min: int = column(cells.whole(1, 100), default=1)
    delegation_max: int = column(cells.whole(1, 100), default=1)


@dataclass(frozen=True, kw_only=True)
class VisitorRow(Row):
    """Without `lat` and `lon` a visitor sets out from `base_unit`, else from their own host."""

    required = True
    code: str = column(cells.plain)
    name: str = column(cells.plain)
    title: str | None = optional(cells.plain)
    tier: str = reference("tiers")
    team: str | None = reference("teams", default=None)
    leader: bool = column(cells.flag, default=False)
    own_host: str | None = reference("hosts", default=None)
    base_unit: str | None = reference("units", default=None)
    lat: float | None = optional(cells.degrees(90))
    lon: float | None = optional(cells.degrees(180))
    email: str | None = optional(cells.email)
    phone: str | None = optional(cells.phone)
    max_per_day: int = column(cells.whole(0, 100), default=1)
    max_per_month: int | None = optional(cells.whole(0, 1000))
    joined_on: date | None = optional(cells.day)
    active: bool = column(cells.flag, default=True)


@dataclass(frozen=True, kw_only=True)
class AreaRow(Row):
    identity = ("unit", "visitor", "team")
    required = True
    unit: str = reference("units")
    visitor: str | None = reference("visitors", default=None)
    team: str | None = reference("teams", default=None)
    remove: bool = column(cells.flag, default=False)


@dataclass(frozen=True, kw_only=True)
class AbsenceRow(Row):
    """From `start` up to, not including, `end`, in local time; a bare date as `end` is inside."""

    identity = ("visitor", "start")
    visitor: str = reference("visitors")
    start: datetime = column(cells.moment)
    end: datetime = column(cells.moment_after)
    reason: str | None = optional(cells.plain)
    remove: bool = column(cells.flag, default=False)


@dataclass(frozen=True, kw_only=True)
class QuotaRuleRow(Row):
    code: str = column(cells.plain)
    name: str = column(cells.plain)
    tier: str | None = reference("tiers", default=None)
    team: str | None = reference("teams", default=None)
    visitor: str | None = reference("visitors", default=None)
    per: str = worded(words.PER_WORDS, default="visitor")
    kinds: tuple[str, ...] | None = optional(cells.several(cells.choice(words.KIND_WORDS)))
    categories: tuple[str, ...] | None = optional(cells.several(cells.choice(words.CATEGORY_WORDS)))
    months: int = column(cells.whole(1, 60), default=3)
    count: str = worded(words.COUNT_WORDS, default="assignments")
    min: int = column(cells.whole(0), default=0)
    max: int | None = optional(cells.whole(0))
    weight: int = column(cells.whole(0), default=1)
    valid_from: date | None = optional(cells.day)
    valid_to: date | None = optional(cells.day)


@dataclass(frozen=True, kw_only=True)
class PastVisitRow(Row):
    identity = ("host", "visitor", "held_on")
    host: str = reference("hosts")
    visitor: str = reference("visitors")
    held_on: date = column(cells.day)
    kind: str = worded(words.KIND_WORDS, default="regular")


@dataclass(frozen=True, kw_only=True)
class PolicyRow(Row):
    """One setting of the board's policy: `key` is a column of models.rules.Policy."""

    identity = ("key",)
    key: str = worded(words.POLICY_WORDS)
    value: int = column(cells.whole(0))


ROW_TYPES: dict[str, type[Row]] = {
    "units": UnitRow,
    "hosts": HostRow,
    "assessments": AssessmentRow,
    "meeting_rules": MeetingRuleRow,
    "tiers": TierRow,
    "teams": TeamRow,
    "visitors": VisitorRow,
    "areas": AreaRow,
    "absences": AbsenceRow,
    "quota_rules": QuotaRuleRow,
    "past_visits": PastVisitRow,
    "policy": PolicyRow,
}


@dataclass(frozen=True, kw_only=True)
class Tables:
    """All that a board hands in; each field is a table, and its file's name without `.csv`."""

    units: tuple[UnitRow, ...]
    hosts: tuple[HostRow, ...]
    assessments: tuple[AssessmentRow, ...] = ()
    meeting_rules: tuple[MeetingRuleRow, ...] = ()
    tiers: tuple[TierRow, ...]
    teams: tuple[TeamRow, ...] = ()
    visitors: tuple[VisitorRow, ...]
    areas: tuple[AreaRow, ...] = ()
    absences: tuple[AbsenceRow, ...] = ()
    quota_rules: tuple[QuotaRuleRow, ...] = ()
    past_visits: tuple[PastVisitRow, ...] = ()
    policy: tuple[PolicyRow, ...] = ()


NO_TABLES = Tables(units=(), hosts=(), tiers=(), visitors=())

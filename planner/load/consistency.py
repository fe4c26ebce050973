"""What the tables must agree on among themselves, once each cell can be read."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date

from models.rules import Policy
from planner.load.faults import BadCell, did_you_mean
from planner.load.rows import (
    AbsenceRow,
    AreaRow,
    MeetingRuleRow,
    PolicyRow,
    QuotaRuleRow,
    Row,
    Tables,
    TeamRow,
    UnitRow,
    VisitorRow,
)
from planner.load.sheets import columns_of

POLICY_KEYS = frozenset(Policy.__table__.columns.keys()) - {"id"}
BASELINE_KEYS = ("baseline_reschedule", "baseline_substitute", "baseline_drop")
# What a setting must at least be, where nought makes no sense.
POLICY_MINIMA = {"speed_kmh": 1, "detour_percent": 100}


def check_tables(tables: Tables, codes: Mapping[str, Set[str]]) -> Iterator[BadCell]:
    """Every disagreement. `codes` holds the codes of each table that could be read, unsound rows' included."""
    for table, rows in vars(tables).items():
        yield from _check_identity(f"{table}.csv", rows)
        yield from _check_references(f"{table}.csv", rows, codes)
    yield from _check_tree(tables.units)
    for table, check in ROW_CHECKS.items():
        for row in getattr(tables, table):
            yield from (at(f"{table}.csv", row, *fault) for fault in check(row))
    yield from _check_policy(tables.policy)


Fault = tuple[str, str, str]
"""Column, reason and remedy."""


def at(file: str, row: Row, column: str, reason: str, remedy: str) -> BadCell:
    value = row.texts.get(column, "")
    return BadCell(file=file, row=row.row, column=column, value=value, reason=reason, remedy=remedy)


def _check_identity(file: str, rows: Sequence[Row]) -> Iterator[BadCell]:
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        identity = tuple(getattr(row, name) for name in row.identity)
        earlier = first.setdefault(identity, row.row)
        if earlier != row.row:
            reason = f"repeats row {earlier}: the same {' and '.join(row.identity)}"
            yield at(file, row, row.identity[0], reason, "Keep one of the two rows.")


def _check_references(file: str, rows: Sequence[Row], codes: Mapping[str, Set[str]]) -> Iterator[BadCell]:
    if not rows:
        return
    references = {
        name: field.metadata["refers"]
        for name, field in columns_of(type(rows[0])).items()
        if field.metadata.get("refers") in codes
    }
    for row in rows:
        for name, table in references.items():
            code = getattr(row, name)
            if code is not None and code not in codes[table]:
                remedy = did_you_mean(code, codes[table], f"Add it to {table}.csv, or correct the code.")
                yield at(file, row, name, f"is not a code of {table}.csv", remedy)


def _check_tree(units: Sequence[UnitRow]) -> Iterator[BadCell]:
    parents = {unit.code: unit.parent for unit in units}
    reported: set[str] = set()
    for unit in units:
        path: list[str] = []
        code: str | None = unit.code
        while code is not None and code not in path:
            path.append(code)
            code = parents.get(code)
        if code is not None and code not in reported:
            loop = path[path.index(code) :]
            reported.update(loop)
            reason = "goes round in a circle: " + " > ".join([*loop, code])
            yield at("units.csv", unit, "parent", reason, "Give each unit the one above it; the topmost has none.")


def _check_visitor(row: VisitorRow) -> Iterator[Fault]:
    if row.leader and row.team is None:
        yield "leader", "leads no team", "Write the team, or “no” in this column."
    yield from _check_place(row.lat, row.lon)


def _check_unit(row: UnitRow) -> Iterator[Fault]:
    yield from _check_place(row.lat, row.lon)


def _check_place(lat: float | None, lon: float | None) -> Iterator[Fault]:
    if (lat is None) != (lon is None):
        missing = "lat" if lat is None else "lon"
        yield missing, "is empty while the other coordinate is given", "Give both, or neither."


def _check_team(row: TeamRow) -> Iterator[Fault]:
    if row.delegation_min > row.delegation_max:
        yield "delegation_max", f"is less than delegation_min, {row.delegation_min}", "Swap the two numbers."


def _check_meeting_rule(row: MeetingRuleRow) -> Iterator[Fault]:
    if row.frequency == "quarterly" and row.month_of_quarter is None:
        yield "month_of_quarter", "is empty for a quarterly meeting", "Write 1, 2 or 3: the month of the quarter."
    if row.frequency == "monthly" and row.month_of_quarter is not None:
        yield (
            "month_of_quarter",
            "is given for a monthly meeting",
            "Leave it empty, or write “quarterly” as frequency.",
        )
    yield from _check_validity(row.valid_from, row.valid_to)


def _check_validity(valid_from: date | None, valid_to: date | None) -> Iterator[Fault]:
    if valid_from and valid_to and valid_from > valid_to:
        yield "valid_to", f"is before valid_from, {valid_from:%d/%m/%Y}", "Swap the two dates."


def _check_area(row: AreaRow) -> Iterator[Fault]:
    if (row.visitor is None) == (row.team is None):
        yield "visitor", "must be given, or else team: one of the two", "Fill in exactly one of them."


def _check_absence(row: AbsenceRow) -> Iterator[Fault]:
    if row.start >= row.end:
        yield "end", f"does not come after start, {row.start:%d/%m/%Y %H:%M}", "Correct one of the two."


def _check_quota_rule(row: QuotaRuleRow) -> Iterator[Fault]:
    if sum(holder is not None for holder in (row.tier, row.team, row.visitor)) != 1:
        yield "tier", "must be given, or else team, or else visitor", "Fill in exactly one of the three."
    if row.max is not None and row.max < row.min:
        yield "max", f"is less than min, {row.min}", "Swap the two numbers, or leave max empty."
    yield from _check_validity(row.valid_from, row.valid_to)


ROW_CHECKS: dict[str, Callable[..., Iterator[Fault]]] = {
    "units": _check_unit,
    "meeting_rules": _check_meeting_rule,
    "teams": _check_team,
    "visitors": _check_visitor,
    "areas": _check_area,
    "absences": _check_absence,
    "quota_rules": _check_quota_rule,
}


def _check_policy(rows: Sequence[PolicyRow]) -> Iterator[BadCell]:
    known = "The settings are: " + ", ".join(sorted(POLICY_KEYS)) + "."
    for row in rows:
        if row.key not in POLICY_KEYS:
            yield at("policy.csv", row, "key", "is not a setting", did_you_mean(row.key, POLICY_KEYS, known))
        least = POLICY_MINIMA.get(row.key, 0)
        if row.value < least:
            yield at("policy.csv", row, "value", f"is too small for {row.key}", f"Write {least} or more.")
    given = {row.key: row for row in rows if row.key in BASELINE_KEYS}
    if not given:
        return
    if len(given) < len(BASELINE_KEYS):
        row = next(iter(given.values()))
        yield at(
            "policy.csv", row, "key", "comes without the other two", f"Give all of {', '.join(BASELINE_KEYS)}."
        )
    elif [given[key].value for key in BASELINE_KEYS] != sorted(given[key].value for key in BASELINE_KEYS):
        row = given["baseline_drop"]
        yield at(
            "policy.csv", row, "value", "is out of order", f"These must not fall: {', '.join(BASELINE_KEYS)}."
        )

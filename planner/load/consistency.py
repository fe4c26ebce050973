"""What the tables must agree on among themselves, once each cell can be read."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from models.rules import Policy
from planner.load.faults import BadCell, did_you_mean
from planner.load.names import CSV_NAMES, Names
from planner.load.rows import (
    NO_TABLES,
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
from planner.load.words import POLICY_WORDS
from planner.phrases import Phrase, phrase

POLICY_KEYS = frozenset(Policy.__table__.columns.keys()) - {"id"}
BASELINE_KEYS = ("baseline_reschedule", "baseline_substitute", "baseline_drop")
# What a setting must at least be, where nought makes no sense.
POLICY_MINIMA = {"speed_kmh": 1, "detour_percent": 100}
SWAP_NUMBERS = phrase("Swap the two numbers.")

Fault = tuple[str, Phrase, Phrase]
"""Column, reason and remedy."""
Title = Callable[[str], str]
"""What a column of the table at hand is called."""


@dataclass(frozen=True, kw_only=True)
class RowCheck:
    """What `find` says of a row alone by these columns: nothing where one of them could not be read."""

    columns: Set[str]
    find: Callable[[Any, Title], Iterator[Fault]]


def check_tables(
    tables: Tables,
    codes: Mapping[str, Set[str]],
    *,
    names: Names = CSV_NAMES,
    stored: Tables = NO_TABLES,
    unsound: Tables = NO_TABLES,
) -> Iterator[BadCell]:
    """Every disagreement, among the tables and with what is `stored` already.

    `unsound` are the rows with bad cells, which may be at odds with others in what could be read of them. `codes`
    holds the codes of each table that could be read, theirs included, and the stored ones.
    """
    everything = {
        table: sorted((*rows, *getattr(unsound, table)), key=lambda row: row.row)
        for table, rows in vars(tables).items()
    }
    for table, rows in everything.items():
        yield from _check_identity(table, rows, names)
        yield from _check_references(table, rows, codes, names)
    yield from _check_tree(everything["units"], stored.units)
    for table, checks in ROW_CHECKS.items():
        for row in everything[table]:
            yield from (at(table, row, *fault) for fault in check_row(checks, row, _titles(names, table)))
    yield from _check_policy(tables.policy, stored.policy)


def check_row(checks: Sequence[RowCheck], row: Row, title: Title) -> Iterator[Fault]:
    """What is wrong with the row by itself, as far as it could be read."""
    for check in checks:
        if not row.unread & check.columns:
            yield from check.find(row, title)


def at(table: str, row: Row, column: str, reason: Phrase, remedy: Phrase) -> BadCell:
    value = row.texts.get(column, "")
    return BadCell(table=table, row=row.row, column=column, value=value, reason=reason, remedy=remedy)


def _titles(names: Names, table: str) -> Title:
    return lambda column: names.column(table, column)


def _check_identity(table: str, rows: Sequence[Row], names: Names) -> Iterator[BadCell]:
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        if row.unread.intersection(row.identity):
            continue
        earlier = first.setdefault(row.told_apart_by, row.row)
        if earlier != row.row:
            told = ", ".join(names.column(table, name) for name in row.identity)
            reason = phrase("repeats row %(row)s: the same %(columns)s", row=str(earlier), columns=told)
            yield at(table, row, row.identity[0], reason, phrase("Keep one of the two rows."))


def _check_references(
    table: str, rows: Sequence[Row], codes: Mapping[str, Set[str]], names: Names
) -> Iterator[BadCell]:
    if not rows:
        return
    references = {
        name: field.metadata["refers"]
        for name, field in columns_of(type(rows[0])).items()
        if field.metadata.get("refers") in codes
    }
    for row in rows:
        for name, other in references.items():
            code = getattr(row, name)
            if code is not None and code not in codes[other]:
                called = names.table(other)
                remedy = phrase("Add it to %(table)s, or correct the code.", table=called)
                reason = phrase("is not a code of %(table)s", table=called)
                yield at(table, row, name, reason, did_you_mean(code, codes[other], remedy))


def _check_tree(units: Sequence[UnitRow], stored: Sequence[UnitRow]) -> Iterator[BadCell]:
    parents = {unit.code: unit.parent for unit in (*stored, *units)}
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
            reason = phrase("goes round in a circle: %(path)s", path=" > ".join([*loop, code]))
            yield at(
                "units", unit, "parent", reason, phrase("Give each unit the one above it; the topmost has none.")
            )


def _check_leader(row: VisitorRow, title: Title) -> Iterator[Fault]:
    if row.leader and row.team is None:
        yield "leader", phrase("leads no team"), phrase("Write the team, or “no” (không) in this column.")


def _check_place(row: UnitRow | VisitorRow, title: Title) -> Iterator[Fault]:
    if (row.lat is None) != (row.lon is None):
        missing = "lat" if row.lat is None else "lon"
        yield missing, phrase("is empty while the other coordinate is given"), phrase("Give both, or neither.")


def _check_delegation(row: TeamRow, title: Title) -> Iterator[Fault]:
    if row.delegation_min > row.delegation_max:
        yield "delegation_max", _less_than(title("delegation_min"), row.delegation_min), SWAP_NUMBERS


def _less_than(column: str, value: int) -> Phrase:
    return phrase("is less than %(column)s, %(value)s", column=column, value=value)


def _check_frequency(row: MeetingRuleRow, title: Title) -> Iterator[Fault]:
    if row.frequency == "quarterly" and row.month_of_quarter is None:
        yield (
            "month_of_quarter",
            phrase("is empty for a quarterly meeting"),
            phrase("Write 1, 2 or 3: the month of the quarter."),
        )
    if row.frequency == "monthly" and row.month_of_quarter is not None:
        yield (
            "month_of_quarter",
            phrase("is given for a monthly meeting"),
            phrase("Leave it empty, or write “quarterly” (hằng quý) as %(column)s.", column=title("frequency")),
        )


def _check_validity(row: MeetingRuleRow | QuotaRuleRow, title: Title) -> Iterator[Fault]:
    first, last = row.valid_from, row.valid_to
    if first and last and first > last:
        reason = phrase("is before %(column)s, %(day)s", column=title("valid_from"), day=f"{first:%d/%m/%Y}")
        yield "valid_to", reason, phrase("Swap the two dates.")


def _check_area(row: AreaRow, title: Title) -> Iterator[Fault]:
    if (row.visitor is None) == (row.team is None):
        reason = phrase("must be given, or else %(other)s: one of the two", other=title("team"))
        yield "visitor", reason, phrase("Fill in exactly one of them.")


def _check_absence(row: AbsenceRow, title: Title) -> Iterator[Fault]:
    if row.start >= row.end:
        reason = phrase(
            "does not come after %(column)s, %(time)s", column=title("start"), time=f"{row.start:%d/%m/%Y %H:%M}"
        )
        yield "end", reason, phrase("Correct one of the two.")


def _check_holder(row: QuotaRuleRow, title: Title) -> Iterator[Fault]:
    if sum(holder is not None for holder in (row.tier, row.team, row.visitor)) != 1:
        reason = phrase(
            "must be given, or else %(second)s, or else %(third)s", second=title("team"), third=title("visitor")
        )
        yield "tier", reason, phrase("Fill in exactly one of the three.")


def _check_limits(row: QuotaRuleRow, title: Title) -> Iterator[Fault]:
    if row.max is not None and row.max < row.min:
        remedy = phrase("Swap the two numbers, or leave %(column)s empty.", column=title("max"))
        yield "max", _less_than(title("min"), row.min), remedy


_PLACE = RowCheck(columns={"lat", "lon"}, find=_check_place)
_VALIDITY = RowCheck(columns={"valid_from", "valid_to"}, find=_check_validity)
ROW_CHECKS: Mapping[str, Sequence[RowCheck]] = {
    "units": (_PLACE,),
    "meeting_rules": (RowCheck(columns={"frequency", "month_of_quarter"}, find=_check_frequency), _VALIDITY),
    "teams": (RowCheck(columns={"delegation_min", "delegation_max"}, find=_check_delegation),),
    "visitors": (RowCheck(columns={"leader", "team"}, find=_check_leader), _PLACE),
    "areas": (RowCheck(columns={"visitor", "team"}, find=_check_area),),
    "absences": (RowCheck(columns={"start", "end"}, find=_check_absence),),
    "quota_rules": (
        RowCheck(columns={"tier", "team", "visitor"}, find=_check_holder),
        RowCheck(columns={"min", "max"}, find=_check_limits),
        _VALIDITY,
    ),
}


def _check_policy(rows: Sequence[PolicyRow], stored: Sequence[PolicyRow]) -> Iterator[BadCell]:
    for row in rows:
        least = POLICY_MINIMA.get(row.key, 0)
        if row.value < least:
            yield at(
                "policy", row, "value", phrase("is too small"), phrase("Write %(least)s or more.", least=least)
            )
    given = [row for row in rows if row.key in BASELINE_KEYS]
    if not given:
        return
    values = {row.key: row.value for row in (*stored, *rows)}
    told = ", ".join(_word_of(key) for key in BASELINE_KEYS)
    if not values.keys() >= set(BASELINE_KEYS):
        remedy = phrase("Give all of %(keys)s.", keys=told)
        yield at("policy", given[0], "key", phrase("comes without the other two"), remedy)
    elif [values[key] for key in BASELINE_KEYS] != sorted(values[key] for key in BASELINE_KEYS):
        row = next((row for row in given if row.key == "baseline_drop"), given[0])
        remedy = phrase("These must not fall: %(keys)s.", keys=told)
        yield at("policy", row, "value", phrase("is out of order"), remedy)


def _word_of(key: str) -> str:
    return f"{key} ({POLICY_WORDS[key][0]})"

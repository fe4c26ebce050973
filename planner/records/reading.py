"""Records as forms send them, to rows: the same checks as a file's, each fault at its field."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from planner.load.cells import CellError
from planner.load.consistency import ROW_CHECKS, RowCheck, check_row, check_tables
from planner.load.faults import BadCell
from planner.load.names import Names
from planner.load.places import fill_places
from planner.load.rows import NO_TABLES, HostRow, Row, Tables, VisitorRow
from planner.phrases import phrase
from planner.records.faults import Fault
from planner.records.references import offer, read_ids
from planner.records.rows import ACCOUNT_CHECK
from planner.records.stored import list_hosts, list_units
from planner.records.tables import Field, Table
from planner.records.texts import Texts
from planner.text import clean

LONGEST_TEXT = 500
# "Nông Văn Thí Dụ (TO07-1)", as a field shows whom it means.
CODE_AT_END = re.compile(r".*\(([^()]+)\)")
CHECKS: Mapping[str, Sequence[RowCheck]] = {**ROW_CHECKS, "accounts": (ACCOUNT_CHECK,)}
# As a spreadsheet counts the row under the header.
FIRST_ROW = 2


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`row` is None where a field can't be read; where there are `faults`, it can't be kept."""

    row: Row | None
    faults: tuple[Fault, ...] = ()


class Reader:
    """Reads records of one table; `names` says what the fields are called where one fault names another field."""

    def __init__(self, s: Session, table: Table, names: Names) -> None:
        self._s = s
        self._table = table
        self._names = names
        self._ids: dict[str, dict[str, int]] = {}

    def get_id(self, table: str, code: str) -> int:
        """Of a code that a row read here refers to."""
        return self._ids[table][code]

    def read(self, records: Iterable[Texts]) -> list[Reading]:
        """In their order."""
        cleaned = [{name: clean(texts.get(name, "")) for name in self._table.fields} for texts in records]
        for field in self._table.fields.values():
            if field.refers is not None:
                self._look_up(field, cleaned)
        readings = [self._read_one(number, texts) for number, texts in enumerate(cleaned, start=FIRST_ROW)]
        return self._check_places(self._check_tree(readings))

    def _look_up(self, field: Field, records: list[dict[str, str]]) -> None:
        """The ids of all codes; a name that only one record has is put right to its code."""
        assert field.refers is not None
        known = self._ids.setdefault(field.refers, {})
        for texts in records:
            texts[field.name] = _bare_code(texts[field.name])
        wanted = {texts[field.name] for texts in records} - {""}
        known |= read_ids(self._s, field.refers, wanted)
        for name in wanted - known.keys():
            found = offer(self._s, field.refers, name)
            if len(found) == 1:
                known |= read_ids(self._s, field.refers, [found[0].code])
                for texts in records:
                    texts[field.name] = found[0].code if texts[field.name] == name else texts[field.name]

    def _read_one(self, number: int, texts: Texts) -> Reading:
        values: dict[str, Any] = {}
        faults = []
        for field in self._table.fields.values():
            try:
                value = self._parse(field, texts[field.name])
            except CellError as error:
                faults.append(Fault(field=field.name, reason=error.reason, remedy=error.remedy))
                continue
            if value is not MISSING:
                values[field.name] = value
        unread = frozenset(fault.field for fault in faults)
        row = self._table.row_type(row=number, texts=texts, unread=unread, **dict.fromkeys(unread), **values)
        return Reading(row=None if faults else row, faults=(*faults, *self._check(row)))

    def _parse(self, field: Field, text: str) -> Any:
        """MISSING where the row's own default holds."""
        if not text:
            if field.required:
                raise CellError(phrase("is empty"), phrase("Fill it in."))
            return MISSING
        if len(text) > LONGEST_TEXT:
            raise CellError(phrase("is too long"), phrase("Use at most %(most)s letters.", most=LONGEST_TEXT))
        if field.refers is not None and text not in self._ids[field.refers]:
            raise CellError(
                phrase("is not known, or several are called so"),
                phrase("Choose one of those offered while you type."),
            )
        return field.parse(text)

    def _check(self, row: Row) -> Iterator[Fault]:
        checks = CHECKS.get(self._table.name, ())
        for column, reason, remedy in check_row(
            checks, row, lambda column: self._names.column(self._table.name, column)
        ):
            yield Fault(field=column, reason=reason, remedy=remedy)

    def _check_tree(self, readings: list[Reading]) -> list[Reading]:
        """Units that go round in a circle."""
        if self._table.name != "units":
            return readings
        tables = replace(NO_TABLES, units=_sound(readings))
        stored = replace(NO_TABLES, units=list_units(self._s))
        cells = check_tables(tables, {}, names=self._names, stored=stored)
        return _mark(readings, [cell for cell in cells if cell.column == "parent"])

    def _check_places(self, readings: list[Reading]) -> list[Reading]:
        """Coordinates that nobody has given are those of the unit, or of their own cell."""
        lacking = tuple(
            row for row in _sound(readings) if isinstance(row, HostRow | VisitorRow) and row.lat is None
        )
        if not lacking:
            return readings
        own = [row.own_host for row in lacking if isinstance(row, VisitorRow) and row.own_host]
        stored = replace(NO_TABLES, units=list_units(self._s), hosts=list_hosts(self._s, own))
        faults: list[BadCell] = []
        filled = fill_places(_tables_of(self._table.name, lacking), faults, names=self._names, stored=stored)
        by_number = {row.row: row for row in getattr(filled, self._table.name)}
        placed = [
            replace(reading, row=by_number.get(number, reading.row))
            for number, reading in enumerate(readings, start=FIRST_ROW)
        ]
        return _mark(placed, faults)


def _bare_code(text: str) -> str:
    match = CODE_AT_END.fullmatch(text)
    return match[1] if match else text


def _sound(readings: Iterable[Reading]) -> tuple[Any, ...]:
    return tuple(reading.row for reading in readings if reading.row is not None and not reading.faults)


def _tables_of(name: str, rows: tuple[Any, ...]) -> Tables:
    given: dict[str, Any] = {name: rows}
    return replace(NO_TABLES, **given)


def _mark(readings: Sequence[Reading], cells: Iterable[BadCell]) -> list[Reading]:
    """The readings with the faults of their rows."""
    found: dict[int, list[Fault]] = {}
    for cell in cells:
        fault = Fault(field=cell.column or "", reason=cell.reason, remedy=cell.remedy)
        found.setdefault(cell.row or FIRST_ROW, []).append(fault)
    return [
        replace(reading, faults=(*reading.faults, *found.get(number, ())))
        for number, reading in enumerate(readings, start=FIRST_ROW)
    ]

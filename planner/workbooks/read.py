"""The organisation's workbook read: every row of every sheet, and every fault of them at once."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from planner.errors import BadFile
from planner.load.consistency import check_tables
from planner.load.faults import BadCell, did_you_mean
from planner.load.places import fill_places
from planner.load.rows import NO_TABLES, ROW_TYPES, Row, Tables
from planner.phrases import Phrase, dump_phrases, load_phrases, phrase
from planner.sheets.faults import Fault
from planner.sheets.files import ZIP, Sheet, column_name, read_sheets
from planner.text import fold
from planner.workbooks.layout import (
    FAULTS_SHEET,
    GUIDE_SHEET,
    LAYOUTS,
    LISTS_SHEET,
    WORKBOOK_NAMES,
    find_table,
    find_title,
)
from planner.workbooks.package import find_uncomputed, sheet_parts
from planner.workbooks.sheet import SheetReading, Uncomputed, read_table

NOT_TABLES = frozenset(map(fold, (GUIDE_SHEET, FAULTS_SHEET, LISTS_SHEET)))
HOLDS_ERROR = phrase("holds an error of Excel's instead of a value")
HOLDS_FORMULA = phrase("holds a formula whose value is not in the file")


@dataclass(frozen=True, kw_only=True)
class Note:
    """A sheet, or a column of one by its letter, that nothing was read from, and why."""

    sheet: str
    column: str | None = None
    told: Phrase

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "told": dump_phrases([self.told])[0]}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Note":
        return Note(**{**data, "told": load_phrases([data["told"]])[0]})


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A workbook read. `tables` holds what could be read: all of it, where there are no `faults`.

    `given` are the tables that have a sheet in the file.
    """

    tables: Tables
    given: tuple[str, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]


def read_workbook(data: bytes, stored: Tables) -> Reading:
    """What an .xlsx file says; sheets, columns and codes that it does not have are taken as `stored`.

    Raises BadFile for what is no workbook of ours.
    """
    sheets, uncomputed = _open(data)
    readings: dict[str, SheetReading] = {}
    faults: list[Fault] = []
    notes: list[Note] = []
    for sheet in sheets:
        table = find_table(sheet.name)
        if table is None:
            faults += _find_misspelt(sheet, sheets)
            notes += _tell_unknown(sheet)
        elif table in readings:
            reason = phrase("is there twice: “%(other)s” is the same table", other=readings[table].sheet.name)
            faults.append(Fault(sheet=sheet.name, reason=reason, remedy=phrase("Put both into one sheet.")))
        else:
            readings[table] = read_table(sheet, LAYOUTS[table], uncomputed.get(sheet.name, {}))
    if not readings and not faults:
        raise BadFile(
            "None of its sheets is called like a table.", "Fill in the template: it has a sheet for each table."
        )
    tables, bad = _check(readings, stored)
    faults += [_locate(cell, readings[cell.table]) for cell in bad]
    notes += [note for reading in readings.values() for note in _tell_unused(reading)]
    order = [sheet.name for sheet in sheets]
    faults.sort(
        key=lambda fault: (order.index(fault.sheet), fault.row or 0, len(fault.column or ""), fault.column)
    )
    return Reading(tables=tables, given=tuple(readings), faults=tuple(faults), notes=tuple(notes))


def _open(data: bytes) -> tuple[list[Sheet], dict[str, Uncomputed]]:
    """The visible sheets, and of each table's the cells that hold no usable value."""
    if data and not data.startswith(ZIP):
        raise BadFile("This is not a workbook in the format .xlsx.", "Open it in Excel and save it as .xlsx.")
    sheets = read_sheets("", data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = sheet_parts(archive)
            return sheets, {
                sheet.name: {
                    (cell.row, cell.column): HOLDS_ERROR if is_error else HOLDS_FORMULA
                    for cell, is_error in find_uncomputed(archive.read(parts[sheet.name]))
                }
                for sheet in sheets
                if find_table(sheet.name)
            }
    except (zipfile.BadZipFile, KeyError, expat.ExpatError, ElementTree.ParseError) as error:
        raise BadFile(
            "This workbook can't be read.", "Open it in Excel, save it as .xlsx, and choose it again."
        ) from error


def _check(readings: Mapping[str, SheetReading], stored: Tables) -> tuple[Tables, list[BadCell]]:
    """The tables, with coordinates and with what the sheets leave out as it is stored, and all faults."""
    bad = [cell for reading in readings.values() for cell in reading.bad]
    tables = _tables_of({table: (reading.rows, reading.absent) for table, reading in readings.items()}, stored)
    unsound = _tables_of({table: (reading.unsound, reading.absent) for table, reading in readings.items()}, stored)
    codes = {table: {row.code for row in getattr(stored, table) if hasattr(row, "code")} for table in ROW_TYPES}
    for table, reading in readings.items():
        if reading.codes is None:
            # Nobody knows what it holds: what refers to it is not blamed.
            del codes[table]
        else:
            codes[table] |= reading.codes - {""}
    bad += check_tables(tables, codes, names=WORKBOOK_NAMES, stored=stored, unsound=unsound)
    return fill_places(tables, bad, names=WORKBOOK_NAMES, stored=stored, unsound=unsound), bad


def _tables_of(given: Mapping[str, tuple[Sequence[Row], frozenset[str]]], stored: Tables) -> Tables:
    """Of each table's rows, and the columns that its sheet does not have."""
    rows: dict[str, Any] = {
        table: _keep_absent(rows, absent, getattr(stored, table)) for table, (rows, absent) in given.items()
    }
    return replace(NO_TABLES, **rows)


def _keep_absent(rows: Sequence[Row], absent: frozenset[str], stored: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, with the columns that the sheet does not have as they are stored; unread, where the row's own
    code is."""
    if not absent:
        return tuple(rows)
    known = {row.told_apart_by: row for row in stored}
    return tuple(_keep_of(row, absent, known.get(row.told_apart_by)) for row in rows)


def _keep_of(row: Row, absent: frozenset[str], old: Row | None) -> Row:
    if row.unread.intersection(row.identity):
        return replace(row, unread=row.unread | absent)
    return replace(row, **{name: getattr(old, name) for name in absent}) if old else row


def _locate(cell: BadCell, reading: SheetReading) -> Fault:
    """A column that is none of the table's is named by its letter already."""
    title = find_title(cell.table, cell.column)
    return Fault(
        sheet=reading.sheet.name,
        row=cell.row,
        column=reading.letter_of(cell.column) if title else cell.column,
        title=title or "",
        value=cell.value,
        reason=cell.reason,
        remedy=cell.remedy,
    )


def _find_misspelt(sheet: Sheet, sheets: Sequence[Sheet]) -> Iterator[Fault]:
    """A sheet whose name is nearly that of a table that has none."""
    present = {find_table(each.name) for each in sheets}
    wanted = [layout.sheet for table, layout in LAYOUTS.items() if table not in present]
    otherwise = phrase("Correct the name of the sheet.")
    remedy = did_you_mean(sheet.name, wanted, otherwise)
    if remedy is not otherwise and fold(sheet.name) not in NOT_TABLES:
        yield Fault(sheet=sheet.name, reason=phrase("is not one of the tables"), remedy=remedy)


def _tell_unknown(sheet: Sheet) -> Iterator[Note]:
    if fold(sheet.name) not in NOT_TABLES:
        yield Note(sheet=sheet.name, told=phrase("No table is called so: the sheet was not read."))


def _tell_unused(reading: SheetReading) -> Iterator[Note]:
    for index, title in reading.unused.items():
        yield Note(
            sheet=reading.sheet.name,
            column=column_name(index),
            told=phrase("“%(title)s” is not a column of this table: it was not read.", title=title),
        )

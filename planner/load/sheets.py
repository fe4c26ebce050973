"""One CSV file to rows: any encoding fault, unknown column and bad cell is noted, none stops the reading."""

import csv
import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any, Generic, TypeVar

from planner.load.cells import CellError
from planner.load.faults import BadCell, did_you_mean
from planner.load.rows import Row
from planner.phrases import phrase
from planner.text import clean, fold

DELIMITERS = ",;\t"
TWICE, TAKE_ONE_AWAY = phrase("is there twice"), phrase("Take one of the two away.")
MISSING_COLUMN, ADD_COLUMN = phrase("is missing"), phrase("Add the column; no row can do without it.")
EMPTY_CELL, FILL_IN = phrase("is empty"), phrase("This column must be filled in.")
R = TypeVar("R", bound=Row)
# Most cells of a table say what others said before them.
_clean = lru_cache(maxsize=4096)(clean)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sheet(Generic[R]):
    """What a file holds: its sound rows and the others, and the codes of all of them for others to refer to."""

    rows: tuple[R, ...] = ()
    unsound: tuple[R, ...] = ()
    codes: frozenset[str] = frozenset()


def read_sheet(path: Path, row_type: type[R], faults: list[BadCell]) -> Sheet[R] | None:
    """Reads one table, adding to `faults`. None where not even its header can be used."""
    table = path.stem
    records = _read_records(path, faults)
    if records is None:
        return None
    header = [fold(cell).replace(" ", "_") for cell in records[0]]
    if not _check_header(table, header, row_type, faults):
        return None
    rows: list[R] = []
    unsound: list[R] = []
    codes = set()
    for number, record in enumerate(records[1:], start=2):
        texts = [_clean(cell) for cell in record]
        if not any(texts):
            continue
        cells = dict(zip(header, texts, strict=False))
        codes.add(cells.get("code", ""))
        found = list(_find_faults_of_width(table, number, header, texts))
        values = read_cells(table, number, cells, row_type, found)
        faults += found
        row = make_row(row_type, number, cells, values, found)
        (unsound if found else rows).append(row)
    return Sheet(rows=tuple(rows), unsound=tuple(unsound), codes=frozenset(codes - {""}))


def _read_records(path: Path, faults: list[BadCell]) -> list[list[str]] | None:
    """Every line of the file as a spreadsheet counts them, empty ones too; the first is the header."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        delimiter = max(DELIMITERS, key=first.count)
        records = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except UnicodeDecodeError:
        reason, remedy = phrase("is not in UTF-8"), phrase("In the spreadsheet, save it as “CSV UTF-8”.")
    except csv.Error as error:
        reason, remedy = (
            phrase("is not sound CSV (%(error)s)", error=str(error)),
            phrase("See that every quotation mark is closed, and save it again."),
        )
    except OSError as error:
        reason = phrase("can't be read (%(error)s)", error=str(error.strerror))
        remedy = phrase("See that the file exists and may be read.")
    else:
        if records and any(records[0]):
            return records
        reason, remedy = phrase("has no header"), phrase("Write the names of the columns in the first row.")
    faults.append(BadCell(table=path.stem, reason=reason, remedy=remedy))
    return None


def columns_of(row_type: type[Row]) -> dict[str, dataclasses.Field[Any]]:
    return {field.name: field for field in dataclasses.fields(row_type) if "parse" in field.metadata}


def needed_columns(row_type: type[Row]) -> set[str]:
    """Those that no row can do without."""
    return {name for name, field in columns_of(row_type).items() if field.default is dataclasses.MISSING}


def _check_header(table: str, header: list[str], row_type: type[Row], faults: list[BadCell]) -> bool:
    columns = columns_of(row_type)
    known = phrase("The columns are: %(columns)s.", columns=", ".join(columns))
    found = [
        BadCell(table=table, row=1, column=name, reason=phrase("is not a column of this table"), remedy=remedy)
        for name in header
        if name and name not in columns
        for remedy in (did_you_mean(name, columns.keys() - set(header), known),)
    ]
    found += [
        BadCell(table=table, row=1, column=name, reason=TWICE, remedy=TAKE_ONE_AWAY)
        for name in sorted({name for name in header if name and header.count(name) > 1})
    ]
    found += [
        BadCell(table=table, row=1, column=name, reason=MISSING_COLUMN, remedy=ADD_COLUMN)
        for name in sorted(needed_columns(row_type) - set(header))
    ]
    faults += found
    return not found


def _find_faults_of_width(table: str, row: int, header: list[str], texts: list[str]) -> Iterator[BadCell]:
    stray = [text for name, text in zip(header, texts, strict=False) if text and not name] + texts[len(header) :]
    remedy = phrase("Where a text holds the separator, put it in quotation marks.")
    for text in filter(None, stray):
        yield BadCell(table=table, row=row, value=text, reason=phrase("stands in no column"), remedy=remedy)


def make_row(
    row_type: type[R], number: int, texts: Mapping[str, str], values: Mapping[str, Any], found: Iterable[BadCell]
) -> R:
    """The row of these values, but for what was `found` to be wrong in it."""
    unread = columns_of(row_type).keys() & {cell.column for cell in found}
    return row_type(row=number, texts=texts, unread=frozenset(unread), **{**dict.fromkeys(unread), **values})


def read_cells(
    table: str, row: int, cells: Mapping[str, str], row_type: type[Row], faults: list[BadCell]
) -> dict[str, Any]:
    """The values of a row's cells, by column; what can't be read is added to `faults`."""
    values: dict[str, Any] = {}
    for name, field in columns_of(row_type).items():
        text = cells.get(name, "")
        if text:
            try:
                values[name] = field.metadata["parse"](text)
            except CellError as error:
                faults.append(
                    BadCell(
                        table=table, row=row, column=name, value=text, reason=error.reason, remedy=error.remedy
                    )
                )
        elif field.default is dataclasses.MISSING:
            faults.append(BadCell(table=table, row=row, column=name, reason=EMPTY_CELL, remedy=FILL_IN))
    return values

"""One CSV file to rows: any encoding fault, unknown column and bad cell is noted, none stops the reading."""

import csv
import dataclasses
from collections.abc import Iterator
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any, Generic, TypeVar

from planner.load.cells import CellError
from planner.load.faults import BadCell, did_you_mean
from planner.load.rows import Row
from planner.text import clean, fold

DELIMITERS = ",;\t"
R = TypeVar("R", bound=Row)
# Most cells of a table say what others said before them.
_clean = lru_cache(maxsize=4096)(clean)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sheet(Generic[R]):
    """What a file holds: its sound rows, and the codes of all rows, unsound ones too, for others to refer to."""

    rows: tuple[R, ...] = ()
    codes: frozenset[str] = frozenset()


def read_sheet(path: Path, row_type: type[R], faults: list[BadCell]) -> Sheet[R] | None:
    """Reads one table, adding to `faults`. None where not even its header can be used."""
    records = _read_records(path, faults)
    if records is None:
        return None
    header = [fold(cell).replace(" ", "_") for cell in records[0]]
    if not _check_header(path.name, header, row_type, faults):
        return None
    rows, codes = [], set()
    for number, record in enumerate(records[1:], start=2):
        texts = [_clean(cell) for cell in record]
        if not any(texts):
            continue
        cells = dict(zip(header, texts, strict=False))
        codes.add(cells.get("code", ""))
        found = list(_find_faults_of_width(path.name, number, header, texts))
        values = _read_cells(path.name, number, cells, row_type, found)
        faults += found
        if not found:
            rows.append(row_type(row=number, texts=cells, **values))
    return Sheet(rows=tuple(rows), codes=frozenset(codes - {""}))


def _read_records(path: Path, faults: list[BadCell]) -> list[list[str]] | None:
    """Every line of the file as a spreadsheet counts them, empty ones too; the first is the header."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        delimiter = max(DELIMITERS, key=first.count)
        records = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except UnicodeDecodeError:
        reason, remedy = "is not in UTF-8", "In the spreadsheet, save it as “CSV UTF-8”."
    except csv.Error as error:
        reason, remedy = (
            f"is not sound CSV ({error})",
            "See that every quotation mark is closed, and save it again.",
        )
    except OSError as error:
        reason, remedy = f"can't be read ({error.strerror})", "See that the file exists and may be read."
    else:
        if records and any(records[0]):
            return records
        reason, remedy = "has no header", "Write the names of the columns in the first row."
    faults.append(BadCell(file=path.name, reason=reason, remedy=remedy))
    return None


def columns_of(row_type: type[Row]) -> dict[str, dataclasses.Field[Any]]:
    return {field.name: field for field in dataclasses.fields(row_type) if "parse" in field.metadata}


def _check_header(file: str, header: list[str], row_type: type[Row], faults: list[BadCell]) -> bool:
    columns = columns_of(row_type)
    needed = {name for name, field in columns.items() if field.default is dataclasses.MISSING}
    known = "The columns are: " + ", ".join(columns) + "."
    found = [
        BadCell(file=file, row=1, column=name, reason="is not a column of this table", remedy=remedy)
        for name in header
        if name and name not in columns
        for remedy in (did_you_mean(name, columns.keys() - set(header), known),)
    ]
    found += [
        BadCell(file=file, row=1, column=name, reason="is there twice", remedy="Take one of the two away.")
        for name in sorted({name for name in header if name and header.count(name) > 1})
    ]
    found += [
        BadCell(
            file=file, row=1, column=name, reason="is missing", remedy="Add the column; no row can do without it."
        )
        for name in sorted(needed - set(header))
    ]
    faults += found
    return not found


def _find_faults_of_width(file: str, row: int, header: list[str], texts: list[str]) -> Iterator[BadCell]:
    stray = [text for name, text in zip(header, texts, strict=False) if text and not name] + texts[len(header) :]
    for text in filter(None, stray):
        yield BadCell(
            file=file,
            row=row,
            value=text,
            reason="stands in no column",
            remedy="Where a text holds the separator, put it in quotation marks.",
        )


def _read_cells(
    file: str, row: int, cells: dict[str, str], row_type: type[Row], faults: list[BadCell]
) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, field in columns_of(row_type).items():
        text = cells.get(name, "")
        if text:
            try:
                values[name] = field.metadata["parse"](text)
            except CellError as error:
                faults.append(
                    BadCell(file=file, row=row, column=name, value=text, reason=error.reason, remedy=error.remedy)
                )
        elif field.default is dataclasses.MISSING:
            faults.append(
                BadCell(
                    file=file, row=row, column=name, reason="is empty", remedy="This column must be filled in."
                )
            )
    return values

"""A folder of CSV files to tables, every fault of them reported at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from planner.errors import NotFound
from planner.load.consistency import check_tables
from planner.load.faults import BadCell, TableErrors, did_you_mean
from planner.load.places import fill_places
from planner.load.rows import ROW_TYPES, Row, Tables
from planner.load.sheets import Sheet, read_sheet
from planner.phrases import phrase


def read_tables(folder: Path) -> Tables:
    """The tables of `folder`, with coordinates for every host and visitor.

    Raises TableErrors with every fault of every file, NotFound where there is no such folder.
    """
    if not folder.is_dir():
        raise NotFound(
            "There is no folder %(folder)s.",
            "Give the folder that holds units.csv, hosts.csv and the others.",
            folder=str(folder),
        )
    faults = list(_find_faults_of_names(folder))
    sheets = {table: _read(folder, table, faults) for table in ROW_TYPES}
    rows: dict[str, Any] = {table: sheet.rows if sheet else () for table, sheet in sheets.items()}
    others: dict[str, Any] = {table: sheet.unsound if sheet else () for table, sheet in sheets.items()}
    tables, unsound = Tables(**rows), Tables(**others)
    codes = {table: sheet.codes for table, sheet in sheets.items() if sheet}
    faults += check_tables(tables, codes, unsound=unsound)
    filled = fill_places(tables, faults, unsound=unsound)
    if faults:
        raise TableErrors(sorted(faults, key=lambda fault: (fault.table, fault.row or 0)))
    return filled


def _read(folder: Path, table: str, faults: list[BadCell]) -> Sheet[Row] | None:
    path = folder / f"{table}.csv"
    if path.exists():
        return read_sheet(path, ROW_TYPES[table], faults)
    return None if ROW_TYPES[table].required else Sheet()


def _find_faults_of_names(folder: Path) -> Iterator[BadCell]:
    """Tables that are missing, and files that no table is called: most likely a misspelt name."""
    needed = {table for table, row_type in ROW_TYPES.items() if row_type.required}
    present = {path.stem for path in folder.glob("*.csv")}
    for name in sorted(needed - present):
        yield BadCell(
            table=name, reason=phrase("is missing"), remedy=phrase("Add the table; docs/tables.md describes it.")
        )
    for name in sorted(present - ROW_TYPES.keys()):
        otherwise = phrase("Rename it, or take it out of the folder.")
        files = (f"{table}.csv" for table in ROW_TYPES.keys() - present)
        remedy = did_you_mean(f"{name}.csv", files, otherwise)
        yield BadCell(table=name, reason=phrase("is not one of the tables"), remedy=remedy)

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


def read_tables(folder: Path) -> Tables:
    """The tables of `folder`, with coordinates for every host and visitor.

    Raises TableErrors with every fault of every file, NotFound where there is no such folder.
    """
    if not folder.is_dir():
        raise NotFound(
            f"There is no folder {folder}.", "Give the folder that holds units.csv, hosts.csv and the others."
        )
    faults = list(_find_faults_of_names(folder))
    sheets = {table: _read(folder, table, faults) for table in ROW_TYPES}
    rows: dict[str, Any] = {table: sheet.rows if sheet else () for table, sheet in sheets.items()}
    tables = Tables(**rows)
    faults += check_tables(tables, {table: sheet.codes for table, sheet in sheets.items() if sheet})
    filled = fill_places(tables, faults)
    if faults:
        raise TableErrors(sorted(faults, key=lambda fault: (fault.file, fault.row or 0)))
    return filled


def _read(folder: Path, table: str, faults: list[BadCell]) -> Sheet[Row] | None:
    path = folder / f"{table}.csv"
    if path.exists():
        return read_sheet(path, ROW_TYPES[table], faults)
    return None if ROW_TYPES[table].required else Sheet()


def _find_faults_of_names(folder: Path) -> Iterator[BadCell]:
    """Tables that are missing, and files that no table is called: most likely a misspelt name."""
    needed = {f"{table}.csv" for table, row_type in ROW_TYPES.items() if row_type.required}
    known = {f"{table}.csv" for table in ROW_TYPES}
    present = {path.name for path in folder.glob("*.csv")}
    for name in sorted(needed - present):
        yield BadCell(file=name, reason="is missing", remedy="Add the table; docs/tables.md describes it.")
    for name in sorted(present - known):
        remedy = did_you_mean(name, known - present, "Rename it, or take it out of the folder.")
        yield BadCell(file=name, reason="is not one of the tables", remedy=remedy)

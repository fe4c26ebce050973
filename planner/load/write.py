"""Tables out again, as the CSV files that `read_tables` reads."""

import csv
from datetime import date, datetime, time
from pathlib import Path

from planner.load.rows import ROW_TYPES, Tables
from planner.load.sheets import columns_of


def write_tables(tables: Tables, folder: Path) -> None:
    """One file per table, in UTF-8 with the mark that spreadsheets know it by; makes the folder where needed."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, row_type in ROW_TYPES.items():
        names = list(columns_of(row_type))
        with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([_cell(getattr(row, name)) for name in names] for row in getattr(tables, table))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case tuple():
            return "|".join(value)
        case _:
            return str(value)

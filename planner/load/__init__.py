"""The CSV door: an organisation's tables in, checked whole before anything is touched."""

from planner.load.faults import BadCell, TableErrors
from planner.load.read import read_tables
from planner.load.rows import Tables
from planner.load.store import LoadReport, load_tables
from planner.load.upsert import TableCount
from planner.load.write import write_tables

__all__ = [
    "BadCell",
    "LoadReport",
    "TableCount",
    "TableErrors",
    "Tables",
    "load_tables",
    "read_tables",
    "write_tables",
]

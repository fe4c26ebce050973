"""What those who hand in tables call them: files and columns of CSV, sheets of a workbook and their titles."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Names:
    """`table` gives a table's name, `column` that of a table's column, both by their code."""

    table: Callable[[str], str]
    column: Callable[[str, str], str]


CSV_NAMES = Names(table="{}.csv".format, column=lambda _table, column: column)

"""The header of a table somewhere in a sheet: which column tells what, whatever it is called and wherever."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from planner.sheets.files import EMPTY, Cell
from planner.text import clean, fold

# So many rows may stand above the header: titles, the issuing body, the month.
LOOKED_AT = 40
# Rows of column numbers, (1) (2) (3), stand under the header of official tables.
COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
REMARK = re.compile(r"\s*\(.*?\)\s*|[*:.]+$")


@dataclass(frozen=True)
class Titles:
    """What each column tells (its role), and what it is called, folded.

    Where two columns of a sheet bear names of one role, the name earlier in the list has it. `is_header` says
    whether columns of these roles make a header.
    """

    names: Mapping[str, Sequence[str]]
    is_header: Callable[[Set[str]], bool]

    @cached_property
    def roles_of(self) -> Mapping[str, Sequence[str]]:
        every = [name for names in self.names.values() for name in names]
        return {name: [role for role, names in self.names.items() if name in names] for name in every}


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where the table begins (`first_row` is the index of its first row of data) and each role's column.

    `unused` are the columns, by index and title, that tell nothing that is wanted. Those of them that bear a name
    of a role which another column has are `repeated`, by index and role.
    """

    first_row: int
    columns: Mapping[str, int]
    unused: Mapping[int, str]
    repeated: Mapping[int, str]

    def cell(self, row: Sequence[Cell], role: str) -> Cell:
        """What the row holds in the role's column; EMPTY without one."""
        column = self.columns.get(role)
        return row[column] if column is not None and column < len(row) else EMPTY


def find_header(rows: Sequence[Sequence[Cell]], titles: Titles) -> Header | None:
    """The first row, or two rows one above the other, that makes a header."""
    for index, row in enumerate(rows[:LOOKED_AT]):
        below = rows[index + 1] if index + 1 < len(rows) else ()
        lower = [name_of(cell) for cell in below]
        # "Thời gian" over "Ngày" and "Giờ": the lower names say more.
        two_rows = any(name_of(cell) in titles.roles_of for cell in row) and _is_titles(lower, titles)
        header = _read(_join(row, below, titles), titles, index + 2) if two_rows else None
        header = header or _read(row, titles, index + 1)
        if header:
            return _skip_numbers(rows, header)
    return None


def name_of(cell: Cell) -> str:
    """A title as it is compared: folded, without remarks in brackets and signs at the end."""
    return REMARK.sub("", fold(cell)).strip() if isinstance(cell, str) else ""


def _read(row: Sequence[Cell], titles: Titles, first_row: int) -> Header | None:
    names = [name_of(cell) for cell in row]
    columns = _assign(names, titles)
    if not titles.is_header(columns.keys()):
        return None
    taken = set(columns.values())
    left = {index: name for index, name in enumerate(names) if name and index not in taken}
    unused = {index: clean(str(row[index])) for index in left}
    repeated = {index: titles.roles_of[name][0] for index, name in left.items() if name in titles.roles_of}
    return Header(first_row=first_row, columns=columns, unused=unused, repeated=repeated)


def _assign(names: Sequence[str], titles: Titles) -> dict[str, int]:
    """Each role's column: its best name has it; a name that may mean two things goes where nothing else does."""
    columns: dict[str, int] = {}
    for unsure in (False, True):
        for role, known in titles.names.items():
            if role in columns:
                continue
            free = [name for name in known if (len(titles.roles_of[name]) > 1) == unsure and name in names]
            found = next((names.index(name) for name in free if names.index(name) not in columns.values()), None)
            if found is not None:
                columns[role] = found
    return columns


def _join(upper: Sequence[Cell], lower: Sequence[Cell], titles: Titles) -> list[Cell]:
    width = max(len(upper), len(lower))
    pairs = zip(_widen(upper, width), _widen(lower, width), strict=True)
    return [below if name_of(below) in titles.roles_of else above for above, below in pairs]


def _is_titles(below: Sequence[str], titles: Titles) -> bool:
    """Whether a row reads as the lower half of a header: it names columns, and holds nothing else."""
    said = [name for name in below if name]
    return bool(said) and all(name in titles.roles_of for name in said)


def _widen(cells: Sequence[Cell], width: int) -> list[Cell]:
    return [*cells, *[EMPTY] * (width - len(cells))]


def _skip_numbers(rows: Sequence[Sequence[Cell]], header: Header) -> Header:
    row = rows[header.first_row] if header.first_row < len(rows) else ()
    said = [str(int(cell)) if isinstance(cell, float) else str(cell).strip() for cell in row if cell != EMPTY]
    numbers = [int(text.strip("()")) for text in said if COLUMN_NUMBER.fullmatch(text)]
    counted = list(range(numbers[0], numbers[0] + len(said))) if numbers else []
    if len(numbers) > 1 and len(numbers) == len(said) and numbers == counted:
        return replace(header, first_row=header.first_row + 1)
    return header

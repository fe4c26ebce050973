"""The header of a table somewhere in a sheet: which column tells what, whatever it is called and wherever."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.actual.sheets import EMPTY, Cell
from planner.text import fold

# So many rows may stand above the header: titles, the issuing body, the month.
LOOKED_AT = 40

# What a column tells, and what it is called, folded. Where two columns of a sheet bear names of one role, the
# name earlier in the list has it.
NAMES: Mapping[str, Sequence[str]] = {
    "code": ("ma chi bo", "ma to chuc dang", "ma tcd", "ma so", "ma", "code"),
    "host": (
        "chi bo", "ten chi bo", "chi bo, dang uy", "chi bo/dang uy", "to chuc dang", "ten to chuc dang",
        "ten don vi", "don vi sinh hoat", "don vi", "host", "cell",
    ),
    "unit": (
        "dang bo", "dang uy", "dang bo truc thuoc", "dang uy truc thuoc", "dang uy co so", "dang bo co so",
        "dang uy cap tren", "dang bo, dang uy", "thuoc dang bo", "thuoc dang uy", "truc thuoc",
        "don vi truc thuoc", "don vi", "dia ban", "xa", "xa, phuong", "xa/phuong", "unit",
    ),
    "day": (
        "ngay sinh hoat", "ngay hop", "ngay to chuc", "ngay thang nam", "ngay, thang, nam", "ngay thang",
        "ngay, thang", "ngay", "date",
    ),
    "clock": (
        "gio sinh hoat", "gio hop", "gio bat dau", "thoi gian bat dau", "gio", "bat dau", "thoi diem", "time",
        "start",
    ),
    "end": ("gio ket thuc", "thoi gian ket thuc", "ket thuc", "end"),
    "when": (
        "thoi gian sinh hoat", "thoi gian to chuc", "thoi gian hop", "thoi gian", "ngay gio", "ngay, gio",
        "gio, ngay", "when",
    ),
    "place": ("dia diem sinh hoat", "dia diem to chuc", "dia diem", "noi sinh hoat", "noi hop", "place"),
    "kind": (
        "loai sinh hoat", "hinh thuc sinh hoat", "loai hinh sinh hoat", "loai hop", "hinh thuc", "loai", "kind",
    ),
    "topic": ("ten chuyen de", "chuyen de", "chu de", "topic"),
    "content": ("noi dung sinh hoat", "noi dung chinh", "noi dung"),
    "status": ("trang thai", "tinh trang", "status"),
    "note": ("ghi chu", "ly do", "note"),
    "number": ("stt", "tt", "so tt", "so thu tu", "no"),
}  # fmt: skip
ROLES_OF = {
    name: [role for role, names in NAMES.items() if name in names] for names in NAMES.values() for name in names
}
# Rows of column numbers, (1) (2) (3), stand under the header of official tables.
COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
REMARK = re.compile(r"\s*\(.*?\)\s*|[*:.]+$")


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where the table begins (`first_row` is the index of its first row of data) and each role's column.

    `unused` are the columns, by index and name, that tell nothing a schedule needs.
    """

    first_row: int
    columns: Mapping[str, int]
    unused: Mapping[int, str]

    def cell(self, row: Sequence[Cell], role: str) -> Cell:
        """What the row holds in the role's column; EMPTY without one."""
        column = self.columns.get(role)
        return row[column] if column is not None and column < len(row) else EMPTY


def find_header(rows: Sequence[Sequence[Cell]]) -> Header | None:
    """The first row, or two rows one above the other, that names at least a host and when it meets."""
    for index, row in enumerate(rows[:LOOKED_AT]):
        names = [_name(cell) for cell in row]
        below = [_name(cell) for cell in rows[index + 1]] if index + 1 < len(rows) else []
        # "Thời gian" over "Ngày" and "Giờ": the lower names say more.
        two_rows = any(name in ROLES_OF for name in names) and _is_titles(below)
        header = _read(_join(names, below), index + 2) if two_rows else None
        header = header or _read(names, index + 1)
        if header:
            return _skip_numbers(rows, header)
    return None


def _read(titles: Sequence[str], first_row: int) -> Header | None:
    columns = _assign(titles)
    if not ({"host", "code"} & columns.keys() and {"day", "when"} & columns.keys()):
        return None
    taken = set(columns.values())
    unused = {index: title for index, title in enumerate(titles) if title and index not in taken}
    return Header(first_row=first_row, columns=columns, unused=unused)


def _assign(titles: Sequence[str]) -> dict[str, int]:
    """Each role's column: its best name has it; a name that may mean two things goes where nothing else does."""
    columns: dict[str, int] = {}
    for unsure in (False, True):
        for role, names in NAMES.items():
            if role in columns:
                continue
            free = [name for name in names if (len(ROLES_OF[name]) > 1) == unsure and name in titles]
            found = next((titles.index(name) for name in free if titles.index(name) not in columns.values()), None)
            if found is not None:
                columns[role] = found
    return columns


def _join(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    width = max(len(upper), len(lower))
    pairs = zip(_widen(upper, width), _widen(lower, width), strict=True)
    return [below if below in ROLES_OF else above for above, below in pairs]


def _is_titles(below: Sequence[str]) -> bool:
    """Whether a row reads as the lower half of a header: it names columns, and holds nothing else."""
    said = [name for name in below if name]
    return bool(said) and all(name in ROLES_OF for name in said)


def _widen(names: Sequence[str], width: int) -> list[str]:
    return [*names, *[""] * (width - len(names))]


def _skip_numbers(rows: Sequence[Sequence[Cell]], header: Header) -> Header:
    row = rows[header.first_row] if header.first_row < len(rows) else ()
    said = [str(int(cell)) if isinstance(cell, float) else str(cell).strip() for cell in row if cell != EMPTY]
    numbers = [int(text.strip("()")) for text in said if COLUMN_NUMBER.fullmatch(text)]
    if (
        len(numbers) > 1
        and len(numbers) == len(said)
        and numbers == list(range(numbers[0], numbers[0] + len(said)))
    ):
        return Header(first_row=header.first_row + 1, columns=header.columns, unused=header.unused)
    return header


def _name(cell: Cell) -> str:
    """A title as it is compared: folded, without remarks in brackets and signs at the end."""
    return REMARK.sub("", fold(cell)).strip() if isinstance(cell, str) else ""

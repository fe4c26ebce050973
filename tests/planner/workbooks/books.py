"""Workbooks as boards hand them in, for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from sqlalchemy.orm import Session

from planner.load.rows import NO_TABLES, Tables
from planner.workbooks.imports import apply_workbook, open_workbook
from planner.workbooks.parts import Parts
from planner.workbooks.read import Reading, read_workbook
from tests.planner import factories as make

# A small organisation, sheet by sheet.
SHEETS: Mapping[str, Sequence[Sequence[object]]] = {
    "Đơn vị": [
        ["Mã đơn vị", "Tên đơn vị", "Mã đơn vị cấp trên", "Vĩ độ", "Kinh độ"],
        ["BK", "Tỉnh Bắc Kạn"],
        ["CT", "Xã Cao Tân", "BK", 22.5, 105.6],
    ],
    "Chi bộ": [
        ["Mã chi bộ", "Tên chi bộ", "Mã đơn vị", "Loại hình"],
        ["C1", "Chi bộ thôn Nà Quạng", "CT", "chi bộ trực thuộc"],
    ],
    "Cấp": [["Mã cấp", "Tên cấp"], ["TINH", "Tỉnh ủy"]],
    "Tổ": [["Mã tổ", "Tên tổ", "Mã cấp"], ["TO1", "Tổ 1", "TINH"]],
    "Cấp ủy viên": [
        ["Mã cấp ủy viên", "Họ và tên", "Mã cấp", "Mã tổ", "Đơn vị công tác"],
        ["V1", "Nông Văn A", "TINH", "TO1", "CT"],
    ],
}


@dataclass(frozen=True)
class Formula:
    """A formula with the value that Excel has kept of it; without one, as other programs write it."""

    text: str
    value: object = None


FORMATS = {datetime: "dd/mm/yyyy hh:mm", date: "dd/mm/yyyy", time: "hh:mm"}


def write_book(**changed: Sequence[Sequence[object]] | None) -> bytes:
    """SHEETS, with some of them changed (None leaves one out) or added."""
    return write_sheets({name: rows for name, rows in {**SHEETS, **changed}.items() if rows is not None})


def write_sheets(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        formats = {kind: book.add_format({"num_format": shown}) for kind, shown in FORMATS.items()}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, formats)
    return _without_values(file.getvalue())


def _write(sheet: Any, row: int, column: int, cell: object, formats: Mapping[type, Any]) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, None, "" if cell.value is None else cell.value)
    elif type(cell) in formats:
        sheet.write(row, column, cell, formats[type(cell)])
    else:
        sheet.write(row, column, cell)


def _without_values(data: bytes) -> bytes:
    parts = Parts(data)
    for name in parts.sheets.values():
        parts[name] = parts[name].replace(b"</f><v></v>", b"</f>")
    return parts.data()


def read(stored: Tables = NO_TABLES, **changed: Sequence[Sequence[object]] | None) -> Reading:
    return read_workbook(write_book(**changed), stored)


def faults_of(reading: Reading) -> list[tuple[str, int | None, str | None, str, str]]:
    """Sheet, row, column, value and reason of each fault."""
    return [(each.sheet, each.row, each.column, each.value, str(each.reason)) for each in reading.faults]


def hand_in(s: Session, data: bytes) -> int:
    return open_workbook(s, file_name="to-chuc.xlsx", data=data, user_id=None, now=make.NOW).id


def bring_in(s: Session, data: bytes) -> Mapping[str, int]:
    """Handed in and applied as it was shown: how many rows of each outcome."""
    opened = open_workbook(s, file_name="to-chuc.xlsx", data=data, user_id=None, now=make.NOW)
    assert opened.faults == []
    return apply_workbook(s, opened.id, shown=opened.fingerprint, now=make.NOW)

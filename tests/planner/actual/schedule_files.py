"""Schedules as secretaries hand them in, and a commune they are about."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

import xlsxwriter
from sqlalchemy.orm import Session

from models.changes import ScheduleImport
from models.meetings import Meeting
from models.organisation import Host
from planner.actual.apply import apply_import
from planner.actual.imports import open_import
from planner.actual.preview import Preview, preview
from tests.planner import factories as make

FEBRUARY = date(2027, 2, 1)
HEADER = ("Chi bộ", "Đảng bộ", "Ngày", "Giờ", "Địa điểm", "Loại sinh hoạt", "Nội dung", "Trạng thái")


def write_csv(rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> bytes:
    file = StringIO(newline="")
    csv.writer(file).writerows([header, *rows])
    return file.getvalue().encode()


def write_xlsx(**sheets: Sequence[Sequence[object]]) -> bytes:
    """Days and times become Excel's, everything else what it is."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return file.getvalue()


def local(text: str) -> datetime:
    """A local time of day, as files have it."""
    return datetime.fromisoformat(text)


def row(host: str, day: str = "", clock: str = "", **more: str) -> list[str]:
    """A row under HEADER."""
    cells = {"Chi bộ": host, "Ngày": day, "Giờ": clock, **more}
    return [cells.get(name, "") for name in HEADER]


class Commune:
    """Two communes of cells whose regular meetings of February 2027 are on the 15th at 19:30, after Tết."""

    def __init__(self, s: Session) -> None:
        self.s = s
        self.province = make.add_unit(s, name="Tỉnh Bắc Kạn")
        self.cao_tan = make.add_unit(s, self.province, name="Xã Cao Tân")
        self.bang_thanh = make.add_unit(s, self.province, name="Xã Bằng Thành")

    def add_cell(self, name: str, **values: object) -> tuple[Host, Meeting]:
        """A cell (of Cao Tân unless said otherwise) with its rule, and the meeting that is expected of it."""
        unit = values.pop("unit", self.cao_tan)
        host = make.add_host(self.s, unit, name=name, **values)
        rule = make.add_rule(self.s, host, "day 15")
        meeting = make.add_meeting(self.s, host, make.at(date(2027, 2, 15)), rule_id=rule.id)
        return host, meeting

    def hand_in(self, *rows: Sequence[object], complete: bool = True) -> ScheduleImport:
        return open_import(
            self.s,
            file_name="lich-thang-2.csv",
            data=write_csv(rows),
            month=FEBRUARY,
            user_id=None,
            now=make.NOW,
            complete=complete,
        )

    def look(self, handed_in: ScheduleImport) -> Preview:
        return preview(self.s, handed_in)

    def apply(self, handed_in: ScheduleImport) -> Preview:
        return apply_import(
            self.s, handed_in.id, shown=self.look(handed_in).fingerprint, user_id=None, now=make.NOW
        )


def outcomes(seen: Preview) -> list[tuple[str, str]]:
    """Each difference: the host's name and the outcome."""
    return [(seen.hosts[each.host_id].name, each.outcome) for each in seen.differences]

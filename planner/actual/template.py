"""The month's schedule as a sheet to fill in: the meetings expected, in the shape that is read back."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from models.meetings import Meeting
from models.organisation import Host, Unit
from planner.meetings.expect import expect_meetings
from planner.workbooks.book import fit_to_paper

# Title, width in letters.
COLUMNS = (
    ("Mã chi bộ", 16),
    ("Chi bộ", 38),
    ("Đảng bộ", 30),
    ("Ngày", 12),
    ("Giờ bắt đầu", 12),
    ("Giờ kết thúc", 12),
    ("Địa điểm", 30),
    ("Loại sinh hoạt", 16),
    ("Nội dung", 40),
    ("Trạng thái", 14),
    ("Ghi chú", 24),
)
TITLE_ROW, HEADER_ROW = 0, 2
FIRST_ROW = HEADER_ROW + 1
KINDS = {"regular": "thường kỳ", "thematic": "chuyên đề", "committee": "họp đảng ủy"}
STATUSES = ("hoãn", "hủy")
GUIDE = (
    "Mỗi dòng là một buổi sinh hoạt của tháng.",
    "Buổi giữ nguyên: để nguyên dòng. Buổi dời: sửa ngày, giờ hoặc địa điểm.",
    "Buổi không tổ chức: ghi “hoãn” hoặc “hủy” ở cột Trạng thái. Buổi thêm: viết thêm một dòng.",
    "Giữ cột Mã chi bộ: nhờ đó không chi bộ nào bị nhầm. Không có mã thì ghi tên chi bộ và đảng bộ.",
    "Nếu xóa dòng của một buổi mà chi bộ ấy vẫn còn dòng khác thì buổi đó được coi là không tổ chức.",
)


def write_template(s: Session, month: date, *, now: datetime, zone: ZoneInfo) -> bytes:
    """An .xlsx of the meetings known or expected in the month (its first day), by unit and host.

    What the rules expect is worked out in the session where it is not there yet; the caller need not keep it.
    """
    expect_meetings(s, month, month, now=now, zone=zone)
    meetings = s.scalars(
        select(Meeting)
        .join(Meeting.host)
        .join(Host.unit)
        .options(contains_eager(Meeting.host).contains_eager(Host.unit))
        .where(Meeting.month == month, Host.active)
        .order_by(Unit.name, Unit.id, Host.name, Host.id, Meeting.starts_at)
    ).all()
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        _write_schedule(book, meetings, month, zone)
        guide = book.add_worksheet("Hướng dẫn")
        guide.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
        guide.write_column(0, 0, GUIDE)
    return file.getvalue()


def _write_schedule(book: Any, meetings: Sequence[Meeting], month: date, zone: ZoneInfo) -> None:
    bold = book.add_format({"bold": True, "font_size": 13})
    header = book.add_format({"bold": True, "bg_color": "#E3EFF1", "border": 1, "text_wrap": True})
    formats = {
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "clock": book.add_format({"num_format": "hh:mm"}),
    }
    sheet = book.add_worksheet(f"Thang {month:%m-%Y}")
    sheet.write_string(TITLE_ROW, 0, f"LỊCH SINH HOẠT CHI BỘ THÁNG {month.month}/{month.year}", bold)
    for column, (title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, title, header)
    for row, meeting in enumerate(meetings, start=FIRST_ROW):
        _write_meeting(sheet, row, meeting, formats, zone)
    sheet.freeze_panes(FIRST_ROW, 2)
    fit_to_paper(sheet)
    sheet.repeat_rows(HEADER_ROW)
    last = FIRST_ROW + len(meetings) + len(COLUMNS)
    sheet.data_validation(FIRST_ROW, 7, last, 7, {"validate": "list", "source": list(KINDS.values())})
    sheet.data_validation(FIRST_ROW, 9, last, 9, {"validate": "list", "source": list(STATUSES)})


def _write_meeting(sheet: Any, row: int, meeting: Meeting, formats: dict[str, Any], zone: ZoneInfo) -> None:
    start, end = (at.astimezone(zone).replace(tzinfo=None) for at in (meeting.starts_at, meeting.ends_at))
    host = meeting.host
    sheet.write_string(row, 0, host.code)
    sheet.write_string(row, 1, host.name)
    sheet.write_string(row, 2, host.unit.name)
    sheet.write_datetime(row, 3, datetime.combine(start.date(), datetime.min.time()), formats["day"])
    sheet.write_datetime(row, 4, start.time(), formats["clock"])
    sheet.write_datetime(row, 5, end.time(), formats["clock"])
    sheet.write_string(row, 6, meeting.place or host.place or "")
    sheet.write_string(row, 7, KINDS[meeting.kind])
    sheet.write_string(row, 8, meeting.topic or "")
    sheet.write_string(row, 9, STATUSES[0] if meeting.status == "cancelled" else "")

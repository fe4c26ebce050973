from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from planner.errors import BadFile
from planner.load.rows import NO_TABLES, AbsenceRow, HostRow, UnitRow
from planner.workbooks.read import read_workbook
from planner.workbooks.template import write_template
from tests.planner.workbooks.books import SHEETS, Formula, faults_of, read, write_sheets

UNITS, VISITORS = SHEETS["Đơn vị"], SHEETS["Cấp ủy viên"]
TIERS, ABSENCES = ["Mã cấp", "Tên cấp"], ["Mã cấp ủy viên", "Từ", "Đến hết"]
# What Excel shows of 5 January 2027 in a cell that has lost its format.
LOST_FORMAT = 46392
DECOMPOSED = "Tỉnh  Ba\u0306\u0301c Ka\u0323n"
NO_WHOLE_NUMBER = "is not a whole number in range"
AN_ERROR = "holds an error of Excel's instead of a value"
NOT_AFTER = "does not come after Từ, 09/01/2027 00:00"
NO_VALUE = "holds a formula whose value is not in the file"


def test_a_sound_workbook_is_read() -> None:
    reading = read()
    assert faults_of(reading) == []
    assert reading.tables.units == (
        UnitRow(code="BK", name="Tỉnh Bắc Kạn"),
        UnitRow(code="CT", name="Xã Cao Tân", parent="BK", lat=22.5, lon=105.6),
    )
    assert reading.tables.hosts == (
        HostRow(
            code="C1", name="Chi bộ thôn Nà Quạng", unit="CT", category="subordinate_cell", lat=22.5, lon=105.6
        ),
    )


@pytest.mark.parametrize(
    "units",
    [
        [["DANH SÁCH ĐƠN VỊ"], ["năm 2027"], [], *UNITS],
        [[], ["STT", *UNITS[0]], ["1", *UNITS[1]], [], [None, None], ["2", *UNITS[2]]],
        [["", *UNITS[0]], ["", *UNITS[1]], ["", *UNITS[2]]],
        [["units", "code", "name", "parent", "lat", "lon"][1:], *UNITS[1:]],
        [[" MÃ  đơn vị *", "Tên đơn vị:", *UNITS[0][2:]], ["  BK ", DECOMPOSED], *UNITS[2:]],
        [[*UNITS[0][:3], "Tọa độ", ""], ["", "", "", "Vĩ độ", "Kinh độ"], *UNITS[1:]],
        [UNITS[0], ["(1)", "(2)", "(3)", "(4)", "(5)"], *UNITS[1:]],
        [UNITS[0], UNITS[1], ["CT", "Xã Cao Tân", "BK", "22,5", "105.6"]],
        [[*UNITS[0], "Đánh dấu"], *UNITS[1:], ["X", "Xã Mẫu", "", "chín", "", "Ví dụ"]],
    ],
    ids=[
        "titles above", "numbered, blank rows", "blank column", "code names", "spaces, capitals, decomposed",
        "merged header", "column numbers", "numbers as text", "an example",
    ],
)  # fmt: skip
def test_spreadsheets_manners_make_no_difference_in_a_workbook(units: list[list[object]]) -> None:
    reading = read(**{"Đơn vị": units})
    assert faults_of(reading) == []
    assert reading.tables.units == read().tables.units


@pytest.mark.parametrize(
    "start",
    [
        date(2027, 1, 5), "05/01/2027", "5-1-2027", "5.1.27", "2027-01-05", "ngày 5 tháng 1 năm 2027",
        "Thứ Ba, 05/01/2027", LOST_FORMAT, Formula("=DATE(2027,1,5)", LOST_FORMAT),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_stands_in_its_cell(start: object) -> None:
    reading = read(Vắng=[ABSENCES, ["V1", start, "09/01/2027"]])
    assert faults_of(reading) == []
    assert reading.tables.absences == (
        AbsenceRow(visitor="V1", start=datetime(2027, 1, 5), end=datetime(2027, 1, 10)),  # noqa: DTZ001
    )


def test_times_numbers_and_words_are_read_as_excel_and_people_have_them() -> None:
    rules = [
        ["Mã chi bộ", "Loại sinh hoạt", "Ngày họp", "Giờ bắt đầu", "Số phút"],
        ["C1", "Thường kỳ", "ngày 3", time(19, 30), "120.0"],
        ["C1", "chuyên đề", "chủ nhật đầu tiên", "8h", 90.0],
    ]
    ratings = [
        ["Mã chi bộ", "Năm", "Xếp loại", "Tỷ lệ dự họp (%)"],
        ["C1", 2026, "tốt", 0.936],
        ["C1", 2025, "", "91,5"],
    ]
    visitors = [[*VISITORS[0], "Điện thoại", "Là tổ trưởng, tổ phó"], [*VISITORS[1], 912345678, True]]
    reading = read(**{"Lịch sinh hoạt": rules, "Xếp loại": ratings, "Cấp ủy viên": visitors})
    assert faults_of(reading) == []
    assert [(each.starts_at, each.duration_minutes) for each in reading.tables.meeting_rules] == [
        (time(19, 30), 120),
        (time(8), 90),
    ]
    assert [(each.rating, each.attendance) for each in reading.tables.assessments] == [
        ("good", Decimal("93.6")),
        (None, Decimal("91.5")),
    ]
    assert [(each.phone, each.leader) for each in reading.tables.visitors] == [("0912345678", True)]


@pytest.mark.parametrize(
    ("sheet", "rows", "fault"),
    [
        ("Cấp", [TIERS, ["TINH", ""]], (2, "B", "", "is empty")),
        ("Cấp", [["Danh sách"], [], ["Thứ bậc", *TIERS], ["x", "TINH", "T"]], (4, "A", "x", NO_WHOLE_NUMBER)),
        ("Cấp", [["Mã cấp", "Thứ bậc"], ["TINH", 0]], (1, None, "", "is missing")),
        ("Cấp", [[*TIERS, "Tên cấp"], ["TINH", "Tỉnh ủy", ""]], (1, "B", "", "is there twice")),
        ("Cấp", [[*TIERS, "Thứ bật"], ["TINH", "T", 0]], (1, "C", "Thứ bật", "is not a column of this table")),
        ("Cấp", [[*TIERS, "", ""], ["TINH", "Tỉnh ủy", "", "cũ"]], (2, "D", "cũ", "stands in no column")),
        ("Cấp", [["Đánh dấu", *TIERS], ["gì đó", "TINH", "Tỉnh ủy"]], (2, "A", "gì đó", "is no mark")),
        ("Cấp", [["TINH", "Tỉnh ủy"]], (None, None, "", "has no row that names its columns")),
        ("Cấp", [TIERS, ["TINH", Formula('="Tỉnh ủy"')]], (2, "B", "", NO_VALUE)),
        ("Cấp", [TIERS, ["TINH", Formula("=A9/0", "#DIV/0!")]], (2, "B", "", AN_ERROR)),
        ("Cấp", [TIERS, ["TINH", "T"], ["TINH", "H"]], (3, "A", "TINH", "repeats row 2: the same Mã cấp")),
        ("Tổ", [["Mã tổ", "Tên tổ", "Mã cấp"], ["TO1", "Tổ 1", "TIN"]], (2, "C", "TIN", "is not a code of Cấp")),
        ("Vắng", [ABSENCES, ["V1", "9/1/2027", "5/1/2027"]], (2, "C", "5/1/2027", NOT_AFTER)),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_by_sheet_row_and_column(
    sheet: str, rows: list[list[object]], fault: tuple[object, ...]
) -> None:
    assert faults_of(read(**{sheet: rows})) == [(sheet, *fault)]


def test_every_fault_of_every_sheet_is_told_at_once_in_their_order() -> None:
    reading = read(**{"Đơn vị": [UNITS[0], ["", "Tỉnh", "", 91]], "Vắng": [ABSENCES, ["V9", "mai", "5/1"]]})
    assert [(each.sheet, each.row, each.column) for each in reading.faults] == [
        ("Đơn vị", 2, "A"),
        ("Đơn vị", 2, "D"),
        ("Chi bộ", 2, "C"),
        ("Cấp ủy viên", 2, "E"),
        ("Vắng", 2, "A"),
        ("Vắng", 2, "B"),
        ("Vắng", 2, "C"),
    ]


def test_a_row_with_a_bad_cell_is_still_compared_with_the_others() -> None:
    head = ["Mã tổ", "Tên tổ", "Mã cấp", "Ít nhất mấy người dự", "Nhiều nhất mấy người dự"]
    teams = [head, ["TO1", "Tổ 1", "TINH", "một", 2], ["TO1", "", "XA", 3, 2], ["", "Tổ 3", "TINH", 3, "ba"]]
    assert [(row, column, reason) for _, row, column, _, reason in faults_of(read(Tổ=teams))] == [
        (2, "D", NO_WHOLE_NUMBER),
        (3, "A", "repeats row 2: the same Mã tổ"),
        (3, "B", "is empty"),
        (3, "C", "is not a code of Cấp"),
        (3, "E", "is less than Ít nhất mấy người dự, 3"),
        (4, "A", "is empty"),
        (4, "E", NO_WHOLE_NUMBER),
    ]


def test_what_a_row_without_a_code_leaves_out_is_not_blamed() -> None:
    visitors = [
        ["Mã cấp ủy viên", "Họ và tên", "Mã cấp", "Là tổ trưởng, tổ phó"],
        ["", "Nông Văn Thí Dụ", "TINH", "có"],
    ]
    reading = read_workbook(write_sheets({"Cấp ủy viên": visitors}), read().tables)
    assert [(fault.row, fault.column) for fault in reading.faults] == [(2, "A")]


def test_what_is_not_in_the_file_is_taken_as_stored() -> None:
    stored = read().tables
    hosts = [
        ["Mã chi bộ", "Tên chi bộ", "Mã đơn vị", "Loại hình"],
        ["C1", "Chi bộ Nà Quạng", "CT", "chi bộ cơ sở"],
    ]
    more = replace(stored, hosts=(replace(stored.hosts[0], members=14, active=False),))
    reading = read_workbook(write_sheets({"Chi bộ": hosts}), more)
    assert faults_of(reading) == []
    assert reading.given == ("hosts",)
    (host,) = reading.tables.hosts
    assert (host.name, host.category, host.members, host.active) == (
        "Chi bộ Nà Quạng",
        "grassroots_cell",
        14,
        False,
    )


def test_what_nothing_is_read_from_is_told() -> None:
    reading = read(Cấp=[[*TIERS, "Ghi chú", "Màu sắc"], ["TINH", "Tỉnh ủy", "x", "đỏ"]], Sheet9=[["x"]])
    assert faults_of(reading) == []
    assert [(note.sheet, note.column) for note in reading.notes] == [("Sheet9", None), ("Cấp", "D")]


def test_a_sheet_whose_name_is_nearly_a_tables_is_a_fault() -> None:
    reading = read(**{"Cấp": None, "Cáp bậc": [TIERS], "Vắg": [ABSENCES]})
    assert ("Vắg", None, None, "", "is not one of the tables") in faults_of(reading)


@pytest.mark.parametrize(
    "data",
    [b"", b"code,name\n", b"PK\x03\x04 torn", write_sheets({"Trang 1": [["x"]]})],
    ids=["empty", "CSV", "torn", "no table"],
)
def test_what_is_no_workbook_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile):
        read_workbook(data, NO_TABLES)


def test_the_empty_template_says_nothing() -> None:
    reading = read_workbook(write_template(), NO_TABLES)
    assert (reading.faults, reading.notes, reading.tables) == ((), (), NO_TABLES)

import random
from datetime import date, time

import pytest

from planner.actual.faults import ScheduleFaults
from planner.actual.read import read_schedule
from planner.actual.rows import ActualRow, Reading
from planner.errors import BadFile
from tests.planner.actual.schedule_files import FEBRUARY, HEADER, local, row, write_csv, write_xlsx

QUANG = "Chi bộ thôn Nà Quạng"


def read(data: bytes) -> Reading:
    return read_schedule("lich.csv", data, FEBRUARY)


def faults(*rows: list[str]) -> list[tuple[int | None, str | None, str, str]]:
    with pytest.raises(ScheduleFaults) as refusal:
        read(write_csv(rows))
    return [(each.row, each.column, each.value, str(each.reason)) for each in refusal.value.faults]


def test_a_workbook_with_titles_two_rows_of_header_and_signatures() -> None:
    data = write_xlsx(
        **{
            "Tháng 2": [
                ["ĐẢNG BỘ HUYỆN PÁC NẶM"],
                [None, None, "LỊCH SINH HOẠT CHI BỘ THÁNG 2/2027"],
                [],
                [
                    "STT",
                    "Chi bộ",
                    "Thời gian",
                    None,
                    None,
                    "Địa điểm",
                    "Loại sinh hoạt",
                    "Nội dung",
                    "Trạng thái",
                    "Đại biểu",
                ],
                [None, None, "Ngày", None, "Giờ"],
                ["(1)", "(2)", "(3)", None, "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
                ["I", "Đảng bộ xã Cao Tân"],
                [1, QUANG, date(2027, 2, 3), None, time(19, 30), "Nhà văn hóa", "Thường kỳ", "Quý I", None, "x"],
                [],
                [2, "CB TDP 5", "ngày 4 tháng 2", None, "19 giờ 30 - 21h", None, "Chuyên đề", None, "Hoãn"],
                ["Tổng cộng", 2],
                [None, None, None, None, None, "NGƯỜI LẬP BIỂU"],
            ],
            "Ghi chú": [["Liên hệ Ban Tổ chức"]],
        }
    )
    reading = read(data)
    about = {"sheet": "Tháng 2", "unit": "Đảng bộ xã Cao Tân"}
    assert reading.rows == (
        ActualRow(
            row=8, host=QUANG, kind="regular", starts_at=local("2027-02-03T19:30"), place="Nhà văn hóa",
            topic="Quý I", **about,
        ),
        ActualRow(
            row=10, host="CB TDP 5", kind="thematic", held=False, starts_at=local("2027-02-04T19:30"),
            ends_at=local("2027-02-04T21:00"), **about,
        ),
    )  # fmt: skip
    assert [(each.sheet, each.row) for each in reading.aside] == [
        ("Tháng 2", None),
        ("Tháng 2", 11),
        ("Tháng 2", 12),
        ("Ghi chú", None),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_columns_may_stand_in_any_order(seed: int) -> None:
    order = random.Random(seed).sample(range(len(HEADER)), len(HEADER))
    told = row(
        QUANG, "03/02/2027", "19:30", **{"Địa điểm": "Nhà văn hóa", "Nội dung": "Quý I", "Đảng bộ": "Xã Cao Tân"}
    )
    shuffled = write_csv([[told[at] for at in order]], [HEADER[at] for at in order])
    assert read(shuffled).rows == read(write_csv([told])).rows


@pytest.mark.parametrize(
    "header",
    [
        ("Tên chi bộ", "Thời gian sinh hoạt"),
        ("Đơn vị", "Ngày, giờ"),
        ("TÊN TỔ CHỨC ĐẢNG (ghi đầy đủ)", "Thời gian:"),
        ("Host", "When"),
    ],
)
def test_titles_have_many_names(header: tuple[str, str]) -> None:
    (found,) = read(write_csv([[QUANG, "19h30 ngày 03/02/2027"]], header)).rows
    assert (found.host, found.starts_at) == (QUANG, local("2027-02-03T19:30"))


@pytest.mark.parametrize(
    "data",
    [
        f"Chi bộ;Ngày;Giờ;Nội dung\r\n{QUANG};03/02/2027;19h30;a, b, c, d, e\r\n".encode("utf-8-sig"),
        f"Chi bộ\tNgày\tGiờ\n\n{QUANG}\t3.2.2027\t19:30\n".encode("utf-16"),
        "Chi bô\u0323,Nga\u0300y,Giơ\u0300\nChi bô\u0323  thôn Na\u0300 Qua\u0323ng,2027-02-03,19:30\n".encode(),
    ],
    ids=["semicolons and a mark", "UTF-16 with tabs", "decomposed letters"],
)
def test_spreadsheets_ways_to_write_csv_make_no_difference(data: bytes) -> None:
    (found,) = read(data).rows
    assert (found.host, found.starts_at) == (QUANG, local("2027-02-03T19:30"))


def test_every_fault_is_told_at_once() -> None:
    assert faults(
        row("", "03/02/2027", "19:30"),
        row(QUANG, "45/2", "26h", **{"Loại sinh hoạt": "lạ", "Trạng thái": "chưa rõ"}),
        row(QUANG, "", "19:30"),
        row(QUANG, "03/02/2027"),
        row(QUANG, "03/06/2027", "19:30"),
        row(QUANG, "03/02/2027", "21:00 - 19:30"),
    ) == [
        (2, "A", "", "the cell is not named."),
        (3, "H", "chưa rõ", "this status is not known."),
        (3, "C", "45/2", "this is no day or time."),
        (3, "D", "26h", "this is no day or time."),
        (3, "F", "lạ", "this kind of meeting is not known."),
        (4, "C", "", "the day is missing."),
        (5, "D", "", "the time of day is missing."),
        (6, "C", "03/06/2027", "this day is not of the month that was chosen."),
        (7, None, "", "the meeting ends before it starts."),
    ]


def test_lines_that_are_no_meetings_are_left_aside_and_told() -> None:
    signed = ["", "", "Cao Tân, ngày 20/01/2027", "", "", "", "", ""]
    reading = read(
        write_csv([row(QUANG, "03/02/2027", "19:30"), row("Chi bộ thôn Nà Đông"), signed, row("Tổng cộng: 2")])
    )
    assert len(reading.rows) == 1
    assert [(each.row, each.text) for each in reading.aside] == [
        (3, "Chi bộ thôn Nà Đông"),
        (4, "Cao Tân, ngày 20/01/2027"),
        (5, "Tổng cộng: 2"),
    ]


def test_a_meeting_that_is_held_and_not_held_is_a_fault() -> None:
    told = row(QUANG, "03/02/2027", "19:30")
    assert faults(told, [*told[:-1], "hoãn"]) == [
        (3, None, "", "it says the opposite of row 2: held, and not held.")
    ]


@pytest.mark.parametrize(
    ("status", "held"),
    [
        ("Hoãn", False),
        ("huỷ", False),
        ("HỦY BỎ", False),
        ("hoãn do mưa lũ", False),
        ("Đúng lịch", True),
        ("", True),
    ],
)
def test_a_status_says_whether_it_is_held(status: str, held: bool) -> None:
    (found,) = read(write_csv([row(QUANG, "03/02/2027", "19:30", **{"Trạng thái": status})])).rows
    assert found.held == held


@pytest.mark.parametrize(
    ("note", "held"),
    [
        ("Hoãn (lũ quét)", False),
        ("Hoàn thành kế hoạch quý", True),
        ("Bộ đội biên phòng dự", True),
        ("Nghị quyết 5", True),
    ],
)
def test_a_note_cancels_only_when_it_says_so(note: str, held: bool) -> None:
    header = ("Chi bộ", "Ngày", "Giờ", "Ghi chú")
    (found,) = read(write_csv([[QUANG, "03/02/2027", "19:30", note]], header)).rows
    assert found.held == held


def test_a_meeting_put_off_to_a_day_in_words_is_a_fault() -> None:
    assert faults(row(QUANG, "03/02/2027", "19:30", **{"Trạng thái": "hoãn sang ngày 10/02"})) == [
        (2, "H", "hoãn sang ngày 10/02", "this status is not known.")
    ]


def test_a_reading_is_kept_as_json_and_read_back_the_same() -> None:
    reading = read(write_csv([row(QUANG, "03/02/2027", "19:30"), row("", "", "", **{"Địa điểm": "NGƯỜI LẬP"})]))
    assert Reading.from_json(reading.to_json()) == reading


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 no workbook", "can't be read"),
        (write_xlsx(A=[["x"]])[:-200], "can't be read"),
        (b"\xd0\xcf\x11\xe0 no workbook either", "can't be read"),
        ("Chi bộ".encode("utf-16-le"), "neither Excel nor text"),
        (b'a,"b\n', "not sound CSV"),
        (b"\x89PNG\r\n\x1a\n", "neither Excel nor text"),
        ("Ngày,Giờ\n03/02/2027,19:30\n".encode(), "no row names its columns"),
        ("Chi bộ,Ngày,Giờ\n".encode(), "there is no meeting in it"),
    ],
)
def test_a_file_that_is_no_schedule_is_refused_with_advice(data: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=said) as refusal:
        read(data)
    assert refusal.value.remedy


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.sheets.files.MAX_UNPACKED_BYTES", 100)
    with pytest.raises(BadFile, match="too large"):
        read(write_xlsx(A=[["x"]]))

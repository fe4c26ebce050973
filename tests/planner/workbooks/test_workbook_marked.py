import zipfile
from io import BytesIO
from xml.dom import minidom

import pytest
import xlsxwriter

from planner.load.rows import NO_TABLES
from planner.sheets.files import read_sheets
from planner.workbooks.marked import mark_faults
from planner.workbooks.read import read_workbook
from tests.planner.workbooks.books import SHEETS, write_book

FAULTY = {"Cấp": [["Mã cấp", "Tên cấp"], ["TINH", ""]], "Tổ": [SHEETS["Tổ"][0], ["TO1", "Tổ 1", "TIN"]]}


def mark(data: bytes) -> bytes:
    return mark_faults(data, read_workbook(data, NO_TABLES).faults, str)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_commented() -> bytes:
    """A faulty sheet in which somebody has left a comment, by the fault and elsewhere, and rules of their own."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Cấp")
        sheet.write_row(0, 0, ["Mã cấp", "Tên cấp", "Thứ bậc"])
        sheet.write_row(1, 0, ["TINH", "", "cao"])
        sheet.write_comment("B2", "để tôi hỏi lại")
        sheet.write_comment("A1", "mã của ban")
        sheet.conditional_format("A1:A9", {"type": "duplicate", "format": book.add_format({"bold": True})})
        sheet.data_validation("C2", {"validate": "integer", "criteria": ">=", "value": 0})
    return file.getvalue()


def test_each_bad_cell_is_coloured_and_says_what_is_wrong_and_what_is_allowed() -> None:
    marked = parts_of(mark(write_book(**FAULTY)))
    comments = [text.decode() for name, text in marked.items() if "comments" in name]
    assert len(comments) == 2
    assert 'ref="B2"' in comments[0]
    assert "Tên cấp: is empty.\nThis column must be filled in." in comments[0]
    assert 'ref="C2"' in comments[1]
    assert "is not a code of Cấp" in comments[1]
    coloured = [text for name, text in marked.items() if b"conditionalFormatting" in text]
    assert [b'sqref="B2"' in text or b'sqref="C2"' in text for text in coloured] == [True, True]


def test_all_faults_are_listed_in_a_sheet_of_their_own() -> None:
    sheets = {sheet.name: sheet.rows for sheet in read_sheets("", mark(write_book(**FAULTY)))}
    assert [row[:3] for row in sheets["Lỗi"]] == [
        ["Sheet", "Row", "Column"],
        ["Cấp", "2", "B Tên cấp"],
        ["Tổ", "2", "C Mã cấp"],
    ]


def test_everything_else_is_as_it_was_handed_in() -> None:
    data = write_book(**FAULTY)
    before, after = parts_of(data), parts_of(mark(data))
    touched = {name for name in before if after[name] != before[name]}
    # The sheets of the two faults, and what has to name the new parts and the colour.
    assert touched == {
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/sheet4.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    }
    assert [sheet.rows for sheet in read_sheets("", mark(data))[:5]] == [
        sheet.rows for sheet in read_sheets("", data)
    ]


def test_others_comments_and_rules_stay() -> None:
    marked = parts_of(mark(write_commented()))
    assert "để tôi hỏi lại" in marked["xl/comments1.xml"].decode()
    assert marked["xl/comments1.xml"].count(b"<comment ") == 3
    assert marked["xl/drawings/vmlDrawing1.vml"].count(b"<v:shape ") == 3
    assert marked["xl/worksheets/sheet1.xml"].count(b"<conditionalFormatting ") == 2
    assert b"duplicateValues" in marked["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("data", [write_book(**FAULTY), write_commented()], ids=["plain", "commented"])
def test_marked_again_it_is_as_marked_once(data: bytes) -> None:
    once = mark(data)
    assert parts_of(mark(once)) == parts_of(once)


@pytest.mark.parametrize("data", [write_book(**FAULTY), write_commented()], ids=["plain", "commented"])
def test_every_part_of_a_marked_file_is_sound(data: bytes) -> None:
    for text in parts_of(mark(data)).values():
        minidom.parseString(text)


def test_once_mended_the_file_is_taken_and_its_marks_go_with_the_next_marking() -> None:
    marked = mark(write_book(**FAULTY))
    unmarked = parts_of(mark_faults(marked, [], str))
    assert not any(b"visitplan&quot;" in text or b'"visitplan"=' in text for text in unmarked.values())
    assert not any(b"<comment " in text for text in unmarked.values())

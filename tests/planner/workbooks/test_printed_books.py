import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from planner.duties.ledger import Wanted
from planner.errors import Conflict, NotFound
from planner.periods import Period
from planner.sheets.files import read_sheets
from planner.workbooks.ledger_book import write_ledger
from planner.workbooks.plan_book import write_draft, write_in_force, write_release
from planner.workbooks.printed import Column, Group, Table, write_tables
from planner.workbooks.report_book import write_report
from tests.planner import factories as make
from tests.planner.factories import ZONE
from tests.web import scene as scenes

QUARTER = Period(start=date(2027, 1, 1), end=date(2027, 3, 31))


def sheets_of(data: bytes) -> dict[str, list[list[object]]]:
    """Each sheet's rows beneath its header, without their numbers."""
    return {sheet.name: [list(row[1:]) for row in sheet.rows[4:]] for sheet in read_sheets("", data)}


def test_a_releases_visits_are_listed_by_date_visitor_and_unit(s: Session) -> None:
    scene = scenes.build(s)
    release = scenes.add_release(s, scene)
    sheets = sheets_of(write_release(s, release.number, zone=ZONE))
    assert list(sheets) == ["Theo ngày", "Theo cấp ủy viên", "Theo đơn vị"]
    (first, second) = sheets["Theo ngày"]
    assert [first[0], *first[1:4]] == [date(2027, 1, 3), "Chủ nhật", "19:30–21:00", "Chi bộ thôn Nà Lẹng"]
    assert first[-2:] == ["Nông Văn Bình, Hoàng Thị Lan", "Tổ số 1"]
    assert second[3] == "Chi bộ Trường Tiểu học Bằng Lũng"
    assert [row[3] for row in sheets["Theo cấp ủy viên"] if row[3]] == [
        "Chi bộ thôn Nà Lẹng",
        "Chi bộ Trường Tiểu học Bằng Lũng",
        "Chi bộ thôn Nà Lẹng",
    ]
    assert len(sheets["Theo đơn vị"]) == 3


def test_visitors_follow_one_another_by_given_name_and_units_tell_the_way_to_them(s: Session) -> None:
    release = scenes.add_release(s, scenes.build(s))
    books = {sheet.name: sheet.rows for sheet in read_sheets("", write_release(s, release.number, zone=ZONE))}
    titles = [row[0] for row in books["Theo cấp ủy viên"][4:] if isinstance(row[0], str)]
    assert titles == [
        "Nông Văn Bình, Tổ trưởng, Tổ số 1: 1 buổi",
        "Triệu Văn Đức: 1 buổi",
        "Hoàng Thị Lan, Tổ số 1: 1 buổi",
    ]
    assert books["Theo đơn vị"][4][0] == "Tỉnh Bắc Kạn › Xã Chợ Đồn: 2 buổi"


def test_each_page_says_the_release_and_its_hash_and_fits_on_a4_across(s: Session) -> None:
    release = scenes.add_release(s, scenes.build(s))
    with zipfile.ZipFile(BytesIO(write_release(s, release.number, zone=ZONE))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        workbook = archive.read("xl/workbook.xml").decode()
    assert f"Bản ban hành số {release.number}" in sheet
    assert release.content_hash in sheet
    for said in ('paperSize="9"', 'orientation="landscape"', 'fitToHeight="0"', "Trang &amp;P/&amp;N"):
        assert said in sheet
    assert "'Theo ngày'!$4:$4" in workbook


def test_a_draft_says_that_it_is_one_and_one_not_worked_out_is_refused(s: Session) -> None:
    scene = scenes.build(s)
    draft, queued = scenes.add_plan(s, scene), scenes.add_plan(s, scene, state="queued")
    rows = read_sheets("", write_draft(s, draft.id, zone=ZONE))[0].rows
    assert str(rows[1][0]).startswith("DỰ THẢO")
    with pytest.raises(Conflict):
        write_draft(s, queued.id, zone=ZONE)
    with pytest.raises(NotFound):
        write_release(s, 99, zone=ZONE)


def test_what_is_in_force_is_listed_for_the_days_asked_for(s: Session) -> None:
    scenes.add_release(s, scenes.build(s))
    january = Period(start=date(2027, 1, 4), end=date(2027, 1, 31))
    whole = sheets_of(write_in_force(s, QUARTER, now=scenes.NOW, zone=ZONE))
    part = sheets_of(write_in_force(s, january, now=scenes.NOW, zone=ZONE))
    assert (len(whole["Theo ngày"]), len(part["Theo ngày"])) == (2, 1)


def test_the_ledger_tells_who_owes_what_and_until_when(s: Session) -> None:
    scene = scenes.build(s)
    make.add_quota_rule(s, name="1 lần trong quý", visitor_id=scene.loner.id, months=3)
    data = write_ledger(s, Wanted(day=QUARTER.start), now=scenes.NOW, zone=ZONE)
    (row,) = sheets_of(data)["Sổ theo dõi"]
    assert row[:8] == ["Triệu Văn Đức", "1 lần trong quý", QUARTER.start, QUARTER.end, 1, 0, 0, 1]


def test_a_report_has_its_figures_and_the_lists_behind_them(s: Session) -> None:
    scene = scenes.build(s)
    make.add_past_visit(s, scene.host, scene.loner, date(2026, 11, 3))
    period = Period(start=date(2026, 7, 1), end=date(2026, 12, 31))
    sheets = sheets_of(write_report(s, period, today=date(2026, 12, 28), zone=ZONE))
    assert ["Số buổi dự", 1] in [row[:2] for row in sheets["Số liệu"]]
    assert [row[:2] for row in sheets["Các buổi đã dự"]] == [[date(2026, 11, 3), "Chi bộ thôn Nà Lẹng"]]
    assert [row[-1] for row in sheets["Chi bộ"]] == [1, 0] or [row[-1] for row in sheets["Chi bộ"]] == [0, 1]


def test_rows_are_as_high_as_their_longest_text() -> None:
    columns = (Column(title="Chi bộ", width=12), Column(title="Số", width=5))
    rows = (("Thôn Nà Lạ", 1), ("Chi bộ thôn Nà Quạng", 2), ("Một\nHai\nBa", 3))
    table = Table(sheet="Thử", subject="Thử", columns=columns, groups=(Group(rows=rows),))
    with zipfile.ZipFile(BytesIO(write_tables("Thử", "Thử", [table]))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    heights = dict(re.findall(r'<row r="(\d+)"[^>]*? ht="(\d+)"', sheet))
    assert (heights.get("5"), heights["6"], heights["7"]) == (None, "30", "45")


def test_a_list_without_rows_says_so(s: Session) -> None:
    rows = read_sheets("", write_in_force(s, QUARTER, now=scenes.NOW, zone=ZONE))[0].rows
    assert rows[-1][0] == "Không có mục nào."

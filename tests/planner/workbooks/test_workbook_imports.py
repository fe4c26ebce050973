from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.organisation import Host, Unit
from models.people import Absence, Area, Visitor
from planner.errors import Conflict
from planner.load.rows import NO_TABLES
from planner.workbooks.imports import (
    Stale,
    apply_workbook,
    count_outcomes,
    discard_workbook,
    look_again,
    open_workbook,
    page_of_changes,
)
from planner.workbooks.organisation import read_organisation
from planner.workbooks.read import read_workbook
from planner.workbooks.template import write_organisation
from tests.planner import factories as make
from tests.planner.workbooks.books import SHEETS, bring_in, write_book, write_sheets

AREAS, ABSENCES = ["Mã đơn vị", "Mã tổ", "Thôi phụ trách"], ["Mã cấp ủy viên", "Từ", "Đến hết", "Bỏ đi"]
MORE = {
    "Địa bàn": [AREAS, ["CT", "TO1"]],
    "Vắng": [ABSENCES, ["V1", "05/01/2027", "09/01/2027"]],
}
HOSTS = SHEETS["Chi bộ"]


def test_a_workbook_touches_nothing_before_it_is_applied(s: Session) -> None:
    opened = open_workbook(s, file_name="x.xlsx", data=write_book(), user_id=None, now=make.NOW)
    assert count_outcomes(opened) == {"new": 6, "changed": 0, "removed": 0, "unchanged": 0}
    assert s.scalar(select(func.count()).select_from(Unit)) == 0


def test_applied_all_its_rows_are_there(s: Session) -> None:
    assert bring_in(s, write_book(**MORE))["new"] == 8
    visitor = s.scalars(select(Visitor)).one()
    assert (visitor.name, visitor.team.code, visitor.lat) == ("Nông Văn A", "TO1", 22.5)
    assert s.scalars(select(Host.category)).one() == "subordinate_cell"
    assert s.scalars(select(Absence.ends_at)).one() == datetime(2027, 1, 9, 17, tzinfo=UTC)


def test_handed_in_again_it_changes_nothing(s: Session) -> None:
    bring_in(s, write_book(**MORE))
    assert bring_in(s, write_book(**MORE)) == {"new": 0, "changed": 0, "removed": 0, "unchanged": 8}


def test_what_changed_is_told_and_updated_what_is_new_added_the_rest_left_alone(s: Session) -> None:
    bring_in(s, write_book(**MORE))
    hosts = [
        HOSTS[0],
        ["C1", "Chi bộ thôn Bản Mới", "CT", "chi bộ cơ sở"],
        ["C2", "Chi bộ Trạm Y tế", "CT", HOSTS[1][3]],
    ]
    opened = open_workbook(s, file_name="x.xlsx", data=write_sheets({"Chi bộ": hosts}), user_id=None, now=make.NOW)
    assert [(each.outcome, each.told, each.row) for each in page_of_changes(opened).items] == [
        ("changed", "C1 · Chi bộ thôn Bản Mới", 2),
        ("new", "C2 · Chi bộ Trạm Y tế", 3),
    ]
    assert [(each.title, each.before, each.after) for each in page_of_changes(opened).items[0].changes] == [
        ("Tên chi bộ", "Chi bộ thôn Nà Quạng", "Chi bộ thôn Bản Mới"),
        ("Loại hình", "chi bộ trực thuộc đảng ủy cơ sở", "chi bộ cơ sở"),
    ]
    apply_workbook(s, opened.id, shown=opened.fingerprint, now=make.NOW)
    assert s.scalars(select(Host.name).order_by(Host.code)).all() == ["Chi bộ thôn Bản Mới", "Chi bộ Trạm Y tế"]
    assert s.scalars(select(Visitor.code)).all() == ["V1"]


def test_areas_and_absences_are_taken_away_where_it_is_said(s: Session) -> None:
    bring_in(s, write_book(**MORE))
    gone = {
        "Địa bàn": [AREAS, ["CT", "TO1", "có"], ["BK", "TO1", "có"]],
        "Vắng": [ABSENCES, ["V1", "05/01/2027", "09/01/2027", "có"]],
    }
    assert bring_in(s, write_sheets(gone)) == {"new": 0, "changed": 0, "removed": 2, "unchanged": 1}
    assert s.scalars(select(Area)).all() == []
    assert s.scalars(select(Absence)).all() == []


def test_a_workbook_with_faults_is_kept_and_not_applied(s: Session) -> None:
    data = write_book(Cấp=[["Mã cấp", "Tên cấp"], ["TINH", ""]])
    opened = open_workbook(s, file_name="x.xlsx", data=data, user_id=None, now=make.NOW)
    assert [(each["sheet"], each["row"], each["column"]) for each in opened.faults] == [("Cấp", 2, "B")]
    with pytest.raises(Conflict, match="has faults"):
        apply_workbook(s, opened.id, shown=opened.fingerprint, now=make.NOW)
    assert s.scalars(select(Unit)).all() == []


def test_what_was_not_seen_is_not_applied(s: Session) -> None:
    bring_in(s, write_book())
    hosts = [HOSTS[0], ["C1", "Chi bộ Bản Mới", "CT", HOSTS[1][3]]]
    opened = open_workbook(s, file_name="x.xlsx", data=write_sheets({"Chi bộ": hosts}), user_id=None, now=make.NOW)
    shown = opened.fingerprint
    s.scalars(select(Host)).one().name = "Chi bộ Nà Khác"
    s.flush()
    with pytest.raises(Stale):
        apply_workbook(s, opened.id, shown=shown, now=make.NOW)
    seen = look_again(s, opened.id)
    assert page_of_changes(seen).items[0].changes[0].before == "Chi bộ Nà Khác"
    apply_workbook(s, opened.id, shown=seen.fingerprint, now=make.NOW)
    assert s.scalars(select(Host.name)).one() == "Chi bộ Bản Mới"


def test_closed_it_is_done_with_and_the_file_is_kept_no_more(s: Session) -> None:
    opened = open_workbook(s, file_name="x.xlsx", data=write_book(), user_id=None, now=make.NOW)
    assert discard_workbook(s, opened.id).content is None
    for close in (
        lambda: discard_workbook(s, opened.id),
        lambda: look_again(s, opened.id),
        lambda: apply_workbook(s, opened.id, shown=opened.fingerprint, now=make.NOW),
    ):
        with pytest.raises(Conflict):
            close()


def test_what_is_exported_and_imported_changes_nothing(s: Session) -> None:
    bring_in(s, write_book(**MORE))
    tables = read_organisation(s, make.ZONE)
    reading = read_workbook(write_organisation(tables), NO_TABLES)
    assert (reading.faults, reading.tables) == ((), tables)
    outcome = bring_in(s, write_organisation(tables))
    assert (outcome["new"], outcome["changed"], outcome["removed"]) == (0, 0, 0)

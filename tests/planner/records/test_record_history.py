"""Every change of every record is in its history, whatever way it came, and the last one can be undone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.history import RecordChange
from models.organisation import Host, Unit
from models.people import Area, Tier, Visitor
from planner.accounts import create_user, reset_password
from planner.changing.log import Origin
from planner.errors import Conflict
from planner.load.rows import NO_TABLES, TierRow
from planner.load.store import load_tables
from planner.records.deleting import delete_record, undo_last
from planner.records.history import find_latest, read_entries, select_history
from planner.records.origin import tell_origin
from planner.records.tables import TABLES
from planner.records.uses import list_uses
from tests.planner import factories as make

VISITORS, HOSTS = TABLES["visitors"], TABLES["hosts"]
ORIGIN = Origin(user_id=None, now=make.NOW, reason="Nhầm")


@pytest.fixture
def tier(s: Session) -> Tier:
    return make.add_tier(s, code="TINH", name="Tỉnh ủy")


@pytest.fixture
def visitor(s: Session, tier: Tier) -> Visitor:
    return make.add_visitor(s, tier, code="V1", name="Lý Thị Mẫu")


def last(s: Session, stored: str) -> RecordChange:
    s.flush()
    return s.scalars(select(RecordChange).where(RecordChange.table == stored).order_by(RecordChange.id)).all()[-1]


def test_an_edit_is_told_with_who_when_by_which_way_and_why(s: Session, visitor: Visitor) -> None:
    user = create_user(s, username="ban", password="mat-khau-du-dai", role="board", now=make.NOW)
    tell_origin(s, now=make.NOW, user_id=user.id, source="records", reason="Số mới")
    visitor.phone = "0912"
    told = last(s, "visitor")
    assert (told.at, told.user, told.source, told.reason) == (make.NOW, user, "records", "Số mới")
    assert (told.row_id, told.before, told.after) == (visitor.id, {"phone": None}, {"phone": "0912"})


def test_tables_handed_in_are_told_of_too(s: Session, tier: Tier) -> None:
    rows = (TierRow(code="TINH", name="Tỉnh ủy Bắc Kạn"), TierRow(code="XA", name="Xã"))
    load_tables(s, replace(NO_TABLES, tiers=rows), now=make.NOW)
    changes = s.scalars(
        select(RecordChange).where(RecordChange.table == "tier").order_by(RecordChange.id).offset(1)
    )
    told = {(change.before or {}).get("name"): (change.after or {})["name"] for change in changes}
    assert told == {None: "Xã", "Tỉnh ủy": "Tỉnh ủy Bắc Kạn"}


def test_sql_typed_by_hand_is_told_of_too(s: Session, visitor: Visitor) -> None:
    s.execute(text("UPDATE visitor SET max_per_day = 3 WHERE id = :id"), {"id": visitor.id})
    told = last(s, "visitor")
    assert (told.user_id, told.source, told.before, told.after) == (
        None,
        None,
        {"max_per_day": 1},
        {"max_per_day": 3},
    )


def test_a_password_is_told_of_but_never_shown(s: Session) -> None:
    user = create_user(s, username="ban", password="mat-khau-du-dai", role="board", now=make.NOW)
    assert "password_hash" not in (last(s, "user").after or {})
    reset_password(user)
    assert last(s, "user").after == {"password_hash": None}


def test_expected_meetings_are_told_of_from_their_first_change_on(s: Session) -> None:
    meeting = make.add_meeting(s, make.add_host(s, make.add_unit(s)), make.at(date(2027, 1, 3)))
    assert s.scalars(select(RecordChange).where(RecordChange.table == "meeting")).all() == []
    meeting.status = "confirmed"
    assert last(s, "meeting").after == {"status": "confirmed"}


def test_the_history_reads_as_values_with_names(s: Session, visitor: Visitor) -> None:
    other = make.add_tier(s, code="HUYEN", name="Huyện ủy")
    before = visitor.tier_id
    visitor.tier, visitor.joined_on = other, date(2027, 1, 1)
    s.flush()
    entries, references = read_entries(s, s.scalars(select_history(table=VISITORS, row_id=visitor.id).limit(1)))
    columns = [(column.name, column.before, column.after) for column in entries[0].columns]
    assert columns == [("tier_id", before, other.id), ("joined_on", None, date(2027, 1, 1))]
    assert str(references.get("tiers", other.id)) == "Huyện ủy (HUYEN)"


def test_what_has_no_code_is_known_by_whom_it_is_about_also_once_it_is_gone(s: Session, visitor: Visitor) -> None:
    absence = make.add_absence(s, visitor, make.NOW, make.NOW + timedelta(days=1))
    absence.reason = "Ốm"
    s.flush()
    s.delete(absence)
    s.flush()
    entries, references = read_entries(s, s.scalars(select_history(table=TABLES["absences"])))
    assert [entry.kind for entry in entries] == ["deleted", "changed", "added"]
    assert {references.get("visitors", entry.row.visitor_id).name for entry in entries} == {visitor.name}
    assert {entry.row.ends_at for entry in entries} == {make.NOW + timedelta(days=1)}


def test_the_last_edit_is_undone_and_the_undoing_too(s: Session, visitor: Visitor) -> None:
    visitor.name = "Lý Thị Thử"
    undo_last(s, VISITORS, visitor.id, last(s, "visitor").id, ORIGIN, make.ZONE)
    assert (visitor.name, visitor.search) == ("Lý Thị Mẫu", "ly thi mau")
    undo_last(s, VISITORS, visitor.id, last(s, "visitor").id, ORIGIN, make.ZONE)
    assert visitor.name == "Lý Thị Thử"


def test_an_edit_that_is_not_the_last_is_not_undone(s: Session, visitor: Visitor) -> None:
    first = last(s, "visitor")
    visitor.phone = "0912"
    s.flush()
    with pytest.raises(Conflict):
        undo_last(s, VISITORS, visitor.id, first.id, ORIGIN, make.ZONE)


def test_what_was_recorded_as_a_change_is_not_undone_behind_its_back(s: Session, visitor: Visitor) -> None:
    tell_origin(s, now=datetime(2026, 12, 1, tzinfo=UTC), source="changes")
    visitor.active = False
    with pytest.raises(Conflict):
        undo_last(s, VISITORS, visitor.id, last(s, "visitor").id, ORIGIN, make.ZONE)


def test_what_is_in_use_is_not_deleted(s: Session, visitor: Visitor) -> None:
    host = make.add_host(s, make.add_unit(s))
    make.add_past_visit(s, host, visitor, date(2026, 5, 3))
    with pytest.raises(Conflict):
        delete_record(s, HOSTS, host.id, ORIGIN, make.ZONE, seen=find_latest(s, HOSTS, [host.id]))
    uses = [(use.stored, use.count, use.part) for use in list_uses(s, HOSTS, [host.id])]
    assert (uses, s.get(Host, host.id)) == ([("past_visit", 1, False)], host)


def test_a_deleted_record_comes_back_with_what_belonged_to_it(s: Session, visitor: Visitor) -> None:
    unit: Unit = make.add_unit(s)
    visitor_id, area_id = visitor.id, make.add(s, Area(unit=unit, visitor=visitor)).id
    delete_record(s, VISITORS, visitor_id, ORIGIN, make.ZONE, seen=find_latest(s, VISITORS, [visitor_id]))
    s.expire_all()
    assert (s.get(Visitor, visitor_id), s.get(Area, area_id)) == (None, None)
    undo_last(s, VISITORS, visitor_id, last(s, "visitor").id, ORIGIN, make.ZONE)
    s.expire_all()
    back = s.get_one(Visitor, visitor_id)
    assert (back.name, back.search, [area.unit_id for area in back.areas]) == (
        "Lý Thị Mẫu",
        "ly thi mau",
        [unit.id],
    )

"""A record made or changed by a form: right is kept, wrong is said at its field, nobody writes over anybody."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import Change
from models.meetings import Meeting
from models.organisation import Host, Unit
from models.people import Area, Team, Tier, Visitor
from planner.accounts import Lockout, check_login, create_user
from planner.changing.log import Origin, withdraw_change
from planner.load.names import CSV_NAMES
from planner.meetings.expect import expect_meetings
from planner.records.deleting import delete_record, undo_last
from planner.records.faults import Stale, Unsound
from planner.records.history import find_latest
from planner.records.keeping import Desk, Kept, keep_record
from planner.records.references import references_of
from planner.records.tables import TABLES
from planner.records.texts import new_texts, texts_of
from tests.planner import factories as make

VISITORS = TABLES["visitors"]


def desk(why: str = "") -> Desk:
    return Desk(origin=Origin(user_id=None, now=make.NOW, reason=why), names=CSV_NAMES, zone=make.ZONE)


def texts(s: Session, table: str, row: object, **edited: str) -> dict[str, str]:
    described = TABLES[table]
    return {**texts_of(described, row, references_of(s, described, [row]), make.ZONE), **edited}


def faults(error: Unsound) -> list[tuple[str, str]]:
    return [(fault.field, str(fault.reason)) for fault in error.faults]


@pytest.fixture
def province(s: Session) -> Unit:
    return make.add_unit(s, code="BK", name="Tỉnh Bắc Kạn", lat=22.1, lon=105.8)


@pytest.fixture
def tier(s: Session) -> Tier:
    return make.add_tier(s, code="TINH", name="Tỉnh ủy")


@pytest.fixture
def team(s: Session, tier: Tier) -> Team:
    return make.add_team(s, tier, code="TO01", name="Tổ 1")


@pytest.fixture
def visitor(s: Session, tier: Tier, team: Team) -> Visitor:
    return make.add_visitor(s, tier, code="TO01-1", name="Nông Văn Thí Dụ", team=team, joined_on=date(2026, 1, 5))


@pytest.fixture
def host(s: Session, province: Unit) -> Host:
    return make.add_host(s, province, code="C01", name="Chi bộ thôn Nà Quạng")


def test_a_new_visitor_sets_out_from_the_unit_where_they_work(s: Session, province: Unit, tier: Tier) -> None:
    filled = new_texts(VISITORS) | {"code": "V1", "name": "Lý  Thị Mẫu", "tier": "TINH", "base_unit": "BK"}
    kept = keep_record(s, VISITORS, None, filled, desk())
    row = s.get_one(Visitor, kept.row.id)
    assert (row.name, row.search, row.lat, row.lon, row.max_per_day) == (
        "Lý Thị Mẫu",
        "ly thi mau",
        22.1,
        105.8,
        1,
    )


def test_every_field_that_is_wrong_is_named_and_nothing_is_kept(s: Session, tier: Tier) -> None:
    filled = new_texts(VISITORS) | {"code": "V1", "email": "khong phai", "max_per_day": "-1", "tier": "HUYEN"}
    with pytest.raises(Unsound) as refused:
        keep_record(s, VISITORS, None, filled, desk())
    assert faults(refused.value) == [
        ("name", "is empty"),
        ("tier", "is not known, or several are called so"),
        ("email", "is not an e-mail address"),
        ("max_per_day", "is not a whole number in range"),
    ]
    assert s.scalars(select(Visitor)).all() == []


def keep(s: Session, table: str, row: Any, why: str = "", **edited: str) -> Kept:
    """Opens the record's form, fills it in and sends it."""
    s.flush()
    seen = find_latest(s, TABLES[table], [row.id])
    return keep_record(s, TABLES[table], row.id, texts(s, table, row, **edited), desk(why), seen=seen)


def test_a_leader_without_a_team_is_refused_as_in_a_file(s: Session, visitor: Visitor) -> None:
    with pytest.raises(Unsound) as refused:
        keep(s, "visitors", visitor, leader="yes", team="")
    assert faults(refused.value) == [("leader", "leads no team")]


def test_what_is_sent_unchanged_changes_nothing(s: Session, visitor: Visitor, host: Host) -> None:
    make.add_rule(s, host, "sunday -1", frequency="quarterly", month_of_quarter=2)
    make.add_assessment(s, host, 2025, rating="good", attendance=Decimal("84.5"))
    make.add_absence(s, visitor, make.at(date(2027, 1, 5), 0, 0), make.at(date(2027, 1, 9), 0, 0))
    make.add_past_visit(s, host, visitor, date(2026, 5, 3))
    make.add_meeting(s, host, make.at(date(2027, 1, 3)), place="Nhà văn hóa")
    make.add(s, Area(unit=host.unit, visitor=visitor))
    create_user(s, username="lan", password="mat-khau-du-dai", role="board", now=make.NOW)
    kept = {table.name: keep(s, table.name, s.scalars(select(table.model)).first()) for table in TABLES.values()}
    assert {name: each.edit for name, each in kept.items()} == dict.fromkeys(TABLES)


def test_a_code_somebody_has_is_refused(s: Session, visitor: Visitor, tier: Tier) -> None:
    other = make.add_visitor(s, tier, code="TO01-2")
    with pytest.raises(Unsound) as refused:
        keep(s, "visitors", other, code="to01-1")
    assert faults(refused.value) == [("code", "is that of another record already")]


def test_somebody_is_found_by_name_without_diacritics_where_one_is_called_so(
    s: Session, province: Unit, visitor: Visitor
) -> None:
    filled = {"unit": "bac kan", "visitor": "nong van thi du"}
    kept = keep_record(s, TABLES["areas"], None, filled, desk())
    assert (kept.row.unit_id, kept.row.visitor_id) == (province.id, visitor.id)


def test_units_never_go_round_in_a_circle(s: Session, province: Unit) -> None:
    commune = make.add_unit(s, province, code="XA")
    with pytest.raises(Unsound) as refused:
        keep(s, "units", province, parent="XA")
    assert faults(refused.value) == [("parent", "goes round in a circle: BK > XA > BK")]
    assert s.get_one(Unit, commune.id).parent_id == province.id


def test_whoever_saves_second_is_told_and_nothing_is_written_over(s: Session, visitor: Visitor) -> None:
    opened = texts(s, "visitors", visitor, phone="0912")
    seen = find_latest(s, VISITORS, [visitor.id])
    keep(s, "visitors", visitor, title="Tổ trưởng")
    with pytest.raises(Stale) as refused:
        keep_record(s, VISITORS, visitor.id, opened, desk(), seen=seen)
    assert refused.value.latest == find_latest(s, VISITORS, [visitor.id])
    assert (visitor.title, visitor.phone) == ("Tổ trưởng", None)


def test_a_visitor_who_leaves_needs_a_reason_and_is_logged(s: Session, visitor: Visitor) -> None:
    with pytest.raises(Unsound) as refused, s.begin_nested():
        keep(s, "visitors", visitor, active="no")
    assert [fault.field for fault in refused.value.faults] == ["why"]
    keep(s, "visitors", visitor, "Chuyển công tác", active="no")
    change = s.scalars(select(Change)).one()
    assert (change.kind, change.reason, change.visitor_id) == ("visitor_left", "Chuyển công tác", visitor.id)


def test_a_change_logged_by_a_form_can_be_withdrawn(s: Session, host: Host) -> None:
    meeting = make.add_meeting(s, host, make.at(date(2027, 1, 3)))
    keep(s, "meetings", meeting, "Trùng lịch xã", starts_at="05/01/2027 20:00")
    moved = (meeting.starts_at, meeting.ends_at, meeting.status, meeting.moved_from)
    assert moved == (
        make.at(date(2027, 1, 5), 20, 0),
        make.at(date(2027, 1, 5), 21, 30),
        "moved",
        date(2027, 1, 3),
    )
    withdraw_change(s, s.scalars(select(Change)).one().id, now=make.NOW, zone=make.ZONE)
    assert (meeting.starts_at, meeting.status) == (make.at(date(2027, 1, 3)), "expected")


def test_a_meeting_that_has_begun_keeps_its_time(s: Session, host: Host) -> None:
    meeting = make.add_meeting(s, host, make.at(date(2026, 12, 3)))
    assert keep(s, "meetings", meeting, topic="Chuyên đề").row.topic == "Chuyên đề"
    with pytest.raises(Unsound) as refused:
        keep(s, "meetings", meeting, "Nhầm", starts_at="04/12/2026 19:30")
    assert faults(refused.value) == [("starts_at", "is of a meeting that has begun already")]


def test_a_new_rule_of_meeting_yields_meetings_from_next_month_on(s: Session, host: Host) -> None:
    rule = make.add_rule(s, host, "day 3")
    expect_meetings(s, date(2026, 12, 1), date(2027, 1, 31), now=make.NOW, zone=make.ZONE)
    keep(s, "meeting_rules", rule, "Chi bộ đề nghị", recurrence="day 12")
    days = [meeting.starts_at.date() for meeting in s.scalars(select(Meeting).order_by(Meeting.starts_at))]
    assert days == [date(2026, 12, 3), date(2027, 1, 12)]


def test_an_account_comes_with_a_password_for_once(s: Session, visitor: Visitor) -> None:
    filled = new_texts(TABLES["accounts"]) | {"username": "Du", "role": "visitor", "visitor": "TO01-1"}
    kept = keep_record(s, TABLES["accounts"], None, filled, desk())
    assert kept.password is not None
    assert check_login(s, "du", kept.password) is kept.row
    with pytest.raises(Unsound) as refused:
        keep_record(s, TABLES["accounts"], None, filled | {"username": "du2"}, desk())
    assert faults(refused.value) == [("visitor", "has an account already")]


def test_the_last_account_of_the_board_is_not_locked(s: Session) -> None:
    user = create_user(s, username="ban", password="mat-khau-du-dai", role="board", now=make.NOW)
    with pytest.raises(Unsound) as refused:
        keep(s, "accounts", user, active="no")
    assert faults(refused.value) == [("active", "is that of the last account of the board")]


def test_the_last_account_of_the_board_is_not_deleted_or_put_back_to_another_role(s: Session) -> None:
    first = create_user(s, username="ban", password="mat-khau-du-dai", role="board", now=make.NOW)
    other = create_user(s, username="khac", password="mat-khau-du-dai", role="board", now=make.NOW)
    accounts = TABLES["accounts"]
    keep(s, "accounts", other, active="no")
    keep(s, "accounts", other, active="yes")
    last_edit = find_latest(s, accounts, [other.id])
    keep(s, "accounts", first, active="no")
    with pytest.raises(Lockout):
        undo_last(s, accounts, other.id, last_edit, desk().origin, make.ZONE)
    with pytest.raises(Lockout):
        delete_record(s, accounts, other.id, desk().origin, make.ZONE, seen=last_edit)
    assert (first.active, other.active) == (False, True)

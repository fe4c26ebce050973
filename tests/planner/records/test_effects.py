"""Edits that may break what is published are told of as changes, whichever way they come."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.changes import Change
from models.history import RecordChange
from models.organisation import Host
from models.people import Absence, Visitor
from models.plans import Plan
from models.releases import Release
from models.rules import QuotaRule
from planner.changing.log import TEXT, VISITORS, Origin, withdraw_change
from planner.duties.priorities import get_policy
from planner.load import read_tables
from planner.load.names import CSV_NAMES
from planner.phrases import load_phrases
from planner.records.deleting import delete_record
from planner.records.faults import Unsound
from planner.records.history import find_latest
from planner.records.keeping import Desk, keep_record
from planner.records.loading import load_and_log
from planner.records.references import references_of
from planner.records.tables import NO, TABLES
from planner.records.texts import texts_of
from planner.replanning.diff import diff_plan
from planner.replanning.impact import list_broken
from tests.planner import factories as make
from tests.planner.boards import (
    AHEAD,
    FAR,
    FEBRUARY,
    Commune,
    add_cell,
    add_commune,
    delegations,
    go_on,
    put_in_force,
)
from tests.planner.csv_folder import write_folder

DAY = timedelta(days=1)
FILE = "danh-sach.xlsx"
MORE = {
    "absences": "visitor,start,end,reason,remove\nV1,05/02/2027,06/02/2027,Nghỉ phép,\n",
    "quota_rules": "code,name,tier,min\nQ,Quý,TINH,1\n",
    "policy": "key,value\nremote_3,70\n",
}


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s)


def edit(s: Session, table: str, row: object, why: str = "", **edited: str) -> None:
    described = TABLES[table]
    texts = {**texts_of(described, row, references_of(s, described, [row]), make.ZONE), **edited}
    desk = Desk(origin=Origin(user_id=None, now=FEBRUARY, reason=why), names=CSV_NAMES, zone=make.ZONE)
    keep_record(s, described, row.id, texts, desk, seen=find_latest(s, described, [row.id]))


def load(s: Session, folder: Path, **changed: str) -> None:
    load_and_log(s, read_tables(write_folder(folder, **changed)), file_name=FILE, now=FEBRUARY, zone=make.ZONE)
    s.flush()


def logged(s: Session) -> list[tuple[str, str]]:
    changes = s.scalars(select(Change).order_by(Change.id))
    return [(change.kind, str(load_phrases(change.detail[TEXT])[0])) for change in changes]


def publish_something(s: Session) -> None:
    """Somebody's, so that there is something to break."""
    elsewhere = add_commune(s)
    [ahead] = add_cell(s, elsewhere, AHEAD)
    put_in_force(s, {ahead: [elsewhere.visitors[0]]})


def test_a_host_closed_and_another_maximum_are_changes_once_something_is_published(
    s: Session, commune: Commune
) -> None:
    first, _second = commune.visitors
    [ahead] = add_cell(s, commune, AHEAD)
    edit(s, "visitors", first, max_per_month="9")
    assert logged(s) == []
    number = put_in_force(s, {ahead: [first]})
    with pytest.raises(Unsound), s.begin_nested():
        edit(s, "hosts", ahead.host, active=NO)
    edit(s, "hosts", ahead.host, "Sáp nhập thôn", active=NO)
    edit(s, "visitors", first, "Giảm việc", max_per_month="0", title="Ủy viên")
    edit(s, "visitors", first, phone="0912 345 678")
    assert logged(s) == [
        ("host_changed", f"{ahead.host.name} is closed."),
        ("visitor_changed", f"{first.name} has changed: most visits a month 9 → 0."),
    ]
    release = s.scalars(select(Release).where(Release.number == number)).one()
    [broken] = list_broken(s, release, today=FEBRUARY.date(), zone=make.ZONE)
    assert [cause.reason for cause in broken.changes] == ["Sáp nhập thôn", "Giảm việc"]
    change = s.scalars(select(Change).order_by(Change.id)).first()
    withdraw_change(s, change.id, now=FEBRUARY, zone=make.ZONE)
    assert ahead.host.active


def test_a_team_and_its_areas_concern_all_its_members(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    team, elsewhere = make.add_team(s, commune.tier, commune.unit), make.add_unit(s)
    one, _two = (make.add_visitor(s, commune.tier, team=team) for _ in range(2))
    [ahead] = add_cell(s, commune, AHEAD)
    number = put_in_force(s, {ahead: [one]})
    edit(s, "teams", team, "Đi theo cặp", delegation_max="2", delegation_min="2")
    edit(s, "areas", team.areas[0], "Phân công lại", unit=elsewhere.code)
    assert logged(s) == [
        (
            "visitor_changed",
            f"{team.name} has changed: least members of a delegation 1 → 2; most members of a delegation 1 → 2.",
        ),
        (
            "visitor_changed",
            f"{team.name} has changed: area in charge “{commune.unit.name}” → “{elsewhere.name}”.",
        ),
    ]
    s.commit()
    plan = s.get_one(Plan, go_on(sessions, number, choice="mend").id)
    assert delegations(s, plan.id).keys() == {ahead.id}
    [handed] = diff_plan(s, plan).differences
    assert [change.reason for change in handed.changes] == ["Đi theo cặp", "Phân công lại"]
    assert handed.direct


def test_an_area_taken_away_is_a_change_and_one_given_lets_its_visitor_go_there(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    other = add_commune(s, tier=commune.tier, visitors=1)
    [ahead], [there] = add_cell(s, commune, AHEAD), add_cell(s, other, FAR)
    number = put_in_force(s, {ahead: [first]})
    areas, [area] = TABLES["areas"], other.visitors[0].areas
    origin = Origin(user_id=None, now=FEBRUARY, reason="Phân công lại")
    seen = find_latest(s, areas, [area.id])
    delete_record(s, areas, area.id, origin, make.ZONE, seen=seen)
    desk = Desk(origin=origin, names=CSV_NAMES, zone=make.ZONE)
    given = {"unit": other.unit.code, "visitor": first.code, "team": ""}
    keep_record(s, areas, None, given, desk)
    assert {text for _kind, text in logged(s)} == {
        f"{other.visitors[0].name} has changed: area in charge “{other.unit.name}” → –.",
        f"{first.name} has changed: area in charge – → “{other.unit.name}”.",
    }
    s.commit()
    assert delegations(s, go_on(sessions, number).id) == {ahead.id: [first.id], there.id: [first.id]}


def test_a_newcomer_is_one_who_joined_by_a_form_as_by_a_file_and_withdrawn_no_longer_counts(
    s: Session, commune: Commune, tmp_path: Path
) -> None:
    first, _second = commune.visitors
    described = TABLES["visitors"]
    texts = {**texts_of(described, first, references_of(s, described, [first]), make.ZONE), "code": "MOI"}
    desk = Desk(origin=Origin(user_id=None, now=FEBRUARY, reason="Bổ sung"), names=CSV_NAMES, zone=make.ZONE)
    keep_record(s, described, None, {**texts, "code": "CU", "name": "Triệu Văn Cũ"}, desk)
    load(s, tmp_path)
    assert logged(s) == []
    publish_something(s)
    with pytest.raises(Unsound), s.begin_nested():
        keep_record(s, described, None, texts, replace(desk, origin=replace(desk.origin, reason="")))
    made = keep_record(s, described, None, {**texts, "name": "Triệu Văn Mới"}, desk)
    load(s, tmp_path, visitors="code,name,tier,team,base_unit\nV9,Nông Thị Mới,TINH,TO1,CT\n")
    assert logged(s) == [
        ("visitor_joined", "Triệu Văn Mới joined."),
        ("visitor_joined", "Nông Thị Mới joined."),
    ]
    change = s.scalars(select(Change).order_by(Change.id)).first()
    withdraw_change(s, change.id, now=FEBRUARY, zone=make.ZONE)
    assert not made.row.active


def test_a_unit_moved_concerns_those_in_charge_of_either_place_and_a_host_may_lie_elsewhere(
    s: Session, commune: Commune
) -> None:
    [ahead] = add_cell(s, commune, AHEAD)
    other = add_commune(s, tier=commune.tier, visitors=1)
    village = make.add_unit(s, parent=commune.unit)
    put_in_force(s, {ahead: [commune.visitors[0]]})
    before = f"{ahead.host.lat}, {ahead.host.lon}"
    edit(s, "units", village, "Sáp nhập", parent=other.unit.code)
    edit(s, "hosts", ahead.host, "Đo lại", lat="22.31", lon="105.91")
    assert logged(s) == [
        (
            "visitor_changed",
            f"{village.name} has changed: the unit it belongs to “{commune.unit.name}” → “{other.unit.name}”.",
        ),
        ("host_changed", f"{ahead.host.name} has changed: where it lies {before} → 22.31, 105.91."),
    ]
    moved = s.scalars(select(Change).order_by(Change.id)).first()
    assert moved.detail[VISITORS] == sorted(each.id for each in (*commune.visitors, *other.visitors))
    withdraw_change(s, moved.id, now=FEBRUARY, zone=make.ZONE)
    assert village.parent_id == commune.unit.id


def test_a_first_load_makes_no_changes_but_is_in_the_history_under_its_file_s_name(
    s: Session, tmp_path: Path
) -> None:
    load(s, tmp_path, **MORE)
    assert logged(s) == []
    assert set(s.scalars(select(RecordChange.reason).where(RecordChange.table == "visitor"))) == {FILE}


def test_what_a_file_changes_is_told_with_its_name_as_the_reason(s: Session, tmp_path: Path) -> None:
    get_policy(s)
    load(s, tmp_path, **{**MORE, "absences": "visitor,start,end\nV1,05/03/2027,06/03/2027\n"})
    publish_something(s)
    rules = "host,kind,recurrence,starts_at,duration_minutes\nC1,thường kỳ,ngày 5,19h30,120\n"
    visitors = "code,name,tier,team,leader,base_unit,active,title\nV1,Nông Văn A,TINH,TO1,có,CT,không,Ủy viên\n"
    cell = "C1,Chi bộ thôn Nà Quạng,CT,chi bộ trực thuộc,22.5,105.6,không"
    changed = {
        "hosts": f"code,name,unit,category,lat,lon,active\n{cell}\n",
        "visitors": visitors,
        "meeting_rules": rules,
        "absences": "visitor,start,end,remove\nV1,05/02/2027,06/02/2027,\nV1,05/03/2027,06/03/2027,có\n",
        "quota_rules": "code,name,tier,min\nQ,Quý,TINH,2\nR,Năm,TINH,1\n",
        "policy": "key,value\nremote_3,80\n",
    }
    load(s, tmp_path, **changed)
    host = s.scalars(select(Host).where(Host.code == "C1")).one()
    visitor = s.scalars(select(Visitor).where(Visitor.code == "V1")).one()
    told = logged(s)
    assert [kind for kind, _text in told] == [
        "host_changed",
        "visitor_left",
        "rule_changed",
        "absence",
        "absence",
        "rule_changed",
        "rule_changed",
        "policy_changed",
    ]
    assert told[0][1] == f"{host.name} is closed."
    assert told[4][1] == f"{visitor.name} is not away after all: 05/03/2027 – 06/03/2027."
    changes = s.scalars(select(Change).order_by(Change.id)).all()
    assert {change.reason for change in changes} == {FILE}
    assert changes[-1].detail["rows"][0]["before"] == {"remote_3": 70}
    load(s, tmp_path, **changed)
    assert len(logged(s)) == len(told)


def test_what_a_file_changed_is_withdrawn_like_any_other_change(s: Session, tmp_path: Path) -> None:
    load(s, tmp_path, **MORE)
    publish_something(s)
    load(
        s,
        tmp_path,
        quota_rules="code,name,tier,min\nQ,Một quý,TINH,2\n",
        absences="visitor,start,end,remove\nV1,05/02/2027,06/02/2027,có\n",
    )
    assert s.scalars(select(Absence)).all() == []
    for change in s.scalars(select(Change).order_by(Change.id.desc())).all():
        withdraw_change(s, change.id, now=FEBRUARY, zone=make.ZONE)
    rule = s.scalars(select(QuotaRule)).one()
    assert (rule.name, rule.min) == ("Quý", 1)
    assert [absence.reason for absence in s.scalars(select(Absence))] == ["Nghỉ phép"]


def test_a_quota_changed_by_a_file_opens_the_whole_plan_to_balancing(
    s: Session, sessions: sessionmaker[Session], commune: Commune, tmp_path: Path
) -> None:
    first, _second = commune.visitors
    [ahead], [other] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)
    load(s, tmp_path, **MORE)
    number = put_in_force(s, {ahead: [first]})
    assert delegations(s, go_on(sessions, number).id).keys() == {ahead.id}
    load(s, tmp_path, quota_rules="code,name,tier,min\nQ,Quý,TINH,2\n")
    s.commit()
    plan = s.get_one(Plan, go_on(sessions, number).id)
    assert delegations(s, plan.id).keys() >= {ahead.id, other.id}
    new = [each for each in diff_plan(s, plan).differences if each.kind == "new"]
    assert {change.reason for each in new for change in each.changes} == {FILE}

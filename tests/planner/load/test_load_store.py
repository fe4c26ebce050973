from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from models.meetings import MeetingRule
from models.organisation import Assessment, Host, PastVisit, Unit
from models.people import Absence, Area, Visitor
from models.rules import Policy, QuotaRule
from planner.load import LoadReport, TableCount, load_tables, read_tables
from tests.planner.csv_folder import TABLES, write_folder

NOW = datetime(2026, 12, 1, tzinfo=UTC)
MORE = {
    "absences": "visitor,start,end,reason,remove\nV1,05/01/2027,06/01/2027,Nghỉ phép,\n",
    "assessments": "host,year,rating,attendance\nC1,2026,tốt,93.6\n",
    "past_visits": "host,visitor,held_on\nC1,V1,03/11/2026\n",
    "quota_rules": "code,name,tier,categories,min\nQ,Quý,TINH,chi bộ cơ sở|chi bộ trực thuộc,1\n",
    "policy": "key,value\nremote_3,70\n",
}


def load(s: Session, folder: Path, **changed: str | None) -> LoadReport:
    return load_tables(s, read_tables(write_folder(folder, **changed)), now=NOW)


def touched(report: LoadReport) -> dict[str, TableCount]:
    counts = {table: replace(count, unchanged=0) for table, count in report.tables.items()}
    return {table: count for table, count in counts.items() if count.rows}


def test_rows_are_stored_with_their_references(s: Session, tmp_path: Path) -> None:
    load(s, tmp_path, **MORE)
    host = s.scalars(select(Host)).one()
    assert (host.unit.name, host.unit.parent.name, host.search) == (
        "Xã Cao Tân",
        "Huyện Pác Nặm",
        "chi bo thon na quang",
    )
    visitor = s.scalars(select(Visitor)).one()
    assert (visitor.team.code, visitor.tier.code, visitor.leader) == ("TO1", "TINH", True)
    assert [area.unit.code for area in visitor.team.areas] == ["PN"]
    assert [(a.year, a.rating) for a in host.assessments] == [(2026, "good")]
    assert s.scalars(select(MeetingRule.recurrence)).all() == ["day 3"]
    assert s.scalars(select(QuotaRule)).one().categories == ["grassroots_cell", "subordinate_cell"]
    assert s.scalars(select(PastVisit)).one().host is host


def test_absences_are_kept_in_utc_with_their_last_day_inside(s: Session, tmp_path: Path) -> None:
    load(s, tmp_path, **MORE)
    absence = s.scalars(select(Absence)).one()
    assert (absence.starts_at, absence.ends_at) == (
        datetime(2027, 1, 4, 17, tzinfo=UTC),
        datetime(2027, 1, 6, 17, tzinfo=UTC),
    )


def test_the_policy_keeps_its_defaults_save_what_is_given(s: Session, tmp_path: Path) -> None:
    load(s, tmp_path, **MORE)
    policy = s.scalars(select(Policy)).one()
    assert (policy.remote_3, policy.remote_2) == (70, 50)


def test_loading_again_changes_nothing(s: Session, tmp_path: Path) -> None:
    load(s, tmp_path, **MORE)
    assert touched(load(s, tmp_path, **MORE)) == {}


def test_loading_again_updates_what_changed_and_adds_what_is_new(s: Session, tmp_path: Path) -> None:
    load(s, tmp_path)
    host_id = s.scalars(select(Host.id)).one()
    hosts = (
        TABLES["hosts"].replace("Nà Quạng", "Bản Mới") + "C2,Chi bộ Trạm Y tế,CT,chi bộ trực thuộc,22.5,105.6\n"
    )
    report = load(s, tmp_path, hosts=hosts)
    assert touched(report) == {"hosts": TableCount(created=1, updated=1)}
    assert s.get_one(Host, host_id).search == "chi bo thon ban moi"


def test_rows_no_longer_handed_in_stay(s: Session, tmp_path: Path) -> None:
    load(s, tmp_path, **MORE)
    load(s, tmp_path, assessments="host,year,rating\n")
    assert len(s.scalars(select(Assessment)).all()) == 1


def test_areas_and_absences_marked_to_remove_go(s: Session, tmp_path: Path) -> None:
    load(s, tmp_path, **MORE)
    report = load(
        s,
        tmp_path,
        areas="unit,team,visitor,remove\nPN,TO1,,có\nCT,,V1,\n",
        absences="visitor,start,end,remove\nV1,05/01/2027,06/01/2027,yes\n",
    )
    assert touched(report) == {"areas": TableCount(created=1, removed=1), "absences": TableCount(removed=1)}
    assert [area.visitor.code for area in s.scalars(select(Area))] == ["V1"]
    assert s.scalars(select(Absence)).all() == []


def test_a_unit_can_move_below_one_that_is_new(s: Session, tmp_path: Path) -> None:
    load(s, tmp_path)
    units = TABLES["units"].replace("CT,Xã Cao Tân,PN", "CT,Xã Cao Tân,KV") + "KV,Khu vực 1,PN,,\n"
    assert touched(load(s, tmp_path, units=units)) == {"units": TableCount(created=1, updated=1)}
    commune = s.scalars(select(Unit).where(Unit.code == "CT")).one()
    assert commune.parent.code == "KV"


def test_what_was_loaded_is_in_the_audit_trail(s: Session, tmp_path: Path) -> None:
    load(s, tmp_path)
    entry = s.scalars(select(AuditEntry)).one()
    assert (entry.at, entry.action, entry.detail["units"]["created"]) == (NOW, "load", 3)


def test_a_report_sums_itself_up(s: Session, tmp_path: Path) -> None:
    assert str(load(s, tmp_path)) == "10 rows: 10 created."

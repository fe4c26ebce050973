"""Many records edited at once: what is looked at is what is done, for all of them or for none."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import Change
from models.organisation import Host, Unit
from models.people import Team, Visitor
from planner.changing.log import Origin
from planner.load.names import CSV_NAMES
from planner.records.bulk import Refused, delete_all, preview_delete, preview_set, set_field
from planner.records.faults import Stale
from planner.records.keeping import Desk
from planner.records.listing import NONE, Wanted, select_records
from planner.records.tables import TABLES
from tests.planner import factories as make

VISITORS, HOSTS = TABLES["visitors"], TABLES["hosts"]


def desk(why: str = "") -> Desk:
    return Desk(origin=Origin(user_id=None, now=make.NOW, reason=why), names=CSV_NAMES, zone=make.ZONE)


@pytest.fixture
def visitors(s: Session) -> list[Visitor]:
    """A leader, a member, and one without a team."""
    tier = make.add_tier(s)
    team = make.add_team(s, tier, code="TO01", name="Tổ 1")
    return [
        make.add_visitor(s, tier, name="Nông Văn Đức", team=team, leader=True),
        make.add_visitor(s, tier, name="Hoàng Thị An", team=team),
        make.add_visitor(s, tier, name="Lý Văn Bình"),
    ]


def ids(rows: list[Visitor]) -> list[int]:
    return [row.id for row in rows]


def test_a_preview_says_what_changes_and_changes_nothing(s: Session, visitors: list[Visitor]) -> None:
    preview = preview_set(s, VISITORS, ids(visitors), "team", "TO01", desk())
    assert [line.row.name for line in preview.changing] == ["Lý Văn Bình"]
    assert (len(preview.lines), preview.bad, visitors[2].team_id) == (3, [], None)


def test_one_field_is_set_for_all(s: Session, visitors: list[Visitor]) -> None:
    seen = preview_set(s, VISITORS, ids(visitors), "max_per_month", "2", desk()).seen
    set_field(s, VISITORS, ids(visitors), "max_per_month", "2", desk(), seen=seen)
    s.expire_all()
    assert [visitor.max_per_month for visitor in visitors] == [2, 2, 2]


def test_one_bad_record_keeps_all_as_they_are_and_is_named(s: Session, visitors: list[Visitor]) -> None:
    seen = preview_set(s, VISITORS, ids(visitors), "team", "", desk()).seen
    with pytest.raises(Refused) as refused, s.begin_nested():
        set_field(s, VISITORS, ids(visitors), "team", "", desk(), seen=seen)
    bad = [(line.row.id, line.faults[0].field) for line in refused.value.preview.bad]
    assert bad == [(visitors[0].id, "leader")]
    assert s.scalars(select(Team)).one().members == visitors[:2]


def test_what_changed_since_the_preview_is_looked_at_again(s: Session, visitors: list[Visitor]) -> None:
    seen = preview_set(s, VISITORS, ids(visitors), "title", "Ủy viên", desk()).seen
    visitors[1].phone = "0912"
    s.flush()
    with pytest.raises(Stale):
        set_field(s, VISITORS, ids(visitors), "title", "Ủy viên", desk(), seen=seen)


def test_each_who_leaves_is_logged_with_the_one_reason(s: Session, visitors: list[Visitor]) -> None:
    seen = preview_set(s, VISITORS, ids(visitors[1:]), "active", "no", desk("Hết nhiệm kỳ")).seen
    set_field(s, VISITORS, ids(visitors[1:]), "active", "no", desk("Hết nhiệm kỳ"), seen=seen)
    logged = [(change.kind, change.visitor_id, change.reason) for change in s.scalars(select(Change))]
    assert logged == [("visitor_left", visitor.id, "Hết nhiệm kỳ") for visitor in visitors[1:]]


def test_only_what_is_not_in_use_is_deleted(s: Session, visitors: list[Visitor]) -> None:
    unit: Unit = make.add_unit(s)
    used, unused = make.add_host(s, unit), make.add_host(s, unit)
    make.add_past_visit(s, used, visitors[0], date(2026, 5, 3))
    preview = preview_delete(s, HOSTS, [used.id, unused.id])
    assert [line.row for line in preview.bad] == [used]
    with pytest.raises(Refused):
        delete_all(s, HOSTS, [used.id, unused.id], desk(), seen=preview.seen)
    delete_all(s, HOSTS, [unused.id], desk(), seen=preview.seen)
    assert s.scalars(select(Host.id)).all() == [used.id]


def names(s: Session, wanted: Wanted) -> list[str]:
    return [visitor.name for visitor in s.scalars(select_records(VISITORS, wanted))]


def test_a_list_is_searched_narrowed_and_sorted(s: Session, visitors: list[Visitor]) -> None:
    an, binh, duc = "Hoàng Thị An", "Lý Văn Bình", "Nông Văn Đức"
    assert names(s, Wanted()) == [an, binh, duc]
    assert names(s, Wanted(text="van duc")) == [duc]
    assert names(s, Wanted(filters={"team": "TO01", "leader": "no"})) == [an]
    assert names(s, Wanted(filters={"team": NONE})) == [binh]
    assert names(s, Wanted(sort="-name")) == [duc, binh, an]

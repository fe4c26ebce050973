import pytest
from sqlalchemy.orm import Session

from models.organisation import Unit
from planner.directory import (
    Step,
    UnitRow,
    get_host,
    get_team,
    get_unit,
    get_visitor,
    list_in_charge,
    list_past_visits,
    list_path,
    list_teams,
    list_units,
    search_units,
    select_hosts,
    select_visitors,
)
from planner.errors import NotFound
from tests.planner.factories import NOW, add_host, add_past_visit, add_team, add_tier, add_unit, add_visitor


@pytest.fixture
def province(s: Session) -> Unit:
    return add_unit(s, name="Tỉnh")


@pytest.fixture
def commune(s: Session, province: Unit) -> Unit:
    return add_unit(s, province, name="Xã Chợ Đồn")


def test_hosts_are_counted_through_the_whole_subtree(s: Session, province: Unit, commune: Unit) -> None:
    empty = add_unit(s, province, name="Xã Ba Bể")
    add_host(s, province)
    add_host(s, commune)
    add_host(s, commune, active=False)
    assert list_units(s, None) == [UnitRow(id=province.id, name="Tỉnh", children=2, hosts=2)]
    assert list_units(s, province.id) == [
        UnitRow(id=empty.id, name="Xã Ba Bể", children=0, hosts=0),
        UnitRow(id=commune.id, name="Xã Chợ Đồn", children=0, hosts=1),
    ]


def test_the_path_leads_from_the_root_to_the_unit(s: Session, province: Unit, commune: Unit) -> None:
    assert list_path(s, commune.id) == [Step(id=province.id, name="Tỉnh"), Step(id=commune.id, name="Xã Chợ Đồn")]


@pytest.mark.parametrize("text", ["cho don", "Chợ Đồn", "ĐỒN", "don  cho"])
def test_a_search_needs_no_diacritics_and_no_order(s: Session, commune: Unit, text: str) -> None:
    assert search_units(s, text, 5) == [commune]


@pytest.mark.parametrize("text", ["%", "cho_don", "cho ra"])
def test_a_search_finds_only_what_is_written(s: Session, commune: Unit, text: str) -> None:
    assert search_units(s, text, 5) == []


def test_hosts_are_listed_of_a_unit_or_of_all(s: Session, province: Unit, commune: Unit) -> None:
    far, near = add_host(s, commune, name="Chi bộ B"), add_host(s, province, name="Chi bộ A")
    add_host(s, commune, name="Chi bộ C", active=False)
    assert s.scalars(select_hosts()).all() == [near, far]
    assert s.scalars(select_hosts(unit_id=commune.id)).all() == [far]
    assert s.scalars(select_hosts(category="grassroots_cell")).all() == []


def test_visitors_go_by_given_name(s: Session) -> None:
    tier = add_tier(s)
    names = ["Triệu Văn Đức", "Hoàng Thị An", "An Văn Bình"]
    for name in names:
        add_visitor(s, tier, name=name)
    add_visitor(s, tier, name="Lý Thị Vắng", active=False)
    assert [v.name for v in s.scalars(select_visitors())] == ["Hoàng Thị An", "An Văn Bình", "Triệu Văn Đức"]
    assert [v.name for v in s.scalars(select_visitors(text="trieu"))] == ["Triệu Văn Đức"]


def test_teams_go_by_tier_with_their_active_members(s: Session) -> None:
    low, high = add_tier(s, rank=1), add_tier(s, rank=0)
    district, provincial = add_team(s, low), add_team(s, high)
    add_visitor(s, low, team=district)
    add_visitor(s, low, team=district, active=False)
    assert list_teams(s) == [(provincial, 0), (district, 1)]


def test_whoever_is_in_charge_above_is_in_charge_below(s: Session, province: Unit, commune: Unit) -> None:
    tier = add_tier(s)
    team, visitor = add_team(s, tier, province), add_visitor(s, tier, commune)
    assert [(a.team, a.visitor) for a in list_in_charge(s, commune.id)] == [(team, None), (None, visitor)]
    assert [a.team for a in list_in_charge(s, province.id)] == [team]


def test_earlier_visits_come_newest_first(s: Session, commune: Unit) -> None:
    host, visitor = add_host(s, commune), add_visitor(s, add_tier(s))
    days = [NOW.date().replace(month=month) for month in (3, 9, 6)]
    for day in days:
        add_past_visit(s, host, visitor, day)
    assert [(visit.held_on.month, who) for visit, who in list_past_visits(s, host.id, 2)] == [
        (9, visitor),
        (6, visitor),
    ]


@pytest.mark.parametrize("get", [get_unit, get_host, get_visitor, get_team])
def test_what_does_not_exist_is_refused_with_advice(s: Session, get) -> None:
    with pytest.raises(NotFound) as refused:
        get(s, 0)
    assert refused.value.remedy

import re
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.plans import Plan, PlanVisit
from tests.planner import factories as make
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene

NA_LENG, BANG_LUNG = "Chi bộ thôn Nà Lẹng", "Chi bộ Trường Tiểu học Bằng Lũng"


def told(page: str) -> list[str]:
    """The hosts of the visits shown, in order."""
    return re.findall(r'<span class="host">([^<]+)</span>', page)


def marks(page: str, meeting_id: int) -> list[str]:
    found = re.search(rf'<a class="chip([^"]*)"[^>]*data-meeting="{meeting_id}"', page)
    assert found
    return found[1].replace("is-", "").split()


@pytest.fixture
def plan(s: Session, scene: Scene) -> Plan:
    plan = scenes.add_plan(s, scene)
    s.commit()
    return plan


@pytest.fixture
def draft(plan: Plan) -> str:
    return f"/plans/{plan.id}"


@pytest.mark.parametrize(
    ("query", "hosts"),
    [
        ("", [NA_LENG, BANG_LUNG]),
        ("?month=2027-02", []),
        ("?week=2026-12-28", [NA_LENG]),
        ("?q=bang+lung", [BANG_LUNG]),
        ("?q=hoang+lan", [NA_LENG]),
        ("?q=ba+be", []),
        ("?need=remote", [NA_LENG]),
        ("?need=weak", [NA_LENG]),
    ],
)
def test_the_calendar_tells_the_visits_that_pass_the_filters(
    board: Browser, draft: str, query: str, hosts: list[str]
) -> None:
    assert told(board.text(f"{draft}/dates{query}")) == hosts


def test_a_day_is_told_whole(board: Browser, draft: str) -> None:
    shown = board.text(f"{draft}/dates?day=2027-01-03")
    assert told(shown[shown.index('id="day"') :]) == [NA_LENG]


def test_a_day_with_many_visits_says_how_many_more(s: Session, board: Browser, scene: Scene, plan: Plan) -> None:
    for number in range(4):
        host = make.add_host(s, scene.commune, name=f"Chi bộ {number}")
        meeting = make.add_meeting(s, host, make.at(date(2027, 1, 3), 20 - number))
        make.add(s, PlanVisit(plan=plan, meeting=meeting, visitors=[scene.loner]))
    s.commit()
    shown = board.text(f"/plans/{plan.id}/dates")
    assert (told(shown)[:3], "+ 2 buổi nữa" in shown) == (["Chi bộ 3", "Chi bộ 2", "Chi bộ 1"], True)


def test_the_filters_go_along_from_one_way_to_look_to_the_next(board: Browser, draft: str, scene: Scene) -> None:
    shown = board.text(f"{draft}/dates?month=2027-02&team={scene.team.id}&q=lan")
    for way in ("visitors", "units", "list"):
        assert f'href="{draft}/{way}?team={scene.team.id}&amp;q=lan&amp;month=2027-02"' in shown
    assert f'href="{draft}/dates?team={scene.team.id}&amp;q=lan&amp;month=2027-03"' in shown


def test_by_visitor_each_has_a_row_with_visits_on_their_days(board: Browser, draft: str, scene: Scene) -> None:
    shown = board.text(f"{draft}/visitors?month=2027-01")
    rows = re.findall(r'<tr data-visitor="(\d+)">(.*?)</tr>', shown, re.DOTALL)
    assert [int(visitor) for visitor, _ in rows] == [scene.leader.id, scene.loner.id, scene.member.id]
    days = [[number for number, cell in enumerate(row.split("<td")) if "chip" in cell] for _, row in rows]
    assert days == [[3], [29], [3]]


def test_by_visitor_days_away_are_told(board: Browser, draft: str) -> None:
    shown = board.text(f"{draft}/visitors?month=2027-01")
    [row] = [row for row in shown.split("<tr ") if "Triệu Văn Đức" in row]
    assert [number for number, cell in enumerate(row.split("<td")) if "vắng mặt" in cell] == [5, 6, 7, 8, 9]


def test_by_visitor_a_draft_says_where_a_visit_could_go(
    s: Session, board: Browser, draft: str, scene: Scene
) -> None:
    other = make.add_meeting(s, scene.host, make.at(date(2027, 1, 20)))
    make.add_meeting(s, scene.host, make.at(date(2027, 1, 25)), status="cancelled")
    s.commit()
    shown = board.text(f"{draft}/visitors?month=2027-01")
    # Of the leader and of the member of the one delegation.
    assert re.findall(r'data-to="([^"]*)"', shown) == [f"2027-01-20={other.id} "] * 2


def test_by_unit_the_hosts_of_a_unit_are_told(board: Browser, draft: str, scene: Scene) -> None:
    assert "Xã Chợ Đồn" in board.text(f"{draft}/units?unit={scene.province.id}")
    shown = board.text(f"{draft}/units?unit={scene.commune.id}")
    assert re.findall(r'<a href="/hosts/\d+">([^<]+)</a>', shown) == [BANG_LUNG, NA_LENG]
    assert ("29/01/2027" in shown, "chưa được dự" in shown) == (True, False)
    assert "chưa được dự" in board.text(f"{draft}/units?unit={scene.commune.id}&visitor={scene.loner.id}")


def test_the_list_numbers_the_visits(board: Browser, draft: str) -> None:
    shown = board.text(f"{draft}/list?month=2027-01")
    assert re.findall(r'<td class="num">(\d+)</td>', shown) == ["1", "2"]


def test_a_release_tells_what_was_published_whatever_changes(s: Session, board: Browser, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    scene.host.name = "Tên mới"
    s.commit()
    assert told(board.text(f"/releases/{release.number}/dates")) == [NA_LENG, BANG_LUNG]
    assert told(board.text("/visits/dates?month=2027-01")) == [NA_LENG, BANG_LUNG]


@pytest.mark.parametrize("way", ["dates", "visitors", "units", "list"])
def test_every_way_to_read_a_release_carries_its_number_and_fingerprint(
    s: Session, board: Browser, scene: Scene, way: str
) -> None:
    release = scenes.add_release(s, scene)
    s.commit()
    shown = board.text(f"/releases/{release.number}/{way}")
    assert f"Bản ban hành số {release.number}" in shown
    assert release.content_hash in shown


def test_what_the_tables_have_against_a_visit_is_marked_and_told(
    s: Session, board: Browser, draft: str, scene: Scene
) -> None:
    first = scene.meetings[0]
    make.add_absence(s, scene.member, first.starts_at, first.ends_at)
    s.commit()
    shown = board.text(f"{draft}/dates")
    assert marks(shown, first.id) == ["conflict"]
    assert "Hoàng Thị Lan vắng mặt" in shown


def test_pins_and_changes_by_hand_are_marked(board: Browser, plan: Plan, scene: Scene) -> None:
    first, second, third = (meeting.id for meeting in scene.meetings)
    back = f"/plans/{plan.id}/visitors?month=2027-02"
    make_edit = f"/plans/{plan.id}/edit/make"
    answer = board.send(make_edit, {"kind": "move", "meeting": first, "other": third, "back": back})
    assert answer.location == f"{back}#visit-{third}"
    board.send(make_edit, {"kind": "pin", "meeting": second})
    assert marks(board.text(back), third) == ["by_hand"]
    assert marks(board.text(f"/plans/{plan.id}/dates?month=2027-01"), second) == ["pinned"]


def test_the_way_back_leads_nowhere_else(board: Browser, plan: Plan, scene: Scene) -> None:
    values = {"kind": "pin", "meeting": scene.meetings[0].id, "back": "https://elsewhere.example/"}
    assert board.send(f"/plans/{plan.id}/edit/make", values).location.startswith(f"/plans/{plan.id}/edit/")


def test_the_panel_offers_what_can_be_done_to_a_visit(board: Browser, draft: str, scene: Scene) -> None:
    first, _second, third = scene.meetings
    shown = board.text(f"{draft}/edit/menu?meeting={first.id}&back={draft}/visitors")
    assert f"kind=move&amp;meeting={first.id}&amp;other={third.id}" in shown
    assert f"kind=hand_over&amp;meeting={first.id}&amp;visitor={scene.loner.id}" in shown
    assert "<html" not in shown


def test_dropped_on_somebody_of_another_team_the_visit_is_theirs(board: Browser, draft: str, scene: Scene) -> None:
    first = scene.meetings[0].id
    change = f"kind=hand_over&meeting={first}&leaving={scene.member.id}&coming={scene.loner.id}"
    shown = board.text(f"{draft}/edit/try?{change}&panel=1")
    assert re.findall(r'name="visitor" value="(\d+)"', shown) == [str(scene.loner.id)]


def test_what_makes_no_sense_is_told_in_the_panel(board: Browser, draft: str, scene: Scene) -> None:
    first = scene.meetings[0].id
    change = f"kind=hand_over&meeting={first}&visitor={scene.leader.id}&visitor={scene.member.id}"
    shown = board.text(f"{draft}/edit/try?{change}&panel=1")
    assert ('role="alert"' in shown, "<html" in shown) == (True, False)


@pytest.mark.parametrize("way", ["dates", "visitors", "units", "list"])
def test_more_visits_need_no_more_queries(s: Session, board: Browser, scene: Scene, plan: Plan, way: str) -> None:
    address = f"/plans/{plan.id}/{way}?month=2027-01&unit={scene.commune.id}"
    few = count_queries(s, board, address)
    for number in range(6):
        host = make.add_host(s, scene.commune, name=f"Chi bộ {number}")
        visitor = make.add_visitor(s, scene.team.tier, name=f"Người {number}")
        meeting = make.add_meeting(s, host, make.at(date(2027, 1, 10 + number)))
        make.add(s, PlanVisit(plan=plan, meeting=meeting, visitors=[visitor, scene.loner]))
    s.commit()
    assert count_queries(s, board, address) == few > 0


def count_queries(s: Session, board: Browser, address: str) -> int:
    statements: list[str] = []

    def count(_connection, _cursor, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = s.get_bind().engine
    event.listen(engine, "before_cursor_execute", count)
    board.text(address)
    event.remove(engine, "before_cursor_execute", count)
    return len([statement for statement in statements if "SAVEPOINT" not in statement])

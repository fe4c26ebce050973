import re

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.plans import Plan, PlanProgress
from models.releases import Release
from planner.phrases import dump_phrases, phrase
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene


def start(board: Browser, **values: object):
    return board.send("/plans/new", {"quarter": "2027Q1", "seconds": 30, "seed": 0, **values})


def test_a_started_plan_waits_for_a_worker_with_its_job(s: Session, board: Browser, scene: Scene) -> None:
    response = start(board)
    plan = s.scalars(select(Plan)).one()
    assert response.location == f"/plans/{plan.id}"
    assert (plan.state, plan.seconds_limit, plan.created_by_id) == ("queued", 30, scene.board.id)
    assert s.scalars(text("SELECT args ->> 'plan_id' FROM procrastinate_jobs")).all() == [str(plan.id)]


def test_the_next_quarter_is_offered_first(board: Browser) -> None:
    assert '<option selected value="2027Q1">Quý 1/2027</option>' in board.text("/plans/new")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"seconds": 4}, "Từ 5 giây"),
        ({"seconds": "nhieu"}, "Đây không phải số nguyên."),
        ({"quarter": "2027Q5"}, "is-invalid"),
        ({"seed": -1}, "Hãy nhập từ 0 đến 2.147.483.647"),
        ({"tiers": 999_999}, "Lựa chọn này không có."),
        ({"units": "²"}, "Lựa chọn này không có."),
    ],
)
def test_a_bad_request_starts_nothing(s: Session, board: Browser, values: dict, said: str) -> None:
    assert said in start(board, **values).get_data(as_text=True)
    assert s.scalars(select(Plan)).all() == []


def test_a_quarter_with_nothing_to_plan_is_refused(s: Session, board: Browser, scene: Scene) -> None:
    for person in (scene.leader, scene.member, scene.loner):
        person.active = False
    s.commit()
    response = start(board)
    assert response.status_code == 400
    assert (
        "Chưa có gì để lập kế hoạch cho quý 1/2027: không có cấp ủy viên nào đang tham gia."
        in response.get_data(as_text=True)
    )
    assert s.scalars(select(Plan)).all() == []


def test_a_running_plan_shows_its_score_against_the_bound(s: Session, board: Browser, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene, state="running", status=None)
    s.commit()
    shown = board.text(f"/plans/{plan.id}/progress")
    assert 'hx-trigger="every 300ms"' in shown
    assert "<polyline" in shown
    assert "1,00%" in shown


def test_a_page_that_shows_all_there_is_hears_nothing(s: Session, board: Browser, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene, state="running", status=None)
    s.commit()
    [address] = re.findall(r'hx-get="([^"]+/progress[^"]*)"', board.text(f"/plans/{plan.id}"))
    assert board.get(address).status_code == 204
    s.add(
        PlanProgress(
            plan_id=plan.id,
            seconds=9,
            phase="exact",
            visits=3,
            shortfall=0,
            shortfall_bound=0,
            score=7,
            score_bound=9,
        )
    )
    s.commit()
    assert board.get(address).status_code == 200
    plan.state = "done"
    s.commit()
    assert board.get(address).headers["HX-Refresh"] == "true"


def test_the_page_reloads_once_the_search_has_ended(s: Session, board: Browser, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    s.commit()
    assert board.get(f"/plans/{plan.id}/progress").headers["HX-Refresh"] == "true"


def test_stopping_is_asked_for(s: Session, board: Browser, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene, state="running", status=None)
    s.commit()
    board.send(f"/plans/{plan.id}/stop")
    s.refresh(plan)
    assert plan.stop_requested
    assert "Đang dừng" in board.text(f"/plans/{plan.id}")


def test_the_draft_tells_its_figures_and_what_is_not_met(s: Session, board: Browser, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    s.commit()
    shown = board.text(f"/plans/{plan.id}")
    assert "1 trên 2" in shown
    assert "Triệu Văn Đức: 2 lần" in shown
    assert "kém phương án tốt nhất không quá 1,00%" in shown


def test_publishing_makes_a_release_and_leads_to_it(s: Session, board: Browser, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    s.commit()
    response = board.send(f"/plans/{plan.id}/publish")
    release = s.scalars(select(Release)).one()
    assert response.location == f"/releases/{release.number}"
    assert release.published_by_id == scene.board.id
    assert release.content_hash in board.text(response.location)


def test_what_is_published_or_deleted_is_what_the_page_showed(s: Session, board: Browser, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    s.commit()
    publishing, deleting = (f"/plans/{plan.id}/{action}" for action in ("publish", "delete"))
    marks = [re.findall(r'name="seen" value="(\w+)"', board.text(page)) for page in (publishing, deleting)]
    assert marks[0] == marks[1]
    board.send(f"/plans/{plan.id}/edit/make", {"kind": "drop", "meeting": scene.meetings[1].id})
    refused = board.send(publishing, {"seen": marks[0]})
    shown = refused.get_data(as_text=True)
    assert (refused.status_code, board.send(deleting, {"seen": marks[0]}).status_code) == (409, 409)
    assert "Trong lúc đó dự thảo đã được sửa." in shown
    assert s.scalars(select(Release)).all() == []
    assert board.send(publishing, {"seen": re.findall(r'name="seen" value="(\w+)"', shown)}).status_code == 302
    assert len(s.scalars(select(Release)).one().visits) == 1


def test_a_draft_that_drops_every_visit_is_published_once_that_is_confirmed(
    s: Session, board: Browser, scene: Scene
) -> None:
    first = scenes.add_release(s, scene)
    plan = scenes.add_plan(s, scene, choice="balanced", based_on_id=first.id)
    plan.visits.clear()
    s.commit()
    page = f"/plans/{plan.id}/publish"
    seen = re.findall(r'name="seen" value="(\w+)"', board.text(page))
    refused = board.send(page, {"seen": seen})
    assert (refused.status_code, 'name="dropping_all"' in refused.get_data(as_text=True)) == (409, True)
    assert board.send(page, {"seen": seen, "dropping_all": "yes"}).location == "/releases/2"
    assert board.get("/releases/2").status_code == 200


def test_publishing_twice_is_a_conflict(s: Session, board: Browser, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    s.commit()
    assert board.send(f"/plans/{release.plan_id}/publish").status_code == 409


def test_a_plan_overtaken_by_a_cancelled_meeting_is_refused_in_the_readers_language(
    s: Session, board: Browser, scene: Scene
) -> None:
    plan = scenes.add_plan(s, scene)
    scene.meetings[0].status = "cancelled"
    s.commit()
    response = board.send(f"/plans/{plan.id}/publish")
    assert response.status_code == 409
    assert (
        "Kế hoạch không còn khớp với dữ liệu: Chi bộ thôn Nà Lẹng, 03/01/2027 19:30: buổi sinh hoạt đã bị hủy."
        in response.get_data(as_text=True)
    )


def test_why_a_plan_failed_is_told_in_the_readers_language(s: Session, board: Browser, scene: Scene) -> None:
    told = [phrase("The run broke off %(attempts)s times.", attempts=3)]
    plan = scenes.add_plan(s, scene, state="failed", status=None, message=dump_phrases(told))
    s.commit()
    assert "<p>Việc tìm kiếm đã bị ngắt 3 lần.</p>" in board.text(f"/plans/{plan.id}")
    board.send("/language", {"locale": "en"})
    assert "<p>The run broke off 3 times.</p>" in board.text(f"/plans/{plan.id}")


def test_a_draft_is_deleted_a_published_plan_is_not(s: Session, board: Browser, scene: Scene) -> None:
    release, draft = scenes.add_release(s, scene), scenes.add_plan(s, scene)
    s.commit()
    assert board.send(f"/plans/{draft.id}/delete").location == "/plans/"
    assert board.send(f"/plans/{release.plan_id}/delete").status_code == 409
    assert s.scalars(select(Plan.id)).all() == [release.plan_id]


def test_a_plan_being_worked_out_is_not_deleted(s: Session, board: Browser, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene, state="running", status=None)
    s.commit()
    assert board.send(f"/plans/{plan.id}/delete").status_code == 409

"""Every page opens, empty and full, in both languages, for whom it is meant and for nobody else."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.notices import Notice
from planner.accounts import create_user
from planner.notices.review import GROUPS
from planner.phrases import dump_phrases, phrase
from tests.planner.workbooks.books import hand_in, write_book
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene

# Bytes as they are: people on slow lines wait for scripts.
MOST_SCRIPT = 100_000
EMPTY_PAGES = [
    "/",
    "/?quarter=2027Q1",
    "/coverage?quarter=2027Q1&need=weak&stage=done",
    "/broken-now",
    "/search/?q=nà+lẹng",
    "/search/?q=lan&kind=visitor",
    "/search/quick?q=lan",
    "/plans/",
    "/plans/new",
    "/releases/",
    "/meetings",
    "/organisation",
    "/organisation?q=cho+don",
    "/outbox/",
    "/outbox/unseen",
    "/visitors",
    "/teams",
    "/attendance/",
    "/attendance/?state=missed",
    "/ledger/",
    "/reports/",
    "/documents/",
    "/documents/letterhead",
    "/documents/templates",
    "/reports/visits",
    "/reports/hosts",
    "/reports/quotas",
    "/rules/",
    "/rules/demand",
    "/rules/history",
    "/rules/history?of=priorities",
    "/rules/quotas/new",
    "/rules/priorities",
    "/rules/priorities?preset=standard",
    "/schedules/",
    "/workbooks/",
    "/visits/dates",
    "/visits/visitors",
    "/visits/units",
    "/visits/list?need=weak",
    "/changes/",
    "/changes/?kind=absence&state=valid&q=lan",
    "/changes/broken",
    "/rebalance/",
    "/map",
    "/map?west=105&south=21&east=107&north=23",
    "/compare/",
    "/plans/new/prospect",
    "/changes/new/absence",
    "/changes/new/meeting_moved",
    "/changes/new/visitor_joined",
    "/records/",
    "/records/history",
    "/records/history?table=hosts",
    "/records/feeds",
    "/records/hosts/?q=na&category=subordinate_cell&sort=-name",
    "/records/visitors/",
    "/records/visitors/new",
    "/records/meetings/new",
    "/records/hosts/options?own_host=na",
    "/account",
    "/account/tokens",
    "/account/api",
]


@pytest.mark.parametrize("address", EMPTY_PAGES)
def test_a_page_opens_before_anything_is_loaded(app: Flask, s: Session, address: str) -> None:
    create_user(s, username=scenes.BOARD, password=scenes.PASSWORD, role="board", now=scenes.NOW)
    s.commit()
    assert Browser(app).log_in(scenes.BOARD).get(address).status_code == 200


def full_pages(s: Session, scene: Scene) -> list[str]:
    release = scenes.add_release(s, scene)
    draft = scenes.add_plan(s, scene)
    replan = scenes.add_plan(s, scene, choice="balanced", based_on_id=release.id)
    running = scenes.add_plan(s, scene, state="running", status=None)
    queued = scenes.add_plan(s, scene, state="queued", status=None)
    failed = scenes.add_plan(
        s, scene, state="failed", status=None, message=dump_phrases([phrase("Không đọc được.")])
    )
    handed_in = [hand_in(s, data) for data in (write_book(), write_book(Tổ=None))]
    s.commit()
    plans = [f"/plans/{plan.id}" for plan in (draft, running, queued, failed)]
    readings = [
        f"{base}/{way}"
        for base in (plans[0], f"/releases/{release.number}")
        for way in ("dates", "visitors", "units", "list")
    ]
    return [
        *EMPTY_PAGES,
        *(f"/workbooks/{import_id}" for import_id in handed_in),
        *plans,
        *readings,
        f"/plans/{running.id}/progress",
        f"/plans/{draft.id}/publish",
        f"/map?plan={draft.id}&unit={scene.commune.id}&need=weak&state=planned",
        f"/compare/{release.plan_id}-{draft.id}",
        f"/compare/{release.plan_id}-{draft.id}?unit={scene.commune.id}",
        f"/compare/?plan={draft.id}",
        f"/plans/{draft.id}/delete",
        f"/plans/{draft.id}/dates?day=2027-01-03",
        f"/plans/{draft.id}/dates?visitor={scene.member.id}&q=na+leng",
        f"/plans/{draft.id}/dates?unit={scene.commune.id}&tier={scene.team.tier_id}&need=remote",
        f"/plans/{draft.id}/visitors?week=2027-01-04&team={scene.team.id}",
        f"/plans/{draft.id}/list?month=2027-02&sheet=1",
        f"/plans/{draft.id}/edit/menu?meeting={scene.meetings[0].id}",
        f"/plans/{draft.id}/edit/try?kind=drop&meeting={scene.meetings[0].id}&panel=1",
        "/visits/dates?month=2027-01&day=2027-01-03",
        "/visits/visitors?month=2027-01",
        f"/plans/{draft.id}/units?unit={scene.province.id}",
        f"/plans/{draft.id}/edit/",
        f"/plans/{draft.id}/edit/meetings/{scene.meetings[0].id}?q=duc",
        f"/plans/{draft.id}/edit/meetings/{scene.meetings[2].id}",
        f"/plans/{draft.id}/edit/try?kind=drop&meeting={scene.meetings[0].id}",
        f"/plans/{draft.id}/edit/hosts?q=na+leng",
        f"/plans/{draft.id}/edit/hosts/{scene.host.id}",
        f"/plans/{draft.id}/edit/anew",
        f"/releases/{release.number}",
        f"/rebalance/{release.number}",
        f"/plans/{replan.id}",
        f"/plans/{replan.id}/diff",
        *(f"/outbox/?group={group}" for group in GROUPS),
        f"/outbox/{s.scalars(select(Notice.id)).first()}",
        "/outbox/unseen?days=30",
        f"/units/{scene.province.id}",
        f"/units/{scene.commune.id}",
        f"/units/{scene.commune.id}/branch",
        f"/hosts/{scene.host.id}",
        f"/records/hosts/{scene.host.id}",
        f"/records/hosts/{scene.host.id}/broken",
        f"/records/visitors/{scene.member.id}",
        f"/hosts/{scene.other_host.id}",
        f"/visitors/{scene.member.id}",
        f"/visitors/{scene.loner.id}",
        f"/teams/{scene.team.id}",
        f"/schedule/{scene.member.id}",
        f"/schedule/{scene.member.id}/visits/{scene.meetings[0].id}",
        f"/schedule/{scene.member.id}/busy/",
        f"/attendance/{scene.meetings[0].id}/{scene.member.id}",
        f"/ledger/{scene.member.id}",
        "/ledger/?owing=no&tier=1",
        "/reports/?start=2027-01-01&end=2027-06-30",
        "/meetings?month=2027-01&q=na+leng",
        "/meetings?day=2027-01-03",
    ]


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_page_opens_for_the_board_and_loads_few_scripts(
    s: Session, board: Browser, scene: Scene, locale: str
) -> None:
    board.send("/language", {"locale": locale})
    sizes: dict[str, int] = {}
    for address in full_pages(s, scene):
        response = board.get(address)
        assert response.status_code == 200, address
        scripts = set(re.findall(r'<script[^>]* src="([^"]+)"', response.get_data(as_text=True)))
        sizes |= {script: len(board.get(script).data) for script in scripts - sizes.keys()}
        assert sum(sizes[script] for script in scripts) <= MOST_SCRIPT, address


def test_a_visitor_sees_their_own_schedule_and_account_alone(s: Session, visitor: Browser, scene: Scene) -> None:
    own = scene.member.id
    allowed = {"/", "/?quarter=2027Q1", "/account", "/account/tokens", "/account/api"}
    allowed |= {"/attendance/", "/attendance/?state=missed", f"/schedule/{own}/visits/{scene.meetings[0].id}"}
    allowed |= {f"/schedule/{own}", f"/ledger/{own}", f"/attendance/{scene.meetings[0].id}/{own}"}
    allowed |= {f"/schedule/{own}/busy/"}
    for address in full_pages(s, scene):
        assert visitor.get(address).status_code == (
            403 if address not in allowed else 302 if address.partition("?")[0] == "/" else 200
        )


def test_a_stranger_is_sent_to_the_log_in(s: Session, client: Browser, scene: Scene) -> None:
    for address in full_pages(s, scene):
        response = client.get(address)
        assert (response.status_code, response.location.partition("?")[0]) == (302, "/login"), address

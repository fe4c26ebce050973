"""Every reading operation answers, before anything is loaded and with everything there is."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import User
from models.notices import Notice
from planner.accounts import create_user
from tests.web import scene as scenes
from tests.web.api.conftest import Program, token_for
from tests.web.scene import Scene

LISTS = [
    "/absences?past=true",
    "/areas",
    "/attendance",
    "/attendance?state=missed",
    "/broken",
    "/calendars",
    "/changes",
    "/freshness",
    "/history?table=hosts",
    "/hosts",
    "/ledger",
    "/map/hosts?need=remote",
    "/map/units",
    "/meeting-rules",
    "/meetings?start=2027-01-01&end=2027-03-31",
    "/notices",
    "/overview/hosts?need=weak",
    "/plans",
    "/policy/history",
    "/quota-rules",
    "/quota-rules/demand",
    "/quota-rules/history",
    "/records/hosts?remoteness=3&sort=-code",
    "/releases",
    "/reports/hosts?start=2027-01-01&end=2027-06-30",
    "/reports/quotas?start=2027-01-01&end=2027-06-30",
    "/reports/visits?start=2027-01-01&end=2027-06-30",
    "/schedules",
    "/search?q=na%20ri",
    "/search?q=na&kind=host",
    "/teams",
    "/tiers",
    "/units",
    "/visitors",
    "/visits",
    "/workbooks",
]
OTHERS = [
    "/account",
    "/accounts",
    "/letterhead",
    "/overview",
    "/policy",
    "/prospect?quarter=2027Q1",
    "/records",
    "/reports/figures?start=2027-01-01&end=2027-06-30",
    "/templates",
]


def test_everything_answers_before_anything_is_loaded(app: Flask, s: Session) -> None:
    user: User = create_user(s, username="ban", password=scenes.PASSWORD, role="board", now=scenes.NOW)
    program = Program(app, token_for(s, user))
    for path in OTHERS:
        program.get(path)
    for path in LISTS:
        page = program.get(path)
        assert (page["items"], page["total"], page["pages"], page["next"]) == ([], 0, 1, None), path


def test_everything_answers_of_a_full_province(s: Session, program: Program, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    draft = scenes.add_plan(s, scene, choice="balanced", based_on_id=release.id)
    s.commit()
    plan, number, notice = f"/plans/{draft.id}", release.number, s.scalars(select(Notice.id)).first()
    parts = [plan, f"{plan}/figures", f"{plan}/visits", f"{plan}/quotas", f"{plan}/progress", f"{plan}/draft"]
    parts += [f"{plan}/edits", f"{plan}/diff", f"/releases/{number}", f"/releases/{number}/visits"]
    parts += [f"/releases/{number}/broken", f"/notices/{notice}", f"/units/{scene.commune.id}"]
    parts += [f"/hosts/{scene.host.id}", f"/teams/{scene.team.id}", f"/visitors/{scene.member.id}"]
    parts += [f"/meetings/{scene.meetings[0].id}", f"/attendance/{scene.meetings[0].id}/{scene.member.id}"]
    parts += [f"/map/hosts?plan={draft.id}&unit={scene.commune.id}&west=105&south=21&east=106&north=23"]
    parts += [f"{plan}/meetings/{scene.meetings[0].id}/suggestions?way={way}" for way in ("delegation", "swap")]
    parts += [f"{plan}/hosts/{scene.host.id}/meetings"]
    parts += [f"/records/visitors/{scene.member.id}/{part}" for part in ("uses", "history", "broken")]
    for path in (*LISTS, *OTHERS, *parts):
        program.get(path)

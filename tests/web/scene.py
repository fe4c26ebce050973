"""A small province with everything a page can show, as rows: for tests of the pages and for looking at them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from models.accounts import User
from models.meetings import Meeting
from models.organisation import Host, Unit
from models.people import Team, Visitor
from models.plans import Plan, PlanMeeting, PlanProgress, PlanQuota, PlanVisit
from models.releases import Release
from planner.accounts import create_user
from planner.assembly.assemble import assemble
from planner.periods import Period
from planner.publish import publish
from solver.files import problem_to_json
from tests.planner import factories as make

NOW = datetime(2026, 12, 28, 2, 0, tzinfo=UTC)
BOARD, VISITOR, PASSWORD = "ban-to-chuc", "hoang-thi-lan", "mat-khau-du-dai"


@dataclass
class Scene:
    province: Unit
    commune: Unit
    host: Host
    other_host: Host
    meetings: list[Meeting]
    team: Team
    leader: Visitor
    member: Visitor
    loner: Visitor
    board: User
    user: User


def build(s: Session) -> Scene:
    """The organisation, its people, a quarter of meetings, and an account of either role."""
    province = make.add_unit(s, name="Tỉnh Bắc Kạn")
    commune = make.add_unit(s, province, name="Xã Chợ Đồn")
    make.add_unit(s, province, name="Xã Ba Bể")
    host = make.add_host(
        s,
        commune,
        name="Chi bộ thôn Nà Lẹng",
        remoteness=3,
        members=21,
        setting="residential",
        place="Nhà văn hóa",
    )
    other = make.add_host(s, commune, name="Chi bộ Trường Tiểu học Bằng Lũng", setting="school", gap_days=30)
    make.add_assessment(s, host, 2025, rating="completed", attendance=Decimal("84.5"))
    make.add_rule(s, host, "day 3")
    make.add_rule(s, host, "sunday -1", kind="thematic", frequency="quarterly", month_of_quarter=2)
    make.add_rule(s, other, "working day -1")
    tier = make.add_tier(s, name="Tỉnh ủy")
    team = make.add_team(s, tier, province, name="Tổ số 1", delegation_max=2)
    leader = make.add_visitor(s, tier, name="Nông Văn Bình", team=team, leader=True, title="Tổ trưởng")
    member = make.add_visitor(s, tier, name="Hoàng Thị Lan", code=VISITOR, team=team, own_host=other)
    loner = make.add_visitor(s, tier, commune, name="Triệu Văn Đức", max_per_month=2)
    make.add_absence(s, loner, make.at(date(2027, 1, 5)), make.at(date(2027, 1, 9)))
    make.add_past_visit(s, host, loner, date(2025, 5, 3))
    meetings = [
        make.add_meeting(s, host, make.at(date(2027, 1, 3)), topic="Xây dựng nông thôn mới"),
        make.add_meeting(s, other, make.at(date(2027, 1, 29), 14, 0)),
        make.add_meeting(s, host, make.at(date(2027, 2, 12)), moved_from=date(2027, 2, 6), note="Tết Nguyên Đán"),
    ]
    board = create_user(s, username=BOARD, password=PASSWORD, role="board", now=NOW)
    user = create_user(s, username=VISITOR, password=PASSWORD, role="visitor", visitor_id=member.id, now=NOW)
    return Scene(province, commune, host, other, meetings, team, leader, member, loner, board, user)


def add_plan(s: Session, scene: Scene, **values: object) -> Plan:
    """A finished draft: two of the three meetings visited, one quota met and one not."""
    first, second, _third = scene.meetings
    plan = Plan(
        **{
            "name": "Kế hoạch quý I/2027",
            "starts_on": date(2027, 1, 1),
            "ends_on": date(2027, 3, 31),
            "created_at": NOW,
            "state": "done",
            "status": "feasible",
            "shortfall": 1,
            "shortfall_bound": 1,
            "score": 990,
            "score_bound": 1000,
            "seconds": 12.5,
            **values,
        }
    )
    plan.visits = [
        PlanVisit(meeting=first, visitors=[scene.leader, scene.member]),
        PlanVisit(meeting=second, visitors=[scene.loner]),
    ]
    window = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 6, 30), "max": None}
    plan.quotas = [
        PlanQuota(
            name="Tổ số 1: 1 lần trong 6 tháng", team_id=scene.team.id, min=1, done=0, planned=1, short=0, **window
        ),
        PlanQuota(
            name="Triệu Văn Đức: 2 lần", visitor_id=scene.loner.id, min=2, done=0, planned=1, short=1, **window
        ),
    ]
    plan.progress = [
        PlanProgress(
            seconds=1, phase="greedy", visits=1, shortfall=1, shortfall_bound=0, score=700, score_bound=1100
        ),
        PlanProgress(
            seconds=9, phase="search", visits=2, shortfall=1, shortfall_bound=1, score=990, score_bound=1000
        ),
    ]
    make.add(s, plan)
    period = Period(start=plan.starts_on, end=plan.ends_on)
    plan.instance = problem_to_json(assemble(s, name=plan.name, period=period).problem)
    breakdown = {"base": 100, "remoteness": 90, "rating": 50, "attendance": 15, "neglect": 80}
    make.add(s, PlanMeeting(plan_id=plan.id, meeting_id=first.id, value=335, breakdown=breakdown))
    return plan


def add_release(s: Session, scene: Scene) -> Release:
    return publish(s, add_plan(s, scene).id, user_id=scene.board.id, now=NOW)

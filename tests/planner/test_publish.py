import hashlib
import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.notices import Notice
from models.people import Team, Visitor
from models.releases import Release, ReleaseVisit
from planner.errors import Conflict, NotFound
from planner.notices.told import hash_contents
from planner.phrases import dump_phrases, phrase
from planner.publish import DropsAll, Stale, publish
from planner.quarters import Quarter
from tests.planner.drafts import add_draft
from tests.planner.factories import (
    NOW,
    add_absence,
    add_host,
    add_meeting,
    add_team,
    add_tier,
    add_unit,
    add_visitor,
    at,
)

DAY = date(2027, 1, 5)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def team(s: Session) -> Team:
    return add_team(s, add_tier(s), add_unit(s, name="Xã Ngọc Phái"), delegation_max=2)


@pytest.fixture
def visitor(s: Session, team: Team) -> Visitor:
    return add_visitor(s, team.tier, team=team, name="Lường Văn An")


@pytest.fixture
def colleague(s: Session, team: Team) -> Visitor:
    return add_visitor(s, team.tier, team=team)


@pytest.fixture
def meeting(s: Session, team: Team) -> Meeting:
    host = add_host(s, team.areas[0].unit, name="Chi bộ Bản Cuôn", place="Nhà văn hóa")
    return add_meeting(s, host, at(DAY), topic="Chuyên đề quý I", kind="thematic")


def release(s: Session, plan_id: int, now=NOW) -> Release:
    made = publish(s, plan_id, user_id=None, now=now)
    s.flush()
    return made


def visits(s: Session, of: Release) -> list[ReleaseVisit]:
    return list(s.scalars(select(ReleaseVisit).where(ReleaseVisit.release_id == of.id)))


def test_a_release_repeats_what_people_are_told(
    s: Session, meeting: Meeting, team: Team, visitor: Visitor, colleague: Visitor
) -> None:
    plan = add_draft(s, {meeting: [visitor, colleague]})
    made = release(s, plan.id)
    assert (made.number, made.plan_id, made.name, made.published_at) == (1, plan.id, plan.name, NOW)
    assert (made.starts_on, made.ends_on) == (date(2027, 1, 1), date(2027, 3, 31))
    [visit] = visits(s, made)
    assert (visit.meeting_id, visit.host_id, visit.team_id, visit.kind) == (
        meeting.id,
        meeting.host_id,
        team.id,
        "thematic",
    )
    assert (visit.starts_at, visit.ends_at) == (at(DAY), at(DAY, 21, 0))
    assert (visit.host_name, visit.unit_name, visit.place, visit.topic) == (
        "Chi bộ Bản Cuôn",
        "Xã Ngọc Phái",
        "Nhà văn hóa",
        "Chuyên đề quý I",
    )
    assert [attendee.visitor_id for attendee in visit.attendees] == [visitor.id, colleague.id]
    assert (visit.sequence, visit.changed_at) == (0, NOW)


def test_the_hash_is_that_of_the_visits(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    first = release(s, add_draft(s, {meeting: [visitor]}).id)
    second = release(s, add_draft(s, {meeting: [visitor]}).id, LATER)
    assert first.content_hash == second.content_hash
    meeting.topic = "Chuyên đề khác"
    third = release(s, add_draft(s, {meeting: [visitor]}).id, LATER)
    assert third.content_hash != first.content_hash


def test_no_visits_hash_to_the_hash_of_an_empty_list() -> None:
    assert hash_contents([]) == hashlib.sha256(b"[]").hexdigest()


def test_a_plan_is_published_once(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    plan = add_draft(s, {meeting: [visitor]})
    release(s, plan.id)
    with pytest.raises(Conflict, match="published before, as release 1"):
        release(s, plan.id)


def test_a_plan_that_does_not_exist_is_not_found(s: Session) -> None:
    with pytest.raises(NotFound):
        release(s, 999)


@pytest.mark.parametrize(
    ("state", "told"),
    [("queued", "waits for a worker"), ("running", "is being worked out"), ("failed", "could not be worked out")],
)
def test_a_plan_that_is_not_done_is_refused(
    s: Session, meeting: Meeting, visitor: Visitor, state: str, told: str
) -> None:
    plan = add_draft(s, {meeting: [visitor]})
    plan.state = state
    with pytest.raises(Conflict, match=told):
        release(s, plan.id)


def test_a_plan_without_a_solution_or_without_visits_is_refused(s: Session) -> None:
    plan = add_draft(s, {})
    with pytest.raises(Conflict, match="no visits"):
        release(s, plan.id)
    plan.status, plan.message = "infeasible", dump_phrases([phrase("two meetings at one time")])
    with pytest.raises(Conflict, match="two meetings at one time"):
        release(s, plan.id)


def test_a_plan_that_goes_on_from_a_release_drops_every_visit_only_where_that_is_meant(
    s: Session, meeting: Meeting, visitor: Visitor
) -> None:
    first = release(s, add_draft(s, {meeting: [visitor]}).id)
    plan = add_draft(s, {})
    plan.choice, plan.based_on_id = "balanced", first.id
    with pytest.raises(DropsAll, match="drops every visit"):
        release(s, plan.id, LATER)
    second = publish(s, plan.id, dropping_all=True, user_id=None, now=LATER)
    s.flush()
    assert (second.number, visits(s, second), second.content_hash) == (2, [], hash_contents([]))
    # Nobody had been told of the first one yet: that is all there is to say.
    assert s.execute(select(Notice.visitor_id, Notice.state)).all() == [(visitor.id, "overtaken")]


def cancel(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    meeting.status = "cancelled"


def move(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    meeting.starts_at += timedelta(days=1)
    meeting.ends_at += timedelta(days=1)


def close(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    meeting.host.active = False


def retire(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    visitor.active = False


def send_away(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    add_absence(s, visitor, at(DAY, 0, 0), at(DAY, 23, 0))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (cancel, "Chi bộ Bản Cuôn, 05/01/2027 19:30: the meeting is cancelled"),
        (move, "Chi bộ Bản Cuôn, 06/01/2027 19:30: the meeting was moved here after the plan was made"),
        (close, "Chi bộ Bản Cuôn, 05/01/2027 19:30: the host is no longer active"),
        (retire, "Chi bộ Bản Cuôn, 05/01/2027 19:30: Lường Văn An is no longer active"),
        (send_away, "Chi bộ Bản Cuôn, 05/01/2027 19:30: Lường Văn An is away"),
    ],
)
def test_a_plan_the_tables_have_overtaken_is_refused_with_what_changed(
    s: Session, meeting: Meeting, visitor: Visitor, change: Callable[..., None], told: str
) -> None:
    plan = add_draft(s, {meeting: [visitor]})
    change(s, meeting, visitor)
    s.flush()
    with pytest.raises(Stale) as refused:
        release(s, plan.id)
    assert str(refused.value.message) == f"The plan no longer fits the tables: {told}."
    assert s.scalars(select(Release)).all() == []


def test_a_plan_that_breaks_another_rule_by_now_is_refused_by_the_referee(
    s: Session, meeting: Meeting, team: Team, visitor: Visitor
) -> None:
    plan = add_draft(s, {meeting: [visitor]})
    team.areas.clear()
    s.flush()
    with pytest.raises(Stale) as refused:
        release(s, plan.id)
    assert str(refused.value.message) == (
        "The plan no longer fits the tables: Lường Văn An at Chi bộ Bản Cuôn, 05/01/2027 19:30: "
        "the visitor may not be sent there, or is away."
    )


def test_a_visit_said_again_keeps_its_sequence(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    release(s, add_draft(s, {meeting: [visitor]}).id)
    second = release(s, add_draft(s, {meeting: [visitor]}).id, LATER)
    assert second.number == 2
    assert [(visit.sequence, visit.changed_at) for visit in visits(s, second)] == [(0, NOW)]


def test_a_visit_said_differently_counts_up(
    s: Session, meeting: Meeting, visitor: Visitor, colleague: Visitor
) -> None:
    release(s, add_draft(s, {meeting: [visitor]}).id)
    second = release(s, add_draft(s, {meeting: [colleague]}).id, LATER)
    assert [(visit.sequence, visit.changed_at) for visit in visits(s, second)] == [(1, LATER)]


def test_a_visit_taken_up_again_counts_past_its_cancellation(
    s: Session, meeting: Meeting, visitor: Visitor
) -> None:
    other = add_meeting(s, add_host(s, meeting.host.unit), at(date(2027, 2, 20)))
    release(s, add_draft(s, {meeting: [visitor]}).id)
    release(s, add_draft(s, {other: [visitor]}).id)
    third = release(s, add_draft(s, {meeting: [visitor]}).id, LATER)
    assert [(visit.sequence, visit.changed_at) for visit in visits(s, third)] == [(2, LATER)]


def test_a_release_is_history_for_the_quarter_after_it_and_not_for_its_own(
    s: Session, meeting: Meeting, visitor: Visitor
) -> None:
    add_meeting(s, meeting.host, at(date(2027, 4, 5)))
    release(s, add_draft(s, {meeting: [visitor]}).id)
    again = add_draft(s, {meeting: [visitor]})
    coming = add_draft(s, {}, quarter=Quarter(2027, 2))
    assert [plan.instance["hosts"][0]["last_visit"] for plan in (again, coming)] == [None, "2027-01-05"]
    assert [plan.instance["visitors"][0]["load_before"] for plan in (again, coming)] == [0, 1]


def test_two_who_publish_at_once_get_two_numbers(committed_db: str) -> None:
    engine = create_engine(committed_db.replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as s, s.begin():
        unit = add_unit(s)
        visitor = add_visitor(s, add_tier(s), unit)
        meeting = add_meeting(s, add_host(s, unit), at(DAY))
        plans = [add_draft(s, {meeting: [visitor]}).id for _ in range(2)]

    def press(plan_id: int) -> None:
        with Session(engine) as s, s.begin():
            publish(s, plan_id, user_id=None, now=NOW)

    threads = [threading.Thread(target=press, args=(plan_id,)) for plan_id in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as s:
        assert s.scalars(select(Release.number).order_by(Release.number)).all() == [1, 2]
    engine.dispose()

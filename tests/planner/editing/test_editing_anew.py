import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.meetings import Meeting
from models.plans import Plan, PlanVisit, PlanVisitVisitor
from planner.editing.anew import new_plan_around_pins
from planner.editing.draft import open_draft
from planner.editing.log import make_edit, undo
from planner.editing.moves import ADD, DROP, HAND_OVER, MOVE, PIN, Edit
from planner.editing.rulebook import Shelf
from planner.errors import Conflict
from planner.phrases import load_phrases
from solver.check import check
from solver.files import parse_problem
from tests.planner.boards import (
    AHEAD,
    FAR,
    FEBRUARY,
    PAST,
    Commune,
    add_cell,
    add_commune,
    delegations,
    go_on,
    release,
    work_out,
)
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, add_absence, add_quota_rule, at


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s)


def edit(s: Session, plan: Plan, **values: object) -> None:
    make_edit(s, plan.id, Edit(**values), seen=None, user_id=None, now=NOW, shelf=Shelf(1))


def work_out_anew(s: Session, sessions: sessionmaker[Session], plan: Plan, *, further: bool) -> Plan:
    anew = new_plan_around_pins(s, plan.id, further=further, user_id=None, now=FEBRUARY)
    s.commit()
    work_out(sessions, anew.id)
    s.expire_all()
    return s.get_one(Plan, anew.id)


def pinned(s: Session, plan: Plan) -> set[tuple[int, int]]:
    rows = select(PlanVisit.meeting_id, PlanVisitVisitor.visitor_id).join(PlanVisitVisitor)
    return {tuple(row) for row in s.execute(rows.where(PlanVisit.plan_id == plan.id, PlanVisitVisitor.pinned))}


def test_a_plan_pinned_whole_ends_at_once_with_its_score(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, second = commune.visitors
    add_quota_rule(s, tier_id=commune.tier.id, min=3, months=3)
    [one], [other], [_free] = (add_cell(s, commune, day) for day in (PAST, AHEAD, FAR))
    draft = add_draft(s, {one: [second], other: [first]})
    edit(s, draft, kind=PIN)
    plan = work_out_anew(s, sessions, draft, further=False)
    assert (plan.state, plan.status) == ("done", "optimal")
    assert (plan.score, plan.shortfall) == (draft.score, draft.shortfall)
    assert delegations(s, plan.id) == delegations(s, draft.id)
    # There is nothing to search: the problem holds the pinned visits and no others.
    assert {meeting["id"] for meeting in plan.instance["meetings"]} == {f"m{one.id}", f"m{other.id}"}


def test_what_is_pinned_stays_and_is_still_pinned_the_rest_is_searched_again(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, second = commune.visitors
    second.lat += 0.3
    [near], [free] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)
    draft = add_draft(s, {near: [second]})
    edit(s, draft, kind=PIN)
    plan = work_out_anew(s, sessions, draft, further=True)
    assert delegations(s, plan.id) == {near.id: [second.id], free.id: [first.id]}
    assert pinned(s, plan) == {(near.id, second.id)}
    assert (plan.starts_on, plan.ends_on, plan.choice) == (draft.starts_on, draft.ends_on, draft.choice)


def test_without_a_pin_there_is_nothing_to_keep(s: Session, commune: Commune) -> None:
    [meeting] = add_cell(s, commune, AHEAD)
    draft = add_draft(s, {meeting: [commune.visitors[0]]})
    with pytest.raises(Conflict, match="Nothing is pinned"):
        new_plan_around_pins(s, draft.id, further=True, user_id=None, now=FEBRUARY)


def test_pins_that_clash_by_now_make_it_impossible_and_it_says_why(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    [meeting] = add_cell(s, commune, AHEAD)
    draft = add_draft(s, {meeting: [first]})
    edit(s, draft, kind=PIN)
    add_absence(s, first, at(AHEAD, 8), at(AHEAD, 23))
    plan = work_out_anew(s, sessions, draft, further=True)
    assert plan.status == "infeasible"
    assert first.name in str(load_phrases(plan.message)[0])


@pytest.mark.parametrize("further", [True, False])
def test_a_pin_at_a_cancelled_meeting_can_t_be_kept_and_it_says_which(
    s: Session, sessions: sessionmaker[Session], commune: Commune, further: bool
) -> None:
    [meeting] = add_cell(s, commune, AHEAD)
    draft = add_draft(s, {meeting: [commune.visitors[0]]})
    edit(s, draft, kind=PIN)
    meeting.status = "cancelled"
    plan = work_out_anew(s, sessions, draft, further=further)
    assert plan.state == "failed"
    said = "Pinned visits can't be kept any more: "
    assert str(load_phrases(plan.message)[0]) == f"{said}{commune.visitors[0].name} at {meeting.host.name}."


def put_in_force(s: Session, commune: Commune) -> tuple[int, Meeting, Meeting, Meeting]:
    """The first visitor goes to one cell, the second to another; the first cell meets once more."""
    [here, later], [there] = add_cell(s, commune, AHEAD, FAR), add_cell(s, commune, AHEAD)
    first, second = commune.visitors
    number = release(s, add_draft(s, {here: [first], there: [second]}).id).number
    s.commit()
    return number, here, later, there


def test_a_mended_draft_may_be_changed_by_hand_beyond_what_was_mended(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    number, here, later, there = put_in_force(s, commune)
    mended = go_on(sessions, number, choice="mend")
    assert mended.status == "optimal"
    s.expire_all()
    mended = s.get_one(Plan, mended.id)
    before = (mended.score, mended.score_bound, mended.shortfall_bound)
    edit(s, mended, kind=MOVE, meeting_id=here.id, other_meeting_id=later.id)
    assert (mended.score, mended.status) == (before[0] - mended.baseline_reschedule, "feasible")
    # What was proven was proven of plans that keep the other visits.
    assert (mended.score_bound, mended.shortfall_bound) == (None, None)
    undo(s, mended.id, now=NOW, shelf=Shelf(1))
    assert (mended.score, mended.score_bound, mended.shortfall_bound) == before
    assert there.id in delegations(s, mended.id)


def test_pins_made_by_hand_go_before_what_a_mended_draft_keeps(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, second = commune.visitors
    number, here, later, there = put_in_force(s, commune)
    mended = s.get_one(Plan, go_on(sessions, number, choice="mend").id)
    here.host.gap_days = 30
    edit(s, mended, kind=DROP, meeting_id=there.id)
    edit(s, mended, kind=MOVE, meeting_id=here.id, other_meeting_id=later.id)
    edit(s, mended, kind=HAND_OVER, meeting_id=later.id, visitor_ids=(second.id,))
    edit(s, mended, kind=ADD, meeting_id=there.id, visitor_ids=(first.id,))
    edit(s, mended, kind=PIN)
    plan = work_out_anew(s, sessions, mended, further=True)
    assert delegations(s, plan.id) == {later.id: [second.id], there.id: [first.id]}
    whole = work_out_anew(s, sessions, mended, further=False)
    assert delegations(s, whole.id) == delegations(s, plan.id)
    assert (whole.score, whole.status) == (mended.score, "optimal")
    assert check(parse_problem(whole.instance), open_draft(s, whole.id, Shelf(1)).book.visits) == []

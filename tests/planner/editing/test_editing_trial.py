from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.people import Visitor
from models.plans import Plan, PlanVisit
from planner.editing.draft import open_draft
from planner.editing.moves import ADD, DROP, HAND_OVER, MOVE, PIN, SWAP, Edit
from planner.editing.rulebook import Shelf
from planner.editing.trial import QuotaStep, Trial, try_edit
from planner.errors import Conflict, PlannerError
from tests.planner.boards import Commune, add_cell, add_commune
from tests.planner.drafts import add_draft
from tests.planner.factories import add_absence, add_quota_rule, add_team, add_unit, add_visitor, at

DAY, SAME_EVENING, LATER, NEXT_MONTH = date(2027, 1, 5), date(2027, 1, 5), date(2027, 1, 20), date(2027, 2, 5)


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s)


def attempt(s: Session, plan: Plan, edit: Edit) -> Trial:
    return try_edit(open_draft(s, plan.id, Shelf(1)), edit)


def refusals(s: Session, visits: dict[Meeting, list[Visitor]], edit: Edit) -> list[str]:
    return [str(refusal) for refusal in attempt(s, add_draft(s, visits), edit).refusals]


def hand_over(meeting: Meeting, *people: Visitor) -> Edit:
    return Edit(kind=HAND_OVER, meeting_id=meeting.id, visitor_ids=tuple(person.id for person in people))


def test_who_is_away_can_t_step_in(s: Session, commune: Commune) -> None:
    first, second = commune.visitors
    [meeting] = add_cell(s, commune, DAY)
    add_absence(s, second, at(DAY, 8), at(DAY, 23))
    place = f"{second.name} at {meeting.host.name}, 05/01/2027 19:30"
    assert refusals(s, {meeting: [first]}, hand_over(meeting, second)) == [f"{place}: they are away then"]


def test_nobody_is_sent_out_of_their_area(s: Session, commune: Commune) -> None:
    [meeting] = add_cell(s, commune, DAY)
    stranger = add_visitor(s, commune.tier, add_unit(s))
    [said] = refusals(s, {meeting: [commune.visitors[0]]}, hand_over(meeting, stranger))
    assert said.endswith("the host lies outside their area")


def test_nobody_is_sent_to_their_own_cell(s: Session, commune: Commune) -> None:
    [meeting] = add_cell(s, commune, DAY)
    commune.visitors[1].own_host_id = meeting.host_id
    [said] = refusals(s, {meeting: [commune.visitors[0]]}, hand_over(meeting, commune.visitors[1]))
    assert said.endswith("it is their own cell")


def test_nobody_is_sent_to_two_places_and_both_are_named(s: Session, commune: Commune) -> None:
    first, second = commune.visitors
    [here], [there] = add_cell(s, commune, DAY), add_cell(s, commune, SAME_EVENING)
    said = refusals(s, {here: [first], there: [second]}, hand_over(here, second))
    assert len(said) == 2
    assert all(meeting.host.name in each for meeting in (here, there) for each in said)
    assert {each.rpartition(": ")[2] for each in said} == {
        "the visitor can't be at both in time",
        "too many meetings in one day",
    }


def test_two_visitors_who_work_alone_are_no_delegation(s: Session, commune: Commune) -> None:
    first, second = commune.visitors
    [meeting] = add_cell(s, commune, DAY)
    [said] = refusals(s, {meeting: [first]}, hand_over(meeting, first, second))
    assert said.endswith("the delegation has no leader, is too small or too large, or is of two teams")


def test_a_team_goes_as_a_team_goes(s: Session, commune: Commune) -> None:
    team = add_team(s, commune.tier, commune.unit, delegation_min=2, delegation_max=2)
    leader, member, third = (add_visitor(s, commune.tier, team=team, leader=n == 0) for n in range(3))
    [meeting] = add_cell(s, commune, DAY)
    plan = add_draft(s, {meeting: [commune.visitors[0]]})
    assert attempt(s, plan, hand_over(meeting, leader, third)).allowed
    assert not attempt(s, plan, hand_over(meeting, leader)).allowed
    assert not attempt(s, plan, hand_over(meeting, member, third)).allowed


def test_visits_to_a_host_stay_apart(s: Session, commune: Commune) -> None:
    first, second = commune.visitors
    one, other, third = add_cell(s, commune, DAY, date(2027, 2, 20), date(2027, 3, 10))
    one.host.gap_days = 30
    move = Edit(kind=MOVE, meeting_id=one.id, other_meeting_id=other.id)
    [said] = refusals(s, {one: [first], third: [second]}, move)
    assert said.endswith("two visits to the host are too near one another")


def test_what_is_pinned_is_not_taken_away(s: Session, commune: Commune) -> None:
    first, second = commune.visitors
    [meeting] = add_cell(s, commune, DAY)
    plan = add_draft(s, {meeting: [first]})
    s.execute(PlanVisit.metadata.tables["plan_visit_visitor"].update().values(pinned=True))
    for edit in (hand_over(meeting, second), Edit(kind=DROP, meeting_id=meeting.id)):
        [said] = map(str, attempt(s, plan, edit).refusals)
        assert said.endswith("it is pinned; unpin it first")


def test_a_visitor_the_plan_is_not_for_is_told_so(s: Session, commune: Commune) -> None:
    [meeting] = add_cell(s, commune, DAY)
    plan = add_draft(s, {meeting: [commune.visitors[0]]})
    newcomer = add_visitor(s, commune.tier, commune.unit)
    [said] = attempt(s, plan, hand_over(meeting, newcomer)).refusals
    assert str(said).startswith("The plan is not for this visitor")


def test_a_meeting_the_plan_does_not_know_is_told_so(s: Session, commune: Commune) -> None:
    [meeting] = add_cell(s, commune, DAY)
    plan = add_draft(s, {meeting: [commune.visitors[0]]})
    [new] = add_cell(s, commune, LATER)
    edit = Edit(kind=ADD, meeting_id=new.id, visitor_ids=(commune.visitors[0].id,))
    assert str(attempt(s, plan, edit).refusals[0]).startswith("The meeting is not open to this plan")


def test_a_drop_costs_what_the_visit_earned_and_says_which_quota_falls_short(s: Session, commune: Commune) -> None:
    first, _second = commune.visitors
    [meeting] = add_cell(s, commune, DAY)
    rule = add_quota_rule(s, visitor_id=first.id, tier_id=None, min=1, months=3, name="Mỗi quý 1 lần")
    plan = add_draft(s, {meeting: [first]})
    trial = attempt(s, plan, Edit(kind=DROP, meeting_id=meeting.id))
    assert trial.allowed
    assert (trial.shortfall, trial.score) == (rule.weight, -plan.score)
    assert sum(trial.terms.values()) == trial.score
    assert set(trial.terms) == {"meetings", "coverage", "load"}
    assert trial.quotas == (QuotaStep(name=f"Mỗi quý 1 lần: {first.name}", before=0, after=1),)
    assert [step.people for step in trial.steps] == [[first.id]]


def test_a_swap_concerns_both_and_keeps_the_load(s: Session, commune: Commune) -> None:
    first, second = commune.visitors
    [here], [there] = add_cell(s, commune, DAY), add_cell(s, commune, LATER)
    plan = add_draft(s, {here: [first], there: [second]})
    swap = Edit(kind=SWAP, meeting_id=here.id, visitor_ids=(first.id, second.id), other_meeting_id=there.id)
    trial = attempt(s, plan, swap)
    assert (trial.allowed, trial.shortfall, trial.terms) == (True, 0, {})
    assert {step.meeting_id: step.after.visitors for step in trial.steps} == {
        here.id: (second.id,),
        there.id: (first.id,),
    }


@pytest.mark.parametrize(
    "make",
    [
        lambda m, p: Edit(kind=SWAP, meeting_id=m[0].id, visitor_ids=(p[1].id, p[0].id), other_meeting_id=m[1].id),
        lambda m, p: Edit(kind=SWAP, meeting_id=m[0].id, visitor_ids=(p[0].id,), other_meeting_id=m[1].id),
        lambda m, p: Edit(kind=HAND_OVER, meeting_id=m[0].id, visitor_ids=(p[0].id,)),
        lambda m, p: Edit(kind=HAND_OVER, meeting_id=m[2].id, visitor_ids=(p[0].id,)),
        lambda m, p: Edit(kind=HAND_OVER, meeting_id=m[0].id),
        lambda m, p: Edit(kind=ADD, meeting_id=m[0].id, visitor_ids=(p[1].id,)),
        lambda m, p: Edit(kind=MOVE, meeting_id=m[0].id, other_meeting_id=m[2].id),
        lambda m, p: Edit(kind=MOVE, meeting_id=m[0].id),
        lambda m, p: Edit(kind=DROP),
        lambda m, p: Edit(kind=PIN, meeting_id=m[2].id),
        lambda m, p: Edit(kind="split", meeting_id=m[0].id),
    ],
)
def test_what_makes_no_sense_is_refused(s: Session, commune: Commune, make) -> None:
    meetings = [meeting for day in (DAY, LATER, NEXT_MONTH) for meeting in add_cell(s, commune, day)]
    plan = add_draft(s, {meetings[0]: [commune.visitors[0]], meetings[1]: [commune.visitors[1]]})
    with pytest.raises(PlannerError):
        attempt(s, plan, make(meetings, commune.visitors))


def test_a_settled_visit_is_not_touched(s: Session, commune: Commune) -> None:
    [meeting] = add_cell(s, commune, DAY)
    plan = add_draft(s, {meeting: [commune.visitors[0]]})
    plan.visits[0].settled = True
    s.flush()
    for edit in (hand_over(meeting, commune.visitors[1]), Edit(kind=PIN, meeting_id=meeting.id)):
        with pytest.raises(Conflict, match="settled"):
            attempt(s, plan, edit)


@pytest.mark.parametrize("values", [{"state": "running"}, {"state": "failed"}, {"status": "infeasible"}])
def test_only_a_draft_that_is_done_is_edited(s: Session, commune: Commune, values: dict[str, str]) -> None:
    [meeting] = add_cell(s, commune, DAY)
    plan = add_draft(s, {meeting: [commune.visitors[0]]})
    for name, value in values.items():
        setattr(plan, name, value)
    s.flush()
    with pytest.raises(Conflict, match="can be changed by hand"):
        open_draft(s, plan.id, Shelf(1))

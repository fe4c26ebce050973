from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.people import Visitor
from planner.editing.draft import Draft, open_draft
from planner.editing.rulebook import Shelf
from planner.editing.suggest import suggest_additions, suggest_delegations, suggest_swaps, try_meetings
from planner.errors import NotFound
from tests.planner.boards import Commune, add_cell, add_commune
from tests.planner.drafts import add_draft
from tests.planner.factories import add_absence, add_quota_rule, add_team, add_unit, add_visitor, at

DAY, LATER, FEBRUARY, MARCH = date(2027, 1, 5), date(2027, 1, 20), date(2027, 2, 5), date(2027, 3, 5)


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s, visitors=3)


def draft_of(s: Session, visits: dict[Meeting, list[Visitor]]) -> Draft:
    return open_draft(s, add_draft(s, visits).id, Shelf(1))


def people(trials: list) -> list[tuple[int, ...]]:
    return [trial.edit.visitor_ids for trial in trials]


def test_who_could_step_in_is_told_with_the_cost_the_best_first(s: Session, commune: Commune) -> None:
    first, second, third = commune.visitors
    second.lat += 0.3
    [meeting] = add_cell(s, commune, DAY)
    found = suggest_delegations(draft_of(s, {meeting: [first]}), meeting.id)
    assert people(found) == [(third.id,), (second.id,)]
    assert [trial.allowed for trial in found] == [True, True]
    assert found[0].score == 0 > found[1].score


def test_who_may_not_go_is_not_suggested(s: Session, commune: Commune) -> None:
    first, second, third = commune.visitors
    [meeting] = add_cell(s, commune, DAY)
    add_absence(s, second, at(DAY, 8), at(DAY, 23))
    add_visitor(s, commune.tier, add_unit(s))
    assert people(suggest_delegations(draft_of(s, {meeting: [first]}), meeting.id)) == [(third.id,)]


def test_a_teams_members_replace_one_another_and_other_teams_send_a_delegation(
    s: Session, commune: Commune
) -> None:
    teams = [add_team(s, commune.tier, commune.unit, delegation_min=2, delegation_max=2) for _ in range(2)]
    (leader, member, reserve), (chief, deputy) = (
        [add_visitor(s, commune.tier, team=team, leader=number == 0) for number in range(size)]
        for team, size in zip(teams, (3, 2), strict=True)
    )
    [meeting] = add_cell(s, commune, DAY)
    found = people(suggest_delegations(draft_of(s, {meeting: [leader, member]}), meeting.id))
    alone = {(visitor.id,) for visitor in commune.visitors}
    assert set(found) == {(leader.id, reserve.id), (chief.id, deputy.id)} | alone


def test_other_meetings_of_the_host_are_told_with_why_not(s: Session, commune: Commune) -> None:
    first, second, _third = commune.visitors
    here, near, far, taken = add_cell(s, commune, DAY, LATER, FEBRUARY, MARCH)
    here.host.gap_days = 25
    [elsewhere] = add_cell(s, commune, LATER)
    draft = draft_of(s, {here: [first], elsewhere: [first], taken: [second]})
    found = try_meetings(draft, here.id)
    assert [(trial.edit.other_meeting_id, trial.allowed) for trial in found] == [(far.id, True), (near.id, False)]


def test_where_everybody_has_as_many_visits_as_they_may_one_can_swap(s: Session, commune: Commune) -> None:
    first, second, third = commune.visitors
    for visitor in (first, second, third):
        visitor.max_per_month = 1
    [here], [there], [afar] = (add_cell(s, commune, day) for day in (DAY, LATER, FEBRUARY))
    draft = draft_of(s, {here: [first], there: [second], afar: [third]})
    found = suggest_swaps(draft, here.id)
    assert [(trial.edit.visitor_ids, trial.edit.other_meeting_id) for trial in found] == [
        ((first.id, second.id), there.id),
        ((first.id, third.id), afar.id),
    ]
    assert people(suggest_delegations(draft, here.id)) == [(third.id,)]


def quota_id(draft: Draft) -> str:
    return draft.rules.problem.quotas[0].id


def test_a_quota_is_helped_by_visits_it_counts_that_can_be_made(s: Session, commune: Commune) -> None:
    first, second, _third = commune.visitors
    add_quota_rule(s, visitor_id=first.id, tier_id=None, min=2, months=3, kinds=["thematic"])
    [regular], [thematic], [remote], [away] = (add_cell(s, commune, day) for day in (DAY, LATER, FEBRUARY, MARCH))
    for meeting in (thematic, remote, away):
        meeting.kind = "thematic"
    remote.host.remoteness = 3
    add_absence(s, first, at(MARCH, 8), at(MARCH, 23))
    draft = draft_of(s, {regular: [second]})
    found = suggest_additions(draft, quota_id(draft))
    assert [(trial.edit.meeting_id, trial.edit.visitor_ids) for trial in found] == [
        (remote.id, (first.id,)),
        (thematic.id, (first.id,)),
    ]
    assert [[(step.before, step.after) for step in trial.quotas] for trial in found] == [[(2, 1)], [(2, 1)]]


def test_a_member_of_a_team_brings_those_who_have_to_come_along(s: Session, commune: Commune) -> None:
    team = add_team(s, commune.tier, commune.unit, delegation_min=2, delegation_max=3)
    leader, member, _reserve = (add_visitor(s, commune.tier, team=team, leader=n == 0) for n in range(3))
    add_quota_rule(s, visitor_id=member.id, tier_id=None, min=1, months=3)
    add_cell(s, commune, DAY)
    draft = draft_of(s, {})
    assert people(suggest_additions(draft, quota_id(draft))) == [(leader.id, member.id)]


def test_no_such_quota_is_refused(s: Session, commune: Commune) -> None:
    add_cell(s, commune, DAY)
    with pytest.raises(NotFound):
        suggest_additions(draft_of(s, {}), "q0")


def test_a_meeting_the_draft_does_not_know_has_no_suggestions(s: Session, commune: Commune) -> None:
    [meeting] = add_cell(s, commune, DAY)
    draft = draft_of(s, {})
    unknown = meeting.id + 1
    assert (suggest_delegations(draft, unknown), try_meetings(draft, unknown), suggest_swaps(draft, unknown)) == (
        [],
        [],
        [],
    )

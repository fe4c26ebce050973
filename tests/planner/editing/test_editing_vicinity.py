"""What is found by looking at a part of a draft is what the referee finds by looking at the whole."""

import random
from dataclasses import replace

import pytest

from models.plans import Plan
from planner.assembly.keys import row_of
from planner.editing.draft import Delegation, Draft
from planner.editing.moves import ADD, DROP, HAND_OVER, MOVE, SWAP, Edit, work_out_changes
from planner.editing.rulebook import Rulebook
from planner.editing.trial import find_allowed, try_edit
from planner.editing.vicinity import find_vicinity
from planner.errors import PlannerError
from solver.check import check, evaluate
from tests.solver.planned import make_planned

SEEDS = range(150)


def make_draft(rng: random.Random) -> Draft:
    """A small draft with about a third of its visitors pinned."""
    problem, visits = make_planned(rng)
    delegations = {}
    for visit in visits:
        people = tuple(sorted(map(row_of, visit.visitors)))
        pinned = frozenset(person for person in people if rng.random() < 0.3)
        delegations[row_of(visit.meeting)] = Delegation(visitors=people, pinned=pinned)
    rules = Rulebook(replace(problem, locked=()))
    return Draft(plan=Plan(), rules=rules, delegations=delegations, settled=frozenset())


def list_edits(draft: Draft) -> list[Edit]:
    """All there are that make sense, with delegations of one or two."""
    meetings = [row_of(meeting.id) for meeting in draft.rules.problem.meetings]
    people = [row_of(visitor.id) for visitor in draft.rules.problem.visitors]
    sent = [(a,) for a in people] + [(a, b) for a in people for b in people if a < b]
    edits = [Edit(kind=DROP, meeting_id=meeting) for meeting in meetings]
    edits += [
        Edit(kind=kind, meeting_id=m, visitor_ids=who)
        for m in meetings
        for who in sent
        for kind in (HAND_OVER, ADD)
    ]
    for here in meetings:
        for there in meetings:
            edits.append(Edit(kind=MOVE, meeting_id=here, other_meeting_id=there))
            edits += [
                Edit(kind=SWAP, meeting_id=here, visitor_ids=(a, b), other_meeting_id=there)
                for a in people
                for b in people
            ]
    return [edit for edit in edits if makes_sense(draft, edit)]


def makes_sense(draft: Draft, edit: Edit) -> bool:
    try:
        return bool(work_out_changes(draft, edit))
    except PlannerError:
        return False


@pytest.mark.parametrize("seed", SEEDS)
def test_a_trial_says_what_the_referee_says_of_the_whole(seed: int) -> None:
    rng = random.Random(seed)
    draft = make_draft(rng)
    problem = replace(draft.rules.problem, locked=tuple(draft.pins))
    was = evaluate(problem, draft.book.visits)
    edits = list_edits(draft)
    for edit in rng.sample(edits, min(25, len(edits))):
        trial = try_edit(draft, edit)
        after = draft.change(work_out_changes(draft, edit)).book.visits
        now = evaluate(problem, after)
        assert trial.allowed == (check(problem, after) == []), edit
        assert find_allowed(draft, edit) == (trial if trial.allowed else None)
        assert (trial.shortfall, trial.score) == (now.shortfall - was.shortfall, now.score - was.score), edit
        assert {name: now.terms[name] - was.terms[name] for name in trial.terms} == trial.terms
        shorts = {row.quota: row.short for row in now.unmet}, {row.quota: row.short for row in was.unmet}
        names = {quota.id: quota.name for quota in problem.quotas}
        changed = {q for q in names if shorts[0].get(q, 0) != shorts[1].get(q, 0)}
        assert sorted(step.name for step in trial.quotas) == sorted(names[quota] for quota in changed)


@pytest.mark.parametrize("seed", range(20))
def test_a_part_breaks_the_rules_that_the_whole_breaks(seed: int) -> None:
    rng = random.Random(seed)
    draft = make_draft(rng)
    problem = replace(draft.rules.problem, locked=tuple(draft.pins))
    for edit in list_edits(draft)[:40]:
        changes = work_out_changes(draft, edit)
        visitors = {f"v{v}" for m, after in changes.items() for v in (*draft.at(m).visitors, *after.visitors)}
        part, visits = find_vicinity(draft, visitors, {draft.rules.meetings[f"m{m}"].host for m in changes})
        after = [visit for visit in visits if row_of(visit.meeting) not in changes]
        after += [delegation.visit_to(m) for m, delegation in changes.items() if delegation.visitors]
        whole = check(problem, draft.change(changes).book.visits)
        assert {violation.rule for violation in check(part, after)} == {violation.rule for violation in whole}

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import User
from models.meetings import Meeting
from models.plans import Plan, PlanEdit, PlanProgress, PlanQuota, PlanVisitVisitor
from planner.accounts import create_user
from planner.changing.kinds import record_meeting_added
from planner.changing.log import Origin, withdraw_change
from planner.editing.draft import open_draft
from planner.editing.log import count_changes, find_redoable, find_undoable, list_edits, make_edit, redo, undo
from planner.editing.marks import read_mark
from planner.editing.moves import DROP, HAND_OVER, PIN, UNPIN, Edit
from planner.editing.rulebook import Shelf
from planner.errors import ChangedMeanwhile, Conflict
from planner.phrases import load_phrases
from planner.plans import delete_plan
from planner.publish import publish
from solver.check import evaluate
from solver.files import parse_problem
from tests.planner.boards import Commune, add_cell, add_commune, delegations, release
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, ZONE, add_host, add_quota_rule, at

DAYS = (date(2027, 1, 5), date(2027, 1, 20), date(2027, 2, 5))


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(2)


@pytest.fixture
def plan(s: Session, commune: Commune) -> Plan:
    """Three visits by the first of two visitors, called proven best; each owes one a quarter."""
    first, _second = commune.visitors
    add_quota_rule(s, tier_id=commune.tier.id, min=1, months=3)
    meetings = [meeting for day in DAYS for meeting in add_cell(s, commune, day)]
    plan = add_draft(s, {meeting: [first] for meeting in meetings})
    plan.status, plan.shortfall_bound, plan.score_bound = "optimal", plan.shortfall, plan.score
    s.add(
        PlanProgress(
            plan_id=plan.id,
            seconds=1,
            phase="optimal",
            visits=3,
            shortfall=plan.shortfall,
            shortfall_bound=plan.shortfall,
            score=plan.score,
            score_bound=plan.score,
        )
    )
    s.flush()
    return plan


@pytest.fixture
def board(s: Session) -> User:
    return create_user(s, username="ban-to-chuc", password="mat-khau-du-dai", role="board", now=NOW)


def make(s: Session, plan: Plan, shelf: Shelf, edit: Edit, **values: object) -> PlanEdit:
    return make_edit(s, plan.id, edit, **{"seen": None, "user_id": None, "now": NOW, "shelf": shelf, **values})


def meeting_ids(s: Session, plan: Plan) -> list[int]:
    return sorted(delegations(s, plan.id))


def figures(plan: Plan) -> tuple[object, ...]:
    return plan.status, plan.shortfall, plan.shortfall_bound, plan.score, plan.score_bound


def quotas(s: Session, plan: Plan) -> list[tuple[int, int]]:
    rows = s.scalars(select(PlanQuota).where(PlanQuota.plan_id == plan.id).order_by(PlanQuota.id))
    return [(row.planned, row.short) for row in rows]


def check_figures(s: Session, plan: Plan) -> None:
    """They are the referee's, of the visits as they are recorded."""
    s.flush()
    s.expire_all()
    book = open_draft(s, plan.id, Shelf(1)).book
    found = evaluate(parse_problem(plan.instance), book.visits)
    assert (plan.shortfall, plan.score) == (found.shortfall, found.score)
    assert sum(short for _planned, short in quotas(s, plan)) == sum(row.short for row in found.unmet)


def test_an_edit_is_recorded_with_who_when_and_what(
    s: Session, commune: Commune, plan: Plan, shelf: Shelf, board: User
) -> None:
    first, second = commune.visitors
    meeting = meeting_ids(s, plan)[0]
    make(s, plan, shelf, Edit(kind=HAND_OVER, meeting_id=meeting, visitor_ids=(second.id,)), user_id=board.id)
    [(edit, name)] = list_edits(s, plan.id, 10)
    assert (edit.at, name, edit.kind) == (NOW, "ban-to-chuc", "hand_over")
    assert str(load_phrases([edit.text])[0]).endswith(f"handed over to {second.name}")
    assert edit.before == [{"meeting": meeting, "visitors": [first.id], "pinned": []}]
    assert edit.after == [{"meeting": meeting, "visitors": [second.id], "pinned": []}]
    assert delegations(s, plan.id)[meeting] == [second.id]


def test_figures_quotas_and_proof_follow_and_come_back(
    s: Session, commune: Commune, plan: Plan, shelf: Shelf
) -> None:
    before, owed = figures(plan), quotas(s, plan)
    assert (owed, plan.shortfall) == ([(3, 0), (0, 1)], 1)
    first, second, third = meeting_ids(s, plan)
    make(s, plan, shelf, Edit(kind=HAND_OVER, meeting_id=first, visitor_ids=(commune.visitors[1].id,)))
    check_figures(s, plan)
    assert (quotas(s, plan), plan.shortfall) == ([(2, 0), (1, 0)], 0)
    for meeting in (second, third):
        make(s, plan, shelf, Edit(kind=DROP, meeting_id=meeting))
        check_figures(s, plan)
    assert (quotas(s, plan), plan.status) == ([(0, 1), (1, 0)], "feasible")
    for _ in range(3):
        undo(s, plan.id, now=NOW, shelf=shelf)
        check_figures(s, plan)
    assert (figures(plan), quotas(s, plan)) == (before, owed)


def test_a_bound_is_not_claimed_for_more_shortfall_than_it_was_proven_for(
    s: Session, commune: Commune, plan: Plan, shelf: Shelf
) -> None:
    for meeting in meeting_ids(s, plan):
        make(s, plan, shelf, Edit(kind=DROP, meeting_id=meeting))
    assert (plan.status, plan.shortfall, plan.shortfall_bound, plan.score_bound) == ("feasible", 2, 1, None)


def test_pins_change_no_figures_and_stay_with_who_stays(
    s: Session, commune: Commune, plan: Plan, shelf: Shelf
) -> None:
    before = figures(plan)
    make(s, plan, shelf, Edit(kind=PIN))
    pinned = select(PlanVisitVisitor.pinned)
    assert set(s.scalars(pinned)) == {True}
    assert (figures(plan), count_changes(s, plan.id)) == (before, 0)
    make(s, plan, shelf, Edit(kind=UNPIN, meeting_id=meeting_ids(s, plan)[0]))
    assert sorted(s.scalars(pinned)) == [False, True, True]
    undo(s, plan.id, now=NOW, shelf=shelf)
    undo(s, plan.id, now=NOW, shelf=shelf)
    assert set(s.scalars(pinned)) == {False}


def test_undo_and_redo_go_back_and_forth_in_order(s: Session, plan: Plan, shelf: Shelf) -> None:
    first, second, third = meeting_ids(s, plan)
    for meeting in (first, second):
        make(s, plan, shelf, Edit(kind=DROP, meeting_id=meeting))
    undo(s, plan.id, now=NOW, shelf=shelf)
    undo(s, plan.id, now=NOW, shelf=shelf)
    assert meeting_ids(s, plan) == [first, second, third]
    redo(s, plan.id, shelf=shelf)
    assert meeting_ids(s, plan) == [second, third]
    redo(s, plan.id, shelf=shelf)
    assert (meeting_ids(s, plan), find_redoable(s, plan.id)) == ([third], None)


def test_a_new_edit_leaves_nothing_to_redo(s: Session, plan: Plan, shelf: Shelf) -> None:
    first, second, _third = meeting_ids(s, plan)
    make(s, plan, shelf, Edit(kind=DROP, meeting_id=first))
    undo(s, plan.id, now=NOW, shelf=shelf)
    make(s, plan, shelf, Edit(kind=DROP, meeting_id=second))
    assert find_redoable(s, plan.id) is None
    with pytest.raises(Conflict, match="no change to make again"):
        redo(s, plan.id, shelf=shelf)
    assert count_changes(s, plan.id) == 1


def test_there_is_nothing_to_undo_in_a_draft_as_it_was_worked_out(s: Session, plan: Plan, shelf: Shelf) -> None:
    assert find_undoable(s, plan.id) is None
    with pytest.raises(Conflict, match="no change to undo"):
        undo(s, plan.id, now=NOW, shelf=shelf)


def test_what_a_rule_forbids_is_refused_and_changes_nothing(s: Session, plan: Plan, shelf: Shelf) -> None:
    first = meeting_ids(s, plan)[0]
    make(s, plan, shelf, Edit(kind=PIN, meeting_id=first))
    before = figures(plan)
    with pytest.raises(Conflict, match="it is pinned"):
        make(s, plan, shelf, Edit(kind=DROP, meeting_id=first))
    assert (figures(plan), len(list_edits(s, plan.id, 10))) == (before, 1)


def test_a_draft_changed_meanwhile_is_looked_at_again(s: Session, plan: Plan, shelf: Shelf) -> None:
    first, second, _third = meeting_ids(s, plan)
    seen = open_draft(s, plan.id, shelf).mark
    make(s, plan, shelf, Edit(kind=DROP, meeting_id=first), seen=seen)
    with pytest.raises(Conflict, match="changed meanwhile"):
        make(s, plan, shelf, Edit(kind=DROP, meeting_id=second), seen=seen)


def test_only_the_change_that_was_seen_last_is_undone_and_made_again(s: Session, plan: Plan, shelf: Shelf) -> None:
    first, second, _third = meeting_ids(s, plan)
    make(s, plan, shelf, Edit(kind=DROP, meeting_id=first))
    seen = read_mark(s, plan.id)
    make(s, plan, shelf, Edit(kind=DROP, meeting_id=second))
    with pytest.raises(ChangedMeanwhile):
        undo(s, plan.id, seen=seen, now=NOW, shelf=shelf)
    undo(s, plan.id, seen=read_mark(s, plan.id), now=NOW, shelf=shelf)
    assert read_mark(s, plan.id) == seen
    undo(s, plan.id, now=NOW, shelf=shelf)
    with pytest.raises(ChangedMeanwhile):
        redo(s, plan.id, seen=seen, shelf=shelf)
    redo(s, plan.id, seen=read_mark(s, plan.id), shelf=shelf)
    assert first not in meeting_ids(s, plan)


def test_changes_that_cancel_each_other_out_are_seen_before_one_is_undone(
    s: Session, plan: Plan, shelf: Shelf
) -> None:
    first, second, _third = meeting_ids(s, plan)
    make(s, plan, shelf, Edit(kind=DROP, meeting_id=first))
    seen = read_mark(s, plan.id)
    for kind in (PIN, UNPIN):
        make(s, plan, shelf, Edit(kind=kind, meeting_id=second))
    with pytest.raises(ChangedMeanwhile):
        undo(s, plan.id, seen=seen, now=NOW, shelf=shelf)


def test_what_was_changed_since_it_was_seen_is_neither_published_nor_deleted(
    s: Session, plan: Plan, shelf: Shelf
) -> None:
    seen = read_mark(s, plan.id)
    make(s, plan, shelf, Edit(kind=PIN, meeting_id=meeting_ids(s, plan)[0]))
    with pytest.raises(ChangedMeanwhile):
        publish(s, plan.id, seen=seen, user_id=None, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        delete_plan(s, plan.id, seen=seen)
    assert publish(s, plan.id, seen=read_mark(s, plan.id), user_id=None, now=NOW).number == 1


def test_an_edit_takes_the_approval_back(s: Session, plan: Plan, shelf: Shelf, board: User) -> None:
    plan.approved_at, plan.approved_by_id = NOW, board.id
    make(s, plan, shelf, Edit(kind=DROP, meeting_id=meeting_ids(s, plan)[0]))
    assert (plan.approved_at, plan.approved_by_id) == (None, None)


def test_an_edited_draft_is_published_as_it_is_and_edited_no_more(s: Session, plan: Plan, shelf: Shelf) -> None:
    first, *others = meeting_ids(s, plan)
    make(s, plan, shelf, Edit(kind=DROP, meeting_id=first))
    assert sorted(visit.meeting_id for visit in release(s, plan.id).visits) == others
    for act in (
        lambda: make(s, plan, shelf, Edit(kind=DROP, meeting_id=others[0])),
        lambda: undo(s, plan.id, now=NOW, shelf=shelf),
    ):
        with pytest.raises(Conflict, match="not published"):
            act()


def test_the_shelf_keeps_the_books_used_last_and_reads_another_run_anew(
    s: Session, commune: Commune, plan: Plan
) -> None:
    shelf = Shelf(1)
    rules = open_draft(s, plan.id, shelf).rules
    assert open_draft(s, plan.id, shelf).rules is rules
    plan.instance = {**plan.instance, "name": "Một lần tính khác"}
    s.flush()
    assert open_draft(s, plan.id, shelf).rules.problem.name == "Một lần tính khác"
    assert len(shelf) == 1


def test_a_visit_to_an_added_meeting_that_was_withdrawn_since_can_not_come_back(
    s: Session, commune: Commune, shelf: Shelf
) -> None:
    origin = Origin(user_id=None, now=NOW, reason="Họp bất thường")
    added = record_meeting_added(
        s,
        origin,
        add_host(s, commune.unit).id,
        kind="regular",
        starts_at=at(DAYS[1]),
        length=timedelta(hours=2),
        place=None,
        topic=None,
        zone=ZONE,
    )
    s.flush()
    meeting = s.get_one(Meeting, added.meeting_id)
    [other] = add_cell(s, commune, DAYS[0])
    plan = add_draft(s, {meeting: [commune.visitors[0]], other: [commune.visitors[0]]})
    make(s, plan, shelf, Edit(kind=DROP, meeting_id=meeting.id))
    withdraw_change(s, added.id, now=NOW, zone=ZONE)
    with pytest.raises(Conflict, match="not there any more"):
        undo(s, plan.id, now=NOW, shelf=shelf)
    assert meeting_ids(s, plan) == [other.id]

"""What a visit is marked with: each mark where it belongs, and nowhere else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.plans import Plan
from planner.editing.log import make_edit, undo
from planner.editing.moves import DROP, HAND_OVER, MOVE, PIN, Edit
from planner.editing.rulebook import Shelf
from planner.periods import Period
from planner.sources import Source, draft_source, release_source, standing_source
from planner.timetable.marks import BY_HAND, CHANGED, CONFLICT, PINNED, read_marks
from tests.planner.boards import Commune, add_cell, add_commune, release
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, ZONE, add_absence, add_tier, at

DAY, LATER = date(2027, 1, 5), date(2027, 1, 20)
JANUARY = Period(start=date(2027, 1, 1), end=date(2027, 1, 31))


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s, visitors=3)


@pytest.fixture
def meetings(s: Session, commune: Commune) -> list[Meeting]:
    """Of two hosts, each with another one that nobody visits."""
    return [*add_cell(s, commune, DAY, LATER), *add_cell(s, commune, DAY, LATER)]


def draft_of(s: Session, commune: Commune, meetings: list[Meeting]) -> Plan:
    """The first visitor at the first host, the second at the second."""
    return add_draft(s, {meetings[0]: [commune.visitors[0]], meetings[2]: [commune.visitors[1]]})


def told(s: Session, source: Source) -> dict[int, tuple[tuple[str, ...], list[str]]]:
    """Marks and conflicts by meeting."""
    s.flush()
    ids = dict(s.execute(select(source.visits.c.id, source.visits.c.meeting_id)).all())
    marks = read_marks(s, source, JANUARY, ZONE)
    return {
        ids[visit]: (marked.marks, [str(said) for said in marked.conflicts]) for visit, marked in marks.items()
    }


def change(s: Session, plan: Plan, **values: object) -> None:
    make_edit(s, plan.id, Edit(**values), seen=None, user_id=None, now=NOW, shelf=Shelf(1))


def test_a_first_plan_that_nothing_has_happened_to_has_no_marks(
    s: Session, commune: Commune, meetings: list[Meeting]
) -> None:
    assert told(s, draft_source(draft_of(s, commune, meetings).id)) == {}


def test_pins_and_changes_by_hand(s: Session, commune: Commune, meetings: list[Meeting]) -> None:
    plan = draft_of(s, commune, meetings)
    here, there, other, _ = meetings
    change(s, plan, kind=PIN, meeting_id=other.id)
    change(s, plan, kind=MOVE, meeting_id=here.id, other_meeting_id=there.id)
    assert told(s, draft_source(plan.id)) == {other.id: ((PINNED,), []), there.id: ((BY_HAND,), [])}
    undo(s, plan.id, now=NOW, shelf=Shelf(1))
    assert told(s, draft_source(plan.id)) == {other.id: ((PINNED,), [])}


def test_a_draft_is_compared_with_the_release_before(
    s: Session, commune: Commune, meetings: list[Meeting]
) -> None:
    first = draft_of(s, commune, meetings)
    release(s, first.id)
    second = draft_of(s, commune, meetings)
    change(s, second, kind=HAND_OVER, meeting_id=meetings[0].id, visitor_ids=(commune.visitors[2].id,))
    assert told(s, draft_source(second.id)) == {meetings[0].id: ((BY_HAND, CHANGED), [])}


def test_what_a_release_was_the_first_to_tell_is_marked_in_it(
    s: Session, commune: Commune, meetings: list[Meeting]
) -> None:
    first = release(s, draft_of(s, commune, meetings).id)
    plan = draft_of(s, commune, meetings)
    change(s, plan, kind=DROP, meeting_id=meetings[0].id)
    change(s, plan, kind=HAND_OVER, meeting_id=meetings[2].id, visitor_ids=(commune.visitors[2].id,))
    second = release(s, plan.id, NOW + timedelta(days=1))
    changed = {meetings[2].id: ((CHANGED,), [])}
    assert told(s, release_source(first.id)) == {}
    assert told(s, release_source(second.id)) == changed
    assert told(s, standing_source(ZONE)) == changed


@pytest.mark.parametrize("published", [False, True])
def test_what_the_tables_have_against_a_visit(
    s: Session, commune: Commune, meetings: list[Meeting], published: bool
) -> None:
    plan = draft_of(s, commune, meetings)
    source = release_source(release(s, plan.id).id) if published else draft_source(plan.id)
    away, gone = commune.visitors[0], commune.visitors[1]
    away.name, gone.name = "Lan", "Bình"
    add_absence(s, away, at(DAY, 8), at(DAY, 23))
    gone.active = False
    meetings[2].status = "cancelled"
    assert told(s, source) == {
        meetings[0].id: ((CONFLICT,), ["Lan is away"]),
        meetings[2].id: ((CONFLICT,), ["the meeting is cancelled", "Bình is no longer active"]),
    }


def test_an_absence_beside_the_meeting_is_no_conflict(
    s: Session, commune: Commune, meetings: list[Meeting]
) -> None:
    plan = draft_of(s, commune, meetings)
    add_absence(s, commune.visitors[0], meetings[0].ends_at, at(DAY, 23))
    assert told(s, draft_source(plan.id)) == {}


def test_a_meeting_that_moved_since_it_was_told(s: Session, commune: Commune, meetings: list[Meeting]) -> None:
    source = release_source(release(s, draft_of(s, commune, meetings).id).id)
    meetings[0].starts_at, meetings[0].ends_at = at(LATER, 8), at(LATER, 10)
    assert told(s, source) == {meetings[0].id: ((CONFLICT,), ["the meeting has moved to 20/01/2027 08:30"])}


def test_a_visitor_in_two_places(s: Session, commune: Commune, meetings: list[Meeting]) -> None:
    plan = add_draft(s, {meetings[0]: [commune.visitors[0]], meetings[3]: [commune.visitors[0]]})
    commune.visitors[0].name = "Lan"
    meetings[3].starts_at, meetings[3].ends_at = meetings[0].starts_at, meetings[0].ends_at
    said = ["Lan has another visit at the same time"]
    assert told(s, draft_source(plan.id)) == {
        meetings[0].id: ((CONFLICT,), said),
        meetings[3].id: ((CONFLICT,), said),
    }


def test_another_boards_delegation_at_the_same_meeting(
    s: Session, commune: Commune, meetings: list[Meeting]
) -> None:
    """The first release is the first visitor's, who then leaves to another tier: the draft is not for them."""
    release(s, draft_of(s, commune, meetings).id)
    stranger = commune.visitors[0]
    stranger.tier, stranger.name = add_tier(s), "Lan"
    plan = add_draft(s, {meetings[0]: [commune.visitors[2]]})
    plan.tiers = [commune.tier]
    assert told(s, draft_source(plan.id))[meetings[0].id] == (
        (CONFLICT, CHANGED),
        ["another delegation goes there too: Lan"],
    )

"""Boards that rebalance beside one another: whose visits each plan takes the place of."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.meetings import Meeting
from models.people import Tier, Visitor
from models.plans import Plan
from models.releases import Release, ReleaseVisitor
from planner.publish import publish
from planner.replanning.diff import count_changed_pairs, diff_plan
from planner.replanning.impact import list_broken
from planner.replanning.overtaken import Stale
from planner.replanning.rebalance import count_open, list_current_releases
from tests.planner.boards import (
    AHEAD,
    FAR,
    FEBRUARY,
    Commune,
    add_cell,
    add_commune,
    delegations,
    go_on,
    send_away,
)
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, ZONE, add_tier

DAY = timedelta(days=1)


def publish_for(s: Session, visits: dict[Meeting, list[Visitor]], *tiers: Tier, days: int = 0) -> Release:
    """For the visitors of the tiers alone, or for everybody, so many days after the first."""
    draft = add_draft(s, visits)
    draft.tiers = list(tiers)
    release = publish(s, draft.id, user_id=None, now=NOW + days * DAY)
    s.commit()
    return release


def publish_draft(sessions: sessionmaker[Session], plan: Plan, hours: int = 1) -> int:
    with sessions.begin() as later:
        return publish(later, plan.id, user_id=None, now=FEBRUARY + timedelta(hours=hours)).number


def planned_for(s: Session, number: int) -> set[int]:
    of = select(ReleaseVisitor.visitor_id).join(Release, Release.id == ReleaseVisitor.release_id)
    return set(s.scalars(of.where(Release.number == number)))


@pytest.fixture
def province(s: Session, commune: Commune) -> Commune:
    """Another tier's, in charge of a commune of its own."""
    return add_commune(s, tier=add_tier(s))


@pytest.fixture
def visits(s: Session, commune: Commune, province: Commune) -> dict[str, Meeting]:
    """A meeting in each commune."""
    [here], [there] = add_cell(s, commune, AHEAD), add_cell(s, province, AHEAD)
    return {"district": here, "province": there}


@pytest.fixture
def both(s: Session, commune: Commune, province: Commune, visits: dict[str, Meeting]) -> None:
    """Release 1 is for everybody, release 2 for the district's tier alone."""
    publish_for(s, {visits["district"]: [commune.visitors[0]], visits["province"]: [province.visitors[0]]})
    publish_for(s, {visits["district"]: [commune.visitors[1]]}, commune.tier, days=1)


def test_what_a_later_release_left_of_one_can_be_rebalanced_and_published(
    s: Session,
    sessions: sessionmaker[Session],
    commune: Commune,
    province: Commune,
    visits: dict[str, Meeting],
    both: None,
) -> None:
    ill, well = province.visitors
    send_away(s, ill, AHEAD)
    s.commit()
    plan = go_on(sessions, 1)
    assert delegations(s, plan.id) == {visits["province"].id: [well.id]}
    assert publish_draft(sessions, plan) == 3
    assert planned_for(s, 3) == {ill.id, well.id}
    assert [row.number for row in list_current_releases(s, FEBRUARY.date())] == [3, 2]


@pytest.mark.parametrize("number", [2, 3])
def test_a_release_for_everybody_gone_on_from_twice_leaves_the_district_to_its_own(
    s: Session,
    sessions: sessionmaker[Session],
    commune: Commune,
    province: Commune,
    visits: dict[str, Meeting],
    both: None,
    number: int,
) -> None:
    publish_draft(sessions, go_on(sessions, 1))
    plan = go_on(sessions, number, now=FEBRUARY + DAY, choice="anew")
    assert publish_draft(sessions, plan, hours=25) == 4
    own = commune if number == 2 else province
    assert planned_for(s, 4) == {visitor.id for visitor in own.visitors}


def test_visits_of_those_whom_a_later_release_plans_for_are_no_difference_and_not_its_to_mend(
    s: Session,
    sessions: sessionmaker[Session],
    commune: Commune,
    province: Commune,
    visits: dict[str, Meeting],
    both: None,
) -> None:
    away = commune.visitors[1]
    send_away(s, away, AHEAD)
    s.commit()
    plan = go_on(sessions, 1)
    drafted = s.get_one(Plan, plan.id)
    diff = diff_plan(s, drafted)
    assert [each.kind for each in diff.differences] == ["kept"]
    assert (diff.changed_pairs, count_changed_pairs(s, drafted), plan.changes_least) == (0, 0, 0)
    first, second = reversed(list_current_releases(s, FEBRUARY.date()))
    assert list_broken(s, first, today=FEBRUARY.date(), zone=ZONE) == []
    assert [each.visitor_id for each in list_broken(s, second, today=FEBRUARY.date(), zone=ZONE)] == [away.id]
    assert count_open(s, first, today=FEBRUARY.date(), zone=ZONE) == 1


def test_one_who_moved_to_another_boards_tier_is_planned_for_by_its_next_release(
    s: Session, sessions: sessionmaker[Session], commune: Commune, province: Commune, visits: dict[str, Meeting]
) -> None:
    publish_for(s, {visits["province"]: [province.visitors[0]]}, province.tier)
    mover, stayer = commune.visitors
    [far] = add_cell(s, commune, FAR)
    publish_for(s, {visits["district"]: [mover], far: [stayer]}, commune.tier, days=1)
    mover.tier = province.tier
    s.commit()
    plan = go_on(sessions, 1)
    # Their visits in force come along.
    assert delegations(s, plan.id) == {
        visits["province"].id: [province.visitors[0].id],
        visits["district"].id: [mover.id],
    }
    drafted = s.get_one(Plan, plan.id)
    diff = diff_plan(s, drafted)
    assert [each.kind for each in diff.differences] == ["kept", "kept"]
    assert (diff.changed_pairs, count_changed_pairs(s, drafted), plan.changes_least) == (0, 0, 0)
    assert publish_draft(sessions, plan) == 3
    assert planned_for(s, 3) == {mover.id, *(visitor.id for visitor in province.visitors)}
    publish_draft(sessions, go_on(sessions, 2, now=FEBRUARY + DAY), hours=25)
    assert planned_for(s, 4) == {stayer.id}


def test_a_release_for_some_of_its_people_makes_a_draft_stale_that_was_begun_before(
    s: Session, sessions: sessionmaker[Session], commune: Commune, province: Commune, visits: dict[str, Meeting]
) -> None:
    publish_for(s, {visits["district"]: [commune.visitors[0]], visits["province"]: [province.visitors[0]]})
    plan = go_on(sessions, 1)
    later = add_draft(s, {visits["district"]: [commune.visitors[1]]})
    later.tiers = [commune.tier]
    publish(s, later.id, user_id=None, now=FEBRUARY + timedelta(hours=1))
    s.commit()
    with pytest.raises(Stale, match="release 2 has been published since") as refused:
        publish_draft(sessions, plan, hours=2)
    assert str(refused.value.remedy) == "Rebalance anew, from release 1."
    anew = go_on(sessions, 1, now=FEBRUARY + timedelta(hours=3))
    assert publish_draft(sessions, anew, hours=4) == 3

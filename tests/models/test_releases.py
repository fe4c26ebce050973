"""What the database itself refuses, whoever asks: a released plan that clashes with itself, or that changes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from psycopg import errors
from sqlalchemy import Executable, create_engine, delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.accounts import User
from models.base import Base
from models.meetings import Meeting
from models.organisation import Host, Unit
from models.people import Team, Tier, Visitor
from models.plans import Plan
from models.releases import Release, ReleaseAttendee, ReleaseVisit, ReleaseVisitor

START = datetime(2027, 1, 3, 12, 30, tzinfo=UTC)
HOURS_2 = timedelta(hours=2)
numbers = count(1)


def add(s: Session, row: Base) -> None:
    s.add(row)
    s.flush()


@pytest.fixture
def organisation(s: Session) -> tuple[Meeting, Meeting, Visitor, Visitor]:
    return make_organisation(s)


def make_organisation(s: Session) -> tuple[Meeting, Meeting, Visitor, Visitor]:
    """Two meetings at the same time at two hosts, and two visitors."""
    unit = Unit(code="u", name="Đảng bộ xã", search="dang bo xa")
    tier = Tier(code="t", name="Tỉnh ủy")
    team = Team(code="to", name="Tổ 1", search="to 1", tier=tier)
    hosts = [
        Host(code=code, name=code, search=code, unit=unit, category="grassroots_cell", lat=22.1, lon=105.8)
        for code in ("a", "b")
    ]
    meetings = [
        Meeting(host=host, kind="regular", month=date(2027, 1, 1), starts_at=START, ends_at=START + HOURS_2)
        for host in hosts
    ]
    visitors = [
        Visitor(code=code, name=code, search=code, tier=tier, team=team, lat=22.1, lon=105.8)
        for code in ("v", "w")
    ]
    s.add_all([*meetings, *visitors])
    s.flush()
    return meetings[0], meetings[1], visitors[0], visitors[1]


def make_release(s: Session) -> Release:
    number = next(numbers)
    publisher = User(username=f"board{number}", password_hash="-", role="board", created_at=START)
    s.add(publisher)
    s.flush()
    plan = Plan(name="Q1", starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31), created_at=START)
    release = Release(
        number=number,
        plan=plan,
        name="Q1",
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        published_at=START,
        published_by_id=publisher.id,
        content_hash="-",
    )
    add(s, release)
    return release


def make_visit(s: Session, release: Release, meeting: Meeting, visitor: Visitor) -> ReleaseVisit:
    s.merge(ReleaseVisitor(release_id=release.id, visitor_id=visitor.id))
    visit = ReleaseVisit(
        release_id=release.id,
        meeting_id=meeting.id,
        host_id=meeting.host_id,
        team_id=visitor.team_id,
        kind=meeting.kind,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        host_name="a",
        unit_name="u",
        lat=22.1,
        lon=105.8,
        changed_at=START,
    )
    add(s, visit)
    attend(s, visit, visitor)
    return visit


def attend(s: Session, visit: ReleaseVisit, visitor: Visitor) -> None:
    add(
        s,
        ReleaseAttendee(
            release_visit_id=visit.id,
            visitor_id=visitor.id,
            release_id=visit.release_id,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
        ),
    )


def refused(s: Session, statement: Executable) -> None:
    with pytest.raises(DBAPIError, match="a published release never changes") as refusal:
        s.execute(statement)
    assert type(refusal.value.orig) is errors.RestrictViolation


def test_a_visitor_in_two_places_at_once_is_refused(s: Session, organisation) -> None:
    here, there, visitor, _ = organisation
    release = make_release(s)
    make_visit(s, release, here, visitor)
    with pytest.raises(DBAPIError, match="ex_release_attendee_two_places"):
        make_visit(s, release, there, visitor)


def test_a_visitor_may_go_on_when_the_first_meeting_ends(s: Session, organisation) -> None:
    here, there, visitor, _ = organisation
    there.starts_at, there.ends_at = here.ends_at, here.ends_at + HOURS_2
    release = make_release(s)
    make_visit(s, release, here, visitor)
    make_visit(s, release, there, visitor)
    assert len(release.visits) == 2


def test_two_visitors_may_be_in_two_places(s: Session, organisation) -> None:
    here, there, visitor, other = organisation
    release = make_release(s)
    make_visit(s, release, here, visitor)
    make_visit(s, release, there, other)
    assert len(release.visits) == 2


def test_two_delegations_at_one_meeting_are_refused(s: Session, organisation) -> None:
    here, _, visitor, other = organisation
    release = make_release(s)
    make_visit(s, release, here, visitor)
    with pytest.raises(DBAPIError, match="uq_release_visit_release_id"):
        make_visit(s, release, here, other)


def test_another_release_may_send_the_same_visitor_elsewhere_and_others_to_the_same_meeting(
    s: Session, organisation
) -> None:
    here, there, visitor, other = organisation
    first, second = make_release(s), make_release(s)
    make_visit(s, first, here, visitor)
    make_visit(s, second, there, visitor)
    make_visit(s, second, here, other)
    assert (len(first.visits), len(second.visits)) == (1, 2)


def test_an_attendee_who_says_other_times_than_the_visit_is_refused(s: Session, organisation) -> None:
    here, _, visitor, other = organisation
    visit = make_visit(s, make_release(s), here, visitor)
    later = ReleaseAttendee(
        release_visit_id=visit.id,
        visitor_id=other.id,
        release_id=visit.release_id,
        starts_at=visit.ends_at,
        ends_at=visit.ends_at + HOURS_2,
    )
    with pytest.raises(DBAPIError, match="fk_release_attendee_visit"):
        add(s, later)


@pytest.mark.parametrize("model", [Meeting, Host, Visitor, Team, Plan, User])
def test_what_a_release_refers_to_cannot_be_deleted(s: Session, organisation, model: type[Base]) -> None:
    here, there, visitor, _ = organisation
    visit = make_visit(s, make_release(s), here, visitor)
    referred = {
        Meeting: visit.meeting_id,
        Host: visit.host_id,
        Visitor: visitor.id,
        Team: visit.team_id,
        Plan: visit.release.plan_id,
        User: visit.release.published_by_id,
    }
    # Nothing else refers to them any more: it is the release that refuses.
    s.execute(update(Meeting).values(host_id=there.host_id))
    s.execute(update(Visitor).values(team_id=None))
    with pytest.raises(DBAPIError, match="fk_release_") as refusal:
        s.execute(delete(model).where(model.id == referred[model]))
    assert type(refusal.value.orig) is errors.RestrictViolation


@pytest.mark.parametrize("model", [Release, ReleaseVisitor, ReleaseVisit, ReleaseAttendee])
def test_no_row_of_a_release_can_be_deleted(s: Session, organisation, model: type[Base]) -> None:
    make_visit(s, make_release(s), organisation[0], organisation[2])
    refused(s, delete(model))


@pytest.mark.parametrize(
    "change",
    [
        update(Release).values(name="another"),
        update(Release).values(sealed=True, name="another"),
        update(ReleaseVisitor).values(visitor_id=0),
        update(ReleaseVisit).values(place="elsewhere"),
        update(ReleaseAttendee).values(ends_at=START + timedelta(hours=1)),
    ],
)
def test_no_row_of_a_release_can_be_changed(s: Session, organisation, change) -> None:
    make_visit(s, make_release(s), organisation[0], organisation[2])
    refused(s, change)


@pytest.fixture
def published(committed_db: str) -> Iterator[tuple[Session, Release, Meeting, Visitor]]:
    """A session in the transaction after the one that published; one meeting has no visit yet."""
    engine = create_engine(committed_db.replace("postgresql:", "postgresql+psycopg:"))
    with Session(engine) as session:
        here, there, visitor, other = make_organisation(session)
        release = make_release(session)
        make_visit(session, release, here, visitor)
        session.commit()
        yield session, release, there, other
    engine.dispose()


@pytest.mark.parametrize("table", ["release", "release_visitor", "release_visit", "release_attendee", "meeting"])
def test_releases_cannot_be_truncated_away(published, table: str) -> None:
    session, *_ = published
    refused(session, text(f"TRUNCATE {table} CASCADE"))


def test_publishing_seals_the_release(published) -> None:
    session, *_ = published
    assert session.scalars(select(Release.sealed)).all() == [True]
    refused(session, update(Release).values(sealed=False))


def test_a_visit_cannot_join_a_published_release(published) -> None:
    session, release, meeting, visitor = published
    with pytest.raises(DBAPIError, match="already published"):
        make_visit(session, release, meeting, visitor)


def test_a_published_release_plans_for_nobody_more(published) -> None:
    session, release, _, visitor = published
    with pytest.raises(DBAPIError, match="already published"):
        add(session, ReleaseVisitor(release_id=release.id, visitor_id=visitor.id))


def test_a_visitor_cannot_join_a_published_visit(published) -> None:
    session, release, _, visitor = published
    with pytest.raises(DBAPIError, match="already published"):
        attend(session, release.visits[0], visitor)


def test_the_next_release_is_published_as_freely(published) -> None:
    session, first, meeting, visitor = published
    second = make_release(session)
    make_visit(session, second, meeting, visitor)
    session.commit()
    assert [len(release.visits) for release in (first, second)] == [1, 1]

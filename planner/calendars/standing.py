"""Which visits stand after the releases, and which were dropped: what calendars show.

A visit is followed through the releases by its meeting: told anew it changes; left out by a later release whose
period holds its day, or told by it of others, it loses the visitors that release plans for (`planner.in_force`),
and with the last of them it is cancelled. Its SEQUENCE never goes down and rises with every change.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.people import Team, Visitor
from models.releases import Release, ReleaseAttendee, ReleaseVisit
from planner.in_force import read_planned_for


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedOwner:
    """Whose visits: of one visitor, team or host, or all of them when all three are None."""

    visitor_id: int | None = None
    team_id: int | None = None
    host_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingVisit:
    """A visit as the releases tell it; `release` is the number of the one that said something of it last.

    `content_hash` is that release's; None in notices kept since before they had it.
    `delegation` are names, leaders first. `created_at` is when it was first published, `changed_at` when
    something else was said of it for the last time, its cancelling included.
    """

    meeting_id: int
    host_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    host_name: str
    unit_name: str
    place: str | None
    lat: float
    lon: float
    topic: str | None
    team_name: str | None
    delegation: tuple[str, ...]
    release: int
    created_at: datetime
    changed_at: datetime
    sequence: int
    cancelled: bool = False
    content_hash: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseFor:
    """A release and the visitors it plans for."""

    release: Release
    visitors: frozenset[int]

    def holds(self, day: date) -> bool:
        return self.release.starts_on <= day <= self.release.ends_on


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldVisit:
    """A visit as one release tells it, and its delegation: names by visitor, leaders first."""

    visit: StandingVisit
    people: Mapping[int, str]


def list_standing(
    s: Session, owner: FeedOwner, *, since: date, zone: ZoneInfo, last_release: int | None = None
) -> list[StandingVisit]:
    """The visits of `owner` on or after `since`, by start; dropped ones among them, marked `cancelled`.

    `last_release` leaves out the releases with a higher number: what stood when that one was in force.
    """
    releases = list_releases_for(s, since, last_release)
    told_by_meeting = read_told_visits(s, owner, [row.release for row in releases])
    telling = _read_telling(s, told_by_meeting, releases)
    followed = [
        follow(told, releases, owner, zone, telling[meeting_id]) for meeting_id, told in told_by_meeting.items()
    ]
    standing = [visit for visit in followed if _day(visit, zone) >= since]
    return sorted(standing, key=lambda visit: (visit.starts_at, visit.meeting_id))


def list_released(s: Session, release: Release, owner: FeedOwner, *, zone: ZoneInfo) -> list[StandingVisit]:
    """The visits of `owner` in one release, by start, whatever later releases say."""
    standing = list_standing(s, owner, since=release.starts_on, zone=zone, last_release=release.number)
    return [visit for visit in standing if not visit.cancelled and _day(visit, zone) <= release.ends_on]


def _day(visit: StandingVisit, zone: ZoneInfo) -> date:
    return visit.starts_at.astimezone(zone).date()


def follow(
    told: Mapping[int, ToldVisit],
    releases: Iterable[ReleaseFor],
    owner: FeedOwner,
    zone: ZoneInfo,
    telling: Container[int],
) -> StandingVisit:
    """One visit through the releases, from what each of them, by its id, tells the owner of it; one does at least.

    `telling` are the ids of those that tell anybody of it.
    """
    in_order = iter(releases)
    first = next(told[row.release.id] for row in in_order if row.release.id in told)
    visit, people = first.visit, first.people
    for row in in_order:
        if row.release.id in told:
            visit, people = _retell(visit, told[row.release.id].visit), told[row.release.id].people
        elif not visit.cancelled and (row.release.id in telling or row.holds(_day(visit, zone))):
            left = {person: name for person, name in people.items() if person not in row.visitors}
            visit, people = _leave(visit, people, left, row.release, owner), left
    return visit


def _leave(
    visit: StandingVisit, people: Mapping[int, str], left: Mapping[int, str], release: Release, owner: FeedOwner
) -> StandingVisit:
    """The visit after a release that does not tell of it, and plans for all of its people but those `left`."""
    if len(left) == len(people):
        return visit
    gone = not left or (owner.visitor_id is not None and owner.visitor_id not in left)
    return replace(
        visit,
        cancelled=gone,
        delegation=visit.delegation if gone else tuple(left.values()),
        release=release.number,
        content_hash=release.content_hash,
        sequence=visit.sequence + 1,
        changed_at=release.published_at,
    )


def _retell(before: StandingVisit, told: StandingVisit) -> StandingVisit:
    """The visit as a later release tells it: what was known of it before where that says nothing new."""
    unchanged = replace(
        told,
        release=before.release,
        content_hash=before.content_hash,
        created_at=before.created_at,
        changed_at=before.changed_at,
        sequence=before.sequence,
    )
    if unchanged == before:
        return before
    return replace(told, created_at=before.created_at, sequence=max(told.sequence, before.sequence + 1))


def list_releases_for(s: Session, since: date, last_release: int | None = None) -> list[ReleaseFor]:
    """The releases that say something of days from `since` on, by number."""
    query = select(Release).where(Release.ends_on >= since).order_by(Release.number)
    if last_release is not None:
        query = query.where(Release.number <= last_release)
    planned_for = read_planned_for(s)
    return [
        ReleaseFor(release=release, visitors=planned_for.get(release.id, frozenset()))
        for release in s.scalars(query)
    ]


def _read_telling(
    s: Session, meeting_ids: Iterable[int], releases: Iterable[ReleaseFor]
) -> Mapping[int, frozenset[int]]:
    """By meeting, the ids of the releases that tell of it, whoever goes."""
    rows = s.execute(
        select(ReleaseVisit.meeting_id, func.array_agg(ReleaseVisit.release_id))
        .where(
            ReleaseVisit.meeting_id.in_(meeting_ids),
            ReleaseVisit.release_id.in_([row.release.id for row in releases]),
        )
        .group_by(ReleaseVisit.meeting_id)
    )
    return {meeting_id: frozenset(release_ids) for meeting_id, release_ids in rows}


def read_told_visits(
    s: Session, owner: FeedOwner, releases: Iterable[Release], *only: ColumnElement[bool]
) -> dict[int, dict[int, ToldVisit]]:
    """What each release tells of the owner's visits: by meeting, then by release. `only` leaves out the others."""
    by_id = {release.id: release for release in releases}
    owned = (ReleaseVisit.release_id.in_(by_id), *_owned(owner), *only)
    people = _read_people(s, owned)
    query = select(ReleaseVisit, Team.name).outerjoin(Team, Team.id == ReleaseVisit.team_id).where(*owned)
    told: dict[int, dict[int, ToldVisit]] = {}
    for row, team_name in s.execute(query):
        delegation = people[row.id]
        visit = _tell(row, by_id[row.release_id], team_name, tuple(delegation.values()))
        told.setdefault(row.meeting_id, {})[row.release_id] = ToldVisit(visit=visit, people=delegation)
    return told


def _read_people(s: Session, owned: Iterable[ColumnElement[bool]]) -> dict[int, dict[int, str]]:
    """The delegations of the visits: names by visitor, leaders first, by visit."""
    query = (
        select(ReleaseAttendee.release_visit_id, Visitor.id, Visitor.name)
        .join(Visitor, Visitor.id == ReleaseAttendee.visitor_id)
        .join(ReleaseVisit, ReleaseVisit.id == ReleaseAttendee.release_visit_id)
        .where(*owned)
        .order_by(Visitor.leader.desc(), Visitor.id)
    )
    people: dict[int, dict[int, str]] = {}
    for visit_id, visitor_id, name in s.execute(query):
        people.setdefault(visit_id, {})[visitor_id] = name
    return people


def _owned(owner: FeedOwner) -> list[ColumnElement[bool]]:
    if owner.visitor_id is not None:
        return [ReleaseVisit.attendees.any(ReleaseAttendee.visitor_id == owner.visitor_id)]
    if owner.team_id is not None:
        return [ReleaseVisit.team_id == owner.team_id]
    if owner.host_id is not None:
        return [ReleaseVisit.host_id == owner.host_id]
    return []


def _tell(row: ReleaseVisit, release: Release, team: str | None, delegation: tuple[str, ...]) -> StandingVisit:
    return StandingVisit(
        meeting_id=row.meeting_id,
        host_id=row.host_id,
        kind=row.kind,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        host_name=row.host_name,
        unit_name=row.unit_name,
        place=row.place,
        lat=row.lat,
        lon=row.lon,
        topic=row.topic,
        team_name=team,
        delegation=delegation,
        release=release.number,
        content_hash=release.content_hash,
        created_at=release.published_at,
        changed_at=row.changed_at,
        sequence=row.sequence,
    )

"""Which visits stand after the releases, and which were dropped: what calendars show.

The release in force for a day is the one with the highest number whose period holds the day. A visit is
followed through the releases by its meeting: told anew it changes, left out by a later release whose period
holds its day it is cancelled. Its SEQUENCE never goes down and rises with every change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from models.people import Team, Visitor
from models.releases import Release, ReleaseAttendee, ReleaseVisit


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedOwner:
    """Whose visits: of one visitor, team or host, or all of them when all three are None."""

    visitor_id: int | None = None
    team_id: int | None = None
    host_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingVisit:
    """A visit as the releases tell it; `release` is the number of the one that said something of it last.

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


def list_standing(
    s: Session, owner: FeedOwner, *, since: date, zone: ZoneInfo, last_release: int | None = None
) -> list[StandingVisit]:
    """The visits of `owner` on or after `since`, by start; dropped ones among them, marked `cancelled`.

    `last_release` leaves out the releases with a higher number: what stood when that one was in force.
    """
    releases = _list_releases(s, since, last_release)
    followed = [_follow(told, releases, zone) for told in _read_told(s, owner, releases).values()]
    standing = [visit for visit in followed if _day(visit, zone) >= since]
    return sorted(standing, key=lambda visit: (visit.starts_at, visit.meeting_id))


def list_released(s: Session, release: Release, owner: FeedOwner, *, zone: ZoneInfo) -> list[StandingVisit]:
    """The visits of `owner` in one release, by start, whatever later releases say."""
    standing = list_standing(s, owner, since=release.starts_on, zone=zone, last_release=release.number)
    return [visit for visit in standing if not visit.cancelled and _day(visit, zone) <= release.ends_on]


def _day(visit: StandingVisit, zone: ZoneInfo) -> date:
    return visit.starts_at.astimezone(zone).date()


def _follow(told: Mapping[int, StandingVisit], releases: Iterable[Release], zone: ZoneInfo) -> StandingVisit:
    """One visit through the releases, from what each of them, by its id, tells of it; one does at least."""
    in_order = iter(releases)
    visit = next(told[release.id] for release in in_order if release.id in told)
    for release in in_order:
        if release.id in told:
            visit = _retell(visit, told[release.id])
        elif not visit.cancelled and release.starts_on <= _day(visit, zone) <= release.ends_on:
            visit = replace(
                visit,
                cancelled=True,
                release=release.number,
                sequence=visit.sequence + 1,
                changed_at=release.published_at,
            )
    return visit


def _retell(before: StandingVisit, told: StandingVisit) -> StandingVisit:
    """The visit as a later release tells it: what was known of it before where that says nothing new."""
    unchanged = replace(
        told,
        release=before.release,
        created_at=before.created_at,
        changed_at=before.changed_at,
        sequence=before.sequence,
    )
    if unchanged == before:
        return before
    return replace(told, created_at=before.created_at, sequence=max(told.sequence, before.sequence + 1))


def _list_releases(s: Session, since: date, last_release: int | None) -> list[Release]:
    query = select(Release).where(Release.ends_on >= since).order_by(Release.number)
    if last_release is not None:
        query = query.where(Release.number <= last_release)
    return list(s.scalars(query))


def _read_told(s: Session, owner: FeedOwner, releases: list[Release]) -> dict[int, dict[int, StandingVisit]]:
    """What each release tells of the owner's visits: by meeting, then by release."""
    by_id = {release.id: release for release in releases}
    query = (
        select(ReleaseVisit, Team.name, _delegation())
        .outerjoin(Team, Team.id == ReleaseVisit.team_id)
        .where(ReleaseVisit.release_id.in_(by_id), *_owned(owner))
    )
    told: dict[int, dict[int, StandingVisit]] = {}
    for row, team_name, delegation in s.execute(query):
        visit = _tell(row, by_id[row.release_id], team_name, tuple(delegation))
        told.setdefault(row.meeting_id, {})[row.release_id] = visit
    return told


def _delegation() -> ScalarSelect[list[str]]:
    """The names of a visit's delegation, leaders first."""
    names = func.array_agg(aggregate_order_by(Visitor.name, Visitor.leader.desc(), Visitor.id))
    return (
        select(names)
        .join(ReleaseAttendee, ReleaseAttendee.visitor_id == Visitor.id)
        .where(ReleaseAttendee.release_visit_id == ReleaseVisit.id)
        .scalar_subquery()
    )


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
        created_at=release.published_at,
        changed_at=row.changed_at,
        sequence=row.sequence,
    )

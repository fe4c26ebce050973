"""What a release tells of its visits, and what earlier ones told of the same meetings."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.meetings import Meeting
from models.organisation import Host
from models.plans import PlanVisit
from models.releases import Release, ReleaseVisit
from planner.in_force import read_planned_for


@dataclass(frozen=True, kw_only=True)
class Content:
    """What people are told of a visit. Times are in UTC; `visitor_ids` in order."""

    meeting_id: int
    host_id: int
    team_id: int | None
    kind: str
    starts_at: datetime
    ends_at: datetime
    host_name: str
    unit_name: str
    place: str | None
    lat: float
    lon: float
    topic: str | None
    visitor_ids: tuple[int, ...]

    def columns(self) -> dict[str, Any]:
        """Its columns in `release_visit`."""
        return {name: value for name, value in asdict(self).items() if name != "visitor_ids"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the last release that spoke of a meeting said, and whether a later one has `dropped` the visit."""

    content: Content
    sequence: int
    changed_at: datetime
    dropped: bool


def read_contents(s: Session, plan_id: int) -> list[Content]:
    """The plan's visits as they will be told, by start."""
    visits = s.scalars(
        select(PlanVisit)
        .join(PlanVisit.meeting)
        .where(PlanVisit.plan_id == plan_id)
        .options(
            joinedload(PlanVisit.meeting).joinedload(Meeting.host).joinedload(Host.unit),
            selectinload(PlanVisit.visitors),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [_content(visit) for visit in visits]


def _content(visit: PlanVisit) -> Content:
    meeting, host = visit.meeting, visit.meeting.host
    return Content(
        meeting_id=meeting.id,
        host_id=host.id,
        # A delegation is of one team: any of its members knows which.
        team_id=visit.visitors[0].team_id,
        kind=meeting.kind,
        starts_at=meeting.starts_at.astimezone(UTC),
        ends_at=meeting.ends_at.astimezone(UTC),
        host_name=host.name,
        unit_name=host.unit.name,
        place=meeting.place or host.place,
        lat=host.lat,
        lon=host.lon,
        topic=meeting.topic,
        visitor_ids=tuple(visitor.id for visitor in visit.visitors),
    )


def read_told(s: Session, plan_id: int, zone: ZoneInfo) -> dict[int, Told]:
    """What was said before of the meetings the plan visits, by meeting."""
    releases = s.scalars(select(Release)).all()
    planned_for = read_planned_for(s)
    visits = s.scalars(
        select(ReleaseVisit)
        .join(ReleaseVisit.release)
        .where(ReleaseVisit.meeting_id.in_(select(PlanVisit.meeting_id).where(PlanVisit.plan_id == plan_id)))
        .options(selectinload(ReleaseVisit.attendees))
        .order_by(Release.number)
    )
    return {visit.meeting_id: _told(visit, releases, planned_for, zone) for visit in visits}


def _told(
    visit: ReleaseVisit, releases: Sequence[Release], planned_for: Mapping[int, frozenset[int]], zone: ZoneInfo
) -> Told:
    """Dropped it is where later releases plan for all of its visitors, and did not tell of it."""
    day = visit.starts_at.astimezone(zone).date()
    later = [
        release
        for release in releases
        if release.number > visit.release.number and release.starts_on <= day <= release.ends_on
    ]
    overruled = frozenset[int]().union(*(planned_for.get(release.id, ()) for release in later))
    columns = {name: getattr(visit, name) for name in Content.__dataclass_fields__ if name != "visitor_ids"}
    attendees = sorted(attendee.visitor_id for attendee in visit.attendees)
    return Told(
        content=Content(**columns, visitor_ids=tuple(attendees)),
        sequence=visit.sequence,
        changed_at=visit.changed_at,
        dropped=overruled.issuperset(attendees),
    )


def hash_contents(contents: Sequence[Content]) -> str:
    """The SHA-256, in hexadecimal, of the visits in canonical JSON: sorted keys, no spaces, times in UTC."""
    rows = [
        {**asdict(content), "starts_at": content.starts_at.isoformat(), "ends_at": content.ends_at.isoformat()}
        for content in contents
    ]
    canonical = json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Version:
    """The iCalendar SEQUENCE and LAST-MODIFIED of a visit."""

    sequence: int
    changed_at: datetime


def version_of(content: Content, before: Told | None, now: datetime) -> Version:
    """Carried on where nothing new is said of the meeting, raised where something is."""
    if before is None:
        return Version(sequence=0, changed_at=now)
    if before.dropped:
        # Its cancellation took one number.
        return Version(sequence=before.sequence + 2, changed_at=now)
    if before.content == content:
        return Version(sequence=before.sequence, changed_at=before.changed_at)
    return Version(sequence=before.sequence + 1, changed_at=now)

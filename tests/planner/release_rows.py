"""A tiny board whose releases are inserted as rows: what calendars and exports are tested on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.organisation import Host, Unit
from models.people import Area, Team, Tier, Visitor
from models.plans import Plan
from models.releases import Release, ReleaseAttendee, ReleaseVisit, ReleaseVisitor
from planner.text import fold

Row = TypeVar("Row")

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_QUARTER = (date(2027, 1, 1), date(2027, 3, 31))
NOW = datetime(2027, 1, 10, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """One visit of a release: a meeting, who goes, and what differs from the meeting's own row."""

    meeting: Meeting
    visitors: Sequence[Visitor]
    team: Team | None = None
    starts_at: datetime | None = None
    place: str | None = "Nhà văn hóa thôn"
    topic: str | None = None


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


class Board:
    """One commune in a session; every `add_` makes a row that ids can be read from at once."""

    def __init__(self, s: Session) -> None:
        self.s = s
        self.unit = Unit(code="CR", name="Huyện Chợ Rã", search="huyen cho ra")
        self.tier = Tier(code="tinh", name="Tỉnh ủy")
        s.add_all([self.unit, self.tier])
        s.flush()

    def add_team(self, name: str) -> Team:
        team = Team(code=fold(name), name=name, search=fold(name), tier_id=self.tier.id, delegation_max=3)
        return self._add(team)

    def add_visitor(
        self,
        name: str,
        *,
        code: str | None = None,
        team: Team | None = None,
        leader: bool = False,
        in_charge: bool = False,
    ) -> Visitor:
        visitor = Visitor(
            code=code or fold(name).replace(" ", "-"),
            name=name,
            search=fold(name),
            tier_id=self.tier.id,
            team_id=team.id if team else None,
            leader=leader,
            lat=22.14,
            lon=105.83,
            areas=[Area(unit_id=self.unit.id)] if in_charge else [],
        )
        return self._add(visitor)

    def add_host(self, name: str) -> Host:
        return self._add(
            Host(
                code=fold(name),
                name=name,
                search=fold(name),
                unit_id=self.unit.id,
                category="subordinate_cell",
                lat=22.45,
                lon=105.72,
            )
        )

    def add_meeting(self, host: Host, start: str, *, kind: str = "regular") -> Meeting:
        starts_at = local(start)
        return self._add(
            Meeting(
                host_id=host.id,
                kind=kind,
                month=starts_at.date().replace(day=1),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2),
            )
        )

    def publish(
        self,
        told: Sequence[Told],
        *,
        at: datetime = NOW,
        days: tuple[date, date] = FIRST_QUARTER,
        planned_for: Sequence[Visitor] | None = None,
    ) -> Release:
        """A release in one transaction, as the database demands; for all visitors where none are named."""
        number = (self.s.scalar(select(func.max(Release.number))) or 0) + 1
        plan = self._add(Plan(name=f"Lịch {number}", starts_on=days[0], ends_on=days[1], created_at=at))
        release = Release(
            number=number,
            plan_id=plan.id,
            name=plan.name,
            starts_on=days[0],
            ends_on=days[1],
            published_at=at,
            content_hash=f"{number:x}"[-1] * 64,
        )
        self._add(release)
        whom = self.s.scalars(select(Visitor.id)) if planned_for is None else [who.id for who in planned_for]
        self.s.add_all(ReleaseVisitor(release_id=release.id, visitor_id=visitor_id) for visitor_id in whom)
        for visit in told:
            self._add_visit(release, visit)
        return release

    def _add_visit(self, release: Release, told: Told) -> None:
        starts_at = told.starts_at or told.meeting.starts_at
        row = ReleaseVisit(
            release_id=release.id,
            meeting_id=told.meeting.id,
            host_id=told.meeting.host_id,
            team_id=told.team.id if told.team else None,
            kind=told.meeting.kind,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            host_name=told.meeting.host.name,
            unit_name=self.unit.name,
            place=told.place,
            lat=told.meeting.host.lat,
            lon=told.meeting.host.lon,
            topic=told.topic,
            changed_at=release.published_at,
        )
        self._add(row)
        self.s.add_all(
            ReleaseAttendee(
                release_visit_id=row.id,
                visitor_id=visitor.id,
                release_id=release.id,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
            )
            for visitor in told.visitors
        )
        self.s.flush()

    def _add(self, row: Row) -> Row:
        self.s.add(row)
        self.s.flush()
        return row

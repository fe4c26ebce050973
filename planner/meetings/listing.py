"""Meetings as the site lists them. Reads only."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Select, cast, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.meetings import Meeting
from models.organisation import Host
from planner.directory import matches


def select_meetings(
    *,
    start: date,
    end: date,
    zone: ZoneInfo,
    text: str = "",
    kind: str | None = None,
    status: str | None = None,
) -> Select[Meeting]:
    """Meetings that start on a day from `start` to `end`, both inside, by start; hosts and units loaded along."""
    first = datetime.combine(start, time(), zone)
    last = datetime.combine(end, time.max, zone)
    statement = (
        select(Meeting)
        .join(Meeting.host)
        .options(contains_eager(Meeting.host).joinedload(Host.unit))
        .where(Meeting.starts_at >= first, Meeting.starts_at <= last, matches(Host.search, text))
    )
    if kind:
        statement = statement.where(Meeting.kind == kind)
    if status:
        statement = statement.where(Meeting.status == status)
    return statement.order_by(Meeting.starts_at, Host.name, Meeting.id)


def count_by_day(s: Session, meetings: Select[Meeting], *, zone: ZoneInfo) -> dict[date, int]:
    """How many of the meetings each day has; days without any are left out."""
    day = cast(func.timezone(zone.key, Meeting.starts_at), Date)
    counts = meetings.order_by(None).with_only_columns(day, func.count()).group_by(day)
    return dict(s.execute(counts).all())


def list_coming(s: Session, host_id: int, today: date, limit: int, *, zone: ZoneInfo) -> Sequence[Meeting]:
    """The host's next meetings, today's included."""
    statement = (
        select(Meeting)
        .options(joinedload(Meeting.host))
        .where(Meeting.host_id == host_id, Meeting.starts_at >= datetime.combine(today, time(), zone))
    )
    return s.scalars(statement.order_by(Meeting.starts_at, Meeting.id).limit(limit)).all()


def find_first_month(s: Session, today: date) -> date:
    """The month to open the list at: this one, else the nearest later or the last one with meetings."""
    this_month = today.replace(day=1)
    later = select(Meeting.month).where(Meeting.month >= this_month).order_by(Meeting.month).limit(1)
    latest = select(Meeting.month).order_by(Meeting.month.desc()).limit(1)
    return s.scalar(later) or s.scalar(latest) or this_month

"""What is known of how well hosts do: the one answer that values, maps, lists and reports share.

The latest yearly rating, the latest attendance and what the latest visit found, each from where it was last told.
"""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Numeric, Select, Subquery, cast, extract, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from models.attendance import WEAK_HEADINGS, Finding, MeetingReport
from models.meetings import Meeting
from models.organisation import Assessment, Host
from models.rules import Policy
from planner.in_force import day_of
from planner.periods import year_before

WEAK_RATINGS = ("completed", "not_completed")
PERCENT_DIGITS = 1
DAYS_KEPT = 32


def select_quality(*, before: date, year: int, zone: ZoneInfo) -> Subquery:
    """Rows (host_id, rating, attendance, weaknesses), one for each host; the first two are null where not known.

    Of assessments up to `year`, and of reports on meetings held before the day. Attendance, in percent, is that
    of the latest year anything tells of; the host's own figure goes before what visitors saw in that year, as it
    is of all meetings. Weaknesses are the headings that the latest report names, if it is of the last twelve
    months.
    """
    rating, attendance = _rating(year).subquery(), _attendance(before, year, zone).subquery()
    found = _weaknesses(before, zone).subquery()
    return (
        select(
            Host.id.label("host_id"),
            rating.c.rating,
            attendance.c.attendance,
            func.coalesce(found.c.weaknesses, 0).label("weaknesses"),
        )
        .outerjoin(rating, rating.c.host_id == Host.id)
        .outerjoin(attendance, attendance.c.host_id == Host.id)
        .outerjoin(found, found.c.host_id == Host.id)
        .subquery()
    )


# Pages ask for the same few days again and again, and to put the question together takes as long as to answer it.
@lru_cache(maxsize=DAYS_KEPT)
def select_weak_hosts(*, today: date, zone: ZoneInfo) -> Select[int]:
    """Ids of hosts of a weak rating, of attendance below the policy's target, or with weaknesses found."""
    quality = select_quality(before=today, year=today.year, zone=zone).c
    target = select(Policy.attendance_target).scalar_subquery()
    return select(quality.host_id).where(
        or_(quality.rating.in_(WEAK_RATINGS), quality.attendance < target, quality.weaknesses > 0)
    )


def _rating(year: int) -> Select[int, str | None]:
    return (
        select(Assessment.host_id, Assessment.rating)
        .where(Assessment.year <= year, Assessment.rating.is_not(None))
        .ext(distinct_on(Assessment.host_id))
        .order_by(Assessment.host_id, Assessment.year.desc())
    )


def _attendance(before: date, year: int, zone: ZoneInfo) -> Select[int, float]:
    own = select(Assessment.host_id, Assessment.year, Assessment.attendance, literal(0).label("place")).where(
        Assessment.year <= year, Assessment.attendance.is_not(None)
    )
    day = day_of(Meeting.starts_at, zone)
    held_in = cast(extract("year", day), Integer)
    present, total = func.sum(MeetingReport.members_present), func.sum(MeetingReport.members_total)
    seen = (
        select(
            Meeting.host_id, held_in, func.round(cast(100 * present, Numeric) / total, PERCENT_DIGITS), literal(1)
        )
        .join(MeetingReport, MeetingReport.meeting_id == Meeting.id)
        .where(day < before, MeetingReport.members_present.is_not(None), MeetingReport.members_total > 0)
        .group_by(Meeting.host_id, held_in)
    )
    told = union_all(own, seen).subquery()
    return (
        select(told.c.host_id, told.c.attendance)
        .ext(distinct_on(told.c.host_id))
        .order_by(told.c.host_id, told.c.year.desc(), told.c.place)
    )


def _weaknesses(before: date, zone: ZoneInfo) -> Select[int, int]:
    day = day_of(Meeting.starts_at, zone)
    latest = (
        select(Meeting.host_id, MeetingReport.id, day.label("day"))
        .join(MeetingReport, MeetingReport.meeting_id == Meeting.id)
        .where(day < before)
        .ext(distinct_on(Meeting.host_id))
        .order_by(Meeting.host_id, Meeting.starts_at.desc(), Meeting.id.desc())
        .subquery()
    )
    return (
        select(latest.c.host_id, func.count().label("weaknesses"))
        .join(Finding, Finding.meeting_report_id == latest.c.id)
        .where(latest.c.day >= year_before(before), Finding.heading.in_(WEAK_HEADINGS))
        .group_by(latest.c.host_id)
    )

"""Each kind of change a board records by hand: checked, applied to the tables and logged in one transaction."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import Change
from models.meetings import KINDS, Meeting, MeetingRule
from models.organisation import Host
from models.people import Absence
from planner.changing.log import Origin, Subject, expect_from, log_change
from planner.changing.meeting_phrases import tell_added, tell_cancelled, tell_moved
from planner.changing.row_edits import add_rows, edit_row
from planner.directory import get_host, get_visitor
from planner.errors import Conflict, NotFound, PlannerError
from planner.meetings.begun import EXPECTED_FROM
from planner.meetings.calendar import parse_recurrence
from planner.meetings.expect import expect_meetings
from planner.periods import say_span
from planner.phrases import phrase
from planner.records.origin import tell_reason
from planner.text import clean

FARTHEST = timedelta(days=731)
# Logs keep what earlier versions told of absences: it stays translated.
TOLD_EARLIER = (
    phrase("%(visitor)s is away from %(start)s to %(end)s."),
    phrase("%(visitor)s is not away from %(start)s to %(end)s after all."),
)


def record_absence(
    s: Session, origin: Origin, visitor_id: int, *, starts_at: datetime, ends_at: datetime, zone: ZoneInfo
) -> Change:
    """From `starts_at` up to, not including, `ends_at`: what is over weighs nothing, what is far a slip."""
    visitor = get_visitor(s, visitor_id)
    if starts_at >= ends_at:
        raise PlannerError("The absence ends before it begins.", "Correct one of the two times.", about="ends_at")
    if ends_at <= origin.now:
        raise PlannerError("This absence is over already.", "Write days that are to come.", about="ends_at")
    if max(ends_at - origin.now, origin.now - starts_at) > FARTHEST:
        raise PlannerError(
            "This absence begins or ends more than %(days)s days from now.",
            "Check the year.",
            about="ends_at" if ends_at - origin.now > FARTHEST else "starts_at",
            days=FARTHEST.days,
        )
    same = (Absence.visitor_id == visitor_id, Absence.starts_at == starts_at)
    if s.scalar(select(Absence).where(*same, Absence.busy_calendar_id.is_(None))) is not None:
        raise Conflict(
            "An absence from this time on is recorded.",
            "Withdraw that one first if it was wrong.",
            about="starts_at",
        )
    tell_reason(s, origin.reason)
    absence = Absence(visitor_id=visitor_id, starts_at=starts_at, ends_at=ends_at, reason=clean(origin.reason))
    told = phrase("%(visitor)s is away: %(when)s.", visitor=visitor.name, when=say_span(starts_at, ends_at, zone))
    return log_change(
        s, "absence", origin, told=told, edits=add_rows(s, [absence]), subject=Subject(visitor_id=visitor_id)
    )


def record_meeting_moved(
    s: Session, origin: Origin, meeting_id: int, *, starts_at: datetime, place: str | None, zone: ZoneInfo
) -> Change:
    """To another time, as long as before; `place` None for the usual one."""
    meeting = _get_coming(s, meeting_id, origin.now)
    before = meeting.starts_at
    if starts_at <= origin.now:
        raise PlannerError("The new time is in the past.", "Write a time that is to come.", about="starts_at")
    _refuse_too_far(starts_at, origin.now)
    if (starts_at, clean(place or "") or None) == (before, meeting.place):
        raise PlannerError(
            "This is the time and the place that are known.", "Write another time or place.", about="starts_at"
        )
    old_day, new_day = (at.astimezone(zone).date() for at in (before, starts_at))
    tell_reason(s, origin.reason)
    edit = edit_row(
        meeting,
        starts_at=starts_at,
        ends_at=starts_at + (meeting.ends_at - before),
        place=clean(place or "") or None,
        status="moved",
        moved_from=old_day if old_day != new_day else meeting.moved_from,
        note=clean(origin.reason),
    )
    told = tell_moved(meeting.host.name, before, starts_at, zone)
    subject = Subject(meeting_id=meeting.id, host_id=meeting.host_id)
    return log_change(s, "meeting_moved", origin, told=told, edits=[edit], subject=subject)


def record_meeting_cancelled(s: Session, origin: Origin, meeting_id: int, *, zone: ZoneInfo) -> Change:
    meeting = _get_coming(s, meeting_id, origin.now)
    tell_reason(s, origin.reason)
    edit = edit_row(meeting, status="cancelled", note=clean(origin.reason))
    told = tell_cancelled(meeting.host.name, meeting.starts_at, zone)
    subject = Subject(meeting_id=meeting.id, host_id=meeting.host_id)
    return log_change(s, "meeting_cancelled", origin, told=told, edits=[edit], subject=subject)


def record_meeting_added(
    s: Session,
    origin: Origin,
    host_id: int,
    *,
    kind: str,
    starts_at: datetime,
    length: timedelta,
    place: str | None,
    topic: str | None,
    zone: ZoneInfo,
) -> Change:
    host = _get_active(get_host(s, host_id))
    if kind not in KINDS:
        raise PlannerError("There is no such kind of meeting.", "Choose one of the list.", about="kind")
    if starts_at <= origin.now:
        raise PlannerError("The time is in the past.", "Write a time that is to come.", about="starts_at")
    _refuse_too_far(starts_at, origin.now)
    meeting = Meeting(
        host_id=host.id,
        kind=kind,
        month=starts_at.astimezone(zone).date().replace(day=1),
        starts_at=starts_at,
        ends_at=starts_at + length,
        status="confirmed",
        place=clean(place or "") or None,
        topic=clean(topic or "") or None,
    )
    tell_reason(s, origin.reason)
    edits = add_rows(s, [meeting])
    told = tell_added(host.name, starts_at, zone)
    subject = Subject(meeting_id=meeting.id, host_id=host.id)
    return log_change(s, "meeting_added", origin, told=told, edits=edits, subject=subject)


def record_visit_wanted(s: Session, origin: Origin, host_id: int, *, by: date, today: date) -> Change:
    """The host needs a visit by the day, inside."""
    host = _get_active(get_host(s, host_id))
    if by < today:
        raise PlannerError("The day is in the past.", "Write a day that is to come.", about="by")
    if by - today > FARTHEST:
        raise PlannerError(
            "The day is more than %(days)s days away.", "Check the year.", about="by", days=FARTHEST.days
        )
    tell_reason(s, origin.reason)
    edit = edit_row(host, visit_wanted_by=by, visit_wanted_reason=clean(origin.reason))
    told = phrase("%(host)s needs a visit by %(day)s.", host=host.name, day=f"{by:%d/%m/%Y}")
    return log_change(s, "needs_visit", origin, told=told, edits=[edit], subject=Subject(host_id=host.id))


def record_visitor_left(s: Session, origin: Origin, visitor_id: int) -> Change:
    visitor = get_visitor(s, visitor_id)
    if not visitor.active:
        raise Conflict("This visitor has left before.", about="visitor_id")
    tell_reason(s, origin.reason)
    edit = edit_row(visitor, active=False)
    told = phrase("%(visitor)s left.", visitor=visitor.name)
    return log_change(s, "visitor_left", origin, told=told, edits=[edit], subject=Subject(visitor_id=visitor.id))


def record_meeting_rule_changed(
    s: Session, origin: Origin, rule_id: int, *, recurrence: str, starts_at: time, zone: ZoneInfo
) -> Change:
    """When a host meets from next month on; what it has told of its meetings stays."""
    rule = s.get(MeetingRule, rule_id)
    if rule is None:
        raise NotFound("There is no such meeting rule.", "Choose one of the list.")
    canonical = str(parse_recurrence(recurrence))
    if (canonical, starts_at) == (rule.recurrence, rule.starts_at):
        raise PlannerError("This is what the rule says already.", "Write another day or time.", about="recurrence")
    told = phrase(
        "%(host)s meets on “%(day)s” at %(time)s from next month on.",
        host=rule.host.name,
        day=clean(recurrence),
        time=f"{starts_at:%H:%M}",
    )
    this_month = origin.now.astimezone(zone).date().replace(day=1)
    # What the rule has said so far, or this month would come by the new one should it be drawn up later.
    expect_meetings(s, this_month, this_month, now=origin.now, zone=zone)
    tell_reason(s, origin.reason)
    edit = edit_row(rule, recurrence=canonical, starts_at=starts_at)
    s.flush()
    following = (this_month + timedelta(days=31)).replace(day=1)
    expect_from(s, following, now=origin.now, zone=zone)
    subject = Subject(host_id=rule.host_id)
    detail = {EXPECTED_FROM: following.isoformat()}
    return log_change(s, "rule_changed", origin, told=told, edits=[edit], subject=subject, detail=detail)


def _refuse_too_far(starts_at: datetime, now: datetime) -> None:
    """A slip in the year would have meetings expected of every month up to it."""
    if starts_at > now + FARTHEST:
        raise PlannerError(
            "The meeting is more than %(days)s days away.",
            "Check the year.",
            about="starts_at",
            days=FARTHEST.days,
        )


def _get_coming(s: Session, meeting_id: int, now: datetime) -> Meeting:
    """A meeting that stands and has not begun, kept from others until the transaction ends."""
    meeting = s.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)
    if meeting is None:
        raise NotFound("There is no such meeting.", "Look for it in the list of meetings.")
    if meeting.status == "cancelled":
        raise Conflict("This meeting is cancelled.", "Add a new one if it is held after all.", about="meeting_id")
    if meeting.starts_at <= now:
        raise Conflict("This meeting has begun already.", "Mark what happened at it instead.", about="meeting_id")
    return meeting


def _get_active(host: Host) -> Host:
    if not host.active:
        raise Conflict("This host is no longer active.", "Set “Active” to “Yes” in its record first.")
    return host

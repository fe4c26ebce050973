"""What has changed, as the board records it: who, when and why; applied to the tables at once, and taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.changes import Change, ScheduleImport
from models.meetings import Meeting
from models.organisation import Host
from models.people import Visitor
from models.releases import Release
from planner.changing.row_edits import RowEdit, take_back
from planner.directory import matches
from planner.errors import Conflict, NotFound, PlannerError
from planner.meetings.begun import EXPECTED_FROM
from planner.meetings.expect import expect_meetings
from planner.phrases import Phrase, dump_phrases
from planner.text import clean

# What `detail` keeps: the rows edited, what is told of it, the schedule it came with, the visitor's own calendar
# that tells of it, the visitors concerned where they are several; of a host's rule, the first month it holds for
# (EXPECTED_FROM).
ROWS, TEXT, IMPORT, CALENDAR, VISITORS = "rows", "text", "import", "calendar", "visitors"
LONGEST_REASON = 500


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Who records something, when, and why."""

    user_id: int | None
    now: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom and what a change concerns, by id."""

    visitor_id: int | None = None
    meeting_id: int | None = None
    host_id: int | None = None


def log_change(
    s: Session,
    kind: str,
    origin: Origin,
    *,
    told: Phrase,
    edits: Iterable[RowEdit] = (),
    subject: Subject | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Change:
    """Writes down one change whose `edits` are made. Raises PlannerError where no reason is given."""
    reason = clean(origin.reason)
    if not reason:
        raise PlannerError("A change needs a reason.", "Write in a few words why it is so.", about="reason")
    if len(reason) > LONGEST_REASON:
        raise PlannerError(
            "The reason is longer than %(most)s letters.", "Shorten it.", about="reason", most=LONGEST_REASON
        )
    about = subject or Subject()
    change = Change(
        at=origin.now,
        user_id=origin.user_id,
        kind=kind,
        reason=reason,
        visitor_id=about.visitor_id,
        meeting_id=about.meeting_id,
        host_id=about.host_id,
        detail={ROWS: [edit.to_json() for edit in edits], TEXT: dump_phrases([told]), **(detail or {})},
    )
    s.add(change)
    return change


def select_changes(*, kind: str | None = None, text: str = "", withdrawn: bool | None = None) -> Select[Change]:
    """The changes, the last first, with whom and what they concern loaded along.

    `text` is searched for in the visitor's and the host's name; `withdrawn` None for both.
    """
    statement = (
        select(Change)
        .outerjoin(Visitor, Visitor.id == Change.visitor_id)
        .outerjoin(Host, Host.id == Change.host_id)
        .options(joinedload(Change.user), joinedload(Change.visitor), joinedload(Change.host))
        .order_by(Change.at.desc(), Change.id.desc())
    )
    if text:
        statement = statement.where(or_(matches(Visitor.search, text), matches(Host.search, text)))
    if kind:
        statement = statement.where(Change.kind == kind)
    if withdrawn is not None:
        statement = statement.where(
            Change.withdrawn_at.is_not(None) if withdrawn else Change.withdrawn_at.is_(None)
        )
    return statement


def get_change(s: Session, change_id: int) -> Change:
    change = s.get(Change, change_id)
    if change is None:
        raise NotFound("There is no such change.", "Look for it in the list of changes.")
    return change


def find_last_publication(s: Session) -> datetime | None:
    """When anything was published last: what was recorded before can't be withdrawn any more."""
    return s.scalar(select(func.max(Release.published_at)))


def has_release_ahead(s: Session, today: date) -> bool:
    """Whether anything is published for today or a later day, which a change may break."""
    return bool(s.scalar(select(exists().where(Release.ends_on >= today))))


def withdraw_change(s: Session, change_id: int, *, now: datetime, zone: ZoneInfo) -> Change:
    """Takes a change back out of the tables; it stays in the list, marked. A schedule is taken back whole.

    Raises Conflict where it was withdrawn before, something was published since, or the rows changed since.
    """
    change = get_change(s, change_id)
    if change.withdrawn_at is not None:
        raise Conflict("This change was withdrawn before.")
    if CALENDAR in change.detail:
        raise Conflict(
            "This change comes from the visitor's own calendar.",
            "It holds until that calendar says something else: only they can change it.",
        )
    published = find_last_publication(s)
    if published is not None and published > change.at:
        raise Conflict(
            "Something was published since this change was recorded.",
            "Record what is so now as a new change; the next plan takes it into account.",
        )
    together = [change, *(_list_parts(s, change) if change.kind == "schedule_imported" else ())]
    for each in reversed(together):
        take_back(s, each.detail[ROWS])
        each.withdrawn_at = now
    if change.kind == "schedule_imported":
        handed_in = s.get_one(ScheduleImport, change.detail[IMPORT])
        handed_in.state, handed_in.applied_at = "discarded", None
    s.flush()
    _expect_anew(s, change, now, zone)
    return change


def _list_parts(s: Session, change: Change) -> Sequence[Change]:
    """The changes of single meetings that came with a schedule and still hold."""
    same = Change.detail[IMPORT].as_integer() == change.detail[IMPORT]
    statement = select(Change).where(same, Change.id != change.id, Change.withdrawn_at.is_(None))
    return s.scalars(statement.order_by(Change.id)).all()


def _expect_anew(s: Session, change: Change, now: datetime, zone: ZoneInfo) -> None:
    """A meeting rule that is as it was yields its meetings again."""
    if EXPECTED_FROM in change.detail:
        expect_from(s, date.fromisoformat(change.detail[EXPECTED_FROM]), now=now, zone=zone)


def expect_from(s: Session, month: date, *, now: datetime, zone: ZoneInfo) -> None:
    """What the rules say now of `month` and all later months that have meetings."""
    last = s.scalar(select(func.max(Meeting.month)))
    if last is not None and last >= month:
        expect_meetings(s, month, last, now=now, zone=zone)

"""What an edit of each table means for plans, as the log of changes tells it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Host
from models.people import Area, Team, Visitor
from planner.changing.log import VISITORS, Origin, Subject
from planner.changing.meeting_phrases import tell_added, tell_cancelled, tell_moved
from planner.changing.row_edits import RowEdit
from planner.directory import list_path
from planner.meetings.begun import EXPECTED_FROM
from planner.periods import say_span
from planner.phrases import Phrase, phrase
from planner.records.edited import OF_AREAS, OF_HOSTS, OF_TEAMS, OF_UNITS, OF_VISITORS, tell_edited

MOVING = frozenset({"starts_at", "ends_at", "place"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """A change as the log has it."""

    kind: str
    text: Phrase
    subject: Subject
    detail: Mapping[str, Any] | None = None
    # Says nothing to anybody until something is published that it may break.
    after_publishing: bool = False
    # What withdrawing it takes back, where that is not the edit itself.
    edit: RowEdit | None = None


Teller = Callable[[Session, Any, RowEdit, Origin, ZoneInfo], Told | None]


def _tell_absence(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told:
    visitor = s.get_one(Visitor, row.visitor_id)
    when = say_span(row.starts_at, row.ends_at, zone)
    if edit.after is None:
        text = phrase("%(visitor)s is not away after all: %(when)s.", visitor=visitor.name, when=when)
    else:
        text = phrase("%(visitor)s is away: %(when)s.", visitor=visitor.name, when=when)
    return Told(kind="absence", text=text, subject=Subject(visitor_id=visitor.id))


def _tell_meeting(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told | None:
    host = s.get_one(Host, row.host_id)
    subject = Subject(meeting_id=row.id, host_id=host.id)
    if edit.before is None:
        return Told(kind="meeting_added", text=tell_added(host.name, row.starts_at, zone), subject=subject)
    if (edit.after or {}).get("status") == "cancelled":
        text = tell_cancelled(host.name, row.starts_at, zone)
        return Told(kind="meeting_cancelled", text=text, subject=subject)
    if not MOVING & edit.before.keys():
        return None
    before = edit.before.get("starts_at")
    earlier = row.starts_at if before is None else datetime.fromisoformat(before)
    return Told(kind="meeting_moved", text=tell_moved(host.name, earlier, row.starts_at, zone), subject=subject)


def _tell_rule(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told:
    host = s.get_one(Host, row.host_id)
    text = phrase("%(host)s: its rule of meeting is another from next month on.", host=host.name)
    detail = {EXPECTED_FROM: next_month(origin, zone).isoformat()}
    return Told(kind="rule_changed", text=text, subject=Subject(host_id=host.id), detail=detail)


def _tell_visitor(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told | None:
    subject = Subject(visitor_id=row.id)
    joined = phrase("%(visitor)s joined.", visitor=row.name)
    if edit.before is None:
        # The change refers to the newcomer, who therefore stays when it is withdrawn, but no longer counts.
        counted = RowEdit(table=edit.table, id=edit.id, before={"active": False}, after={"active": True})
        newcomer = Told(kind="visitor_joined", text=joined, subject=subject, after_publishing=True, edit=counted)
        return newcomer if row.active else None
    if "active" not in edit.before:
        return _changed("visitor_changed", _tell_columns(s, row, edit, OF_VISITORS), subject)
    if row.active:
        return Told(kind="visitor_joined", text=joined, subject=subject)
    return Told(kind="visitor_left", text=phrase("%(visitor)s left.", visitor=row.name), subject=subject)


def _tell_host(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told | None:
    before = edit.before or {}
    if "active" in before:
        opened, closed = (
            phrase("%(host)s is open again.", host=row.name),
            phrase("%(host)s is closed.", host=row.name),
        )
        return _changed("host_changed", opened if row.active else closed, Subject(host_id=row.id))
    return _changed("host_changed", _tell_columns(s, row, edit, OF_HOSTS), Subject(host_id=row.id))


def _tell_team(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told | None:
    text = _tell_columns(s, row, edit, OF_TEAMS)
    return _changed("visitor_changed", text, Subject(), {VISITORS: _members(s, row.id)})


def _tell_unit(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told | None:
    """Moved elsewhere in the tree: for those in charge there, and those who were; not for those of both places."""
    before = edit.before or {}
    if "parent_id" not in before:
        return None
    earlier, now = _above(s, before["parent_id"]), _above(s, row.parent_id)
    areas = s.scalars(select(Area).where(Area.unit_id.in_(earlier ^ now))).all()
    people = {area.visitor_id for area in areas if area.visitor_id is not None}
    members = [_members(s, area.team_id) for area in areas if area.team_id is not None]
    text = _tell_columns(s, row, edit, OF_UNITS)
    return _changed("visitor_changed", text, Subject(), {VISITORS: sorted(people.union(*members))})


def _above(s: Session, unit_id: int | None) -> set[int]:
    """The unit and all that it belongs to."""
    return set() if unit_id is None else {step.id for step in list_path(s, unit_id)}


def _tell_area(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told | None:
    """Of those in charge now, and of those who were."""
    earlier = edit.before or {}
    people = {row.visitor_id, earlier.get("visitor_id")} - {None}
    teams = {row.team_id, earlier.get("team_id")} - {None}
    names = [s.get_one(Visitor, each).name for each in sorted(people)]
    names += [s.get_one(Team, each).name for each in sorted(teams)]
    concerned = sorted(people.union(*(_members(s, team) for team in teams)))
    before = {} if edit.before is None else {"unit_id": earlier.get("unit_id", row.unit_id)}
    after = {} if edit.after is None else {"unit_id": row.unit_id}
    text = tell_edited(s, names, before, after, OF_AREAS) or phrase(
        "%(who)s: %(what)s changed.", who=names, what=OF_AREAS["unit_id"]
    )
    return _changed("visitor_changed", text, Subject(visitor_id=row.visitor_id), {VISITORS: concerned})


def _tell_columns(s: Session, row: Any, edit: RowEdit, known: Mapping[str, Phrase]) -> Phrase | None:
    """What is different of a row that was there before; nothing of a new one."""
    now = {column: getattr(row, column) for column in known}
    return None if edit.before is None else tell_edited(s, row.name, {**now, **edit.before}, now, known)


def _changed(
    kind: str, text: Phrase | None, subject: Subject, detail: Mapping[str, Any] | None = None
) -> Told | None:
    if text is None:
        return None
    return Told(kind=kind, text=text, subject=subject, detail=detail, after_publishing=True)


def _members(s: Session, team_id: int) -> list[int]:
    return list(s.scalars(select(Visitor.id).where(Visitor.team_id == team_id).order_by(Visitor.id)))


def next_month(origin: Origin, zone: ZoneInfo) -> date:
    this_month = origin.now.astimezone(zone).date().replace(day=1)
    return (this_month + timedelta(days=31)).replace(day=1)


TELLERS: Mapping[str, Teller] = {
    "absences": _tell_absence,
    "areas": _tell_area,
    "hosts": _tell_host,
    "meetings": _tell_meeting,
    "meeting_rules": _tell_rule,
    "teams": _tell_team,
    "units": _tell_unit,
    "visitors": _tell_visitor,
}

"""What tables and fields are called, what helps to fill them in, and the words of what they hold."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from planner.load.names import Names

# One, many, and what the table is for.
TABLES: Mapping[str, tuple[Any, Any, Any]] = {
    "units": (_l("Unit"), _l("Units"), _l("The organisation's tree, of any depth.")),
    "hosts": (_l("Host"), _l("Hosts"), _l("Cells and grassroots committees that hold meetings.")),
    "assessments": (_l("Assessment"), _l("Assessments"), _l("A host's rating and attendance, year by year.")),
    "meeting_rules": (_l("Meeting rule"), _l("Meeting rules"), _l("On which day of the month hosts meet.")),
    "meetings": (_l("Meeting"), _l("Single meetings"), _l("Meetings expected, confirmed, moved and cancelled.")),
    "tiers": (_l("Tier"), _l("Tiers"), _l("The levels that visitors work for.")),
    "teams": (_l("Team"), _l("Teams"), _l("Visitors who attend together.")),
    "visitors": (_l("Visitor"), _l("Visitors"), _l("Committee members who attend meetings of other bodies.")),
    "areas": (_l("Area in charge"), _l("Areas in charge"), _l("Which units visitors and teams may visit.")),
    "absences": (_l("Absence"), _l("Absences"), _l("When visitors cannot attend.")),
    "past_visits": (_l("Earlier visit"), _l("Earlier visits"), _l("What took place before this system planned.")),
    "accounts": (_l("Account"), _l("Accounts"), _l("Who may log in to this site, and as what.")),
}
GROUPS = (
    (_l("Organisation"), ("units", "hosts", "assessments", "meeting_rules", "meetings")),
    (_l("People"), ("visitors", "teams", "tiers", "areas", "absences", "past_visits")),
    (_l("The site"), ("accounts",)),
)
# Tables that no form is for, as a record's page names what uses it.
OTHERS = {
    "attendance": _l("Marks of attendance"),
    "meeting_report": _l("Reports of meetings"),
    "change": _l("Recorded changes"),
    "notice": _l("Notices"),
    "phone_call": _l("Telephone calls"),
    "plan": _l("Plans"),
    "quota_rule": _l("Quotas"),
    "release": _l("Releases"),
    "release_visit": _l("Published visits"),
    "release_visitor": _l("Releases"),
    "release_attendee": _l("Published visits"),
    "plan_visit": _l("Visits of plans"),
    "plan_visit_visitor": _l("Visits of plans"),
    "plan_meeting": _l("Meetings valued in plans"),
    "plan_quota": _l("Quotas of plans"),
    "feed_key": _l("Calendar addresses"),
    "busy_calendar": _l("Own calendars"),
    "audit_entry": _l("What the account did"),
    "schedule_import": _l("Schedules handed in"),
}
ANYTHING_ELSE = _l("Entries of plans")

FIELDS: Mapping[str, Any] = {
    "active": _l("Active"),
    "attendance": _l("Attendance in percent"),
    "base_unit": _l("Works at"),
    "category": _l("Category"),
    "code": _l("Code"),
    "delegation_max": _l("At a meeting at most"),
    "delegation_min": _l("At a meeting at least"),
    "duration_minutes": _l("Minutes it takes"),
    "email": _l("E-mail"),
    "end": _l("To and including"),
    "frequency": _l("How often"),
    "gap_days": _l("Days between visits"),
    "held_on": _l("Day"),
    "host": _l("Host"),
    "joined_on": _l("Joined on"),
    "kind": _l("Kind of meeting"),
    "lat": _l("Latitude"),
    "leader": _l("Leads the team"),
    "locale": _l("Language"),
    "lon": _l("Longitude"),
    "max_per_day": _l("Most visits a day"),
    "max_per_month": _l("Most visits a month"),
    "members": _l("Members"),
    "minutes": _l("Minutes it takes"),
    "month_of_quarter": _l("Month of the quarter"),
    "name": _l("Name"),
    "note": _l("Note"),
    "own_host": _l("Own cell"),
    "parent": _l("Unit above"),
    "phone": _l("Telephone"),
    "place": _l("Place"),
    "rank": _l("Rank"),
    "rating": _l("Rating"),
    "reason": _l("Why"),
    "recurrence": _l("Day of the month"),
    "remoteness": _l("Remoteness"),
    "role": _l("Role"),
    "secretary_email": _l("Secretary's e-mail"),
    "setting": _l("Setting"),
    "start": _l("From"),
    "starts_at": _l("Time"),
    "status": _l("State"),
    "team": _l("Team"),
    "tier": _l("Tier"),
    "title": _l("Office"),
    "topic": _l("Topic"),
    "unit": _l("Unit"),
    "username": _l("User name"),
    "valid_from": _l("Holds from"),
    "valid_to": _l("Holds until"),
    "visitor": _l("Visitor"),
    "why": _l("Why this edit"),
    "year": _l("Year"),
}
# Columns that no form has, but the history tells of.
COLUMNS: Mapping[str, Any] = {
    "busy_calendar_id": _l("From their own calendar"),
    "created_at": _l("Opened at"),
    "ends_at": _l("Ends at"),
    "month": _l("Belongs to the month of"),
    "moved_from": _l("Moved from"),
    "password_hash": _l("Password"),
    "rule_id": _l("From meeting rule number"),
    "visit_wanted_by": _l("A visit is needed by"),
    "visit_wanted_reason": _l("Why a visit is needed"),
}
_COORDINATE = _l("Decimal degrees, for example 22.3571.")
_CODE = _l("The board's own identifier: short, stable, its own.")
HELP: Mapping[str, Any] = {
    "hosts.active": _l("“No” for one that has been dissolved."),
    "hosts.gap_days": _l("Empty: as the priorities say."),
    "hosts.lat": _l("Empty: where its unit is, or the commune of that name."),
    "visitors.active": _l("“No” for one who has left."),
    "visitors.base_unit": _l("They set out from there, unless coordinates are given."),
    "visitors.lat": _l("Where they set out from. Empty: from the unit where they work, else from their own cell."),
    "visitors.max_per_month": _l("Empty: no limit."),
    "visitors.own_host": _l("Where they are a member: never visited by them."),
    "visitors.joined_on": _l("A newcomer is not asked to catch up. Empty: was always there."),
    "visitors.leader": _l("A team with leaders never goes without one."),
    "areas.visitor": _l("Give a visitor or a team, one of the two."),
    "absences.start": _l("For example 05/01/2027 or 05/01/2027 13:30."),
    "absences.end": _l("A day alone is inside; with a time, until that time."),
    "meetings.starts_at": _l("For example 05/01/2027 19:30."),
    "meetings.place": _l("Empty: the usual one."),
    "meeting_rules.month_of_quarter": _l("For a quarterly meeting only."),
    "meeting_rules.valid_from": _l("Empty: always."),
    "meeting_rules.valid_to": _l("Empty: without end."),
    "tiers.rank": _l("0 for the highest, 1 for the next."),
    "assessments.attendance": _l("The year's average, for example 93.6."),
    "accounts.visitor": _l("Needed for a visitor's account; a member of the board may be a visitor too."),
    "lat": _COORDINATE,
    "lon": _COORDINATE,
    "code": _CODE,
    "why": _l("Told in the history. Needed where plans are concerned."),
}
SOURCES: Mapping[str, Any] = {
    "records": _l("form"),
    "load": _l("tables handed in"),
    "changes": _l("recorded change"),
    "actual": _l("month's schedule"),
    "people": _l("visitor's page"),
    "plans": _l("planning"),
    "rules": _l("rules and priorities"),
    "account": _l("own account"),
    "feeds": _l("calendar address"),
    "api": _l("API"),
    "workbooks": _l("workbook"),
}
# The field that every form has besides its own.
WHY = "why"
KINDS_OF_ENTRY = {"added": _l("Added"), "changed": _l("Changed"), "deleted": _l("Deleted")}


def of_field(table: str, name: str) -> str:
    return str(FIELDS.get(name) or COLUMNS.get(name) or name)


def of_table(table: str) -> str:
    return str(TABLES[table][1])


def help_for(table: str, name: str) -> str:
    return str(HELP.get(f"{table}.{name}") or HELP.get(name, ""))


def of_stored(stored: str, tables: Mapping[str, Any]) -> str:
    """A table of the database, as people call what is in it."""
    return of_table(tables[stored].name) if stored in tables else str(OTHERS.get(stored, ANYTHING_ELSE))


# How one fault names another field.
NAMES = Names(table=of_table, column=of_field)

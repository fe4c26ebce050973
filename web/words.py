"""The field's words for what the database stores as codes."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from planner.meetings.calendar import LAST, LAST_DAY, DayOfMonth, WeekdayOfMonth, parse_recurrence

CATEGORIES = {
    "grassroots_cell": _l("Grassroots cell"),
    "subordinate_cell": _l("Subordinate cell"),
    "grassroots_committee": _l("Grassroots committee"),
}
KINDS = {
    "regular": _l("Regular meeting"),
    "thematic": _l("Thematic meeting"),
    "committee": _l("Committee meeting"),
}
RATINGS = {
    "excellent": _l("Excellent"),
    "good": _l("Good"),
    "completed": _l("Completed"),
    "not_completed": _l("Not completed"),
}
SETTINGS = {
    "residential": _l("Residential"),
    "school": _l("School"),
    "agency": _l("Agency"),
    "enterprise": _l("Enterprise"),
    "armed_forces": _l("Armed forces"),
    "police": _l("Police"),
    "health": _l("Health"),
}
REMOTENESS = {
    0: _l("Easy to reach"),
    1: _l("Some difficulty"),
    2: _l("Remote"),
    3: _l("Especially disadvantaged"),
}
MEETING_STATUSES = {
    "expected": _l("Expected"),
    "confirmed": _l("Confirmed"),
    "moved": _l("Moved"),
    "cancelled": _l("Cancelled"),
}
PLAN_STATES = {
    "queued": _l("Waiting"),
    "running": _l("Being worked out"),
    "done": _l("Draft"),
    "failed": _l("Failed"),
    "released": _l("Published"),
}
PROOFS = {
    "optimal": _l("Proven best"),
    "feasible": _l("Sound, best so far"),
    "infeasible": _l("Impossible as asked"),
}
NOTICE_GROUPS = {
    "draft": _l("To review"),
    "phone": _l("By telephone"),
    "held": _l("Held back"),
    "unsure": _l("Not sure"),
    "failed": _l("Not delivered"),
    "underway": _l("On the way"),
    "told": _l("Told"),
    "overtaken": _l("Overtaken"),
}
NOTICE_STATES = {
    "draft": _l("To review"),
    "held": _l("Held back"),
    "queued": _l("Waits to be sent"),
    "sending": _l("Being sent"),
    "sent": _l("Sent"),
    "failed": _l("Not delivered"),
    "unsure": _l("Perhaps sent"),
    "telephoned": _l("Told by telephone"),
    "overtaken": _l("Overtaken by a later release"),
}
CHANGES_TOLD = {
    "moved": _l("Moved"),
    "cancelled": _l("Cancelled"),
    "handed_over": _l("Handed over"),
    "taken_over": _l("Taken over"),
    "changed": _l("Changed"),
    "new": _l("New"),
}
DIFFERENCES = {
    "kept": _l("Kept"),
    "moved": _l("Moved"),
    "handed_over": _l("Handed over"),
    "dropped": _l("Dropped"),
    "new": _l("New"),
}
REPLANS = {
    "balanced": _l("Balanced: rearrange as little as is worth it"),
    "mend": _l("Mend: only what is broken"),
    "anew": _l("Anew: plan the days that are left from scratch"),
}
ROLES = {"board": _l("Organization board"), "visitor": _l("Visitor")}
VALUE_PARTS = {
    "base": _l("Kind of meeting"),
    "remoteness": _l("Remoteness"),
    "rating": _l("Rating"),
    "attendance": _l("Attendance"),
    "neglect": _l("Time since the last visit"),
    "findings": _l("Weaknesses found"),
    "follow_up": _l("To be followed up"),
    "wanted": _l("Visit wanted soon"),
}
FINDINGS = {
    "ideas_not_drawn_out": _l("Members' ideas were not drawn out"),
    "only_professional_work": _l("Only professional work was discussed"),
    "loose_task_management": _l("Members' tasks are loosely managed"),
    "poor_thematic_topic": _l("The thematic topic was poorly chosen"),
    "good_practice": _l("A good practice"),
    "follow_up": _l("Something to be followed up"),
}
# How it stands with a duty of the ledger.
STANDINGS = {
    "met": _l("Met"),
    "open": _l("Still possible"),
    "later": _l("Time enough"),
    "lost": _l("Too late"),
}
# What the solver is at, in the order of a search.
PHASES = {
    "greedy": _l("Looking for a first sound plan"),
    "prices": _l("Proving what can be reached at most"),
    "completing": _l("Making the plan better"),
    "proving": _l("Making the plan better and the proof sharper"),
    "shortfall": _l("Proving what the quotas fall short by at least"),
    "done": _l("Finishing"),
}
FREQUENCIES = {"monthly": _l("every month"), "quarterly": _l("once a quarter")}

CHANGE_KINDS = {
    "absence": _l("Absence"),
    "meeting_moved": _l("Meeting moved"),
    "meeting_cancelled": _l("Meeting cancelled"),
    "meeting_added": _l("Meeting added"),
    "needs_visit": _l("Needs a visit soon"),
    "visitor_joined": _l("Visitor joins"),
    "visitor_left": _l("Visitor leaves"),
    "visitor_changed": _l("Visitor, team or area changed"),
    "host_changed": _l("Host's record changed"),
    "rule_changed": _l("Rule changed"),
    "policy_changed": _l("Priorities changed"),
    "schedule_imported": _l("Schedule applied"),
    # The rule of a host's that a board changes by hand.
    "meeting_rule": _l("Host meets on another day"),
}
QUOTA_FITS = {
    "impossible": _l("impossible"),
    "tight": _l("tight"),
    "easy": _l("possible"),
    "nothing": _l("nothing owed"),
}
RULE_STATES = {"holding": _l("holds"), "coming": _l("holds later"), "ended": _l("ended")}
IMPORT_STATES = {"open": _l("Not applied yet"), "applied": _l("Applied"), "discarded": _l("Discarded")}
OUTCOMES = {
    "confirmed": _l("Confirmed"),
    "moved": _l("Moved"),
    "cancelled": _l("Cancelled"),
    "new": _l("New"),
    "unchanged": _l("Unchanged"),
    "unnamed": _l("Not in the file"),
    "touched": _l("Visits concerned"),
}

# What a host may stand in need of a visit for, and whether somebody comes.
NEEDS = {"remote": _l("Remote or disadvantaged"), "weak": _l("Weak"), "overdue": _l("Long not visited")}
VISIT_STATES = {"not_visited": _l("Nobody comes"), "planned": _l("Visit planned"), "visited": _l("Visit made")}

EDITS = {
    "pin": _l("Pinned"),
    "unpin": _l("Unpinned"),
    "swap": _l("Swapped"),
    "hand_over": _l("Handed over"),
    "move": _l("Moved"),
    "add": _l("Added"),
    "drop": _l("Dropped"),
}
# What visits are marked with in the schedule.
MARKS = {
    "conflict": _l("In conflict"),
    "pinned": _l("Pinned"),
    "by_hand": _l("Made by hand"),
    "changed": _l("Changed since the last release"),
}
# The terms of a plan's score, in the order they are told.
TERMS = {
    "meetings": _l("Value of the meetings visited"),
    "coverage": _l("Units reached"),
    "preferences": _l("Preferences"),
    "travel": _l("Travel"),
    "load": _l("Even load"),
    "baseline": _l("Changes to what is published"),
}

CALENDAR_STATES = {"waiting": _l("being read"), "read": _l("read"), "failed": _l("not readable")}
TEMPLATES = {"annex": _l("Visit schedule"), "report": _l("Report")}

_LABELS: dict[str, dict[Any, Any]] = {
    "category": CATEGORIES,
    "kind": KINDS,
    "rating": RATINGS,
    "setting": SETTINGS,
    "remoteness": REMOTENESS,
    "meeting_status": MEETING_STATUSES,
    "plan_state": PLAN_STATES,
    "proof": PROOFS,
    "notice_group": NOTICE_GROUPS,
    "notice_state": NOTICE_STATES,
    "change_told": CHANGES_TOLD,
    "difference": DIFFERENCES,
    "replan": REPLANS,
    "role": ROLES,
    "value_part": VALUE_PARTS,
    "frequency": FREQUENCIES,
    "phase": PHASES,
    "change": CHANGE_KINDS,
    "quota_fit": QUOTA_FITS,
    "rule_state": RULE_STATES,
    "import_state": IMPORT_STATES,
    "outcome": OUTCOMES,
    "finding": FINDINGS,
    "standing": STANDINGS,
    "need": NEEDS,
    "visit_state": VISIT_STATES,
    "edit": EDITS,
    "template": TEMPLATES,
    "calendar_state": CALENDAR_STATES,
    "term": TERMS,
    "mark": MARKS,
}


def label(code: Any, of: str) -> str:
    """The word for a code; a code no list knows, as a later version may store, shows as it is."""
    return str(_LABELS[of].get(code, code))


def in_order(breakdown: Mapping[str, int]) -> list[tuple[str, int]]:
    """A value's parts in the order they are told; the database keeps none."""
    return [(part, breakdown[part]) for part in VALUE_PARTS if part in breakdown]


def describe_recurrence(text: str) -> str:
    """A rule of recurrence in words: "day 3" is "the 3rd" to people."""
    rule = parse_recurrence(text)
    if isinstance(rule, DayOfMonth):
        if rule.day == LAST_DAY:
            return str(_("the last day of the month"))
        return str(_("day %(day)s of the month", day=rule.day))
    if isinstance(rule, WeekdayOfMonth):
        name = get_locale().days["format"]["wide"][rule.weekday]
        if rule.ordinal == LAST:
            return str(_("the last %(weekday)s of the month", weekday=name))
        return str(_("%(weekday)s number %(ordinal)s of the month", weekday=name, ordinal=rule.ordinal))
    if rule.ordinal == LAST:
        return str(_("the last working day of the month"))
    if rule.ordinal < 0:
        return str(_("working day %(ordinal)s from the end of the month", ordinal=-rule.ordinal))
    return str(_("working day %(ordinal)s of the month", ordinal=rule.ordinal))


def install(app: Flask) -> None:
    app.jinja_env.filters.update(label=label, recurrence=describe_recurrence, in_order=in_order)

"""Which published visits a record has to do with."""

from collections.abc import Callable
from typing import Any

from planner.records.tables import Table
from planner.replanning.impact import Broken

# By table: the record's column, and the column of a visit that says the same.
_SAME = {
    "hosts": ("id", "host_id"),
    "meeting_rules": ("host_id", "host_id"),
    "meetings": ("id", "meeting_id"),
    "visitors": ("id", "visitor_id"),
    "absences": ("visitor_id", "visitor_id"),
}


def concerns(table: Table, row: Any) -> Callable[[Broken], bool]:
    """Whether a visit is one of the record's; those of a team or an area are its visitors'."""
    if table.name in _SAME:
        own, theirs = _SAME[table.name]
        wanted = getattr(row, own)
        return lambda broken: getattr(broken, theirs) == wanted
    team = row if table.name == "teams" else row.team
    visitors = {row.visitor_id} if team is None else {member.id for member in team.members}
    return lambda broken: broken.visitor_id in visitors

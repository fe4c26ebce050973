"""All that the changes have broken in the releases that are current, kept until any table it depends on changes.

To judge the visits of a province takes about a second, and the start page asks for it every time.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.attendance import Attendance
from models.base import Base
from models.changes import Change
from models.meetings import Meeting
from models.organisation import Host, PastVisit, Unit
from models.people import Absence, Area, Team, Tier, Visitor
from models.releases import Release, ReleaseVisitor
from models.rules import Policy, QuotaRule
from planner.data_version import Version, read_version
from planner.last_used import LastUsed
from planner.replanning.impact import Broken, list_broken
from planner.replanning.rebalance import list_current_releases

# What a release's visits are judged by. Its visits themselves never change once it is there.
JUDGED_BY: tuple[type[Base], ...] = (
    Absence,
    Area,
    Attendance,
    Change,
    Host,
    Meeting,
    PastVisit,
    Policy,
    QuotaRule,
    Release,
    ReleaseVisitor,
    Team,
    Tier,
    Unit,
    Visitor,
)
Key = tuple[int, date, str, Version]
# What was found in a release, by its id, the day, the time zone and the tables it was judged by.
Findings = LastUsed[Key, Sequence[Broken]]


def find_broken_now(s: Session, findings: Findings, *, today: date, zone: ZoneInfo) -> list[Broken] | None:
    """What is broken in all current releases if that is at hand; None where it is to be worked out anew."""
    version = read_version(s, JUDGED_BY)
    found = [findings.find((release.id, today, zone.key, version)) for release in list_current_releases(s, today)]
    at_hand = [broken for broken in found if broken is not None]
    return _merge(at_hand) if len(at_hand) == len(found) else None


def list_broken_now(s: Session, findings: Findings, *, today: date, zone: ZoneInfo) -> list[Broken]:
    """What is broken in all current releases, by time."""
    return _merge(
        list_broken_in(s, release, findings, today=today, zone=zone) for release in list_current_releases(s, today)
    )


def list_broken_in(
    s: Session, release: Release, findings: Findings, *, today: date, zone: ZoneInfo
) -> Sequence[Broken]:
    """What is broken in one release, by time."""
    key = (release.id, today, zone.key, read_version(s, JUDGED_BY))
    return findings.fetch(key, lambda: list_broken(s, release, today=today, zone=zone))


def _merge(found: Iterable[Sequence[Broken]]) -> list[Broken]:
    """Two releases may be current for one visitor, each on days of its own; a visit counts once."""
    visits = {(each.meeting_id, each.visitor_id): each for broken in found for each in broken}
    return sorted(visits.values(), key=lambda each: (each.told_at, each.host_name, each.visitor_name))

"""Which visits are not as they were: changed since the last release, or made by hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from models.plans import Plan, PlanEdit
from models.releases import Release, ReleaseAttendee, ReleaseVisit
from planner.editing.log import PINS
from planner.in_force import falls_within
from planner.periods import Period
from planner.sources import Source
from planner.timetable.pairs import VisitPair

# What of a visit makes it another: when it is, and who goes.
Told = tuple[datetime, frozenset[int]]


def find_changed(
    s: Session, source: Source, pairs: Sequence[VisitPair], period: Period, zone: ZoneInfo
) -> set[int]:
    """The visits by id, of `pairs` in the period, that are another than people were told before, or new to them.

    A draft is compared with the release it goes on from, or else the latest of its days; what is published with
    what was before it. None of a first plan, of which nobody was told anything before.
    """
    if source.plan_id is None:
        return _find_announced(s, period, zone)
    base = find_base(s, s.get_one(Plan, source.plan_id))
    if base is None:
        return set()
    told = _read_told(s, base, source, period, zone)
    return {visit for visit, (meeting, now) in _visits_of(pairs).items() if told.get(meeting) != now}


def find_base(s: Session, plan: Plan) -> int | None:
    """The release, by id, that the draft takes the place of; none where it is the first one of its days."""
    if plan.based_on_id is not None:
        return plan.based_on_id
    latest = select(Release.id).where(
        Release.plan_id != plan.id, Release.starts_on <= plan.ends_on, Release.ends_on >= plan.starts_on
    )
    return s.scalar(latest.order_by(Release.number.desc()).limit(1))


def find_made_by_hand(s: Session, source: Source, pairs: Sequence[VisitPair]) -> set[int]:
    """The visits of a draft by id that a change by hand has left as they are."""
    if source.plan_id is None:
        return set()
    edits = select(PlanEdit.after).where(
        PlanEdit.plan_id == source.plan_id, PlanEdit.undone_at.is_(None), PlanEdit.kind.not_in(PINS)
    )
    touched = {row["meeting"] for after in s.scalars(edits) for row in after}
    return {pair.visit_id for pair in pairs if pair.meeting_id in touched}


def _find_announced(s: Session, period: Period, zone: ZoneInfo) -> set[int]:
    """Those of all releases that their own was the first to tell so, where one before it told of the same days."""
    earlier = aliased(Release)
    before = select(earlier.id).where(
        earlier.number < Release.number, earlier.starts_on <= Release.ends_on, earlier.ends_on >= Release.starts_on
    )
    statement: Select[int] = (
        select(ReleaseVisit.id)
        .join(Release, Release.id == ReleaseVisit.release_id)
        .where(
            falls_within(ReleaseVisit.starts_at, period, zone),
            ReleaseVisit.changed_at == Release.published_at,
            before.exists(),
        )
    )
    return set(s.scalars(statement))


def _read_told(s: Session, release_id: int, source: Source, period: Period, zone: ZoneInfo) -> dict[int, Told]:
    """What a release told of the meetings that the source visits in the period."""
    visits = source.visits.c
    # Said as a question of its own: thousands of ids would take longer to send than the answer to come.
    meetings = select(visits.meeting_id).where(falls_within(visits.starts_at, period, zone))
    rows = s.execute(
        select(ReleaseVisit.meeting_id, ReleaseVisit.starts_at, ReleaseAttendee.visitor_id)
        .join(ReleaseAttendee, ReleaseAttendee.release_visit_id == ReleaseVisit.id)
        .where(ReleaseVisit.release_id == release_id, ReleaseVisit.meeting_id.in_(meetings))
    )
    starts: dict[int, datetime] = {}
    people: Mapping[int, set[int]] = defaultdict(set)
    for meeting_id, starts_at, visitor_id in rows:
        starts[meeting_id] = starts_at
        people[meeting_id].add(visitor_id)
    return {meeting: (start, frozenset(people[meeting])) for meeting, start in starts.items()}


def _visits_of(pairs: Sequence[VisitPair]) -> dict[int, tuple[int, Told]]:
    """Meeting and what is told, by visit."""
    people: Mapping[int, set[int]] = defaultdict(set)
    for pair in pairs:
        people[pair.visit_id].add(pair.visitor_id)
    return {pair.visit_id: (pair.meeting_id, (pair.starts_at, frozenset(people[pair.visit_id]))) for pair in pairs}

"""A draft frozen into a release, which never changes afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from models.notices import Notice
from models.plans import Plan, PlanVisit
from models.releases import Release, ReleaseAttendee, ReleaseVisit, ReleaseVisitor
from models.session import refresh_statistics
from planner.changing.broken import list_changes
from planner.config import TIMEZONE
from planner.duties.terms import find_people
from planner.editing.marks import refuse_changed
from planner.errors import Conflict
from planner.notices.outbox import write_notices
from planner.notices.told import Content, Told, hash_contents, read_contents, read_told, version_of
from planner.phrases import load_phrases, phrase, some_of
from planner.plans import get_plan
from planner.replanning.overtaken import Stale, refuse_overtaken
from solver.plan import INFEASIBLE

# So many changes are told.
TOLD_CHANGES = 10


NOT_DONE = {
    "queued": phrase("it waits for a worker"),
    "running": phrase("it is being worked out"),
    "failed": phrase("it could not be worked out"),
}


class DropsAll(Conflict):
    """The plan leaves none of the visits that people were told of: whoever means that has to say so."""


def approve(s: Session, plan_id: int, *, user_id: int | None, now: datetime) -> Plan:
    """The plan, approved. Raises NotFound for no such plan, and Conflict for one that can't be published."""
    plan = get_plan(s, plan_id)
    s.refresh(plan, with_for_update=True)
    _refuse_unready(s, plan)
    if plan.approved_at is None:
        plan.approved_at, plan.approved_by_id = now, user_id
    return plan


def publish(
    s: Session,
    plan_id: int,
    *,
    seen: str | None = None,
    dropping_all: bool = False,
    user_id: int | None,
    now: datetime,
    zone: ZoneInfo = TIMEZONE,
) -> Release:
    """The plan as the next release. For its visitors it takes the place of earlier ones on the days of its period.

    It had the mark `seen` when it was looked at; None: it is published as it is now. One made from a release may
    have no visits left, where that is meant: `dropping_all`.

    Publishing approves it, where nobody has before. Those for whom it has something new get a notice, a draft in
    the outbox (`planner.notices.outbox`).

    Raises NotFound for no such plan, and Conflict where it is not finished, has no visits (DropsAll where it may),
    was published before, does not fit the tables and releases any more (`Stale`), or was changed since it was
    `seen` (ChangedMeanwhile).
    """
    # Two members of a board may press the button at once: one waits here, then sees the other's release.
    s.execute(text("LOCK TABLE release IN SHARE ROW EXCLUSIVE MODE"))
    plan = approve(s, plan_id, user_id=user_id, now=now)
    refuse_changed(s, plan_id, seen)
    replaced = find_people(s, plan).replaced
    refuse_overtaken(s, plan, replaced, today=now.astimezone(zone).date(), zone=zone)
    changes = list_changes(s, plan, zone=zone)
    if changes:
        raise Stale(
            "The plan no longer fits the tables: %(changes)s.",
            "Make a new plan for these days: it takes the changes into account.",
            changes=some_of(changes, TOLD_CHANGES),
        )
    contents = read_contents(s, plan_id)
    if not contents and not dropping_all:
        raise DropsAll("This plan drops every visit.", "Publish it only if nobody is to go, and say so.")
    release = Release(
        number=(s.scalar(select(func.max(Release.number))) or 0) + 1,
        plan_id=plan.id,
        name=plan.name,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        published_at=now,
        published_by_id=user_id,
        content_hash=hash_contents(contents),
    )
    told = read_told(s, plan_id, zone)
    s.add(release)
    s.flush()
    rows = [{"release_id": release.id, "visitor_id": visitor_id} for visitor_id in sorted(replaced)]
    s.execute(insert(ReleaseVisitor), rows)
    _add_visits(s, release, contents, told)
    write_notices(s, release, now=now, zone=zone)
    refresh_statistics(s, len(contents), Release, ReleaseVisitor, ReleaseVisit, ReleaseAttendee, Notice)
    return release


def _refuse_unready(s: Session, plan: Plan) -> None:
    released = s.scalar(select(Release.number).where(Release.plan_id == plan.id))
    if released is not None:
        raise Conflict(
            "This plan was published before, as release %(number)s.",
            "Make a new plan if something has to change: it replaces the release.",
            number=released,
        )
    if plan.state != "done":
        raise Conflict(
            "This plan can't be published: %(reason)s.",
            "Wait until it is done, or make a new plan where it failed.",
            reason=NOT_DONE[plan.state],
        )
    if plan.status == INFEASIBLE:
        raise Conflict(
            "This plan has no solution: %(clashes)s.",
            "Take back one of the fixed visits that clash.",
            clashes=load_phrases(plan.message),
        )
    if plan.based_on_id is None and s.scalar(select(func.count()).where(PlanVisit.plan_id == plan.id)) == 0:
        raise Conflict("This plan has no visits.", "See which areas, teams and quotas there are, then plan again.")


def _add_visits(s: Session, release: Release, contents: Sequence[Content], told: Mapping[int, Told]) -> None:
    if not contents:
        return
    rows = [
        {
            "release_id": release.id,
            **content.columns(),
            **asdict(version_of(content, told.get(content.meeting_id), release.published_at)),
        }
        for content in contents
    ]
    added = s.execute(insert(ReleaseVisit).returning(ReleaseVisit.meeting_id, ReleaseVisit.id), rows)
    ids = {row.meeting_id: row.id for row in added}
    attendees = [
        {
            "release_visit_id": ids[content.meeting_id],
            "visitor_id": visitor_id,
            "release_id": release.id,
            "starts_at": content.starts_at,
            "ends_at": content.ends_at,
        }
        for content in contents
        for visitor_id in content.visitor_ids
    ]
    s.execute(insert(ReleaseAttendee), attendees)

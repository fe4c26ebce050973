"""What pages about changes by hand show besides the changes themselves: meetings, names, quotas."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.meetings import Meeting
from models.organisation import Host
from models.people import Visitor
from models.plans import PlanQuota
from planner.assembly.keys import HOST, key_of, row_of
from planner.editing.draft import Draft
from planner.editing.trial import Trial
from planner.errors import NotFound


def get_meeting(s: Session, meeting_id: int) -> Meeting:
    """With its host and unit. Raises NotFound."""
    meetings = read_meetings(s, [meeting_id])
    if meeting_id not in meetings:
        raise NotFound("There is no such meeting.", "Look for it in the list of meetings.")
    return meetings[meeting_id]


def read_meetings(s: Session, meeting_ids: Iterable[int]) -> dict[int, Meeting]:
    """By id, with their hosts and units."""
    loaded = joinedload(Meeting.host).joinedload(Host.unit)
    meetings = s.scalars(select(Meeting).where(Meeting.id.in_(meeting_ids)).options(loaded))
    return {meeting.id: meeting for meeting in meetings}


def read_names(s: Session, visitor_ids: Iterable[int]) -> dict[int, str]:
    """The names of visitors by id."""
    rows = s.execute(select(Visitor.id, Visitor.name).where(Visitor.id.in_(visitor_ids)))
    return dict(rows.all())


def meetings_named(trials: Iterable[Trial]) -> set[int]:
    """The ids of all meetings that the trials are of."""
    return {step.meeting_id for trial in trials for step in trial.steps}


def people_named(trials: Iterable[Trial]) -> set[int]:
    """The ids of all visitors that the trials are of."""
    steps = [step for trial in trials for step in trial.steps]
    return {visitor for step in steps for visitor in (*step.before.visitors, *step.after.visitors)}


def list_meetings_of(draft: Draft, host_id: int) -> list[int]:
    """The meetings of the host that the plan may visit, by start."""
    return [row_of(meeting.id) for meeting in draft.rules.meetings_of_host.get(key_of(HOST, host_id), ())]


def get_quota(s: Session, draft: Draft, quota_id: int) -> tuple[PlanQuota, str]:
    """A quota of the plan by its row's id, and its id in the problem. Raises NotFound.

    The rows stand in the order of the problem's quotas, as the run recorded both.
    """
    rows = select(PlanQuota).where(PlanQuota.plan_id == draft.plan.id).order_by(PlanQuota.id)
    for row, quota in zip(s.scalars(rows), draft.rules.problem.quotas, strict=False):
        if row.id == quota_id:
            return row, quota.id
    raise NotFound("There is no such quota in this draft.", "See the quotas of the draft.")

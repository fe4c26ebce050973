"""The bodies by which changes are recorded, one for each kind; each knows the use case it is for."""

from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import Field, RootModel
from sqlalchemy.orm import Session

from models.changes import Change
from models.organisation import Unit
from models.people import Team, Tier
from planner.catalogue import refuse_unknown
from planner.changing import kinds
from planner.changing.log import Origin
from planner.changing.newcomers import Newcomer, record_visitor_joined
from web.api.caller import caller
from web.api.fields import CLOCK, WHOLE, Asked, Day, Key, Line, Moment, Name, Reason, Text
from web.api.meetings import Kind
from web.change_forms import DEFAULT_MINUTES, MOST_MINUTES, MOST_VISITS
from web.context import now, site, today

MOST_UNITS = 20


class _Body(Asked):
    reason: Annotated[Reason, Field(description="Why.")]

    @property
    def origin(self) -> Origin:
        return Origin(user_id=caller().user_id, now=now(), reason=self.reason)


class AbsenceSaid(_Body):
    """A visitor is away from `starts_at` up to, not including, `ends_at`."""

    kind: Literal["absence"]
    visitor_id: Key
    starts_at: Moment
    ends_at: Moment

    def record(self, s: Session) -> Change:
        return kinds.record_absence(
            s, self.origin, self.visitor_id, starts_at=self.starts_at, ends_at=self.ends_at, zone=site().zone
        )


class MeetingMovedSaid(_Body):
    """A meeting is held at another time, as long as before."""

    kind: Literal["meeting_moved"]
    meeting_id: Key
    starts_at: Moment
    place: Annotated[Line | None, Field(description="null: the usual one.")] = None

    def record(self, s: Session) -> Change:
        return kinds.record_meeting_moved(
            s, self.origin, self.meeting_id, starts_at=self.starts_at, place=self.place, zone=site().zone
        )


class MeetingCancelledSaid(_Body):
    kind: Literal["meeting_cancelled"]
    meeting_id: Key

    def record(self, s: Session) -> Change:
        return kinds.record_meeting_cancelled(s, self.origin, self.meeting_id, zone=site().zone)


class MeetingAddedSaid(_Body):
    kind: Literal["meeting_added"]
    host_id: Key
    meeting_kind: Kind
    starts_at: Moment
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES), WHOLE] = DEFAULT_MINUTES
    place: Line | None = None
    topic: Text | None = None

    def record(self, s: Session) -> Change:
        return kinds.record_meeting_added(
            s,
            self.origin,
            self.host_id,
            kind=self.meeting_kind,
            starts_at=self.starts_at,
            length=timedelta(minutes=self.minutes),
            place=self.place,
            topic=self.topic,
            zone=site().zone,
        )


class NeedsVisitSaid(_Body):
    """A host needs a visit by a day."""

    kind: Literal["needs_visit"]
    host_id: Key
    by: Day

    def record(self, s: Session) -> Change:
        return kinds.record_visit_wanted(s, self.origin, self.host_id, by=self.by, today=today())


class VisitorJoinedSaid(_Body):
    """Somebody new; one who left before and has the code comes back as they were."""

    kind: Literal["visitor_joined"]
    code: Name
    name: Name
    tier_id: Key
    base_unit_id: Annotated[Key, Field(description="Where they set out from.")]
    team_id: Key | None = None
    unit_ids: Annotated[
        tuple[Key, ...], Field(max_length=MOST_UNITS, description="In their charge, besides the team's.")
    ] = ()
    title: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    max_per_month: Annotated[
        Annotated[int, Field(ge=1, le=MOST_VISITS), WHOLE] | None, Field(description="null: as most of the tier.")
    ] = None

    def record(self, s: Session) -> Change:
        refuse_unknown(s, Tier, [self.tier_id])
        refuse_unknown(s, Team, [self.team_id] if self.team_id else [])
        refuse_unknown(s, Unit, self.unit_ids)
        newcomer = Newcomer(
            code=self.code,
            name=self.name,
            tier_id=self.tier_id,
            base_unit_id=self.base_unit_id,
            team_id=self.team_id,
            unit_ids=list(dict.fromkeys(self.unit_ids)),
            title=self.title,
            email=self.email,
            phone=self.phone,
            max_per_month=self.max_per_month,
        )
        return record_visitor_joined(s, self.origin, newcomer, today=today())


class VisitorLeftSaid(_Body):
    kind: Literal["visitor_left"]
    visitor_id: Key

    def record(self, s: Session) -> Change:
        return kinds.record_visitor_left(s, self.origin, self.visitor_id)


class MeetingRuleChangedSaid(_Body):
    """When a host meets from next month on."""

    kind: Literal["meeting_rule"]
    rule_id: Key
    recurrence: Annotated[Name, Field(examples=["ngày 3", "chủ nhật đầu tiên", "working day -1"])]
    starts_at: Annotated[
        str,
        Field(pattern=CLOCK, description="Time of day.", examples=["19:00"]),
    ]

    def record(self, s: Session) -> Change:
        return kinds.record_meeting_rule_changed(
            s,
            self.origin,
            self.rule_id,
            recurrence=self.recurrence,
            starts_at=time.fromisoformat(self.starts_at),
            zone=site().zone,
        )


class NewChange(
    RootModel[
        Annotated[
            AbsenceSaid
            | MeetingMovedSaid
            | MeetingCancelledSaid
            | MeetingAddedSaid
            | NeedsVisitSaid
            | VisitorJoinedSaid
            | VisitorLeftSaid
            | MeetingRuleChangedSaid,
            Field(discriminator="kind"),
        ]
    ]
):
    """One thing that changed, with its reason."""

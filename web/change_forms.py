"""The forms by which a board records what has changed: each knows its choices, and the use case it is for."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Optional, ValidationError

from models.changes import Change
from models.meetings import KINDS
from planner.changing import kinds as change_kinds
from planner.changing.log import LONGEST_REASON, Origin
from planner.changing.newcomers import Newcomer, record_visitor_joined
from planner.choices import list_all_units, list_tiers
from planner.directory import list_rules, list_teams, select_visitors
from planner.errors import PlannerError
from planner.meetings.listing import list_coming
from web.context import site, today
from web.forms import MAX_NAME_LENGTH, AtMost, DayField, Form, InRange
from web.language import format_moment, format_month, say_refusal
from web.words import KINDS as KIND_WORDS
from web.words import describe_recurrence

# What WTForms itself says of the fields used here.
BUILT_IN = (_l("Not a valid date value."), _l("Not a valid time value."))
MEETINGS_SHOWN = 12
DEFAULT_MINUTES, MOST_MINUTES = 120, 600
MOST_VISITS = 1_000

_REQUIRED = _l("Fill this in.")
_CHOOSE = SelectChoice("", _l("Choose…"))


def _text(label: Any, *, required: bool = False, most: int = MAX_NAME_LENGTH) -> StringField:
    return StringField(label, [InputRequired(_REQUIRED) if required else Optional(), AtMost(most)])


class ScheduleForm(Form):
    """The file is checked by the use case, which says what is wrong with it cell by cell."""

    month = SelectField(_l("Month"), [InputRequired(_REQUIRED)])
    file = FileField(_l("Excel or CSV file"), [FileRequired(_l("Choose a file."))])
    complete = BooleanField(_l("The file has all meetings of the cells it names"), default=True)

    def set_months(self, months: Sequence[date], chosen: date) -> None:
        self.month.choices = [SelectChoice(month.isoformat(), format_month(month)) for month in months]
        if not self.is_submitted():
            self.month.data = chosen.isoformat()


class ChangeForm(Form):
    """`subject` is the id of the host or the rule that the address names; 0 where it names none."""

    # By which field the use case's terms are asked for, where the two are not called alike.
    asked_by: Mapping[str, str] = {
        "base_unit_id": "base",
        "meeting_id": "meeting",
        "starts_at": "day",
        "team_id": "team",
        "visitor_id": "visitor",
    }
    reason = _text(_l("Why"), required=True, most=LONGEST_REASON)

    def prepare(self, s: Session, subject: int) -> None:
        """Sets what there is to choose from."""

    def record(self, s: Session, origin: Origin, subject: int) -> Change:
        raise NotImplementedError

    def blame(self, refusal: PlannerError) -> bool:
        """Says at its field what the use case refused; False where it is about none."""
        name = self.asked_by.get(refusal.about or "", refusal.about)
        if name not in self:
            return False
        self[name].errors = [say_refusal(refusal)]
        return True


class AbsenceForm(ChangeForm):
    asked_by: Mapping[str, str] = {"starts_at": "first_day", "ends_at": "last_day", "visitor_id": "visitor"}
    visitor = SelectField(_l("Visitor"), [InputRequired(_REQUIRED)])
    first_day = DayField(_l("From"), [InputRequired(_REQUIRED)])
    first_time = TimeField(_l("From what time"), [Optional()], description=_l("Empty: the whole day."))
    last_day = DayField(_l("To and including"), [InputRequired(_REQUIRED)])
    last_time = TimeField(_l("Until what time"), [Optional()], description=_l("Empty: the whole day."))

    def prepare(self, s: Session, subject: int) -> None:
        _choose_visitor(self.visitor, s, subject)

    # Where nothing that can be read was written, there is nothing to compare.
    def validate_last_day(self, field: DayField) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("This day comes before the first one."))

    def validate_last_time(self, field: TimeField) -> None:
        same_day = self.last_day.data is not None and self.last_day.data == self.first_day.data
        if same_day and field.data and field.data <= (self.first_time.data or time()):
            raise ValidationError(_("It ends before it begins: write a later time, or a later last day."))

    def period(self) -> tuple[datetime, datetime]:
        """When it begins, and the first moment after it."""
        whole_day = self.last_time.data is None
        last = _local(self.last_day.data, self.last_time.data or time())
        first = _local(self.first_day.data, self.first_time.data or time())
        return first, last + timedelta(days=1) if whole_day else last

    def record(self, s: Session, origin: Origin, subject: int) -> Change:
        starts_at, ends_at = self.period()
        return change_kinds.record_absence(
            s, origin, int(self.visitor.data), starts_at=starts_at, ends_at=ends_at, zone=site().zone
        )


class MeetingForm(ChangeForm):
    meeting = SelectField(_l("Meeting"), [InputRequired(_REQUIRED)])

    def prepare(self, s: Session, subject: int) -> None:
        coming = list_coming(s, subject, today(), MEETINGS_SHOWN, zone=site().zone)
        standing = [each for each in coming if each.status != "cancelled"]
        words = ((each, f"{format_moment(each.starts_at)} · {KIND_WORDS[each.kind]}") for each in standing)
        self.meeting.choices = [SelectChoice(str(each.id), said) for each, said in words]


class CancelledForm(MeetingForm):
    def record(self, s: Session, origin: Origin, subject: int) -> Change:
        return change_kinds.record_meeting_cancelled(s, origin, int(self.meeting.data), zone=site().zone)


class MovedForm(MeetingForm):
    day = DayField(_l("New day"), [InputRequired(_REQUIRED)])
    clock = TimeField(_l("New time"), [InputRequired(_REQUIRED)])
    place = _text(_l("Place"))

    def record(self, s: Session, origin: Origin, subject: int) -> Change:
        starts_at = _local(self.day.data, self.clock.data)
        return change_kinds.record_meeting_moved(
            s, origin, int(self.meeting.data), starts_at=starts_at, place=self.place.data, zone=site().zone
        )


class AddedForm(ChangeForm):
    kind = SelectField(_l("Kind of meeting"), [InputRequired(_REQUIRED)])
    day = DayField(_l("Day"), [InputRequired(_REQUIRED)])
    clock = TimeField(_l("Time"), [InputRequired(_REQUIRED)])
    minutes = IntegerField(
        _l("Minutes it takes"),
        [InputRequired(_REQUIRED), InRange(1, MOST_MINUTES)],
        default=DEFAULT_MINUTES,
    )
    place = _text(_l("Place"))
    topic = _text(_l("Topic"), most=LONGEST_REASON)

    def prepare(self, s: Session, subject: int) -> None:
        self.kind.choices = [SelectChoice(kind, KIND_WORDS[kind]) for kind in KINDS]

    def record(self, s: Session, origin: Origin, subject: int) -> Change:
        return change_kinds.record_meeting_added(
            s,
            origin,
            subject,
            kind=self.kind.data,
            starts_at=_local(self.day.data, self.clock.data),
            length=timedelta(minutes=self.minutes.data),
            place=self.place.data,
            topic=self.topic.data,
            zone=site().zone,
        )


class WantedForm(ChangeForm):
    by = DayField(_l("A visit is needed by"), [InputRequired(_REQUIRED)])

    def record(self, s: Session, origin: Origin, subject: int) -> Change:
        return change_kinds.record_visit_wanted(s, origin, subject, by=self.by.data, today=today())


class LeftForm(ChangeForm):
    visitor = SelectField(_l("Visitor"), [InputRequired(_REQUIRED)])

    def prepare(self, s: Session, subject: int) -> None:
        _choose_visitor(self.visitor, s, subject)

    def record(self, s: Session, origin: Origin, subject: int) -> Change:
        return change_kinds.record_visitor_left(s, origin, int(self.visitor.data))


class JoinedForm(ChangeForm):
    code = _text(_l("Code"), required=True)
    name = _text(_l("Name"), required=True)
    title = _text(_l("Office"))
    tier = SelectField(_l("Tier"), [InputRequired(_REQUIRED)])
    team = SelectField(_l("Team"), [Optional()])
    area = SelectField(_l("Area in charge"), [Optional()])
    base = SelectField(_l("Sets out from"), [InputRequired(_REQUIRED)])
    email = _text(_l("E-mail"))
    phone = _text(_l("Telephone"))
    max_per_month = IntegerField(
        _l("Most visits a month"),
        [Optional(), InRange(1, MOST_VISITS)],
        description=_l("Empty: as most of the tier."),
    )

    def prepare(self, s: Session, subject: int) -> None:
        units = [SelectChoice(str(unit.id), unit.name) for unit in list_all_units(s)]
        self.tier.choices = [SelectChoice(str(tier.id), tier.name) for tier in list_tiers(s)]
        self.team.choices = [
            SelectChoice("", _l("none")),
            *(SelectChoice(str(team.id), team.name) for team, _members in list_teams(s)),
        ]
        self.area.choices = [SelectChoice("", _l("that of the team")), *units]
        self.base.choices = [_CHOOSE, *units]

    def record(self, s: Session, origin: Origin, subject: int) -> Change:
        newcomer = Newcomer(
            code=self.code.data,
            name=self.name.data,
            tier_id=int(self.tier.data),
            base_unit_id=int(self.base.data),
            team_id=int(self.team.data) if self.team.data else None,
            unit_ids=[int(self.area.data)] if self.area.data else [],
            title=self.title.data,
            email=self.email.data,
            phone=self.phone.data,
            max_per_month=self.max_per_month.data,
        )
        return record_visitor_joined(s, origin, newcomer, today=today())


class MeetingRuleForm(ChangeForm):
    rule = SelectField(_l("Meeting rule"), [InputRequired(_REQUIRED)])
    recurrence = _text(_l("New day of the month"), required=True)
    clock = TimeField(_l("New time"), [InputRequired(_REQUIRED)])

    def prepare(self, s: Session, subject: int) -> None:
        self.recurrence.description = _l("For example: ngày 3, chủ nhật đầu tiên, ngày làm việc cuối cùng.")
        self.rule.choices = [
            SelectChoice(
                str(rule.id),
                f"{KIND_WORDS[rule.kind]}: {describe_recurrence(rule.recurrence)}, {rule.starts_at:%H:%M}",
            )
            for rule in list_rules(s, subject)
        ]

    def record(self, s: Session, origin: Origin, subject: int) -> Change:
        return change_kinds.record_meeting_rule_changed(
            s,
            origin,
            int(self.rule.data),
            recurrence=self.recurrence.data,
            starts_at=self.clock.data,
            zone=site().zone,
        )


# By the name in the address; those of a host's are asked for it first.
FORMS: dict[str, type[ChangeForm]] = {
    "absence": AbsenceForm,
    "meeting_moved": MovedForm,
    "meeting_cancelled": CancelledForm,
    "meeting_added": AddedForm,
    "needs_visit": WantedForm,
    "visitor_joined": JoinedForm,
    "visitor_left": LeftForm,
    "meeting_rule": MeetingRuleForm,
}
OF_A_HOST = ("meeting_moved", "meeting_cancelled", "meeting_added", "needs_visit", "meeting_rule")


def _choose_visitor(field: SelectField, s: Session, chosen: int) -> None:
    people = s.scalars(select_visitors())
    field.choices = [
        _CHOOSE,
        *(SelectChoice(str(visitor.id), f"{visitor.name} ({visitor.code})") for visitor in people),
    ]
    if field.data is None and chosen:
        field.data = str(chosen)


def _local(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, site().zone)

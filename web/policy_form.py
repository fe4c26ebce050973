"""The board's priority policy as a form: each number in a sentence that says what it does."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from web.forms import Form

MAX_POINTS = 10_000


def _whole_number(label: Any, low: int, high: int, unit: Any) -> IntegerField:
    """A whole number from `low` to `high`, both inside; `unit` stands after it."""
    in_range = NumberRange(low, high, _l("From %(min)s to %(max)s, please."))
    return IntegerField(label, [InputRequired(_l("Write a whole number.")), in_range], description=unit)


def _points(label: Any) -> IntegerField:
    return _whole_number(label, 0, MAX_POINTS, _l("points"))


class PolicyForm(Form):
    """Named after the columns of `models.rules.Policy`."""

    base_regular = _points(_l("Attending a regular meeting is worth"))
    base_thematic = _points(_l("Attending a thematic meeting is worth"))
    base_committee = _points(_l("Attending a committee meeting is worth"))

    remote_1 = _points(_l("A place with some difficulty adds"))
    remote_2 = _points(_l("A remote place adds"))
    remote_3 = _points(_l("An especially disadvantaged place adds"))

    rating_excellent = _points(_l("A host rated excellent adds"))
    rating_good = _points(_l("A host rated good adds"))
    rating_completed = _points(_l("A host rated completed adds"))
    rating_not_completed = _points(_l("A host rated not completed adds"))
    rating_unknown = _points(_l("A host with no rating adds"))

    attendance_target = _whole_number(_l("Attendance should reach"), 0, 100, _l("percent"))
    attendance_point = _points(_l("Each whole percent below it adds"))

    overdue_per_month = _points(_l("Each whole month since the last visit adds"))
    overdue_cap_months = _whole_number(
        _l("Months counted at most, and for a host never visited:"), 0, 240, _l("months")
    )
    finding_weak = _points(_l("Each weakness found at the latest visit adds"))
    finding_follow_up = _points(_l("Something to be followed up adds"))
    wanted = _points(_l("A visit wanted soon adds"))
    coverage = _points(_l("The first visit in a grassroots unit adds"))
    gap_days = _whole_number(_l("Two visits to one host are at least this far apart:"), 0, 366, _l("days"))

    speed_kmh = _whole_number(_l("On the road people make"), 1, 200, _l("km/h"))
    detour_percent = _whole_number(_l("A road is as long as the straight line times"), 100, 500, _l("percent"))
    buffer_minutes = _whole_number(_l("Between meetings at two places leave besides"), 0, 600, _l("minutes"))
    travel_per_hour = _points(_l("Each hour on the road costs"))
    load = _points(_l("Uneven load costs, times the square of a visitor's visits in the year:"))

    baseline_drop = _points(_l("Dropping a published visit costs"))
    baseline_substitute = _points(_l("Sending somebody else costs"))
    baseline_reschedule = _points(_l("Moving the visit to another meeting of the host costs"))

    notice_days = _whole_number(_l("Visits stay as they are when they are nearer than"), 0, 60, _l("days"))

    def validate_baseline_substitute(self, field: IntegerField) -> None:
        if self.baseline_drop.data is not None and field.data > self.baseline_drop.data:
            raise ValidationError(_l("Sending somebody else cannot cost more than dropping the visit."))

    def validate_baseline_reschedule(self, field: IntegerField) -> None:
        if self.baseline_substitute.data is not None and field.data > self.baseline_substitute.data:
            raise ValidationError(_l("Moving the visit cannot cost more than sending somebody else."))


# The form's fields in groups, in the order of the page.
SECTIONS = (
    (_l("Kinds of meeting"), ("base_regular", "base_thematic", "base_committee")),
    (_l("Remote and disadvantaged places"), ("remote_1", "remote_2", "remote_3")),
    (
        _l("Rating of the last year"),
        ("rating_excellent", "rating_good", "rating_completed", "rating_not_completed", "rating_unknown"),
    ),
    (_l("Attendance"), ("attendance_target", "attendance_point")),
    (_l("What visits have found"), ("finding_weak", "finding_follow_up", "wanted")),
    (_l("Time since the last visit"), ("overdue_per_month", "overdue_cap_months", "gap_days", "coverage")),
    (
        _l("Travel and fairness"),
        ("speed_kmh", "detour_percent", "buffer_minutes", "travel_per_hour", "load"),
    ),
    (
        _l("Changing a published plan"),
        ("baseline_drop", "baseline_substitute", "baseline_reschedule", "notice_days"),
    ),
)

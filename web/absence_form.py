"""The form by which a visitor says when they can't come."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms.validators import ValidationError

from models.changes import Change
from planner.changing.log import Origin
from planner.visiting.own_absences import LONGEST_AHEAD, report_absence
from web.change_forms import AbsenceForm
from web.context import site, today
from web.forms import DayField


class OwnAbsenceForm(AbsenceForm):
    """As the board's, of oneself: `subject` is the visitor's id."""

    visitor = None

    def prepare(self, s: Session, subject: int) -> None:
        """There is nothing to choose from."""
        self.reason.description = _l("In a few words; the board alone reads it.")

    # Where nothing that can be read was written, there is no day to look at.
    def validate_first_day(self, field: DayField) -> None:
        if field.data and field.data < today():
            raise ValidationError(_("This day is past. Write today or a later day."))

    def validate_last_day(self, field: DayField) -> None:
        super().validate_last_day(field)
        if field.data and field.data > today() + LONGEST_AHEAD:
            raise ValidationError(_("Write a day within a year from now: check the year."))

    def record(self, s: Session, origin: Origin, subject: int) -> Change:
        starts_at, ends_at = self.period()
        return report_absence(s, origin, subject, starts_at=starts_at, ends_at=ends_at, zone=site().zone)

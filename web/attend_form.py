"""The form that tells what happened at a meeting: who came, how many, and what was found."""

from dataclasses import asdict
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from models.attendance import HEADINGS
from planner.attendance.attend import MAX_SCORE
from planner.attendance.findings import FOLLOW_UP
from planner.attendance.told import Figures, Happened, Known, Note
from planner.text import clean
from web.forms import AtMost, DayField, Form, InRange
from web.words import FINDINGS

MAX_LETTERS = 500
MAX_MEMBERS = 10_000
YES, NO = "yes", "no"
# Fields that tell of the page, not of the meeting.
OF_THE_PAGE = ("HiddenField", "CSRFTokenField")


def _number(label: Any, most: int) -> IntegerField:
    return IntegerField(label, [Optional(), InRange(0, most)])


def _text(label: Any) -> StringField:
    return StringField(label, [AtMost(MAX_LETTERS)])


class MarkForm(Form):
    """Beside the fields here one box and one line for each heading: `good_practice`, `good_practice_note`.

    `seen` is the version of what was told when the page was made.
    """

    attended = RadioField(
        _l("Did the visit take place?"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[SelectChoice(YES, _l("Yes, attended")), SelectChoice(NO, _l("No, not attended"))],
    )
    reason = _text(_l("Why not?"))
    members_present = _number(_l("Members present"), MAX_MEMBERS)
    members_total = _number(_l("Members in all"), MAX_MEMBERS)
    score = _number(_l("The cell's own score for the meeting, out of 100"), MAX_SCORE)
    seen = HiddenField()
    follow_up_by = DayField(_l("To be followed up by"), [Optional()])

    def read(self) -> Happened:
        """What was told, for `planner.attendance.attend.mark`."""
        if self.attended.data == NO:
            return Happened(attended=False, reason=clean(self.reason.data or "") or None)
        figures = Figures(
            members_present=self.members_present.data,
            members_total=self.members_total.data,
            score=self.score.data,
        )
        return Happened(attended=True, figures=figures, notes=tuple(self._read_notes()))

    def over(self, known: Known) -> "MarkForm":
        """The form again, what was left empty in it filled in as it is `known` by now."""
        told = {field.name: field.data for field in self if field.data and field.type not in OF_THE_PAGE}
        return MarkForm(formdata=None, data={**fill(known), **told})

    def _read_notes(self) -> list[Note]:
        return [
            Note(
                heading=heading,
                note=clean(self[f"{heading}_note"].data or "") or None,
                follow_up_by=self.follow_up_by.data if heading == FOLLOW_UP else None,
            )
            for heading in HEADINGS
            if self[heading].data
        ]


for _heading in HEADINGS:
    setattr(MarkForm, _heading, BooleanField(FINDINGS[_heading]))
    setattr(MarkForm, f"{_heading}_note", _text(_l("In a few words")))


def fill(known: Known) -> dict[str, Any]:
    """What the form is filled with: the mark there is, and what anybody has told of the meeting."""
    occasion = known.occasion
    values: dict[str, Any] = {"reason": occasion.reason, "seen": str(known.version), **asdict(known.figures)}
    if occasion.attended is not None:
        values["attended"] = YES if occasion.attended else NO
    for note in known.notes:
        values |= {note.heading: True, f"{note.heading}_note": note.note}
        if note.heading == FOLLOW_UP:
            values["follow_up_by"] = note.follow_up_by
    return values

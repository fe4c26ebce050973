"""What is asked for a document, and the letterhead."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session
from wtforms import HiddenField, SelectChoice, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from planner.choices import list_all_units
from planner.directory import list_teams, select_visitors
from planner.documents.annex import GROUPINGS, Wanted
from planner.documents.letterhead import STANDARD
from planner.errors import PlannerError
from planner.periods import Period, get_period
from planner.plans import list_finished
from planner.reporting.span import check_span
from web.forms import AtMost, DayField, Form
from web.language import say_refusal

LONGEST_LINE = 200
LONGEST_LIST = 2_000
_REQUIRED = _l("Fill this in.")
_ALL = SelectChoice("", _l("all"))


class Asked(Form):
    """A form that changes nothing and is sent in the address."""

    class Meta(Form.Meta):
        csrf = False


class AnnexForm(Asked):
    plan = SelectField(_l("Plan"), [InputRequired(_REQUIRED)], coerce=int)
    team = SelectField(_l("Team"), [Optional()])
    unit = SelectField(_l("Unit"), [Optional()], description=_l("With all units below it."))
    visitor = SelectField(_l("Visitor"), [Optional()])
    by = SelectField(
        _l("Grouped"), choices=[SelectChoice("month", _l("by month")), SelectChoice("team", _l("by team"))]
    )

    def prepare(self, s: Session) -> None:
        """Sets what there is to choose from."""
        self.plan.choices = [
            SelectChoice(
                row.plan.id,
                _("Release %(number)s: %(name)s", number=row.release, name=row.plan.name)
                if row.release
                else _("Draft: %(name)s", name=row.plan.name),
            )
            for row in list_finished(s)
        ]
        self.team.choices = [_ALL, *(SelectChoice(str(team.id), team.name) for team, _members in list_teams(s))]
        self.unit.choices = [_ALL, *(SelectChoice(str(unit.id), unit.name) for unit in list_all_units(s))]
        people = s.scalars(select_visitors())
        self.visitor.choices = [
            _ALL,
            *(SelectChoice(str(each.id), f"{each.name} ({each.code})") for each in people),
        ]

    def wanted(self) -> Wanted:
        return Wanted(
            team_id=_number(self.team.data),
            unit_id=_number(self.unit.data),
            visitor_id=_number(self.visitor.data),
            by=self.by.data if self.by.data in GROUPINGS else GROUPINGS[0],
        )


class ReportForm(Asked):
    start = DayField(_l("From"), [InputRequired(_REQUIRED)])
    end = DayField(_l("To and including"), [InputRequired(_REQUIRED)])

    def validate_end(self, field: DayField) -> None:
        # Where nothing that can be read was written, there is no day to look at.
        if not (self.start.data and field.data):
            return
        try:
            check_span(self.period())
        except PlannerError as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal

    def period(self) -> Period:
        return get_period(self.start.data, self.end.data)


def _line(label: Any, name: str, description: Any = "") -> StringField:
    return StringField(
        label,
        [Optional(), AtMost(LONGEST_LINE)],
        description=description,
        render_kw={"placeholder": STANDARD.get(name, ""), "lang": "vi"},
    )


class LetterheadForm(Form):
    """`seen` is the version of the letterhead that the page was made from."""

    seen = HiddenField()
    superior = _line(_l("Superior body"), "superior", _l("In capitals on the document, as is all of the heading."))
    issuer = _line(_l("Issuing body"), "issuer")
    place = _line(_l("Place"), "place", _l("Where documents are signed: “Bắc Kạn”."))
    annex_number = _line(
        _l("Number of the schedule"), "annex_number", _l("Written after “Số”; dots are filled in by hand.")
    )
    attached_to = _line(
        _l("The schedule is attached to"),
        "attached_to",
        _l("For example: Kế hoạch số 12-KH/BTC, ngày 05/01/2027. Left empty, the line is left out."),
    )
    report_number = _line(_l("Number of the report"), "report_number")
    capacity = _line(_l("Capacity"), "capacity", _l("On whose behalf it is signed: “T/M Ban Thường vụ”."))
    office = _line(_l("Office"), "office", _l("Of who signs: “Trưởng ban”."))
    signer = _line(_l("Full name"), "signer", _l("Of who signs. Left empty, it is written by hand."))
    recipients = TextAreaField(
        _l("Recipients"),
        [Optional(), AtMost(LONGEST_LIST)],
        description=_l("One to a line, as they stand under “Nơi nhận”."),
        render_kw={"rows": 5, "lang": "vi"},
    )

    @property
    def texts(self) -> dict[str, str]:
        """As they are to be kept, by column."""
        return {field.name: field.data or "" for field in self if field.type != HiddenField.__name__}


class TemplateForm(Form):
    """The file is checked by the use case, which says what is wrong with it and where."""

    file = FileField(_l("Word file (.docx)"), [FileRequired(_l("Choose a file."))], render_kw={"accept": ".docx"})


def _number(text: str | None) -> int | None:
    return int(text) if text else None

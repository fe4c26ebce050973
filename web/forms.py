"""The forms, with their checks. (flask-wtf has no types, hence the ignores.)"""

from typing import Any

from flask_babel import get_domain, gettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, ValidationError

from planner.accounts import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from planner.errors import PlannerError
from planner.reach import refuse_out_of_reach
from web.language import format_number, say_phrase

# The shortest run that finds anything for a province, and the longest a worker should be held.
MIN_SECONDS, MAX_SECONDS, DEFAULT_SECONDS = 5, 3600, 120
MAX_SEED = 2**31 - 1
MAX_NAME_LENGTH = 120
MAX_POINTS = 100_000

SEARCH_ENDS = _l(
    "It ends earlier once nothing better is possible, and you can stop it: the best plan found is kept."
)
_REQUIRED = _l("Fill this in.")


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose built-in complaints are translated with all other texts: WTForms knows no Vietnamese."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: FlaskForm) -> "_Translations":
            return _Translations()


class _Translations:
    def gettext(self, text: str) -> str:
        return str(gettext(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        # Not flask-babel's own, which fills the text at once: WTForms does so afterwards.
        return str(get_domain().get_translations().ungettext(singular, plural, number))


# What WTForms itself says of the fields used here.
BUILT_IN = (
    _l("Not a valid integer value."),
    _l("Not a valid choice."),
    _l("Invalid Choice: could not coerce."),
    _l("Not a valid date value."),
)


class ChoicesField(SelectMultipleField):  # type: ignore[misc]
    """Any number of the choices, and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        refusal = _l("Not a valid choice.")
        super().__init__(*args, invalid_choice_message=refusal, invalid_value_message=refusal, **kwargs)


class InRange:
    """A whole number from `least` to `most`, both told as the reader writes numbers."""

    def __init__(self, least: int, most: int, message: Any = None) -> None:
        self._least, self._most, self._message = least, most, message
        self.field_flags = {"min": least, "max": most}

    def __call__(self, form: FlaskForm, field: IntegerField) -> None:
        if field.data is None or not self._least <= field.data <= self._most:
            low, high = format_number(self._least), format_number(self._most)
            raise ValidationError(self._message or _("From %(low)s to %(high)s, please.", low=low, high=high))


class AtMost:
    """A text of so many letters at most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, form: FlaskForm, field: StringField) -> None:
        if len(field.data or "") > self._most:
            raise ValidationError(_("Use at most %(most)s letters.", most=format_number(self._most)))


class DayField(DateField):  # type: ignore[misc]
    """A day of the years within reach: WTForms takes those of any."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        try:
            self.data = self.data and refuse_out_of_reach(self.data)
        except PlannerError as refusal:
            self.data = None
            raise ValueError(say_phrase(refusal.remedy)) from refusal


class LoginForm(Form):
    username = StringField(_l("User name"), [InputRequired(_REQUIRED), AtMost(MAX_NAME_LENGTH)])
    password = PasswordField(_l("Password"), [InputRequired(_REQUIRED)])


class PasswordForm(Form):
    old = PasswordField(_l("Present password"), [InputRequired(_REQUIRED)])
    new = PasswordField(
        _l("New password"),
        [
            InputRequired(_REQUIRED),
            Length(MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH, _l("Use 10 to 200 letters, digits and signs.")),
        ],
        description=_l("At least 10 letters, digits and signs."),
    )
    again = PasswordField(
        _l("New password again"),
        [InputRequired(_REQUIRED), EqualTo("new", _l("The two new passwords differ."))],
    )


class PlanForm(Form):
    quarter = SelectField(
        _l("Plan the meetings of"),
        [InputRequired(_REQUIRED)],
        description=_l("What is past of the quarter and published stays as it is."),
    )
    name = StringField(
        _l("Call the plan"),
        [Optional(), AtMost(MAX_NAME_LENGTH)],
        description=_l("Left empty, the plan is named after its quarter."),
    )
    tiers = ChoicesField(
        _l("Send the visitors of these tiers"),
        coerce=int,
        description=_l("None chosen: visitors of all tiers."),
    )
    units = ChoicesField(
        _l("Send only those in charge within these units"),
        coerce=int,
        description=_l("None chosen: wherever their area is. Else only inside these units."),
    )
    seconds = IntegerField(
        _l("Search for at most so many seconds"),
        [
            InputRequired(_l("Write a whole number.")),
            InRange(MIN_SECONDS, MAX_SECONDS, _l("From 5 seconds to 3,600 (one hour).")),
        ],
        default=DEFAULT_SECONDS,
        description=SEARCH_ENDS,
    )
    seed = IntegerField(
        _l("Seed"),
        [InputRequired(_l("Write a whole number.")), InRange(0, MAX_SEED)],
        default=0,
        description=_l("The same seed gives the same search; another one may find another equally good plan."),
    )

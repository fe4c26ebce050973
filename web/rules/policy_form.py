"""The priorities as a form: each number a blank in its sentence."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired

from planner.phrases import Phrase
from planner.rules.policy import ITEMS, Numbers, find_number_faults
from web.forms import Form
from web.language import say_phrase
from web.rules.reason import reason_field

BLANK = "%(number)s"


class PolicyForm(Form):
    """One field for each number, named after it; `seen` is the version of the policy the page was made from."""

    reason = reason_field()
    seen = HiddenField()

    @property
    def numbers(self) -> dict[str, int]:
        return {name: self[name].data for name in ITEMS}

    def fill(self, numbers: Numbers) -> None:
        for name, number in numbers.items():
            self[name].data = number

    def check(self) -> bool:
        """Whether they are all numbers, and all allowed; what is wrong is said at the fields."""
        if not self.validate():
            return False
        for name, fault in find_number_faults(self.numbers):
            self[name].errors = (say_phrase(fault),)
        return not self.errors


for _name in ITEMS:
    setattr(PolicyForm, _name, IntegerField(validators=[InputRequired(_l("Write a whole number."))]))


def split_blank(said: Phrase) -> tuple[str, str]:
    """A sentence in the reader's language, before and after its blank."""
    before, _blank, after = gettext(said.template).partition(BLANK)
    return before, after


def find_changed(form: PolicyForm, numbers: Numbers) -> list[Any]:
    """The fields that say something else than `numbers`."""
    return [form[name] for name in ITEMS if form[name].data != numbers[name]]

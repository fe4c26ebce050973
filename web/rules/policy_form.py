"""The priorities as a form: each number a blank in its sentence."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired

from planner.phrases import Phrase
from planner.rules.policy import ITEMS, Numbers, find_number_faults
from web.rules.reason import RuleForm

BLANK = "%(number)s"


class PolicyForm(RuleForm):
    """One field for each number, named after it."""

    @property
    def numbers(self) -> dict[str, int]:
        return {name: self[name].data for name in ITEMS}

    def fill(self, numbers: Numbers) -> None:
        for name, number in numbers.items():
            self[name].data = number

    def list_faults(self) -> list[tuple[str, Phrase]]:
        return list(find_number_faults(self.numbers))


for _name in ITEMS:
    setattr(PolicyForm, _name, IntegerField(validators=[InputRequired(_l("Write a whole number."))]))


def split_blank(said: Phrase) -> tuple[str, str]:
    """A sentence in the reader's language, before and after its blank."""
    before, _blank, after = gettext(said.template).partition(BLANK)
    return before, after

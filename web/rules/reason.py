"""A form by which the board changes a rule, and says why."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Optional

from planner.changing.log import LONGEST_REASON
from planner.phrases import Phrase
from web.forms import AtMost, Form
from web.language import say_phrase


class RuleForm(Form):
    """`seen` is the version of the rule that the page was made from; `reason` is asked for when saving alone."""

    reason = StringField(
        _l("Why"),
        [Optional(), AtMost(LONGEST_REASON)],
        description=_l("Kept in the history beside your name and the time."),
    )
    seen = HiddenField()

    def list_faults(self) -> list[tuple[str, Phrase]]:
        """What may not be saved so, each by the name of its field; asked once all fields can be read."""
        raise NotImplementedError

    def check(self, *, saving: bool = False) -> bool:
        """Whether this is allowed; what is wrong is said at the fields."""
        self.validate()
        if saving and not (self.reason.data or "").strip():
            self._blame("reason", _("Write in a few words why it is so."))
        if not any(field.errors for field in self if field is not self.reason):
            for name, fault in self.list_faults():
                self._blame(name, say_phrase(fault))
        return not self.errors

    def _blame(self, name: str, fault: Any) -> None:
        self[name].errors = (fault,)

"""How to go on from a release: the choice, what changes cost, and how long to search."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from models.rules import Policy
from planner.replanning.continuity import Costs
from planner.replanning.rebalance import Order
from web.forms import MAX_POINTS, MAX_SECONDS, MIN_SECONDS, SEARCH_ENDS, Form, InRange
from web.words import REPLANS

DEFAULT_SECONDS = 60
# What a choice does to the visits that are published.
EFFECTS = {
    "balanced": _l(
        "The broken visits are mended. Others of the people concerned and of their teams may move, at its cost."
    ),
    "mend": _l(
        "Every visit that still stands stays. New ones are made only at the hosts of the broken ones, and at "
        "those that need a visit."
    ),
    "anew": _l("What was published does not count, and changes cost nothing: expect changes everywhere."),
}
_WHOLE = InputRequired(_l("Write a whole number."))


def _cost(label: object) -> IntegerField:
    return IntegerField(label, [_WHOLE, InRange(0, MAX_POINTS)], description=_l("points"))


class RebalanceForm(Form):
    choice = RadioField(
        _l("How to go on"), choices=[SelectChoice(*choice) for choice in REPLANS.items()], default="balanced"
    )
    drop = _cost(_l("Dropping a published visit costs"))
    substitute = _cost(_l("Sending somebody else costs"))
    reschedule = _cost(_l("Moving the visit to another meeting of the host costs"))
    seconds = IntegerField(
        _l("Search for at most so many seconds"),
        [_WHOLE, InRange(MIN_SECONDS, MAX_SECONDS, _l("From 5 seconds to 3,600 (one hour)."))],
        default=DEFAULT_SECONDS,
        description=SEARCH_ENDS,
    )

    def suggest(self, policy: Policy) -> None:
        """The policy's costs, for a form that is shown for the first time."""
        self.drop.data = policy.baseline_drop
        self.substitute.data = policy.baseline_substitute
        self.reschedule.data = policy.baseline_reschedule

    def order(self) -> Order:
        costs = Costs(drop=self.drop.data, substitute=self.substitute.data, reschedule=self.reschedule.data)
        return Order(choice=self.choice.data, costs=costs, seconds_limit=self.seconds.data)

    def validate_substitute(self, field: IntegerField) -> None:
        if self.drop.data is not None and field.data > self.drop.data:
            raise ValidationError(_l("Sending somebody else cannot cost more than dropping the visit."))

    def validate_reschedule(self, field: IntegerField) -> None:
        if self.substitute.data is not None and field.data > self.substitute.data:
            raise ValidationError(_l("Moving the visit cannot cost more than sending somebody else."))

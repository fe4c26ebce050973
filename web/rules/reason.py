"""The line in which the board says why it changes a rule."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional

from planner.changing.log import LONGEST_REASON


def reason_field() -> StringField:
    """Asked for when saving; a preview needs none."""
    too_long = _l("Use at most %(max)d letters.")
    return StringField(
        _l("Why"),
        [Optional(), Length(max=LONGEST_REASON, message=too_long)],
        description=_l("Kept in the history beside your name and the time."),
    )

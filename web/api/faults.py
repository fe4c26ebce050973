"""What does not fit the description of a request, place by place, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import ValidationError

from web.language import format_number
from web.problems import Place

QUERY, BODY = "query", "body"

_TEXTS: Mapping[str, Any] = {
    "missing": _l("This is required."),
    "extra_forbidden": _l("Nothing of this name is expected here."),
    "json_invalid": _l("This is no JSON."),
    "int_type": _l("Write a whole number."),
    "int_parsing": _l("Write a whole number."),
    "int_from_float": _l("Write a whole number."),
    "bool_type": _l("Write true or false."),
    "bool_parsing": _l("Write true or false."),
    "string_type": _l("Write a text."),
    "string_too_long": _l("Use at most %(max_length)s letters."),
    "string_pattern_mismatch": _l("Write letters that can be seen, and no control characters."),
    "greater_than_equal": _l("Give at least %(ge)s."),
    "less_than_equal": _l("Give at most %(le)s."),
    "literal_error": _l("Choose one of these: %(expected)s."),
    "union_tag_invalid": _l("Choose one of these: %(expected_tags)s."),
    "union_tag_not_found": _l("Say which kind it is."),
    "date_type": _l("Write a day as 2027-01-31."),
    "date_parsing": _l("Write a day as 2027-01-31."),
    "date_from_datetime_parsing": _l("Write a day as 2027-01-31."),
    "datetime_parsing": _l("Write a time with its zone, as 2027-01-31T19:00:00+07:00."),
    "datetime_from_date_parsing": _l("Write a time with its zone, as 2027-01-31T19:00:00+07:00."),
    "time_parsing": _l("Write a time of day as 19:00."),
    "list_type": _l("Write a list."),
    "too_long": _l("Give at most %(max_length)s of them."),
    "too_short": _l("Give at least %(min_length)s of them."),
    "model_type": _l("Write an object."),
    "model_attributes_type": _l("Write an object."),
}
_OTHERWISE = _l("This does not fit the description.")


def list_places(where: str, error: ValidationError) -> list[Place]:
    """The first fault of every place; `where` is BODY or QUERY."""
    places: dict[str, Place] = {}
    for fault in error.errors(include_url=False, include_input=False):
        # Parameters are flat: what goes on behind their name tells how they were tried.
        way = fault["loc"][:1] if where == QUERY else fault["loc"]
        at = "/".join(map(str, (where, *way)))
        places.setdefault(at, Place(at=at, message=_say(fault["type"], fault.get("ctx", {}))))
    return list(places.values())


def _say(kind: str, context: Mapping[str, Any]) -> str:
    told = {name: format_number(value) if isinstance(value, int) else value for name, value in context.items()}
    return str(_TEXTS.get(kind, _OTHERWISE)) % told

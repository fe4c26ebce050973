"""The kinds of values that requests and answers are made of: strict, so that nothing is guessed or coerced."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from planner.reach import refuse_out_of_reach
from web.keys import MOST_KEY
from web.language import to_local

MOST_LETTERS = 120
LONGEST_TEXT = 500
LONGEST_SEARCH = 100
MOST_AT_ONCE, LAST_PAGE = 200, 1_000_000
MOST_DAYS = 31
# Control characters are in no name, and PostgreSQL holds no NUL.
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
# With something to see in it.
SAYING = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f\x85\xa0][^\x00-\x1f\x7f]*$"

CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
# What is left out of an address is None, which no text means.
SkipNone = SkipJsonSchema[None]


class Asked(BaseModel):
    """What a request says: unknown names are refused, so that a slip in one is noticed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Told(BaseModel):
    """What is answered, made from a row or a value of the planner."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, frozen=True)


def _plain_number(text: Any) -> Any:
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise PydanticCustomError("int_parsing", "not a whole number")
    return int(text)


def _plain_flag(text: Any) -> Any:
    if text not in ("true", "false"):
        raise PydanticCustomError("bool_parsing", "neither true nor false")
    return text == "true"


def _iso_day(text: Any) -> Any:
    """Neither a number of seconds nor a week, which dates are read from, too."""
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise PydanticCustomError("date_parsing", "not a day")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PydanticCustomError("date_parsing", "not a day") from error


def _rfc3339(text: Any) -> Any:
    if not isinstance(text, str) or not _MOMENT.fullmatch(text):
        raise PydanticCustomError("datetime_parsing", "not a time with its zone")
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise PydanticCustomError("datetime_parsing", "not a time with its zone") from error


def _whole(number: Any) -> Any:
    """1.0 is an integer to JSON."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


# In bodies. (A day out of reach fits its description, but makes no sense here: a refusal, not a fault of form.)
WHOLE = BeforeValidator(_whole)
Key = Annotated[int, Field(ge=1, le=MOST_KEY), WHOLE]
Day = Annotated[date, BeforeValidator(_iso_day), AfterValidator(refuse_out_of_reach)]
Moment = Annotated[AwareDatetime, BeforeValidator(_rfc3339), AfterValidator(refuse_out_of_reach)]
Seen = Annotated[int, Field(ge=0, le=MOST_KEY), WHOLE]
Name = Annotated[str, StringConstraints(max_length=MOST_LETTERS, pattern=SAYING)]
Line = Annotated[str, StringConstraints(max_length=MOST_LETTERS, pattern=PRINTABLE)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=PRINTABLE)]
Reason = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=SAYING)]

# In addresses, where all comes as text.
# (Limits come before what reads the text: else the description would lose them.)
KeyGiven = Annotated[int, Field(ge=1, le=MOST_KEY), BeforeValidator(_plain_number)]
KeyAsked = KeyGiven | SkipNone
SeenAsked = Annotated[int, Field(ge=0, le=MOST_KEY), BeforeValidator(_plain_number)]
PageAsked = Annotated[int, Field(ge=1, le=LAST_PAGE), BeforeValidator(_plain_number)]
SizeAsked = Annotated[int, Field(ge=1, le=MOST_AT_ONCE), BeforeValidator(_plain_number)]
DaysAsked = Annotated[int, Field(ge=1, le=MOST_DAYS), BeforeValidator(_plain_number)]
FlagAsked = Annotated[bool, BeforeValidator(_plain_flag)]
DayAsked = Day | SkipNone
Words = Annotated[str, StringConstraints(max_length=LONGEST_SEARCH, pattern=PRINTABLE)]

# In answers: a time of day, and an instant, written in the time zone of the meetings.
Clock = Annotated[
    time,
    PlainSerializer(lambda clock: f"{clock:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": CLOCK, "examples": ["19:00"]}),
]
When = Annotated[
    datetime,
    PlainSerializer(lambda at: to_local(at).isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]

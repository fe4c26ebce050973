"""The instance format, `visit-planning-instance/1`, as one table of readers, and back."""

from typing import NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from solver.files.faults import ROOT, Fault, InstanceError
from solver.files.fields import (
    LARGEST_WHOLE,
    Malformed,
    day,
    listing,
    number,
    one_of,
    or_null,
    refuse_all_but,
    text,
    text_as,
    time,
    whole,
)
from solver.files.records import Field, Order, record, required
from solver.files.references import find_reference_faults
from solver.problem import (
    Baseline,
    Coverage,
    Host,
    Interval,
    Meeting,
    Pair,
    Preference,
    Problem,
    Quota,
    Team,
    Tier,
    Travel,
    Unit,
    Visit,
    Visitor,
    Weights,
    Window,
)

INSTANCE_FORMAT = "visit-planning-instance/1"
# Any speed above nothing, as long as minutes stay numbers.
SLOWEST_KMH, FASTEST_KMH = 1e-6, 1e9

_count = whole(0)
_list_of_text = listing(text)


def _find_zone(name: str) -> str | None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return name


def _refuse_zone(value: object) -> NoReturn:
    if not isinstance(value, str):
        text.refuse(value)
    refuse_all_but("an IANA time zone such as Asia/Ho_Chi_Minh")(value)


_zone = text_as(_find_zone, _refuse_zone)
_ends_not_before = Order(lower="start", upper="end", blamed="end", reason="lies before start")
_ends_after = Order(lower="start", upper="end", strict=True, blamed="end", reason="does not come after start")
_costs_in_order = [
    Order(lower=less, upper=more, blamed=less, reason=f"must not cost more than {more}, {{{more}}}")
    for less, more in (("reschedule", "substitute"), ("substitute", "drop"))
]

WINDOW = record(Window, required("start", day), required("end", day), orders=[_ends_not_before])
INTERVAL = record(Interval, required("start", time), required("end", time), orders=[_ends_after])
PAIR = record(Pair, required("visitor", text), required("meeting", text))
VISIT = record(Visit, required("meeting", text), Field("visitors", _list_of_text, ()))

TRAVEL = record(
    Travel,
    required("speed_kmh", number(SLOWEST_KMH, FASTEST_KMH)),
    Field("detour", number(0, LARGEST_WHOLE), 1.0),
    Field("buffer_minutes", _count, 0),
)
UNIT = record(Unit, required("id", text), required("name", text), Field("parent", or_null(text)))
TEAM = record(
    Team,
    required("id", text),
    required("name", text),
    required("tier", text),
    Field("delegation_min", _count, 1),
    Field("delegation_max", _count, 1),
    Field("leaders", _list_of_text, ()),
)
HOST = record(
    Host,
    required("id", text),
    required("name", text),
    required("unit", text),
    required("category", text),
    required("lat", number(-90, 90)),
    required("lon", number(-180, 180)),
    Field("gap_days", _count, 0),
    Field("last_visit", or_null(day)),
)
MEETING = record(
    Meeting,
    required("id", text),
    required("host", text),
    required("kind", text),
    required("start", time),
    required("end", time),
    required("value", _count),
    orders=[_ends_after],
)
VISITOR = record(
    Visitor,
    required("id", text),
    required("name", text),
    required("tier", text),
    Field("team", or_null(text)),
    required("lat", number(-90, 90)),
    required("lon", number(-180, 180)),
    Field("units", _list_of_text, ()),
    Field("excluded_hosts", _list_of_text, ()),
    Field("busy", listing(INTERVAL), ()),
    Field("max_per_day", _count, 1),
    Field("max_per_month", or_null(_count)),
    Field("load_before", _count, 0),
    Field("preferences", listing(record(Preference, required("host", text), required("value", whole()))), ()),
)
QUOTA = record(
    Quota,
    required("id", text),
    required("name", text),
    Field("visitors", _list_of_text, ()),
    Field("kinds", or_null(_list_of_text)),
    Field("categories", or_null(_list_of_text)),
    required("window", WINDOW),
    required("count", one_of("visits", "assignments")),
    Field("min", _count, 0),
    Field("max", or_null(_count)),
    Field("done", _count, 0),
    Field("weight", _count, 1),
)
BASELINE = record(
    Baseline,
    Field("visits", listing(VISIT), ()),
    required("drop", _count),
    required("substitute", _count),
    required("reschedule", _count),
    orders=_costs_in_order,
)
INSTANCE = record(
    Problem,
    required("format", one_of(INSTANCE_FORMAT)),
    required("name", text),
    Field("timezone", _zone, "Asia/Ho_Chi_Minh"),
    required("horizon", WINDOW),
    required("travel", TRAVEL),
    Field("tiers", listing(record(Tier, required("id", text), required("name", text))), ()),
    Field("units", listing(UNIT), ()),
    Field("teams", listing(TEAM), ()),
    Field("hosts", listing(HOST), ()),
    Field("meetings", listing(MEETING), ()),
    Field("visitors", listing(VISITOR), ()),
    Field("quotas", listing(QUOTA), ()),
    Field("coverage", listing(record(Coverage, required("unit", text), required("value", whole()))), ()),
    Field(
        "weights",
        record(Weights, Field("travel_per_hour", _count, 0), Field("load", _count, 0)),
        Weights(),
    ),
    Field("locked", listing(PAIR), ()),
    Field("forbidden", listing(PAIR), ()),
    Field("baseline", or_null(BASELINE)),
)


def parse_problem(data: object) -> Problem:
    """The problem that parsed JSON holds.

    Raises `InstanceError` with every fault: keys, types, ranges, ids given twice, references to nothing.
    """
    faults: list[Fault] = []
    try:
        problem: Problem = INSTANCE(data)
    except Malformed as error:
        faults = [Fault(path or ROOT, reason) for path, reason in error.faults]
    if isinstance(data, dict):
        faults += find_reference_faults(data)
    if faults:
        raise InstanceError(faults)
    return problem

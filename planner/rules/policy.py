"""The priority policy as sentences with a number each, in groups: what it says, and what it may say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.rules import Policy
from planner.duties.priorities import POLICY_ID
from planner.phrases import Phrase, phrase

MOST_POINTS = 10_000
MOST_MONTHS, MOST_DAYS, MOST_NOTICE, MOST_MINUTES = 240, 366, 60, 600
SLOWEST, FASTEST = 1, 200
STRAIGHT, CROOKED = 100, 500
# What decides at which meetings a visit fits; all other numbers say how much it is wanted.
BINDING = ("gap_days", "speed_kmh", "detour_percent", "buffer_minutes")
# The column's values by its name.
Numbers = Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One number of the policy, named after its column: from `low` to `high`, with its place in what is `said`."""

    name: str
    said: Phrase
    low: int = 0
    high: int = MOST_POINTS

    def say(self, number: int) -> Phrase:
        return Phrase(self.said.template, {"number": number})


@dataclass(frozen=True, kw_only=True)
class Group:
    title: Phrase
    items: tuple[Item, ...]


def _item(name: str, said: Phrase, low: int = 0, high: int = MOST_POINTS) -> Item:
    return Item(name=name, said=said, low=low, high=high)


GROUPS = (
    Group(
        title=phrase("Kinds of meeting"),
        items=(
            _item("base_regular", phrase("A visit to a regular meeting counts %(number)s points.")),
            _item("base_thematic", phrase("A visit to a thematic meeting counts %(number)s points.")),
            _item("base_committee", phrase("A visit to a committee meeting counts %(number)s points.")),
        ),
    ),
    Group(
        title=phrase("Remote and disadvantaged places"),
        items=(
            _item("remote_1", phrase("A place with some difficulty counts %(number)s points more.")),
            _item("remote_2", phrase("A remote place counts %(number)s points more.")),
            _item("remote_3", phrase("An especially disadvantaged place counts %(number)s points more.")),
        ),
    ),
    Group(
        title=phrase("Rating of the last year"),
        items=(
            _item("rating_not_completed", phrase("A host rated “not completed” counts %(number)s points more.")),
            _item("rating_completed", phrase("A host rated “completed” counts %(number)s points more.")),
            _item("rating_good", phrase("A host rated “good” counts %(number)s points more.")),
            _item("rating_excellent", phrase("A host rated “excellent” counts %(number)s points more.")),
            _item("rating_unknown", phrase("A host without a rating counts %(number)s points more.")),
        ),
    ),
    Group(
        title=phrase("Attendance"),
        items=(
            _item(
                "attendance_target", phrase("Attendance at meetings should reach %(number)s percent."), high=100
            ),
            _item("attendance_point", phrase("Each whole percent below that counts %(number)s points more.")),
        ),
    ),
    Group(
        title=phrase("What visits have found"),
        items=(
            _item(
                "finding_weak", phrase("Each weakness found at the latest visit counts %(number)s points more.")
            ),
            _item("finding_follow_up", phrase("Something to be followed up counts %(number)s points more.")),
            _item("wanted", phrase("A visit wanted soon counts %(number)s points more.")),
        ),
    ),
    Group(
        title=phrase("Time since the last visit"),
        items=(
            _item(
                "overdue_per_month",
                phrase("Each whole month since the last visit counts %(number)s points more."),
            ),
            _item(
                "overdue_cap_months",
                phrase("At most %(number)s months count, and so many for a host never visited."),
                high=MOST_MONTHS,
            ),
            _item("coverage", phrase("The first visit in a grassroots unit counts %(number)s points more.")),
            _item(
                "gap_days", phrase("Two visits to one host are at least %(number)s days apart."), high=MOST_DAYS
            ),
        ),
    ),
    Group(
        title=phrase("Travel and fairness"),
        items=(
            _item("speed_kmh", phrase("On the road people make %(number)s km an hour."), SLOWEST, FASTEST),
            _item(
                "detour_percent",
                phrase("A road is as long as %(number)s percent of the straight line."),
                STRAIGHT,
                CROOKED,
            ),
            _item(
                "buffer_minutes",
                phrase("Between meetings at two places %(number)s minutes are left besides the way."),
                high=MOST_MINUTES,
            ),
            _item("travel_per_hour", phrase("Each hour on the road costs %(number)s points.")),
            _item(
                "load",
                phrase(
                    "Uneven load costs %(number)s points, times the square of a visitor's visits in twelve months."
                ),
            ),
        ),
    ),
    Group(
        title=phrase("Changing a published plan"),
        items=(
            _item("baseline_drop", phrase("Dropping a published visit costs %(number)s points.")),
            _item("baseline_substitute", phrase("Sending somebody else costs %(number)s points.")),
            _item(
                "baseline_reschedule",
                phrase("Moving the visit to another meeting of the host costs %(number)s points."),
            ),
            _item(
                "notice_days",
                phrase("Visits in the next %(number)s days stay as they are."),
                high=MOST_NOTICE,
            ),
        ),
    ),
)
ITEMS = {item.name: item for group in GROUPS for item in group.items}


def numbers_of(policy: Policy) -> dict[str, int]:
    return {name: getattr(policy, name) for name in ITEMS}


def standard_numbers() -> dict[str, int]:
    """What the policy says before any board has changed it."""
    return {name: Policy.__table__.columns[name].default.arg for name in ITEMS}


def policy_of(numbers: Numbers) -> Policy:
    """A policy to try, in no table."""
    return Policy(id=POLICY_ID, **numbers)


def find_differences(before: Numbers, after: Numbers) -> list[str]:
    """The names of those that differ, in the order they are told."""
    return [name for name in ITEMS if before[name] != after[name]]


def find_number_faults(numbers: Numbers) -> Iterator[tuple[str, Phrase]]:
    """What may not stay so, each by the name of its number."""
    for name, item in ITEMS.items():
        if not item.low <= numbers[name] <= item.high:
            yield name, phrase("From %(low)s to %(high)s, please.", low=item.low, high=item.high)
    if numbers["baseline_substitute"] > numbers["baseline_drop"]:
        yield "baseline_substitute", phrase("Sending somebody else cannot cost more than dropping the visit.")
    if numbers["baseline_reschedule"] > numbers["baseline_substitute"]:
        yield "baseline_reschedule", phrase("Moving the visit cannot cost more than sending somebody else.")

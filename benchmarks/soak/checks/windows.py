"""Whose a quota is, in which windows, and what it counts: from its row, as `docs/planning.md` defines it."""

from collections.abc import Iterator
from datetime import date, timedelta

from benchmarks.soak.records import Records, Row

COUNTED_FROM_YEAR = 2000
Window = tuple[date, date]
# A visitor's or a team's id, or neither: whose quota it is.
Holder = tuple[int | None, int | None]


def windows_of(rule: Row, day: date) -> Iterator[Window]:
    """The window that holds the day, if any: walked to from the first January, window by window."""
    start = date(rule["valid_from"].year if rule["valid_from"] else COUNTED_FROM_YEAR, 1, 1)
    following = _months_later(start, rule["months"])
    while following <= day:
        start, following = following, _months_later(following, rule["months"])
    first = max(start, rule["valid_from"] or start)
    last = min(following - timedelta(days=1), rule["valid_to"] or date.max)
    if first <= day <= last:
        yield first, last


def _months_later(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def people_under(records: Records, rule: Row) -> list[tuple[Holder, set[int]]]:
    """Each holder with all whose visits count for it; where nobody is active, nobody owes."""
    own = [who for who in records["visitor"] if _is_of(who, rule)]
    grouped: list[tuple[Holder, list[Row]]]
    if rule["visitor_id"] is not None or rule["per"] == "visitor":
        grouped = [((who["id"], None), [who]) for who in own]
    elif rule["team_id"] is not None or rule["per"] == "team":
        teams = [
            team
            for team in records["team"]
            if rule["team_id"] in (team["id"], None) and rule["tier_id"] in (team["tier_id"], None)
        ]
        people = records["visitor"]
        grouped = [((None, team["id"]), [who for who in people if who["team_id"] == team["id"]]) for team in teams]
    else:
        grouped = [((None, None), own)]
    return [
        (holder, {who["id"] for who in group}) for holder, group in grouped if any(who["active"] for who in group)
    ]


def _is_of(who: Row, rule: Row) -> bool:
    wanted = {"visitor_id": who["id"], "team_id": who["team_id"], "tier_id": who["tier_id"]}
    return any(rule[column] is not None and rule[column] == value for column, value in wanted.items())


def counts_for(rule: Row, window: Window, day: date, kind: str, category: str) -> bool:
    """Whether the rule counts a visit of that day, kind and category of host in the window."""
    return (
        window[0] <= day <= window[1]
        and (rule["kinds"] is None or kind in rule["kinds"])
        and (rule["categories"] is None or category in rule["categories"])
    )

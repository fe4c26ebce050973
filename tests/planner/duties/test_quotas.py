from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.duties.quotas import (
    Due,
    Holder,
    Member,
    Rule,
    TeamName,
    draw_up,
    fallen_due_by,
    find_last_limited_day,
    holders,
    owed_by,
    tally,
    windows,
)
from planner.history import HeldVisit
from planner.periods import Period
from planner.quarters import Quarter

PROVINCE, DISTRICT = 1, 2
MEMBERS = [
    Member(id=1, name="An", tier_id=PROVINCE, team_id=1),
    Member(id=2, name="Bình", tier_id=PROVINCE, team_id=1),
    Member(id=3, name="Chi", tier_id=PROVINCE, team_id=None),
    Member(id=4, name="Dũng", tier_id=DISTRICT, team_id=2),
    Member(id=5, name="Em", tier_id=PROVINCE, team_id=1, active=False),
    Member(id=6, name="Giang", tier_id=PROVINCE, team_id=3, active=False),
]
TEAMS = [
    TeamName(id=1, name="Tổ 1", tier_id=PROVINCE),
    TeamName(id=2, name="Tổ 2", tier_id=DISTRICT),
    TeamName(id=3, name="Tổ 3", tier_id=PROVINCE),
]
AN = Holder(name="An", members=(1,), visitor_id=1)
RULE = Rule(id=1, name="Quy định", tier_id=PROVINCE)
YEAR = Period(start=date(2027, 1, 1), end=date(2027, 12, 31))


def quarter(number: int, year: int = 2027) -> Period:
    found = Quarter(year, number)
    return Period(start=found.start, end=found.end)


def visit(day: date, visitor: int = 1, host: int = 1, kind: str = "regular") -> HeldVisit:
    return HeldVisit(visitor_id=visitor, host_id=host, day=day, kind=kind, category="subordinate_cell")


@pytest.mark.parametrize(
    ("holder", "per", "expected"),
    [
        ({"tier_id": PROVINCE}, "visitor", [(1,), (2,), (3,)]),
        ({"tier_id": PROVINCE}, "team", [(1, 2)]),
        ({"tier_id": PROVINCE}, "all", [(1, 2, 3)]),
        ({"team_id": 1}, "visitor", [(1,), (2,)]),
        ({"team_id": 1}, "team", [(1, 2)]),
        ({"team_id": 3}, "team", []),
        ({"visitor_id": 4}, "visitor", [(4,)]),
        ({"visitor_id": 5}, "visitor", []),
        ({"visitor_id": 9}, "visitor", []),
        ({"tier_id": 9}, "all", []),
    ],
)
def test_each_of_those_a_rule_names_is_a_holder(
    holder: dict[str, int], per: str, expected: list[tuple[int, ...]]
) -> None:
    rule = replace(RULE, **{"tier_id": None, **holder, "per": per})
    assert [found.members for found in holders(rule, MEMBERS, TEAMS)] == expected


@pytest.mark.parametrize(
    ("months", "period", "expected"),
    [
        (1, quarter(1), ["01/01/2027-31/01/2027", "01/02/2027-28/02/2027", "01/03/2027-31/03/2027"]),
        (3, quarter(2), ["01/04/2027-30/06/2027"]),
        (6, quarter(2), ["01/01/2027-30/06/2027"]),
        (12, quarter(4), ["01/01/2027-31/12/2027"]),
        (60, quarter(1), ["01/01/2025-31/12/2029"]),
        (2, quarter(1), ["01/01/2027-28/02/2027", "01/03/2027-30/04/2027"]),
    ],
)
def test_windows_of_any_length_follow_one_another_from_january(
    months: int, period: Period, expected: list[str]
) -> None:
    found = windows(replace(RULE, months=months), period)
    assert [f"{window.start:%d/%m/%Y}-{window.end:%d/%m/%Y}" for window in found] == expected


def test_windows_count_from_january_of_the_year_the_rule_is_valid_from() -> None:
    rule = replace(RULE, months=24, valid_from=date(2027, 1, 1))
    assert list(windows(rule, quarter(1))) == [Period(start=date(2027, 1, 1), end=date(2028, 12, 31))]


def test_a_window_is_cut_to_the_days_on_which_the_rule_is_valid() -> None:
    rule = replace(RULE, valid_from=date(2027, 2, 1), valid_to=date(2027, 3, 15))
    assert list(windows(rule, quarter(1))) == [Period(start=date(2027, 2, 1), end=date(2027, 3, 15))]
    assert list(windows(rule, quarter(2))) == []
    assert list(windows(rule, quarter(4, 2026))) == []


@pytest.mark.parametrize(
    ("minimum", "owed"), [(4, [1, 2, 3, 4]), (1, [1, 1, 1, 1]), (2, [1, 1, 2, 2]), (0, [0, 0, 0, 0])]
)
def test_a_years_minimum_falls_due_quarter_by_quarter_rounded_up(minimum: int, owed: list[int]) -> None:
    assert [owed_by(minimum, YEAR, quarter(number).end) for number in (1, 2, 3, 4)] == owed


@pytest.mark.parametrize(("minimum", "due"), [(4, [1, 2, 3, 4]), (1, [0, 0, 0, 1]), (2, [0, 1, 1, 2])])
def test_what_is_late_is_rounded_down(minimum: int, due: list[int]) -> None:
    assert [fallen_due_by(minimum, YEAR, quarter(number).end) for number in (1, 2, 3, 4)] == due


@given(st.integers(1, 60), st.integers(0, 500), st.integers(0, 400))
def test_quarter_by_quarter_payments_add_up_to_the_minimum_and_never_go_back(
    months: int, minimum: int, start: int
) -> None:
    period = quarter(start % 4 + 1, 2000 + start // 4)
    window = next(windows(replace(RULE, months=months), period))
    ends = [window.start + timedelta(days=days) for days in range(0, (window.end - window.start).days + 1, 30)]
    owed = [owed_by(minimum, window, day) for day in [*ends, window.end, window.end + timedelta(days=9)]]
    assert owed == sorted(owed)
    assert owed[-2:] == [minimum, minimum]


@given(st.integers(1, 60), st.integers(0, 400))
def test_every_day_of_a_period_lies_in_exactly_one_window(months: int, start: int) -> None:
    period = quarter(start % 4 + 1, 2000 + start // 4)
    found = list(windows(replace(RULE, months=months), period))
    assert found[0].start <= period.start
    assert found[-1].end >= period.end
    assert all(after.start - before.end == timedelta(days=1) for before, after in pairwise(found))


def test_visits_in_the_window_before_the_period_are_credited() -> None:
    rule = replace(RULE, months=6, min=2)
    held = [
        visit(date(2026, 12, 30)),
        visit(date(2027, 1, 5)),
        visit(date(2027, 2, 5)),
        visit(date(2027, 1, 5), 2),
    ]
    [due] = [due for due in draw_up([rule], MEMBERS, TEAMS, quarter(2), held) if due.holder == AN]
    assert due == Due(
        rule=rule, holder=AN, window=Period(start=date(2027, 1, 1), end=date(2027, 6, 30)), min=2, done=2
    )


def test_a_former_members_visits_stay_to_the_teams_credit() -> None:
    rule = replace(RULE, months=6, per="team", count="visits")
    [due] = draw_up([rule], MEMBERS, TEAMS, quarter(2), [visit(date(2027, 1, 5), visitor=5)])
    assert (due.holder.name, due.holder.members, due.done) == ("Tổ 1", (1, 2), 1)


def test_visits_count_meetings_and_assignments_count_visitors_at_them() -> None:
    together = [visit(date(2027, 1, 5), 1), visit(date(2027, 1, 5), 2), visit(date(2027, 1, 6), 1, host=2)]
    assert tally(replace(RULE, count="visits"), YEAR, together) == 2
    assert tally(replace(RULE, count="assignments"), YEAR, together) == 3


def test_only_the_kinds_and_categories_a_rule_names_count() -> None:
    both = [visit(date(2027, 1, 5)), visit(date(2027, 1, 5), kind="thematic")]
    assert tally(replace(RULE, kinds=("thematic",)), YEAR, both) == 1
    assert tally(replace(RULE, categories=("grassroots_cell",)), YEAR, both) == 0


def test_a_visit_settled_after_the_period_takes_its_part_of_the_maximum_and_pays_off_nothing() -> None:
    rule = replace(RULE, visitor_id=1, tier_id=None, months=6, min=4, max=3)
    held = [visit(date(2027, 2, 5)), visit(date(2027, 5, 5)), visit(date(2027, 7, 5))]
    [due] = draw_up([rule], MEMBERS, TEAMS, quarter(1), held)
    assert (due.min, due.done, due.after, due.max) == (2, 1, 1, 2)


def test_a_maximum_that_is_used_up_after_the_period_leaves_nothing_and_not_less() -> None:
    rule = replace(RULE, visitor_id=1, tier_id=None, months=6, max=1)
    [due] = draw_up([rule], MEMBERS, TEAMS, quarter(1), [visit(date(2027, 5, 5)), visit(date(2027, 6, 5))])
    assert due.max == 0


def test_visits_are_looked_for_as_far_as_a_maximum_of_the_period_counts_them() -> None:
    rules = [replace(RULE, months=12), replace(RULE, months=6, max=3), replace(RULE, months=3, max=3)]
    assert find_last_limited_day(rules, quarter(1)) == date(2027, 6, 30)
    assert find_last_limited_day(rules[:1], quarter(1)) == date(2027, 3, 31)

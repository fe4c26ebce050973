"""Whatever an organisation holds: written into a workbook and read again, it is the same."""

from dataclasses import Field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.load import cells
from planner.load.consistency import BASELINE_KEYS, POLICY_KEYS, POLICY_MINIMA
from planner.load.rows import NO_TABLES, ROW_TYPES, Tables
from planner.load.sheets import columns_of
from planner.load.words import CATEGORY_WORDS, KIND_WORDS
from planner.meetings.calendar import (
    WEEKDAY_ORDINALS,
    WORKING_DAY_ORDINALS,
    DayOfMonth,
    WeekdayOfMonth,
    WorkingDayOfMonth,
)
from planner.reach import FIRST_YEAR, LAST_YEAR
from planner.text import clean
from planner.workbooks.read import read_workbook
from planner.workbooks.template import write_organisation

# What people type, and what spreadsheets like to take for something else.
ODD = ["=1+1", "007", "1.0", "@an", "'x", "5/1", "Chi bộ “Nà Lẹng”", "1e5", "có", "<b>&amp;"]
texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=9)
names = texts.map(clean).filter(bool) | st.sampled_from(ODD)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 30))  # noqa: DTZ001
minutes = moments.map(lambda at: at.replace(second=0, microsecond=0))
midnights = days.map(lambda day: datetime.combine(day, time()))
recurrences = (
    st.builds(DayOfMonth, st.integers(1, 31))
    | st.builds(WeekdayOfMonth, st.integers(0, 6), st.sampled_from(WEEKDAY_ORDINALS))
    | st.builds(WorkingDayOfMonth, st.sampled_from(WORKING_DAY_ORDINALS))
)
BY_PARSER: dict[object, st.SearchStrategy[Any]] = {
    cells.plain: names,
    cells.phone: names,
    cells.email: st.just("an@example.org"),
    cells.recurrence: recurrences.map(str),
    cells.percent: st.decimals(0, 100, places=1).map(lambda value: value.quantize(Decimal("0.1"))),
    cells.day: days,
    cells.clock: st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    cells.moment: moments | minutes | midnights,
    cells.moment_after: moments | minutes | midnights,
    cells.flag: st.booleans(),
}
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "lat": st.floats(-90, 90),
    "lon": st.floats(-180, 180),
    "year": st.integers(FIRST_YEAR, LAST_YEAR),
    "kinds": st.lists(st.sampled_from(sorted(KIND_WORDS)), min_size=1, unique=True).map(tuple),
    "categories": st.lists(st.sampled_from(sorted(CATEGORY_WORDS)), min_size=1, unique=True).map(tuple),
    "key": st.sampled_from(sorted(POLICY_KEYS - {*BASELINE_KEYS, *POLICY_MINIMA})),
    "base_unit": st.none(),
    "remove": st.just(False),
}
CODED = [table for table, row_type in ROW_TYPES.items() if "code" in columns_of(row_type)]


@st.composite
def organisations(draw: st.DrawFn) -> Tables:
    """One row in each table, with anything its columns may hold."""
    codes = dict(zip(CODED, draw(st.lists(names, min_size=6, max_size=6, unique_by=str.casefold)), strict=True))
    rows = {}
    for table, row_type in ROW_TYPES.items():
        values = {name: draw(_column(table, name, field, codes)) for name, field in columns_of(row_type).items()}
        rows[table] = (row_type(**values),)
    return _agreeing(Tables(**rows))


def _column(table: str, name: str, field: Field[Any], codes: dict[str, str]) -> st.SearchStrategy[Any]:
    if name == "code":
        return st.just(codes[table])
    if name in BY_NAME:
        return BY_NAME[name]
    refers, words = field.metadata.get("refers"), field.metadata.get("words")
    if refers:
        said: st.SearchStrategy[Any] = st.just(codes[refers])
    elif words:
        said = st.sampled_from(sorted(words))
    else:
        said = BY_PARSER.get(field.metadata["parse"], st.integers(1, 3))
    return said | st.none() if field.default is None else said


def _agreeing(tables: Tables) -> Tables:
    """What tables have to agree on, made so."""
    (unit,), (rule,), (team,), (visitor,) = tables.units, tables.meeting_rules, tables.teams, tables.visitors
    (area,), (absence,), (quota,) = tables.areas, tables.absences, tables.quota_rules
    quarterly = rule.frequency == "quarterly"
    return replace(
        tables,
        units=(replace(unit, parent=None),),
        meeting_rules=(
            replace(rule, month_of_quarter=(rule.month_of_quarter or 1) if quarterly else None, valid_to=None),
        ),
        teams=(replace(team, delegation_max=team.delegation_max + team.delegation_min),),
        visitors=(replace(visitor, leader=visitor.leader and visitor.team is not None),),
        areas=(replace(area, visitor=None, team=team.code),),
        absences=(replace(absence, end=max(absence.end, absence.start.replace(hour=23) + ONE_DAY)),),
        quota_rules=(replace(quota, tier=None, team=None, visitor=visitor.code, max=None, valid_from=None),),
    )


ONE_DAY = timedelta(days=1)


@given(organisations())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_into_a_workbook_is_read_back_the_same(tables: Tables) -> None:
    reading = read_workbook(write_organisation(tables), NO_TABLES)
    assert [str(fault.to_phrase()) for fault in reading.faults] == []
    assert reading.tables == tables

"""When hosts meet and how they are rated: villages in the evening or at the weekend, offices in working hours."""

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from random import Random

from planner.load.rows import AssessmentRow, HostRow, MeetingRuleRow
from planner.samples.chance import draw

# Cells crowd into the first ten days of the month, most of them into the 3rd to the 5th.
DAYS = {1: 4, 2: 8, 3: 20, 4: 18, 5: 16, 6: 9, 7: 8, 8: 6, 9: 5, 10: 6}
WORKING_DAYS = {1: 8, 2: 20, 3: 24, 4: 20, 5: 12, 6: 8, 7: 4, 8: 4}
THEMATIC_DAYS = range(14, 28)
EVENINGS = {time(19, 0): 3, time(19, 30): 6, time(20, 0): 2}
MORNINGS = {time(7, 30): 3, time(8, 0): 5}
OFFICE_HOURS = {time(8, 0): 3, time(14, 0): 4, time(15, 0): 2, time(15, 30): 2}
SHARE_OF_WEEKENDS = 0.3
WEEKENDS = {"sunday 1": 6, "saturday 1": 3, "sunday 2": 1}
VILLAGE_MINUTES, OFFICE_MINUTES, COMMITTEE_MINUTES = 120, 90, 180

RATED_YEARS = (2025, 2026)
# Of a hundred: more than 94 good or excellent, hardly one failing.
RATINGS = {"excellent": 18, "good": 76.8, "completed": 4.8, "not_completed": 0.4}
REMOTE_RATINGS = {"excellent": 12, "good": 75, "completed": 11.5, "not_completed": 1.5}
REMOTE = 3
# Attendance in percent by rating; about 93.6 over all cells.
ATTENDANCE = {"excellent": 96.5, "good": 93.6, "completed": 87.0, "not_completed": 78.0}
ATTENDANCE_SPREAD = 2.4


def draw_rules(rng: Random, host: HostRow) -> Iterator[MeetingRuleRow]:
    """A committee's monthly meeting; a cell's, and its thematic one each quarter, later in the month."""
    if host.category == "grassroots_committee":
        day = f"working day {rng.choice((-5, -4, -3, -2, -1, 8, 9, 10))}"
        yield _rule(host, "committee", day, draw(rng, OFFICE_HOURS), COMMITTEE_MINUTES)
        return
    village = host.setting == "residential"
    minutes = VILLAGE_MINUTES if village else OFFICE_MINUTES
    day, start = _draw_village_time(rng) if village else _draw_office_time(rng)
    yield _rule(host, "regular", day, start, minutes)
    day = f"day {rng.choice(THEMATIC_DAYS)}" if village else f"working day {rng.randint(-9, -2)}"
    start = draw(rng, EVENINGS if village else OFFICE_HOURS)
    yield _rule(host, "thematic", day, start, minutes, month_of_quarter=rng.randint(1, 3))


def _draw_village_time(rng: Random) -> tuple[str, time]:
    if rng.random() < SHARE_OF_WEEKENDS:
        return draw(rng, WEEKENDS), draw(rng, MORNINGS)
    return f"day {draw(rng, DAYS)}", draw(rng, EVENINGS)


def _draw_office_time(rng: Random) -> tuple[str, time]:
    return f"working day {draw(rng, WORKING_DAYS)}", draw(rng, OFFICE_HOURS)


def _rule(
    host: HostRow, kind: str, recurrence: str, start: time, minutes: int, month_of_quarter: int | None = None
) -> MeetingRuleRow:
    return MeetingRuleRow(
        host=host.code,
        kind=kind,
        recurrence=recurrence,
        starts_at=start,
        duration_minutes=minutes,
        frequency="quarterly" if month_of_quarter else "monthly",
        month_of_quarter=month_of_quarter,
    )


def draw_assessments(rng: Random, host: HostRow) -> Iterator[AssessmentRow]:
    for year in RATED_YEARS:
        rating = draw(rng, REMOTE_RATINGS if host.remoteness == REMOTE else RATINGS)
        attendance = min(100.0, rng.gauss(ATTENDANCE[rating], ATTENDANCE_SPREAD))
        yield AssessmentRow(
            host=host.code, year=year, rating=rating, attendance=Decimal(str(round(attendance, 1)))
        )

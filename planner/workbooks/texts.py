"""A cell as the text that the table's parsers read: what spreadsheets do to dates, times and numbers is undone."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from planner.load import cells
from planner.sheets.files import Cell, to_text
from planner.sheets.moments import EXCEL_DATES, EXCEL_EPOCH, Unreadable, read_clock

DAYS, MOMENTS = (cells.day,), (cells.moment, cells.moment_after)
HALF_A_MINUTE = timedelta(seconds=30)
PERCENT = 100
# A telephone number that Excel took for a number has lost its nought.
DIGITS_WITHOUT_NOUGHT = 9


def text_of(cell: Cell, parse: Callable[[str], Any]) -> str:
    """The text for a column that is read by `parse`; empty for an empty cell."""
    if isinstance(cell, str | bool):
        return to_text(cell)
    if parse in DAYS or parse in MOMENTS:
        return _moment_text(cell)
    if parse is cells.clock:
        return _clock_text(cell)
    if isinstance(cell, float):
        return _number_text(cell, parse)
    return to_text(cell)


def _moment_text(cell: Cell) -> str:
    """Also of a date that shows as the number of its day, its cell having lost the format."""
    if isinstance(cell, float) and int(cell) in EXCEL_DATES:
        cell = datetime.combine(EXCEL_EPOCH, time()) + timedelta(days=cell)
    if isinstance(cell, datetime):
        # Excel's fractions of a day fall short of the minute by a moment.
        return to_text((cell + HALF_A_MINUTE).replace(second=0, microsecond=0))
    return to_text(cell)


def _clock_text(cell: Cell) -> str:
    try:
        start = read_clock(cell, None).start
    except Unreadable:
        return to_text(cell)
    return f"{start:%H:%M}" if start else to_text(cell)


def _number_text(number: float, parse: Callable[[str], Any]) -> str:
    if parse is cells.percent and 0 < number <= 1:
        # In the format of percent 93.6% is 0.936; nobody means less than one member in a hundred.
        number = round(number * PERCENT, 1)
    text = to_text(number)
    return f"0{text}" if parse is cells.phone and len(text) == DIGITS_WITHOUT_NOUGHT else text

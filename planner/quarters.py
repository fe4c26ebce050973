"""Quarters, the boards' planning period."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from planner.errors import PlannerError
from planner.reach import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, e.g. Quarter(2027, 1); `start` and `end` are both inside."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """From "2027Q1". Raises PlannerError for anything that is no quarter."""
        match = re.fullmatch(r"(\d{4})[Qq]([1-4])", text.strip())
        if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise PlannerError(
                "“%(text)s” is not a quarter.", "Write the year, Q and 1 to 4, for example 2027Q1.", text=text
            )
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def holding(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @property
    def start(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        return self.next().start - timedelta(days=1)

    @property
    def months(self) -> tuple[date, date, date]:
        """The first day of each of its months."""
        first = 3 * self.number - 2
        return date(self.year, first, 1), date(self.year, first + 1, 1), date(self.year, first + 2, 1)

    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

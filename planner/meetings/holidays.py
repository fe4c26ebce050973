"""Viet Nam's days off: public holidays with their names, substitute days, Tết, and which days are worked."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

ONE_DAY = timedelta(days=1)
# The first day of the lunar year; 1 January is "Tết Dương lịch".
LUNAR_NEW_YEAR = "Tết Nguyên Đán"


@lru_cache(maxsize=64)
def days_of(month: date) -> tuple[date, ...]:
    """Every day of the month that holds `month`."""
    return tuple(month.replace(day=day) for day in range(1, monthrange(month.year, month.month)[1] + 1))


class PublicHolidays:
    """The public holidays of every year, named in Vietnamese. Years are worked out as they are asked for."""

    def __init__(self) -> None:
        days = holidays.country_holidays("VN", language="vi")
        # Asked for the same days again and again, for every host.
        self._name: Callable[[date], str | None] = cache(days.get)
        self._is_working_day: Callable[[date], bool] = cache(days.is_working_day)
        self._working_days_of = cache(self._list_working_days)

    def find_name(self, day: date) -> str | None:
        """The holiday's name, or None where the day is none."""
        return self._name(day)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work: weekends and holidays are off, save a weekend day worked for a bridging day."""
        return self._is_working_day(day)

    def working_days_of(self, month: date) -> tuple[date, ...]:
        """The working days of the month that holds `month`, in order."""
        return self._working_days_of(month)

    def find_tet_break(self, day: date) -> list[date]:
        """The unbroken run of public holidays that holds both `day` and the lunar New Year; else no days."""
        run = self._run(day)
        return run if any(LUNAR_NEW_YEAR in (self.find_name(d) or "") for d in run) else []

    def _list_working_days(self, month: date) -> tuple[date, ...]:
        return tuple(day for day in days_of(month) if self.is_working_day(day))

    def _run(self, day: date) -> list[date]:
        if self.find_name(day) is None:
            return []
        first = last = day
        while self.find_name(first - ONE_DAY) is not None:
            first -= ONE_DAY
        while self.find_name(last + ONE_DAY) is not None:
            last += ONE_DAY
        return [first + n * ONE_DAY for n in range((last - first).days + 1)]

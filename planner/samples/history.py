"""What lies before the plan: the visits of the past year, and when people will be away."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from planner.load.rows import AbsenceRow, HostRow, MeetingRuleRow, PastVisitRow, VisitorRow
from planner.meetings.calendar import parse_recurrence
from planner.meetings.holidays import PublicHolidays
from planner.samples.builder import Builder
from planner.samples.chance import draw

# Visits to a host are kept further apart than this, as in the plans to come.
GAP = timedelta(days=25)
# A visitor tries a few hosts, then stays at home that month.
TRIES = 4
THEMATIC_SHARE = 0.17

SHARE_AWAY = 0.12
AWAY_DAYS = (2, 12)
REASONS = {"Nghỉ phép": 5, "Đi công tác": 6, "Học lớp cao cấp lý luận chính trị": 3, "Điều trị": 1}


def months(first: date, last: date) -> list[date]:
    """The first days of the months from `first` to `last`, both inside."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


class History:
    """Draws past visits: where the hosts met by their rules, nobody twice a day, no host twice in a month."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._rng = builder.rng
        self._holidays = PublicHolidays()
        self._rules: dict[str, list[MeetingRuleRow]] = {}
        for rule in builder.rules:
            self._rules.setdefault(rule.host, []).append(rule)
        self._visited: dict[str, list[date]] = {}
        self._taken: set[tuple[str, date]] = set()

    def draw(self, visitors: Iterable[VisitorRow], hosts: list[HostRow], month: date) -> None:
        """A visit of these together, to one of the hosts, in that month."""
        delegation = list(visitors)
        own = {visitor.own_host for visitor in delegation}
        for _ in range(TRIES):
            host = self._rng.choice(hosts)
            rule = self._draw_rule(host, month)
            day = parse_recurrence(rule.recurrence).nominal(month, self._holidays)
            busy = any((visitor.code, day) in self._taken for visitor in delegation)
            near = any(abs(day - other) <= GAP for other in self._visited.get(host.code, ()))
            if host.code not in own and not busy and not near:
                self._record(delegation, host, rule, day)
                return

    def _draw_rule(self, host: HostRow, month: date) -> MeetingRuleRow:
        first, *others = self._rules[host.code]
        quarter_month = (month.month - 1) % 3 + 1
        held = [rule for rule in others if rule.month_of_quarter == quarter_month]
        return held[0] if held and self._rng.random() < THEMATIC_SHARE else first

    def _record(self, delegation: list[VisitorRow], host: HostRow, rule: MeetingRuleRow, day: date) -> None:
        self._visited.setdefault(host.code, []).append(day)
        for visitor in delegation:
            self._taken.add((visitor.code, day))
            self._builder.past_visits.append(
                PastVisitRow(host=host.code, visitor=visitor.code, held_on=day, kind=rule.kind)
            )


def draw_absences(builder: Builder, first: date, last: date) -> None:
    """Some of the visitors are away once, for days on end, between `first` and `last`."""
    rng = builder.rng
    for visitor in builder.visitors:
        if rng.random() >= SHARE_AWAY:
            continue
        start = first + timedelta(days=rng.randrange((last - first).days))
        end = start + timedelta(days=rng.randint(*AWAY_DAYS))
        builder.absences.append(
            AbsenceRow(
                visitor=visitor.code,
                start=datetime.combine(start, time()),
                end=datetime.combine(end, time()),
                reason=draw(rng, REASONS),
            )
        )

"""From the hosts' rules to the meetings expected in a period, again and again as rules change."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, any_, delete, exists, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from models.meetings import KINDS, Meeting, MeetingRule
from models.organisation import Host
from models.plans import PlanMeeting, PlanVisit
from models.releases import ReleaseVisit
from planner.config import TIMEZONE
from planner.meetings.begun import Begun, read_begun
from planner.meetings.calendar import parse_recurrence
from planner.meetings.holidays import PublicHolidays
from planner.meetings.placing import Placement, Request, Span, keeps_office_hours, place_meetings

MONTHS_A_QUARTER = 3


@dataclass(frozen=True, kw_only=True)
class ExpectReport:
    """How many meetings were made, changed in place, left as they were, deleted, or cancelled instead."""

    created: int
    updated: int
    unchanged: int
    deleted: int
    cancelled: int


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """A meeting rule with what matters of its host."""

    id: int
    host_id: int
    kind: str
    request: Request
    frequency: str
    month_of_quarter: int | None
    valid_from: date
    valid_to: date

    def applies(self, month: date, holidays: PublicHolidays) -> bool:
        if self.frequency == "quarterly" and (month.month - 1) % MONTHS_A_QUARTER + 1 != self.month_of_quarter:
            return False
        return self.valid_from <= self.request.recurrence.nominal(month, holidays) <= self.valid_to


class Said(NamedTuple):
    """What a rule says of a meeting: the columns of `Meeting` it fills, apart from its key."""

    rule_id: int | None
    month: date
    host_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    status: str = "expected"
    moved_from: date | None = None
    note: str | None = None


class MeetingRow(NamedTuple):
    """A meeting there is: its key, and what is `Said` of it. A plain tuple, as a province has ten thousand."""

    id: int
    rule_id: int | None
    month: date
    host_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    status: str
    moved_from: date | None
    note: str | None

    @property
    def said(self) -> tuple[object, ...]:
        return self[1:]


RuleMonth = tuple[int | None, date]

Placing = Callable[[tuple[Request, ...], date, tuple[Span, ...]], Sequence[tuple[Placement, Span]]]


def expect_meetings(
    s: Session, start: date, end: date, *, now: datetime, zone: ZoneInfo = TIMEZONE
) -> ExpectReport:
    """Makes the expected meetings of every month that has a day in `start` to `end` what the rules say.

    Running it twice changes nothing. Meetings confirmed, moved or cancelled are not touched, nor are those that
    have begun, or that are of a month before a recorded change of their host's rule holds; and none still to come
    is put into the past. One that no rule yields any more is deleted; where a plan or a release refers to it, it
    is cancelled and parted from its rule.
    """
    months = _months(start, end)
    existing = _read_meetings(s, months)
    begun, rules = read_begun(s, now, since=months[0]), _read_rules(s)
    stays: list[MeetingRow] = []
    loose: list[MeetingRow] = []
    for row in existing:
        (stays if begun.holds(row) else loose).append(row)
    wanted = _work_out(rules, months, stays, zone)
    late = [row for row in loose if (said := wanted.get((row.rule_id, row.month))) and said.starts_at <= now]
    if late:
        loose = [row for row in loose if row not in late]
        wanted = _work_out(rules, months, [*stays, *late], zone)
    return _bring_up_to_date(s, existing, loose, wanted, begun)


def _bring_up_to_date(
    s: Session,
    existing: Sequence[MeetingRow],
    loose: Sequence[MeetingRow],
    wanted: Mapping[RuleMonth, Said],
    begun: Begun,
) -> ExpectReport:
    """Of the meetings `existing`, those `loose` become what is `wanted`, or go."""
    expected = {(row.rule_id, row.month): row for row in loose}
    known = {(row.host_id, row.month) for row in existing}
    fresh = [
        said._asdict()
        for key, said in wanted.items()
        if key not in expected and not _is_history(said, known, begun)
    ]
    changed = [
        {"id": expected[key].id, **said._asdict()}
        for key, said in wanted.items()
        if key in expected and expected[key].said != said
    ]
    stale = [row.id for row in loose if (row.rule_id, row.month) not in wanted]
    if fresh:
        # Two plans may be started at once; what the other has just made is what we would have made.
        s.execute(insert(Meeting).on_conflict_do_nothing(), fresh)
    if changed:
        s.execute(update(Meeting), changed)
    cancelled = _withdraw(s, stale)
    return ExpectReport(
        created=len(fresh),
        updated=len(changed),
        unchanged=len(loose) - len(changed) - len(stale),
        deleted=len(stale) - cancelled,
        cancelled=cancelled,
    )


def _is_history(said: Said, known: Container[tuple[int, date]], begun: Begun) -> bool:
    """Whether the host's meetings of that time are on record, and what a rule says now was not said then."""
    return (said.host_id, said.month) in known and begun.covers(said.host_id, said.month, said.starts_at)


def _months(start: date, end: date) -> list[date]:
    months = [start.replace(day=1)]
    while (following := (months[-1] + timedelta(days=31)).replace(day=1)) <= end:
        months.append(following)
    return months


def _read_meetings(s: Session, months: Sequence[date]) -> list[MeetingRow]:
    columns = (Meeting.__table__.c[name] for name in MeetingRow._fields)
    rows = s.execute(select(*columns).where(Meeting.month >= months[0], Meeting.month <= months[-1]))
    return [MeetingRow._make(row) for row in rows]


def _read_rules(s: Session) -> list[RuleRow]:
    """The rules of active hosts; those of one host in order of precedence."""
    rows = s.execute(
        select(
            MeetingRule.id,
            MeetingRule.host_id,
            MeetingRule.kind,
            MeetingRule.recurrence,
            MeetingRule.starts_at,
            MeetingRule.duration_minutes,
            MeetingRule.frequency,
            MeetingRule.month_of_quarter,
            MeetingRule.valid_from,
            MeetingRule.valid_to,
            Host.setting,
        )
        .join(Host)
        .where(Host.active)
        .order_by(MeetingRule.id)
    )
    return sorted((_rule_row(*row) for row in rows), key=lambda rule: (rule.host_id, KINDS.index(rule.kind)))


def _rule_row(
    id: int,
    host_id: int,
    kind: str,
    recurrence: str,
    starts_at: time,
    duration_minutes: int,
    frequency: str,
    month_of_quarter: int | None,
    valid_from: date | None,
    valid_to: date | None,
    setting: str | None,
) -> RuleRow:
    on = parse_recurrence(recurrence)
    return RuleRow(
        id=id,
        host_id=host_id,
        kind=kind,
        request=Request(
            recurrence=on,
            starts_at=starts_at,
            duration=timedelta(minutes=duration_minutes),
            office_hours=keeps_office_hours(on, starts_at, setting),
        ),
        frequency=frequency,
        month_of_quarter=month_of_quarter,
        valid_from=valid_from or date.min,
        valid_to=valid_to or date.max,
    )


def _work_out(
    rules: Sequence[RuleRow], months: Sequence[date], settled: Sequence[MeetingRow], zone: ZoneInfo
) -> dict[RuleMonth, Said]:
    """What the rules say, but for the rule and month of a settled meeting, and around the settled ones' times."""
    holidays = PublicHolidays()
    find_places = _placing(holidays, zone)
    done = {(row.rule_id, row.month) for row in settled}
    taken: Mapping[int, list[Span]] = defaultdict(list)
    for row in settled:
        if row.status != "cancelled":
            taken[row.host_id].append((row.starts_at, row.ends_at))
    by_host: Mapping[int, list[RuleRow]] = defaultdict(list)
    for rule in rules:
        by_host[rule.host_id].append(rule)
    wanted: dict[RuleMonth, Said] = {}
    for month in months:
        for host_id, of_host in by_host.items():
            asking = [rule for rule in of_host if (rule.id, month) not in done and rule.applies(month, holidays)]
            requests = tuple(rule.request for rule in asking)
            places = find_places(requests, month, tuple(taken[host_id]))
            for rule, (place, span) in zip(asking, places, strict=True):
                wanted[rule.id, month] = Said(
                    rule.id, month, rule.host_id, rule.kind, *span, moved_from=place.moved_from, note=place.note
                )
    return wanted


def _placing(holidays: PublicHolidays, zone: ZoneInfo) -> Placing:
    """Places the meetings that a host's rules ask for in a month, around the times at which it meets already.

    Hosts by the thousand keep the same few hours: what is worked out for one is not worked out for another.
    """

    @cache
    def find_places(
        requests: tuple[Request, ...], month: date, taken: tuple[Span, ...]
    ) -> list[tuple[Placement, Span]]:
        places = place_meetings(requests, month=month, holidays=holidays, zone=zone, taken=taken)
        return [(p, _in_utc(r.span(p.day, zone))) for r, p in zip(requests, places, strict=True)]

    return find_places


def _in_utc(span: Span) -> Span:
    """As the table has it: times of two zones take long to compare."""
    return span[0].astimezone(UTC), span[1].astimezone(UTC)


def _withdraw(s: Session, stale: Iterable[int]) -> int:
    """Deletes the meetings, or cancels those that something refers to. Returns how many were cancelled."""
    ids = list(stale)
    if not ids:
        return 0
    referred = or_(*(exists().where(of.meeting_id == Meeting.id) for of in (PlanMeeting, PlanVisit, ReleaseVisit)))
    # One array, not one parameter each: a capital has more meetings than a statement may have parameters.
    these = Meeting.id == any_(literal(ids, ARRAY(BigInteger)))
    # Parted from the rule, so that the rule can yield a meeting anew should it come back.
    cancelled = s.scalars(
        update(Meeting).where(these, referred).values(status="cancelled", rule_id=None).returning(Meeting.id)
    ).all()
    s.execute(delete(Meeting).where(these, Meeting.status == "expected"))
    return len(cancelled)

"""What a plan of a quarter is about, before it is worked out: who is sent, what they owe, where they may go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from models.meetings import Meeting, MeetingRule
from models.organisation import Host
from models.people import Area, Visitor
from planner.directory import subtree
from planner.duties.ledger import read_dues
from planner.duties.outlook import read_known_until
from planner.history import read_held_visits
from planner.meetings.calendar import parse_recurrence
from planner.meetings.holidays import PublicHolidays
from planner.periods import Period
from planner.quarters import Quarter
from planner.scope import Scope, find_visitors, limit_dues


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """`visitors` of `visitors_in_all` are planned for, in `teams` teams or alone. Of their `quotas` that ask for
    something `owing` are not met yet, and `owed` visits missing. They may go to `meetings` of `hosts`, counted as
    they are drawn up or, unless `drawn_up`, as many as the meeting rules come to, holidays not looked at. `period`
    are the days that are planned.
    """

    period: Period
    visitors: int
    visitors_in_all: int
    teams: int
    quotas: int
    owing: int
    owed: int
    hosts: int
    meetings: int
    drawn_up: bool


def look_ahead(s: Session, quarter: Quarter, scope: Scope, *, today: date, zone: ZoneInfo) -> Prospect:
    """Reads only; what is past of a quarter that has begun is taken as done, and the rest planned."""
    period = Period(start=quarter.start, end=quarter.end)
    left = period.left_on(today)
    everybody = dict(s.execute(select(Visitor.id, Visitor.team_id).where(Visitor.active)).all())
    sent = find_visitors(s, scope) & everybody.keys()
    held = read_held_visits(s, before=left.start, zone=zone)
    dues = [due for due in limit_dues(read_dues(s, period=period, held=held), sent) if due.min]
    owed = [max(0, due.min - due.done) for due in dues]
    hosts = _hosts_of(s, sent, {team for visitor in sent if (team := everybody[visitor]) is not None})
    drawn_up = read_known_until(s) >= period.end
    return Prospect(
        period=left,
        visitors=len(sent),
        visitors_in_all=len(everybody),
        teams=len({everybody[visitor] for visitor in sent} - {None}),
        quotas=len(dues),
        owing=sum(each > 0 for each in owed),
        owed=sum(owed),
        hosts=s.scalar(select(func.count()).select_from(hosts.subquery())) or 0,
        meetings=_count_meetings(s, hosts, left, zone) if drawn_up else _count_by_rules(s, hosts, left, quarter),
        drawn_up=drawn_up,
    )


def _hosts_of(s: Session, visitors: Iterable[int], teams: Iterable[int]) -> Select[int]:
    """The active hosts in the charge of any of them."""
    charge = select(Area.unit_id).distinct().where(or_(Area.visitor_id.in_(visitors), Area.team_id.in_(teams)))
    return select(Host.id).where(Host.active, Host.unit_id.in_(select(subtree(s.scalars(charge).all()).c.id)))


def _count_meetings(s: Session, hosts: Select[int], period: Period, zone: ZoneInfo) -> int:
    held = select(func.count()).where(
        Meeting.host_id.in_(hosts),
        Meeting.status != "cancelled",
        Meeting.starts_at >= period.begins_at(zone),
        Meeting.starts_at < period.ends_at(zone),
    )
    return s.scalar(held) or 0


def _count_by_rules(s: Session, hosts: Select[int], period: Period, quarter: Quarter) -> int:
    """One a month, or one a quarter, on the dates the rules name."""
    alike = (MeetingRule.recurrence, MeetingRule.month_of_quarter, MeetingRule.valid_from, MeetingRule.valid_to)
    rules = select(*alike, func.count()).where(MeetingRule.host_id.in_(hosts)).group_by(*alike)
    holidays, meetings = PublicHolidays(), 0
    for recurrence, number, valid_from, valid_to, count in s.execute(rules):
        first, last = max(period.start, valid_from or period.start), min(period.end, valid_to or period.end)
        months = quarter.months if number is None else [quarter.months[number - 1]]
        days = (parse_recurrence(recurrence).nominal(month, holidays) for month in months)
        meetings += count * sum(first <= day <= last for day in days)
    return meetings

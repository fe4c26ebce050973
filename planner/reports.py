"""What a board reports of a period, from the visits made: figures as values, each a count of records one can list.

The shapes are those of two published reports: a paragraph for each tier's teams (cells visited, committee and
thematic meetings, the busiest team and the least busy), and how many met each quota.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attendance import HEADINGS
from models.organisation import Host
from models.people import Tier
from planner.findings import percent_present
from planner.history import read_held_visits
from planner.ledger import read_dues, read_members, read_teams
from planner.overview import REMOTE_FROM, Share, select_weak_hosts
from planner.periods import Period
from planner.quotas import Due, Member, TeamName
from planner.report_records import CELLS, COMMITTEE, Record, read_records

GRASSROOTS_CELL, SUBORDINATE_CELL = CELLS


@dataclass(frozen=True, kw_only=True)
class Group:
    """A team, or somebody who attends alone, with how many cells they visited."""

    name: str
    cells: int
    team_id: int | None = None
    visitor_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TierFigures:
    """What a tier did. Cells are counted once each, meetings as often as they were attended.

    `groups` are its teams, or where it has none its visitors, the busiest first. `present` is the average percent
    of members present, `meetings_told` at how many of the meetings that is known.
    """

    tier_id: int
    name: str
    visits: int
    cells: int
    grassroots_cells: int
    subordinate_cells: int
    committee_meetings: int
    thematic_meetings: int
    in_teams: bool
    groups: tuple[Group, ...]
    present: Decimal | None
    meetings_told: int


@dataclass(frozen=True, kw_only=True)
class RuleFigures:
    """How many of those under a quota rule met all that fell due by the end of the period."""

    rule_id: int
    name: str
    per: str
    met: Share


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Active hosts visited of all there are, and of the remote and the weak ones."""

    hosts: Share
    remote: Share
    weak: Share


@dataclass(frozen=True, kw_only=True)
class Report:
    """`findings` maps each heading to the number of meetings it was noted at."""

    period: Period
    tiers: tuple[TierFigures, ...]
    rules: tuple[RuleFigures, ...]
    coverage: Coverage
    findings: dict[str, int]


def read_report(s: Session, period: Period, *, today: date, zone: ZoneInfo) -> Report:
    """The figures of the days of the period gone so far."""
    records = read_records(s, period, today=today, zone=zone)
    members, teams = read_members(s), read_teams(s)
    tiers = s.scalars(select(Tier).order_by(Tier.rank, Tier.id))
    return Report(
        period=period,
        tiers=tuple(_sum_up_tier(tier, records, members, teams) for tier in tiers),
        rules=_sum_up_rules(read_dues_so_far(s, period, today=today, zone=zone)),
        coverage=_cover(s, records),
        findings={heading: len(select_records(records, heading=heading)) for heading in HEADINGS},
    )


def select_records(
    records: Iterable[Record],
    *,
    tier_id: int | None = None,
    team_id: int | None = None,
    visitor_id: int | None = None,
    categories: Sequence[str] = (),
    kind: str | None = None,
    heading: str | None = None,
    told: bool = False,
) -> list[Record]:
    """Those visited by somebody of the tier, of the team, by the visitor; `told`: whose attendance is known.

    Every figure of a report is the number of such records, or of the hosts in them.
    """
    return [
        record
        for record in records
        if any(
            tier_id in (None, person.tier_id)
            and team_id in (None, person.team_id)
            and visitor_id in (None, person.id)
            for person in record.people
        )
        and (not categories or record.category in categories)
        and kind in (None, record.kind)
        and (heading is None or any(remark.heading == heading for remark in record.remarks))
        and not (told and (record.members_present is None or not record.members_total))
    ]


def read_dues_so_far(s: Session, period: Period, *, today: date, zone: ZoneInfo) -> list[Due]:
    """What fell due in the period and what was done of it, up to its end or, while it lasts, up to today."""
    end = max(period.start, min(period.end, today))
    held = read_held_visits(s, before=end + timedelta(days=1), zone=zone)
    return [due for due in read_dues(s, period=Period(start=period.start, end=end), held=held) if due.min]


def is_met(dues: Iterable[Due]) -> bool:
    """Whether a holder met a rule: in each of its windows."""
    return all(due.done >= due.min for due in dues)


def group_by_holder(dues: Iterable[Due]) -> list[list[Due]]:
    """The dues of each holder under each rule together, in their order: one for each window."""
    grouped: dict[tuple[int, int | None, int | None], list[Due]] = {}
    for due in dues:
        grouped.setdefault((due.rule.id, due.holder.visitor_id, due.holder.team_id), []).append(due)
    return list(grouped.values())


def _sum_up_tier(
    tier: Tier, records: Sequence[Record], members: Sequence[Member], teams: Sequence[TeamName]
) -> TierFigures:
    own = select_records(records, tier_id=tier.id)
    told = select_records(own, told=True)
    groups = _sum_up_groups(tier.id, own, members, teams)
    return TierFigures(
        tier_id=tier.id,
        name=tier.name,
        visits=len(own),
        cells=count_hosts(select_records(own, categories=CELLS)),
        grassroots_cells=count_hosts(select_records(own, categories=[GRASSROOTS_CELL])),
        subordinate_cells=count_hosts(select_records(own, categories=[SUBORDINATE_CELL])),
        committee_meetings=len(select_records(own, categories=[COMMITTEE])),
        thematic_meetings=len(select_records(own, kind="thematic")),
        in_teams=any(group.team_id for group in groups),
        groups=tuple(sorted(groups, key=lambda group: (-group.cells, group.name))),
        present=percent_present(told),
        meetings_told=len(told),
    )


def count_hosts(records: Iterable[Record]) -> int:
    return len({record.host_id for record in records})


def _sum_up_groups(
    tier_id: int, records: Sequence[Record], members: Sequence[Member], teams: Sequence[TeamName]
) -> list[Group]:
    """The tier's teams with active members, or its active visitors where it has no such team."""
    active = [member for member in members if member.active and member.tier_id == tier_id]
    staffed = {member.team_id for member in active}
    cells = select_records(records, categories=CELLS)
    own = [team for team in teams if team.tier_id == tier_id and team.id in staffed]
    if own:
        return [
            Group(name=team.name, team_id=team.id, cells=count_hosts(select_records(cells, team_id=team.id)))
            for team in own
        ]
    return [
        Group(
            name=member.name,
            visitor_id=member.id,
            cells=count_hosts(select_records(cells, visitor_id=member.id)),
        )
        for member in active
    ]


def _sum_up_rules(dues: Sequence[Due]) -> tuple[RuleFigures, ...]:
    groups = group_by_holder(dues)
    rules = {group[0].rule.id: group[0].rule for group in groups}
    return tuple(
        RuleFigures(
            rule_id=rule.id,
            name=rule.name,
            per="visitor" if rule.visitor_id else rule.per,
            met=Share(
                part=sum(is_met(group) for group in groups if group[0].rule.id == rule.id),
                whole=sum(group[0].rule.id == rule.id for group in groups),
            ),
        )
        for rule in rules.values()
    )


def _cover(s: Session, records: Iterable[Record]) -> Coverage:
    visited = {record.host_id for record in records}
    hosts = s.execute(
        select(Host.id, Host.remoteness >= REMOTE_FROM, Host.id.in_(select_weak_hosts())).where(Host.active)
    ).all()

    def share(ids: Iterable[int]) -> Share:
        wanted = set(ids)
        return Share(part=len(wanted & visited), whole=len(wanted))

    return Coverage(
        hosts=share(host_id for host_id, _remote, _weak in hosts),
        remote=share(host_id for host_id, remote, _weak in hosts if remote),
        weak=share(host_id for host_id, _remote, weak in hosts if weak),
    )

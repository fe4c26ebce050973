"""What a board reports of a period, from the visits made: figures as values, each a count of records one can list.

The shapes are those of two published reports: a paragraph for each tier's teams (cells visited, committee and
thematic meetings, the busiest team and the least busy), and how many met each quota.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attendance import HEADINGS
from models.organisation import Host, Unit
from models.people import Tier
from planner.attendance.findings import percent_present
from planner.duties.ledger import read_members, read_teams
from planner.duties.quality import select_weak_hosts
from planner.duties.quotas import Member, TeamName
from planner.periods import Period
from planner.reporting.overview import REMOTE_FROM, Share
from planner.reporting.quota_figures import RuleFigures, read_dues_so_far, sum_up_rules
from planner.reporting.records import CELLS, COMMITTEE, Record, read_records

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
class HostVisits:
    """An active host with how many visits it got."""

    host_id: int
    name: str
    unit_name: str
    remote: bool
    weak: bool
    visits: int


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
    """The figures of the days of the period gone so far. Raises PlannerError for too long a period."""
    records = read_records(s, period, today=today, zone=zone)
    members, teams = read_members(s), read_teams(s)
    tiers = s.scalars(select(Tier).order_by(Tier.rank, Tier.id))
    return Report(
        period=period,
        tiers=tuple(_sum_up_tier(tier, records, members, teams) for tier in tiers),
        rules=sum_up_rules(read_dues_so_far(s, period, today=today, zone=zone)),
        coverage=_cover(list_host_visits(s, records, today=today, zone=zone)),
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


def list_host_visits(s: Session, records: Iterable[Record], *, today: date, zone: ZoneInfo) -> list[HostVisits]:
    """All active hosts with how many of the visits each got, by name."""
    visits = Counter(record.host_id for record in records)
    weak_hosts = select_weak_hosts(today=today, zone=zone)
    rows = s.execute(
        select(Host.id, Host.name, Unit.name, Host.remoteness >= REMOTE_FROM, Host.id.in_(weak_hosts))
        .join(Host.unit)
        .where(Host.active)
        .order_by(Host.name, Host.id)
    )
    return [
        HostVisits(host_id=host_id, name=name, unit_name=unit, remote=remote, weak=weak, visits=visits[host_id])
        for host_id, name, unit, remote, weak in rows
    ]


def select_host_visits(
    hosts: Iterable[HostVisits], *, remote: bool = False, weak: bool = False, visited: bool | None = None
) -> list[HostVisits]:
    """The remote ones, the weak ones; those visited, or not."""
    return [
        host
        for host in hosts
        if (host.remote or not remote)
        and (host.weak or not weak)
        and (visited is None or visited == (host.visits > 0))
    ]


def _cover(hosts: Sequence[HostVisits]) -> Coverage:
    return Coverage(
        hosts=_share(hosts),
        remote=_share(select_host_visits(hosts, remote=True)),
        weak=_share(select_host_visits(hosts, weak=True)),
    )


def _share(hosts: Sequence[HostVisits]) -> Share:
    return Share(part=len(select_host_visits(hosts, visited=True)), whole=len(hosts))

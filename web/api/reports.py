"""What a board reports of a period: the figures, and the lists behind them."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from planner.paging import page_of
from planner.periods import Period, get_period
from planner.reporting.quota_figures import group_by_holder, is_met, read_dues_so_far
from planner.reporting.records import CELLS, read_records
from planner.reporting.reports import list_host_visits, read_report, select_host_visits, select_records
from planner.reporting.text import write_paragraphs
from web.api.attendance import Heading
from web.api.blueprint import views
from web.api.fields import Asked, Day, FlagAsked, KeyAsked, SkipNone, Told
from web.api.meetings import Kind
from web.api.operations import SENSELESS, operation
from web.api.organisation import Category
from web.api.paging import Listing, Paged, list_page
from web.api.plans import Share
from web.context import db, site, today

SUBJECT = "Reports"


class AskedPeriod(Asked):
    start: Annotated[Day, Field(description="The first day.")]
    end: Annotated[Day, Field(description="The last day, inside.")]

    @property
    def period(self) -> Period:
        return get_period(self.start, self.end)


class Group(Told):
    name: str
    cells: int
    team_id: int | None
    visitor_id: int | None


class TierFigures(Told):
    tier_id: int
    name: str
    visits: int
    cells: int
    grassroots_cells: int
    subordinate_cells: int
    committee_meetings: int
    thematic_meetings: int
    in_teams: bool
    groups: Annotated[list[Group], Field(description="Its teams, or who attends alone, the busiest first.")]
    present: Annotated[float | None, Field(description="Percent of members present, on average.")]
    meetings_told: Annotated[int, Field(description="At how many of the meetings that is known.")]


class RuleFigures(Told):
    rule_id: int
    name: str
    per: str
    met: Share


class Coverage(Told):
    hosts: Share
    remote: Share
    weak: Share


class ReportFigures(Told):
    tiers: list[TierFigures]
    rules: list[RuleFigures]
    coverage: Coverage
    findings: Annotated[dict[str, int], Field(description="At how many meetings each was noted.")]


class Report(ReportFigures):
    paragraphs: Annotated[list[str], Field(description="The report's text, to paste.")]


class Person(Told):
    id: int
    name: str
    tier_id: int
    team_id: int | None


class Remark(Told):
    heading: Heading
    note: str | None
    follow_up_by: date | None


class Record(Told):
    host_id: int
    host_name: str
    unit_name: str
    category: Category
    remote: bool
    weak: bool
    day: date
    kind: Kind
    people: list[Person]
    members_present: int | None
    members_total: int | None
    score: int | None
    remarks: list[Remark]


class Records(Listing[Record]):
    """Visits made, by day."""


class HostVisits(Told):
    host_id: int
    name: str
    unit_name: str
    remote: bool
    weak: bool
    visits: int


class HostsVisited(Listing[HostVisits]):
    """Active hosts by name."""


class Due(Told):
    rule_id: int
    rule: str
    holder: str
    visitor_id: int | None
    team_id: int | None
    met: bool
    min: Annotated[int, Field(description="What fell due in the period.")]
    done: int


class Dues(Listing[Due]):
    """What fell due, by rule and holder."""


class AskedRecords(AskedPeriod, Paged):
    tier: KeyAsked = None
    team: KeyAsked = None
    visitor: KeyAsked = None
    category: Category | Literal["cell"] | SkipNone = None
    kind: Kind | SkipNone = None
    heading: Heading | SkipNone = None
    told: Annotated[FlagAsked, Field(description="Only those whose attendance is known.")] = False


class AskedHostVisits(AskedPeriod, Paged):
    remote: FlagAsked = False
    weak: FlagAsked = False
    visited: FlagAsked | SkipNone = None


class AskedDues(AskedPeriod, Paged):
    rule: KeyAsked = None
    met: FlagAsked | SkipNone = None


@views.get("/reports/figures")
@operation(SUBJECT, Report, may=[SENSELESS])
def show_report(query: AskedPeriod) -> Report:
    """The figures of the days of a period gone so far, and the paragraphs made of them."""
    report = read_report(db(), query.period, today=today(), zone=site().zone)
    figures = ReportFigures.model_validate(report)
    return Report(**figures.model_dump(), paragraphs=write_paragraphs(report))


@views.get("/reports/visits")
@operation(SUBJECT, Records, may=[SENSELESS])
def list_records(query: AskedRecords) -> Records:
    """The visits behind a figure."""
    category = query.category
    found = select_records(
        read_records(db(), query.period, today=today(), zone=site().zone),
        tier_id=query.tier,
        team_id=query.team,
        visitor_id=query.visitor,
        categories=CELLS if category == "cell" else (category,) if category else (),
        kind=query.kind,
        heading=query.heading,
        told=query.told,
    )
    return list_page(Records, page_of(found, query.page, query.size), query, Record.model_validate)


@views.get("/reports/hosts")
@operation(SUBJECT, HostsVisited, may=[SENSELESS])
def list_hosts_visited(query: AskedHostVisits) -> HostsVisited:
    """The hosts behind a share of coverage."""
    records = read_records(db(), query.period, today=today(), zone=site().zone)
    hosts = list_host_visits(db(), records, today=today(), zone=site().zone)
    found = select_host_visits(hosts, remote=query.remote, weak=query.weak, visited=query.visited)
    return list_page(HostsVisited, page_of(found, query.page, query.size), query, HostVisits.model_validate)


@views.get("/reports/quotas")
@operation(SUBJECT, Dues, may=[SENSELESS])
def list_dues(query: AskedDues) -> Dues:
    """Who met what fell due, and who did not."""
    dues = read_dues_so_far(db(), query.period, today=today(), zone=site().zone)
    told = [_tell_due(group) for group in group_by_holder(dues)]
    found = [due for due in told if query.rule in (None, due.rule_id) and query.met in (None, due.met)]
    return list_page(Dues, page_of(found, query.page, query.size), query, lambda due: due)


def _tell_due(group: Any) -> Due:
    first = group[0]
    return Due(
        rule_id=first.rule.id,
        rule=first.rule.name,
        holder=first.holder.name,
        visitor_id=first.holder.visitor_id,
        team_id=first.holder.team_id,
        met=is_met(group),
        min=sum(due.min for due in group),
        done=sum(due.done for due in group),
    )

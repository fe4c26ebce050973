"""A quarter at a glance, the hosts behind its figures, and what a plan of a quarter would be about."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from models.organisation import Unit
from models.people import Tier
from planner.attendance.occasions import count_unmarked
from planner.calendars.freshness import DAYS_AHEAD, find_unseen
from planner.catalogue import refuse_unknown
from planner.notices.review import count_groups
from planner.paging import page_of
from planner.prospect import Prospect as ProspectOfPlan
from planner.prospect import look_ahead
from planner.quarters import Quarter
from planner.reporting.glance import find_plan_of, find_quarter_in_focus, list_reach, look_at, select_hosts
from planner.scope import Scope
from web.api.blueprint import views
from web.api.comparison import Keys, read_keys
from web.api.fields import Asked, SkipNone, Told
from web.api.operations import NOT_FOUND, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import QuarterCode
from web.context import db, now, site, today

SUBJECT = "At a glance"
Need = Literal["all", "remote", "weak"]
Stage = Literal["done", "planned", "neither"]


class Stages(Told):
    done: int
    planned: int
    neither: int


class Overview(Told):
    quarter: str
    day: Annotated[date, Field(description="Duties are those whose windows hold it.")]
    plan_id: Annotated[int | None, Field(description="The plan people look for in the quarter.")]
    release: int | None
    duties: Stages
    hosts: Annotated[dict[Need, Stages], Field(description="Visited, to be visited, or neither.")]
    unmarked: Annotated[int, Field(description="Visits that wait to be marked.")]
    notices: Annotated[dict[str, int], Field(description="Notices by group of the outbox.")]
    unseen: Annotated[int, Field(description="How many visitors have not seen a change of the next days.")]


class HostReach(Told):
    host_id: int
    name: str
    unit_name: str
    remote: bool
    weak: bool
    stage: Stage


class HostsReached(Listing[HostReach]):
    """Active hosts by name."""


class Prospect(Told):
    starts_on: date
    ends_on: date
    visitors: Annotated[int, Field(description="Who would be planned for.")]
    visitors_in_all: int
    teams: int
    quotas: Annotated[int, Field(description="Those that ask for something.")]
    owing: Annotated[int, Field(description="Of these, not met yet.")]
    owed: Annotated[int, Field(description="Visits that are missing.")]
    hosts: Annotated[int, Field(description="Where they may go.")]
    meetings: int
    drawn_up: Annotated[bool, Field(description="Else meetings are counted by their rules.")]


class AskedQuarter(Asked):
    quarter: Annotated[
        QuarterCode | SkipNone, Field(description="Left out: that of the plan that counts now.")
    ] = None


class AskedReach(AskedQuarter, Paged):
    need: Need = "all"
    stage: Stage | SkipNone = None


class AskedProspect(Asked):
    quarter: QuarterCode
    tiers: Annotated[Keys | SkipNone, Field(description="Left out: all tiers.")] = None
    units: Annotated[Keys | SkipNone, Field(description="Left out: anywhere.")] = None


@views.get("/overview")
@operation(SUBJECT, Overview)
def show_overview(query: AskedQuarter) -> Overview:
    """How far a quarter has come: what is made and in force, and what waits. What is broken has its own list."""
    quarter = _quarter(query)
    plan, release = find_plan_of(db(), quarter, today())
    glance = look_at(db(), quarter, today=today(), zone=site().zone)
    return Overview(
        quarter=str(quarter),
        day=glance.day,
        plan_id=plan.id if plan else None,
        release=release.number if release else None,
        duties=Stages.model_validate(glance.duties),
        hosts={need: Stages.model_validate(stages) for need, stages in glance.hosts.items()},  # type: ignore[misc]
        unmarked=count_unmarked(db(), now=now(), zone=site().zone),
        notices=count_groups(db()),
        unseen=len(find_unseen(db(), now(), DAYS_AHEAD, site().zone)),
    )


@views.get("/overview/hosts")
@operation(SUBJECT, HostsReached)
def list_hosts_reached(query: AskedReach) -> HostsReached:
    """The hosts behind a figure."""
    reach = list_reach(db(), _quarter(query), today=today(), zone=site().zone)
    page = page_of(select_hosts(reach, need=query.need, stage=query.stage), query.page, query.size)
    return list_page(HostsReached, page, query, HostReach.model_validate)


@views.get("/prospect")
@operation(SUBJECT, Prospect, may=[NOT_FOUND])
def show_prospect(query: AskedProspect) -> Prospect:
    """What a plan of a quarter would be about, before it is started."""
    tiers, units = read_keys(query.tiers), read_keys(query.units)
    refuse_unknown(db(), Tier, tiers)
    refuse_unknown(db(), Unit, units)
    scope = Scope(tier_ids=frozenset(tiers), unit_ids=frozenset(units))
    found = look_ahead(db(), Quarter.parse(query.quarter), scope, today=today(), zone=site().zone)
    return _tell(found)


def _quarter(query: AskedQuarter) -> Quarter:
    return Quarter.parse(query.quarter) if query.quarter else find_quarter_in_focus(db(), today())


def _tell(found: ProspectOfPlan) -> Prospect:
    same = [name for name in Prospect.model_fields if name not in ("starts_on", "ends_on")]
    told = {name: getattr(found, name) for name in same}
    return Prospect(starts_on=found.period.start, ends_on=found.period.end, **told)

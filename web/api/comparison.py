"""Drafts and releases of one period side by side, and how the visits of two differ."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from planner.comparing.candidates import Candidate, get_candidates
from planner.comparing.visits import change_between
from planner.paging import page_of
from web.api.blueprint import views
from web.api.drafts import Meeting
from web.api.fields import Asked, FlagAsked, Told
from web.api.operations import SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import Figures, Share
from web.context import db

SUBJECT = "Comparing"
# Row ids in an address, such as "3,5".
Keys = Annotated[str, StringConstraints(pattern="^[1-9][0-9]{0,8}(,[1-9][0-9]{0,8}){0,99}$")]


class Load(Told):
    fewest: int
    most: int


class ComparedPlan(Told):
    plan_id: int
    name: str
    release: Annotated[int | None, Field(description="Its number, if it is published.")]
    figures: Figures
    areas: Annotated[Share, Field(description="Units that hold hosts themselves, those with any visit.")]
    load: Annotated[Load, Field(description="Visits of one visitor.")]
    shortfall: int | None
    score: int | None
    score_bound: int | None


class Comparison(Told):
    candidates: Annotated[list[ComparedPlan], Field(description="In the order asked for.")]


class ChangedVisit(Told):
    kind: Literal["kept", "moved", "handed_over", "dropped", "new"]
    before: Meeting | None
    after: Meeting | None


class ChangedVisits(Listing[ChangedVisit]):
    """What becomes of the visits of one plan in another, by time."""

    counts: dict[str, int]


class AskedComparison(Asked):
    plans: Annotated[Keys, Field(description="Two or three, worked out, of one period.", examples=["3,5"])]


class AskedChange(Paged):
    plans: Annotated[Keys, Field(description="The one before, the one after.", examples=["3,5"])]
    kept: Annotated[FlagAsked, Field(description="Those that stay as they are, too.")] = False


@views.get("/comparison")
@operation(SUBJECT, Comparison, may=[SENSELESS])
def compare_plans(query: AskedComparison) -> Comparison:
    """What each of two or three plans reaches."""
    return Comparison(candidates=[_tell(each) for each in get_candidates(db(), read_keys(query.plans))])


@views.get("/comparison/visits")
@operation(SUBJECT, ChangedVisits, may=[SENSELESS])
def compare_visits(query: AskedChange) -> ChangedVisits:
    """How the second plan differs from the first."""
    first, second, *_others = get_candidates(db(), read_keys(query.plans))
    change = change_between(db(), first.source, second.source)
    found: Sequence[Any] = change.differences if query.kept else change.changed
    page = page_of(found, query.page, query.size)
    return list_page(ChangedVisits, page, query, ChangedVisit.model_validate, counts=change.counts)


def read_keys(text: str | None) -> list[int]:
    return [int(each) for each in text.split(",")] if text else []


def _tell(candidate: Candidate) -> ComparedPlan:
    plan = candidate.row.plan
    return ComparedPlan(
        plan_id=plan.id,
        name=plan.name,
        release=candidate.row.release,
        figures=Figures.model_validate(candidate.figures),
        areas=Share.model_validate(candidate.areas),
        load=Load.model_validate(candidate.load),
        shortfall=plan.shortfall,
        score=plan.score,
        score_bound=plan.score_bound,
    )

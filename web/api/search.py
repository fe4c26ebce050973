"""Finding anything by its name or code."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from planner.paging import page_of
from planner.search import Hit, find_anything, find_of_kind
from web.api.blueprint import views
from web.api.fields import LONGEST_SEARCH, SAYING, SkipNone, Told
from web.api.operations import operation
from web.api.paging import Listing, Paged, list_page
from web.context import db

SUBJECT = "Search"
Kind = Literal["host", "unit", "visitor", "team", "plan", "release"]


class Found(Told):
    kind: Kind
    id: Annotated[int, Field(description="Its row's; of a release its number.")]
    name: str
    note: Annotated[str | None, Field(description="What tells it from others of its name.")]
    starts_on: Annotated[date | None, Field(description="Of plans and releases.")]
    ends_on: date | None
    active: bool


class Findings(Listing[Found]):
    """What was found: what has that code first, then what is called so."""


class AskedSearch(Paged):
    q: Annotated[
        Annotated[str, StringConstraints(max_length=LONGEST_SEARCH, pattern=SAYING)],
        Field(description="Words of the name in any order, with or without diacritics, or a code."),
    ]
    kind: Annotated[Kind | SkipNone, Field(description="All of one kind; left out: a few of each.")] = None


@views.get("/search")
@operation(SUBJECT, Findings)
def find(query: AskedSearch) -> Findings:
    """Hosts, units, visitors, teams, drafts and releases by name or code."""
    if query.kind is not None:
        page = find_of_kind(db(), query.kind, query.q, query.page, query.size)
    else:
        hits = [hit for of_kind in find_anything(db(), query.q) for hit in of_kind.items]
        page = page_of(hits, query.page, query.size)
    return list_page(Findings, page, query, _tell)


def _tell(hit: Hit) -> Found:
    return Found(
        kind=hit.kind,  # type: ignore[arg-type]
        id=hit.id,
        name=hit.name,
        note=hit.note,
        starts_on=hit.period.start if hit.period else None,
        ends_on=hit.period.end if hit.period else None,
        active=hit.active,
    )

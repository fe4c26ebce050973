"""What each visitor, team or tier owes, and how long there is still time for it."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from planner.duties.ledger import Entry as EntryOfLedger
from planner.duties.ledger import Wanted, read_ledger
from planner.paging import page_of
from web.api.blueprint import views
from web.api.caller import whose
from web.api.fields import Asked, DayAsked, FlagAsked, KeyAsked, SkipNone, Told
from web.api.operations import SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.context import db, now, site, today

SUBJECT = "Ledger"


class Entry(Told):
    rule_id: int
    rule: str
    holder: Annotated[str, Field(description="Who owes; empty where it is all of a tier together.")]
    visitor_id: int | None
    team_id: int | None
    tier_id: int | None
    starts_on: Annotated[date, Field(description="The first day of the window.")]
    ends_on: date
    required: int
    done: int
    planned: int
    owed: Annotated[int, Field(description="What no visit made or planned serves yet.")]
    standing: Literal["met", "open", "later", "lost"]
    last_day: Annotated[date | None, Field(description="The last day on which one can begin to make up for it.")]


class Ledger(Listing[Entry]):
    """The most urgent first."""


class AskedDuties(Asked):
    day: Annotated[DayAsked, Field(description="Windows that hold this day; today's if left out.")] = None
    tier: KeyAsked = None
    team: KeyAsked = None
    visitor: Annotated[KeyAsked, Field(description="Their own duties, and their team's.")] = None
    owing: Annotated[FlagAsked, Field(description="Only those that owe something.")] = False
    stage: Annotated[
        Literal["done", "planned", "neither"] | SkipNone, Field(description="How far they have come.")
    ] = None

    def to_wanted(self) -> Wanted:
        return Wanted(
            day=self.day or today(),
            tier_id=self.tier,
            team_id=self.team,
            visitor_id=whose(self.visitor),
            owing=self.owing,
            stage=self.stage,
        )


class AskedLedger(AskedDuties, Paged):
    pass


@views.get("/ledger")
@operation(SUBJECT, Ledger, visitors=True, may=[SENSELESS])
def show_ledger(query: AskedLedger) -> Ledger:
    """Duties, and what of them is done and planned: everybody's for the board, their own for a visitor."""
    entries = read_ledger(db(), query.to_wanted(), now=now(), zone=site().zone)
    return list_page(Ledger, page_of(entries, query.page, query.size), query, _tell)


def _tell(entry: EntryOfLedger) -> Entry:
    same = ("team_id", "tier_id", "required", "done", "planned", "owed", "standing", "last_day")
    told = {
        "rule_id": entry.rule.id,
        "rule": entry.rule.name,
        "holder": entry.holder.name,
        "visitor_id": entry.holder.visitor_id,
        "starts_on": entry.window.start,
        "ends_on": entry.window.end,
    }
    return Entry.model_validate({**told, **{name: getattr(entry, name) for name in same}})

"""What has changed since plans were made: recorded, listed, withdrawn."""

from datetime import datetime
from typing import Annotated, Literal

from flask import url_for
from pydantic import Field

from models.changes import Change as ChangeRecord
from planner.changing.log import TEXT, find_last_publication, get_change, select_changes, withdraw_change
from planner.paging import get_entity_page
from planner.phrases import load_phrases
from web.api.blueprint import views
from web.api.caller import keep
from web.api.change_bodies import NewChange
from web.api.fields import FlagAsked, SkipNone, Told, When, Words
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import CREATED
from web.context import db, now, site
from web.language import say_phrase

SUBJECT = "Changes"
Kind = Literal[
    "absence",
    "meeting_moved",
    "meeting_cancelled",
    "meeting_added",
    "needs_visit",
    "visitor_joined",
    "visitor_left",
    "visitor_changed",
    "host_changed",
    "rule_changed",
    "policy_changed",
    "schedule_imported",
]


class Change(Told):
    id: int
    at: When
    kind: Kind
    reason: str
    text: Annotated[str, Field(description="What changed, in words.")]
    visitor_id: int | None
    meeting_id: int | None
    host_id: int | None
    withdrawn_at: When | None
    withdrawable: Annotated[bool, Field(description="Whether nothing was published since.")]


class Changes(Listing[Change]):
    """Changes, the last first."""


class AskedChanges(Paged):
    kind: Kind | SkipNone = None
    withdrawn: FlagAsked | SkipNone = None
    q: Annotated[Words, Field(description="Words of the visitor's or the host's name.")] = ""


@views.get("/changes")
@operation(SUBJECT, Changes)
def list_changes(query: AskedChanges) -> Changes:
    """What was recorded, those withdrawn among them."""
    found = select_changes(kind=query.kind, text=query.q, withdrawn=query.withdrawn)
    published = find_last_publication(db())
    page = get_entity_page(db(), found, query.page, query.size)
    return list_page(Changes, page, query, lambda change: tell_change(change, published))


@views.get("/changes/<key:change_id>")
@operation(SUBJECT, Change, may=[NOT_FOUND])
def show_change(change_id: int) -> Change:
    """A change."""
    return tell_change(get_change(db(), change_id), find_last_publication(db()))


@views.post("/changes")
@operation(SUBJECT, Change, status=CREATED, may=[NOT_FOUND, CONFLICT, SENSELESS])
def record_change(json: NewChange) -> tuple[Change, dict[str, str]]:
    """Records a change: it is applied to the tables at once, and can be withdrawn until something is published."""
    said = json.root
    change = said.record(db())
    db().flush()
    keep(f"record {said.kind}", f"change {change.id}")
    told = tell_change(change, find_last_publication(db()))
    return told, {"Location": url_for("api.show_change", change_id=change.id)}


@views.post("/changes/<key:change_id>/withdraw")
@operation(SUBJECT, Change, may=[NOT_FOUND, CONFLICT])
def withdraw(change_id: int) -> Change:
    """Takes a change back out of the tables; it stays in the list."""
    change = withdraw_change(db(), change_id, now=now(), zone=site().zone)
    keep("withdraw change", f"change {change_id}")
    return tell_change(change, find_last_publication(db()))


def tell_change(change: ChangeRecord, published: datetime | None) -> Change:
    same = [name for name in Change.model_fields if name not in ("text", "withdrawable")]
    told = [say_phrase(each) for each in load_phrases(change.detail.get(TEXT))]
    open_yet = change.withdrawn_at is None and (published is None or published <= change.at)
    return Change(text=" ".join(told), withdrawable=open_yet, **{name: getattr(change, name) for name in same})

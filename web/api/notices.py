"""The outbox: notices looked through, held back, sent, told by telephone; and whose calendar lags behind."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy.orm import Session

from models.notices import Notice as NoticeRecord
from planner.calendars.freshness import DAYS_AHEAD, find_unseen
from planner.jobs import enqueue_notices
from planner.notices.letters import write_letter
from planner.notices.review import (
    approve,
    approve_drafts,
    check_can_send,
    count_as_told,
    count_groups,
    get_notice,
    hold_back,
    put_feeds_in,
    select_notices,
    take_up,
    tell_by_telephone,
)
from planner.paging import get_entity_page, page_of
from web.api.blueprint import views
from web.api.caller import caller, keep
from web.api.fields import WHOLE, Asked, DaysAsked, Key, Told, When
from web.api.files import CALENDAR, File
from web.api.operations import CONFLICT, NO_CONTENT, NOT_FOUND, operation
from web.api.paging import Listing, Paged, list_page
from web.context import db, now, site
from web.keys import MOST_KEY
from web.problems import refuse

SUBJECT = "Notices"
Group = Literal["draft", "phone", "held", "unsure", "failed", "underway", "told", "overtaken"]
State = Literal["draft", "held", "queued", "sending", "sent", "failed", "unsure", "telephoned", "overtaken"]


class Notice(Told):
    id: int
    release: int
    visitor_id: Annotated[int | None, Field(description="null: it is for a host's secretary.")]
    host_id: int | None
    address: Annotated[str | None, Field(description="null: to be told by telephone.")]
    subject: str
    state: State
    attempts: int
    last_error: str | None
    created_at: When
    approved_at: When | None
    sent_at: When | None


class Notices(Listing[Notice]):
    """Those of a group, of the newest release first."""

    counts: Annotated[dict[str, int], Field(description="How many each group has.")]


class Letter(Notice):
    text: Annotated[str, Field(description="The letter as it will look, or did.")]
    files: Annotated[list[str], Field(description="The names of its attachments.")]


class AskedNotices(Paged):
    group: Group = "draft"


class SendingDrafts(Asked):
    up_to: Annotated[int, Field(ge=0, le=MOST_KEY, description="No higher id: nobody saw those."), WHOLE]


class Queued(Told):
    ids: list[int]


class Feeds(Asked):
    included: Annotated[bool, Field(description="Whether letters hold the address of their reader's calendar.")]


class Call(Asked):
    visitor_id: Key
    release: Annotated[Key, Field(description="They were told all that stands since this release.")]


class Unseen(Told):
    visitor_id: int
    name: str
    phone: str | None
    last_fetched_at: When | None
    release: Annotated[int, Field(description="What they know once they are telephoned.")]
    mailed_at: When | None
    changes: Annotated[list[str], Field(description="What kinds of changes they have not seen.")]


class UnseenByVisitor(Listing[Unseen]):
    """Those whose visit is nearest first."""


class AskedFreshness(Paged):
    days: Annotated[DaysAsked, Field(description="How far ahead.")] = DAYS_AHEAD


@views.get("/notices")
@operation(SUBJECT, Notices)
def list_notices(query: AskedNotices) -> Notices:
    """The notices of one group of the outbox."""
    counts = count_groups(db())
    page = get_entity_page(db(), select_notices(query.group), query.page, query.size)
    return list_page(Notices, page, query, _tell, counts=counts)


@views.get("/notices/<key:notice_id>")
@operation(SUBJECT, Letter, may=[NOT_FOUND])
def show_notice(notice_id: int) -> Letter:
    """A notice as the letter it becomes."""
    notice, settings = get_notice(db(), notice_id), site().settings
    letter = write_letter(db(), notice, settings.mail, settings.base_url, site().zone)
    return Letter(**_tell(notice).model_dump(), text=letter.text, files=[file.name for file in letter.files])


@views.get("/notices/<key:notice_id>/files/<name>")
@operation(SUBJECT, None, sends=[CALENDAR], may=[NOT_FOUND])
def get_attachment(notice_id: int, name: str) -> File:
    """One of the files attached to a letter."""
    notice, settings = get_notice(db(), notice_id), site().settings
    letter = write_letter(db(), notice, settings.mail, settings.base_url, site().zone)
    file = next((each for each in letter.files if each.name == name), None)
    if file is None:
        raise refuse(NOT_FOUND)
    return File(data=file.body, media=CALENDAR, name=file.name)


@views.put("/notices/feeds")
@operation(SUBJECT, None, status=NO_CONTENT)
def put_feeds_in_notices(json: Feeds) -> None:
    """Whether the letters of all drafts hold the address of their reader's calendar, which is a key."""
    put_feeds_in(db(), json.included, now=now())
    keep(f"calendar addresses {'in' if json.included else 'out'}", "outbox")


@views.post("/notices/send")
@operation(SUBJECT, Queued, may=[CONFLICT])
def send_drafts(json: SendingDrafts) -> Queued:
    """Sends all drafts that have an address, those you have not seen left out."""
    check_can_send(site().settings.mail)
    queued = approve_drafts(db(), up_to=json.up_to, now=now())
    enqueue_notices(db(), queued)
    keep("send notices", "outbox", count=len(queued))
    return Queued(ids=queued)


@views.post("/notices/<key:notice_id>/send")
@operation(SUBJECT, Notice, may=[NOT_FOUND, CONFLICT])
def send_notice(notice_id: int) -> Notice:
    """Sends one: a draft, one that failed, or an unsure one, which may then arrive twice."""
    get_notice(db(), notice_id)
    check_can_send(site().settings.mail)
    notice = approve(db(), notice_id, now=now())
    enqueue_notices(db(), [notice.id])
    keep("send notice", f"notice {notice_id}")
    return _tell(notice)


@views.post("/notices/<key:notice_id>/hold")
@operation(SUBJECT, Notice, may=[NOT_FOUND, CONFLICT])
def hold_notice(notice_id: int) -> Notice:
    """Holds a draft back."""
    return _decide("hold notice", hold_back, notice_id)


@views.post("/notices/<key:notice_id>/take-up")
@operation(SUBJECT, Notice, may=[NOT_FOUND, CONFLICT])
def take_up_notice(notice_id: int) -> Notice:
    """Makes one that was held back a draft again."""
    return _decide("take-up notice", take_up, notice_id)


@views.post("/notices/<key:notice_id>/count")
@operation(SUBJECT, Notice, may=[NOT_FOUND, CONFLICT])
def count_notice(notice_id: int) -> Notice:
    """Takes an unsure one for sent."""
    return _decide("count notice", count_as_told, notice_id)


@views.post("/calls")
@operation(SUBJECT, None, status=NO_CONTENT, may=[NOT_FOUND])
def record_call(json: Call) -> None:
    """Records that a visitor was told by telephone."""
    tell_by_telephone(db(), json.visitor_id, json.release, user_id=caller().user_id, now=now(), zone=site().zone)
    keep("telephone", f"visitor {json.visitor_id}", release=json.release)


@views.get("/freshness")
@operation(SUBJECT, UnseenByVisitor)
def list_unseen(query: AskedFreshness) -> UnseenByVisitor:
    """Whose calendar has not seen a change that concerns the next days: those to be telephoned."""
    unseen = find_unseen(db(), now(), query.days, site().zone)
    return list_page(UnseenByVisitor, page_of(unseen, query.page, query.size), query, _tell_unseen)


def _decide(action: str, decide: Callable[[Session, int], NoticeRecord], notice_id: int) -> Notice:
    notice = decide(db(), notice_id)
    keep(action, f"notice {notice_id}")
    return _tell(notice)


def _tell(notice: NoticeRecord) -> Notice:
    same = [name for name in Notice.model_fields if name != "release"]
    return Notice(release=notice.release.number, **{name: getattr(notice, name) for name in same})


def _tell_unseen(unseen: Any) -> Unseen:
    same = [name for name in Unseen.model_fields if name != "changes"]
    kinds = [change.kind for change in unseen.changes]
    return Unseen(changes=kinds, **{name: getattr(unseen, name) for name in same})

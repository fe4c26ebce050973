"""What a board does with the notices in its outbox: look them through, hold some back, send, telephone, decide."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.notices import Notice, PhoneCall
from models.organisation import Host
from models.people import Visitor
from models.releases import Release
from planner.calendars.feeds import FeedOwner, make_feed_keys
from planner.directory import get_visitor
from planner.errors import Conflict, NotFound
from planner.notices.mail_server import MailServer
from planner.notices.outbox import REWRITABLE_STATES, find_address, is_for, recipient_of, rewrite_notice
from planner.phrases import phrase
from planner.plans import get_release

_MAILED = Notice.address.is_not(None)
# The lists the outbox is looked through by, in the order a board works them off.
GROUPS: Mapping[str, ColumnElement[bool]] = {
    "draft": and_(Notice.state == "draft", _MAILED),
    "phone": and_(Notice.state.in_(("draft", "held")), ~_MAILED),
    "held": and_(Notice.state == "held", _MAILED),
    "unsure": Notice.state == "unsure",
    "failed": Notice.state == "failed",
    "underway": Notice.state.in_(("queued", "sending")),
    "told": Notice.state.in_(("sent", "telephoned")),
    "overtaken": Notice.state == "overtaken",
}
# Those in which somebody waits for the board.
OPEN_GROUPS = ("draft", "phone", "unsure", "failed")
# A telephone call says what these would have said.
SPOKEN_FOR = ("draft", "held", "queued", "failed", "unsure")

STATES = {
    "draft": phrase("it is a draft"),
    "held": phrase("it is held back"),
    "queued": phrase("it waits to be sent"),
    "sending": phrase("it is being sent"),
    "sent": phrase("it was sent"),
    "failed": phrase("it could not be sent"),
    "unsure": phrase("it may have been sent"),
    "telephoned": phrase("it was told by telephone"),
    "overtaken": phrase("a later release has overtaken it"),
}


def count_groups(s: Session) -> dict[str, int]:
    """How many notices each list has by now, in the order of `GROUPS`."""
    refresh_addresses(s)
    group = case(*((condition, name) for name, condition in GROUPS.items()))
    counts: dict[str, int] = dict(s.execute(select(group, func.count()).group_by(group)).all())
    return {name: counts.get(name, 0) for name in GROUPS}


def count_open(s: Session) -> int:
    """How many notices wait for the board to do something."""
    counts = count_groups(s)
    return sum(counts[group] for group in OPEN_GROUPS)


def refresh_addresses(s: Session) -> None:
    """Drafts, and those held back, for where their readers can be written to by now: records are put right.

    Lists of notices are read after it.
    """
    known = func.coalesce(Visitor.email, Host.secretary_email)
    notices = (
        select(Notice)
        .outerjoin(Notice.visitor)
        .outerjoin(Notice.host)
        .options(contains_eager(Notice.visitor), contains_eager(Notice.host))
        .where(Notice.state.in_(("draft", "held")), Notice.address.is_distinct_from(known))
    )
    for notice in s.scalars(notices):
        notice.address = find_address(notice)
    s.flush()


def select_notices(group: str) -> Select[Notice]:
    """Those of a list, of the newest release first, visitors before hosts."""
    return (
        select(Notice)
        .join(Notice.release)
        .outerjoin(Notice.visitor)
        .outerjoin(Notice.host)
        .options(contains_eager(Notice.release), contains_eager(Notice.visitor), contains_eager(Notice.host))
        .where(GROUPS[group])
        .order_by(Release.number.desc(), Visitor.search, Host.search, Notice.id)
    )


def get_notice(s: Session, notice_id: int) -> Notice:
    refresh_addresses(s)
    notice = s.get(Notice, notice_id, options=[joinedload(Notice.release)])
    if notice is None:
        raise NotFound("There is no such notice.", "A later release may have left nothing to say: see the outbox.")
    return notice


def check_can_send(server: MailServer | None) -> None:
    """Raises Conflict where there is no mail server: what is queued then would wait, and fail after hours."""
    if server is None:
        raise Conflict(
            "No mail server is set up, so nothing can be sent.",
            "Whoever runs the site finds how in docs/operations.md.",
        )


def last_draft(s: Session) -> int:
    """The highest id of a draft that can be sent; 0 without any."""
    return s.scalar(select(func.max(Notice.id)).where(GROUPS["draft"])) or 0


def approve_drafts(s: Session, *, up_to: int, now: datetime) -> list[int]:
    """Queues all drafts that have an address, those with a higher id than `up_to` left out: nobody has seen them.

    The ids of those queued. Sending them is `jobs.enqueue_notices`'s.
    """
    refresh_addresses(s)
    drafts = update(Notice).where(GROUPS["draft"], Notice.id <= up_to)
    return list(s.scalars(drafts.values(state="queued", approved_at=now).returning(Notice.id)))


def approve(s: Session, notice_id: int, *, now: datetime) -> Notice:
    """Queues one: a draft; one that failed, to be tried anew; or an unsure one, which may then arrive twice.

    Raises Conflict where it is none of these, has no address, or where its reader has been told more since.
    """
    notice = _expect(s, notice_id, "draft", "failed", "unsure")
    # It may have been put right since.
    notice.address = find_address(notice)
    if notice.address is None:
        raise Conflict("This reader has no e-mail address.", "Tell them by telephone.")
    later = _find_later(s, notice)
    if later is not None:
        raise Conflict(
            "A later notice tells them of release %(number)s: this one would confuse them.",
            "Tell them by telephone, so that nothing is missed.",
            number=later,
        )
    notice.state, notice.approved_at, notice.attempts = "queued", now, 0
    return notice


def hold_back(s: Session, notice_id: int) -> Notice:
    """It is not sent with the others. Raises Conflict for one that is no draft."""
    notice = _expect(s, notice_id, "draft")
    notice.state = "held"
    return notice


def take_up(s: Session, notice_id: int) -> Notice:
    """A draft again. Raises Conflict for one that was not held back."""
    notice = _expect(s, notice_id, "held")
    notice.state = "draft"
    return notice


def count_as_told(s: Session, notice_id: int) -> Notice:
    """An unsure one is taken for sent. Raises Conflict for any other."""
    notice = _expect(s, notice_id, "unsure")
    notice.state = "sent"
    return notice


def tell_by_telephone(
    s: Session, visitor_id: int, number: int, *, user_id: int | None, now: datetime, zone: ZoneInfo
) -> None:
    """Records that somebody telephoned the visitor and told them what stands since release `number`.

    Their notices up to that release that were not sent, or may not have been, have nothing to tell any more; one
    of a later release has less to tell. Raises NotFound for no such visitor or release.
    """
    visitor, release = get_visitor(s, visitor_id), get_release(s, number)
    call = insert(PhoneCall).values(
        visitor_id=visitor.id, release_id=release.id, called_at=now, called_by_id=user_id
    )
    s.execute(call.on_conflict_do_nothing())
    notices = (
        select(Notice)
        .join(Notice.release)
        .options(contains_eager(Notice.release))
        .where(Notice.visitor_id == visitor.id, Notice.state.in_(SPOKEN_FOR))
        .with_for_update(of=Notice)
    )
    for notice in s.scalars(notices).all():
        if notice.release.number <= number:
            notice.state = "telephoned"
        elif notice.state in REWRITABLE_STATES:
            rewrite_notice(s, notice, now=now, zone=zone)


def put_feeds_in(s: Session, wanted: bool, *, now: datetime) -> None:
    """Whether the letters of all drafts hold the address of their reader's calendar; missing ones are made."""
    refresh_addresses(s)
    drafts = s.scalars(update(Notice).where(GROUPS["draft"]).values(with_feed=wanted).returning(Notice)).all()
    if wanted:
        make_feed_keys(s, [FeedOwner(visitor_id=each.visitor_id, host_id=each.host_id) for each in drafts], now)


def _expect(s: Session, notice_id: int, *states: str) -> Notice:
    notice = s.get(Notice, notice_id, with_for_update=True, populate_existing=True)
    if notice is None:
        raise NotFound("There is no such notice.", "A later release may have left nothing to say: see the outbox.")
    if notice.state not in states:
        raise Conflict(
            "This can't be done with the notice any more: %(state)s.",
            "Look at the notice as it stands now.",
            state=STATES[notice.state],
        )
    return notice


def _find_later(s: Session, notice: Notice) -> int | None:
    """The number of a later release of which the reader has, or gets, a notice of its own."""
    return s.scalar(
        select(func.max(Release.number))
        .join(Notice, Notice.release_id == Release.id)
        .where(is_for([recipient_of(notice)]), Release.number > notice.release.number)
    )

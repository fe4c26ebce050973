"""Whose calendar has not seen a change of the next days."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from models.people import Visitor
from planner.calendars.feeds import FeedOwner, get_feed_key, note_fetch, render_feed, renew_feed_key
from planner.calendars.freshness import find_unseen
from planner.notices.review import tell_by_telephone
from tests.planner.press import Press
from tests.planner.release_rows import HANOI, Told, local

DAYS = 3
EVE = local("2027-02-02T08:00")


@pytest.fixture
def press(s: Session) -> Press:
    return Press(s)


@pytest.fixture
def hoa(press: Press) -> Visitor:
    visitor = press.add_visitor("Nông Thị Hòa")
    visitor.phone = "0209 3 870 000"
    return visitor


def fetch(s: Session, visitor: Visitor, at: datetime) -> None:
    key = get_feed_key(s, FeedOwner(visitor_id=visitor.id), at)
    note_fetch(key, render_feed(s, key, "https://lich.example", now=at, zone=HANOI), agent="khal", now=at)
    s.flush()


def unseen(s: Session, now: datetime = EVE) -> list[tuple[int, list[str]]]:
    return [(each.visitor_id, [change.kind for change in each.changes]) for each in find_unseen(s, now, DAYS)]


def test_nobody_is_unseen_before_anything_is_published(s: Session) -> None:
    assert find_unseen(s, EVE, DAYS) == []


def test_who_never_subscribed_has_not_seen_the_visits_of_the_next_days(
    s: Session, press: Press, hoa: Visitor
) -> None:
    press.publish(Told(press.add_meeting(3), [hoa]), Told(press.add_meeting(6), [hoa]))
    [found] = find_unseen(s, EVE, DAYS)
    assert (found.visitor_id, found.phone, found.last_fetched_at, found.release) == (
        hoa.id,
        "0209 3 870 000",
        None,
        1,
    )
    assert [change.visit.starts_at for change in found.changes] == [local("2027-02-03T19:30")]


def test_who_fetched_since_has_seen_them(s: Session, press: Press, hoa: Visitor) -> None:
    press.publish(Told(press.add_meeting(3), [hoa]))
    fetch(s, hoa, press.now)
    assert unseen(s) == []


def test_a_change_after_the_last_fetch_is_unseen(s: Session, press: Press, hoa: Visitor) -> None:
    meeting = press.add_meeting(3)
    press.publish(Told(meeting, [hoa]))
    fetch(s, hoa, press.now)
    press.publish(Told(meeting, [hoa], place="Trường tiểu học"))
    [found] = find_unseen(s, EVE, DAYS)
    assert [change.kind for change in found.changes] == ["moved"]
    assert found.last_fetched_at == press.now - timedelta(days=1)


def test_a_visit_of_tomorrow_that_went_to_next_month_concerns_the_next_days(
    s: Session, press: Press, hoa: Visitor
) -> None:
    meeting = press.add_meeting(3)
    press.publish(Told(meeting, [hoa]))
    fetch(s, hoa, press.now)
    press.publish(Told(meeting, [hoa], starts_at=local("2027-03-20T19:30")))
    assert unseen(s) == [(hoa.id, ["moved"])]


def test_later_and_past_visits_do_not_concern_the_next_days(s: Session, press: Press, hoa: Visitor) -> None:
    press.publish(Told(press.add_meeting(1), [hoa]), Told(press.add_meeting(20), [hoa]))
    assert unseen(s) == []


def test_who_was_telephoned_knows(s: Session, press: Press, hoa: Visitor) -> None:
    meeting = press.add_meeting(3)
    press.publish(Told(meeting, [hoa]))
    tell_by_telephone(s, hoa.id, 1, user_id=None, now=EVE, zone=HANOI)
    assert unseen(s) == []
    press.publish()
    assert unseen(s) == [(hoa.id, ["cancelled"])]


def test_a_new_address_has_not_been_fetched(s: Session, press: Press, hoa: Visitor) -> None:
    press.publish(Told(press.add_meeting(3), [hoa]))
    fetch(s, hoa, press.now)
    renew_feed_key(s, FeedOwner(visitor_id=hoa.id), press.now)
    assert unseen(s) == [(hoa.id, ["new"])]


def test_a_letter_is_told_of_but_does_not_count_as_seen(s: Session, press: Press, hoa: Visitor) -> None:
    release = press.publish(Told(press.add_meeting(3), [hoa]))
    [notice] = press.notices(release)
    notice.state, notice.sent_at = "sent", press.now
    [found] = find_unseen(s, EVE, DAYS)
    assert found.mailed_at == press.now


def test_the_nearest_visit_comes_first(s: Session, press: Press, hoa: Visitor) -> None:
    duong = press.add_visitor("Đàm Văn Dương")
    press.publish(Told(press.add_meeting(4), [hoa]), Told(press.add_meeting(3), [duong]))
    assert [each.visitor_id for each in find_unseen(s, EVE, DAYS)] == [duong.id, hoa.id]

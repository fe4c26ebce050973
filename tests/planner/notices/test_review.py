"""What a board does with its notices before, and after, they are sent."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import FeedKey
from models.meetings import Meeting
from models.notices import Notice, PhoneCall
from models.people import Visitor
from planner.errors import Conflict, NotFound
from planner.notices.notice_changes import load_changes
from planner.notices.review import (
    approve,
    approve_drafts,
    count_as_told,
    count_groups,
    count_open,
    get_notice,
    hold_back,
    last_draft,
    put_feeds_in,
    select_notices,
    take_up,
    tell_by_telephone,
)
from tests.planner.press import Press
from tests.planner.release_rows import HANOI, NOW, Told


@pytest.fixture
def press(s: Session) -> Press:
    return Press(s)


@pytest.fixture
def hoa(press: Press) -> Visitor:
    return press.add_visitor("Nông Thị Hòa")


@pytest.fixture
def notice(press: Press, hoa: Visitor) -> Notice:
    [notice] = press.notices(press.publish(Told(press.add_meeting(3), [hoa])))
    return notice


def telephone(s: Session, visitor: Visitor, number: int) -> None:
    tell_by_telephone(s, visitor.id, number, user_id=None, now=NOW, zone=HANOI)


def test_each_notice_is_in_one_list(s: Session, press: Press, hoa: Visitor) -> None:
    far = press.add_visitor("Lý Văn Xa", email=None)
    meeting = press.add_meeting(3, secretary="bithu@x.example")
    press.publish(Told(meeting, [hoa]), Told(press.add_meeting(4), [far]))
    counts = count_groups(s)
    assert {group: count for group, count in counts.items() if count} == {"draft": 2, "phone": 1}
    assert count_open(s) == 3
    listed = [(notice.visitor_id, notice.host_id) for notice in s.scalars(select_notices("draft"))]
    assert listed == [(hoa.id, None), (None, meeting.host_id)]
    assert [notice.visitor_id for notice in s.scalars(select_notices("phone"))] == [far.id]


def test_drafts_that_nobody_has_seen_are_not_sent(s: Session, press: Press, notice: Notice) -> None:
    seen = last_draft(s)
    other = press.add_visitor("Đàm Văn Dương")
    [unseen] = press.notices(press.publish(Told(press.add_meeting(4), [other]), planned_for=[other]))
    assert approve_drafts(s, up_to=seen, now=NOW) == [notice.id]
    s.refresh(notice)
    assert (notice.state, notice.approved_at, unseen.state) == ("queued", NOW, "draft")


def test_one_held_back_is_not_sent_with_the_others(s: Session, notice: Notice) -> None:
    hold_back(s, notice.id)
    assert approve_drafts(s, up_to=notice.id, now=NOW) == []
    take_up(s, notice.id)
    assert approve_drafts(s, up_to=notice.id, now=NOW) == [notice.id]


@pytest.mark.parametrize("state", ["draft", "failed", "unsure"])
def test_a_single_one_is_sent_or_sent_again(s: Session, notice: Notice, state: str) -> None:
    notice.state, notice.attempts = state, 6
    approve(s, notice.id, now=NOW)
    assert (notice.state, notice.attempts) == ("queued", 0)


@pytest.mark.parametrize("state", ["held", "queued", "sending", "sent", "telephoned", "overtaken"])
def test_no_other_one_is(s: Session, notice: Notice, state: str) -> None:
    notice.state = state
    with pytest.raises(Conflict, match="can't be done with the notice any more"):
        approve(s, notice.id, now=NOW)


def test_an_address_that_was_put_right_is_used_for_the_next_attempt(
    s: Session, hoa: Visitor, notice: Notice
) -> None:
    notice.state, hoa.email = "failed", "hoa@x.example"
    approve(s, notice.id, now=NOW)
    assert notice.address == "hoa@x.example"
    notice.state, hoa.email = "failed", None
    with pytest.raises(Conflict, match="no e-mail address"):
        approve(s, notice.id, now=NOW)


def test_an_address_that_was_put_right_since_publishing_is_shown_and_sent_to(
    s: Session, hoa: Visitor, notice: Notice
) -> None:
    assert notice.address == "an@x.example"
    hoa.email = "hoa@x.example"
    assert count_groups(s)["draft"] == 1
    assert notice.address == "hoa@x.example"
    hoa.email = "hoa@y.example"
    assert approve_drafts(s, up_to=notice.id, now=NOW) == [notice.id]
    assert notice.address == "hoa@y.example"


def test_one_whose_address_was_taken_away_is_to_be_telephoned(s: Session, hoa: Visitor, notice: Notice) -> None:
    hoa.email = None
    assert {group for group, count in count_groups(s).items() if count} == {"phone"}
    assert approve_drafts(s, up_to=notice.id, now=NOW) == []
    hoa.email = "hoa@x.example"
    hold_back(s, notice.id)
    assert {group for group, count in count_groups(s).items() if count} == {"held"}


def test_a_secretarys_address_is_read_anew_too(s: Session, press: Press, hoa: Visitor) -> None:
    meeting = press.add_meeting(3, secretary="cu@x.example")
    _to_hoa, to_secretary = press.notices(press.publish(Told(meeting, [hoa])))
    meeting.host.secretary_email = "moi@x.example"
    approve_drafts(s, up_to=to_secretary.id, now=NOW)
    assert to_secretary.address == "moi@x.example"


def test_where_a_letter_went_stays_as_it_was(s: Session, hoa: Visitor, notice: Notice) -> None:
    notice.state, hoa.email = "sent", "hoa@x.example"
    count_groups(s)
    assert notice.address == "an@x.example"


def test_an_unsure_one_is_counted_as_told_or_not_sent_where_a_later_one_took_it_so(
    s: Session, press: Press, hoa: Visitor, notice: Notice
) -> None:
    notice.state = "unsure"
    press.publish(Told(press.add_meeting(4), [hoa]))
    with pytest.raises(Conflict, match="release 2"):
        approve(s, notice.id, now=NOW)
    assert count_as_told(s, notice.id).state == "sent"


def test_who_was_telephoned_gets_no_letter_of_it_and_it_is_recorded(
    s: Session, hoa: Visitor, notice: Notice
) -> None:
    telephone(s, hoa, 1)
    telephone(s, hoa, 1)
    assert notice.state == "telephoned"
    assert [(call.visitor_id, call.called_at) for call in s.scalars(select(PhoneCall))] == [(hoa.id, NOW)]


def test_a_call_about_an_earlier_release_leaves_the_rest_to_the_later_notice(
    s: Session, press: Press, hoa: Visitor, notice: Notice
) -> None:
    first, second = s.get_one(Meeting, notice.changes[0]["after"]["meeting_id"]), press.add_meeting(4)
    [later] = press.notices(press.publish(Told(first, [hoa]), Told(second, [hoa])))
    assert len(load_changes(later.changes)) == 2
    telephone(s, hoa, 1)
    assert [change.visit.meeting_id for change in load_changes(later.changes)] == [second.id]


def test_the_address_of_the_calendar_is_in_the_letter_only_where_the_board_says_so(
    s: Session, hoa: Visitor, notice: Notice
) -> None:
    assert not notice.with_feed
    put_feeds_in(s, True, now=NOW)
    assert notice.with_feed
    [key] = s.scalars(select(FeedKey))
    assert key.visitor_id == hoa.id
    put_feeds_in(s, False, now=NOW)
    assert not notice.with_feed
    put_feeds_in(s, True, now=NOW)
    assert list(s.scalars(select(FeedKey))) == [key]


def test_all_calendars_get_their_addresses_at_once(s: Session, press: Press) -> None:
    people = [press.add_visitor(f"Lý Văn {number}") for number in range(3)]
    meeting = press.add_meeting(3, secretary="bithu@x.example")
    press.publish(
        Told(meeting, [people[0]]), *(Told(press.add_meeting(4 + n), [one]) for n, one in enumerate(people))
    )
    put_feeds_in(s, True, now=NOW)
    owners = {(key.visitor_id, key.host_id) for key in s.scalars(select(FeedKey))}
    assert owners == {*((one.id, None) for one in people), (None, meeting.host_id)}


def test_a_notice_that_is_no_more_is_not_found(s: Session) -> None:
    for act in (get_notice, hold_back, take_up, count_as_told):
        with pytest.raises(NotFound):
            act(s, 404)

"""Who gets a notice of a release, and what is in it."""

import pytest
from sqlalchemy.orm import Session

from models.notices import Notice, PhoneCall
from models.people import Visitor
from planner.notices.notice_changes import Change, load_changes
from planner.notices.outbox import Recipient, read_last_told, rewrite_notice
from tests.planner.press import Press
from tests.planner.release_rows import HANOI, NOW, Told, local


@pytest.fixture
def press(s: Session) -> Press:
    return Press(s)


@pytest.fixture
def hoa(press: Press) -> Visitor:
    return press.add_visitor("Nông Thị Hòa")


@pytest.fixture
def duong(press: Press) -> Visitor:
    return press.add_visitor("Đàm Văn Dương")


def told_by(notice: Notice) -> list[tuple[str, int]]:
    return [(change.kind, change.visit.meeting_id) for change in changes(notice)]


def changes(notice: Notice) -> list[Change]:
    return load_changes(notice.changes)


def test_a_first_release_tells_each_visitor_of_their_own_visits(
    press: Press, hoa: Visitor, duong: Visitor
) -> None:
    idle, first, second = press.add_visitor("Lý Văn Nhàn"), press.add_meeting(3), press.add_meeting(4)
    release = press.publish(Told(first, [hoa]), Told(second, [duong]))
    assert idle.id not in {notice.visitor_id for notice in press.notices(release)}
    assert [(n.visitor_id, n.address, n.state, told_by(n)) for n in press.notices(release)] == [
        (hoa.id, "an@x.example", "draft", [("new", first.id)]),
        (duong.id, "an@x.example", "draft", [("new", second.id)]),
    ]
    assert press.notices(release)[0].subject == "Lịch dự sinh hoạt chi bộ số 1: 1 buổi mới"


def test_only_those_concerned_are_told_of_a_later_release(press: Press, hoa: Visitor, duong: Visitor) -> None:
    first, second = press.add_meeting(3), press.add_meeting(4)
    press.mark(press.publish(Told(first, [hoa]), Told(second, [duong])), "sent")
    release = press.publish(Told(first, [hoa], place="Trường tiểu học"), Told(second, [duong]))
    assert [(n.visitor_id, told_by(n)) for n in press.notices(release)] == [(hoa.id, [("moved", first.id)])]


def test_the_same_visits_published_again_make_no_notice(press: Press, hoa: Visitor) -> None:
    meeting = press.add_meeting(3)
    draft = press.publish(Told(meeting, [hoa]))
    assert press.notices(press.publish(Told(meeting, [hoa]))) == []
    assert [notice.state for notice in press.notices(draft)] == ["draft"]
    press.mark(draft, "sent")
    assert press.notices(press.publish(Told(meeting, [hoa]))) == []


def test_what_an_unsent_notice_said_is_told_by_the_next_one(press: Press, hoa: Visitor) -> None:
    first, second = press.add_meeting(3), press.add_meeting(4)
    press.mark(press.publish(Told(first, [hoa]), Told(second, [hoa])), "sent")
    held = press.publish(Told(first, [hoa], place="Trường tiểu học"), Told(second, [hoa]))
    press.mark(held, "held")
    release = press.publish(Told(first, [hoa], place="Trường tiểu học"))
    assert [notice.state for notice in press.notices(held)] == ["overtaken"]
    assert [told_by(notice) for notice in press.notices(release)] == [
        [("moved", first.id), ("cancelled", second.id)]
    ]


def test_a_visit_moved_and_moved_back_before_anybody_was_told_is_not_told(press: Press, hoa: Visitor) -> None:
    meeting = press.add_meeting(3)
    press.mark(press.publish(Told(meeting, [hoa])), "sent")
    moved = press.publish(Told(meeting, [hoa], starts_at=local("2027-02-05T08:00")))
    back = press.publish(Told(meeting, [hoa]))
    assert [notice.state for notice in press.notices(moved)] == ["overtaken"]
    assert press.notices(back) == []


@pytest.mark.parametrize("state", ["sending", "unsure"])
def test_one_who_may_have_been_told_is_not_told_again(press: Press, hoa: Visitor, state: str) -> None:
    first, second = press.add_meeting(3), press.add_meeting(4)
    before = press.publish(Told(first, [hoa]))
    press.mark(before, state)
    release = press.publish(Told(first, [hoa]), Told(second, [hoa]))
    assert [told_by(notice) for notice in press.notices(release)] == [[("new", second.id)]]
    assert [notice.state for notice in press.notices(before)] == [state]


def test_one_told_by_telephone_is_told_what_is_new_since(s: Session, press: Press, hoa: Visitor) -> None:
    first, second = press.add_meeting(3), press.add_meeting(4)
    before = press.publish(Told(first, [hoa]))
    s.add(PhoneCall(visitor_id=hoa.id, release_id=before.id, called_at=NOW))
    s.flush()
    assert read_last_told(s) == {Recipient(visitor_id=hoa.id): 1}
    release = press.publish(Told(first, [hoa]), Told(second, [hoa]))
    assert [told_by(notice) for notice in press.notices(release)] == [[("new", second.id)]]


def test_a_visit_handed_over_is_told_to_both_with_the_other_s_name(
    press: Press, hoa: Visitor, duong: Visitor
) -> None:
    meeting, other = press.add_meeting(3), press.add_meeting(4)
    press.mark(press.publish(Told(meeting, [hoa]), Told(other, [duong])), "sent")
    release = press.publish(Told(meeting, [duong]), Told(other, [duong]))
    told = {n.visitor_id: [(c.kind, c.others) for c in changes(n)] for n in press.notices(release)}
    assert told == {
        hoa.id: [("handed_over", ("Đàm Văn Dương",))],
        duong.id: [("taken_over", ("Nông Thị Hòa",))],
    }


def test_a_visit_that_goes_to_another_meeting_of_its_host_has_moved(press: Press, hoa: Visitor) -> None:
    former = press.add_meeting(3)
    latter = press.board.add_meeting(former.host, "2027-02-20T08:00")
    press.mark(press.publish(Told(former, [hoa])), "sent")
    [notice] = press.notices(press.publish(Told(latter, [hoa])))
    [change] = changes(notice)
    assert (change.kind, change.before and change.before.meeting_id) == ("moved", former.id)
    assert (change.after and change.after.meeting_id) == latter.id
    assert change.dropped is not None
    assert (change.dropped.meeting_id, change.dropped.sequence) == (former.id, 1)


def test_visits_that_are_over_are_not_told(press: Press, hoa: Visitor) -> None:
    meeting = press.add_meeting(3)
    press.days = 30
    assert press.notices(press.publish(Told(meeting, [hoa]))) == []


@pytest.mark.parametrize("email", [None, "không có"])
def test_a_visitor_without_an_address_has_a_notice_for_the_telephone(press: Press, email: str | None) -> None:
    visitor = press.add_visitor("Lý Văn Xa", email=email)
    [notice] = press.notices(press.publish(Told(press.add_meeting(3), [visitor])))
    assert (notice.visitor_id, notice.address) == (visitor.id, None)


def test_a_host_s_secretary_is_told_where_their_address_is_known(
    press: Press, hoa: Visitor, duong: Visitor
) -> None:
    known, unknown = press.add_meeting(3, secretary="bithu@x.example"), press.add_meeting(4)
    first = press.publish(Told(known, [hoa]), Told(unknown, [hoa]))
    assert [(n.host_id, n.address) for n in press.notices(first) if n.host_id] == [
        (known.host_id, "bithu@x.example")
    ]
    press.mark(first, "sent")
    release = press.publish(Told(known, [duong]), Told(unknown, [hoa]))
    [notice] = [notice for notice in press.notices(release) if notice.host_id]
    assert told_by(notice) == [("changed", known.id)]


def test_the_release_of_one_board_tells_nobody_of_another_s(press: Press, hoa: Visitor, duong: Visitor) -> None:
    ours, theirs = press.add_meeting(3), press.add_meeting(4, secretary="bithu@x.example")
    province = press.publish(Told(theirs, [duong]), planned_for=[duong])
    district = press.publish(Told(ours, [hoa]), planned_for=[hoa])
    assert [notice.visitor_id for notice in press.notices(district)] == [hoa.id]
    assert {notice.state for notice in press.notices(province)} == {"draft"}


def test_a_notice_is_said_anew_where_its_reader_was_told_less_than_was_thought(
    s: Session, press: Press, hoa: Visitor
) -> None:
    first, second = press.add_meeting(3), press.add_meeting(4)
    before = press.publish(Told(first, [hoa]))
    press.mark(before, "sending")
    [notice] = press.notices(press.publish(Told(first, [hoa]), Told(second, [hoa])))
    notice.state = "queued"
    press.mark(before, "overtaken")
    rewrite_notice(s, notice, now=NOW, zone=HANOI)
    assert (notice.state, notice.subject) == ("draft", "Lịch dự sinh hoạt chi bộ số 2: 2 buổi mới")
    assert told_by(notice) == [("new", first.id), ("new", second.id)]


def test_a_notice_that_has_nothing_to_say_any_more_is_gone(s: Session, press: Press, hoa: Visitor) -> None:
    release = press.publish(Told(press.add_meeting(3), [hoa]))
    s.add(PhoneCall(visitor_id=hoa.id, release_id=release.id, called_at=NOW))
    [notice] = press.notices(release)
    rewrite_notice(s, notice, now=NOW, zone=HANOI)
    assert press.notices(release) == []

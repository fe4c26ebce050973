from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import FeedKey, User
from planner.calendars.feeds import (
    Feed,
    FeedOwner,
    feed_path,
    find_feed,
    get_feed_key,
    note_fetch,
    render_feed,
    renew_feed_key,
    revoke_feed_key,
)
from planner.errors import NotFound
from tests.planner.release_rows import HANOI, NOW, Board, Told, local

SITE = "https://lich.example"


@pytest.fixture
def board(s: Session) -> Board:
    return Board(s)


def render(s: Session, owner: FeedOwner, now: datetime = NOW) -> Feed:
    return render_feed(s, get_feed_key(s, owner, NOW), SITE, now=now, zone=HANOI)


def events(s: Session, owner: FeedOwner, now: datetime = NOW) -> list[Event]:
    return list(Calendar.from_ical(render(s, owner, now).body).walk("VEVENT"))


def test_a_visit_tells_where_when_what_and_with_whom(s: Session, board: Board) -> None:
    team = board.add_team("Tổ số 3")
    hoa = board.add_visitor("Nông Thị Hòa", team=team)
    duong = board.add_visitor("Đàm Văn Dương", team=team, leader=True)
    host = board.add_host("Chi bộ thôn Nà Cà; Khuổi Luông, số 1")
    meeting = board.add_meeting(host, "2027-02-03T19:30", kind="thematic")
    board.publish([Told(meeting, [hoa, duong], team, topic="Học tập và làm theo Bác")])

    [event] = events(s, FeedOwner(visitor_id=hoa.id))

    assert event["SUMMARY"] == "Dự sinh hoạt: Chi bộ thôn Nà Cà; Khuổi Luông, số 1"
    assert event["LOCATION"] == "Nhà văn hóa thôn, Huyện Chợ Rã"
    assert event["DESCRIPTION"].split("\n") == [
        "Sinh hoạt chuyên đề",
        "Nội dung: Học tập và làm theo Bác",
        "Tổ: Tổ số 3",
        "Thành phần: Đàm Văn Dương, Nông Thị Hòa",
        "Theo lịch số 1, ngày 10/01/2027",
        f"Mã kiểm tra (SHA-256): {'1' * 64}",
    ]
    assert (event.start, event.end) == (local("2027-02-03T19:30"), local("2027-02-03T21:30"))
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event["GEO"].to_ical() == "22.45;105.72"
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] == 0
    assert event["UID"] == f"visit-{meeting.id}-{hoa.id}@visitplan.invalid"
    assert [event[stamp].dt for stamp in ("DTSTAMP", "CREATED", "LAST-MODIFIED")] == [NOW, NOW, NOW]


def test_the_calendar_says_its_name_its_zone_and_how_often_to_look(s: Session, board: Board) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    meeting = board.add_meeting(board.add_host("Chi bộ thôn Nà Cà"), "2027-02-03T19:30")
    board.publish([Told(meeting, [hoa])])

    lines = render(s, FeedOwner(visitor_id=hoa.id)).body.decode().split("\r\n")

    assert "NAME:Dự sinh hoạt – Nông Thị Hòa" in lines
    assert "X-WR-CALNAME:Dự sinh hoạt – Nông Thị Hòa" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in lines
    assert "X-PUBLISHED-TTL:PT4H" in lines
    assert "TZID:Asia/Ho_Chi_Minh" in lines
    assert "BEGIN:VTIMEZONE" in lines


def test_lines_are_folded_by_octets_and_control_characters_are_gone(s: Session, board: Board) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    meeting = board.add_meeting(board.add_host("Chi bộ thôn Khuổi Đẳng " * 5), "2027-02-03T19:30")
    board.publish([Told(meeting, [hoa], place="Nhà\x07 họp\x1f thôn\r\nATTACH:x")])

    body = render(s, FeedOwner(visitor_id=hoa.id)).body

    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert event["LOCATION"] == "Nhà họp thôn ATTACH:x, Huyện Chợ Rã"
    assert "ATTACH" not in event


def test_the_same_bytes_and_tag_come_at_every_fetch_until_something_changes(s: Session, board: Board) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    meeting = board.add_meeting(board.add_host("Chi bộ thôn Nà Cà"), "2027-02-03T19:30")
    board.publish([Told(meeting, [hoa])])
    owner = FeedOwner(visitor_id=hoa.id)

    first = render(s, owner)
    assert render(s, owner, NOW + timedelta(days=20)) == first
    assert first.last_modified == NOW

    board.publish([Told(meeting, [hoa])], at=NOW + timedelta(days=21))
    again = render(s, owner, NOW + timedelta(days=22))
    assert (again.body, again.etag, again.last_modified) == (first.body, first.etag, first.last_modified)

    board.publish([Told(meeting, [hoa], place="Trường tiểu học")], at=NOW + timedelta(days=23))
    changed = render(s, owner, NOW + timedelta(days=24))
    assert changed.etag != first.etag
    assert changed.last_modified == NOW + timedelta(days=23)


def test_a_moved_visit_keeps_its_identifier_and_counts_up(s: Session, board: Board) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    meeting = board.add_meeting(board.add_host("Chi bộ thôn Nà Cà"), "2027-02-03T19:30")
    owner = FeedOwner(visitor_id=hoa.id)
    board.publish([Told(meeting, [hoa])])
    [before] = events(s, owner)
    moved_at = NOW + timedelta(days=5)
    board.publish([Told(meeting, [hoa], starts_at=local("2027-02-05T08:00"))], at=moved_at)

    [after] = events(s, owner)

    assert after["UID"] == before["UID"]
    assert after.start == local("2027-02-05T08:00")
    assert after["SEQUENCE"] == 1
    assert after["CREATED"].dt == NOW
    assert after["LAST-MODIFIED"].dt == moved_at
    assert after["DESCRIPTION"].endswith(f"Theo lịch số 2, ngày 15/01/2027\nMã kiểm tra (SHA-256): {'2' * 64}")


def test_a_dropped_visit_is_shown_as_cancelled_for_thirty_days_and_then_goes(s: Session, board: Board) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    meeting = board.add_meeting(board.add_host("Chi bộ thôn Nà Cà"), "2027-03-20T19:30")
    owner = FeedOwner(visitor_id=hoa.id)
    board.publish([Told(meeting, [hoa])])
    dropped_at = NOW + timedelta(days=5)
    board.publish([], at=dropped_at)

    [event] = events(s, owner, dropped_at + timedelta(days=29))
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "[Đã hủy] Dự sinh hoạt: Chi bộ thôn Nà Cà"
    assert event["SEQUENCE"] == 1
    assert event["LAST-MODIFIED"].dt == dropped_at

    gone = render(s, owner, dropped_at + timedelta(days=30))
    assert Calendar.from_ical(gone.body).walk("VEVENT") == []
    assert gone.last_modified == dropped_at + timedelta(days=30)


def test_a_visit_dropped_and_taken_up_again_counts_up_twice(s: Session, board: Board) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    meeting = board.add_meeting(board.add_host("Chi bộ thôn Nà Cà"), "2027-03-20T19:30")
    board.publish([Told(meeting, [hoa])])
    board.publish([], at=NOW + timedelta(days=5))
    board.publish([Told(meeting, [hoa])], at=NOW + timedelta(days=6))

    [event] = events(s, FeedOwner(visitor_id=hoa.id))

    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 2)


def test_a_visit_handed_over_is_cancelled_for_one_and_new_for_the_other(s: Session, board: Board) -> None:
    hoa, duong = board.add_visitor("Nông Thị Hòa"), board.add_visitor("Đàm Văn Dương")
    meeting = board.add_meeting(board.add_host("Chi bộ thôn Nà Cà"), "2027-03-20T19:30")
    board.publish([Told(meeting, [hoa])])
    board.publish([Told(meeting, [duong])], at=NOW + timedelta(days=5))

    [old] = events(s, FeedOwner(visitor_id=hoa.id))
    [new] = events(s, FeedOwner(visitor_id=duong.id))
    [host] = events(s, FeedOwner(host_id=meeting.host_id))

    assert (old["STATUS"], new["STATUS"], host["STATUS"]) == ("CANCELLED", "CONFIRMED", "CONFIRMED")
    assert len({old["UID"], new["UID"], host["UID"]}) == 3
    assert (new["SEQUENCE"], host["SEQUENCE"]) == (0, 1)
    assert "Thành phần: Đàm Văn Dương" in host["DESCRIPTION"]


def test_a_release_of_other_days_cancels_nothing(s: Session, board: Board) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    host = board.add_host("Chi bộ thôn Nà Cà")
    january, april = board.add_meeting(host, "2027-01-20T19:30"), board.add_meeting(host, "2027-04-03T19:30")
    board.publish([Told(january, [hoa])])
    board.publish([Told(april, [hoa])], days=(date(2027, 4, 1), date(2027, 6, 30)))

    shown = events(s, FeedOwner(visitor_id=hoa.id))

    assert [(event["STATUS"], event.start) for event in shown] == [
        ("CONFIRMED", local("2027-01-20T19:30")),
        ("CONFIRMED", local("2027-04-03T19:30")),
    ]


def test_visits_of_more_than_a_year_ago_are_left_out(s: Session, board: Board) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    meeting = board.add_meeting(board.add_host("Chi bộ thôn Nà Cà"), "2027-02-03T19:30")
    board.publish([Told(meeting, [hoa])])
    owner = FeedOwner(visitor_id=hoa.id)

    assert len(events(s, owner, datetime(2028, 3, 31, 12, tzinfo=UTC))) == 1
    assert events(s, owner, datetime(2028, 4, 1, 12, tzinfo=UTC)) == []


def test_team_host_and_whole_feeds_hold_their_own_visits(s: Session, board: Board) -> None:
    team, other = board.add_team("Tổ số 3"), board.add_team("Tổ số 4")
    hoa, duong = board.add_visitor("Nông Thị Hòa", team=team), board.add_visitor("Đàm Văn Dương", team=other)
    na_ca, khuoi = board.add_host("Chi bộ thôn Nà Cà"), board.add_host("Chi bộ thôn Khuổi Luông")
    first, second = board.add_meeting(na_ca, "2027-02-03T19:30"), board.add_meeting(khuoi, "2027-02-04T19:30")
    board.publish([Told(first, [hoa], team), Told(second, [duong], other)])

    def meetings(owner: FeedOwner) -> list[str]:
        return [str(event["UID"]) for event in events(s, owner)]

    one, two = f"visit-{first.id}@visitplan.invalid", f"visit-{second.id}@visitplan.invalid"
    assert meetings(FeedOwner(team_id=team.id)) == [one]
    assert meetings(FeedOwner(host_id=khuoi.id)) == [two]
    assert meetings(FeedOwner()) == [one, two]


def test_a_key_is_made_once_and_found_by_its_address(s: Session, board: Board) -> None:
    owner = FeedOwner(visitor_id=board.add_visitor("Nông Thị Hòa").id)
    key = get_feed_key(s, owner, NOW)

    assert get_feed_key(s, owner, NOW) is key
    assert feed_path(key) == f"/calendars/{key.selector}-{key.secret}.ics"
    assert find_feed(s, key.selector, key.secret) is key


@pytest.mark.parametrize(("selector", "secret"), [(None, "0" * 64), ("0" * 16, None), ("ơ", "ơ"), ("", "")])
def test_a_wrong_address_finds_nothing(s: Session, selector: str | None, secret: str | None) -> None:
    key = get_feed_key(s, FeedOwner(), NOW)
    wrong_selector = key.selector if selector is None else selector
    wrong_secret = key.secret if secret is None else secret
    assert find_feed(s, wrong_selector, wrong_secret) is None


def test_a_renewed_key_has_a_new_address_and_the_old_one_is_dead(s: Session) -> None:
    old = get_feed_key(s, FeedOwner(), NOW)
    new = renew_feed_key(s, FeedOwner(), NOW)

    assert new.secret != old.secret
    assert find_feed(s, old.selector, old.secret) is None
    assert find_feed(s, new.selector, new.secret) is new
    assert len(s.scalars(select(FeedKey)).all()) == 2


def test_a_revoked_key_finds_nothing_and_keeps_its_first_hour(s: Session) -> None:
    key = get_feed_key(s, FeedOwner(), NOW)
    revoke_feed_key(s, key.id, NOW)
    revoke_feed_key(s, key.id, NOW + timedelta(days=1))

    assert find_feed(s, key.selector, key.secret) is None
    assert key.revoked_at == NOW


def test_revoking_an_unknown_key_is_refused(s: Session) -> None:
    with pytest.raises(NotFound, match="no such calendar address"):
        revoke_feed_key(s, 404, NOW)


def test_a_visitor_who_left_has_no_feed(s: Session, board: Board) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    key = get_feed_key(s, FeedOwner(visitor_id=hoa.id), NOW)
    hoa.active = False
    s.flush()
    assert find_feed(s, key.selector, key.secret) is None


def test_a_visitor_whose_account_was_closed_has_no_feed(s: Session, board: Board) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    user = User(username="hoa", password_hash="old", role="visitor", visitor_id=hoa.id, created_at=NOW)
    s.add(user)
    key = get_feed_key(s, FeedOwner(visitor_id=hoa.id), NOW)

    user.password_hash = "new"
    s.flush()
    assert find_feed(s, key.selector, key.secret) is key

    user.active = False
    s.flush()
    assert find_feed(s, key.selector, key.secret) is None


def test_a_fetch_is_remembered_with_its_program_and_what_it_was_given(s: Session, board: Board) -> None:
    key = get_feed_key(s, FeedOwner(), NOW)
    note_fetch(key, render(s, FeedOwner()), agent="Google-Calendar-Importer " * 20, now=NOW)
    assert (key.last_fetched_at, len(key.last_agent or ""), key.last_release) == (NOW, 200, None)
    board.publish([])
    note_fetch(key, render(s, FeedOwner()), agent=None, now=NOW)
    assert (key.last_agent, key.last_release) == (None, 1)

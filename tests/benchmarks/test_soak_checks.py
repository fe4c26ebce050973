"""The checks of the scripted quarter notice what is wrong: each is shown a small record that it must object to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from benchmarks.soak.checks.calendars import Seen, check_calendar
from benchmarks.soak.checks.ledger import recount
from benchmarks.soak.checks.letters import News, check_letters, expect_letters, find_news
from benchmarks.soak.checks.rules import find_breaches
from benchmarks.soak.checks.steady import check_explained, check_settled
from benchmarks.soak.records import Records
from benchmarks.soak.views import Reader, view_after

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2027, 2, 1)
NOW = datetime(2027, 2, 1, 9, tzinfo=ZONE)
Rows = dict[str, list[dict[str, Any]]]


def at(day: int, hour: int = 19) -> datetime:
    return datetime(2027, 2, day, hour, tzinfo=ZONE).astimezone(UTC)


def meeting(number: int, host: int, day: int, hour: int = 19) -> dict[str, Any]:
    return {
        "id": number,
        "host_id": host,
        "kind": "regular",
        "status": "confirmed",
        "starts_at": at(day, hour),
        "ends_at": at(day, hour) + timedelta(hours=2),
    }


def released(release: int, number: int, host: int, day: int, hour: int = 19) -> dict[str, Any]:
    times = meeting(number, host, day, hour)
    texts = {"place": None, "host_name": f"Chi bộ {host}", "unit_name": "Xã", "topic": None, "team_id": None}
    told = {"id": release * 100 + number, "release_id": release, "meeting_id": number, "host_id": host}
    return {**told, **texts, **{name: times[name] for name in ("kind", "starts_at", "ends_at")}}


def release(number: int) -> dict[str, Any]:
    days = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 3, 31)}
    return {"id": number, "number": number, "plan_id": number, "published_at": at(number, 8), **days}


def rows() -> Rows:
    """Visitor 1 goes to host 1 on the 10th, visitor 2 to host 2 on the 12th: two releases said so."""
    host = {
        "unit_id": 1,
        "active": True,
        "gap_days": None,
        "lat": 22.0,
        "lon": 105.0,
        "category": "subordinate_cell",
    }
    visitor = {"tier_id": 1, "team_id": None, "leader": False, "active": True, "own_host_id": None}
    limits = {"max_per_day": 1, "max_per_month": 2}
    rule = {
        "tier_id": 1,
        "team_id": None,
        "visitor_id": None,
        "per": "visitor",
        "months": 3,
        "count": "assignments",
    }
    open_ended = {"kinds": None, "categories": None, "valid_from": None, "valid_to": None}
    plan = {"started_at": at(1, 7), "changes_least": 0, "frozen_until": date(2027, 2, 4)}
    empty = ("team", "absence", "past_visit", "attendance", "change", "meeting_report", "finding")
    return {
        **{table: [] for table in empty},
        "unit": [{"id": 1, "parent_id": None}],
        "host": [{"id": 1, "visit_wanted_by": None, **host}, {"id": 2, "visit_wanted_by": None, **host}],
        "visitor": [{"id": 1, **visitor, **limits}, {"id": 2, **visitor, **limits}],
        "area": [{"unit_id": 1, "visitor_id": who, "team_id": None} for who in (1, 2)],
        "policy": [{"gap_days": 25, "speed_kmh": 30, "detour_percent": 140, "buffer_minutes": 15}],
        "quota_rule": [{"id": 1, "min": 1, "max": 5, **rule, **open_ended}],
        "meeting": [meeting(1, 1, 10), meeting(2, 2, 12), meeting(3, 1, 20)],
        "plan": [
            {"id": 1, "based_on_id": None, "choice": "new", **plan},
            {"id": 2, "based_on_id": 1, "choice": "mend", **plan},
        ],
        "release": [release(1), release(2)],
        "release_visitor": [{"release_id": each, "visitor_id": who} for each in (1, 2) for who in (1, 2)],
        "release_visit": [released(each, number, number, 8 + 2 * number) for each in (1, 2) for number in (1, 2)],
        "release_attendee": [
            {"release_visit_id": each * 100 + number, "visitor_id": number} for each in (1, 2) for number in (1, 2)
        ],
    }


def records(changed: Mapping[str, list[dict[str, Any]]] | None = None) -> Records:
    return Records(tables={**rows(), **(changed or {})}, zone=ZONE)


def rules_broken(changed: Mapping[str, list[dict[str, Any]]] | None = None) -> set[str]:
    known = records(changed)
    return {breach.rule for breach in find_breaches(known, known.in_force, TODAY)}


def edited(table: str, number: int, **values: Any) -> Rows:
    """The table with one of its rows, by index, changed."""
    table_rows = rows()[table]
    table_rows[number] = {**table_rows[number], **values}
    return {table: table_rows}


def test_a_sound_quarter_breaks_no_rule() -> None:
    assert rules_broken() == set()


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        (edited("meeting", 0, status="cancelled"), {"cancelled"}),
        (edited("meeting", 0, starts_at=at(10, 18)), {"moved"}),
        (edited("visitor", 0, active=False), {"left"}),
        (edited("visitor", 0, own_host_id=1), {"own host"}),
        (edited("visitor", 0, max_per_day=0), {"visits a day"}),
        (edited("visitor", 0, max_per_month=0), {"visits a month"}),
        (edited("area", 0, unit_id=7), {"charge"}),
        (edited("quota_rule", 0, max=0), {"quota"}),
        (
            {
                **edited("release_attendee", 3, visitor_id=1),
                **edited("meeting", 1, starts_at=at(10, 20), ends_at=at(10, 22)),
            },
            {"moved", "two places", "visits a day"},
        ),
        ({"absence": [{"visitor_id": 1, "starts_at": at(9), "ends_at": at(11)}]}, {"away"}),
        (
            {"release_attendee": [*rows()["release_attendee"], {"release_visit_id": 201, "visitor_id": 2}]},
            {"one team"},
        ),
        ({**edited("meeting", 1, host_id=1), **edited("release_visit", 3, host_id=1)}, {"days between visits"}),
    ],
)
def test_a_broken_rule_is_noticed(changed: Rows, rules: set[str]) -> None:
    assert rules_broken(changed) == rules


def test_the_recount_counts_what_was_marked_and_what_is_to_come() -> None:
    absent = {"attendance": [{"visitor_id": 2, "meeting_id": 2, "attended": False}]}
    assert [counts[1:] for counts in recount(records(absent), TODAY).values()] == [(0, 1), (0, 0)]
    assert [counts[1:] for counts in recount(records(absent), date(2027, 2, 15)).values()] == [(1, 0), (0, 0)]


def dropped() -> Rows:
    """The second release sends nobody to the first meeting any more."""
    return {
        "release_visit": [row for row in rows()["release_visit"] if row["id"] != 201],
        "release_attendee": [row for row in rows()["release_attendee"] if row["release_visit_id"] != 201],
    }


def test_a_visit_dropped_without_a_cause_is_noticed_and_one_with_a_cause_is_not() -> None:
    before = {table: [row for row in rows()[table] if row["id"] < 200] for table in ("release", "release_visit")}
    before["release"] = before["release"][:1]
    plan = rows()["plan"][1]
    known, after = records(before), records(dropped())
    assert list(check_explained(known, after, plan, TODAY)) == ["visitor 1 at meeting 1: dropped without a cause"]
    away = {"absence": [{"visitor_id": 1, "starts_at": at(9), "ends_at": at(11)}]}
    assert list(check_explained(records({**before, **away}), after, plan, TODAY)) == []


def test_a_settled_visit_that_is_gone_is_noticed() -> None:
    before = {"release": rows()["release"][:1]}
    late = {**rows()["plan"][1], "frozen_until": date(2027, 2, 11)}
    after = records(dropped())
    assert list(check_settled(records(before), after, late, TODAY)) == [
        "(1, 1) on 2027-02-10 was settled, and is gone"
    ]
    assert list(check_settled(records(before), after, rows()["plan"][1], TODAY)) == []


def test_a_letter_that_is_missing_too_many_or_wrong_is_noticed() -> None:
    known = records(dropped())
    views = {number: view_after(known, number) for number in (1, 2)}
    expected = expect_letters(views, {Reader(visitor_id=1): 1, Reader(visitor_id=2): 1, Reader(host_id=1): 1}, NOW)
    gone = News(stand=frozenset(), gone=frozenset({1}))
    assert expected == {Reader(visitor_id=1): gone, Reader(host_id=1): gone}
    letter = EmailMessage()
    letter["To"] = "an@x.example"
    addresses = {"an@x.example": Reader(visitor_id=1)}
    faults = [
        len(list(check_letters({Reader(visitor_id=1): gone}, sent, addresses))) for sent in ([], [letter] * 2)
    ]
    # Missing once; twice there, and both say nothing.
    assert faults == [1, 3]


def test_nothing_is_news_of_visits_that_are_over() -> None:
    visits = view_after(records(), 2).of(Reader(visitor_id=1))
    assert find_news(visits, {}, at(11)) is None


def test_a_calendar_that_lacks_a_visit_or_whose_numbers_fall_is_noticed() -> None:
    views = {2: view_after(records(), 2)}
    empty = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
    assert len(list(check_calendar(1, empty, views, {}, NOW))) == 1
    event = (
        b"BEGIN:VEVENT\r\nUID:visit-1-1@visitplan.invalid\r\nSEQUENCE:1\r\nSTATUS:CONFIRMED\r\nSUMMARY:x\r\n"
        b"LOCATION:x\r\nDESCRIPTION:x\r\nDTSTART:20270210T120000Z\r\nDTEND:20270210T140000Z\r\nEND:VEVENT\r\n"
    )
    body = empty.replace(b"END:VCALENDAR", event + b"END:VCALENDAR")
    memory: dict[str, Seen] = {}
    assert list(check_calendar(1, body, views, memory, NOW)) == []
    seen = memory["visit-1-1@visitplan.invalid"]
    for other in (replace(seen, sequence=2), replace(seen, sequence=0), replace(seen, told=("y",))):
        memory["visit-1-1@visitplan.invalid"] = other
        assert len(list(check_calendar(1, body, views, memory, NOW))) == 1

from datetime import date

import pytest

from planner.busy.apart import read_apart
from planner.busy.reading import MAX_BYTES, read_spans
from planner.errors import BadFile
from planner.periods import Period
from tests.planner.busy.calendar_server import SECRET_TITLE, busy, calendar
from tests.planner.factories import ZONE

PERIOD = Period(start=date(2027, 1, 1), end=date(2027, 6, 30))
FIFTH = ("05/01 08:00", "05/01 10:00")


def read(*events: str) -> list[tuple[str, str]]:
    """The times of the events, as clocks in Vietnam show them."""
    spans = read_spans(calendar(*events), PERIOD, ZONE)
    return [
        (f"{span.starts_at.astimezone(ZONE):%d/%m %H:%M}", f"{span.ends_at.astimezone(ZONE):%d/%m %H:%M}")
        for span in spans
    ]


def refusal(data: bytes) -> str:
    with pytest.raises(BadFile) as refused:
        read_spans(data, PERIOD, ZONE)
    return str(refused.value.message)


def test_an_event_is_a_time() -> None:
    assert read(busy("20270105")) == [FIFTH]


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:20270105T010000Z\nDTEND:20270105T030000Z",
        "DTSTART;TZID=Europe/Paris:20270105T020000\nDTEND;TZID=Europe/Paris:20270105T040000",
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20270105T080000\nDURATION:PT2H",
    ],
)
def test_times_of_every_zone_are_the_same_moments(event: str) -> None:
    assert read(event) == [FIFTH]


def test_a_day_without_a_time_is_the_whole_of_it() -> None:
    assert read("DTSTART;VALUE=DATE:20270105") == [("05/01 00:00", "06/01 00:00")]
    assert read("DTSTART;VALUE=DATE:20270105\nDTEND;VALUE=DATE:20270108") == [("05/01 00:00", "08/01 00:00")]


def test_a_repeating_event_is_each_of_its_times_but_those_taken_out() -> None:
    event = busy("20270105") + "\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20270112T080000"
    assert read(event) == [FIFTH, ("19/01 08:00", "19/01 10:00")]


def test_one_time_of_a_repeating_event_may_be_moved_or_cancelled() -> None:
    series = "UID:series\n" + busy("20270105") + "\nRRULE:FREQ=WEEKLY;COUNT=3"
    moved = "UID:series\nRECURRENCE-ID:20270112T080000\n" + busy("20270113", "1400", "1500")
    cancelled = "UID:series\nRECURRENCE-ID:20270119T080000\nSTATUS:CANCELLED\n" + busy("20270119")
    assert read(series, moved, cancelled) == [FIFTH, ("13/01 14:00", "13/01 15:00")]


def test_an_event_that_began_before_the_period_and_repeats_into_it_counts() -> None:
    assert read(busy("20200107") + "\nRRULE:FREQ=YEARLY") == [("07/01 08:00", "07/01 10:00")]


@pytest.mark.parametrize(
    "mark",
    [
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "UID:visit-7-v3@visitplan.invalid",
    ],
)
def test_what_is_cancelled_or_free_or_a_visit_of_ours_takes_no_time(mark: str) -> None:
    assert read(busy("20270105") + f"\n{mark}", busy("20270106")) == [("06/01 08:00", "06/01 10:00")]


def test_a_moment_without_length_takes_no_time() -> None:
    assert read("DTSTART:20270105T080000Z", "DTSTART:20270105T080000Z\nDTEND:20270105T080000Z") == []


def test_what_overlaps_or_touches_is_one_time() -> None:
    events = [busy("20270105"), busy("20270105", "0900", "1100"), busy("20270105", "1100", "1130")]
    assert read(*events, busy("20270105", "1200", "1300")) == [
        ("05/01 08:00", "05/01 11:30"),
        ("05/01 12:00", "05/01 13:00"),
    ]


def test_other_days_are_not_looked_at() -> None:
    assert read(busy("20261231"), busy("20270701"), busy("20270630", "2300", "2330")) == [
        ("30/06 23:00", "30/06 23:30")
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "This is no calendar (.ics)."),
        (b"Xin ch\xc3\xa0o", "This is no calendar (.ics)."),
        (b"<!doctype html><title>Log in</title>", "This is a web page, not a calendar."),
        (calendar(busy("20270105"))[:-20], "The calendar is cut short: its last line is missing."),
        (
            calendar("DTSTART:2027-01-05\nRRULE:FREQ=WEEKLY"),
            "Event 1 of the calendar says “2027-01-05” as DTSTART, which can't be understood.",
        ),
        (
            calendar(busy("20270105"), busy("20270106") + "\nRRULE:FREQ=SOMETIMES"),
            "Event 2 of the calendar says “FREQ=SOMETIMES” as RRULE, which can't be understood.",
        ),
        (
            calendar(f"DTSTART:{SECRET_TITLE}"),
            "Event 1 of the calendar says “…” as DTSTART, which can't be understood.",
        ),
        (
            calendar("LOCATION:Nhà"),
            "Event 1 of the calendar does not say once when it starts (DTSTART).",
        ),
        (
            calendar(busy("20270105")).replace(b"END:VEVENT\r\n", b""),
            "The calendar can't be read: its lines do not belong together.",
        ),
        (b"x" * (MAX_BYTES + 1), "The calendar is larger than 5 MB."),
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused_with_what_is_wrong(data: bytes, message: str) -> None:
    assert refusal(data) == message


def test_an_event_whose_text_is_broken_still_tells_its_time() -> None:
    data = calendar(busy("20270105")).replace(b"SUMMARY:", b"SUMMARY ")
    assert len(read_spans(data, PERIOD, ZONE)) == 1


def test_a_process_apart_reads_the_same_and_refuses_the_same() -> None:
    data = calendar(busy("20270105") + "\nRRULE:FREQ=DAILY;COUNT=3")
    assert read_apart(data, PERIOD, ZONE) == read_spans(data, PERIOD, ZONE)
    with pytest.raises(BadFile) as refused:
        read_apart(b"<html>", PERIOD, ZONE)
    assert str(refused.value) == (
        "This is a web page, not a calendar. Copy the secret address in iCal format, which usually ends in .ics."
    )


def test_a_rule_that_repeats_without_measure_is_given_up() -> None:
    endless = calendar(busy("20270105") + "\nRRULE:FREQ=SECONDLY")
    with pytest.raises(BadFile) as refused:
        read_apart(endless, PERIOD, ZONE, seconds=2)
    assert str(refused.value.message) == "The calendar takes too long to read: something in it repeats too often."

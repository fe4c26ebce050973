"""The letters that arrived against what is new for each reader: told to those concerned, once, nothing else."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from icalendar import Calendar

from benchmarks.soak.records import Records
from benchmarks.soak.views import ByMeeting, Reader, View

NOTHING: ByMeeting = {}


@dataclass(frozen=True, kw_only=True)
class News:
    """What a reader has to be told: visits that are new or different, and those that are no more, by meeting."""

    stand: frozenset[int]
    gone: frozenset[int]


def find_news(before: ByMeeting, after: ByMeeting, now: datetime) -> News | None:
    """Of visits that are over, then and now, nothing is told. None where nothing is new."""
    stand = {
        meeting
        for meeting, visit in after.items()
        if visit != before.get(meeting) and max(visit.ends_at, before.get(meeting, visit).ends_at) > now
    }
    gone = {meeting for meeting, visit in before.items() if meeting not in after and visit.ends_at > now}
    return News(stand=frozenset(stand), gone=frozenset(gone)) if stand or gone else None


def expect_letters(views: Mapping[int, View], told: Mapping[Reader, int], now: datetime) -> dict[Reader, News]:
    """Whom the latest release says something new, and what of it they have not been `told` by an earlier one."""
    latest = max(views)
    before = views[latest - 1].visits if latest - 1 in views else {}
    expected = {}
    for reader in views[latest].visits.keys() | before.keys():
        after = views[latest].of(reader)
        if after != before.get(reader, NOTHING):
            known = views[told[reader]].of(reader) if reader in told else NOTHING
            news = find_news(known, after, now)
            if news is not None:
                expected[reader] = news
    return expected


def check_letters(
    expected: Mapping[Reader, News], letters: Sequence[EmailMessage], addresses: Mapping[str, Reader]
) -> Iterator[str]:
    """`expected` of those who can be written to; `addresses` say who reads what arrives there."""
    arrived = Counter(addresses[address_of(letter)] for letter in letters)
    for reader in expected.keys() | arrived.keys():
        if arrived[reader] != (reader in expected):
            yield f"letters to {reader}: {arrived[reader]} arrived, {int(reader in expected)} expected"
    for letter in letters:
        reader = addresses[address_of(letter)]
        if reader in expected and read_news(letter, reader) != expected[reader]:
            yield f"the letter to {reader} says {read_news(letter, reader)}, news are {expected[reader]}"


def address_of(letter: EmailMessage) -> str:
    [recipient] = letter["To"].addresses
    address: str = recipient.addr_spec
    return address


def read_news(letter: EmailMessage, reader: Reader) -> News:
    """From the calendar files that are attached."""
    person = "" if reader.visitor_id is None else f"-{reader.visitor_id}"
    meetings: dict[str, set[int]] = {"PUBLISH": set(), "CANCEL": set()}
    for part in letter.iter_attachments():
        calendar = Calendar.from_ical(part.get_content())
        for event in calendar.walk("VEVENT"):
            meeting = str(event["UID"]).removeprefix("visit-").removesuffix(f"{person}@visitplan.invalid")
            meetings[str(calendar["METHOD"])].add(int(meeting))
    return News(stand=frozenset(meetings["PUBLISH"]), gone=frozenset(meetings["CANCEL"]))


def read_addresses(records: Records) -> dict[str, Reader]:
    """Visitors first: who left is not written to, but is still who they were."""
    hosts = {
        row["secretary_email"]: Reader(host_id=row["id"]) for row in records["host"] if row["secretary_email"]
    }
    visitors = {row["email"]: Reader(visitor_id=row["id"]) for row in records["visitor"] if row["email"]}
    return {**hosts, **visitors}

"""What each visitor, and each host, could know of their visits when some release was the latest one."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from benchmarks.soak.records import Records


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldVisit:
    """A visit as it was told; `people` by id."""

    meeting_id: int
    starts_at: datetime
    ends_at: datetime
    place: str | None
    kind: str
    host_name: str
    unit_name: str
    topic: str | None
    people: frozenset[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """A visitor, or a host's secretary: exactly one of the two ids."""

    visitor_id: int | None = None
    host_id: int | None = None


ByMeeting = Mapping[int, ToldVisit]


@dataclass(frozen=True, kw_only=True)
class View:
    """Everybody's visits, by meeting, as they stood after the release that was published then."""

    published_at: datetime
    visits: Mapping[Reader, ByMeeting]

    def of(self, reader: Reader) -> ByMeeting:
        return self.visits.get(reader, {})


def view_after(records: Records, number: int) -> View:
    releases = {row["id"]: row["number"] for row in records["release"]}
    rows = {(releases[row["release_id"]], row["meeting_id"]): row for row in records["release_visit"]}
    sent = records.in_force_at(number)
    people: Mapping[int, set[int]] = defaultdict(set)
    for pair in sent:
        people[pair.meeting_id].add(pair.visitor_id)
    visits: Mapping[Reader, dict[int, ToldVisit]] = defaultdict(dict)
    for pair in sent:
        row = rows[pair.release, pair.meeting_id]
        told = ToldVisit(
            **{name: row[name] for name in ToldVisit.__dataclass_fields__ if name != "people"},
            people=frozenset(people[pair.meeting_id]),
        )
        visits[Reader(visitor_id=pair.visitor_id)][pair.meeting_id] = told
        visits[Reader(host_id=pair.host_id)][pair.meeting_id] = told
    published = next(row["published_at"] for row in records["release"] if row["number"] == number)
    return View(published_at=published, visits=visits)

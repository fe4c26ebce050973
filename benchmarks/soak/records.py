"""The raw rows in the database at one moment, and who is to be where by them: plain Python, no queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

Row = Mapping[str, Any]

# Whole tables; of plans, whose instances are large, only what the checks look at.
TABLES = (
    "unit", "host", "team", "visitor", "area", "absence", "quota_rule", "policy", "meeting_rule", "meeting",
    "past_visit",
    "plan_visit", "plan_visit_visitor", "release", "release_visitor", "release_visit", "release_attendee",
    "attendance", "meeting_report", "finding", "change",
)  # fmt: skip
OF_PLANS = "SELECT id, started_at, based_on_id, choice, frozen_until, changes_least FROM plan"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A visitor sent to a meeting by a release in force; the times are those that were told."""

    visitor_id: int
    meeting_id: int
    host_id: int
    team_id: int | None
    kind: str
    starts_at: datetime
    ends_at: datetime
    told: date
    release: int


@dataclass(frozen=True, kw_only=True)
class Records:
    """The rows of each table, each with its columns by name."""

    tables: Mapping[str, Sequence[Row]]
    zone: ZoneInfo

    def __getitem__(self, table: str) -> Sequence[Row]:
        return self.tables[table]

    @cached_property
    def _indexes(self) -> dict[str, dict[int, Row]]:
        return {}

    def by_id(self, table: str) -> Mapping[int, Row]:
        if table not in self._indexes:
            self._indexes[table] = {row["id"]: row for row in self[table]}
        return self._indexes[table]

    def group(self, table: str, column: str) -> Mapping[Any, Sequence[Row]]:
        groups: Mapping[Any, list[Row]] = defaultdict(list)
        for row in self[table]:
            groups[row[column]].append(row)
        return groups

    def day_of(self, moment: datetime) -> date:
        """The local date."""
        return moment.astimezone(self.zone).date()

    @cached_property
    def planned_for(self) -> Mapping[int, frozenset[int]]:
        """Whom each release plans for."""
        return {
            release: frozenset(row["visitor_id"] for row in rows)
            for release, rows in self.group("release_visitor", "release_id").items()
        }

    @cached_property
    def marks(self) -> Mapping[tuple[int, int], bool]:
        """Whether a visitor attended, by visitor and meeting, where that was marked."""
        return {(row["visitor_id"], row["meeting_id"]): row["attended"] for row in self["attendance"]}

    @cached_property
    def in_force(self) -> Sequence[Sent]:
        return self.in_force_at(max((row["number"] for row in self["release"]), default=0))

    def in_force_at(self, number: int) -> Sequence[Sent]:
        """Who was to be where when the release with this number was the latest one.

        Of every visitor and day the release counts that has the highest number of those whose period holds the day
        and that plan for the visitor.
        """
        releases = [row for row in self["release"] if row["number"] <= number]
        attendees = self.group("release_attendee", "release_visit_id")
        known = {row["id"]: row for row in releases}
        return [
            self._sent(visit, known[visit["release_id"]], attendee["visitor_id"])
            for visit in self["release_visit"]
            if visit["release_id"] in known
            for attendee in attendees[visit["id"]]
            if not self._is_overruled(visit, known[visit["release_id"]], attendee["visitor_id"], releases)
        ]

    def _is_overruled(self, visit: Row, release: Row, visitor_id: int, releases: Iterable[Row]) -> bool:
        day = self.day_of(visit["starts_at"])
        return any(
            later["number"] > release["number"]
            and later["starts_on"] <= day <= later["ends_on"]
            and visitor_id in self.planned_for[later["id"]]
            for later in releases
        )

    def _sent(self, visit: Row, release: Row, visitor_id: int) -> Sent:
        return Sent(
            visitor_id=visitor_id,
            meeting_id=visit["meeting_id"],
            host_id=visit["host_id"],
            team_id=visit["team_id"],
            kind=visit["kind"],
            starts_at=visit["starts_at"],
            ends_at=visit["ends_at"],
            told=self.day_of(visit["starts_at"]),
            release=release["number"],
        )

    def is_away(self, visitor_id: int, starts_at: datetime, ends_at: datetime) -> bool:
        return any(
            absence["starts_at"] < ends_at and starts_at < absence["ends_at"]
            for absence in self._absences.get(visitor_id, ())
        )

    @cached_property
    def _absences(self) -> Mapping[int, Sequence[Row]]:
        return self.group("absence", "visitor_id")


def read_records(s: Session, zone: ZoneInfo) -> Records:
    tables: dict[str, Sequence[Row]] = {}
    for table in TABLES:
        tables[table] = [dict(row._mapping) for row in s.execute(text(f'SELECT * FROM "{table}"'))]
    tables["plan"] = [dict(row._mapping) for row in s.execute(text(OF_PLANS))]
    return Records(tables=tables, zone=zone)

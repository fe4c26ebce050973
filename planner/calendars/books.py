"""Everybody's visits as they stood when some release was the latest one: what people could know by then."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from planner.calendars.standing import (
    FeedOwner,
    ReleaseFor,
    StandingVisit,
    ToldVisit,
    follow,
    list_releases_for,
    read_told_visits,
)

Visits = Mapping[int, StandingVisit]


@dataclass(frozen=True, kw_only=True)
class Book:
    """The visits of each visitor and of each host, by meeting; dropped ones among them, as calendars show them."""

    visitors: Mapping[int, Visits]
    hosts: Mapping[int, Visits]

    @cached_property
    def delegations(self) -> Mapping[int, tuple[str, ...]]:
        """Who goes, by meeting, of the visits that stand."""
        visits = (visit for visits in self.hosts.values() for visit in visits.values())
        return {visit.meeting_id: visit.delegation for visit in visits if not visit.cancelled}

    def visits_of(self, visitor_id: int | None, host_id: int | None) -> Visits:
        """Those of a visitor, else of a host."""
        visits = self.hosts.get(host_id or 0) if visitor_id is None else self.visitors.get(visitor_id)
        return visits or {}


EMPTY = Book(visitors={}, hosts={})


def read_books(
    s: Session,
    numbers: Collection[int | None],
    *,
    since: date,
    zone: ZoneInfo,
    only: ColumnElement[bool] | None = None,
) -> dict[int | None, Book]:
    """The book of each of the releases `numbers`, all read at once; None is that of somebody who knows nothing.

    They hold what releases say that have days from `since` on. `only` is a condition on `ReleaseVisit`.
    """
    releases = list_releases_for(s, since)
    conditions = () if only is None else (only,)
    told = read_told_visits(s, FeedOwner(), [row.release for row in releases], *conditions)
    return {number: EMPTY if number is None else _write(told, releases, number, zone) for number in numbers}


def _write(
    told: Mapping[int, Mapping[int, ToldVisit]], releases: Collection[ReleaseFor], number: int, zone: ZoneInfo
) -> Book:
    known = [row for row in releases if row.release.number <= number]
    ids = {row.release.id for row in known}
    visitors: dict[int, dict[int, StandingVisit]] = {}
    hosts: dict[int, dict[int, StandingVisit]] = {}
    for meeting_id, by_release in told.items():
        said = {release_id: visit for release_id, visit in by_release.items() if release_id in ids}
        if not said:
            continue
        visit = follow(said, known, FeedOwner(), zone, said)
        hosts.setdefault(visit.host_id, {})[meeting_id] = visit
        for visitor_id in {person for each in said.values() for person in each.people}:
            own = {release_id: each for release_id, each in said.items() if visitor_id in each.people}
            followed = follow(own, known, FeedOwner(visitor_id=visitor_id), zone, said)
            visitors.setdefault(visitor_id, {})[meeting_id] = followed
    return Book(visitors=visitors, hosts=hosts)

"""The hosts as a map shows them: where they are, what they need, and whether somebody comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import compress
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Subquery, func, select
from sqlalchemy.orm import Session

from models.organisation import Host, Unit
from models.session import read_columns
from planner.directory import subtree
from planner.duties.priorities import get_policy, whole_months_between
from planner.duties.quality import select_weak_hosts
from planner.history import ONE_DAY, made_visits
from planner.periods import Period
from planner.reporting.overview import REMOTE_FROM
from planner.schedule import REMOTE, WEAK
from planner.sources import Source

OVERDUE = "overdue"
NEEDS = (REMOTE, WEAK, OVERDUE)
VISITED, PLANNED, NOT_VISITED = "visited", "planned", "not_visited"
STATES = (NOT_VISITED, PLANNED, VISITED)
QUESTIONS_KEPT = 32


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which visits the map tells of: those of `source` on days from `coming_from` on count as planned, those made
    on days from `made_since` to `today` as visited. Hosts are those at and below the unit; None for all.
    """

    source: Source
    made_since: date
    coming_from: date
    today: date
    zone: ZoneInfo
    unit_id: int | None = None


class MapHost(NamedTuple):
    """An active host. `last_visit` is the day of the last visit made, `next_visit` the first of the `planned`.

    There are thousands.
    """

    id: int
    name: str
    unit_id: int
    unit_name: str
    lat: float
    lon: float
    needs: tuple[str, ...]
    state: str
    last_visit: date | None
    planned: int
    next_visit: datetime | None


def list_map_hosts(s: Session, wanted: Wanted) -> list[MapHost]:
    """Those nobody comes to first, of these the ones with the most needs, then by name."""
    cap = get_policy(s).overdue_cap_months
    hosts = [_host(row, wanted, cap) for row in read_columns(s, _select(wanted))]
    return sorted(hosts, key=lambda host: (STATES.index(host.state), -len(host.needs), host.name, host.id))


def select_map_hosts(hosts: Iterable[MapHost], *, need: str | None, state: str | None) -> list[MapHost]:
    """Those of a need (`NEEDS`) and a state (`STATES`); None for any."""
    return [host for host in hosts if need in (None, *host.needs) and state in (None, host.state)]


# Maps ask the same of the same day again and again, and to put the question together takes a while.
@lru_cache(maxsize=QUESTIONS_KEPT)
def _select(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    made, coming = _made(wanted), _coming(wanted)
    statement = (
        select(
            Host.id,
            Host.name,
            Host.unit_id,
            Unit.name.label("unit_name"),
            Host.lat,
            Host.lon,
            (Host.remoteness >= REMOTE_FROM).label(REMOTE),
            Host.id.in_(select_weak_hosts(today=wanted.today, zone=wanted.zone)).label(WEAK),
            made.c.last_visit,
            func.coalesce(coming.c.planned, 0).label("planned"),
            coming.c.next_visit,
        )
        .join(Unit, Unit.id == Host.unit_id)
        .outerjoin(made, made.c.host_id == Host.id)
        .outerjoin(coming, coming.c.host_id == Host.id)
        .where(Host.active)
    )
    if wanted.unit_id is None:
        return statement
    return statement.where(Host.unit_id.in_(select(subtree([wanted.unit_id]).c.id)))


def _made(wanted: Wanted) -> Subquery:
    """The last visit made to each host, today's among them."""
    visits = made_visits(before=wanted.today + ONE_DAY, unmarked_before=wanted.today, zone=wanted.zone)
    last = select(visits.c.host_id, func.max(visits.c.day).label("last_visit"))
    return last.group_by(visits.c.host_id).subquery("last")


def _coming(wanted: Wanted) -> Subquery:
    rows = wanted.source.visits.c
    counted = select(
        rows.host_id, func.count().label("planned"), func.min(rows.starts_at).label("next_visit")
    ).where(rows.starts_at >= Period(start=wanted.coming_from, end=wanted.coming_from).begins_at(wanted.zone))
    return counted.group_by(rows.host_id).subquery("coming")


def _host(row: Row[*tuple[Any, ...]], wanted: Wanted, cap: int) -> MapHost:
    # Taken apart at once: there are thousands, and each name looked up in a row costs as much as all of this.
    number, name, unit_id, unit_name, lat, lon, remote, weak, last, planned, coming = row
    overdue = cap > 0 and (last is None or whole_months_between(last, wanted.today) >= cap)
    state = PLANNED if planned else NOT_VISITED
    if last is not None and last >= wanted.made_since:
        state = VISITED
    needs = tuple(compress(NEEDS, (remote, weak, overdue)))
    return MapHost(number, name, unit_id, unit_name, lat, lon, needs, state, last, planned, coming)

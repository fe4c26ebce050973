"""The units right below one, each with what its hosts get: what a map is divided into."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Unit
from planner.directory import subtree
from planner.maps.hosts import NOT_VISITED, MapHost
from planner.reporting.overview import Share


@dataclass(frozen=True, kw_only=True)
class Part:
    """A unit with its hosts, however far below: `reached` by a visit made or planned, `left` in need without."""

    id: int
    name: str
    hosts: tuple[MapHost, ...]

    @property
    def reached(self) -> Share:
        return Share(part=sum(host.state != NOT_VISITED for host in self.hosts), whole=len(self.hosts))

    @property
    def left(self) -> int:
        return sum(host.state == NOT_VISITED and bool(host.needs) for host in self.hosts)


def find_top(s: Session) -> int | None:
    """The root's id where there is one alone; None: the map is of all of them."""
    roots = s.scalars(select(Unit.id).where(Unit.parent_id.is_(None)).limit(2)).all()
    return roots[0] if len(roots) == 1 else None


def list_parts(s: Session, unit_id: int | None, hosts: Iterable[MapHost]) -> list[Part]:
    """The units right below `unit_id` (None: the roots) that have any of `hosts`, by name."""
    below = Unit.parent_id.is_(None) if unit_id is None else Unit.parent_id == unit_id
    names: dict[int, str] = dict(
        s.execute(select(Unit.id, Unit.name).where(below).order_by(Unit.name, Unit.id)).all()
    )
    tree = subtree(names)
    part_of: dict[int, int] = dict(s.execute(select(tree.c.id, tree.c.root)).all())
    held: Mapping[int, list[MapHost]] = defaultdict(list)
    for host in hosts:
        if host.unit_id in part_of:
            held[part_of[host.unit_id]].append(host)
    return [Part(id=each, name=name, hosts=tuple(held[each])) for each, name in names.items() if held[each]]

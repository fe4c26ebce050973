"""How the visits of two plans differ."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Visitor
from models.session import read_columns
from planner.replanning.diff import DROPPED, KEPT, KINDS, NEW, Difference, compare
from planner.replanning.occasions import Occasion
from planner.sources import Source


@dataclass(frozen=True, kw_only=True)
class Change:
    """From one plan to another: every visit with what becomes of it, by time."""

    differences: tuple[Difference, ...]

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(difference.kind for difference in self.differences)
        return {kind: counted[kind] for kind in KINDS}

    @property
    def changed(self) -> list[Difference]:
        return [difference for difference in self.differences if difference.kind != KEPT]

    @property
    def hosts(self) -> dict[int, str]:
        """What becomes of each host that either plan visits: kept by both, new in the other, or dropped."""
        before = {each.before.host_id for each in self.differences if each.before}
        after = {each.after.host_id for each in self.differences if each.after}
        fates = {(True, True): KEPT, (False, True): NEW, (True, False): DROPPED}
        return {host: fates[host in before, host in after] for host in before | after}


def change_between(s: Session, before: Source, after: Source) -> Change:
    return Change(differences=tuple(compare(read_occasions(s, before), read_occasions(s, after))))


def read_occasions(s: Session, source: Source) -> list[Occasion]:
    """All visits of the source."""
    people: Mapping[int, dict[int, str]] = defaultdict(dict)
    sent = source.attendees.c
    named = select(sent.visit_id, Visitor.id, Visitor.name).join(Visitor, Visitor.id == sent.visitor_id)
    for visit_id, visitor_id, name in read_columns(s, named.order_by(sent.visit_id, Visitor.id)):
        people[visit_id][visitor_id] = name
    of = source.visits.c
    visits = select(of.id, of.meeting_id, of.host_id, of.host_name, of.kind, of.starts_at, of.ends_at)
    # By their places, and taken apart at once: there are thousands, and names take longer than all of this.
    return [
        Occasion(meeting_id, host_id, host_name, kind, starts_at, ends_at, people[visit_id])
        for visit_id, meeting_id, host_id, host_name, kind, starts_at, ends_at in read_columns(s, visits)
    ]

"""A draft as it stands while it is changed by hand: who is sent where, who of them is pinned, what is settled."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from models.plans import Plan, PlanVisit, PlanVisitVisitor
from models.releases import Release
from planner.assembly.keys import MEETING, VISITOR, key_of
from planner.editing.marks import read_mark
from planner.editing.rulebook import Rulebook, Shelf
from planner.errors import Conflict
from planner.plans import get_plan
from solver.check.book import Book
from solver.files import parse_problem
from solver.plan import INFEASIBLE
from solver.problem import Pair, Quota, Visit


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """Who is sent to a meeting, by row id in order, and who of them is pinned to it. Empty: there is no visit."""

    visitors: tuple[int, ...] = ()
    pinned: frozenset[int] = frozenset()

    def send(self, visitors: tuple[int, ...]) -> "Delegation":
        """Others in their place; who stays stays pinned."""
        return Delegation(visitors=tuple(sorted(visitors)), pinned=self.pinned & set(visitors))

    def visit_to(self, meeting_id: int) -> Visit:
        return Visit(
            meeting=key_of(MEETING, meeting_id), visitors=tuple(key_of(VISITOR, v) for v in self.visitors)
        )


NOBODY = Delegation()
# What an edit makes of the delegations at some meetings, by row id.
Changes = Mapping[int, Delegation]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`delegations` by meeting, the `settled` ones left out: these are no part of what the rule book judges.

    `mark` tells whether anybody has changed it since (`planner.editing.marks`); empty where nobody could have.
    """

    plan: Plan
    rules: Rulebook
    delegations: Changes
    settled: frozenset[int]
    mark: str = ""

    def at(self, meeting_id: int) -> Delegation:
        return self.delegations.get(meeting_id, NOBODY)

    def change(self, changes: Changes) -> "Draft":
        delegations = {meeting: d for meeting, d in {**self.delegations, **changes}.items() if d.visitors}
        return replace(self, delegations=delegations)

    @cached_property
    def book(self) -> Book:
        """The referee's book of the whole draft."""
        return Book(self.rules.problem, [d.visit_to(meeting) for meeting, d in self.delegations.items()])

    @cached_property
    def visited_hosts_below(self) -> Counter[str]:
        """How many visited hosts each unit has below it."""
        hosts = (host for host, meetings in self.book.visited_of_host.items() if meetings)
        return Counter(unit for host in hosts for unit in self.rules.units_above(self.rules.hosts[host].unit))

    @cached_property
    def _counts(self) -> dict[str, int]:
        """What the draft adds to quotas, by id, as far as anybody has asked."""
        return {}

    def count(self, quota: Quota) -> int:
        if quota.id not in self._counts:
            self._counts[quota.id] = self.book.count(quota)
        return self._counts[quota.id]

    @property
    def pins(self) -> list[Pair]:
        return [pair for meeting in self.delegations for pair in self.pins_at(meeting)]

    def pins_at(self, meeting_id: int) -> list[Pair]:
        return [
            Pair(visitor=key_of(VISITOR, visitor), meeting=key_of(MEETING, meeting_id))
            for visitor in sorted(self.at(meeting_id).pinned)
        ]


def open_draft(s: Session, plan_id: int, shelf: Shelf, *, locking: bool = False) -> Draft:
    """The draft to be changed. Raises NotFound for no such plan, Conflict where it is none that can be edited.

    With `locking`, others who would change it wait for the end of the transaction.
    """
    plan = get_plan(s, plan_id)
    if locking:
        s.refresh(plan, with_for_update=True)
    _refuse_closed(s, plan)
    # Before the visits, so that it is never of later ones.
    mark = read_mark(s, plan_id)
    delegations, settled = _read_visits(s, plan_id)
    return Draft(
        plan=plan,
        rules=_read_rules(s, plan, shelf),
        delegations=delegations,
        settled=settled,
        mark=mark,
    )


def can_edit(s: Session, plan: Plan) -> bool:
    """Whether the plan is a draft with visits that nobody has published."""
    released = s.scalar(select(Release.id).where(Release.plan_id == plan.id))
    return released is None and plan.state == "done" and plan.status != INFEASIBLE and plan.score is not None


def _refuse_closed(s: Session, plan: Plan) -> None:
    if not can_edit(s, plan):
        raise Conflict(
            "Only a draft that is worked out and not published can be changed by hand.",
            "Rebalance the release, or wait until the draft is done.",
        )


def _read_rules(s: Session, plan: Plan, shelf: Shelf) -> Rulebook:
    kept = func.coalesce(Plan.open_instance, Plan.instance)
    digest = s.scalar(select(func.md5(cast(kept, Text))).where(Plan.id == plan.id))
    if digest is None:
        raise Conflict("The draft has no record of the rules it was made by.", "Have it worked out anew.")

    def write() -> Rulebook:
        return Rulebook(replace(parse_problem(plan.open_instance or plan.instance), locked=()))

    return shelf.fetch((plan.id, digest), write)


def _read_visits(s: Session, plan_id: int) -> tuple[dict[int, Delegation], frozenset[int]]:
    rows = s.execute(
        select(PlanVisit.meeting_id, PlanVisit.settled, PlanVisitVisitor.visitor_id, PlanVisitVisitor.pinned)
        .join(PlanVisitVisitor, PlanVisitVisitor.plan_visit_id == PlanVisit.id)
        .where(PlanVisit.plan_id == plan_id)
        .order_by(PlanVisit.meeting_id, PlanVisitVisitor.visitor_id)
    )
    people: Mapping[int, list[int]] = defaultdict(list)
    pinned: Mapping[int, set[int]] = defaultdict(set)
    settled = set()
    for row in rows:
        if row.settled:
            settled.add(row.meeting_id)
            continue
        people[row.meeting_id].append(row.visitor_id)
        if row.pinned:
            pinned[row.meeting_id].add(row.visitor_id)
    delegations = {
        meeting: Delegation(visitors=tuple(visitors), pinned=frozenset(pinned.get(meeting, ())))
        for meeting, visitors in people.items()
    }
    return delegations, frozenset(settled)

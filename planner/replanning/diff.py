"""How a draft differs from the release it goes on from, visit by visit, as a person reads it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.changes import Change
from models.plans import Plan, PlanVisit, PlanVisitVisitor
from models.releases import Release, ReleaseAttendee, ReleaseVisit
from planner.duties.terms import find_people, select_last_releases
from planner.errors import NotFound
from planner.replanning.causes import Causes, begun_at, read_causes
from planner.replanning.occasions import Occasion, is_of, read_before, read_drafted

KEPT, MOVED, HANDED_OVER, DROPPED, NEW = "kept", "moved", "handed_over", "dropped", "new"
KINDS = (KEPT, MOVED, HANDED_OVER, DROPPED, NEW)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What became of a visit: `before` None for a new one, `after` for a dropped one.

    `changes` explain it. Where it is not `direct`, they explain another one that shares a visitor or a host with
    it, and made this one follow.
    """

    kind: str
    before: Occasion | None
    after: Occasion | None
    changes: tuple[Change, ...] = ()
    direct: bool = False

    @property
    def occasion(self) -> Occasion:
        """What stands now, or stood."""
        occasion = self.after or self.before
        assert occasion is not None
        return occasion


@dataclass(frozen=True, kw_only=True)
class Diff:
    """All differences by time; `changed_pairs` of (visitor, meeting) are in the release and not in the draft."""

    differences: tuple[Difference, ...]
    changed_pairs: int

    @property
    def counts(self) -> dict[str, int]:
        """How many visits of each kind."""
        counted = Counter(difference.kind for difference in self.differences)
        return {kind: counted[kind] for kind in KINDS}


def diff_plan(s: Session, plan: Plan) -> Diff:
    """Of a draft and the release it is based on. Raises NotFound for a plan that goes on from none."""
    if plan.based_on_id is None:
        raise NotFound("This plan goes on from no release.", "Only a rebalanced plan can be compared with one.")
    base = s.get_one(Release, plan.based_on_id)
    before, after = read_before(s, plan), read_drafted(s, plan.id)
    causes = read_causes(s, since=begun_at(base.plan))
    return Diff(
        differences=tuple(explain(compare(before, after), causes)),
        changed_pairs=len(_pairs(before) - _pairs(after)),
    )


def count_changed_pairs(s: Session, plan: Plan) -> int:
    """`Diff.changed_pairs` alone, for a plan that goes on from a release: a few queries instead of every visit."""
    last = select_last_releases(plan)
    drafted = (
        select(PlanVisitVisitor.visitor_id)
        .join(PlanVisit, PlanVisit.id == PlanVisitVisitor.plan_visit_id)
        .where(
            PlanVisit.plan_id == plan.id,
            PlanVisit.meeting_id == ReleaseVisit.meeting_id,
            PlanVisitVisitor.visitor_id == ReleaseAttendee.visitor_id,
        )
    )
    told = (
        select(func.count())
        .select_from(ReleaseAttendee)
        .join(ReleaseVisit, ReleaseVisit.id == ReleaseAttendee.release_visit_id)
        .join(last, is_of(last))
        .where(ReleaseAttendee.visitor_id.in_(find_people(s, plan).replaced), ~drafted.exists())
    )
    return s.scalars(told).one()


def compare(before: Iterable[Occasion], after: Iterable[Occasion]) -> list[Difference]:
    """Visits are the same where their meeting is; of the others, those to one host moved, in order of time."""
    old = {occasion.meeting_id: occasion for occasion in before}
    new = {occasion.meeting_id: occasion for occasion in after}
    found = [_compare_meeting(old[meeting], new[meeting]) for meeting in old.keys() & new.keys()]
    coming: Mapping[int, list[Occasion]] = defaultdict(list)
    for occasion in sorted((new[m] for m in new.keys() - old.keys()), key=_when):
        coming[occasion.host_id].append(occasion)
    for occasion in sorted((old[m] for m in old.keys() - new.keys()), key=_when):
        if coming[occasion.host_id]:
            found.append(Difference(kind=MOVED, before=occasion, after=coming[occasion.host_id].pop(0)))
        else:
            found.append(Difference(kind=DROPPED, before=occasion, after=None))
    found += [Difference(kind=NEW, before=None, after=left) for rest in coming.values() for left in rest]
    return sorted(found, key=lambda difference: _when(difference.occasion))


def by_visitor(differences: Iterable[Difference]) -> dict[int, list[Difference]]:
    """What changes for each visitor, by id: what they hand over or take over included, what they keep left out."""
    told: dict[int, list[Difference]] = defaultdict(list)
    for difference in differences:
        before, after = difference.before, difference.after
        old, new = before.people if before else {}, after.people if after else {}
        for visitor in {**old, **new}:
            kind = difference.kind
            if visitor in old and visitor in new:
                moved = before != after and _when_and_where(before) != _when_and_where(after)
                kind = MOVED if moved else KEPT
            elif old and new:
                kind = HANDED_OVER
            if kind != KEPT:
                told[visitor].append(replace(difference, kind=kind))
    return dict(told)


def by_host(differences: Iterable[Difference]) -> dict[int, list[Difference]]:
    """What changes for each host, by id."""
    told: dict[int, list[Difference]] = defaultdict(list)
    for difference in differences:
        if difference.kind != KEPT:
            told[difference.occasion.host_id].append(difference)
    return dict(told)


def explain(differences: Sequence[Difference], causes: Causes) -> list[Difference]:
    """Each with the changes that concern it, or, where none does, those of its neighbours, step by step."""
    told = [_explain_directly(difference, causes) for difference in differences]
    known = True
    while known:
        known = False
        by_key: Mapping[tuple[str, int], list[Change]] = defaultdict(list)
        for difference in told:
            for key in _keys(difference):
                by_key[key] += difference.changes if difference.kind != KEPT else ()
        for index, difference in enumerate(told):
            if difference.kind == KEPT or difference.changes:
                continue
            changes = {change.id: change for key in _keys(difference) for change in by_key[key]}
            if changes:
                told[index], known = replace(difference, changes=tuple(changes.values())), True
    everybody = causes.of_all()
    return [replace(d, changes=everybody) if d.kind != KEPT and not d.changes else d for d in told]


def _compare_meeting(before: Occasion, after: Occasion) -> Difference:
    kind = KEPT
    if before.people.keys() != after.people.keys():
        kind = HANDED_OVER
    elif (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        kind = MOVED
    return Difference(kind=kind, before=before, after=after)


def _explain_directly(difference: Difference, causes: Causes) -> Difference:
    if difference.kind == KEPT:
        return difference
    before, after = difference.before, difference.after
    old, new = before.people.keys() if before else set[int](), after.people.keys() if after else set[int]()
    concerned = old | new if difference.kind != HANDED_OVER else old ^ new
    changes = causes.of(
        meetings=[occasion.meeting_id for occasion in (before, after) if occasion is not None],
        visitors=concerned,
        hosts=[difference.occasion.host_id] if difference.kind in (NEW, MOVED) else [],
    )
    edited = causes.of_edited(visitors=concerned, hosts=[difference.occasion.host_id])
    changes = tuple(dict.fromkeys((*changes, *edited)))
    return replace(difference, changes=changes, direct=bool(changes))


def _keys(difference: Difference) -> set[tuple[str, int]]:
    """What ties differences to one another: their visitors and their host."""
    occasions = [occasion for occasion in (difference.before, difference.after) if occasion is not None]
    people = {("visitor", visitor) for occasion in occasions for visitor in occasion.people}
    return people | {("host", occasion.host_id) for occasion in occasions}


def _pairs(occasions: Iterable[Occasion]) -> set[tuple[int, int]]:
    return {(visitor, occasion.meeting_id) for occasion in occasions for visitor in occasion.people}


def _when(occasion: Occasion) -> tuple[datetime, int]:
    return occasion.starts_at, occasion.meeting_id


def _when_and_where(occasion: Occasion | None) -> tuple[object, ...]:
    return (occasion.meeting_id, occasion.starts_at, occasion.ends_at) if occasion else ()

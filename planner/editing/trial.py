"""A change by hand tried before it is made: what it would break, cost or earn, and whom it concerns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.assembly.keys import MEETING, VISITOR, key_of
from planner.editing.draft import Changes, Delegation, Draft
from planner.editing.moves import Edit, work_out_changes
from planner.editing.reasons import explain
from planner.editing.vicinity import find_vicinity
from planner.phrases import Phrase, phrase
from solver.check import Evaluation, check, evaluate, is_sound
from solver.problem import Problem, Visit


@dataclass(frozen=True, kw_only=True)
class QuotaStep:
    """A quota that falls short by another number than before."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class VisitStep:
    """Who is sent to a meeting before and after, by row ids."""

    meeting_id: int
    before: Delegation
    after: Delegation

    @property
    def people(self) -> list[int]:
        """Those it is new for: who comes, and who goes no more."""
        return sorted(set(self.before.visitors) ^ set(self.after.visitors))


@dataclass(frozen=True, kw_only=True)
class Trial:
    """`refusals` say why it can't be made; without any, the rest says what it does.

    `shortfall` and `score` are by how much these change, `terms` by how much each term of the score does, those
    that don't left out.
    """

    edit: Edit
    steps: tuple[VisitStep, ...]
    refusals: tuple[Phrase, ...] = ()
    shortfall: int = 0
    score: int = 0
    terms: Mapping[str, int]
    quotas: tuple[QuotaStep, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.refusals

    @property
    def rank(self) -> tuple[int, int]:
        """The better ones are smaller."""
        return self.shortfall, -self.score


def try_edit(draft: Draft, edit: Edit) -> Trial:
    """Raises PlannerError for an edit that makes no sense in this draft."""
    changes, steps = _work_out(draft, edit)
    unknown = _find_unknown(draft, changes)
    if unknown:
        return Trial(edit=edit, steps=steps, refusals=tuple(unknown), terms={})
    problem, before, after = _narrow(draft, changes, steps)
    refusals = explain(problem, check(problem, after))
    return replace(_weigh(edit, steps, problem, before, after), refusals=tuple(refusals))


def find_allowed(draft: Draft, edit: Edit) -> Trial | None:
    """The trial of an edit that can be made, None of any other: of many, most are refused, and nobody asks why."""
    changes, steps = _work_out(draft, edit)
    if _find_unknown(draft, changes):
        return None
    problem, before, after = _narrow(draft, changes, steps)
    return _weigh(edit, steps, problem, before, after) if is_sound(problem, after) else None


def _work_out(draft: Draft, edit: Edit) -> tuple[Changes, tuple[VisitStep, ...]]:
    changes = work_out_changes(draft, edit)
    return changes, tuple(VisitStep(meeting_id=m, before=draft.at(m), after=d) for m, d in changes.items())


def _narrow(
    draft: Draft, changes: Changes, steps: tuple[VisitStep, ...]
) -> tuple[Problem, list[Visit], list[Visit]]:
    """The problem around the changes, and the visits in it before and after them."""
    problem, visits = find_vicinity(draft, *_concerned(draft, steps))
    changed = {key_of(MEETING, meeting) for meeting in changes}
    after = [visit for visit in visits if visit.meeting not in changed]
    after += [delegation.visit_to(meeting) for meeting, delegation in changes.items() if delegation.visitors]
    return problem, visits, after


def _weigh(
    edit: Edit, steps: tuple[VisitStep, ...], problem: Problem, before: list[Visit], after: list[Visit]
) -> Trial:
    was, now = evaluate(problem, before), evaluate(problem, after)
    return Trial(
        edit=edit,
        steps=steps,
        shortfall=now.shortfall - was.shortfall,
        score=now.score - was.score,
        terms={
            name: now.terms[name] - was.terms[name] for name in now.terms if now.terms[name] != was.terms[name]
        },
        quotas=_compare_quotas(problem, was, now),
    )


def _concerned(draft: Draft, steps: tuple[VisitStep, ...]) -> tuple[set[str], set[str]]:
    visitors = {key_of(VISITOR, v) for step in steps for v in (*step.before.visitors, *step.after.visitors)}
    hosts = {draft.rules.meetings[key_of(MEETING, step.meeting_id)].host for step in steps}
    return visitors, hosts


def _find_unknown(draft: Draft, changes: Changes) -> list[Phrase]:
    """Why what the plan's problem does not know can't be part of it."""
    said = []
    for meeting, delegation in changes.items():
        if meeting in draft.settled or key_of(MEETING, meeting) not in draft.rules.meetings:
            said.append(
                phrase(
                    "The meeting is not open to this plan: it is cancelled, outside its days, settled already, or "
                    "of a host that nobody it is for is in charge of."
                )
            )
        if any(key_of(VISITOR, visitor) not in draft.rules.visitors for visitor in delegation.visitors):
            said.append(phrase("The plan is not for this visitor: they were not active, or not in its scope."))
    return said


def _compare_quotas(problem: Problem, was: Evaluation, now: Evaluation) -> tuple[QuotaStep, ...]:
    before = {row.quota: row.short for row in was.unmet}
    after = {row.quota: row.short for row in now.unmet}
    return tuple(
        QuotaStep(name=quota.name, before=before.get(quota.id, 0), after=after.get(quota.id, 0))
        for quota in problem.quotas
        if before.get(quota.id, 0) != after.get(quota.id, 0)
    )

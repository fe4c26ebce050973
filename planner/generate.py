"""A draft made: its meetings expected, its problem assembled, solved, checked by the referee, and recorded."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, sessionmaker

from models.meetings import Meeting
from models.organisation import Host, Unit
from models.people import Area, Tier, Visitor
from models.plans import Plan, PlanMeeting, PlanQuota, PlanVisit, PlanVisitVisitor
from models.session import refresh_statistics
from planner.config import TIMEZONE
from planner.errors import PlannerError
from planner.meetings.expect import expect_meetings
from planner.periods import Period
from planner.phrases import Phrase, dump_phrases, phrase, some_of
from planner.plans import get_plan
from planner.quarters import Quarter
from planner.record import clear, record_meetings, record_outcome
from planner.replanning.pins import pairs_of, read_pins
from planner.replanning.prepare import Prepared, prepare
from planner.running.watch import Watch, write_progress
from planner.scope import EVERYBODY, Scope, find_visitors
from solver import solve
from solver.check import Violation, check_outcome
from solver.files import InstanceError, parse_problem, problem_to_json
from solver.plan import Outcome, Progress

log = logging.getLogger(__name__)

ROMAN = ("I", "II", "III", "IV")
# So many broken rules or faults are told; the rest would not help.
TOLD = 5
# Of a run's time at most so much goes into proving how few visits have to change.
SHARE_OF_LEAST = 0.25


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a plan. Another run of the same plan has another `started_at`."""

    plan_id: int
    started_at: datetime
    seconds_limit: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a run found; `least` is how many pairs of the visits in force no valid plan keeps, if any are."""

    prepared: Prepared
    outcome: Outcome
    least: int | None


class Unsound(PlannerError):
    """The referee refuses what the solver answered, or the tables do not make a sound problem."""


def new_plan(
    s: Session,
    *,
    quarter: Quarter,
    name: str | None,
    user_id: int | None,
    now: datetime,
    scope: Scope = EVERYBODY,
    seconds_limit: int = 120,
    seed: int = 0,
    zone: ZoneInfo = TIMEZONE,
) -> Plan:
    """A queued plan of the quarter for the visitors in `scope`, its expected meetings brought up to date first.

    Where the quarter has begun, the plan begins today: nobody is sent to what is past, and visits in force before
    today are settled. A quarter that is over is planned whole.
    Raises PlannerError where there is nothing to plan, saying all that is missing.
    """
    if seconds_limit < 1:
        raise PlannerError(
            "A plan can't be made in %(seconds)s seconds.", "Give it at least 1 second.", seconds=seconds_limit
        )
    expect_meetings(s, quarter.start, quarter.end, now=now, zone=zone)
    period = Period(start=quarter.start, end=quarter.end)
    left = period.left_on(now.astimezone(zone).date())
    missing = _find_missing(s, period, left, scope, zone)
    if missing:
        raise PlannerError(
            "There is nothing to plan in %(quarter)s: %(missing)s.",
            "Hand them in under “Excel” or add them under “Records”, then plan again.",
            quarter=phrase("%(year)sQ%(number)s", year=str(quarter.year), number=quarter.number),
            missing=missing,
        )
    plan = Plan(
        name=name or f"Kế hoạch dự sinh hoạt chi bộ quý {ROMAN[quarter.number - 1]} năm {quarter.year}",
        starts_on=period.start,
        ends_on=period.end,
        created_at=now,
        created_by_id=user_id,
        seconds_limit=seconds_limit,
        seed=seed,
        tiers=[s.get_one(Tier, tier_id) for tier_id in sorted(scope.tier_ids)],
        units=[s.get_one(Unit, unit_id) for unit_id in sorted(scope.unit_ids)],
        frozen_until=None if left == period else left.start,
    )
    s.add(plan)
    s.flush()
    return plan


def request_stop(s: Session, plan_id: int) -> None:
    """Asks a plan's run to end and keep its best visits. Raises NotFound; a finished plan stays as it is."""
    plan = get_plan(s, plan_id)
    plan.stop_requested = plan.stop_requested or plan.state in ("queued", "running")


def run_plan(
    sessions: sessionmaker[Session],
    plan_id: int,
    *,
    clock: Callable[[], datetime],
    workers: int = 2,
    report: Callable[[Progress], None] | None = None,
    ending: Callable[[], bool] | None = None,
    zone: ZoneInfo = TIMEZONE,
) -> None:
    """Works out a queued plan; one left running by a run that broke off is begun anew, a finished one left alone.

    It keeps its best visits and ends early where it is asked to (`request_stop`), or where `ending` says that this
    process is about to end. Ends with the plan done, or failed with a message. What was not foreseen is raised
    after the plan is marked failed. Commits by itself, in short transactions.
    """
    run = _begin(sessions, plan_id, clock())
    if run is None:
        return
    try:
        prepared = _prepare(sessions, run, zone)
        watch = Watch(sessions, plan_id, clock, report, ending)
        problem = prepared.assembled.problem
        least = _prove_least(prepared, run, workers, watch)
        outcome = solve(
            problem,
            seconds=run.seconds_limit,
            workers=workers,
            seed=run.seed,
            progress=watch.progress,
            stop=watch.stop,
        )
        _refuse(check_outcome(problem, outcome))
        _finish(sessions, run, Result(prepared=prepared, outcome=outcome, least=least), clock())
    except PlannerError as error:
        _fail(sessions, run, error, clock())
    except Exception as error:
        _fail(
            sessions,
            run,
            PlannerError(
                "The run broke off unexpectedly (%(fault)s).",
                "Plan again; if that breaks off too, show this message and the worker's log to whoever looks "
                "after the system.",
                fault=f"{type(error).__name__}: {error}",
            ),
            clock(),
        )
        raise


def _find_missing(s: Session, period: Period, left: Period, scope: Scope, zone: ZoneInfo) -> list[Phrase]:
    """What a plan can't be made without, and is not there in the days `left` of its period."""
    if not scope.is_all and not find_visitors(s, scope):
        return [phrase("nobody of these tiers has their charge within these units")]
    meetings = exists().where(
        Meeting.host_id == Host.id,
        Host.active,
        Meeting.status != "cancelled",
        Meeting.starts_at >= left.begins_at(zone),
        Meeting.starts_at < left.ends_at(zone),
    )
    none_left = phrase("no more meetings are held in it")
    none_held = phrase("there are no meetings and no meeting rules") if left == period else none_left
    needed = (
        (phrase("there are no active hosts"), exists().where(Host.active)),
        (none_held, meetings),
        (phrase("there are no active visitors"), exists().where(Visitor.active)),
        (phrase("there are no areas in charge"), exists().where(Area.id.is_not(None))),
    )
    return [missing for missing, condition in needed if not s.scalar(select(condition))]


def _begin(sessions: sessionmaker[Session], plan_id: int, now: datetime) -> Run | None:
    with sessions.begin() as s:
        plan = get_plan(s, plan_id)
        s.refresh(plan, with_for_update=True)
        if plan.state not in ("queued", "running"):
            return None
        clear(s, plan_id)
        plan.state, plan.started_at, plan.message = "running", now, None
        return Run(plan_id=plan_id, started_at=now, seconds_limit=plan.seconds_limit, seed=plan.seed)


def _prepare(sessions: sessionmaker[Session], run: Run, zone: ZoneInfo) -> Prepared:
    """The problem as the tables stand now, kept with the plan. Raises Unsound where it makes no sense."""
    with sessions.begin() as s:
        plan = get_plan(s, run.plan_id)
        prepared = prepare(s, plan, zone)
        solved = prepared.assembled.problem
        plan.instance = problem_to_json(solved)
        same = replace(solved, locked=()) == prepared.open
        plan.open_instance = None if same else problem_to_json(prepared.open)
        try:
            parse_problem(plan.instance)
        except InstanceError as error:
            raise Unsound(
                "The tables make no sound problem: %(faults)s.",
                "Correct these records or hand in the mended workbook, then plan again.",
                faults=some_of([str(fault) for fault in error.faults], TOLD),
            ) from error
        record_meetings(s, run.plan_id, prepared.assembled)
        return prepared


def _prove_least(prepared: Prepared, run: Run, workers: int, watch: Watch) -> int | None:
    """How many pairs of the visits in force no valid plan keeps, as far as its share of the time proves it."""
    if prepared.least is None:
        return None
    seconds = max(1.0, run.seconds_limit * SHARE_OF_LEAST)
    outcome = solve(prepared.least, seconds=seconds, workers=workers, seed=run.seed, stop=watch.stop)
    return max(0, -outcome.score_bound)


def _refuse(violations: Sequence[Violation]) -> None:
    if violations:
        told = [f"{violation.rule}: {violation.message}" for violation in violations]
        raise Unsound(
            "The plan that was found does not pass the check and was thrown away: %(told)s.",
            "This is a fault of the program: please report it with this message.",
            told=some_of(told, TOLD),
        )


def _finish(sessions: sessionmaker[Session], run: Run, result: Result, now: datetime) -> None:
    with sessions.begin() as s:
        plan = get_plan(s, run.plan_id)
        s.refresh(plan, with_for_update=True)
        if plan.started_at != run.started_at:
            # Its worker was thought dead, and another one has begun anew.
            log.warning("plan %s is being worked out elsewhere: this run's outcome is dropped", run.plan_id)
            return
        pins = frozenset(pairs_of(read_pins(s, plan.id)))
        record_outcome(s, plan, result.prepared.assembled, result.outcome, result.prepared.settled, pins)
        plan.changes_least = result.least
        write_progress(s, run.plan_id, _last_progress(result.outcome))
        # Meetings as well: those expected for the quarter came in by thousands when the plan was asked for.
        written = (Meeting, PlanMeeting, PlanQuota, PlanVisit, PlanVisitVisitor)
        refresh_statistics(s, len(result.outcome.visits), *written)
        plan.state, plan.finished_at = "done", now


def _last_progress(outcome: Outcome) -> Progress:
    return Progress(
        seconds=outcome.seconds,
        phase=outcome.status,
        visits=len(outcome.visits),
        shortfall=outcome.shortfall,
        shortfall_bound=outcome.shortfall_bound,
        score=outcome.score,
        score_bound=outcome.score_bound,
    )


def _fail(sessions: sessionmaker[Session], run: Run, error: PlannerError, now: datetime) -> None:
    message = dump_phrases((error.message, error.remedy))
    with sessions.begin() as s:
        s.execute(
            update(Plan)
            .where(Plan.id == run.plan_id, Plan.started_at == run.started_at)
            .values(state="failed", message=message, finished_at=now)
        )

"""Background work: workers work out plans, send notices and read calendars. Their jobs are in the same database.

A job is enqueued in the transaction of the row it is for, so none is lost or orphaned. A worker that dies
leaves its job marked as being done; the others notice that its heartbeat stopped and take the job up again.
"""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from procrastinate import App, JobContext, PsycopgConnector, SyncPsycopgConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.types import JSONDict
from sqlalchemy.orm import Session, sessionmaker

from models.plans import Plan
from models.session import database_uri
from planner.busy.update import Reader, list_due, read_calendar
from planner.config import TIMEZONE, Settings
from planner.database import open_database
from planner.errors import Unavailable
from planner.generate import run_plan
from planner.notices.sending import Desk, send_notice
from planner.phrases import dump_phrases, phrase
from planner.plans import UNFINISHED
from solver import get_ready

RUN_PLAN = "run_plan"
SEND_NOTICE = "send_notice"
READ_CALENDAR = "read_calendar"
READ_CALENDARS = "read_calendars"
RETRY_STALLED = "retry_stalled"
PLANS_QUEUE = "plans"
# Letters don't wait for a plan that takes its time.
MAIL_QUEUE = "mail"
# A server that answers slowly holds up nothing else.
CALENDARS_QUEUE = "calendars"
# A queue and a worker of its own: a lost job must be found also while a plan keeps the other one busy.
UPKEEP_QUEUE = "upkeep"
QUEUES = (PLANS_QUEUE, MAIL_QUEUE, CALENDARS_QUEUE, UPKEEP_QUEUE)
MAX_ATTEMPTS = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """How soon a dead worker is noticed: its heartbeats, their absence, and how often that is looked for.

    New jobs are announced by the database; one that is taken up again is found at the next poll.
    """

    heartbeat_seconds: float = 5.0
    stalled_after_seconds: float = 30.0
    look_cron: str = "*/10 * * * * *"
    poll_seconds: float = 5.0
    # Visitors' calendars: at night in Vietnam.
    calendars_cron: str = "30 19 * * *"


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What the jobs of one worker process share; `ending` is set once it has been told to end."""

    settings: Settings
    sessions: sessionmaker[Session]
    clock: Callable[[], datetime]
    workers: int
    ending: Event = field(default_factory=Event)


def enqueue_plan(s: Session, plan_id: int) -> None:
    """Has the plan worked out by the next free worker, once the session's transaction is committed."""
    _task(s, RUN_PLAN, PLANS_QUEUE).defer(plan_id=plan_id)


def enqueue_notices(s: Session, notice_ids: Iterable[int], at: datetime | None = None) -> None:
    """Has the notices sent, once the session's transaction is committed, and not before `at`."""
    tasks: list[JSONDict] = [{"notice_id": notice_id} for notice_id in notice_ids]
    if tasks:
        _task(s, SEND_NOTICE, MAIL_QUEUE, at).batch_defer(*tasks)


def enqueue_readings(s: Session, calendar_ids: Iterable[int]) -> None:
    """Has visitors' calendars read, once the session's transaction is committed."""
    tasks: list[JSONDict] = [{"calendar_id": calendar_id} for calendar_id in calendar_ids]
    if tasks:
        _task(s, READ_CALENDAR, CALENDARS_QUEUE).batch_defer(*tasks)


def _task(s: Session, name: str, queue: str, at: datetime | None = None) -> JobDeferrer:
    """A job in the making, part of the session's transaction."""
    connection = s.connection().connection.driver_connection
    deferring = App(connector=SyncPsycopgConnector())
    return deferring.configure_task(name, queue=queue, schedule_at=at, connection=connection)


def run_worker(
    settings: Settings, *, clock: Callable[[], datetime], workers: int = 2, pulse: Pulse | None = None
) -> None:
    """Works until SIGTERM or SIGINT: a plan being worked out is then asked to stop and keeps its best visits.

    `workers` are the solver's threads. Raises Unavailable without a database.
    """
    # What is loaded by now stays: to look it through for garbage again and again slows every plan down.
    gc.freeze()
    get_ready()
    with open_database(settings, migrating=False) as sessions:
        uri = database_uri(settings.database_url, settings.data_dir)
        workshop = Workshop(settings=settings, sessions=sessions, clock=clock, workers=workers)
        asyncio.run(_work(uri, workshop, pulse or Pulse()))


async def _work(uri: str, workshop: Workshop, pulse: Pulse) -> None:
    app = _make_app(uri, workshop, pulse)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with app.open_async():
        working = [asyncio.create_task(_serve_queue(app, queue, pulse)) for queue in QUEUES]
        waiting = asyncio.create_task(stop.wait())
        await asyncio.wait([waiting, *working], return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            workshop.ending.set()
        for task in (waiting, *working):
            task.cancel()
        results = await asyncio.gather(waiting, *working, return_exceptions=True)
    if not stop.is_set():
        # The library ends a worker, with an error in the log or without, when its connection is gone.
        cause = next((result for result in results if isinstance(result, Exception)), None)
        raise Unavailable(
            "The worker lost its database.", "See that it runs, then start the worker again."
        ) from cause


async def _serve_queue(app: App, queue: str, pulse: Pulse) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=1,
        delete_jobs="successful",
        install_signal_handlers=False,
        fetch_job_polling_interval=pulse.poll_seconds,
        update_heartbeat_interval=pulse.heartbeat_seconds,
        stalled_worker_timeout=pulse.stalled_after_seconds,
    )


def _make_app(uri: str, workshop: Workshop, pulse: Pulse) -> App:
    app = App(connector=PsycopgConnector(conninfo=uri))
    desk = _desk(workshop)

    @app.task(name=RUN_PLAN, queue=PLANS_QUEUE, pass_context=True)
    def work_out(context: JobContext, plan_id: int) -> None:
        _work_out(workshop, plan_id, attempts=context.job.attempts)

    @app.task(name=SEND_NOTICE, queue=MAIL_QUEUE)
    def send(notice_id: int) -> None:
        send_notice(desk, notice_id)

    @app.task(name=READ_CALENDAR, queue=CALENDARS_QUEUE)
    def read(calendar_id: int) -> None:
        read_calendar(_reader(workshop), calendar_id)

    @app.periodic(cron=pulse.calendars_cron)
    @app.task(name=READ_CALENDARS, queue=UPKEEP_QUEUE, queueing_lock=READ_CALENDARS)
    def read_all(timestamp: int) -> None:
        with workshop.sessions.begin() as s:
            enqueue_readings(s, list_due(s, workshop.clock()))

    @app.periodic(cron=pulse.look_cron)
    @app.task(name=RETRY_STALLED, queue=UPKEEP_QUEUE, queueing_lock=RETRY_STALLED)
    async def retry_stalled(timestamp: int) -> None:
        for queue in (PLANS_QUEUE, MAIL_QUEUE, CALENDARS_QUEUE):
            stalled = await app.job_manager.get_stalled_jobs(
                queue=queue, seconds_since_heartbeat=pulse.stalled_after_seconds
            )
            for job in stalled:
                log.warning("its worker died: %s is taken up again", job.call_string)
                await app.job_manager.retry_job(job)

    return app


def _desk(workshop: Workshop) -> Desk:
    def try_again(s: Session, notice_id: int, at: datetime) -> None:
        enqueue_notices(s, [notice_id], at)

    return Desk(
        sessions=workshop.sessions,
        server=workshop.settings.mail,
        base_url=workshop.settings.base_url,
        clock=workshop.clock,
        zone=TIMEZONE,
        try_again=try_again,
    )


def _reader(workshop: Workshop) -> Reader:
    return Reader(
        sessions=workshop.sessions,
        clock=workshop.clock,
        zone=TIMEZONE,
        loopback=workshop.settings.loopback_calendars,
    )


def _work_out(workshop: Workshop, plan_id: int, *, attempts: int) -> None:
    with workshop.sessions.begin() as s:
        plan = s.get(Plan, plan_id)
        if plan is None:
            # Deleted while it waited.
            return
        if attempts >= MAX_ATTEMPTS and plan.state in UNFINISHED:
            # It took a worker down each time, e.g. by its memory: once more would go the same way.
            plan.state = "failed"
            plan.message = dump_phrases(
                (
                    phrase("The run broke off %(attempts)s times.", attempts=attempts),
                    phrase("Give the worker more memory, then plan again."),
                )
            )
            plan.finished_at = workshop.clock()
            return
    run_plan(
        workshop.sessions,
        plan_id,
        clock=workshop.clock,
        workers=workshop.workers,
        ending=workshop.ending.is_set,
    )

"""From nothing to everyone's calendar: the sample province loaded, planned, published and exported."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.plans import Plan
from models.releases import Release
from planner.config import TIMEZONE, Settings
from planner.database import open_database
from planner.export import export_release
from planner.generate import new_plan
from planner.load import load_tables, read_tables
from planner.publish import publish
from planner.quarters import Quarter
from planner.records.origin import tell_origin
from planner.reporting.overview import Share, get_figures
from planner.running.console import find_gap_percent
from planner.running.first_login import ensure_board_login
from planner.running.foreground import work_out
from planner.sample import write_sample
from solver.plan import Progress


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where the demonstration plays: which sample and quarter, what it writes to, the clock, and how it talks.

    `say` gets whole lines, `report` what the running plan has reached.
    """

    sample: str
    quarter: Quarter
    settings: Settings
    out: Path
    clock: Callable[[], datetime]
    say: Callable[[str], None]
    report: Callable[[Progress], None]
    seconds_limit: int
    workers: int


def run_demo(stage: Stage) -> None:
    """Does what is not done yet: a second run changes nothing and tells the same figures."""
    began = time.monotonic()
    with open_database(stage.settings) as sessions:
        stage.say("The database is ready.")
        _load(stage, sessions)
        release_number = _find_release(stage, sessions) or _plan_and_publish(stage, sessions)
        with sessions() as s:
            release = s.scalars(select(Release).where(Release.number == release_number)).one()
            report = export_release(s, release, stage.out, stage.settings.base_url, zone=TIMEZONE)
            stage.say(f"{report.calendars} calendars and the plan as JSON and CSV are in {stage.out}/.")
            for line in _summary(s, release):
                stage.say(line)
    stage.say(f"All of it took {time.monotonic() - began:.0f} s. Go on with: make serve")


def _load(stage: Stage, sessions: sessionmaker[Session]) -> None:
    """The sample comes through the same door as a board's own tables, and stays there to be looked at."""
    folder = stage.settings.data_dir / "samples" / stage.sample
    write_sample(stage.sample, folder)
    tables = read_tables(folder)
    with sessions.begin() as s:
        tell_origin(s, now=stage.clock(), source="load")
        report = load_tables(s, tables, now=stage.clock())
        ensure_board_login(s, stage.settings.data_dir, stage.clock())
    stage.say(f"The sample from {folder}: {report}")


def _find_release(stage: Stage, sessions: sessionmaker[Session]) -> int | None:
    """The number of the latest release of the quarter."""
    with sessions() as s:
        return s.scalar(
            select(Release.number)
            .where(Release.starts_on == stage.quarter.start, Release.ends_on == stage.quarter.end)
            .order_by(Release.number.desc())
            .limit(1)
        )


def _plan_and_publish(stage: Stage, sessions: sessionmaker[Session]) -> int:
    plan_id = _find_unfinished(stage, sessions) or _new_plan(stage, sessions)
    work_out(sessions, plan_id, clock=stage.clock, workers=stage.workers, report=stage.report)
    with sessions.begin() as s:
        return publish(s, plan_id, user_id=None, now=stage.clock()).number


def _find_unfinished(stage: Stage, sessions: sessionmaker[Session]) -> int | None:
    """A plan that a broken-off demonstration left behind."""
    with sessions() as s:
        return s.scalar(
            select(Plan.id)
            .where(Plan.starts_on == stage.quarter.start, Plan.ends_on == stage.quarter.end)
            .where(Plan.created_by_id.is_(None), Plan.state.in_(("queued", "running")))
            .order_by(Plan.id.desc())
            .limit(1)
        )


def _new_plan(stage: Stage, sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as s:
        plan = new_plan(
            s, quarter=stage.quarter, name=None, user_id=None, now=stage.clock(), seconds_limit=stage.seconds_limit
        )
        return plan.id


def _summary(s: Session, release: Release) -> list[str]:
    plan, figures = release.plan, get_figures(s, release.plan_id)
    return [
        "",
        f"Release {release.number}, {release.starts_on:%d/%m/%Y} to {release.ends_on:%d/%m/%Y}",
        f"  visits                {figures.visits:,}, by {figures.visitors:,} visitors",
        f"  quotas met            {_share(figures.quotas)}",
        f"  quotas unmet          {figures.quotas.whole - figures.quotas.part:,}, {figures.short:,} visits short",
        f"  hosts visited         {_share(figures.hosts)}",
        f"  remote cells visited  {_share(figures.remote)}",
        f"  weak cells visited    {_share(figures.weak)}",
        f"  proven gap            {_gap(plan)}",
        f"  solver                {plan.seconds or 0:.1f} s, {plan.status}",
        "",
    ]


def _share(share: Share) -> str:
    return f"{share.part:,} of {share.whole:,} ({share.percent}%)"


def _gap(plan: Plan) -> str:
    if plan.score is None or plan.score_bound is None:
        return "unknown"
    gap = find_gap_percent(plan.score, plan.score_bound)
    percent = "" if gap is None else f"{gap:.2f}%, "
    return f"{percent}score {plan.score:,} of at most {plan.score_bound:,}"

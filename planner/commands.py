"""The commands that need the database. Each imports what it needs when it runs: the others start at once."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.config import TIMEZONE, read_settings
from planner.quarters import Quarter

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.releases import Release

DEMO_SAMPLE = "backan"
DEMO_QUARTER = Quarter(2027, 1)
OUT = click.Path(file_okay=False, path_type=Path)


def now() -> datetime:
    return datetime.now(UTC)


@click.command()
@click.option("--out", type=OUT, default="out", show_default=True, help="Where the calendars and the plan go.")
@click.option("--seconds", type=click.IntRange(min=1), default=120, show_default=True, help="For the solver.")
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="The solver's threads.")
def demo(out: Path, seconds: int, workers: int) -> None:
    """Load the sample province, plan its first quarter of 2027, publish it and write everyone's calendar."""
    from planner.running.console import ProgressLine
    from planner.running.demo import Stage, run_demo

    line = ProgressLine()

    def say(text: str) -> None:
        line.end()
        click.echo(text)

    run_demo(
        Stage(
            sample=DEMO_SAMPLE,
            quarter=DEMO_QUARTER,
            settings=read_settings(),
            out=out,
            clock=now,
            say=say,
            report=line,
            seconds_limit=seconds,
            workers=workers,
        )
    )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Open the site with a worker beside it, until Ctrl-C."""
    from planner.running.serve import Address
    from planner.running.serve import serve as run

    address = Address(host=host, port=port)
    settings = read_settings()
    if "VISITPLAN_URL" not in os.environ:
        settings = replace(settings, base_url=str(address))
    run(settings, address, clock=now, say=click.echo)


@click.command()
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="The solver's threads.")
def worker(workers: int) -> None:
    """Work out plans as they are asked for, until SIGTERM or Ctrl-C."""
    import logging

    from planner.jobs import run_worker

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("planner").setLevel(logging.INFO)
    run_worker(read_settings(), clock=now, workers=workers)


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema, and make the board's first account where there is none."""
    from planner.database import open_database
    from planner.running.first_login import ensure_board_login

    settings = read_settings()
    with open_database(settings) as sessions, sessions.begin() as s:
        ensure_board_login(s, settings.data_dir, now())
    click.echo("The database is up to date.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def load(folder: Path) -> None:
    """Load an organisation's tables from the CSV files in FOLDER.

    A second time updates what has changed. Nothing is loaded while any cell is wrong: all that are get listed.
    """
    from planner.database import open_database
    from planner.load import read_tables
    from planner.records.loading import load_and_log
    from planner.records.origin import tell_origin

    tables = read_tables(folder)
    with open_database(read_settings()) as sessions, sessions.begin() as s:
        tell_origin(s, now=now(), source="load")
        report = load_and_log(s, tables, file_name=folder.resolve().name, now=now())
    for table, count in report.tables.items():
        click.echo(f"{table:<14} {count}")


@click.command()
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
def sample(name: str, folder: Path) -> None:
    """Write a sample organisation (backan, laocai or sonham) as CSV files into FOLDER."""
    from planner.sample import write_sample

    write_sample(name, folder)
    click.echo(f"The sample {name} is in {folder}/. Load it with: visitplan load {folder}")


@click.command()
@click.option("--quarter", "quarter_text", required=True, metavar="YEARQn", help="For example 2027Q1.")
@click.option("--seconds", type=click.IntRange(min=1), default=120, show_default=True, help="For the solver.")
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="The solver's threads.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--name", help="What to call the plan.")
@click.option("--publish", "publishing", is_flag=True, help="Publish it when it is done.")
def plan(quarter_text: str, seconds: int, workers: int, seed: int, name: str | None, publishing: bool) -> None:
    """Work out a quarter's plan, here and now."""
    from planner.database import open_database
    from planner.generate import new_plan
    from planner.running.console import ProgressLine
    from planner.running.foreground import work_out

    quarter = Quarter.parse(quarter_text)
    with open_database(read_settings()) as sessions:
        with sessions.begin() as s:
            plan_id = new_plan(
                s, quarter=quarter, name=name, user_id=None, now=now(), seconds_limit=seconds, seed=seed
            ).id
        line = ProgressLine()
        work_out(sessions, plan_id, clock=now, workers=workers, report=line)
        line.end()
        click.echo(f"Plan {plan_id} is done.")
        if publishing:
            with sessions.begin() as s:
                click.echo(_publish(s, plan_id))


@click.command()
@click.argument("plan_id", type=int, required=False)
@click.option("--dropping-all", is_flag=True, help="Also where it calls off every visit, and has none itself.")
def publish(plan_id: int | None, dropping_all: bool) -> None:
    """Publish a plan, or the latest one that is done and not published."""
    from planner.database import open_database

    with open_database(read_settings()) as sessions, sessions.begin() as s:
        click.echo(_publish(s, plan_id or _latest_draft(s), dropping_all=dropping_all))


@click.command()
@click.option("--release", "number", type=int, help="Its number; the latest one where left out.")
@click.option("--out", type=OUT, default="out", show_default=True, help="Where the calendars and the plan go.")
def export(number: int | None, out: Path) -> None:
    """Write a release as one calendar file per visitor, as JSON and as CSV."""
    from planner.database import open_database
    from planner.export import export_release

    settings = read_settings()
    with open_database(settings) as sessions, sessions() as s:
        report = export_release(s, _get_release(s, number), out, settings.base_url, zone=TIMEZONE)
    click.echo(f"{report.calendars} calendars and {report.visits} visits are in {out}/.")


def _publish(s: "Session", plan_id: int, *, dropping_all: bool = False) -> str:
    from planner.publish import publish

    release = publish(s, plan_id, dropping_all=dropping_all, user_id=None, now=now())
    return f"Plan {plan_id} is published as release {release.number}."


def _latest_draft(s: "Session") -> int:
    from sqlalchemy import select

    from models.plans import Plan
    from models.releases import Release
    from planner.errors import NotFound

    released = select(Release.id).where(Release.plan_id == Plan.id).exists()
    plan_id = s.scalar(select(Plan.id).where(Plan.state == "done", ~released).order_by(Plan.id.desc()).limit(1))
    if plan_id is None:
        raise NotFound("There is no plan to publish.", "Work one out first: visitplan plan --quarter 2027Q1")
    return plan_id


def _get_release(s: "Session", number: int | None) -> "Release":
    """Raises NotFound where there is none."""
    from planner.errors import NotFound
    from planner.plans import get_release, list_releases

    if number is not None:
        return get_release(s, number)
    releases = list_releases(s)
    if not releases:
        raise NotFound("Nothing is published yet.", "Publish a plan first: visitplan publish")
    return releases[0].release


COMMANDS = (demo, serve, worker, migrate, load, sample, plan, publish, export)

"""A process of its own that publishes, applies a schedule or works: made to be killed.

`python -m benchmarks.soak.child publish|apply|work NOW ID SHOWN`, with the service's settings in the environment.
One that writes says "begun", and "written" before it commits, which it does when it hears a line.
"""

import sys
import time
from datetime import datetime, timedelta

import click

from planner.actual.apply import apply_import
from planner.config import read_settings
from planner.database import open_database
from planner.jobs import Pulse, run_worker
from planner.publish import publish

# A dead worker is noticed within seconds.
HURRIED = Pulse(heartbeat_seconds=0.5, stalled_after_seconds=2, look_cron="* * * * * *", poll_seconds=0.5)


def work(now: datetime) -> None:
    began = time.monotonic()
    run_worker(
        read_settings(),
        clock=lambda: now + timedelta(seconds=time.monotonic() - began),
        workers=1,
        pulse=HURRIED,
    )


def write(what: str, now: datetime, row_id: int, shown: str) -> None:
    """Publishes the plan, or applies the schedule, in one transaction; ends once it is told to."""
    with open_database(read_settings(), migrating=False) as sessions, sessions.begin() as s:
        click.echo("begun")
        if what == "publish":
            publish(s, row_id, user_id=None, now=now)
        else:
            apply_import(s, row_id, shown=shown, user_id=None, now=now)
        click.echo("written")
        sys.stdin.readline()


if __name__ == "__main__":
    task, moment, *rest = sys.argv[1:]
    if task == "work":
        work(datetime.fromisoformat(moment))
    else:
        write(task, datetime.fromisoformat(moment), int(rest[0]), rest[1])

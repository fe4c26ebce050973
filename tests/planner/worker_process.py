"""Real worker processes that notice each other's death within seconds, and ways to wait for what they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

HURRIED_WORKER = """
from datetime import UTC, datetime
from planner.config import read_settings
from planner.jobs import Pulse, run_worker

pulse = Pulse(heartbeat_seconds=0.5, stalled_after_seconds=2, look_cron="* * * * * *", poll_seconds=0.5)
run_worker(read_settings(), clock=lambda: datetime.now(UTC), workers=1, pulse=pulse)
"""
PATIENCE_SECONDS = 90

Start = Callable[[], subprocess.Popen[bytes]]


@contextmanager
def workers(settings: Mapping[str, str]) -> Iterator[Start]:
    """Starts worker processes with these variables; those that still run are killed at the end."""
    started: list[subprocess.Popen[bytes]] = []
    environment = {**os.environ, **settings}

    def start() -> subprocess.Popen[bytes]:
        # In a session of its own, so that what the solver started can be ended with it.
        process = subprocess.Popen([sys.executable, "-c", HURRIED_WORKER], env=environment, start_new_session=True)
        started.append(process)
        return process

    try:
        yield start
    finally:
        for process in started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)

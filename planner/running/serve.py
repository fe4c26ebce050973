"""The site and a worker beside it, as two processes that start and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

from planner.config import Settings
from planner.database import open_database
from planner.errors import Unavailable
from planner.running.first_login import FIRST_USER, ensure_board_login

# Each open page that watches a plan holds a thread.
WEB_THREADS = 16
WEB_GRACE_SECONDS = 3
START_SECONDS = 60.0
# A plan being worked out is asked to stop and then recorded.
STOP_SECONDS = 30.0
POLL_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True)
class Address:
    host: str
    port: int

    def __str__(self) -> str:
        return f"http://{self.host}:{self.port}"


class _Stopped(Exception):
    """A signal asked this process to end."""


def serve(
    settings: Settings, address: Address, *, clock: Callable[[], datetime], say: Callable[[str], None]
) -> None:
    """Runs until SIGINT or SIGTERM, then ends both processes, and the embedded database with its last user.

    Raises Unavailable where the port is taken, the database is down, or one of the two ends by itself.
    """
    _check_port(address)
    with _stopping_on_signals(), open_database(settings) as sessions:
        with sessions.begin() as s:
            login = ensure_board_login(s, settings.data_dir, clock())
        environment = {**os.environ, **settings.to_environment()}
        children = {
            "site": _start(web_command(address), environment),
            "worker": _start(_worker_command(), environment),
        }
        try:
            _wait_until_open(address, children)
            _greet(address, login, say)
            _watch(children)
        except _Stopped:
            say("Stopping.")
        finally:
            _end(children.values())


def _greet(address: Address, login: Path, say: Callable[[str], None]) -> None:
    say(f"The site is open at {address}")
    if login.exists():
        say(f"Log in as “{FIRST_USER}” with the password in {login}")
    else:
        say("Log in with your account.")
    say("Ctrl-C stops it.")


def _check_port(address: Address) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address.host, address.port))
        except OSError as error:
            raise Unavailable(
                f"The site can't open at {address}: {error.strerror}.",
                "Stop what is using the port, or take another one, e.g. visitplan serve --port 8001.",
            ) from error


def web_command(address: Address) -> list[str]:
    """gunicorn with one process: the log-in limits are counted in it."""
    options = {
        "--bind": f"{address.host}:{address.port}",
        "--worker-class": "gthread",
        "--workers": "1",
        "--threads": str(WEB_THREADS),
        "--graceful-timeout": str(WEB_GRACE_SECONDS),
        "--log-level": "warning",
        "--logger-class": "web.logs.MaskingLogger",
    }
    # Without a control socket, which two sites of one user would share.
    flags = ["--no-control-socket", *(part for option in options.items() for part in option)]
    return [sys.executable, "-m", "gunicorn", *flags, "web:open_site()"]


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "planner.cli", "worker"]


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches this process alone, which then ends its children."""
    return subprocess.Popen(command, env=environment, start_new_session=True)


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        # Once is enough: a second Ctrl-C must not break off the ending of the children.
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise _Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except _Stopped:
        # It came before anything had started.
        return
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait_until_open(address: Address, children: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        _check_alive(children)
        with socket.socket() as trial:
            trial.settimeout(POLL_SECONDS)
            if trial.connect_ex((address.host, address.port)) == 0:
                return
        if time.monotonic() > deadline:
            raise Unavailable(
                f"The site did not open within {START_SECONDS:.0f} s.", "Look at what it printed above."
            )
        time.sleep(POLL_SECONDS)


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        _check_alive(children)
        time.sleep(POLL_SECONDS)


def _check_alive(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise Unavailable(
                f"The {name} ended by itself, with status {child.returncode}.",
                "What it printed above says why; then start again.",
            )


def _end(children: Iterable[subprocess.Popen[bytes]]) -> None:
    running = list(children)
    for child in running:
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in running:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

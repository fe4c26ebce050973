"""The heavy work done by processes that are killed in the middle of it, and then done again by others.

After each kill everything must be as it was before, or done whole.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from random import Random

from sqlalchemy import text

from benchmarks.soak.hands import OwnHands
from benchmarks.soak.world import World
from models.notices import Notice
from models.plans import Plan
from planner.jobs import enqueue_notices
from planner.notices.review import approve, count_as_told
from planner.plans import UNFINISHED

PATIENCE_SECONDS = 300
LONGEST_LIFE_SECONDS = 0.6
# Every row that publishing, or applying a schedule, writes.
WRITTEN = {
    "publish": ("release", "release_visitor", "release_visit", "release_attendee", "notice"),
    "apply": ("meeting", "change", "schedule_import"),
}
# Nobody is in the middle of anything: the server has noticed who died.
AT_REST = text(
    "SELECT count(*) = 0 FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
)
COMPLETE = text(
    "SELECT count(*) FROM release r WHERE sealed"
    " AND (SELECT count(*) FROM release_visit WHERE release_id = r.id)"
    "   = (SELECT count(*) FROM plan_visit WHERE plan_id = r.plan_id)"
    " AND (SELECT count(*) FROM release_attendee WHERE release_id = r.id)"
    "   = (SELECT count(*) FROM plan_visit_visitor JOIN plan_visit v ON v.id = plan_visit_id"
    "      WHERE v.plan_id = r.plan_id)"
)


class KilledHands:
    """Each piece of work costs at least one process its life; when, is chance, but not that of the script."""

    def __init__(self, seed: int) -> None:
        self._own = OwnHands()
        self._rng = Random(seed)

    def work_out(self, world: World, plan_id: int) -> None:
        """A worker is killed while it searches; another one finds the job and does it."""
        with _start(world, "work") as first:
            _wait(lambda: _state(world, plan_id) != "queued")
            time.sleep(self._rng.uniform(0, LONGEST_LIFE_SECONDS))
            _kill(world, first)
        world.tick()
        with _start(world, "work"):
            _wait(lambda: _state(world, plan_id) not in UNFINISHED)
        with world.sessions() as s:
            world.now = max(world.now, s.get_one(Plan, plan_id).finished_at or world.now)

    def publish(self, world: World, plan_id: int) -> None:
        """Killed when all is written, killed anywhere, then done."""
        if not self._write(world, "publish", plan_id, ""):
            self._own.publish(world, plan_id)
        with world.sessions() as s:
            whole = s.scalar(COMPLETE) == s.scalar(text("SELECT count(*) FROM release"))
        world.demand("a release is there whole", [] if whole else ["it is half there"])

    def apply(self, world: World, import_id: int, shown: str) -> None:
        if not self._write(world, "apply", import_id, shown):
            self._own.apply(world, import_id, shown)

    def send(self, world: World, notice_ids: Iterable[int]) -> None:
        """A worker is killed while the server hears a letter: that one is unsure, and a person looks it up."""
        ids, room = list(notice_ids), world.mailroom
        room.slow_after = len(room.letters) + max(1, len(ids) // 2)
        room.hurried.clear()
        with _start(world, "work") as first:
            _wait(lambda: len(room.letters) >= (room.slow_after or 0) or _is_sent(world, ids))
            _kill(world, first)
        room.slow_after = None
        room.hurried.set()
        with _start(world, "work"):
            _wait(lambda: _is_sent(world, ids))
        self._own.send(world, [*_decide_unsure(world, ids), *_list_in_state(world, ids, "queued")])

    def _write(self, world: World, task: str, row_id: int, shown: str) -> bool:
        """Whether one of the processes came to an end of it before it was killed."""
        before = _digest(world, task)
        for brink in (True, False):
            with _start(world, task, str(row_id), shown) as process:
                _hear(process, "begun")
                if brink:
                    _hear(process, "written")
                else:
                    _speak(process)
                    time.sleep(self._rng.uniform(0, LONGEST_LIFE_SECONDS))
                _kill(world, process)
            _wait(lambda: _is_at_rest(world))
            if _digest(world, task) != before:
                world.demand("what is not finished is not begun", ["something was written"] if brink else [])
                return True
        return False


@contextmanager
def _start(world: World, task: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Ended, with the processes it has started, when the block is left."""
    command = [sys.executable, "-m", "benchmarks.soak.child", task, world.now.isoformat(), *arguments]
    process = subprocess.Popen(
        command,
        env={**os.environ, **world.settings.to_environment()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _kill(world: World, process: subprocess.Popen[str]) -> None:
    world.count({"processes killed": process.poll() is None})
    _end(process)


def _hear(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    heard = process.stdout.readline().strip()
    assert heard == word, f"the process says {heard!r} instead of {word!r}"


def _speak(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _wait(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


def _state(world: World, plan_id: int) -> str:
    with world.sessions() as s:
        return s.get_one(Plan, plan_id).state


def _is_at_rest(world: World) -> bool:
    with world.sessions() as s:
        return bool(s.scalar(AT_REST))


def _digest(world: World, task: str) -> list[str]:
    with world.sessions() as s:
        digests = (
            s.scalar(text(f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} t"))
            for table in WRITTEN[task]
        )
        return [digest or "" for digest in digests]


def _is_sent(world: World, ids: Iterable[int]) -> bool:
    """Whether there is nothing left to do now; what was put off has its time to come.

    That it was put off is told by the server's reply: an attempt is counted before the server is spoken to.
    """
    with world.sessions() as s:
        notices = [s.get_one(Notice, notice_id) for notice_id in ids]
        return not any(
            each.state == "sending" or (each.state == "queued" and each.last_error is None) for each in notices
        )


def _list_in_state(world: World, ids: Iterable[int], state: str) -> list[int]:
    with world.sessions() as s:
        return [notice_id for notice_id in ids if s.get_one(Notice, notice_id).state == state]


def _decide_unsure(world: World, ids: Iterable[int]) -> list[int]:
    """Looks for each in the mailboxes, as docs/operations.md says; those to be sent again."""
    arrived = {letter["Message-ID"].strip("<>").partition("@")[0] for letter in world.mailroom.letters}
    unsure = _list_in_state(world, ids, "unsure")
    world.count({"letters unsure": len(unsure)})
    again = []
    with world.sessions.begin() as s:
        for notice_id in unsure:
            if s.get_one(Notice, notice_id).message_id in arrived:
                count_as_told(s, notice_id)
            else:
                again.append(approve(s, notice_id, now=world.now).id)
        enqueue_notices(s, again)
    return again

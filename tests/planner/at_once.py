"""Two who do something at once: for what waits for whoever was first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from planner.errors import Conflict

Act = Callable[[Session], object]
# Whether anybody waits for who asks.
WAITING = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
)
STEP = 0.01


def do_both(engine: Engine, first: Act, second: Act) -> object:
    """The second begins while the first has not committed yet. What comes of the second: its result or refusal."""

    def run() -> object:
        with Session(engine) as s, s.begin():
            try:
                return second(s)
            except Conflict as refusal:
                return refusal

    with ThreadPoolExecutor(1) as pool, Session(engine) as s:
        first(s)
        s.flush()
        running = pool.submit(run)
        while not running.done() and not s.scalar(WAITING):
            sleep(STEP)
        s.commit()
        return running.result()

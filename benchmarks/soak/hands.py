"""How the heavy work is done: here and now. `benchmarks.soak.killed` does it with processes that are killed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from benchmarks.soak.world import World
from planner.actual.apply import apply_import
from planner.generate import run_plan
from planner.notices.sending import Desk, send_notice
from planner.publish import publish


class Hands(Protocol):
    """What the script leaves to others; all is done when a method returns."""

    def work_out(self, world: World, plan_id: int) -> None: ...

    def publish(self, world: World, plan_id: int) -> None: ...

    def apply(self, world: World, import_id: int, shown: str) -> None: ...

    def send(self, world: World, notice_ids: Iterable[int]) -> None: ...


class OwnHands:
    """In this process, one after the other."""

    def work_out(self, world: World, plan_id: int) -> None:
        run_plan(world.sessions, plan_id, clock=world.clock, workers=world.workers)

    def publish(self, world: World, plan_id: int) -> None:
        with world.sessions.begin() as s:
            publish(s, plan_id, user_id=None, now=world.now)

    def apply(self, world: World, import_id: int, shown: str) -> None:
        with world.sessions.begin() as s:
            apply_import(s, import_id, shown=shown, user_id=None, now=world.now)

    def send(self, world: World, notice_ids: Iterable[int]) -> None:
        """Letters that are put off are sent again when their time has come."""
        put_off: list[tuple[datetime, int]] = [(world.now, notice_id) for notice_id in notice_ids]

        def try_again(s: Session, notice_id: int, at: datetime) -> None:
            put_off.append((at, notice_id))

        desk = Desk(
            sessions=world.sessions,
            server=world.settings.mail,
            base_url=world.settings.base_url,
            clock=world.clock,
            zone=world.zone,
            try_again=try_again,
        )
        while put_off:
            at, notice_id = put_off.pop(0)
            world.now = max(world.now, at)
            send_notice(desk, notice_id)

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from models.people import Absence
from models.session import open_engine
from planner.busy.own import set_address
from planner.config import LOOPBACK
from planner.jobs import enqueue_readings
from tests.planner import factories as make
from tests.planner.busy.calendar_server import CalendarServer, busy, calendar
from tests.planner.factories import NOW
from tests.planner.worker_process import wait_until, workers


def test_a_worker_reads_the_calendar_it_is_asked_to(
    committed_db: str, tmp_path: Path, server: CalendarServer
) -> None:
    # Whatever day it is, the event is in the quarters that are looked at.
    address = server.give("/mine.ics", calendar(busy("20200101") + "\nRRULE:FREQ=DAILY"))
    engine = open_engine(committed_db, tmp_path)
    sessions = sessionmaker(engine)
    with sessions.begin() as s:
        visitor = make.add_visitor(s, make.add_tier(s))
        enqueue_readings(s, [set_address(s, visitor.id, address, now=NOW).id])
    with workers({"DATABASE_URL": committed_db, "VISITPLAN_DATA": str(tmp_path), LOOPBACK: "yes"}) as start:
        start()
        with sessions() as s:
            wait_until(lambda: (s.scalar(select(func.count()).select_from(Absence)) or 0) > 0)
    engine.dispose()

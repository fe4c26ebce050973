"""A board that publishes, and its outbox: what sending and reviewing are tested on."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.notices import Notice
from models.people import Visitor
from models.releases import Release
from planner.notices.outbox import write_notices
from tests.planner.release_rows import HANOI, NOW, Board, Told


class Press:
    """Publishes once a day from `NOW` on, with release rows as the tests name them."""

    def __init__(self, s: Session) -> None:
        self.s = s
        self.board = Board(s)
        self.days = 0

    def add_visitor(self, name: str, email: str | None = "an@x.example") -> Visitor:
        visitor = self.board.add_visitor(name)
        visitor.email = email
        self.s.flush()
        return visitor

    def add_meeting(self, day: int, secretary: str | None = None) -> Meeting:
        """One in February 2027, of a host of its own."""
        host = self.board.add_host(f"Chi bộ {day}")
        host.secretary_email = secretary
        return self.board.add_meeting(host, f"2027-02-{day:02}T19:30")

    def publish(self, *told: Told, planned_for: list[Visitor] | None = None) -> Release:
        now = self.now
        self.days += 1
        release = self.board.publish(told, at=now, planned_for=planned_for)
        write_notices(self.s, release, now=now, zone=HANOI)
        return release

    @property
    def now(self) -> datetime:
        return NOW + timedelta(days=self.days)

    def notices(self, release: Release) -> list[Notice]:
        return list(self.s.scalars(select(Notice).where(Notice.release_id == release.id).order_by(Notice.id)))

    def mark(self, release: Release, state: str) -> None:
        for notice in self.notices(release):
            notice.state = state
        self.s.flush()

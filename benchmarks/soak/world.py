"""Everything the script plays with: the database, the clock it moves, chance by a seed, and what has been seen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session, sessionmaker

from benchmarks.soak.checks.calendars import Seen
from benchmarks.soak.mailroom import Mailroom
from benchmarks.soak.records import Records, read_records
from benchmarks.soak.views import Reader, View
from planner.changing.log import Origin
from planner.config import TIMEZONE, Settings
from planner.quarters import Quarter

MOMENT = timedelta(minutes=1)
# So many of the sentences that tell what does not hold are shown.
SHOWN = 5


class Broken(AssertionError):
    """Something that must hold does not."""


@dataclass
class World:
    """`views` are what people could know after each release, `told` the release each reader last had a letter of,
    `calendars` what each visitor's calendar program has kept. `counts` is what the summary tells."""

    sessions: sessionmaker[Session]
    settings: Settings
    mailroom: Mailroom
    quarter: Quarter
    now: datetime
    seed: int
    seconds_limit: int
    workers: int
    views: dict[int, View] = field(default_factory=dict)
    told: dict[Reader, int] = field(default_factory=dict)
    calendars: dict[int, dict[str, Seen]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        self.zone = TIMEZONE

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def latest(self) -> int:
        """The number of the latest release."""
        return max(self.views)

    def clock(self) -> datetime:
        return self.now

    def tick(self) -> datetime:
        """A moment later: nothing happens at the same time as anything else."""
        self.now += MOMENT
        return self.now

    def origin(self, reason: str) -> Origin:
        return Origin(user_id=None, now=self.tick(), reason=reason)

    def read(self) -> Records:
        with self.sessions() as s:
            return read_records(s, self.zone)

    def demand(self, what: str, faults: Iterable[str]) -> None:
        """Counts the check. Raises Broken where there are faults."""
        found = list(faults)
        self.counts["checks"] += 1
        if found:
            told = "\n  ".join(found[:SHOWN])
            raise Broken(f"{self.now:%d/%m/%Y %H:%M}, {what}: {len(found)} faults\n  {told}")

    def count(self, figures: Mapping[str, int]) -> None:
        self.counts.update(figures)

"""The scripted quarter in its short form: one district of a sample, its members and its provincial team."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.soak.cut import cut
from benchmarks.soak.hands import OwnHands
from benchmarks.soak.killed import KilledHands
from benchmarks.soak.script import Done, play, write_script
from benchmarks.soak.stage import open_world
from benchmarks.soak.world import World
from planner.load import Tables
from planner.samples import backan, sonham

DISTRICT = "PACNAM"
SECONDS = 5
# A plan, absences, the first month's schedule, and the rebalance that takes it in.
FIRST_STEPS = 4


Open = Callable[[Tables], World]


@pytest.fixture
def open_quarter(committed_db: str, tmp_path: Path) -> Iterator[Open]:
    """Opens the one world of the test."""
    with ExitStack() as stack:
        yield lambda tables: stack.enter_context(
            open_world(
                tables, database_url=committed_db, data_dir=tmp_path, seed=0, seconds_limit=SECONDS, workers=1
            )
        )


def test_after_every_step_of_a_quarter_all_holds_that_must(open_quarter: Open) -> None:
    world = open_quarter(cut(backan.build(), [DISTRICT]))
    told: list[Done] = []
    play(world, write_script(OwnHands()), told.append)
    counts = world.counts
    assert (counts["schedules"], counts["rebalances"], counts["releases"]) == (3, 6, 7)
    assert (counts["absences"], counts["visitors left"], counts["visitors joined"]) == (13, 1, 1)
    assert counts["pairs changed"] >= counts["proven least"] > 0
    assert counts["questions"] > 0
    assert len(told) == len(write_script(OwnHands()))


def test_processes_killed_in_the_middle_of_it_leave_nothing_half_done(open_quarter: Open) -> None:
    world = open_quarter(sonham.build())
    play(world, write_script(KilledHands(seed=0))[:FIRST_STEPS], lambda done: None)
    # Two searches, a schedule and two releases twice each, two rounds of letters.
    assert world.counts["processes killed"] >= 8
    assert world.counts["letters unsure"] == 2
    assert world.counts["releases"] == 2

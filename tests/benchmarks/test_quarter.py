"""The scripted quarter in its short form: one district of the sample, its members and its provincial team."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.soak.cut import cut
from benchmarks.soak.hands import OwnHands
from benchmarks.soak.killed import KilledHands
from benchmarks.soak.script import Done, play, write_script
from benchmarks.soak.stage import open_world
from benchmarks.soak.world import World
from planner.samples import backan

DISTRICT = "PACNAM"
SECONDS = 5
# A plan, absences, the first month's schedule, and the rebalance that takes it in.
FIRST_STEPS = 4


@pytest.fixture
def world(committed_db: str, tmp_path: Path) -> Iterator[World]:
    tables = cut(backan.build(), [DISTRICT])
    with open_world(
        tables, database_url=committed_db, data_dir=tmp_path, seed=0, seconds_limit=SECONDS, workers=1
    ) as world:
        yield world


def test_after_every_step_of_a_quarter_all_holds_that_must(world: World) -> None:
    told: list[Done] = []
    play(world, write_script(OwnHands()), told.append)
    counts = world.counts
    assert (counts["schedules"], counts["rebalances"], counts["releases"]) == (3, 6, 7)
    assert (counts["absences"], counts["visitors left"], counts["visitors joined"]) == (13, 1, 1)
    assert counts["pairs changed"] >= counts["proven least"] > 0
    assert counts["questions"] > 0
    assert len(told) == len(write_script(OwnHands()))


def test_processes_killed_in_the_middle_of_it_leave_nothing_half_done(world: World) -> None:
    play(world, write_script(KilledHands(seed=0))[:FIRST_STEPS], lambda done: None)
    # Two searches, a schedule and two releases twice each, two rounds of letters.
    assert world.counts["processes killed"] >= 8
    assert world.counts["letters unsure"] == 2
    assert world.counts["releases"] == 2

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from planner.config import Settings
from planner.quarters import Quarter
from planner.running.demo import Stage, run_demo

COUNTS = text(
    "SELECT (SELECT count(*) FROM host), (SELECT count(*) FROM visitor), (SELECT count(*) FROM meeting),"
    ' (SELECT count(*) FROM plan), (SELECT count(*) FROM release), (SELECT count(*) FROM "user")'
)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def stage(committed_db: str, tmp_path: Path, said: list[str]) -> Stage:
    return Stage(
        sample="sonham",
        quarter=Quarter(2027, 1),
        settings=Settings(data_dir=tmp_path / "data", database_url=committed_db, base_url="https://lich.example"),
        out=tmp_path / "out",
        clock=lambda: datetime.now(UTC),
        say=said.append,
        report=lambda progress: None,
        seconds_limit=20,
        workers=1,
    )


def counts(stage: Stage) -> tuple[int, ...]:
    engine = create_engine(stage.settings.database_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        row = connection.execute(COUNTS).one()
    engine.dispose()
    return tuple(row)


def files(stage: Stage) -> dict[str, bytes]:
    return {str(path.relative_to(stage.out)): path.read_bytes() for path in stage.out.rglob("*") if path.is_file()}


def summary(said: list[str]) -> list[str]:
    return [line for line in said if line.startswith("  ")]


def test_the_demonstration_ends_with_everyones_calendar_and_a_second_one_changes_nothing(
    stage: Stage, said: list[str]
) -> None:
    run_demo(stage)
    hosts, visitors, meetings, *made = counts(stage)
    assert (hosts, made) == (13, [1, 1, 1])
    assert meetings >= 3 * hosts
    written = files(stage)
    assert len([name for name in written if name.endswith(".ics")]) == visitors
    assert {name for name in written if "/" not in name} == {"plan.json", "plan.csv", "instance.json"}
    login = stage.settings.data_dir / "login.txt"
    password = login.read_text()
    assert login.stat().st_mode & 0o777 == 0o600
    told = summary(said)
    labels = [
        "visits",
        "quotas met",
        "quotas unmet",
        "hosts visited",
        "remote cells visited",
        "weak cells visited",
    ]
    assert [line[2:24].strip() for line in told] == [*labels, "proven gap", "solver"]
    assert said[-1].endswith("Go on with: make serve")

    said.clear()
    run_demo(stage)
    assert counts(stage) == (hosts, visitors, meetings, 1, 1, 1)
    assert files(stage) == written
    assert login.read_text() == password
    assert summary(said) == told

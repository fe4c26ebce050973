import re
from pathlib import Path

import pytest

from planner.load.consistency import POLICY_KEYS
from planner.load.rows import ROW_TYPES
from planner.load.sheets import columns_of
from planner.load.words import POLICY_WORDS

GUIDE = (Path(__file__).parents[2] / "docs" / "tables.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", ROW_TYPES)
def test_the_guide_describes_every_column(table: str) -> None:
    section = GUIDE.partition(f"## {table}.csv")[2].partition("\n## ")[0]
    first_cells = re.findall(r"^\| (.*?) \|", section, re.MULTILINE)
    assert set(columns_of(ROW_TYPES[table])) <= set(re.findall(r"`(\w+)`", " ".join(first_cells)))


def test_the_guide_describes_every_setting() -> None:
    section = GUIDE.partition("## policy.csv")[2]
    assert set(re.findall(r"`(\w+)`", section)) >= POLICY_KEYS


@pytest.mark.parametrize("table", ROW_TYPES)
def test_the_guides_example_has_columns_of_its_table(table: str) -> None:
    section = GUIDE.partition(f"## {table}.csv")[2].partition("\n## ")[0]
    header, example = re.findall(r"^    (.*)$", section, re.MULTILINE)
    assert set(header.split(",")) <= set(columns_of(ROW_TYPES[table]))
    assert len(example.split(",")) == len(header.split(","))


def test_every_setting_has_a_word_of_the_board() -> None:
    assert POLICY_WORDS.keys() == POLICY_KEYS

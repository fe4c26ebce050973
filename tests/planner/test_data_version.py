from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from models.organisation import Host, Unit
from planner.data_version import read_version
from tests.planner.factories import add_host, add_unit


def change(s: Session) -> None:
    s.query(Host).first().name = "Khác"


def add(s: Session) -> None:
    add_host(s, s.query(Unit).first())


def remove(s: Session) -> None:
    s.delete(s.query(Host).first())


def replace_one(s: Session) -> None:
    remove(s)
    add(s)


@pytest.mark.parametrize("happen", [change, add, remove, replace_one])
def test_whatever_happens_to_a_table_makes_another_version(s: Session, happen: Callable[[Session], None]) -> None:
    unit = add_unit(s)
    add_host(s, unit)
    add_host(s, unit)
    s.commit()
    before = read_version(s, [Unit, Host])
    assert read_version(s, [Host, Unit]) == before
    happen(s)
    s.commit()
    assert read_version(s, [Unit, Host]) != before


def test_what_happens_to_other_tables_does_not_count(s: Session) -> None:
    unit = add_unit(s)
    s.commit()
    before = read_version(s, [Unit])
    add_host(s, unit)
    s.commit()
    assert read_version(s, [Unit]) == before

"""Records' pages: lists that find and narrow, forms that say what is wrong where, many edited at once, histories."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Host
from models.people import Visitor
from planner.records.tables import TABLES
from tests.web.conftest import Browser
from tests.web.scene import Scene


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_a_list_and_forms(board: Browser, scene: Scene, s: Session, name: str) -> None:
    row = s.scalars(select(TABLES[name].model).limit(1)).one()
    for address in (f"/records/{name}/", f"/records/{name}/new", f"/records/{name}/{row.id}"):
        assert board.get(address).status_code == 200, address


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]

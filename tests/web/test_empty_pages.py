"""Before anything is loaded, pages lead to where a board can begin, on the site itself."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from planner.accounts import create_user
from tests.web import scene as scenes
from tests.web.conftest import Browser


@pytest.mark.parametrize(
    ("address", "way_in"),
    [
        ("/", "/workbooks/"),
        ("/organisation", "/workbooks/"),
        ("/visitors", "/workbooks/"),
        ("/teams", "/workbooks/"),
        ("/map", "/workbooks/"),
        ("/reports/", "/workbooks/"),
        ("/visits/units", "/workbooks/"),
        ("/records/hosts/", "/workbooks/"),
        ("/records/meetings/", "/records/meetings/new"),
        ("/ledger/?owing=no", "/rules/"),
        ("/plans/new", "/workbooks/"),
        ("/changes/new/absence", "/workbooks/"),
        ("/changes/new/meeting_moved", "/workbooks/"),
        ("/changes/new/visitor_joined", "/workbooks/"),
        ("/coverage?need=remote", "/plans/"),
        ("/visits/dates", "/plans/"),
        ("/visits/visitors", "/plans/"),
        ("/rebalance/", "/plans/"),
        ("/changes/broken", "/plans/"),
    ],
)
def test_an_empty_page_leads_to_where_a_board_can_begin(app: Flask, s: Session, address: str, way_in: str) -> None:
    create_user(s, username=scenes.BOARD, password=scenes.PASSWORD, role="board", now=scenes.NOW)
    s.commit()
    page = Browser(app).log_in(scenes.BOARD).text(address)
    empty = page.partition('<div class="empty">')[2].partition("</div>")[0]
    assert f'href="{way_in}"' in empty
    assert "visitplan" not in page

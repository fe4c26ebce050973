"""Chromium, a site that is full, and one where a newcomer begins."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright
from sqlalchemy import URL, text

from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import addresses, logged_in
from tests.conftest import TEMPLATE, admin
from web.security import limiter

SECONDS = 10


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed: the pages are not tried in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=live.CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def full_site(server_url: URL, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The sample commune with a release, a draft and a visitor's account. Look at it, change nothing."""
    name = f"visitplan_pages_{worker_id}"
    url = server_url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with admin(server_url) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
    with live.open_site(url, tmp_path_factory.mktemp("site")) as site:
        live.load(site, "sonham")
        live.release(site, live.plan(site, seconds=SECONDS))
        yield site
    with admin(server_url) as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def pages(full_site: Live) -> dict[str, str]:
    """The address of every page of the full site, by name."""
    draft = live.plan(full_site, seconds=SECONDS, name="Dự thảo")
    visitor_id, _username = live.give_account(full_site)
    return addresses(full_site, draft=draft, visitor_id=visitor_id)


@pytest.fixture(scope="session")
def board_state(chromium: Browser, full_site: Live) -> StorageState:
    return logged_in(chromium, full_site)


@pytest.fixture
def new_site(committed_db: str, tmp_path: Path) -> Iterator[Live]:
    """The sample commune just loaded, with a worker process beside the site."""
    with live.open_site(committed_db, tmp_path) as site:
        limiter.reset()
        live.load(site, "sonham")
        with live.worker(site):
            yield site

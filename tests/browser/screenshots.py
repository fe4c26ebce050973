"""Pictures of the pages.

`python -m tests.browser.screenshots` makes those of the README and the guides, with the sample province;
`python -m tests.browser.screenshots sonham out/pages` makes all pages', with that sample, in that folder, or only
those whose names follow.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, StorageState, sync_playwright
from sqlalchemy import select

from models.releases import ReleaseAttendee
from models.session import database_uri, migrate, open_engine
from planner.changing.kinds import record_absence
from planner.changing.log import Origin
from planner.config import TIMEZONE
from planner.generate import run_plan
from planner.replanning.rebalance import Order, new_replan
from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import addresses, logged_in

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
# A picture's file is named after its page and one of these.
WAYS = {"": (DESKTOP, "light"), "-dark": (DESKTOP, "dark"), "-phone": (PHONE, "light")}
SHOWN = (
    "home",
    "workbook-faults",
    "rules",
    "draft",
    "draft-visitors",
    "compare-two",
    "map",
    "visits",
    "outbox",
    "schedule-phone",
    "schedule-visit-phone",
)
SECONDS = 120  # at most: a search ends by itself once its plan is proven best
AWAY = 5
# These are shown as the visitor has them.
OWN = ("schedule", "schedule-visit", "busy")


def main(sample: str, folder: Path, names: Sequence[str] | None) -> None:
    """`names` are those of the files, without their ending; None for all pages in all ways."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        data = Path(scratch)
        engine = open_engine(None, data)
        migrate(engine)
        engine.dispose()
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=live.CHROMIUM_FLAGS)
        with live.open_site(database_uri(None, data), data) as site:
            live.load(site, sample)
            live.release(site, live.plan(site, seconds=SECONDS))
            draft = rebalance(site)
            visitor_id, username = live.give_account(site)
            board, visitor = logged_in(chromium, site), logged_in(chromium, site, username)
            pages = addresses(site, draft=draft, visitor_id=visitor_id)
            for page, way in product(pages, WAYS):
                if names is None or page + way in names:
                    state = visitor if page in OWN else board
                    take(chromium, state, site.url + pages[page], way, folder / f"{page}{way}.png")
        chromium.close()


def rebalance(site: Live) -> int:
    """Some of those who were sent fall ill; a draft that goes on from the release."""
    with site.sessions.begin() as s:
        sent = select(ReleaseAttendee.visitor_id).distinct().order_by(ReleaseAttendee.visitor_id)
        for visitor_id in s.scalars(sent.offset(1).limit(AWAY)).all():
            record_absence(
                s,
                Origin(user_id=None, now=live.NOW, reason="Đi học lớp cao cấp lý luận chính trị"),
                visitor_id,
                starts_at=datetime(2027, 1, 4, tzinfo=TIMEZONE),
                ends_at=datetime(2027, 3, 1, tzinfo=TIMEZONE),
                zone=TIMEZONE,
            )
        draft = new_replan(s, 1, Order(choice="balanced", seconds_limit=SECONDS), user_id=None, now=live.NOW).id
    run_plan(site.sessions, draft, clock=lambda: datetime.now(UTC))
    return draft


def take(chromium: Browser, state: StorageState, address: str, way: str, file: Path) -> None:
    """The page as far as the screen reaches."""
    size, scheme = WAYS[way]
    with chromium.new_context(viewport=size, color_scheme=scheme, storage_state=state) as context:
        page = context.new_page()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=file)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:] or None)
    else:
        main("backan", IMAGES, SHOWN)

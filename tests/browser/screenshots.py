"""Pictures of the pages.

`python -m tests.browser.screenshots` makes those of the README, with the sample province;
`python -m tests.browser.screenshots sonham out/pages` makes all pages', with that sample, in that folder.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, StorageState, sync_playwright

from models.session import database_uri, migrate, open_engine
from tests.browser import live
from tests.browser.pages import addresses, logged_in

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
# A picture's file is named after its page and one of these.
WAYS = {"": (DESKTOP, "light"), "-dark": (DESKTOP, "dark"), "-phone": (PHONE, "light")}
README = ("home", "release-dates", "schedule-phone")
SECONDS = 30


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
            draft = live.plan(site, seconds=SECONDS, name="Dự thảo điều chỉnh quý I")
            visitor_id, _username = live.give_account(site)
            state = logged_in(chromium, site)
            pages = addresses(site, draft=draft, visitor_id=visitor_id)
            for page, way in product(pages, WAYS):
                if names is None or page + way in names:
                    take(chromium, state, site.url + pages[page], way, folder / f"{page}{way}.png")
        chromium.close()


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
        main(sys.argv[1], Path(sys.argv[2]), None)
    else:
        main("backan", IMAGES, README)

"""Pictures of the pages.

`python -m tests.browser.screenshots` makes those of the README, with the sample province;
`python -m tests.browser.screenshots sonham out/pages` makes all pages', with that sample, in that folder.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, StorageState, sync_playwright

from models.session import database_uri, migrate, open_engine
from tests.browser import live
from tests.browser.pages import addresses, logged_in

IMAGES = Path(__file__).parents[2] / "docs" / "images"
README = ("home", "release-dates", "schedule")
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
SECONDS = 30


def main(sample: str, folder: Path, names: Sequence[str] | None) -> None:
    """`names` None for all pages."""
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
            for name in names or pages:
                take(chromium, state, name, site.url + pages[name], folder)
        chromium.close()


def take(chromium: Browser, state: StorageState, name: str, address: str, folder: Path) -> None:
    """The page on a desktop, light and dark, and on a phone, as far as the screen reaches."""
    for suffix, size, scheme in (("", DESKTOP, "light"), ("-dark", DESKTOP, "dark"), ("-phone", PHONE, "light")):
        with chromium.new_context(viewport=size, color_scheme=scheme, storage_state=state) as context:
            page = context.new_page()
            page.goto(address)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}{suffix}.png")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1], Path(sys.argv[2]), None)
    else:
        main("backan", IMAGES, README)

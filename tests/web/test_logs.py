import logging
import os
import subprocess
import time
from pathlib import Path
from socket import socket
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from flask import Flask

from planner.calendars.feeds import SECRET_BYTES, SELECTOR_BYTES
from planner.running.serve import Address, web_command
from web.access import public
from web.logs import KeyMask

PATIENCE_SECONDS = 30
SELECTOR, SECRET = "ab" * SELECTOR_BYTES, "cd" * SECRET_BYTES


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        (
            f'"GET /calendars/{SELECTOR}-{SECRET}.ics HTTP/1.1" 200',
            f'"GET /calendars/{SELECTOR}-*** HTTP/1.1" 200',
        ),
        (f"/calendars/{SELECTOR}%2D{SECRET}.ics?a=1 again", f"/calendars/{SELECTOR}-***?a=1 again"),
        (f"/calendars/{SECRET}.ics", f"/calendars/{SECRET[: 2 * SELECTOR_BYTES]}-***"),
        ("/plans/7 is 100% done", "/plans/7 is 100% done"),
    ],
)
def test_keys_are_masked_and_nothing_else(text: str, logged: str) -> None:
    record = logging.LogRecord("name", logging.INFO, "path", 1, "%s", (text,), None)
    assert KeyMask().filter(record)
    assert record.getMessage() == logged


def test_a_failing_calendar_is_logged_without_its_key(own_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @public
    def fail(key: str) -> str:
        raise RuntimeError

    own_app.add_url_rule("/calendars/<key>/fail", view_func=fail)
    own_app.test_client().get(f"/calendars/{SELECTOR}-{SECRET}/fail")
    assert f"Exception on /calendars/{SELECTOR}-***" in caplog.text
    assert SECRET not in caplog.text


def test_gunicorns_access_log_has_no_keys(committed_db: str, tmp_path: Path) -> None:
    """With the options the site is served with, and the access log switched on."""
    with socket() as trial:
        trial.bind(("127.0.0.1", 0))
        address = Address(host="127.0.0.1", port=trial.getsockname()[1])
    command = [*web_command(address), "--access-logfile", "-"]
    environment = {**os.environ, "DATABASE_URL": committed_db, "VISITPLAN_DATA": str(tmp_path)}
    log = tmp_path / "log"
    with log.open("w") as written:
        server = subprocess.Popen(command, env=environment, stdout=written, stderr=written)
    try:
        with pytest.raises(HTTPError, match="404"):
            fetch_when_open(f"{address}/calendars/{SELECTOR}-{SECRET}.ics")
    finally:
        server.terminate()
        server.wait()
    assert f'"GET /calendars/{SELECTOR}-*** HTTP/1.1" 404' in log.read_text()
    assert SECRET not in log.read_text()


def fetch_when_open(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urlopen(address, timeout=PATIENCE_SECONDS)
        except HTTPError:
            raise
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return

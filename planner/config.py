"""Where things are, read once from the environment at the edge (command line, web, worker) and passed in."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from planner.errors import Unavailable
from planner.notices.mail_server import MailServer, read_mail_server
from planner.running.secret_files import find_secret

TIMEZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LOOPBACK = "VISITPLAN_LOOPBACK_CALENDARS"
PROXIES = "VISITPLAN_PROXIES"
MOST_PROXIES = 9


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`database_url` None means the embedded server with its files in `data_dir`.

    `base_url` is what people reach the site by: feed addresses are made from it. Without a `mail` server notices
    can be read, and told by telephone, but not sent. `loopback_calendars`: visitors' calendars may also be on this
    computer, as those of tests are. `proxies` in front of the site tell whom they pass on.
    """

    data_dir: Path
    database_url: str | None
    base_url: str
    mail: MailServer | None = None
    loopback_calendars: bool = False
    proxies: int = 0

    def to_environment(self) -> dict[str, str]:
        """The variables that `read_settings` makes the same settings of, for a process started from this one."""
        url = {"DATABASE_URL": self.database_url} if self.database_url else {}
        mail = self.mail.to_environment() if self.mail else {}
        loopback = {LOOPBACK: "yes"} if self.loopback_calendars else {}
        own = {"VISITPLAN_DATA": str(self.data_dir), "VISITPLAN_URL": self.base_url, PROXIES: str(self.proxies)}
        return {**own, **url, **mail, **loopback}


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """From VISITPLAN_DATA (default `.data`), DATABASE_URL with DATABASE_PASSWORD_FILE, VISITPLAN_URL,
    VISITPLAN_LOOPBACK_CALENDARS ("yes"), VISITPLAN_PROXIES (a digit), and what `read_mail_server` reads. Raises
    Unavailable where one can't be used.
    """
    return Settings(
        data_dir=Path(environ.get("VISITPLAN_DATA", ".data")).resolve(),
        database_url=_database_url(environ),
        base_url=environ.get("VISITPLAN_URL", "http://127.0.0.1:8000").rstrip("/"),
        mail=read_mail_server(environ),
        loopback_calendars=environ.get(LOOPBACK) == "yes",
        proxies=_read_proxies(environ.get(PROXIES) or "0"),
    )


def _read_proxies(text: str) -> int:
    if text not in map(str, range(MOST_PROXIES + 1)):
        raise Unavailable(
            f"{PROXIES} is “{text}”.", f"Write how many proxies stand in front of the site, 0 to {MOST_PROXIES}."
        )
    return int(text)


def _database_url(environ: Mapping[str, str]) -> str | None:
    """DATABASE_URL, with the password from DATABASE_PASSWORD_FILE where that names a file: a mounted secret."""
    url, password = environ.get("DATABASE_URL"), find_secret(environ, "DATABASE_PASSWORD_FILE")
    if not url or not password:
        return url or None
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username or ''}:{quote(password, safe='')}@{place}").geturl()

"""Where things are, read once from the environment at the edge (command line, web, worker) and passed in."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

TIMEZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`database_url` None means the embedded server with its files in `data_dir`.

    `base_url` is what people reach the site by: feed addresses are made from it.
    """

    data_dir: Path
    database_url: str | None
    base_url: str

    def to_environment(self) -> dict[str, str]:
        """The variables that `read_settings` makes the same settings of, for a process started from this one."""
        url = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return {"VISITPLAN_DATA": str(self.data_dir), "VISITPLAN_URL": self.base_url, **url}


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """From VISITPLAN_DATA (default `.data`), DATABASE_URL and VISITPLAN_URL."""
    return Settings(
        data_dir=Path(environ.get("VISITPLAN_DATA", ".data")).resolve(),
        database_url=environ.get("DATABASE_URL") or None,
        base_url=environ.get("VISITPLAN_URL", "http://127.0.0.1:8000").rstrip("/"),
    )

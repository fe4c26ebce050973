"""The key that signs the site's cookies: given by the environment, or made once and kept beside the data."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from planner.errors import Unavailable

KEY_BYTES = 32


def get_secret_key(data_dir: Path, environ: Mapping[str, str] = os.environ) -> str:
    """VISITPLAN_SECRET, else the content of `<data_dir>/secret.key`, made with mode 0600 on first use."""
    return environ.get("VISITPLAN_SECRET") or _kept_key(data_dir / "secret.key")


def _kept_key(path: Path) -> str:
    try:
        if not path.exists():
            _make_key(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise Unavailable(
            "The secret key cannot be read or written.",
            "Make the data folder writable and leave some space on its disk, or set VISITPLAN_SECRET.",
        ) from error


def _make_key(path: Path) -> None:
    """Written whole under another name first: web and worker may both start on an empty folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mkstemp gives mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES))
        os.link(draft, path)
    except FileExistsError:
        return  # the other process was first: its key counts
    finally:
        os.unlink(draft)

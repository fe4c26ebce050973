"""Files that appear whole or not at all, also when the disk fills up while they are written."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Replaces the file at `path`; its folder is made where missing. Readable by its owner alone.

    Raises OSError where the disk refuses; what was there is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def replace_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Makes `path` a folder of exactly these files, by name. Raises OSError as `write_whole` does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=path.parent, prefix=".", suffix=".tmp"))
    try:
        new, old = draft / "new", draft / "old"
        new.mkdir()
        for name, content in files.items():
            (new / name).write_bytes(content)
        if path.exists():
            path.rename(old)
        new.rename(path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)

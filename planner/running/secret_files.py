"""Passwords out of mounted files, so that no environment has to hold them."""

from collections.abc import Mapping
from pathlib import Path

from planner.errors import Unavailable


def find_secret(environ: Mapping[str, str], variable: str) -> str | None:
    """The password in the file the variable names; None where it names none.

    Raises Unavailable for a file that can't be read.
    """
    path = environ.get(variable)
    if not path:
        return None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Unavailable(
            f"The password can't be read from {path}: {error.strerror}.",
            f"Correct {variable}, or make the file readable for this program.",
        ) from error

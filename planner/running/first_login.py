"""The first account: without one nobody could log in to make others."""

import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import User
from planner.accounts import create_user, record
from planner.errors import Unavailable
from planner.whole_files import write_whole

FIRST_USER = "board"
PASSWORD_BYTES = 12
LOGIN_FILE = "login.txt"


def ensure_board_login(s: Session, data_dir: Path, now: datetime) -> Path:
    """Makes the account "board" where the board has none. Returns the file that tells its first password.

    The file, readable by its owner alone, is there until someone deletes it; the password may have changed.
    """
    path = data_dir / LOGIN_FILE
    if s.scalar(select(User.id).where(User.role == "board").limit(1)) is None:
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        user = create_user(s, username=FIRST_USER, password=password, role="board", now=now)
        record(s, user_id=None, action="create", subject=f"user {user.id}", detail={"role": "board"}, now=now)
        _write_private(path, f"user name: {FIRST_USER}\npassword: {password}\n")
    return path


def _write_private(path: Path, text: str) -> None:
    try:
        write_whole(path, text.encode())
    except OSError as error:
        raise Unavailable(
            f"The first password can't be written to {path}: {error.strerror}.",
            "Make the folder writable and leave some space on its disk.",
        ) from error

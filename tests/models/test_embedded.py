"""The embedded server as several processes use it: it serves them all, and stops with the last one."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.session import EMBEDDED_FOLDER, DatabaseDown, database_uri

OPEN = """
import sys
from pathlib import Path
from sqlalchemy import text
from models.session import open_engine
engine = open_engine(None, Path(sys.argv[1]))
with engine.connect() as connection:
    print(connection.scalar(text("SELECT pg_postmaster_start_time()")), flush=True)
sys.stdin.read()
"""


class Holder:
    """A process that opens the embedded database and holds on to it until its input is closed."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OPEN, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.server_started = self.process.stdout.readline()

    def leave(self) -> None:
        self.process.communicate("")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


def is_running(folder: Path) -> bool:
    return (folder / EMBEDDED_FOLDER / "postmaster.pid").exists()


def test_processes_share_the_server_and_the_last_one_stops_it(data_dir: Path) -> None:
    first, second = Holder(data_dir), Holder(data_dir)
    assert first.server_started == second.server_started != ""
    first.leave()
    assert is_running(data_dir)
    second.leave()
    assert not is_running(data_dir)


def test_a_killed_process_does_not_keep_the_server_running(data_dir: Path) -> None:
    Holder(data_dir).kill()
    assert is_running(data_dir)
    Holder(data_dir).leave()
    assert not is_running(data_dir)


def test_a_folder_that_cannot_be_made_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseDown, match="does not start") as refusal:
        database_uri(None, tmp_path / "file")
    assert "disk" in refusal.value.remedy

"""Feeds read back by programs that people subscribe with, over HTTP, not by the library that wrote them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.orm import Session

from models.people import Visitor
from planner.calendars.feeds import CANCELLED_SHOWN, Feed, FeedOwner, get_feed_key, render_feed
from tests.planner.release_rows import HANOI, NOW, Board, Told, local

SCRIPTS = Path(sys.executable).parent


class FeedServer:
    """The feed of the moment at `url`."""

    def __init__(self) -> None:
        self.feed: Feed | None = None
        shared = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = shared.feed.body if shared.feed else b""
                self.send_response(200)
                self.send_header("Content-Type", "text/calendar; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Addresses are secrets: they are not printed."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/calendar.ics"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[FeedServer]:
    server = FeedServer()
    yield server
    server.close()


class Client:
    """vdirsyncer, which subscribes, and khal, which shows: a calendar program in two parts."""

    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        (home / "vdirsyncer.conf").write_text(
            f"""[general]
status_path = "{home}/status"
[pair feed]
a = "site"
b = "disk"
collections = null
conflict_resolution = "a wins"
[storage site]
type = "http"
url = "{url}"
[storage disk]
type = "filesystem"
path = "{home}/calendar"
fileext = ".ics"
"""
        )
        (home / "khal.conf").write_text(
            f"""[calendars]
[[visits]]
path = {home}/calendar
[locale]
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
timeformat = %H:%M
dateformat = %d/%m/%Y
longdateformat = %d/%m/%Y
datetimeformat = %d/%m/%Y %H:%M
longdatetimeformat = %d/%m/%Y %H:%M
[sqlite]
path = {home}/khal.db
"""
        )
        self._vdirsyncer("discover", answer="y\n")

    def fetch(self) -> None:
        self._vdirsyncer("sync")

    def agenda(self) -> list[str]:
        """What is shown for the first quarter: start, end, time zone, place, status and title of each event."""
        form = "{start-long} - {end-time}|{location}|{status}{title}"
        command = ["khal", "-c", f"{self.home}/khal.conf", "list", "--day-format", "", "--format", form]
        return self._run([*command, "01/01/2027", "31/03/2027"]).splitlines()

    def _vdirsyncer(self, command: str, answer: str = "") -> None:
        self._run(["vdirsyncer", "-c", f"{self.home}/vdirsyncer.conf", command], answer)

    def _run(self, command: list[str], answer: str = "") -> str:
        environment = {**os.environ, "HOME": str(self.home), "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_PROXY": "*"}
        done = subprocess.run(
            [str(SCRIPTS / command[0]), *command[1:]],
            input=answer,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def render(s: Session, visitor: Visitor, days_later: int = 0) -> Feed:
    owner = FeedOwner(visitor_id=visitor.id)
    now = NOW + timedelta(days=days_later)
    return render_feed(s, get_feed_key(s, owner, NOW), "https://lich.example", now=now, zone=HANOI)


class Subscriber:
    """A visitor with a calendar program."""

    def __init__(self, visitor: Visitor, folder: Path) -> None:
        self.visitor = visitor
        self.server = FeedServer()
        home = folder / str(visitor.id)
        home.mkdir()
        self.client = Client(home, self.server.url)

    def fetch(self, s: Session, days_later: int) -> None:
        self.server.feed = render(s, self.visitor, days_later)
        self.client.fetch()


def test_a_subscriber_sees_a_visit_come_move_and_be_cancelled(
    s: Session, server: FeedServer, tmp_path: Path
) -> None:
    board = Board(s)
    hoa = board.add_visitor("Nông Thị Hòa")
    na_ca, khuoi = board.add_host("Chi bộ thôn Nà Cà"), board.add_host("Chi bộ thôn Khuổi Luông")
    first, second = board.add_meeting(na_ca, "2027-02-03T19:30"), board.add_meeting(khuoi, "2027-03-07T08:00")
    board.publish([Told(first, [hoa]), Told(second, [hoa], place=None)])
    server.feed = render(s, hoa)
    client = Client(tmp_path, server.url)
    client.fetch()
    assert client.agenda() == [
        "03/02/2027 19:30 - 21:30|Nhà văn hóa thôn, Huyện Chợ Rã|CONFIRMED Dự sinh hoạt: Chi bộ thôn Nà Cà",
        "07/03/2027 08:00 - 10:00|Huyện Chợ Rã|CONFIRMED Dự sinh hoạt: Chi bộ thôn Khuổi Luông",
    ]

    moved = Told(first, [hoa], starts_at=local("2027-02-05T08:00"), place="Trường tiểu học")
    board.publish([moved, Told(second, [hoa], place=None)], at=NOW + timedelta(days=1))
    server.feed = render(s, hoa, 1)
    client.fetch()
    assert client.agenda() == [
        "05/02/2027 08:00 - 10:00|Trường tiểu học, Huyện Chợ Rã|CONFIRMED Dự sinh hoạt: Chi bộ thôn Nà Cà",
        "07/03/2027 08:00 - 10:00|Huyện Chợ Rã|CONFIRMED Dự sinh hoạt: Chi bộ thôn Khuổi Luông",
    ]

    board.publish([moved], at=NOW + timedelta(days=2))
    server.feed = render(s, hoa, 2)
    client.fetch()
    assert client.agenda()[1:] == [
        "07/03/2027 08:00 - 10:00|Huyện Chợ Rã|CANCELLED [Đã hủy] Dự sinh hoạt: Chi bộ thôn Khuổi Luông",
    ]

    server.feed = render(s, hoa, 32)
    client.fetch()
    assert client.agenda() == [
        "05/02/2027 08:00 - 10:00|Trường tiểu học, Huyện Chợ Rã|CONFIRMED Dự sinh hoạt: Chi bộ thôn Nà Cà",
    ]


def test_over_three_releases_of_two_boards_each_subscriber_sees_their_own_visits_as_they_stand(
    s: Session, tmp_path: Path
) -> None:
    """Boards plan apart: each has its releases, and they leave one another's visits standing."""
    board = Board(s)
    hoa, duong, binh = (board.add_visitor(name) for name in ("Nông Thị Hòa", "Đàm Văn Dương", "Lý Văn Bình"))
    na_ca, khuoi, coc = (board.add_host(f"Chi bộ thôn {name}") for name in ("Nà Cà", "Khuổi Luông", "Cốc Lùng"))
    first, second = board.add_meeting(na_ca, "2027-02-03T19:30"), board.add_meeting(khuoi, "2027-03-07T08:00")
    kept = Told(board.add_meeting(khuoi, "2027-03-20T08:00"), [hoa])
    theirs = board.add_meeting(coc, "2027-02-04T19:30")
    district, province = [hoa, duong], [binh]
    moved = Told(theirs, [binh], starts_at=local("2027-02-09T08:00"))
    releases = [
        ([Told(first, [hoa]), Told(second, [hoa]), kept], district),
        ([Told(theirs, [binh])], province),
        # One is handed over, one left out.
        ([Told(first, [duong]), kept], district),
        ([moved], province),
    ]
    subscribers = [Subscriber(visitor, tmp_path) for visitor in (hoa, duong, binh)]
    try:
        for day, (told, planned_for) in enumerate(releases):
            board.publish(told, at=NOW + timedelta(days=day), planned_for=planned_for)
            for each in subscribers:
                each.fetch(s, day)
        shown = [
            [line.replace("|Nhà văn hóa thôn, Huyện Chợ Rã|", " ") for line in each.client.agenda()]
            for each in subscribers
        ]
        assert shown == [
            [
                "03/02/2027 19:30 - 21:30 CANCELLED [Đã hủy] Dự sinh hoạt: Chi bộ thôn Nà Cà",
                "07/03/2027 08:00 - 10:00 CANCELLED [Đã hủy] Dự sinh hoạt: Chi bộ thôn Khuổi Luông",
                "20/03/2027 08:00 - 10:00 CONFIRMED Dự sinh hoạt: Chi bộ thôn Khuổi Luông",
            ],
            ["03/02/2027 19:30 - 21:30 CONFIRMED Dự sinh hoạt: Chi bộ thôn Nà Cà"],
            ["09/02/2027 08:00 - 10:00 CONFIRMED Dự sinh hoạt: Chi bộ thôn Cốc Lùng"],
        ]
        for each in subscribers:
            each.fetch(s, CANCELLED_SHOWN.days + len(releases))
        assert [len(each.client.agenda()) for each in subscribers] == [1, 1, 1]
    finally:
        for each in subscribers:
            each.server.close()


@pytest.mark.skipif(shutil.which("calcurse") is None, reason="calcurse is not installed")
def test_calcurse_reads_the_same_hours_and_words(s: Session, tmp_path: Path) -> None:
    board = Board(s)
    hoa = board.add_visitor("Nông Thị Hòa")
    meeting = board.add_meeting(board.add_host("Chi bộ thôn Nà Cà"), "2027-02-03T19:30")
    board.publish([Told(meeting, [hoa])])
    (tmp_path / "feed.ics").write_bytes(render(s, hoa).body)
    calcurse = ["calcurse", "-D", str(tmp_path / "calcurse"), "-q"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "Asia/Ho_Chi_Minh"}
    subprocess.run([*calcurse, "-i", str(tmp_path / "feed.ics")], env=environment, check=True, timeout=30)

    shown = subprocess.run(
        [*calcurse, "-Q", "--from", "02/03/2027", "--days", "1", "--format-apt", "%S-%E %m\n"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert shown.stdout.splitlines() == ["02/03/27:", "19:30-21:30 Dự sinh hoạt: Chi bộ thôn Nà Cà"]

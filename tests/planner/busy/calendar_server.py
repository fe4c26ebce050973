"""Calendars as programs write them, and a real server on this computer that gives them out, or does worse."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET_TITLE = "Khám bệnh"


def calendar(*events: str) -> bytes:
    """A calendar with the events, each its lines without the ones around it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//VI"]
    for number, event in enumerate(events):
        uid = [] if "UID:" in event else [f"UID:{number}@test"]
        lines += ["BEGIN:VEVENT", *uid, f"SUMMARY:{SECRET_TITLE}", *event.split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def busy(day: str, start: str = "0800", end: str = "1000") -> str:
    """An event of a local day written as 20270105, without a zone."""
    return f"DTSTART:{day}T{start}00\nDTEND:{day}T{end}00"


@dataclass
class Answer:
    """What the server gives at a path; `drip`: a byte now and then, without end, until `released`."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip: bool = False


@dataclass
class CalendarServer:
    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def give(self, path: str, body: bytes = b"", **values: object) -> str:
        """Sets what is at the path; its address."""
        self.answers[path] = Answer(body=body, **values)
        return self.url + path


@contextmanager
def open_server() -> Iterator[CalendarServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            answer = site.answers.get(self.path, Answer(status=404))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)
            while answer.drip and not site.released.wait(0.05):
                self.wfile.write(b"\r\n")

        def log_message(self, *args: object) -> None:
            """Nothing: the test's output is for what failed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = CalendarServer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        site.released.set()
        server.shutdown()
        thread.join()
        server.server_close()

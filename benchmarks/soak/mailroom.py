"""A real mail server on this computer that keeps every letter it takes in."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

from planner.notices.mail_server import MailServer

SENDER = "bantochuc@tinhuy.example"
PATIENCE_SECONDS = 10
BUSY = "451 4.7.1 Come back later"


class Mailroom:
    """An address whose length `busy_every` divides is put off the first time somebody writes to it.

    From the letter with the number `slow_after` on, letters are heard but not answered for until `hurried` is set:
    whoever sends one then is caught in the middle.
    """

    def __init__(self, busy_every: int) -> None:
        self.letters: list[EmailMessage] = []
        self.slow_after: int | None = None
        self.hurried = threading.Event()
        self._busy_every = busy_every
        self._put_off: set[str] = set()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(address) % self._busy_every == 0 and address not in self._put_off:
            self._put_off.add(address)
            return BUSY
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes), "letters are handed over undecoded"
        letter = message_from_bytes(content, _class=EmailMessage, policy=default)
        self.letters.append(letter)
        # Heard, and not answered yet: where a sender that dies can't know.
        while self.slow_after is not None and len(self.letters) >= self.slow_after and not self.hurried.is_set():
            await asyncio.sleep(0.02)
        return "250 2.0.0 Taken"


@contextmanager
def open_mailroom(room: Mailroom) -> Iterator[MailServer]:
    """Opens it on a free port of this computer."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    opening = loop.create_server(lambda: SMTP(room, hostname="post.example", loop=loop), "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(PATIENCE_SECONDS)
    try:
        yield MailServer(
            host="127.0.0.1",
            port=server.sockets[0].getsockname()[1],
            security="none",
            sender=SENDER,
            sender_name="Ban Tổ chức Tỉnh ủy",
            timeout_seconds=20,
        )
    finally:
        room.hurried.set()
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(PATIENCE_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(server: asyncio.Server) -> None:
    """Ends the conversations that still go on, too."""
    server.close()
    talking = asyncio.all_tasks() - {asyncio.current_task()}
    for task in talking:
        task.cancel()
    await asyncio.gather(*talking, return_exceptions=True)

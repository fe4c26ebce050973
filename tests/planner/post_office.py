"""A real mail server on this computer, which takes letters in, or doesn't, by the name of the mailbox."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from planner.notices.mail_server import MailServer

T = TypeVar("T")

SENDER = "bantochuc@tinhuy.example"
UNKNOWN = "550 5.1.1 Mailbox unknown"
BUSY = "451 4.7.1 Come back later"
TOO_BAD = "554 5.6.0 Not taken"
PATIENCE_SECONDS = 10


def nothing() -> None:
    """Happens."""


class PostOffice:
    """Takes letters; the mailboxes `unknown`, `busy`, `slow`, `bad-content`, `breaks-off` and `hangs` are trouble.

    `busy_times` says how often a busy one still is. A slow one is answered for after `hurried`; `waiting` counts
    who asked. The letter for one that hangs is kept, but not answered until the office closes.
    `on_recipient` and `on_letter` are called before an address, or a letter, is answered.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.busy_times = 1
        self.on_recipient: Callable[[], None] = nothing
        self.on_letter: Callable[[], None] = nothing
        self.waiting = 0
        self.hurried = threading.Event()
        self.closing = threading.Event()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        mailbox = address.partition("@")[0]
        self.on_recipient()
        self.waiting += mailbox == "slow"
        while mailbox == "slow" and not self.hurried.is_set():
            await asyncio.sleep(0.05)
        if mailbox == "unknown":
            return UNKNOWN
        if mailbox == "busy" and self.busy_times > 0:
            self.busy_times -= 1
            return BUSY
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mailbox = envelope.rcpt_tos[0].partition("@")[0]
        self.on_letter()
        if mailbox == "bad-content":
            return TOO_BAD
        self.recipients.append(envelope.rcpt_tos[0])
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        if mailbox == "breaks-off":
            server.transport.abort()
        while mailbox == "hangs" and not self.closing.is_set():
            await asyncio.sleep(0.05)
        return "250 2.0.0 Taken"


@contextmanager
def open_post_office(
    office: PostOffice, *, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None
) -> Iterator[MailServer]:
    """Opens it on a free port; `tls` makes STARTTLS a must, `login` a name and a password."""

    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == login, handled=False)

    options = {
        "hostname": "post.example",
        "tls_context": tls,
        "require_starttls": tls is not None,
        "authenticator": check if login else None,
        "auth_required": login is not None,
    }
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = call(loop, loop.create_server(lambda: SMTP(office, loop=loop, **options), "127.0.0.1", 0))
    try:
        yield MailServer(
            host="127.0.0.1",
            port=server.sockets[0].getsockname()[1],
            security="starttls" if tls else "none",
            sender=SENDER,
            sender_name="Ban Tổ chức Tỉnh ủy",
            timeout_seconds=20,
        )
    finally:
        office.closing.set()
        call(loop, close(server))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def call(loop: asyncio.AbstractEventLoop, work: Coroutine[None, None, T]) -> T:
    return asyncio.run_coroutine_threadsafe(work, loop).result(PATIENCE_SECONDS)


async def close(server: asyncio.Server) -> None:
    """Ends the conversations that still go on, too."""
    server.close()
    talking = asyncio.all_tasks() - {asyncio.current_task()}
    for task in talking:
        task.cancel()
    await asyncio.gather(*talking, return_exceptions=True)

"""Letters handed to a real mail server, and what is known of each afterwards."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from planner.notices.delivery import POSTPONED, REFUSED, SENT, UNSURE, WITHDRAWN, Delivery, deliver
from planner.notices.mail_server import MailServer
from tests.planner.post_office import BUSY, SENDER, TOO_BAD, UNKNOWN, PostOffice, open_post_office


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def server(office: PostOffice) -> Iterator[MailServer]:
    with open_post_office(office) as server:
        yield server


def letter(text: str = "Xin chào\n.dòng bắt đầu bằng dấu chấm\n") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, "an@x.example", "Lịch dự sinh hoạt"
    message.set_content(text)
    return message


def send(server: MailServer, mailbox: str) -> Delivery:
    return deliver(server, letter(), f"{mailbox}@x.example", claim=lambda: True)


def test_a_letter_arrives_as_it_was_written(server: MailServer, office: PostOffice) -> None:
    assert send(server, "an") == Delivery(result=SENT, reply="250 2.0.0 Taken")
    [arrived] = office.letters
    assert (arrived["Subject"], arrived.get_content()) == (
        "Lịch dự sinh hoạt",
        "Xin chào\n.dòng bắt đầu bằng dấu chấm\n",
    )
    assert office.recipients == ["an@x.example"]


@pytest.mark.parametrize(
    ("mailbox", "told"),
    [
        ("unknown", Delivery(result=REFUSED, reply=UNKNOWN)),
        ("bad-content", Delivery(result=REFUSED, reply=TOO_BAD)),
        ("busy", Delivery(result=POSTPONED, reply=BUSY)),
        ("breaks-off", Delivery(result=UNSURE, reply="Connection unexpectedly closed")),
    ],
)
def test_what_the_server_says_decides(server: MailServer, mailbox: str, told: Delivery) -> None:
    assert send(server, mailbox) == told


def test_a_server_that_hears_the_letter_and_falls_silent_leaves_it_unsure(server: MailServer) -> None:
    assert send(replace(server, timeout_seconds=1), "hangs").result == UNSURE


def test_a_letter_that_may_not_be_sent_any_more_is_not(server: MailServer, office: PostOffice) -> None:
    assert deliver(server, letter(), "an@x.example", claim=lambda: False).result == WITHDRAWN
    assert office.letters == []


def test_the_claim_is_made_only_for_an_address_the_server_takes(server: MailServer) -> None:
    asked: list[str] = []
    for mailbox in ("unknown", "busy", "an"):
        deliver(server, letter(), f"{mailbox}@x.example", claim=lambda name=mailbox: asked.append(name) or True)
    assert asked == ["an"]


def test_without_a_server_a_letter_waits(office: PostOffice) -> None:
    with open_post_office(office) as server:
        pass
    told = send(server, "an")
    assert (told.result, "refused" in told.reply) == (POSTPONED, True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of our own for 127.0.0.1, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: encrypted connections are not tried")
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "server.pem", folder / "server.key"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    told = ["-days", "2", "-subj", "/CN=post.example", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        [*made, *told, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True, timeout=30
    )
    return certificate, key


def test_an_encrypted_connection_with_a_log_in(office: PostOffice, certificate: tuple[Path, Path]) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*certificate)
    with open_post_office(office, tls=tls, login=("lich", "mat khau")) as server:
        known = replace(server, username="lich", password="mat khau", ca_file=str(certificate[0]))
        assert send(known, "an").result == SENT
        assert send(replace(known, password="sai"), "an").result == POSTPONED
        # A server that nobody vouches for hears nothing.
        assert send(replace(known, ca_file=None), "an").result == POSTPONED
        assert send(replace(known, security="none"), "an").result == POSTPONED
    assert len(office.letters) == 1

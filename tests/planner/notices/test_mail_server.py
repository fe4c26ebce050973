from pathlib import Path

import pytest

from planner.config import read_settings
from planner.errors import Unavailable
from planner.notices.mail_server import MailServer, is_address, read_mail_server

FROM = "Ban Tổ chức, Tỉnh ủy <btc@tinhuy.example>"
LEAST = {
    "VISITPLAN_SMTP_HOST": "mail.tinhuy.example",
    "VISITPLAN_MAIL_FROM": f'"{FROM[:20]}" <btc@tinhuy.example>',
}


def test_without_a_host_there_is_no_mail_server() -> None:
    assert read_mail_server({}) is None


def test_a_host_and_a_sender_are_enough() -> None:
    assert read_mail_server(LEAST) == MailServer(
        host="mail.tinhuy.example",
        port=587,
        security="starttls",
        sender="btc@tinhuy.example",
        sender_name="Ban Tổ chức, Tỉnh ủy",
        timeout_seconds=60,
    )


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_goes_with_how_the_connection_is_protected(security: str, port: int) -> None:
    server = read_mail_server({**LEAST, "VISITPLAN_SMTP_SECURITY": security})
    assert server is not None
    assert server.port == port


def test_the_password_is_read_from_its_file_and_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "smtp_password"
    secret.write_text("mat khau\n", encoding="utf-8")
    server = read_mail_server({**LEAST, "VISITPLAN_SMTP_USER": "btc", "VISITPLAN_SMTP_PASSWORD_FILE": str(secret)})
    assert server is not None
    assert (server.username, server.password) == ("btc", "mat khau")
    assert "mat khau" not in repr(server)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"VISITPLAN_SMTP_SECURITY": "ssl"}, "VISITPLAN_SMTP_SECURITY is ssl"),
        ({"VISITPLAN_SMTP_PORT": "0"}, "VISITPLAN_SMTP_PORT is 0"),
        ({"VISITPLAN_SMTP_TIMEOUT": "soon"}, "VISITPLAN_SMTP_TIMEOUT is soon"),
        ({"VISITPLAN_SMTP_PASSWORD": "mật khẩu"}, "letters beyond ASCII"),
        ({"VISITPLAN_MAIL_FROM": "Ban Tổ chức"}, "VISITPLAN_MAIL_FROM gives no e-mail address"),
        ({"VISITPLAN_SMTP_PASSWORD_FILE": "/nowhere/smtp"}, "/nowhere/smtp"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(Unavailable, match=named):
        read_mail_server({**LEAST, **wrong})


def test_a_process_started_with_the_environment_of_settings_sends_by_the_same_server(tmp_path: Path) -> None:
    environment = {
        **LEAST,
        "VISITPLAN_DATA": str(tmp_path),
        "VISITPLAN_SMTP_SECURITY": "tls",
        "VISITPLAN_SMTP_USER": "btc",
        "VISITPLAN_SMTP_PASSWORD": 'mat "khau"',
        "VISITPLAN_SMTP_CA_FILE": "/etc/ssl/noi-bo.pem",
        "VISITPLAN_SMTP_TIMEOUT": "5",
    }
    settings = read_settings(environment)
    assert settings.mail is not None
    assert read_settings(settings.to_environment()) == settings


@pytest.mark.parametrize(
    "text", ["", "an", "@x.example", "an@", "an x@y", "ân@x.example", "an@x.example\r\nRCPT TO"]
)
def test_what_no_server_takes_is_no_address(text: str) -> None:
    assert not is_address(text)
    assert is_address("nong.van-an+lich@x.example")

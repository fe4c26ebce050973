"""The mail server that notices are sent by, as the environment tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr, quote

from planner.errors import Unavailable
from planner.running.secret_files import find_secret

# How the connection is protected, and the port that goes with it: RFC 8314, and the plain port of old.
PORTS = {"starttls": 587, "tls": 465, "none": 25}
# Some servers look through a letter before they take it.
TIMEOUT_SECONDS = 60
# Signs the letters where the sender has no name.
DEFAULT_NAME = "Ban Tổ chức"


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """`security` is a key of PORTS; `ca_file` names who vouches for a server of the board's own network."""

    host: str
    port: int
    security: str
    sender: str
    sender_name: str = DEFAULT_NAME
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    timeout_seconds: int = TIMEOUT_SECONDS

    @property
    def domain(self) -> str:
        """The sender's: identifiers of messages end in it."""
        return self.sender.rpartition("@")[2]

    def to_environment(self) -> dict[str, str]:
        """The variables that `read_mail_server` makes the same server of."""
        told = {
            "VISITPLAN_SMTP_HOST": self.host,
            "VISITPLAN_SMTP_PORT": str(self.port),
            "VISITPLAN_SMTP_SECURITY": self.security,
            "VISITPLAN_SMTP_TIMEOUT": str(self.timeout_seconds),
            "VISITPLAN_SMTP_USER": self.username,
            "VISITPLAN_SMTP_PASSWORD": self.password,
            "VISITPLAN_SMTP_CA_FILE": self.ca_file,
            "VISITPLAN_MAIL_FROM": f'"{quote(self.sender_name)}" <{self.sender}>',
        }
        return {name: value for name, value in told.items() if value is not None}


def read_mail_server(environ: Mapping[str, str]) -> MailServer | None:
    """From VISITPLAN_SMTP_* and VISITPLAN_MAIL_FROM; None without VISITPLAN_SMTP_HOST.

    Raises Unavailable where one of them can't be used.
    """
    host = environ.get("VISITPLAN_SMTP_HOST")
    if not host:
        return None
    security = environ.get("VISITPLAN_SMTP_SECURITY") or "starttls"
    if security not in PORTS:
        raise Unavailable(
            f"VISITPLAN_SMTP_SECURITY is {security}, which is no way to protect a connection.",
            f"Write one of: {', '.join(PORTS)}.",
        )
    name, sender = parseaddr(environ.get("VISITPLAN_MAIL_FROM", ""))
    if not is_address(sender):
        raise Unavailable(
            "VISITPLAN_MAIL_FROM gives no e-mail address, and letters need a sender.",
            "Write it as: Ban Tổ chức Tỉnh ủy <bantochuc@example.org>",
        )
    username = environ.get("VISITPLAN_SMTP_USER") or None
    password = find_secret(environ, "VISITPLAN_SMTP_PASSWORD_FILE") or environ.get("VISITPLAN_SMTP_PASSWORD")
    if not f"{username}{password}".isascii():
        raise Unavailable(
            "The mail server's user name or password has letters beyond ASCII.",
            "Give the account a password of plain letters, digits and signs.",
        )
    return MailServer(
        host=host,
        port=_number(environ, "VISITPLAN_SMTP_PORT", PORTS[security]),
        security=security,
        sender=sender,
        sender_name=name or DEFAULT_NAME,
        username=username,
        password=password,
        ca_file=environ.get("VISITPLAN_SMTP_CA_FILE") or None,
        timeout_seconds=_number(environ, "VISITPLAN_SMTP_TIMEOUT", TIMEOUT_SECONDS),
    )


def is_address(text: str) -> bool:
    """Whether mail can be sent there: a mailbox and a domain in ASCII, as every server takes them."""
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        return False
    return text.isascii() and bool(address.username and address.domain)


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise Unavailable(f"{name} is {text}, which is not a whole number above 0.", "Correct it or leave it out.")
    return int(text)

"""One message handed to the mail server, and what became of it: never "sent" where that is not known."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from planner.notices.mail_server import MailServer

# What became of it. "unsure": the server was told the message and then was heard of no more.
SENT, REFUSED, POSTPONED, UNSURE, WITHDRAWN = "sent", "refused", "postponed", "unsure", "withdrawn"
# All letters in seven bits: a server on the way may not take eight.
SEVEN_BIT = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """`result` is one of the words above; `reply` is what the server, or the network, said."""

    result: str
    reply: str = ""


def deliver(server: MailServer, message: EmailMessage, address: str, *, claim: Callable[[], bool]) -> Delivery:
    """Sends the message to the one address.

    `claim` is asked once the server has taken sender and address, right before it hears the message: only after
    that can it have gone out. Where it answers False, nothing is sent (`WITHDRAWN`). A refusal of the message or
    the address (5xx) is `REFUSED`, any other trouble before the message is heard `POSTPONED`.
    """
    body = message.as_bytes(policy=SEVEN_BIT)
    try:
        smtp = _connect(server)
    except (OSError, smtplib.SMTPException) as error:
        # A wrong password is the server's business, not the address's: it is set right, then tried again.
        return Delivery(result=POSTPONED, reply=_say(error))
    with closing(smtp):
        try:
            refused = _announce(smtp, server.sender, address)
        except (OSError, smtplib.SMTPException) as error:
            return Delivery(result=POSTPONED, reply=_say(error))
        if refused:
            return refused
        if not claim():
            return Delivery(result=WITHDRAWN)
        delivery = _hand_over(smtp, body)
        with suppress(OSError, smtplib.SMTPException):  # it has the message: how it says good-bye is nothing to us
            smtp.quit()
    return delivery


def _connect(server: MailServer) -> smtplib.SMTP:
    """Connected, protected and logged in as the settings say."""
    timeout, me = server.timeout_seconds, server.domain
    # Reading whom to trust takes longer than the whole letter: only where somebody is to be trusted.
    context = None if server.security == "none" else ssl.create_default_context(cafile=server.ca_file)
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, me, timeout=timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, me, timeout=timeout)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.username is not None:
            smtp.login(server.username, server.password or "")
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _announce(smtp: smtplib.SMTP, sender: str, address: str) -> Delivery | None:
    """Names sender and address; the delivery that ends there, where the server takes one of them not."""
    code, reply = smtp.mail(sender)
    if _is_success(code):
        code, reply = smtp.rcpt(address)
    return None if _is_success(code) else _judge(code, reply, otherwise=POSTPONED)


def _hand_over(smtp: smtplib.SMTP, body: bytes) -> Delivery:
    try:
        code, reply = smtp.data(body)
    except smtplib.SMTPDataError as error:
        # It did not want to hear the message at all.
        return _judge(error.smtp_code, error.smtp_error, otherwise=POSTPONED)
    except (OSError, smtplib.SMTPException) as error:
        return Delivery(result=UNSURE, reply=_say(error))
    return _judge(code, reply, otherwise=UNSURE)


def _judge(code: int, reply: bytes | str, *, otherwise: str) -> Delivery:
    """What the server's answer means; `otherwise` is the result of one that is no answer to speak of."""
    results = {2: SENT, 4: POSTPONED, 5: REFUSED}
    return Delivery(result=results.get(code // 100, otherwise), reply=f"{code} {_text(reply)}")


def _is_success(code: int) -> bool:
    return code // 100 == 2


def _say(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())

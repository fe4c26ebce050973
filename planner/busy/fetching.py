"""A calendar fetched from its address, and from nowhere it must not lead: no private network, no endless answer.

Who gives an address chooses where this server connects to. So a name is resolved once, every address of it has to
be a public one, and the connection goes to one of those; a redirect is a new address, looked at in the same way.
"""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Event, Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from planner.busy.reading import MAX_BYTES
from planner.errors import PlannerError

SECONDS = 20.0
MOST_REDIRECTS = 3
REDIRECTS = (301, 302, 303, 307, 308)
OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE = 200, 401, 403, 404, 410
PORTS = {"https": 443, "http": 80}
CHUNK = 64 * 1024
LONGEST_ADDRESS = 2_000
# Ways to write an IPv4 address as an IPv6 one: what is behind them is not looked into.
TRANSLATED = tuple(map(IPv6Network, ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")))
_HEADERS = {"User-Agent": "visitplan", "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity"}


class Unreachable(PlannerError):
    """The calendar can't be had from its address, or must not be."""


def clean_address(text: str, *, loopback: bool = False) -> str:
    """The address as it is fetched: webcal is https. Raises Unreachable for one that is never fetched.

    With `loopback` http is taken too, for this computer alone.
    """
    address = "".join(text.split())
    if address.lower().startswith(("webcal:", "webcals:")):
        address = "https:" + address.partition(":")[2]
    _split(address, loopback)
    return address


def fetch_calendar(address: str, *, loopback: bool = False, seconds: float = SECONDS) -> bytes:
    """The bytes at the address, MAX_BYTES + 1 of them at most, within `seconds` of answering.

    Raises Unreachable saying what the owner can do; no message repeats the address, which is a secret.
    """
    for _hop in range(MOST_REDIRECTS + 1):
        parts = _split(address, loopback)
        connection = _connect(parts, _resolve(parts, loopback), seconds)
        with _limited(connection, seconds):
            answer = _ask(connection, parts)
            if answer.status not in REDIRECTS:
                return _read(answer)
            address = urljoin(address, answer.headers.get("Location", ""))
    raise Unreachable("The address leads from one place to the next without end.", "Copy the address anew.")


def _split(address: str, loopback: bool) -> SplitResult:
    try:
        parts = urlsplit(address)
        known = bool(parts.hostname) and (parts.port or 1) > 0 and len(address) <= LONGEST_ADDRESS
    except ValueError:
        known = False
    if not known or not address.isascii():
        raise Unreachable(
            "This is not the address of a calendar.", "Copy the whole address; it begins with https://"
        )
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        raise Unreachable(
            "The address has to begin with https://, or else others could read along.",
            "Copy the secret address in iCal format from your calendar.",
        )
    return parts


def _resolve(parts: SplitResult, loopback: bool) -> Sequence[str]:
    """The addresses of the host. Raises Unreachable where one of them is not for everybody to reach."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unreachable(
            "The calendar's server is not known by this name.", "Compare the address with that in your calendar."
        ) from error
    allowed = _is_this_computer if parts.scheme == "http" else is_reachable_by_all
    if not all(allowed(address) or (loopback and _is_this_computer(address)) for address in found):
        raise Unreachable(
            "The address leads into a private network, where this site fetches nothing.",
            "Use a calendar that is on the internet, or hand it in as a file.",
        )
    return found


def _is_this_computer(address: str) -> bool:
    return ip_address(address).is_loopback


def is_reachable_by_all(address: str) -> bool:
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip.is_site_local or any(ip in network for network in TRANSLATED):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _connect(parts: SplitResult, addresses: Sequence[str], seconds: float) -> HTTPConnection:
    """A connection to one of the addresses; certificates are checked against the name."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    for number, address in enumerate(addresses, 1):
        try:
            opened = socket.create_connection((address, port), seconds)
            break
        except OSError as error:
            if number == len(addresses):
                raise _not_answering() from error
    try:
        if parts.scheme == "http":
            connection, sock = HTTPConnection(host, port), opened
        else:
            context = ssl.create_default_context()
            connection, sock = HTTPSConnection(host, port), context.wrap_socket(opened, server_hostname=host)
    except OSError as error:
        opened.close()
        raise Unreachable(
            "No protected connection to the calendar's server comes about.",
            "Try again later; if it stays so, hand the calendar in as a file.",
        ) from error
    connection.sock = sock
    return connection


@contextmanager
def _limited(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """Breaks the connection off when the time is up, however slowly it still answers, and closes it at the end."""
    late, sock = Event(), connection.sock

    def break_off() -> None:
        late.set()
        # It may have ended in this very moment.
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, break_off)
    timer.start()
    try:
        yield
    except (OSError, HTTPException) as error:
        raise _not_answering() from error
    finally:
        timer.cancel()
        connection.close()
        sock.close()
    if late.is_set():
        raise _not_answering()


def _ask(connection: HTTPConnection, parts: SplitResult) -> HTTPResponse:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", target, headers=_HEADERS)
    return connection.getresponse()


def _read(answer: HTTPResponse) -> bytes:
    if answer.status in (UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE):
        raise Unreachable(
            "The calendar's server does not give it out (%(status)s).",
            "Copy the secret address anew: it may have been changed or revoked.",
            status=answer.status,
        )
    if answer.status != OK:
        raise Unreachable(
            "The calendar's server answers %(status)s.",
            "It is tried again tomorrow; if it stays so, copy the address anew.",
            status=answer.status,
        )
    data = b""
    while len(data) <= MAX_BYTES and (chunk := answer.read1(CHUNK)):
        data += chunk
    return data[: MAX_BYTES + 1]


def _not_answering() -> Unreachable:
    return Unreachable(
        "The calendar's server does not answer in time.",
        "It is tried again tomorrow; if it stays so, copy the address anew.",
    )

import socket

import pytest

from planner.busy.fetching import (
    MOST_REDIRECTS,
    Unreachable,
    clean_address,
    fetch_calendar,
    is_reachable_by_all,
)
from planner.busy.reading import MAX_BYTES
from tests.planner.busy.calendar_server import CalendarServer

PRIVATE = "The address leads into a private network, where this site fetches nothing."
NOT_HTTPS = "The address has to begin with https://, or else others could read along."


def refusal(address: str, *, loopback: bool = True, seconds: float = 5) -> str:
    with pytest.raises(Unreachable) as refused:
        fetch_calendar(address, loopback=loopback, seconds=seconds)
    return str(refused.value.message)


def test_what_is_at_the_address_is_fetched(server: CalendarServer) -> None:
    address = server.give("/key/basic.ics?format=ics", b"BEGIN")
    assert fetch_calendar(address, loopback=True) == b"BEGIN"
    assert server.asked == ["/key/basic.ics?format=ics"]


def test_this_computer_is_asked_only_where_the_setting_allows_it(server: CalendarServer) -> None:
    port = server.url.rpartition(":")[2]
    assert refusal(server.give("/a.ics"), loopback=False) == NOT_HTTPS
    assert refusal(f"https://127.0.0.1:{port}/a.ics", loopback=False) == PRIVATE
    assert refusal(f"https://localhost:{port}/a.ics", loopback=False) == PRIVATE
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ],
)
def test_addresses_that_are_not_for_everybody_are_private(address: str) -> None:
    assert not is_reachable_by_all(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_reachable_by_all(address)


@pytest.mark.parametrize(
    "address", ["https://10.0.0.1/a.ics", "https://[::ffff:10.0.0.1]/a.ics", "https://0x7f000001/a"]
)
def test_a_private_network_is_refused_however_it_is_written(address: str) -> None:
    assert refusal(address, loopback=False) == PRIVATE


def test_http_is_for_this_computer_alone_even_where_it_is_allowed() -> None:
    assert refusal("http://8.8.8.8/a.ics") == PRIVATE


def test_a_redirect_is_followed_and_looked_at_like_an_address(server: CalendarServer) -> None:
    server.give("/there.ics", b"BEGIN")
    address = server.give("/here.ics", status=302, headers={"Location": "/there.ics"})
    assert fetch_calendar(address, loopback=True) == b"BEGIN"
    inward = server.give("/inward.ics", status=302, headers={"Location": "https://192.168.1.1/a.ics"})
    assert refusal(inward) == PRIVATE
    plain = server.give("/file.ics", status=302, headers={"Location": "file:///etc/passwd"})
    assert refusal(plain) == "This is not the address of a calendar."


def test_redirects_come_to_an_end(server: CalendarServer) -> None:
    address = server.give("/round.ics", status=302, headers={"Location": "/round.ics"})
    assert refusal(address) == "The address leads from one place to the next without end."
    assert len(server.asked) == MOST_REDIRECTS + 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_calendar_that_is_not_given_out_is_told_as_such(server: CalendarServer, status: int) -> None:
    address = server.give("/a.ics", status=status)
    assert refusal(address) == f"The calendar's server does not give it out ({status})."


def test_a_server_in_trouble_is_told_with_its_answer(server: CalendarServer) -> None:
    assert refusal(server.give("/a.ics", status=503)) == "The calendar's server answers 503."


def test_a_server_that_drips_without_end_is_broken_off(server: CalendarServer) -> None:
    address = server.give("/drip.ics", drip=True)
    assert refusal(address, seconds=0.3) == "The calendar's server does not answer in time."


def test_no_more_is_read_than_a_calendar_may_have(server: CalendarServer) -> None:
    address = server.give("/large.ics", b"x" * (MAX_BYTES + 1000))
    assert len(fetch_calendar(address, loopback=True)) == MAX_BYTES + 1


def test_a_computer_that_is_not_there_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/a.ics") == "The calendar's server does not answer in time."


def test_a_server_without_a_certificate_we_trust_gets_no_request(server: CalendarServer) -> None:
    address = server.give("/a.ics").replace("http:", "https:")
    assert refusal(address) == "No protected connection to the calendar's server comes about."
    assert server.asked == []


def test_webcal_is_https() -> None:
    assert clean_address(" webcal://calendar.example/a.ics\n") == "https://calendar.example/a.ics"


@pytest.mark.parametrize(
    "address", ["", "calendar.example/a.ics", "https://", "https://a:b:c/", "https://lịch.vn/a.ics"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Unreachable) as refused:
        clean_address(address)
    assert str(refused.value.message) == "This is not the address of a calendar."


def test_no_message_repeats_the_address(server: CalendarServer) -> None:
    with pytest.raises(Unreachable) as refused:
        fetch_calendar(server.url + "/my-key.ics", loopback=True)
    assert "my-key" not in str(refused.value)

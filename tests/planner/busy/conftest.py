from collections.abc import Iterator

import pytest

from tests.planner.busy.calendar_server import CalendarServer, open_server


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with open_server() as site:
        yield site

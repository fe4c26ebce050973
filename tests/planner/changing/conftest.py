import pytest
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.organisation import Host, Unit
from models.people import Tier, Visitor
from tests.planner.changing.recorded import MEETING_DAY
from tests.planner.factories import (
    add_host,
    add_meeting,
    add_tier,
    add_unit,
    add_visitor,
)


@pytest.fixture
def unit(s: Session) -> Unit:
    return add_unit(s, name="Xã Cao Tân", lat=22.5, lon=105.6)


@pytest.fixture
def host(s: Session, unit: Unit) -> Host:
    return add_host(s, unit, name="Chi bộ thôn Nà Quạng")


@pytest.fixture
def meeting(s: Session, host: Host) -> Meeting:
    return add_meeting(s, host, MEETING_DAY, place="Nhà văn hóa")


@pytest.fixture
def tier(s: Session) -> Tier:
    return add_tier(s, name="Tỉnh ủy")


@pytest.fixture
def visitor(s: Session, tier: Tier) -> Visitor:
    return add_visitor(s, tier, name="Nông Văn Bình")

from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.maps.hosts import Wanted, list_map_hosts
from planner.maps.units import find_top, list_parts
from planner.reporting.overview import Share
from planner.sources import draft_source
from tests.planner import factories as make
from tests.planner.factories import ZONE
from tests.web import scene as scenes
from tests.web.scene import Scene


@pytest.fixture
def scene(s: Session) -> Scene:
    return scenes.build(s)


def test_the_units_right_below_have_what_their_hosts_get_however_deep(s: Session, scene: Scene) -> None:
    deeper = make.add_unit(s, scene.commune, name="Thôn")
    make.add_host(s, deeper, remoteness=3)
    first = date(2027, 1, 1)
    draft = draft_source(scenes.add_plan(s, scene).id)
    hosts = list_map_hosts(s, Wanted(source=draft, made_since=first, coming_from=first, today=first, zone=ZONE))
    [part] = list_parts(s, scene.province.id, hosts)
    assert (part.name, part.reached, part.left) == ("Xã Chợ Đồn", Share(part=2, whole=3), 1)
    assert [each.name for each in list_parts(s, None, hosts)] == ["Tỉnh Bắc Kạn"]


def test_the_map_begins_at_the_root_where_there_is_one_alone(s: Session, scene: Scene) -> None:
    assert find_top(s) == scene.province.id
    make.add_unit(s)
    assert find_top(s) is None

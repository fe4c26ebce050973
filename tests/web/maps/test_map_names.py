from planner.maps.area import Area
from web.maps.frame import Frame, Point
from web.maps.marks import Cluster
from web.maps.names import Label, Unit, label
from web.maps.outlines import surround

FRAME = Frame(height=400, west=105, north=22, across=0.001, down=0.001)


def unit(name: str, *points: Point) -> Unit:
    return Unit(name=name, points=points, outline=surround(points))


def ring(x: float, y: float) -> Cluster:
    area = Area(west=105, south=21, east=106, north=22)
    return Cluster(x=x, y=y, count=50, percent=0, size=3, area=area)


def on(screen: str, labels: list[Label]) -> dict[str, Point]:
    return {each.text: (each.x, each.y) for each in labels if each.screen == screen}


def test_names_leave_out_what_all_begin_with() -> None:
    names = [unit("Đảng bộ huyện Ba Bể", (100.0, 100.0)), unit("Đảng bộ xã Na Rì", (400.0, 100.0))]
    assert list(on("desk", label(names, FRAME))) == ["Huyện Ba Bể", "Xã Na Rì"]


def test_one_name_alone_is_told_whole_and_on_every_screen_above_its_hosts() -> None:
    labels = label([unit("Xã Chợ Đồn", (320.0, 200.0))], FRAME)
    assert [(each.text, each.screen) for each in labels] == [("Xã Chợ Đồn", s) for s in ("desk", "phone", "near")]
    assert on("desk", labels) == {"Xã Chợ Đồn": (320.0, 183.5)}


def test_a_name_gives_way_to_rings_and_stays_inside_its_outline() -> None:
    wide = unit("Ba Bể", (100.0, 100.0), (500.0, 100.0), (500.0, 300.0), (100.0, 300.0))
    rings = [ring(300, 85), ring(300, 200)]
    [(x, y)] = on("desk", label([wide], FRAME, rings)).values()
    assert (100 < x < 500, 100 < y < 300) == (True, True)
    assert all(abs(x - each.x) > 25 or abs(y - each.y) > 25 for each in rings)


def test_a_name_does_not_stand_in_another_unit() -> None:
    north = unit("Pác Nặm", (100.0, 50.0), (400.0, 50.0), (400.0, 180.0), (100.0, 180.0))
    south = unit("Ba Bể", (100.0, 200.0), (400.0, 200.0), (400.0, 330.0), (100.0, 330.0))
    assert on("desk", label([north, south], FRAME))["Ba Bể"][1] > 191


def test_where_rings_leave_no_room_a_name_is_there_only_closer_by() -> None:
    full = unit("Thành phố", (320.0, 200.0))
    rings = [ring(x, y) for x in range(0, 641, 45) for y in range(0, 401, 45)]
    assert [each.screen for each in label([full], FRAME, rings)] == ["near"]

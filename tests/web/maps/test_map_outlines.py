from web.maps.outlines import PADDING, holds, surround, write_points


def test_an_outline_goes_around_all_points_at_a_distance() -> None:
    corners = surround([(100.0, 100.0), (200.0, 100.0), (150.0, 110.0), (150.0, 200.0)])
    assert min(x for x, _ in corners) == 100 - PADDING
    assert max(y for _, y in corners) == 200 + PADDING
    assert all((x - 150) ** 2 + (y - 130) ** 2 > 35**2 for x, y in corners)


def test_a_single_host_has_a_round_outline() -> None:
    assert len(surround([(50.0, 50.0)])) == 8
    assert write_points([(1.4, 2.6)]) == "1,3"


def test_an_outline_holds_what_is_inside_it() -> None:
    square = surround([(100.0, 100.0), (200.0, 100.0), (200.0, 200.0), (100.0, 200.0)])
    inside, outside = [(150.0, 150.0), (95.0, 150.0)], [(85.0, 150.0), (150.0, 215.0)]
    assert [holds(square, point) for point in inside + outside] == [True, True, False, False]

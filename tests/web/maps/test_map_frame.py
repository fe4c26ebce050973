from planner.maps.area import Area
from tests.planner.maps.test_map_area import At
from web.maps.frame import HIGHEST, LOWEST, MARGIN, WIDTH, fit


def test_all_places_lie_within_the_margins_north_above_and_west_left() -> None:
    north_west, south_east = At(22.5, 105), At(22, 106)
    frame = fit([south_east, north_west])
    (left, top), (right, bottom) = frame.place(north_west), frame.place(south_east)
    assert (left, right) == (MARGIN, WIDTH - MARGIN)
    assert MARGIN <= top + 0.1 < bottom <= frame.height - MARGIN + 0.1


def test_a_degree_of_longitude_is_drawn_shorter_than_one_of_latitude() -> None:
    frame = fit([At(60, 105), At(61, 106)])
    assert round(frame.across / frame.down, 2) == 2.03


def test_a_long_narrow_unit_and_a_single_place_keep_the_picture_in_bounds() -> None:
    assert fit([At(20, 105), At(24, 105)]).height == HIGHEST
    alone = fit([At(22, 105)])
    assert alone.place(At(22, 105)) == (WIDTH / 2, alone.height / 2)
    assert LOWEST <= alone.height <= HIGHEST


def test_an_area_is_a_box_cut_to_the_picture() -> None:
    frame = fit([At(22, 105), At(23, 106)])
    x, y, width, height = frame.box(Area(west=0, south=22.5, east=105.5, north=90))
    assert (x, y) == (0, 0)
    assert (width, height) == frame.point(22.5, 105.5)

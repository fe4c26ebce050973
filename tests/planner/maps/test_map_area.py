from dataclasses import dataclass

from planner.maps.area import Area, part_far_off, select_within


@dataclass(frozen=True)
class At:
    lat: float
    lon: float


def test_an_area_holds_what_lies_in_it_and_on_its_edges() -> None:
    area = Area(west=105, south=22, east=106, north=23)
    inside, edge, outside = At(22.5, 105.5), At(23, 106), At(23.1, 105.5)
    assert select_within([inside, edge, outside], area) == [inside, edge]
    assert select_within([outside], None) == [outside]


def test_places_far_from_all_others_are_told_apart() -> None:
    near = [At(22 + n / 100, 105) for n in range(9)]
    swapped = At(105, 22)
    assert part_far_off([*near, swapped]) == (near, [swapped])
    assert part_far_off([]) == ([], [])


def test_a_province_of_long_valleys_and_islands_stays_together() -> None:
    wide = [At(22, 105), At(22.01, 105), At(22, 105.01), At(24, 108)]
    assert part_far_off(wide) == (wide, [])

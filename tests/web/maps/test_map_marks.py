from planner.maps.area import Area
from web.maps.frame import fit
from web.maps.marks import Mark, Spot, cluster, join, place


def spot(number: int, lat: float = 22.0, lon: float = 105.0, **look: object) -> Spot:
    return Spot(id=number, name=f"Chi bộ {number}", lat=lat, lon=lon, **{"look": "planned", **look})


def drawn(spots: list[Spot]) -> list[Mark]:
    frame = fit(spots)
    return place(spots, [frame.place(each) for each in spots])


def test_hosts_at_one_place_are_laid_out_around_it() -> None:
    spots = [spot(1), spot(2), spot(3, lat=22.4)]
    marks = drawn(spots)
    assert len({(mark.x, mark.y) for mark in marks}) == 3
    assert [mark.spot.id for mark in marks] == [1, 2, 3]


def test_marks_of_one_look_and_size_are_one_path_the_larger_on_top() -> None:
    spots = [spot(1, size=2), spot(2, lat=22.4), spot(3, lat=22.2, look="visited")]
    dots = join(drawn(spots))
    assert [(each.look, each.size, each.path.count("M")) for each in dots] == [
        ("planned", 0, 1),
        ("visited", 0, 1),
        ("planned", 2, 1),
    ]


def test_neighbours_are_counted_together_with_the_share_reached_and_the_area_they_lie_in() -> None:
    spots = [spot(1, reached=True), spot(2, lon=105.001), spot(3, lat=23, lon=106, reached=True)]
    together, alone = cluster(drawn(spots))
    assert (together.count, together.percent, together.size) == (2, 50, 0)
    assert together.area == Area(west=105.0, south=22.0, east=105.001, north=22.0)
    assert (alone.count, alone.percent) == (1, 100)


def test_every_host_is_in_one_cluster() -> None:
    spots = [spot(n, lat=22 + n % 17 / 50, lon=105 + n % 23 / 50) for n in range(600)]
    assert sum(each.count for each in cluster(drawn(spots))) == 600

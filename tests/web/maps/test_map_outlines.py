from web.maps.outlines import PADDING, label, surround, write_points


def test_an_outline_goes_around_all_points_at_a_distance() -> None:
    corners = surround([(100.0, 100.0), (200.0, 100.0), (150.0, 110.0), (150.0, 200.0)])
    assert min(x for x, _ in corners) == 100 - PADDING
    assert max(y for _, y in corners) == 200 + PADDING
    assert all((x - 150) ** 2 + (y - 130) ** 2 > 35**2 for x, y in corners)


def test_a_single_host_has_a_round_outline() -> None:
    assert len(surround([(50.0, 50.0)])) == 8
    assert write_points([(1.4, 2.6)]) == "1,3"


def test_names_leave_out_what_all_begin_with_and_those_without_room() -> None:
    far, near = [(100.0, 100.0)], [(400.0, 100.0)]
    names = [("Đảng bộ huyện Ba Bể", far), ("Đảng bộ huyện Na Rì", near), ("Đảng bộ xã Cao Tân", near)]
    assert [each.text for each in label(names, 640)] == ["Huyện Ba Bể", "Huyện Na Rì"]


def test_one_name_alone_is_told_whole_and_on_a_phone_where_there_is_room() -> None:
    [told] = label([("Xã Chợ Đồn", [(320.0, 200.0)])], 640)
    assert (told.text, told.always) == ("Xã Chợ Đồn", True)

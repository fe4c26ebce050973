from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from planner.load import cells, words
from planner.load.cells import CellError


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (cells.whole(0, 3), "2", 2),
        (cells.whole(0, 3), "2.0", 2),
        (cells.whole(0), "2,00", 2),
        (cells.degrees(90), "22.3571", 22.3571),
        (cells.degrees(90), "-22,5", -22.5),
        (cells.percent, "93.6", Decimal("93.6")),
        (cells.percent, "93,64 %", Decimal("93.6")),
        (cells.day, "2027-01-31", date(2027, 1, 31)),
        (cells.day, "31/01/2027", date(2027, 1, 31)),
        (cells.day, "3/2/2027", date(2027, 2, 3)),
        (cells.clock, "19:30", time(19, 30)),
        (cells.clock, "19:30:00", time(19, 30)),
        (cells.clock, "7h", time(7)),
        (cells.clock, "19h30", time(19, 30)),
        (cells.moment, "05/01/2027", datetime.combine(date(2027, 1, 5), time())),
        (cells.moment, "2027-01-05T13:30", datetime.combine(date(2027, 1, 5), time(13, 30))),
        (cells.moment_after, "05/01/2027 13:30", datetime.combine(date(2027, 1, 5), time(13, 30))),
        (cells.moment_after, "05/01/2027", datetime.combine(date(2027, 1, 6), time())),
        (cells.flag, "Có", True),
        (cells.flag, "x", True),
        (cells.flag, "KHÔNG", False),
        (cells.recurrence, "chủ nhật đầu tiên", "sunday 1"),
        (cells.email, "an@example.org", "an@example.org"),
        (cells.choice(words.RATING_WORDS), "Hoàn thành tốt nhiệm vụ", "good"),
        (cells.choice(words.RATING_WORDS), "không hoàn thành", "not_completed"),
        (cells.choice(words.CATEGORY_WORDS), "chi bo co so", "grassroots_cell"),
        (cells.choice(words.SETTING_WORDS), "armed forces", "armed_forces"),
        (cells.several(cells.choice(words.KIND_WORDS)), "thường kỳ | thematic", ("regular", "thematic")),
    ],
)
def test_a_cell_reads_as(parse: Callable[[str], object], text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (cells.whole(0, 3), "4"),
        (cells.whole(0, 3), "2.5"),
        (cells.whole(0), "99999999999"),
        (cells.degrees(90), "91"),
        (cells.degrees(90), "NaN"),
        (cells.degrees(90), "north"),
        (cells.percent, "101"),
        (cells.day, "31/02/2027"),
        (cells.day, "01/31/2027"),
        (cells.day, "tomorrow"),
        (cells.day, "31/12/9999"),
        (cells.moment, "2027-13-45 19:30:00"),
        (cells.moment_after, "9999-12-31"),
        (cells.clock, "24:00"),
        (cells.clock, "1930"),
        (cells.moment, "05/01/2027 morning"),
        (cells.flag, "maybe"),
        (cells.recurrence, "now and then"),
        (cells.email, "an.example.org"),
        (cells.choice(words.RATING_WORDS), "fair"),
        (cells.several(cells.choice(words.KIND_WORDS)), "regular|fair"),
    ],
)
def test_a_cell_is_refused_with_what_to_write_instead(parse: Callable[[str], object], text: str) -> None:
    with pytest.raises(CellError) as refusal:
        parse(text)
    assert refusal.value.reason
    assert refusal.value.remedy

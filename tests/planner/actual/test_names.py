import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.actual.names import core_of, read_name, split_name

PROPER = st.lists(
    st.sampled_from(["Nà", "Quạng", "Khau", "Đấng", "Bằng", "Lũng", "Pác", "Ngòi", "Hòa", "Thịnh"]),
    min_size=2,
    max_size=3,
).map(" ".join)
# The whole word, what is written for it.
SHORT = [
    ("tổ dân phố", "TDP"), ("Trường Tiểu học", "Trường TH"), ("Trường THCS", "Tr. THCS"), ("Công an xã", "CA xã"),
    ("Ban Chỉ huy Quân sự xã", "BCHQS xã"), ("Ủy ban nhân dân phường", "UBND P."), ("thị trấn", "TT"),
    ("Trạm Y tế xã", "TYT xã"), ("Ban Quản lý rừng", "BQL rừng"), ("Trường THPT", "Trường Trung học phổ thông"),
]  # fmt: skip


@given(name=PROPER, words=st.sampled_from(SHORT), prefix=st.sampled_from(["Chi bộ", "CB", "chi bộ", "CHI BỘ"]))
def test_an_abbreviated_name_is_read_as_the_whole_one(name: str, words: tuple[str, str], prefix: str) -> None:
    whole, short = words
    assert set(read_name(f"Chi bộ {whole} {name}")) & set(read_name(f"{prefix}  {short} {name}"))


@given(name=PROPER)
def test_diacritics_case_and_their_encoding_make_no_difference(name: str) -> None:
    for same in (name.upper(), unicodedata.normalize("NFD", name), f" {name}  "):
        assert read_name(same) == read_name(name)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Chi bộ số 5", "Chi bộ 05"),
        ("Đảng bộ xã Cao Tân", "ĐU xã Cao Tân"),
        ("thôn Nà Quạng", "Chi bộ thôn Nà Quạng"),
        ("CBCS Bệnh viện", "Chi bộ cơ sở Bệnh viện"),
        ("Chi bộ Đ/u khối", "Chi bộ Đảng ủy khối"),
    ],
)
def test_ways_to_say_the_same(text: str, same: str) -> None:
    assert set(read_name(text)) & set(read_name(same))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Chi bộ thôn 1", "Chi bộ thôn 11"),
        ("Chi bộ thôn Nà Quạng", "Chi bộ bản Nà Quạng"),
        ("Đảng ủy xã Cao Tân", "Chi bộ xã Cao Tân"),
    ],
)
def test_names_that_are_not_the_same(text: str, other: str) -> None:
    assert not set(read_name(text)) & set(read_name(other))


def test_what_tells_a_name_apart_is_what_does_not_say_its_sort() -> None:
    assert core_of("to dan pho na quang") == core_of("thon na quang") == "na quang"
    assert core_of("thon") == "thon"


def test_a_name_may_be_followed_by_its_unit() -> None:
    assert list(split_name("Chi bộ thôn Nà Lẹng, xã Chợ Đồn")) == [("Chi bộ thôn Nà Lẹng", "xã Chợ Đồn")]
    assert list(split_name("CB Nà Lẹng (Đảng bộ xã Chợ Đồn)")) == [("CB Nà Lẹng", "Đảng bộ xã Chợ Đồn")]
    assert list(split_name("Chi bộ thôn Nà Lẹng")) == []

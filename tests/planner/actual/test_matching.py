import pytest
from sqlalchemy.orm import Session

from models.organisation import Host
from planner.actual.matching import HostIndex, Match, read_hosts
from tests.planner.actual.schedule_files import Commune, row


@pytest.fixture
def commune(s: Session) -> Commune:
    return Commune(s)


@pytest.fixture
def quang(commune: Commune) -> Host:
    return commune.add_cell("Chi bộ thôn Nà Quạng", code="CT-C07")[0]


def match(index: HostIndex, host: str = "", code: str = "", unit: str = "") -> Match:
    return index.match(host=host, code=code, unit=unit)


def names(found: Match) -> list[str]:
    return [f"{host.name}, {host.units[0]}" for host in found.candidates]


@pytest.mark.parametrize(
    "told",
    [
        {"code": "ct-c07"},
        {"host": "CT-C07"},
        {"host": "Chi bộ thôn Nà Quạng"},
        {"host": "CB thon Na Quang"},
        {"host": "thôn Nà Quạng"},
        {"host": "Chi bộ thôn Nà Quạng", "unit": "Đảng bộ xã Cao Tân"},
        {"host": "Chi bộ thôn Nà Quạng", "unit": "ĐU X. Cao Tân"},
        {"host": "Chi bộ thôn Nà Quạng, xã Cao Tân"},
        {"host": "Chi bộ thôn Nà Quạng", "unit": "một nơi không ai biết"},
    ],
)
def test_a_host_is_known_by_its_code_or_its_name(quang: Host, s: Session, told: dict[str, str]) -> None:
    found = match(read_hosts(s), **told)
    assert found.host is not None
    assert found.host.id == quang.id


def test_of_several_with_one_name_the_unit_tells_which(commune: Commune, quang: Host, s: Session) -> None:
    twin = commune.add_cell("Chi bộ thôn Nà Quạng", unit=commune.bang_thanh)[0]
    index = read_hosts(s)
    asked = match(index, host="CB thôn Nà Quạng")
    assert (asked.must_ask, str(asked.reason)) == (True, "Several have this name.")
    assert sorted(names(asked)) == ["Chi bộ thôn Nà Quạng, Xã Bằng Thành", "Chi bộ thôn Nà Quạng, Xã Cao Tân"]
    for told in ({"unit": "Bằng Thành"}, {"unit": "Đảng bộ xã Bằng Thành"}):
        found = match(index, host="CB thôn Nà Quạng", **told)
        assert found.host is not None
        assert found.host.id == twin.id


def test_a_name_in_another_unit_is_asked_about(commune: Commune, quang: Host, s: Session) -> None:
    asked = match(read_hosts(s), host="Chi bộ thôn Nà Quạng", unit="xã Bằng Thành")
    assert (asked.must_ask, str(asked.reason), names(asked)) == (
        True,
        "One of this name belongs to another unit.",
        ["Chi bộ thôn Nà Quạng, Xã Cao Tân"],
    )


def test_a_name_that_is_only_alike_is_asked_about(quang: Host, s: Session) -> None:
    asked = match(read_hosts(s), host="Chi bộ bản Nà Quạng")
    assert (asked.must_ask, names(asked)) == (True, ["Chi bộ thôn Nà Quạng, Xã Cao Tân"])


def test_diacritics_decide_between_names_that_differ_in_nothing_else(commune: Commune, s: Session) -> None:
    right = commune.add_cell("Chi bộ thôn Nà Lẹng")[0]
    commune.add_cell("Chi bộ thôn Nà Lèng")
    index = read_hosts(s)
    found = match(index, host="Chi bộ thôn Nà Lẹng")
    assert found.host is not None
    assert found.host.id == right.id
    assert match(index, host="Chi bo thon Na Leng").must_ask


def test_a_code_beside_the_name_of_another_is_asked_about(commune: Commune, quang: Host, s: Session) -> None:
    commune.add_cell("Chi bộ thôn Nà Đông")
    asked = match(read_hosts(s), host="Chi bộ thôn Nà Đông", code="CT-C07")
    assert (asked.must_ask, len(asked.candidates)) == (True, 2)


@pytest.mark.parametrize("told", [{"host": "Chi bộ Khau Vai"}, {"code": "XX-1"}])
def test_one_nobody_knows_is_not_asked_about(quang: Host, s: Session, told: dict[str, str]) -> None:
    found = match(read_hosts(s), **told)
    assert (found.host, found.must_ask) == (None, False)


def test_one_nobody_knows_gets_those_with_words_in_common(quang: Host, s: Session) -> None:
    assert names(match(read_hosts(s), host="Chi bộ Nà Quạng Trên")) == ["Chi bộ thôn Nà Quạng, Xã Cao Tân"]


def test_a_host_that_is_not_active_is_not_meant(quang: Host, s: Session) -> None:
    quang.active = False
    s.flush()
    assert match(read_hosts(s), host="Chi bộ thôn Nà Quạng").host is None


def test_rows_of_one_name_are_one_question_unless_they_must_be_of_several(commune: Commune, quang: Host) -> None:
    commune.add_cell("Chi bộ thôn Nà Quạng", unit=commune.bang_thanh)
    thematic = {"Loại sinh hoạt": "chuyên đề"}
    one = commune.hand_in(
        row("CB thôn Nà Quạng", "15/02/2027", "19h"), row("CB thôn Nà Quạng", "20/02/2027", "8h", **thematic)
    )
    assert [len(question.rows) for question in commune.look(one).questions] == [2]
    two = commune.hand_in(
        row("CB thôn Nà Quạng", "15/02/2027", "19h"), row("CB thôn Nà Quạng", "16/02/2027", "19h")
    )
    assert [len(question.rows) for question in commune.look(two).questions] == [1, 1]

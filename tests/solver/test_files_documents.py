"""Files on disk: what is no JSON, and how files are written."""

import json
import os
from pathlib import Path

import pytest
from instances import complete

from solver.files import InstanceError, parse_problem, read_problem, write_json


def faults(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    with pytest.raises(InstanceError) as caught:
        read_problem(path)
    return [str(fault) for fault in caught.value.faults]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "instance.json"


def test_what_is_written_is_read_again(path: Path) -> None:
    write_json(path, complete())
    assert read_problem(path) == parse_problem(complete())
    assert json.loads(path.read_text(encoding="utf-8")) == complete()


def test_a_byte_order_mark_is_passed_over(path: Path) -> None:
    path.write_text(json.dumps(complete()), encoding="utf-8-sig")
    assert read_problem(path) == parse_problem(complete())


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "line 1, column 1: is not JSON: Expecting value"),
        (b'{\n  "a": 1,\n}', "line 3, column 1: is not JSON: Expecting property name enclosed in double quotes"),
        (b'{"a": "\xff"}', "$: is not UTF-8: byte 8 fits no character"),
        (b"[" * 100_000, "$: is not JSON that can be read: maximum recursion depth exceeded"),
    ],
)
def test_what_is_no_json_is_named_by_line_and_column(path: Path, content: bytes, fault: str) -> None:
    found = faults(path, content)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_number_of_ten_thousand_digits_is_refused(path: Path) -> None:
    assert len(faults(path, b'{"a": ' + b"9" * 10_000 + b"}")) == 1


def spoil(old: str, new: str) -> bytes:
    written = json.dumps(complete())
    assert old in written
    return written.replace(old, new).encode()


def test_a_key_given_twice_is_named_by_its_path(path: Path) -> None:
    content = spoil('"lat": 22,', '"lat": 22, "lat": 23,')
    assert faults(path, content) == ["hosts[0].lat: is given more than once in one object"]


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_refused_even_where_nobody_looks(path: Path, constant: str) -> None:
    assert faults(path, spoil('"lat": 22,', f'"lat": {constant},')) == [
        f"hosts[0].lat: {constant} is not a number of JSON"
    ]
    assert faults(path, spoil('"lat": 22,', f'"lat": 22, "info": {{"x": [{constant}]}},')) == [
        f"hosts[0].info.x[0]: {constant} is not a number of JSON"
    ]


def test_half_a_surrogate_pair_is_refused_and_a_whole_one_taken(path: Path) -> None:
    old = json.dumps("Xã Sơn Hàm")
    assert faults(path, spoil(old, '"\\ud83d"')) == ["name: holds half of a surrogate pair, which is no character"]
    path.write_bytes(spoil(old, '"\\ud83d\\ude00"'))
    assert read_problem(path).name == "😀"


def test_faults_of_the_text_and_of_the_values_are_reported_together(path: Path) -> None:
    content = spoil('"lat": 22,', '"lat": NaN, "lon": 3, "unit": "zzz",')
    assert sorted(faults(path, content)) == [
        "hosts[0].lat: NaN is not a number of JSON",
        "hosts[0].lon: is given more than once in one object",
        "hosts[0].unit: is given more than once in one object",
    ]


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(path: Path) -> None:
    write_json(path, {"a": [1]})
    write_json(path, {"a": [2, 3]})
    assert json.loads(path.read_text(encoding="utf-8")) == {"a": [2, 3]}
    assert os.listdir(path.parent) == [path.name]


def test_a_link_stays_a_link(path: Path) -> None:
    link = path.with_name("link.json")
    link.symlink_to(path)
    write_json(link, {"a": 1})
    assert link.is_symlink()
    assert json.loads(path.read_text(encoding="utf-8")) == {"a": 1}


def test_where_writing_fails_the_old_file_stays_and_nothing_is_left_beside_it(path: Path) -> None:
    write_json(path, {"a": 1})
    with pytest.raises(ValueError, match="Out of range"):
        write_json(path, {"a": float("nan")})
    assert json.loads(path.read_text(encoding="utf-8")) == {"a": 1}
    assert os.listdir(path.parent) == [path.name]


def test_a_full_disk_is_an_error_and_the_device_stays_what_it_is() -> None:
    device = Path("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        write_json(device, {"a": 1})
    assert not device.is_file()


def test_a_folder_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_json(tmp_path / "none" / "plan.json", {})

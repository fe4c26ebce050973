import csv
import json
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from models.releases import Release
from planner.assembly.assemble import assemble
from planner.errors import Unavailable
from planner.export import ExportReport, export_release
from planner.periods import Period
from solver.check import check_outcome
from solver.files import problem_to_json, read_outcome, read_problem
from tests.planner.release_rows import HANOI, NOW, Board, Told, local

SITE = "https://lich.example"


@pytest.fixture
def board(s: Session) -> Board:
    return Board(s)


def publish_two(board: Board) -> Release:
    """Two visits, by two of three visitors, and the instance they answer."""
    team = board.add_team("Tổ số 3")
    hoa = board.add_visitor("Nông Thị Hòa", team=team, in_charge=True)
    duong = board.add_visitor("Đàm Văn Dương", team=team, leader=True, in_charge=True)
    board.add_visitor("Hoàng Văn Bằng")
    na_ca, khuoi = board.add_host("Chi bộ thôn Nà Cà"), board.add_host("Chi bộ thôn Khuổi Luông")
    first, second = board.add_meeting(na_ca, "2027-02-03T19:30"), board.add_meeting(khuoi, "2027-03-07T08:00")
    release = board.publish([Told(first, [hoa, duong], team), Told(second, [duong], team, topic="=1+1")])
    period = Period(start=release.starts_on, end=release.ends_on)
    plan = release.plan
    plan.instance = problem_to_json(assemble(board.s, name="quý I", period=period).problem)
    plan.status, plan.shortfall_bound, plan.score_bound, plan.seconds = "feasible", 0, 10_000, 1.5
    board.s.flush()
    return release


def export(board: Board, release: Release, folder: Path) -> ExportReport:
    return export_release(board.s, release, folder, SITE, zone=HANOI)


def test_every_visitor_gets_a_calendar_file_named_by_their_code(board: Board, tmp_path: Path) -> None:
    report = export(board, publish_two(board), tmp_path)

    assert report == ExportReport(calendars=3, visits=2)
    visits = {
        path.name: len(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))
        for path in (tmp_path / "calendars").iterdir()
    }
    assert visits == {"nong-thi-hoa.ics": 1, "dam-van-duong.ics": 2, "hoang-van-bang.ics": 0}


def test_a_code_no_file_system_would_take_still_makes_a_file_of_the_folder(board: Board, tmp_path: Path) -> None:
    for code in ("../../etc/passwd", "..", "A/B", "a.b"):
        board.add_visitor("Nông Thị Hòa", code=code)
    export(board, board.publish([]), tmp_path)

    names = sorted(path.name.partition("-")[0] for path in (tmp_path / "calendars").iterdir())
    assert names == ["a", "a", "etc", "visitor.ics"]


def test_the_table_opens_in_excel_with_its_diacritics_and_runs_no_formula(board: Board, tmp_path: Path) -> None:
    export(board, publish_two(board), tmp_path)

    content = (tmp_path / "plan.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(content.decode("utf-8-sig").splitlines())
    assert head[:5] == ["STT", "Ngày", "Bắt đầu", "Kết thúc", "Chi bộ"]
    place, team = ("Huyện Chợ Rã", "Nhà văn hóa thôn", "Sinh hoạt thường kỳ"), ("Tổ số 3",)
    assert rows == [
        [
            "1",
            "03/02/2027",
            "19:30",
            "21:30",
            "Chi bộ thôn Nà Cà",
            *place,
            "",
            *team,
            "Đàm Văn Dương, Nông Thị Hòa",
        ],
        ["2", "07/03/2027", "08:00", "10:00", "Chi bộ thôn Khuổi Luông", *place, "'=1+1", *team, "Đàm Văn Dương"],
    ]


def test_the_plan_answers_its_instance_and_says_in_words_what_its_ids_mean(board: Board, tmp_path: Path) -> None:
    export(board, publish_two(board), tmp_path)

    problem = read_problem(tmp_path / "instance.json")
    outcome = read_outcome(tmp_path / "plan.json", problem)
    assert check_outcome(problem, outcome) == []
    visits = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["visits"]
    assert visits[0]["info"] == {
        "host": "Chi bộ thôn Nà Cà",
        "unit": "Huyện Chợ Rã",
        "start": "2027-02-03T19:30",
        "visitors": ["Nông Thị Hòa", "Đàm Văn Dương"],
    }


@pytest.mark.parametrize("beyond", [True, False])
def test_a_plan_changed_by_hand_claims_no_more_than_is_proven(board: Board, tmp_path: Path, beyond: bool) -> None:
    release = publish_two(board)
    plan = release.plan
    plan.score_bound = None
    if beyond:
        # It was solved with less open than what the change was judged by.
        plan.open_instance, plan.shortfall_bound = plan.instance, None
        plan.instance = {**plan.instance, "meetings": []}
    board.s.flush()
    export(board, release, tmp_path)
    problem = read_problem(tmp_path / "instance.json")
    outcome = read_outcome(tmp_path / "plan.json", problem)
    assert check_outcome(problem, outcome) == []
    assert (outcome.status, outcome.shortfall_bound, len(outcome.visits)) == ("feasible", 0, 2)


def test_an_earlier_release_is_exported_as_it_was(board: Board, tmp_path: Path) -> None:
    hoa = board.add_visitor("Nông Thị Hòa")
    meeting = board.add_meeting(board.add_host("Chi bộ thôn Nà Cà"), "2027-02-03T19:30")
    earlier = board.publish([Told(meeting, [hoa])])
    later = board.publish([Told(meeting, [hoa], starts_at=local("2027-02-05T08:00"))])

    def shown(release: Release) -> list[str]:
        export(board, release, tmp_path)
        [path] = (tmp_path / "calendars").iterdir()
        return [event.start.isoformat() for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")]

    assert shown(earlier) == ["2027-02-03T19:30:00+07:00"]
    assert shown(later) == ["2027-02-05T08:00:00+07:00"]


def test_exporting_again_leaves_the_same_files_and_no_others(board: Board, tmp_path: Path) -> None:
    release = publish_two(board)

    def content() -> dict[str, bytes]:
        export(board, release, tmp_path)
        return {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    assert content() == content()
    (tmp_path / "calendars" / "someone-who-left.ics").write_text("old")
    assert "someone-who-left.ics" not in str(content().keys())


def test_a_folder_that_cannot_be_written_is_refused_and_nothing_is_left(board: Board, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="can't be written"):
        export(board, board.publish([], at=NOW), tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]

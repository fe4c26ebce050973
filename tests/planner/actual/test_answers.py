import pytest
from sqlalchemy.orm import Session

from models.changes import ScheduleImport
from models.organisation import Host
from planner.actual.answers import LEAVE_ASIDE
from planner.actual.imports import answer, discard_import
from tests.planner import factories as make
from tests.planner.actual.schedule_files import Commune, row

NAME = "Chi bộ thôn Nà Quạng"
UNCLEAR = row(NAME, "16/02/2027", "19:30")


@pytest.fixture
def commune(s: Session) -> Commune:
    commune = Commune(s)
    commune.add_cell(NAME)
    return commune


@pytest.fixture
def twin(commune: Commune) -> Host:
    return commune.add_cell(NAME, unit=commune.bang_thanh)[0]


def asked(commune: Commune, handed_in: ScheduleImport) -> list[tuple[int | None, int | None]]:
    """Of each question what is chosen, and what is suggested."""
    return [(question.chosen, question.suggested) for question in commune.look(handed_in).questions]


def test_an_answer_is_proposed_when_the_name_comes_again_however_it_is_written(
    commune: Commune, s: Session, twin: Host
) -> None:
    first = commune.hand_in(UNCLEAR)
    answer(s, first, {0: twin.id}, now=make.NOW)
    discard_import(s, first.id)
    again = commune.hand_in(row("chi  bộ thôn NÀ QUẠNG", "20/02/2027", "19:30"))
    assert asked(commune, again) == [(None, twin.id)]
    assert commune.look(again).open_questions == 1


def test_the_last_answer_counts(commune: Commune, s: Session, twin: Host) -> None:
    handed_in = commune.hand_in(UNCLEAR)
    answer(s, handed_in, {0: twin.id}, now=make.NOW)
    answer(s, handed_in, {0: LEAVE_ASIDE}, now=make.NOW)
    assert asked(commune, commune.hand_in(UNCLEAR)) == [(None, LEAVE_ASIDE)]


def test_a_host_that_the_name_can_no_longer_mean_is_not_proposed(commune: Commune, s: Session, twin: Host) -> None:
    answer(s, commune.hand_in(UNCLEAR), {0: twin.id}, now=make.NOW)
    commune.add_cell(NAME, unit=commune.bang_thanh)
    twin.active = False
    s.flush()
    assert asked(commune, commune.hand_in(UNCLEAR)) == [(None, None)]


def test_a_name_that_one_file_gives_to_two_hosts_is_not_remembered(
    commune: Commune, s: Session, twin: Host
) -> None:
    both = (UNCLEAR, row(NAME, "18/02/2027", "19:30"))
    handed_in = commune.hand_in(*both)
    first, second = commune.look(handed_in).questions
    candidates = [host.id for host in first.match.candidates]
    answer(s, handed_in, dict(zip((first.key, second.key), candidates, strict=True)), now=make.NOW)
    assert asked(commune, commune.hand_in(UNCLEAR)) == [(None, None)]

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from models.changes import ScheduleImport
from models.organisation import Host
from planner.actual.answers import LEAVE_ASIDE
from planner.actual.apply import apply_import
from planner.actual.imports import answer, discard_import, get_import
from planner.actual.preview import HOSTS, preview
from planner.errors import Conflict
from tests.planner import factories as make
from tests.planner.actual.schedule_files import Commune, row
from tests.planner.at_once import do_both

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


def test_what_a_page_does_not_change_is_no_answer_and_takes_none_away(
    commune: Commune, s: Session, twin: Host
) -> None:
    handed_in = commune.hand_in(UNCLEAR)
    answer(s, handed_in, {0: twin.id}, now=make.NOW)
    assert answer(s, handed_in, {0: None}, shown={0: None}, now=make.NOW) == []
    assert asked(commune, handed_in) == [(twin.id, twin.id)]
    assert answer(s, handed_in, {0: None}, shown={0: twin.id}, now=make.NOW) == []
    assert asked(commune, handed_in) == [(None, twin.id)]


def test_what_somebody_else_has_answered_since_the_page_was_shown_stands_and_is_told(
    commune: Commune, s: Session, twin: Host
) -> None:
    other = make.add_host(s, commune.cao_tan, name="Chi bộ thôn Khau Đấng")
    make.add_host(s, commune.bang_thanh, name=other.name)
    handed_in = commune.hand_in(UNCLEAR, row(other.name, "17/02/2027", "19:30"))
    answer(s, handed_in, {0: twin.id}, now=make.NOW)
    late = {0: LEAVE_ASIDE, 1: other.id}
    assert answer(s, handed_in, late, shown={0: None, 1: None}, now=make.NOW) == [0]
    assert asked(commune, handed_in) == [(twin.id, twin.id), (other.id, other.id)]
    assert answer(s, handed_in, {0: twin.id}, shown={0: None}, now=make.NOW) == []


def test_two_who_answer_at_once_both_count_and_a_schedule_applied_meanwhile_is_not_discarded(
    committed_db: str,
) -> None:
    engine = create_engine(committed_db.replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as s, s.begin():
        commune = Commune(s)
        twins = [commune.add_cell(NAME, unit=unit)[0].id for unit in (commune.cao_tan, commune.bang_thanh)]
        import_id = commune.hand_in(UNCLEAR, row(NAME, "18/02/2027", "19:30")).id

    def give(s: Session, key: int) -> object:
        return answer(s, get_import(s, import_id), {key: twins[key]}, now=make.NOW)

    def apply(s: Session) -> object:
        return apply_import(
            s, import_id, shown=preview(s, get_import(s, import_id)).fingerprint, user_id=None, now=make.NOW
        )

    assert do_both(engine, lambda s: give(s, 0), lambda s: give(s, 1)) == []
    with Session(engine) as s:
        assert get_import(s, import_id).choices[HOSTS] == {"0": twins[0], "1": twins[1]}
    refusal = do_both(engine, apply, lambda s: discard_import(s, import_id))
    assert (type(refusal), "applied or discarded" in str(refusal)) == (Conflict, True)
    engine.dispose()


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

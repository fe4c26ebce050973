import os
import signal
import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.orm import Session, sessionmaker

from models.changes import Change, ScheduleImport
from models.meetings import Meeting
from planner.actual.apply import apply_import
from planner.actual.imports import answer, discard_import, open_import
from planner.changing.log import withdraw_change
from planner.errors import Conflict
from planner.meetings.expect import expect_meetings
from tests.planner import factories as make
from tests.planner.actual.schedule_files import FEBRUARY, Commune, outcomes, row, write_csv

QUANG, DONG, BANG, KHAU = (f"Chi bộ thôn {name}" for name in ("Nà Quạng", "Nà Đông", "Nà Băng", "Khau Đấng"))
# One meeting confirmed, one moved, one cancelled, one new; the fourth cell is not in the file.
ROWS = (
    row(QUANG, "15/02/2027", "19:30", **{"Nội dung": "Công tác quý I"}),
    row(DONG, "18/02/2027", "20h", **{"Địa điểm": "Nhà văn hóa Nà Đông"}),
    row(BANG, **{"Trạng thái": "hoãn"}),
    row(BANG, "20/02/2027", "8h", **{"Loại sinh hoạt": "chuyên đề"}),
)


@pytest.fixture
def commune(s: Session) -> Commune:
    commune = Commune(s)
    for name in (QUANG, DONG, BANG, KHAU):
        commune.add_cell(name)
    return commune


def meetings(s: Session) -> list[tuple[str, str, str, str, str | None]]:
    """Host, kind, local start, status and topic of each."""
    s.expire_all()
    rows = s.scalars(select(Meeting).join(Meeting.host).order_by(Meeting.starts_at, Meeting.host_id))
    return [
        (m.host.name, m.kind, f"{m.starts_at.astimezone(make.ZONE):%d/%m %H:%M}", m.status, m.topic) for m in rows
    ]


def kinds(s: Session) -> list[str]:
    return sorted(s.scalars(select(Change.kind).where(Change.withdrawn_at.is_(None))))


EXPECTED = [(name, "regular", "15/02 19:30", "expected", None) for name in (QUANG, DONG, BANG, KHAU)]
APPLIED = [
    (QUANG, "regular", "15/02 19:30", "confirmed", "Công tác quý I"),
    (BANG, "regular", "15/02 19:30", "cancelled", None),
    (KHAU, "regular", "15/02 19:30", "expected", None),
    (DONG, "regular", "18/02 20:00", "moved", None),
    (BANG, "thematic", "20/02 08:00", "confirmed", None),
]


def test_looking_at_a_schedule_touches_no_meeting(commune: Commune, s: Session) -> None:
    seen = commune.look(commune.hand_in(*ROWS))
    assert seen.counts == {"moved": 1, "cancelled": 1, "new": 1, "confirmed": 1, "unchanged": 0, "unnamed": 0}
    assert meetings(s) == EXPECTED


def test_applying_makes_the_meetings_what_the_schedule_says_and_logs_each_change(
    commune: Commune, s: Session
) -> None:
    handed_in = commune.hand_in(*ROWS)
    commune.apply(handed_in)
    assert meetings(s) == APPLIED
    assert (handed_in.state, handed_in.applied_at) == ("applied", make.NOW)
    assert kinds(s) == ["meeting_added", "meeting_cancelled", "meeting_moved", "schedule_imported"]


def test_a_moved_meeting_says_from_where_and_why(commune: Commune, s: Session) -> None:
    commune.apply(commune.hand_in(*ROWS))
    moved = s.scalars(select(Meeting).where(Meeting.status == "moved")).one()
    assert (moved.moved_from, moved.note, moved.place) == (
        date(2027, 2, 15),
        "theo lịch thực tế",
        "Nhà văn hóa Nà Đông",
    )


def test_the_same_file_again_changes_nothing(commune: Commune, s: Session) -> None:
    commune.apply(commune.hand_in(*ROWS))
    before = kinds(s)
    again = commune.apply(commune.hand_in(*ROWS))
    assert {outcome for _host, outcome in outcomes(again)} == {"unchanged"}
    assert (meetings(s), kinds(s)) == (APPLIED, before)


def test_rules_do_not_touch_what_was_applied(commune: Commune, s: Session) -> None:
    commune.apply(commune.hand_in(*ROWS))
    expect_meetings(s, FEBRUARY, FEBRUARY, now=make.NOW)
    assert meetings(s) == APPLIED


def test_it_is_applied_once(commune: Commune) -> None:
    handed_in = commune.hand_in(*ROWS)
    commune.apply(handed_in)
    with pytest.raises(Conflict, match="applied or discarded"):
        commune.apply(handed_in)


def test_a_discarded_one_is_not_applied(commune: Commune, s: Session) -> None:
    handed_in = commune.hand_in(*ROWS)
    discard_import(s, handed_in.id)
    with pytest.raises(Conflict, match="applied or discarded"):
        commune.apply(handed_in)
    assert meetings(s) == EXPECTED


def test_what_has_changed_since_it_was_looked_at_is_not_applied(commune: Commune, s: Session) -> None:
    handed_in = commune.hand_in(*ROWS)
    shown = commune.look(handed_in).fingerprint
    s.scalars(select(Meeting).where(Meeting.host.has(name=DONG))).one().starts_at = make.at(date(2027, 2, 14))
    s.flush()
    with pytest.raises(Conflict, match="have changed since"):
        apply_import(s, handed_in.id, shown=shown, user_id=None, now=make.NOW)


def test_an_open_question_keeps_it_from_being_applied_until_it_is_answered(commune: Commune, s: Session) -> None:
    twin, meeting = commune.add_cell(QUANG, unit=commune.bang_thanh)
    handed_in = commune.hand_in(row(QUANG, "16/02/2027", "19:30"))
    with pytest.raises(Conflict, match="1 rows do not say clearly"):
        commune.apply(handed_in)
    answer(s, handed_in, {0: twin.id}, now=make.NOW)
    commune.apply(handed_in)
    assert s.get_one(Meeting, meeting.id).status == "moved"
    assert [m[3] for m in meetings(s) if m[0] == QUANG] == ["expected", "moved"]


def test_an_answer_must_be_one_of_the_candidates(commune: Commune, s: Session) -> None:
    commune.add_cell(QUANG, unit=commune.bang_thanh)
    other = commune.add_cell("Chi bộ thôn Khác")[0]
    handed_in = commune.hand_in(row(QUANG, "16/02/2027", "19:30"))
    with pytest.raises(Conflict, match="changed meanwhile"):
        answer(s, handed_in, {0: other.id}, now=make.NOW)


def test_a_schedule_is_withdrawn_whole(commune: Commune, s: Session) -> None:
    handed_in = commune.hand_in(*ROWS)
    commune.apply(handed_in)
    change = s.scalars(select(Change).where(Change.kind == "schedule_imported")).one()
    withdraw_change(s, change.id, now=make.NOW, zone=make.ZONE)
    assert (meetings(s), kinds(s), handed_in.state) == (EXPECTED, [], "discarded")


# Applies the only open schedule, and says so when all is written and nothing committed.
APPLY = """
import sys, time
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from models.changes import ScheduleImport
from planner.actual.apply import apply_import
from planner.actual.preview import preview
from tests.planner.factories import NOW
with Session(create_engine(sys.argv[1])) as s:
    handed_in = s.scalars(select(ScheduleImport)).one()
    apply_import(s, handed_in.id, shown=preview(s, handed_in).fingerprint, user_id=None, now=NOW)
    print("written", flush=True)
    time.sleep(60)
    s.commit()
"""


def test_a_process_killed_in_the_middle_has_applied_nothing(committed_db: str) -> None:
    url = make_url(committed_db).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    engine = create_engine(url)
    sessions = sessionmaker(engine)
    with sessions.begin() as s:
        commune = Commune(s)
        for name in (QUANG, DONG, BANG, KHAU):
            commune.add_cell(name)
        handed_in = open_import(
            s, file_name="lich.csv", data=write_csv(ROWS), month=FEBRUARY, user_id=None, now=make.NOW
        )
        import_id = handed_in.id
    process = subprocess.Popen(
        [sys.executable, "-c", APPLY, url], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    with sessions() as s:
        s.execute(text("LOCK TABLE meeting IN SHARE ROW EXCLUSIVE MODE"))  # once the dead session has let go
        assert (meetings(s), kinds(s)) == (EXPECTED, [])
        assert s.get_one(ScheduleImport, import_id).state == "open"
    with sessions.begin() as s:
        Commune.apply(_over(s), s.get_one(ScheduleImport, import_id))
        assert meetings(s) == APPLIED
    engine.dispose()


def _over(s: Session) -> Commune:
    """The commune that is in the database already."""
    commune = Commune.__new__(Commune)
    commune.s = s
    return commune

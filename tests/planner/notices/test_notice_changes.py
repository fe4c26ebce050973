"""What is new for one reader between what they were told and what stands now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.calendars.standing import StandingVisit
from planner.notices.notice_changes import Change, dump_changes, find_changes, first_day, load_changes
from tests.planner.release_rows import NOW, local

HOA, DUONG = "Nông Thị Hòa", "Đàm Văn Dương"


def visit(meeting_id: int = 1, **values: object) -> StandingVisit:
    starts_at = local(f"2027-02-{meeting_id:02}T19:30")
    known = {
        "meeting_id": meeting_id,
        "host_id": meeting_id,
        "kind": "regular",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "host_name": f"Chi bộ {meeting_id}",
        "unit_name": "Xã Chợ Rã",
        "place": "Nhà văn hóa thôn",
        "lat": 22.45,
        "lon": 105.72,
        "topic": None,
        "team_name": None,
        "delegation": (HOA,),
        "release": 1,
        "created_at": NOW,
        "changed_at": NOW,
        "sequence": 0,
    }
    return StandingVisit(**{**known, **values})


def dropped(before: StandingVisit) -> StandingVisit:
    return replace(before, cancelled=True, sequence=before.sequence + 1, release=2)


def find(told: list[StandingVisit], standing: list[StandingVisit], **others: dict[int, tuple[str, ...]]):
    by_meeting = [{each.meeting_id: each for each in visits} for visits in (told, standing)]
    return find_changes(*by_meeting, now=NOW, went=others.get("went", {}), goes=others.get("goes", {}))


def test_nothing_is_new_of_what_stands_as_it_was_told() -> None:
    again = replace(visit(), release=2, sequence=3, changed_at=NOW + timedelta(days=1), lat=22.5)
    assert find([visit()], [again]) == []


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"starts_at": local("2027-02-01T19:00")}, "moved"),
        ({"ends_at": local("2027-02-01T22:00")}, "moved"),
        ({"place": "Trường tiểu học"}, "moved"),
        ({"topic": "Học tập và làm theo Bác"}, "changed"),
        ({"delegation": (HOA, DUONG)}, "changed"),
        ({"kind": "thematic"}, "changed"),
        ({"host_name": "Chi bộ thôn 1"}, "changed"),
    ],
)
def test_what_is_said_otherwise_is_told_with_how_it_was(values: dict[str, object], kind: str) -> None:
    after = visit(**values)
    assert find([visit()], [after]) == [Change(kind=kind, before=visit(), after=after)]


def test_a_visit_told_again_after_it_was_cancelled_is_new() -> None:
    assert find([dropped(visit())], [visit()]) == [Change(kind="new", after=visit())]


def test_a_dropped_visit_is_cancelled_where_nobody_goes_and_handed_over_where_somebody_does() -> None:
    gone = dropped(visit())
    assert find([visit()], [gone]) == [Change(kind="cancelled", before=visit(), dropped=gone)]
    assert find([visit()], [gone], goes={1: (DUONG,)}) == [
        Change(kind="handed_over", before=visit(), dropped=gone, others=(DUONG,))
    ]


def test_a_new_visit_that_somebody_else_was_to_make_is_taken_over() -> None:
    assert find([], [visit()], went={1: (DUONG,)}) == [Change(kind="taken_over", after=visit(), others=(DUONG,))]


def test_one_dropped_and_one_new_at_the_same_host_is_one_that_moved() -> None:
    gone, after = dropped(visit()), visit(20, host_id=1)
    assert find([visit()], [gone, after]) == [Change(kind="moved", before=visit(), after=after, dropped=gone)]


def test_one_handed_over_and_one_new_at_the_same_host_are_two() -> None:
    gone, after = dropped(visit()), visit(20, host_id=1)
    assert [change.kind for change in find([visit()], [gone, after], goes={1: (DUONG,)})] == ["handed_over", "new"]


def test_what_is_over_is_not_told_unless_it_is_still_to_come_now() -> None:
    past = visit(starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1))
    assert find([], [past]) == []
    assert find([past], [dropped(past)]) == []
    assert [change.kind for change in find([past], [visit()])] == ["moved"]


def test_what_makes_somebody_set_out_wrongly_is_told_first_and_then_by_day() -> None:
    told = [visit(1), visit(2), visit(3)]
    standing = [dropped(visit(1)), visit(2, place="Trường tiểu học"), dropped(visit(3)), visit(5), visit(4)]
    changes = find(told, standing)
    assert [(change.kind, change.visit.meeting_id) for change in changes] == [
        ("moved", 2),
        ("cancelled", 1),
        ("cancelled", 3),
        ("new", 4),
        ("new", 5),
    ]


def test_the_first_day_is_the_earlier_one_of_a_visit_that_moved() -> None:
    [change] = find([visit(3)], [visit(3, starts_at=local("2027-02-20T19:30"), ends_at=local("2027-02-20T21:30"))])
    assert first_day(change) == local("2027-02-03T19:30")


def test_changes_are_kept_as_they_are() -> None:
    changes = find([visit(1), visit(2)], [dropped(visit(1)), visit(2, delegation=(HOA, DUONG)), visit(3)])
    assert load_changes(dump_changes(changes)) == changes

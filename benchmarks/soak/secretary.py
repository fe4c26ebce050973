"""A month's actual schedule: what the cells decide, and the workbook that tells of it as secretaries write."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random
from typing import Any

import xlsxwriter

from benchmarks.soak.records import Records, Row
from planner.text import fold

SHARE_MOVED, SHARE_CANCELLED, SHARE_NEW, SHARE_SILENT = 0.08, 0.02, 0.01, 0.05
MOST_DAYS_MOVED = 5
SHARE_CODED, SHARE_UNSURE, SHARE_LEFT_OUT = 0.3, 0.05, 0.5
TITLE_ROW, HEADER_ROW = 0, 3
NEW_LENGTH = timedelta(minutes=120)
TITLES = (
    "STT",
    "Mã chi bộ",
    "Chi bộ",
    "Đảng bộ",
    "Ngày",
    "Giờ",
    "Địa điểm",
    "Loại sinh hoạt",
    "Trạng thái",
    "Ghi chú",
)
KINDS = {
    "regular": ("Thường kỳ", "thường kì", ""),
    "thematic": ("Chuyên đề", "chuyên đề"),
    "committee": ("Họp đảng ủy",),
}
SHORT = {
    "Chi bộ": "CB",
    "Đảng ủy": "ĐU",
    "Trung học cơ sở": "THCS",
    "Trung học phổ thông": "THPT",
    "Mầm non": "MN",
    "Trạm Y tế": "TYT",
    "Trung tâm Y tế": "TTYT",
    "Công an": "CA",
    "thị trấn": "TT",
}
# Left out of a name it leaves a question: thôn, bản or tổ of that name?
SORTS = ("thôn ", "bản ", "xóm ")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a cell decided of one meeting; `meeting_id` None for a new one, `starts_at` None for one not held.

    `told` False: the cell hands nothing in of it, which means the same where it hands in another one.
    """

    host_id: int
    kind: str
    meeting_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    told: bool = True


def decide(records: Records, month: date, rng: Random) -> list[Decision]:
    """What becomes of the meetings expected of the month: most are held as expected, some cells say nothing."""
    decisions = []
    expected = [row for row in records["meeting"] if row["month"] == month and row["status"] == "expected"]
    silent = {host["id"] for host in records["host"] if rng.random() < SHARE_SILENT}
    for meeting in sorted(expected, key=lambda row: int(row["id"])):
        lot = rng.random()
        if meeting["host_id"] in silent:
            continue
        kept = Decision(
            host_id=meeting["host_id"],
            kind=meeting["kind"],
            meeting_id=meeting["id"],
            starts_at=meeting["starts_at"],
            ends_at=meeting["ends_at"],
        )
        if lot < SHARE_CANCELLED:
            decisions.append(replace(kept, starts_at=None, ends_at=None))
        elif lot < SHARE_CANCELLED + SHARE_MOVED:
            decisions.append(_move(kept, rng))
        else:
            decisions.append(kept)
        if meeting["kind"] == "regular" and rng.random() < SHARE_NEW:
            decisions += _add(records, meeting, rng)
    return _leave_out(decisions, rng)


def _move(decision: Decision, rng: Random) -> Decision:
    assert decision.starts_at is not None
    assert decision.ends_at is not None
    days = timedelta(days=rng.choice([day for day in range(-MOST_DAYS_MOVED, MOST_DAYS_MOVED + 1) if day]))
    return replace(decision, starts_at=decision.starts_at + days, ends_at=decision.ends_at + days)


def _add(records: Records, regular: Row, rng: Random) -> Iterator[Decision]:
    """A thematic meeting of a host that has none in the month, at the hour it always meets."""
    of_host = (row for row in records["meeting"] if row["host_id"] == regular["host_id"])
    if not any(row["kind"] == "thematic" and row["month"] == regular["month"] for row in of_host):
        starts_at = regular["starts_at"] + timedelta(days=rng.randint(8, 14))
        yield Decision(
            host_id=regular["host_id"],
            kind="thematic",
            meeting_id=None,
            starts_at=starts_at,
            ends_at=starts_at + NEW_LENGTH,
        )


def _leave_out(decisions: Sequence[Decision], rng: Random) -> list[Decision]:
    """Half of the meetings not held are just missing in the file, where the cell has another row there."""
    held = {each.host_id for each in decisions if each.starts_at is not None}
    return [
        replace(each, told=False)
        if each.starts_at is None and each.host_id in held and rng.random() < SHARE_LEFT_OUT
        else each
        for each in decisions
    ]


def write_workbook(records: Records, month: date, decisions: Sequence[Decision], rng: Random) -> bytes:
    """An .xlsx with a title, a header somewhere below, and a row for every meeting that is told of."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Lịch")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_string(TITLE_ROW, 0, f"LỊCH SINH HOẠT CHI BỘ THÁNG {month.month} NĂM {month.year}")
        sheet.write_row(HEADER_ROW, 0, TITLES)
        names = write_names(records, decisions, rng)
        told = [each for each in decisions if each.told]
        for number, each in enumerate(told, start=1):
            code, name, unit = names[each.host_id]
            status = "" if each.starts_at else rng.choice(("Hoãn", "hủy", "không họp"))
            when = _write_when(records, each.starts_at, rng)
            cells = (number, code, name, unit, *when, "", rng.choice(KINDS[each.kind]), status, "")
            for column, value in enumerate(cells):
                _write(sheet, HEADER_ROW + number, column, value, day)
    return file.getvalue()


def _write(sheet: Any, row: int, column: int, value: object, day: object) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), day)
    elif value != "":
        sheet.write(row, column, value)


def _write_when(records: Records, starts_at: datetime | None, rng: Random) -> tuple[date | str, str]:
    """A day and a time of day, in one of the ways they are written."""
    if starts_at is None:
        return "", ""
    local = starts_at.astimezone(records.zone)
    days: Sequence[date | str] = (
        local.date(),
        f"{local:%d/%m/%Y}",
        f"{local.day}/{local.month}",
        f"ngày {local.day}/{local.month}/{local.year}",
        f"{local.day}.{local.month}.{local.year}",
    )
    times = (f"{local:%H:%M}", f"{local.hour}h{local.minute:02}", f"{local.hour} giờ {local.minute:02}")
    return rng.choice(days), rng.choice(times)


def write_names(
    records: Records, decisions: Sequence[Decision], rng: Random
) -> Mapping[int, tuple[str, str, str]]:
    """The code, name and unit each host's rows bear: no two hosts the same."""
    units = records.by_id("unit")
    names: dict[int, tuple[str, str, str]] = {}
    taken: set[tuple[str, str, str]] = set()
    for host_id in sorted({each.host_id for each in decisions}):
        host = records.by_id("host")[host_id]
        unit = units[host["unit_id"]]["name"]
        written = ("", rng.choice(WAYS)(host["name"], rng), rng.choice((unit, fold(unit))))
        if rng.random() < SHARE_CODED or written in taken:
            written = (host["code"], host["name"], unit)
        taken.add(written)
        names[host_id] = written
    return names


def _as_it_is(name: str, rng: Random) -> str:
    return name


def _abbreviate(name: str, rng: Random) -> str:
    for long, short in SHORT.items():
        name = name.replace(long, short)
    return name


def _without_marks(name: str, rng: Random) -> str:
    """As on a keyboard without Vietnamese."""
    return fold(name).title()


def _both(name: str, rng: Random) -> str:
    return fold(_abbreviate(name, rng)).upper()


def _unsure(name: str, rng: Random) -> str:
    """Now and then without the word for its sort."""
    if rng.random() < SHARE_UNSURE * len(WAYS):
        for sort in SORTS:
            name = name.replace(sort, "")
    return name


WAYS: Sequence[Callable[[str, Random], str]] = (_as_it_is, _abbreviate, _without_marks, _both, _unsure)

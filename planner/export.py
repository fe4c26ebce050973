"""A release as files: a calendar per visitor, and the plan for programs (JSON) and for Excel (CSV)."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.people import Visitor
from models.plans import Plan
from models.releases import Release, ReleaseVisit
from planner.assembly.keys import MEETING, VISITOR, key_of
from planner.calendars.feeds import calendar_head
from planner.calendars.ics import KIND_WORDS, write_calendar
from planner.calendars.standing import FeedOwner, StandingVisit, list_released
from planner.errors import Unavailable
from planner.text import fold
from planner.whole_files import replace_folder, write_whole
from solver.check import evaluate
from solver.files import outcome_to_json, parse_problem, write_json
from solver.plan import Outcome
from solver.problem import Problem, Visit

CALENDARS = "calendars"
CSV_HEAD = (
    "STT",
    "Ngày",
    "Bắt đầu",
    "Kết thúc",
    "Chi bộ",
    "Đơn vị",
    "Địa điểm",
    "Loại sinh hoạt",
    "Nội dung",
    "Tổ",
    "Thành phần",
)
# What spreadsheets take for the start of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class ExportReport:
    """How many calendar files were written, and how many visits the release has."""

    calendars: int
    visits: int


def export_release(s: Session, release: Release, folder: Path, base_url: str, *, zone: ZoneInfo) -> ExportReport:
    """Writes `calendars/<code>.ics` for every active visitor, plan.csv, plan.json and instance.json.

    plan.json answers instance.json in the solver's formats, so that anyone can check it. Each file, and the
    calendars together, appear whole or not at all. Raises Unavailable where the disk refuses.
    """
    visits = list_released(s, release, FeedOwner(), zone=zone)
    calendars = _calendars(s, release, base_url, zone)
    try:
        replace_folder(folder / CALENDARS, calendars)
        write_whole(folder / "plan.csv", _csv(visits, zone))
        instance = _judged_by(release.plan)
        if instance is not None:
            write_json(folder / "instance.json", instance)
            write_json(folder / "plan.json", _plan_json(s, release, instance, zone))
    except OSError as error:
        raise Unavailable(
            f"The files can't be written to {folder}: {error.strerror}.",
            "Make the folder writable and leave some space on its disk, or choose another folder.",
        ) from error
    return ExportReport(calendars=len(calendars), visits=len(visits))


def _calendars(s: Session, release: Release, base_url: str, zone: ZoneInfo) -> dict[str, bytes]:
    """The calendar files by name."""
    files: dict[str, bytes] = {}
    for visitor in s.scalars(select(Visitor).where(Visitor.active).order_by(Visitor.id)):
        owner = FeedOwner(visitor_id=visitor.id)
        head = calendar_head(s, owner, base_url, zone)
        name = _file_name(visitor, taken=files)
        files[name] = write_calendar(head, list_released(s, release, owner, zone=zone))
    return files


def _file_name(visitor: Visitor, taken: Mapping[str, bytes]) -> str:
    """The visitor's code, without what some file system would not take; codes may differ in that alone."""
    safe = re.sub(r"[^a-z0-9_]+", "-", fold(visitor.code)).strip("-") or "visitor"
    return f"{safe}-{visitor.id}.ics" if f"{safe}.ics" in taken else f"{safe}.ics"


def _csv(visits: Sequence[StandingVisit], zone: ZoneInfo) -> bytes:
    """In UTF-8 with a byte order mark: without it Excel misreads Vietnamese."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CSV_HEAD)
    writer.writerows(_csv_row(number, visit, zone) for number, visit in enumerate(visits, start=1))
    return text.getvalue().encode("utf-8-sig")


def _csv_row(number: int, visit: StandingVisit, zone: ZoneInfo) -> list[str]:
    start, end = visit.starts_at.astimezone(zone), visit.ends_at.astimezone(zone)
    told = (
        visit.host_name,
        visit.unit_name,
        visit.place or "",
        KIND_WORDS[visit.kind],
        visit.topic or "",
        visit.team_name or "",
        ", ".join(visit.delegation),
    )
    return [str(number), f"{start:%d/%m/%Y}", f"{start:%H:%M}", f"{end:%H:%M}", *map(_plain, told)]


def _plain(cell: str) -> str:
    """Text as text, also where it looks like a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _judged_by(plan: Plan) -> dict[str, Any] | None:
    """The instance that the plan's visits answer: the one solved, unless they were changed by hand beyond it."""
    if plan.instance is None or plan.shortfall_bound is not None:
        return plan.instance
    return {**(plan.open_instance or plan.instance), "locked": []}


def _plan_json(s: Session, release: Release, instance: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """The release in the plan format; each visit's `info` says in words what its ids stand for."""
    rows = s.scalars(
        select(ReleaseVisit)
        .where(ReleaseVisit.release_id == release.id)
        .options(selectinload(ReleaseVisit.attendees))
        .order_by(ReleaseVisit.starts_at, ReleaseVisit.meeting_id)
    ).all()
    names = dict(s.execute(select(Visitor.id, Visitor.name)).all())
    plan = outcome_to_json(_outcome(release.plan, instance, rows))
    for told, row in zip(plan["visits"], rows, strict=True):
        told["info"] = {
            "host": row.host_name,
            "unit": row.unit_name,
            "start": row.starts_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
            "visitors": [names[attendee.visitor_id] for attendee in row.attendees],
        }
    return plan


def _outcome(plan: Plan, instance: Mapping[str, Any], rows: Iterable[ReleaseVisit]) -> Outcome:
    """What the release reaches on its instance, with the bounds the solver proved.

    Where visits were changed by hand and it has proven nothing of them, with such as hold of any plan.
    """
    assert plan.status is not None
    visits = tuple(
        Visit(
            meeting=key_of(MEETING, row.meeting_id),
            visitors=tuple(key_of(VISITOR, attendee.visitor_id) for attendee in row.attendees),
        )
        for row in rows
    )
    problem = parse_problem(instance)
    # Settled visits are in the release, but were not the problem's to decide.
    decided = {meeting.id for meeting in problem.meetings}
    reached = evaluate(problem, [visit for visit in visits if visit.meeting in decided])
    return Outcome(
        instance=problem.name,
        status=plan.status,
        shortfall=reached.shortfall,
        shortfall_bound=plan.shortfall_bound or 0,
        score=reached.score,
        score_bound=_most_of(problem) if plan.score_bound is None else plan.score_bound,
        seconds=plan.seconds or 0.0,
        visits=visits,
        unmet=reached.unmet,
    )


def _most_of(problem: Problem) -> int:
    """More than all that could be earned: every meeting visited by everybody who likes its host, at no cost."""
    liked: Counter[str] = Counter()
    for visitor in problem.visitors:
        for preference in visitor.preferences:
            liked[preference.host] += max(0, preference.value)
    return sum(m.value + liked[m.host] for m in problem.meetings) + sum(row.value for row in problem.coverage)

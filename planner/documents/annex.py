"""The annex "Lịch dự sinh hoạt chi bộ": the visits of a release or a draft, of all or of some."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.plans import Plan
from models.releases import Release
from planner.calendars.ics import KIND_WORDS
from planner.directory import get_team, get_unit, get_visitor
from planner.documents.content import Annex, AnnexGroup, AnnexVisit, write_dateline
from planner.documents.letterhead import read_heading
from planner.errors import Conflict
from planner.notices.told import hash_contents, read_contents
from planner.periods import Period
from planner.plans import get_plan
from planner.reporting.overview import find_release_of
from planner.reporting.text import name_period
from planner.schedule import Filter, VisitRow, page_of_visits
from planner.sources import Source, draft_source, release_source

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
GROUPINGS = ("month", "team")
# More than any plan has: an annex is one list.
ALL_VISITS = 1_000_000
ALONE = "Cấp ủy viên dự độc lập"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whose visits, each narrowing the others, and in which groups."""

    team_id: int | None = None
    unit_id: int | None = None
    visitor_id: int | None = None
    by: str = "month"


@dataclass(frozen=True, kw_only=True)
class _Origin:
    """What an annex is made from, and what its pages say of that."""

    period: Period
    source: Source
    issued_on: date | None
    trace: str


def read_annex(s: Session, plan_id: int, wanted: Wanted, *, zone: ZoneInfo) -> Annex:
    """Of the plan's release, or as long as it has none of the draft, and then marked as one.

    Raises NotFound for no such plan, team, unit or visitor, and Conflict for a plan that is not worked out.
    """
    plan, release = get_plan(s, plan_id), find_release_of(s, plan_id)
    if plan.state != "done":
        raise Conflict(
            "This plan has no visits yet.", "Wait until it is done, or make a new plan where it failed."
        )
    return _read(s, _of_release(release, zone) if release else _of_draft(s, plan), wanted, zone)


def _of_release(release: Release, zone: ZoneInfo) -> _Origin:
    day = release.published_at.astimezone(zone).date()
    told = f"Bản ban hành số {release.number}, ngày {day:%d/%m/%Y}"
    return _Origin(
        period=Period(start=release.starts_on, end=release.ends_on),
        source=release_source(release.id),
        issued_on=day,
        trace=write_trace(told, release.content_hash),
    )


def _of_draft(s: Session, plan: Plan) -> _Origin:
    content_hash = hash_contents(read_contents(s, plan.id))
    return _Origin(
        period=Period(start=plan.starts_on, end=plan.ends_on),
        source=draft_source(plan.id),
        issued_on=None,
        trace=write_trace(f"DỰ THẢO, kế hoạch số {plan.id}, chưa ban hành", content_hash),
    )


def write_trace(told: str, content_hash: str) -> str:
    return f"{told} · Mã kiểm tra (SHA-256): {content_hash}"


def _read(s: Session, origin: _Origin, wanted: Wanted, zone: ZoneInfo) -> Annex:
    heading, scope = read_heading(s), _name_scope(s, wanted)
    narrowed = Filter(zone=zone, team_id=wanted.team_id, unit_id=wanted.unit_id, visitor_id=wanted.visitor_id)
    visits = page_of_visits(s, origin.source, narrowed, size=ALL_VISITS).items
    return Annex(
        **heading.issuer,
        number=heading.annex_number,
        dateline=write_dateline(heading.place, origin.issued_on),
        draft=origin.issued_on is None,
        subject=f"Lịch dự sinh hoạt chi bộ {_within(name_period(origin.period))}",
        trace=origin.trace,
        scope=scope,
        attached_to=heading.attached_to,
        groups=tuple(_group(visits, wanted.by, zone)),
        total=len(visits),
    )


def _name_scope(s: Session, wanted: Wanted) -> str:
    names = [
        get_team(s, wanted.team_id).name if wanted.team_id else "",
        get_unit(s, wanted.unit_id).name if wanted.unit_id else "",
        get_visitor(s, wanted.visitor_id).name if wanted.visitor_id else "",
    ]
    return ", ".join(name for name in names if name)


def _within(period: str) -> str:
    """The period's name within a sentence: "quý I năm 2027", "từ ngày …"."""
    return period[:1].lower() + period[1:]


def _group(visits: Sequence[VisitRow], by: str, zone: ZoneInfo) -> Iterable[AnnexGroup]:
    """Groups in the order of months, or of teams by name with those who go alone last."""
    grouped: dict[tuple[object, ...], list[VisitRow]] = {}
    for visit in visits:
        grouped.setdefault(_group_key(visit, by, zone), []).append(visit)
    number = 0
    for key in sorted(grouped):
        rows = []
        for visit in grouped[key]:
            number += 1
            rows.append(_write_visit(visit, number, zone))
        yield AnnexGroup(title=str(key[-1]), visits=tuple(rows))


def _group_key(visit: VisitRow, by: str, zone: ZoneInfo) -> tuple[object, ...]:
    """What groups are sorted by; its last part is the group's title."""
    if by == "team":
        return (visit.team_name is None, _natural(visit.team_name or ""), visit.team_name or ALONE)
    day = visit.starts_at.astimezone(zone).date()
    return (day.year, day.month, f"Tháng {day.month} năm {day.year}")


def _natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Numbers within names by their size: "Tổ 2" before "Tổ 10"."""
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in name.split())


def _write_visit(visit: VisitRow, number: int, zone: ZoneInfo) -> AnnexVisit:
    start = visit.starts_at.astimezone(zone)
    told = [] if visit.kind == "regular" else [KIND_WORDS[visit.kind]]
    return AnnexVisit(
        number=number,
        weekday=WEEKDAYS[start.weekday()],
        day=f"{start:%d/%m/%Y}",
        time=f"{start.hour} giờ {start.minute:02d}",
        host=visit.host_name,
        unit=visit.unit_name,
        place=visit.place or "",
        people=", ".join(person.name for person in visit.delegation),
        team=visit.team_name or "",
        note=". ".join([*told, *([visit.topic] if visit.topic else [])]),
    )

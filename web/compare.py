"""Two or three drafts or releases of one period side by side: figures, visits, and the map before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from planner.comparing.candidates import Candidate, get_candidates
from planner.comparing.visits import Change, change_between
from planner.directory import get_unit, list_path
from planner.errors import PlannerError
from planner.maps.area import part_far_off
from planner.maps.hosts import MapHost, Wanted, list_map_hosts
from planner.maps.units import find_top, list_parts
from planner.paging import page_of
from planner.plans import PlanRow, list_finished
from planner.replanning.diff import DROPPED, KEPT, NEW
from planner.reporting.overview import Share
from web import params
from web.charts import gap_of
from web.context import db, site, today
from web.maps.marks import Spot
from web.maps.picture import Picture, draw

views = Blueprint("compare", __name__, url_prefix="/compare")

BETWEEN_IDS = "-"
FATES = (KEPT, NEW, DROPPED)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A figure: a number, or a share with its bar; None where there is nothing to tell."""

    number: float | None = None
    share: Share | None = None

    @property
    def rank(self) -> float | None:
        return self.share.part if self.share else self.number


@dataclass(frozen=True, kw_only=True)
class Line:
    """A figure of each candidate, in their order; `best` the places of those that do best, if not all do."""

    text: Any
    cells: tuple[Cell, ...]
    best: frozenset[int]


@views.get("/")
def choose() -> str | Response:
    """The plans one may choose from, by period; with two or three of them chosen, on to their comparison."""
    chosen, refused = request.args.getlist("plan", type=params.row_id), None
    if chosen:
        try:
            get_candidates(db(), chosen)
            return redirect(url_for("compare.show", plans=BETWEEN_IDS.join(map(str, chosen))))
        except PlannerError as error:
            refused = error
    periods = [
        (start, end, list(rows))
        for (start, end), rows in groupby(_by_period(list_finished(db())), lambda row: _period(row))
    ]
    return render_template("compare/choose.html", periods=periods, chosen=chosen, refused=refused)


@views.get("/<plans>")
def show(plans: str) -> str:
    """The first one is what the others are held against; `with` says which of them in full."""
    candidates = get_candidates(db(), _read_ids(plans))
    first, *others = candidates
    number = min(max(params.number("with") or 1, 1), len(others))
    other = others[number - 1]
    change = change_between(db(), first.source, other.source)
    unit_id = params.number("unit")
    unit = get_unit(db(), unit_id) if unit_id else None
    return render_template(
        "compare/show.html",
        candidates=candidates,
        lines=_lines(candidates),
        number=number,
        other=other,
        change=change,
        page=page_of(change.changed, params.page_number()),
        unit=unit,
        path=list_path(db(), unit.id) if unit else [],
        picture=_draw(other, change, unit_id),
        fates=FATES,
    )


def _read_ids(text: str) -> list[int]:
    """Of "3-5"; what is no number is no plan."""
    return [_read_id(each) for each in text.split(BETWEEN_IDS)]


def _read_id(text: str) -> int:
    try:
        return params.row_id(text)
    except ValueError:
        return 0


def _by_period(rows: Sequence[PlanRow]) -> list[PlanRow]:
    """The latest period first, in it the newest plan first."""
    return sorted(rows, key=lambda row: (_period(row), row.plan.id), reverse=True)


def _period(row: PlanRow) -> tuple[object, object]:
    return row.plan.starts_on, row.plan.ends_on


def _lines(candidates: Sequence[Candidate]) -> list[Line]:
    figures = [each.figures for each in candidates]
    loads = [each.load for each in candidates]
    scores = [each.row.plan.score for each in candidates]
    gaps = [gap_of(each.row.plan) for each in candidates]
    return [
        _line(_l("Quotas met"), [Cell(share=each.quotas) for each in figures]),
        _line(_l("Visits missing from quotas"), [Cell(number=each.short) for each in figures], least=True),
        _line(_l("Visits"), [Cell(number=each.visits) for each in figures], judged=False),
        _line(_l("Hosts visited"), [Cell(share=each.hosts) for each in figures]),
        _line(_l("Remote ones visited"), [Cell(share=each.remote) for each in figures]),
        _line(_l("Weak ones visited"), [Cell(share=each.weak) for each in figures]),
        _line(_l("Grassroots units reached"), [Cell(share=each.areas) for each in candidates]),
        _line(_l("Visits of the busiest visitor"), [Cell(number=load.most) for load in loads], least=True),
        _line(_l("Visits of the one with the fewest"), [Cell(number=load.fewest) for load in loads]),
        _line(_l("Score"), [Cell(number=each) for each in scores], judged=False),
        _line(_l("At most below the best possible, %"), [Cell(number=each) for each in gaps], least=True),
    ]


def _line(text: object, cells: Sequence[Cell], *, least: bool = False, judged: bool = True) -> Line:
    ranks = [cell.rank for cell in cells if cell.rank is not None]
    best = (min(ranks) if least else max(ranks)) if ranks and judged else None
    found = frozenset(place for place, cell in enumerate(cells) if best is not None and cell.rank == best)
    return Line(text=text, cells=tuple(cells), best=found if len(found) < len(cells) else frozenset())


def _draw(other: Candidate, change: Change, unit_id: int | None) -> Picture | None:
    """The hosts with what becomes of their visits; those neither plan visits are faint."""
    wanted = Wanted(
        source=other.source,
        made_since=other.row.plan.starts_on,
        coming_from=other.row.plan.starts_on,
        today=today(),
        zone=site().zone,
        unit_id=unit_id,
    )
    hosts = list_map_hosts(db(), wanted)
    near, _far = part_far_off(hosts)
    fates = change.hosts
    parts = list_parts(db(), unit_id or find_top(db()), hosts)
    return draw([_spot(host, fates.get(host.id)) for host in near], parts, counted=False)


def _spot(host: MapHost, fate: str | None) -> Spot:
    # By their places: there are thousands, and names take twice as long.
    size = 0 if fate in (None, KEPT) else 1 + (len(host.needs) > 1)
    return Spot(host.id, host.name, host.lat, host.lon, fate or KEPT, size, fate in (KEPT, NEW), fate is None)

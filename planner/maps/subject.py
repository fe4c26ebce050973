"""Whose visits a map tells of: all that is in force, or those of one draft or release."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from planner.maps.hosts import Wanted
from planner.plans import get_plan
from planner.quarters import Quarter
from planner.reporting.overview import find_release_of
from planner.sources import draft_source, release_source, standing_source


def want(s: Session, plan_id: int | None, unit_id: int | None, *, today: date, zone: ZoneInfo) -> Wanted:
    """What to ask of a map of the plan, its release if it was published; None for all that is in force."""
    if plan_id is None:
        return Wanted(
            source=standing_source(zone),
            made_since=Quarter.holding(today).start,
            coming_from=today,
            today=today,
            zone=zone,
            unit_id=unit_id,
        )
    plan, release = get_plan(s, plan_id), find_release_of(s, plan_id)
    return Wanted(
        source=release_source(release.id) if release else draft_source(plan.id),
        made_since=plan.starts_on,
        coming_from=today if release else plan.starts_on,
        today=today,
        zone=zone,
        unit_id=unit_id,
    )

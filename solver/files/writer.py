"""A problem as JSON, every key written out."""

from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

from solver.files.instance import INSTANCE_FORMAT
from solver.problem import MINUTES_PER_DAY, Baseline, Host, Interval, Meeting, Problem, Quota, Visitor, Window


@lru_cache(maxsize=100_000)
def format_day(day: int) -> str:
    return date.fromordinal(day).isoformat()


@lru_cache(maxsize=100_000)
def format_time(time: int) -> str:
    day, minute = divmod(time, MINUTES_PER_DAY)
    return f"{format_day(day)}T{minute // 60:02}:{minute % 60:02}"


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """The instance as JSON values; reading them back gives an equal problem."""
    return {
        "format": INSTANCE_FORMAT,
        "name": problem.name,
        "timezone": problem.timezone,
        "horizon": _window(problem.horizon),
        "travel": asdict(problem.travel),
        "tiers": [asdict(tier) for tier in problem.tiers],
        "units": [asdict(unit) for unit in problem.units],
        "teams": [{**asdict(team), "leaders": list(team.leaders)} for team in problem.teams],
        "hosts": [_host(host) for host in problem.hosts],
        "meetings": [_meeting(meeting) for meeting in problem.meetings],
        "visitors": [_visitor(visitor) for visitor in problem.visitors],
        "quotas": [_quota(quota) for quota in problem.quotas],
        "coverage": [asdict(row) for row in problem.coverage],
        "weights": asdict(problem.weights),
        "locked": [asdict(pair) for pair in problem.locked],
        "forbidden": [asdict(pair) for pair in problem.forbidden],
        "baseline": _baseline(problem.baseline) if problem.baseline else None,
    }


def _window(window: Window) -> dict[str, str]:
    return {"start": format_day(window.start), "end": format_day(window.end)}


def _interval(interval: Interval) -> dict[str, str]:
    return {"start": format_time(interval.start), "end": format_time(interval.end)}


# Hosts and meetings come by the ten thousand, and `asdict` is slow: these two are spelt out.
def _host(host: Host) -> dict[str, Any]:
    return {
        "id": host.id,
        "name": host.name,
        "unit": host.unit,
        "category": host.category,
        "lat": host.lat,
        "lon": host.lon,
        "gap_days": host.gap_days,
        "last_visit": None if host.last_visit is None else format_day(host.last_visit),
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "host": meeting.host,
        "kind": meeting.kind,
        "start": format_time(meeting.start),
        "end": format_time(meeting.end),
        "value": meeting.value,
    }


def _visitor(visitor: Visitor) -> dict[str, Any]:
    return {
        **asdict(visitor),
        "units": list(visitor.units),
        "excluded_hosts": list(visitor.excluded_hosts),
        "busy": [_interval(interval) for interval in visitor.busy],
        "preferences": [asdict(preference) for preference in visitor.preferences],
    }


def _quota(quota: Quota) -> dict[str, Any]:
    return {
        **asdict(quota),
        "visitors": list(quota.visitors),
        "kinds": None if quota.kinds is None else list(quota.kinds),
        "categories": None if quota.categories is None else list(quota.categories),
        "window": _window(quota.window),
    }


def _baseline(baseline: Baseline) -> dict[str, Any]:
    return {
        "visits": [{"meeting": visit.meeting, "visitors": list(visit.visitors)} for visit in baseline.visits],
        "drop": baseline.drop,
        "substitute": baseline.substitute,
        "reschedule": baseline.reschedule,
    }

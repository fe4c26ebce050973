"""What the changes have broken in a release: who can't go where they were told, why, and how soon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.meetings import Meeting
from models.people import Visitor
from models.releases import Release
from planner.assembly.assemble import assemble
from planner.assembly.breaches import RULES
from planner.assembly.keys import row_of
from planner.assembly.settled import read_standing
from planner.duties.priorities import get_policy
from planner.duties.terms import Terms
from planner.in_force import PairInForce, find_left
from planner.periods import Period
from planner.phrases import Phrase, phrase
from planner.replanning.causes import begun_at, read_causes
from planner.replanning.continuity import find_breaches, visits_of
from planner.scope import scope_of

ELIGIBLE = "eligible"


@dataclass(frozen=True, kw_only=True)
class Cause:
    """A recorded change, as far as it is told of what it broke."""

    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Broken:
    """One visitor's visit that is not as it was told.

    `told_at` is what was told, `starts_at` the meeting's start now. It `stands` where the visitor can go all the
    same, at another time. `near`: it is nearer than the notice period, so that rebalancing leaves it alone.
    """

    meeting_id: int
    host_id: int
    host_name: str
    visitor_id: int
    visitor_name: str
    told_at: datetime
    starts_at: datetime
    reasons: tuple[Phrase, ...]
    changes: tuple[Cause, ...]
    days_left: int
    stands: bool
    near: bool


def list_broken(s: Session, release: Release, *, today: date, zone: ZoneInfo) -> list[Broken]:
    """Of the visits from `today` on of those for whom the release is in force, by time."""
    period = Period(start=release.starts_on, end=release.ends_on)
    begin = max(today, release.starts_on)
    if begin > release.ends_on:
        return []
    planned = find_left(s, release, today)
    standing = read_standing(s, period=period, planned=planned, frozen_until=begin, today=begin, zone=zone)
    pairs = [pair for pair in standing.open if pair.told >= today or pair.day >= today]
    terms = Terms(scope=scope_of(release.plan), frozen_until=begin, replaced=planned, standing=standing)
    problem = assemble(s, name=release.name, period=period, terms=terms, only_open=True, zone=zone).problem
    breaches: dict[tuple[int, int], list[str]] = {}
    for breach in find_breaches(problem, visits_of(pairs)):
        for pair in breach.pairs:
            breaches.setdefault((row_of(pair.visitor), row_of(pair.meeting)), []).append(breach.rule)
    return list(_tell(s, release, pairs, breaches, today, zone))


def _tell(
    s: Session,
    release: Release,
    pairs: list[PairInForce],
    breaches: Mapping[tuple[int, int], list[str]],
    today: date,
    zone: ZoneInfo,
) -> Iterator[Broken]:
    causes = read_causes(s, since=begun_at(release.plan))
    frozen_until = today + timedelta(days=get_policy(s).notice_days)
    meetings = _by_id(s, {pair.meeting_id for pair in pairs})
    visitors = {visitor.id: visitor for visitor in s.scalars(select(Visitor))}
    for pair in pairs:
        meeting, visitor = meetings[pair.meeting_id], visitors[pair.visitor_id]
        rules = breaches.get((pair.visitor_id, pair.meeting_id), [])
        reasons = tuple(_reasons(pair, meeting, visitor, rules, zone))
        if reasons:
            concerned = causes.of(meetings=[meeting.id], visitors=[visitor.id] if pair.away else [])
            if rules:
                edited = causes.of_edited(visitors=[visitor.id], hosts=[meeting.host_id])
                concerned = tuple(dict.fromkeys((*concerned, *edited)))
            yield Broken(
                meeting_id=meeting.id,
                host_id=meeting.host_id,
                host_name=meeting.host.name,
                visitor_id=visitor.id,
                visitor_name=visitor.name,
                told_at=pair.told_at,
                starts_at=meeting.starts_at,
                reasons=reasons,
                changes=tuple(Cause(at=change.at, reason=change.reason) for change in concerned),
                days_left=(pair.told - today).days,
                stands=not rules,
                near=pair.told < frozen_until,
            )


def _reasons(
    pair: PairInForce, meeting: Meeting, visitor: Visitor, rules: list[str], zone: ZoneInfo
) -> Iterator[Phrase]:
    """The plain ones; a rule that only says that somebody can't be sent adds nothing to these."""
    plain = False
    if not meeting.host.active:
        yield phrase("the host is no longer active")
        plain = True
    elif meeting.status == "cancelled":
        yield phrase("the meeting is cancelled")
        plain = True
    elif meeting.starts_at != pair.told_at:
        yield phrase(
            "the meeting has moved to %(when)s", when=f"{meeting.starts_at.astimezone(zone):%d/%m/%Y %H:%M}"
        )
    if not visitor.active:
        yield phrase("%(visitor)s is no longer active", visitor=visitor.name)
        plain = True
    elif pair.away:
        yield phrase("%(visitor)s is away", visitor=visitor.name)
        plain = True
    for rule in dict.fromkeys(rules):
        if rule != ELIGIBLE or not plain:
            yield RULES[rule]


def _by_id(s: Session, ids: set[int]) -> dict[int, Meeting]:
    meetings = s.scalars(select(Meeting).options(joinedload(Meeting.host)).where(Meeting.id.in_(ids)))
    return {meeting.id: meeting for meeting in meetings}

"""What one could do: who could step in or swap, which other meetings would do, what would help a quota."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from planner.assembly.keys import MEETING, VISITOR, key_of, row_of
from planner.editing.draft import Draft
from planner.editing.moves import ADD, HAND_OVER, MOVE, SWAP, Edit
from planner.editing.trial import Trial, find_allowed, try_edit
from planner.errors import NotFound
from solver.check.book import start_day
from solver.problem import Meeting, Quota, Team, Visitor
from solver.travel import travel_minutes

# Of the visits that would count for a quota so many are tried, those that promise most first.
TRIED = 150
# And so many that can be made are enough.
ENOUGH = 20
# Where a whole tier owes them together, those who do least are looked at.
PEOPLE = 12
MINUTES_PER_HOUR = 60


def suggest_delegations(draft: Draft, meeting_id: int) -> list[Trial]:
    """Whom one could send to the meeting instead, or, where nobody goes yet, at all: the best first."""
    meeting = draft.rules.meetings.get(key_of(MEETING, meeting_id))
    if meeting is None:
        return []
    now = draft.at(meeting_id).visitors
    kind = HAND_OVER if now else ADD
    wanted = dict.fromkeys((*_vary(draft, meeting, now), *_find_others(draft, meeting)))
    return _best(
        draft,
        (Edit(kind=kind, meeting_id=meeting_id, visitor_ids=people) for people in wanted if people != now),
    )


def try_meetings(draft: Draft, meeting_id: int) -> list[Trial]:
    """The other meetings of the host that nobody visits, and what it would mean to go there instead.

    The best first, those that are not allowed last.
    """
    meeting = draft.rules.meetings.get(key_of(MEETING, meeting_id))
    if meeting is None or meeting_id not in draft.delegations:
        return []
    others = [row_of(other.id) for other in draft.rules.meetings_of_host[meeting.host]]
    free = [other for other in others if other not in draft.delegations and other not in draft.settled]
    trials = [try_edit(draft, Edit(kind=MOVE, meeting_id=meeting_id, other_meeting_id=other)) for other in free]
    return sorted(trials, key=lambda trial: (not trial.allowed, trial.rank))


def name_delegation(draft: Draft, meeting_id: int, visitor_id: int) -> tuple[int, ...]:
    """Who goes where somebody is to go to the meeting: with those of their team who have to come along.

    Who is of the team that goes there already takes the place of its only member, or joins the others.
    """
    visitor, now = draft.rules.visitors.get(key_of(VISITOR, visitor_id)), draft.at(meeting_id).visitors
    if visitor is None:
        return (visitor_id,)
    together = _least_delegation(draft, visitor) or (visitor_id,)
    there = {draft.rules.visitors[key_of(VISITOR, other)].team for other in now}
    return tuple(sorted({*now, visitor_id})) if len(now) > 1 and there == {visitor.team} else together


def step_in(draft: Draft, meeting_id: int, leaving: int, coming: int) -> tuple[int, ...]:
    """Who goes to the meeting where one of its visitors hands it over to somebody else.

    One of the same team takes their place beside the others; anybody else takes over the whole visit, with those
    of their team who have to come along.
    """
    visitors, now = draft.rules.visitors, draft.at(meeting_id).visitors
    one, other = visitors.get(key_of(VISITOR, leaving)), visitors.get(key_of(VISITOR, coming))
    if one is None or other is None or coming in now:
        return (coming,)
    if one.team is not None and one.team == other.team:
        return tuple(sorted({*now, coming} - {leaving}))
    return _least_delegation(draft, other) or (coming,)


def suggest_swaps(draft: Draft, meeting_id: int) -> list[Trial]:
    """Who of another visit could come here while one of this visit goes there: the best first.

    It is what is left where everybody has as many visits as they may.
    """
    meeting = draft.rules.meetings.get(key_of(MEETING, meeting_id))
    now = draft.at(meeting_id).visitors
    if meeting is None or not now:
        return []
    edits = (
        Edit(
            kind=SWAP,
            meeting_id=meeting_id,
            visitor_ids=(leaving, row_of(coming.id)),
            other_meeting_id=row_of(other.id),
        )
        for coming in draft.rules.in_charge(meeting.host)
        for other in draft.book.meetings_of_visitor.get(coming.id, ())
        for leaving in now
        if row_of(coming.id) not in now
        and leaving not in draft.at(row_of(other.id)).visitors
        and draft.rules.is_in_charge(key_of(VISITOR, leaving), other.host)
    )
    return _best(draft, edits)


def suggest_additions(draft: Draft, quota_id: str) -> list[Trial]:
    """Visits that would count for the quota and are made by nobody yet: the best of those that promise most.

    Raises NotFound for no such quota.
    """
    quota = next((quota for quota in draft.rules.problem.quotas if quota.id == quota_id), None)
    if quota is None:
        raise NotFound("There is no such quota in this draft.", "See the quotas of the draft.")
    chances = sorted(_find_chances(draft, quota), key=lambda chance: (-chance[0], chance[1], chance[2]))
    edits = (Edit(kind=ADD, meeting_id=meeting, visitor_ids=people) for _worth, meeting, people in chances)
    return _best(draft, islice(edits, TRIED), ENOUGH)


def _best(draft: Draft, edits: Iterable[Edit], enough: int | None = None) -> list[Trial]:
    """The trials of those that can be made, of the first `enough` of them, the best first."""
    allowed = (trial for trial in (find_allowed(draft, edit) for edit in edits) if trial is not None)
    return sorted(islice(allowed, enough), key=lambda trial: trial.rank)


def _vary(draft: Draft, meeting: Meeting, now: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The team's delegation with one member replaced by another, one more, or one fewer."""
    team = draft.rules.visitors[key_of(VISITOR, now[0])].team if now else None
    if team is None:
        return
    staying = set(now)
    others = [row_of(member.id) for member in draft.rules.members[team] if row_of(member.id) not in staying]
    for other in others:
        yield tuple(sorted((*now, other)))
        for leaving in now:
            yield tuple(sorted((*(staying - {leaving}), other)))
    if len(now) > 1:
        for leaving in now:
            yield tuple(sorted(staying - {leaving}))


def _find_others(draft: Draft, meeting: Meeting) -> Iterator[tuple[int, ...]]:
    """Everybody in charge of the host who goes alone, and of each team the least delegation led by each leader."""
    for visitor in draft.rules.in_charge(meeting.host):
        people = _least_delegation(draft, visitor)
        if people:
            yield people


def _least_delegation(draft: Draft, visitor: Visitor) -> tuple[int, ...]:
    """The visitor with as many of their team as have to come along: a leader, then those who do least.

    Nobody where the team is too small.
    """
    if visitor.team is None:
        return (row_of(visitor.id),)
    team = draft.rules.teams[visitor.team]
    ranked = sorted(draft.rules.members[visitor.team], key=lambda member: _load(draft, member))
    chosen = [visitor.id]
    if team.leaders and visitor.id not in team.leaders:
        chosen += [member.id for member in ranked if member.id in team.leaders][:1]
    chosen += [member.id for member in ranked if member.id not in chosen][: _missing(team, chosen)]
    whole = team.delegation_min <= len(chosen) <= team.delegation_max
    return tuple(sorted(map(row_of, chosen))) if whole else ()


def _missing(team: Team, chosen: list[str]) -> int:
    return max(0, team.delegation_min - len(chosen))


def _load(draft: Draft, visitor: Visitor) -> tuple[int, str]:
    return visitor.load_before + len(draft.book.meetings_of_visitor.get(visitor.id, ())), visitor.id


def _find_chances(draft: Draft, quota: Quota) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Meetings under the quota that nobody visits, with who could go and what that promises before it is tried."""
    rules = draft.rules
    meetings = [meeting for meeting in rules.problem.meetings if _would_count(draft, quota, meeting)]
    above = {unit.id: set(rules.units_above(unit.id)) for unit in rules.problem.units}
    known = [rules.visitors[visitor] for visitor in quota.visitors if visitor in rules.visitors]
    for visitor in sorted(known, key=lambda visitor: _load(draft, visitor))[:PEOPLE]:
        people = _least_delegation(draft, visitor)
        attended = draft.book.meetings_of_visitor.get(visitor.id, ())
        days, months = Counter(map(start_day, attended)), Counter(map(_month, attended))
        most = len(meetings) if visitor.max_per_month is None else visitor.max_per_month
        for meeting in meetings if people else ():
            within = not above[rules.hosts[meeting.host].unit].isdisjoint(visitor.units)
            if within and days[start_day(meeting)] < visitor.max_per_day and months[_month(meeting)] < most:
                yield _promise(draft, visitor, meeting), row_of(meeting.id), people


def _month(meeting: Meeting) -> tuple[int, int]:
    day = date.fromordinal(start_day(meeting))
    return day.year, day.month


def _would_count(draft: Draft, quota: Quota, meeting: Meeting) -> bool:
    """Whether nobody goes there yet, as far as one can see at once somebody could, and the quota counts it."""
    day, horizon = start_day(meeting), draft.rules.problem.horizon
    return (
        max(quota.window.start, horizon.start) <= day <= min(quota.window.end, horizon.end)
        and (quota.kinds is None or meeting.kind in quota.kinds)
        and (quota.categories is None or draft.rules.hosts[meeting.host].category in quota.categories)
        and row_of(meeting.id) not in draft.delegations
        and not _too_near(draft, meeting, day)
    )


def _too_near(draft: Draft, meeting: Meeting, day: int) -> bool:
    """Whether another visit to the host is; the referee has the last word on what is left."""
    gap = draft.rules.hosts[meeting.host].gap_days
    visits = draft.book.visited_of_host.get(meeting.host, ())
    return any(abs(start_day(other) - day) < gap for other in visits)


def _promise(draft: Draft, visitor: Visitor, meeting: Meeting) -> int:
    """What a visit is worth before coverage, load and everything else: its value less the way."""
    host, problem = draft.rules.hosts[meeting.host], draft.rules.problem
    minutes = travel_minutes(problem.travel, visitor.lat, visitor.lon, host.lat, host.lon)
    return meeting.value - problem.weights.travel_per_hour * 2 * minutes // MINUTES_PER_HOUR

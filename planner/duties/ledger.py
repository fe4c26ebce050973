"""The ledger: what each visitor, team or tier owes under each rule, what of it is done and planned, and how long
there is still time for the rest."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, product
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Team, Visitor
from models.rules import QuotaRule
from models.session import read_columns
from planner.duties.openings import Outlook
from planner.duties.outlook import read_first_day_beside, read_known_until, read_outlook
from planner.duties.quotas import Due, Holder, Member, Rule, TeamName, draw_up, holders, tally, windows
from planner.history import HeldVisit, read_done_and_planned
from planner.periods import Period

# How an entry stands: nothing is owed; there is time until a known day; there is time, until when is known once
# the meetings of later months are; it can't be met any more.
MET, OPEN, LATER, LOST = "met", "open", "later", "lost"
# How far it has come: done; done with the visits that are planned; neither.
DONE, PLANNED, NEITHER = "done", "planned", "neither"
STAGES = (DONE, PLANNED, NEITHER)


# Tier and team of each holder, by its visitor and its team; all of a tier together are in no team.
_Places = Mapping[tuple[int | None, int | None], tuple[int | None, int | None]]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What `holder` is to do under `rule` in the whole of `window`: `required`, of which `done` and `planned`.

    `tier_id` and `team_id` are the holder's. `last_day`, for an open entry, is the last day on which one can begin
    to make up for what is `owed`.
    """

    rule: Rule
    holder: Holder
    tier_id: int | None
    team_id: int | None
    window: Period
    required: int
    done: int
    planned: int
    standing: str = MET
    last_day: date | None = None

    @property
    def owed(self) -> int:
        """What no visit made or planned serves yet."""
        return max(0, self.required - self.done - self.planned)

    @property
    def stage(self) -> str:
        return DONE if self.done >= self.required else NEITHER if self.owed else PLANNED

    @property
    def urgency(self) -> tuple[bool, date]:
        """What the ledger is sorted by: those that owe before the others, those with the least time left first.

        What can't be met any more comes first of all: somebody has to be told.
        """
        if self.standing == LOST:
            return False, date.min
        return self.standing == MET, self.last_day or self.window.end


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries: of windows that hold `day`; of a tier, a team, a visitor with their team; those that owe.

    `stage` is one of `STAGES`, None for any.
    """

    day: date
    tier_id: int | None = None
    team_id: int | None = None
    visitor_id: int | None = None
    owing: bool = False
    stage: str | None = None

    def holds(self, entry: Entry) -> bool:
        return (
            self.tier_id in (None, entry.tier_id)
            and self.team_id in (None, entry.team_id)
            and (self.visitor_id is None or self.visitor_id in entry.holder.members)
            and (entry.owed > 0 or not self.owing)
            and self.stage in (None, entry.stage)
        )


def read_dues(s: Session, *, period: Period, held: Iterable[HeldVisit]) -> list[Due]:
    """What is owed by the end of the period, by rule; `held` are the visits before it."""
    return draw_up(read_rules(s), read_members(s), read_teams(s), period, held)


def read_ledger(s: Session, wanted: Wanted, *, now: datetime, zone: ZoneInfo) -> list[Entry]:
    """The entries of all rules that ask for something, the most urgent first."""
    today = now.astimezone(zone).date()
    since = min(find_first_day(s, wanted.day), read_first_day_beside(s, today))
    done, planned = read_done_and_planned(s, since=since, today=today, zone=zone)
    every = list_entries(s, wanted.day, done, planned, visitor_id=wanted.visitor_id)
    entries = [entry for entry in every if wanted.holds(entry)]
    until = max((entry.window.end for entry in entries if entry.owed), default=None)
    if until is not None:
        known_until = read_known_until(s)
        outlook = read_outlook(s, [*done, *planned], now=now, until=min(until, known_until), zone=zone)
        entries = [_look_ahead(entry, outlook, known_until) if entry.owed else entry for entry in entries]
    return sorted(entries, key=lambda entry: (entry.urgency, entry.rule.id, entry.holder.name))


def read_rules(s: Session) -> list[Rule]:
    return [rule_of(row) for row in s.scalars(select(QuotaRule).order_by(QuotaRule.id))]


def read_members(s: Session) -> list[Member]:
    """All visitors there have been."""
    columns = (Visitor.id, Visitor.name, Visitor.tier_id, Visitor.team_id, Visitor.active)
    rows = read_columns(s, select(*columns).order_by(Visitor.id))
    return [
        Member(id=visitor_id, name=name, tier_id=tier_id, team_id=team_id, active=active)
        for visitor_id, name, tier_id, team_id, active in rows
    ]


def read_teams(s: Session) -> list[TeamName]:
    rows = s.execute(select(Team.id, Team.name, Team.tier_id).order_by(Team.id))
    return [TeamName(**row) for row in rows.mappings()]


def list_entries(
    s: Session,
    day: date,
    done: Iterable[HeldVisit],
    planned: Iterable[HeldVisit],
    *,
    visitor_id: int | None = None,
) -> Iterator[Entry]:
    """What is done and planned in the windows that hold the day, without how long there is time for the rest.

    Of everybody, or what one visitor owes, alone or with others.
    """
    members, teams = read_members(s), read_teams(s)
    place_of = _index_places(members, teams)
    done_by, planned_by = by_visitor(done), by_visitor(planned)
    for rule in read_rules(s):
        spans = list(windows(rule, Period(start=day, end=day))) if rule.min else []
        who_owes = [each for each in holders(rule, members, teams) if visitor_id in (None, *each.members)]
        for holder, window in product(who_owes, spans):
            tier_id, team_id = place_of.get((holder.visitor_id, holder.team_id), (rule.tier_id, None))
            who = (*holder.members, *holder.former)
            yield Entry(
                rule=rule,
                holder=holder,
                tier_id=tier_id,
                team_id=team_id,
                window=window,
                required=rule.min,
                done=tally(rule, window, chain.from_iterable(done_by[each] for each in who)),
                planned=tally(rule, window, chain.from_iterable(planned_by[each] for each in who)),
            )


def find_first_day(s: Session, day: date) -> date:
    """From when on visits count for the duties of that day: where the earliest of their windows begins."""
    spans = (windows(rule, Period(start=day, end=day)) for rule in read_rules(s))
    return min((window.start for span in spans for window in span), default=day)


def _index_places(members: Iterable[Member], teams: Iterable[TeamName]) -> _Places:
    places: _Places = {(each.id, None): (each.tier_id, each.team_id) for each in members}
    return {**places, **{(None, each.id): (each.tier_id, each.id) for each in teams}}


def _look_ahead(entry: Entry, outlook: Outlook, known_until: date) -> Entry:
    """The entry with how long there is still time for what is owed."""
    if entry.window.end > known_until:
        return replace(entry, standing=LATER)
    last_day = outlook.find_last_day(entry.holder, entry.rule, entry.window, entry.owed)
    return replace(entry, standing=LOST if last_day is None else OPEN, last_day=last_day)


def by_visitor(visits: Iterable[HeldVisit]) -> Mapping[int, Sequence[HeldVisit]]:
    """The visits of each; of somebody without any, none."""
    found: Mapping[int, list[HeldVisit]] = defaultdict(list)
    for visit in visits:
        found[visit.visitor_id].append(visit)
    return found


def rule_of(row: QuotaRule) -> Rule:
    """The row as a value."""
    return Rule(
        id=row.id,
        name=row.name,
        tier_id=row.tier_id,
        team_id=row.team_id,
        visitor_id=row.visitor_id,
        per=row.per,
        kinds=None if row.kinds is None else tuple(row.kinds),
        categories=None if row.categories is None else tuple(row.categories),
        months=row.months,
        count=row.count,
        min=row.min,
        max=row.max,
        weight=row.weight,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )

"""The ledger against a recount from the raw records, which shares no code with it."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Host
from models.people import Team, Visitor
from models.rules import QuotaRule
from planner.duties.ledger import Wanted, read_ledger
from tests.planner.random_records import Visit, day_of, fill, recount_visits
from tests.planner.release_rows import HANOI, Board

# Whose, under which rule, from which day: required, done and planned.
Recount = dict[tuple[str, str, date], tuple[int, int, int]]


def recount(s: Session, today: date) -> Recount:
    made, coming = recount_visits(s, today)
    found: Recount = {}
    for rule in s.scalars(select(QuotaRule).where(QuotaRule.min > 0)):
        start, end = window_of(rule, today)
        for name, members in people_under(s, rule):
            counts = [count(s, rule, members, start, end, visits) for visits in (made, coming)]
            found[rule.name, name, start] = (rule.min, counts[0], counts[1])
    return found


def window_of(rule: QuotaRule, day: date) -> tuple[date, date]:
    """Walking from January 2000, window by window."""
    start = date(2000, 1, 1)
    while True:
        months = start.year * 12 + start.month - 1 + rule.months
        following = date(months // 12, months % 12 + 1, 1)
        if start <= day < following:
            return start, following - timedelta(days=1)
        start = following


def people_under(s: Session, rule: QuotaRule) -> list[tuple[str, list[int]]]:
    """The name of each who owes, with all whose visits count for them; nobody active, nobody owes."""
    people = s.scalars(select(Visitor)).all()
    if rule.visitor_id is not None:
        return [(who.name, [who.id]) for who in people if who.id == rule.visitor_id and who.active]
    if rule.per == "visitor":
        return [(who.name, [who.id]) for who in people if who.active and rule.team_id in (None, who.team_id)]
    if rule.per == "team":
        teams = [team for team in s.scalars(select(Team)) if rule.team_id in (None, team.id)]
        grouped = [(team.name, [who for who in people if who.team_id == team.id]) for team in teams]
    else:
        grouped = [("", list(people))]
    return [(name, [who.id for who in group]) for name, group in grouped if any(who.active for who in group)]


def count(s: Session, rule: QuotaRule, members: list[int], start: date, end: date, visits: set[Visit]) -> int:
    categories = {host.id: host.category for host in s.scalars(select(Host))}
    counted = [
        (host, day, kind, visitor)
        for visitor, host, day, kind in visits
        if visitor in members
        and start <= day <= end
        and (rule.kinds is None or kind in rule.kinds)
        and (rule.categories is None or categories[host] in rule.categories)
    ]
    return len(counted) if rule.count == "assignments" else len({each[:3] for each in counted})


@pytest.mark.parametrize("seed", range(40))
def test_the_ledger_is_what_a_recount_of_the_records_finds(s: Session, seed: int) -> None:
    now = fill(Board(s), Random(seed))
    ledger = {
        (entry.rule.name, entry.holder.name, entry.window.start): (entry.required, entry.done, entry.planned)
        for entry in read_ledger(s, Wanted(day=day_of(now)), now=now, zone=HANOI)
    }
    assert ledger == recount(s, day_of(now))

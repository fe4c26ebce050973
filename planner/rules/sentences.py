"""A quota rule as one plain sentence, whatever of its fields are set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Team, Visitor
from planner.choices import list_tiers
from planner.duties.quotas import Rule
from planner.phrases import Phrase, phrase

NOBODY = phrase("Somebody who is not there any more")
KINDS = {
    "regular": phrase("regular meetings"),
    "thematic": phrase("meetings on a theme"),
    "committee": phrase("meetings of committees"),
}
CATEGORIES = {
    "grassroots_cell": phrase("grassroots cells"),
    "subordinate_cell": phrase("subordinate cells"),
    "grassroots_committee": phrase("grassroots committees"),
}
SPANS = {
    1: phrase("in every month"),
    3: phrase("in every quarter"),
    6: phrase("in every half year"),
    12: phrase("in every year"),
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """Of those whose rule it can be, by id; the highest tier first."""

    tiers: Mapping[int, str]
    teams: Mapping[int, str]
    visitors: Mapping[int, str]


def read_names(s: Session) -> Names:
    def read(model: type[Team] | type[Visitor]) -> dict[int, str]:
        return {row.id: row.name for row in s.execute(select(model.id, model.name))}

    return Names(tiers={tier.id: tier.name for tier in list_tiers(s)}, teams=read(Team), visitors=read(Visitor))


def describe_rule(rule: Rule, names: Names) -> Phrase:
    """ "Each member of Tổ 1: at least 2 visits to meetings of grassroots cells in every quarter." """
    return phrase(
        "%(who)s: %(amount)s to %(what)s %(span)s%(validity)s.",
        who=describe_holders(rule, names),
        amount=_describe_amount(rule),
        what=_describe_meetings(rule),
        span=SPANS.get(rule.months) or phrase("in every %(months)s months", months=rule.months),
        validity=_describe_validity(rule),
    )


def describe_holders(rule: Rule, names: Names) -> Phrase:
    """Whose rule it is, and whether each of them, each team or all together have to keep it."""
    if rule.visitor_id is not None:
        return _named("%(name)s", names.visitors.get(rule.visitor_id))
    if rule.team_id is not None:
        team = names.teams.get(rule.team_id)
        if rule.per == "visitor":
            return _named(phrase("Each member of %(name)s").template, team)
        return _named(phrase("All members of %(name)s together").template, team)
    tier = names.tiers.get(rule.tier_id or 0)
    if rule.per == "visitor":
        return _named(phrase("Each committee member of the tier %(name)s").template, tier)
    if rule.per == "team":
        return _named(phrase("Each team of the tier %(name)s").template, tier)
    return _named(phrase("All committee members of the tier %(name)s together").template, tier)


def _named(template: str, name: str | None) -> Phrase:
    return NOBODY if name is None else Phrase(template, {"name": name})


def _describe_amount(rule: Rule) -> Phrase:
    """Several people who attend together make one visit, but as many attendances."""
    if rule.min and rule.min == rule.max:
        return phrase("exactly %(attended)s", attended=_attended(rule, rule.min))
    if rule.min and rule.max is not None:
        return phrase(
            "at least %(least)s, at most %(attended)s", least=rule.min, attended=_attended(rule, rule.max)
        )
    if rule.max == 0:
        return phrase("no visit at all")
    if rule.max is not None:
        return phrase("at most %(attended)s", attended=_attended(rule, rule.max))
    if rule.min:
        return phrase("at least %(attended)s", attended=_attended(rule, rule.min))
    return phrase("any number of visits")


def _attended(rule: Rule, count: int) -> Phrase:
    if rule.count == "assignments" and not (rule.visitor_id is not None or rule.per == "visitor"):
        if count == 1:
            return phrase("1 visit (each person counted)")
        return phrase("%(count)s visits (each person counted)", count=count)
    return phrase("1 visit") if count == 1 else phrase("%(count)s visits", count=count)


def _describe_meetings(rule: Rule) -> Phrase:
    kinds = None if rule.kinds is None else _any_of([KINDS[kind] for kind in rule.kinds])
    hosts = None if rule.categories is None else _any_of([CATEGORIES[each] for each in rule.categories])
    if kinds is not None and hosts is not None:
        return phrase("%(kinds)s of %(hosts)s", kinds=kinds, hosts=hosts)
    if hosts is not None:
        return phrase("meetings of %(hosts)s", hosts=hosts)
    return kinds or phrase("meetings of any kind")


def _any_of(told: Sequence[Phrase]) -> Phrase:
    """ "a", "a or b", "a or b or c"; a rule may name none, and then counts nothing."""
    if not told:
        return phrase("no kind")
    return reduce(lambda before, last: phrase("%(before)s or %(last)s", before=before, last=last), told)


def _describe_validity(rule: Rule) -> Phrase:
    first = "" if rule.valid_from is None else f"{rule.valid_from:%d/%m/%Y}"
    last = "" if rule.valid_to is None else f"{rule.valid_to:%d/%m/%Y}"
    if first and last:
        return phrase(", from %(first)s to %(last)s", first=first, last=last)
    if first:
        return phrase(", from %(first)s on", first=first)
    return phrase(", until %(last)s", last=last) if last else Phrase("")

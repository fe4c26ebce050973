from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from models.meetings import KINDS
from models.organisation import CATEGORIES
from models.rules import QUOTA_PER
from planner.duties.quotas import Rule
from planner.rules.sentences import Names, describe_rule

NAMES = Names(tiers={1: "Tỉnh ủy"}, teams={2: "Tổ 2"}, visitors={3: "Nông Văn An"})
OF_TIER = Rule(id=1, name="Mỗi quý", tier_id=1, min=1)
OF_TEAM = replace(OF_TIER, tier_id=None, team_id=2)
OF_ONE = replace(OF_TIER, tier_id=None, visitor_id=3)
ANYWHERE = "to meetings of any kind in every quarter."


def said(rule: Rule) -> str:
    return str(describe_rule(rule, NAMES))


@pytest.mark.parametrize(
    ("rule", "per", "who"),
    [
        (OF_TIER, "visitor", "Each committee member of the tier Tỉnh ủy: at least 1 visit"),
        (OF_TIER, "team", "Each team of the tier Tỉnh ủy: at least 1 visit (each person counted)"),
        (
            OF_TIER,
            "all",
            "All committee members of the tier Tỉnh ủy together: at least 1 visit (each person counted)",
        ),
        (OF_TEAM, "visitor", "Each member of Tổ 2: at least 1 visit"),
        (OF_TEAM, "team", "All members of Tổ 2 together: at least 1 visit (each person counted)"),
        (OF_TEAM, "all", "All members of Tổ 2 together: at least 1 visit (each person counted)"),
        (OF_ONE, "visitor", "Nông Văn An: at least 1 visit"),
        (OF_ONE, "all", "Nông Văn An: at least 1 visit"),
        (replace(OF_ONE, visitor_id=9), "visitor", "Somebody who is not there any more: at least 1 visit"),
    ],
)
def test_the_sentence_begins_with_whose_rule_it_is(rule: Rule, per: str, who: str) -> None:
    assert said(replace(rule, per=per)) == f"{who} {ANYWHERE}"


@pytest.mark.parametrize(
    ("least", "most", "amount"),
    [
        (1, None, "at least 1 visit"),
        (3, None, "at least 3 visits"),
        (3, 10, "at least 3, at most 10 visits"),
        (2, 2, "exactly 2 visits"),
        (0, 4, "at most 4 visits"),
        (0, 0, "no visit at all"),
        (0, None, "any number of visits"),
    ],
)
def test_it_tells_the_least_and_the_most(least: int, most: int | None, amount: str) -> None:
    assert said(replace(OF_ONE, min=least, max=most)) == f"Nông Văn An: {amount} {ANYWHERE}"


def test_several_people_at_one_meeting_are_one_visit_where_meetings_count() -> None:
    assert (
        said(replace(OF_TEAM, per="team", count="visits", min=2))
        == f"All members of Tổ 2 together: at least 2 visits {ANYWHERE}"
    )


@pytest.mark.parametrize(
    ("kinds", "categories", "what"),
    [
        (("regular",), None, "regular meetings"),
        (("regular", "thematic"), None, "regular meetings or meetings on a theme"),
        (None, ("grassroots_cell",), "meetings of grassroots cells"),
        (("thematic",), CATEGORIES[:2], "meetings on a theme of grassroots cells or subordinate cells"),
        ((), None, "no kind"),
    ],
)
def test_it_tells_which_meetings_count(
    kinds: tuple[str, ...] | None, categories: tuple[str, ...] | None, what: str
) -> None:
    rule = replace(OF_ONE, kinds=kinds, categories=categories)
    assert said(rule) == f"Nông Văn An: at least 1 visit to {what} in every quarter."


@pytest.mark.parametrize(
    ("values", "when"),
    [
        ({"months": 1}, "in every month"),
        ({"months": 6}, "in every half year"),
        ({"months": 12}, "in every year"),
        ({"months": 24}, "in every 24 months"),
        ({"valid_from": date(2027, 1, 1)}, "in every quarter, from 01/01/2027 on"),
        ({"valid_to": date(2027, 6, 30)}, "in every quarter, until 30/06/2027"),
        (
            {"valid_from": date(2027, 1, 1), "valid_to": date(2027, 6, 30)},
            "in every quarter, from 01/01/2027 to 30/06/2027",
        ),
    ],
)
def test_it_ends_with_when(values: dict[str, object], when: str) -> None:
    assert said(replace(OF_ONE, **values)) == f"Nông Văn An: at least 1 visit to meetings of any kind {when}."


def test_every_rule_the_tables_allow_has_a_sentence_of_its_own() -> None:
    rules = [
        replace(OF_TIER, per=per, count=count, kinds=kinds, categories=categories, min=least, max=most)
        for per, count, kinds, categories, least, most in product(
            QUOTA_PER, ("assignments", "visits"), (None, KINDS[:1]), (None, CATEGORIES[:1]), (0, 2), (None, 2, 5)
        )
        if not (per == "visitor" and count == "visits")  # one person's visits are as many as their meetings
    ]
    asking = [rule for rule in rules if rule.min or rule.max is not None]
    assert len({said(rule) for rule in asking}) == len(asking)

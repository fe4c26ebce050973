"""A quota rule as a form: the blanks of its sentence."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from models.meetings import KINDS
from models.organisation import CATEGORIES
from models.people import Visitor
from planner.choices import list_tiers
from planner.directory import list_teams, select_visitors
from planner.duties.quotas import Rule
from planner.phrases import Phrase
from planner.rules.preview import NEW_RULE
from planner.rules.record import find_rule_faults
from web.forms import ChoicesField, DayField
from web.rules.reason import RuleForm
from web.words import CATEGORIES as CATEGORY_WORDS
from web.words import KINDS as KIND_WORDS

TIER, TEAM, VISITOR = "tier", "team", "visitor"
_REQUIRED = _l("Fill this in.")
_WHOLE = _l("Write a whole number.")


def _number(label: Any, *, required: bool = True, **more: Any) -> IntegerField:
    return IntegerField(label, [InputRequired(_WHOLE) if required else Optional()], **more)


class QuotaForm(RuleForm):
    """`who` is a kind of holder and its id: "team:3"."""

    name = StringField(
        _l("Name"), [InputRequired(_REQUIRED)], description=_l("What plans and reports call it by.")
    )
    who = SelectField(_l("Who"), [InputRequired(_REQUIRED)])
    per = SelectField(
        _l("How they are counted"),
        choices=[
            SelectChoice("visitor", _l("each of them alone")),
            SelectChoice("team", _l("each team together")),
            SelectChoice("all", _l("all of them together")),
        ],
    )
    min = _number(_l("At least"), default=1)
    max = _number(_l("At most"), required=False, description=_l("Empty: no limit."))
    count = SelectField(
        _l("What counts"),
        choices=[
            SelectChoice("assignments", _l("each person at each meeting")),
            SelectChoice("visits", _l("each meeting, however many attend")),
        ],
    )
    kinds = ChoicesField(_l("Kinds of meeting"), description=_l("None chosen: all."))
    categories = ChoicesField(_l("Categories of host"), description=_l("None chosen: all."))
    months = _number(
        _l("In how many months"),
        default=3,
        description=_l("1: every month; 3: every quarter; 12: every year."),
    )
    valid_from = DayField(_l("Holds from"), [Optional()], description=_l("Empty: it has always held."))
    valid_to = DayField(_l("Holds until"), [Optional()], description=_l("Empty: without end."))
    weight = _number(
        _l("Weight"), default=1, description=_l("How bad it is to fall short by one, beside other quotas.")
    )

    def prepare(self, s: Session, saved: Rule | None) -> None:
        """Whom and what there is to choose from; of the `saved` rule also a visitor who has left since."""
        self.kinds.choices = [SelectChoice(kind, KIND_WORDS[kind]) for kind in KINDS]
        self.categories.choices = [SelectChoice(each, CATEGORY_WORDS[each]) for each in CATEGORIES]
        people = list(s.scalars(select_visitors()))
        if saved is not None and saved.visitor_id not in {None, *(each.id for each in people)}:
            people.append(s.get_one(Visitor, saved.visitor_id))
        self.who.choices = [
            SelectChoice("", _l("Choose…")),
            *_group(TIER, _l("Tiers"), {tier.id: tier.name for tier in list_tiers(s)}),
            *_group(TEAM, _l("Teams"), {team.id: team.name for team, _members in list_teams(s)}),
            *_group(VISITOR, _l("Visitors"), {each.id: f"{each.name} ({each.code})" for each in people}),
        ]

    def fill(self, rule: Rule) -> None:
        for name in ("name", "per", "min", "max", "count", "months", "valid_from", "valid_to", "weight"):
            self[name].data = getattr(rule, name)
        self.who.data = _holder_of(rule)
        self.kinds.data, self.categories.data = list(rule.kinds or ()), list(rule.categories or ())

    def read(self, rule_id: int = NEW_RULE) -> Rule:
        """The rule the form tells of; only where the fields can be read."""
        kind, _, holder_id = self.who.data.partition(":")
        return Rule(
            id=rule_id,
            name=self.name.data,
            **{f"{kind}_id": int(holder_id)},
            per=self.per.data,
            kinds=tuple(self.kinds.data) or None,
            categories=tuple(self.categories.data) or None,
            months=self.months.data,
            count=self.count.data,
            min=self.min.data,
            max=self.max.data,
            weight=self.weight.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )

    def list_faults(self) -> list[tuple[str, Phrase]]:
        return list(find_rule_faults(self.read()))


def _group(kind: str, title: Any, names: Mapping[int, str]) -> list[SelectChoice]:
    return [SelectChoice(f"{kind}:{holder_id}", name, optgroup=title) for holder_id, name in names.items()]


def _holder_of(rule: Rule) -> str:
    for kind, holder_id in ((TIER, rule.tier_id), (TEAM, rule.team_id)):
        if holder_id is not None:
            return f"{kind}:{holder_id}"
    return f"{VISITOR}:{rule.visitor_id}"

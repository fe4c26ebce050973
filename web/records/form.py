"""A record's form: each field's control, its help, what is wrong with it, and what others have made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from planner.records.faults import Fault
from planner.records.references import list_all, offer
from planner.records.tables import CHOICE, CLOCK, DAY, FLAG, NO, REFERENCE, YES, Field, Table
from planner.records.texts import Texts
from web import params
from web.records import labels
from web.records.shown import say_choice, say_flag

# Tables short enough to choose from; of others one is typed and offered.
SHORT = ("tiers", "teams", "units")
_INPUTS = {DAY: "date", CLOCK: "time"}
LONGEST = 500

Option = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Control:
    """`options` for what is chosen, `offered` names the table of what is offered while one types."""

    name: str
    label: str
    help: str
    value: str
    input: str = "text"
    required: bool = False
    options: tuple[Option, ...] = ()
    offered: str = ""
    fault: Fault | None = None
    theirs: str | None = None

    @property
    def day(self) -> date | None:
        """What a date's input shows; None where it is empty, or holds what no such input can."""
        return params.read_date(self.value)

    @property
    def clock(self) -> time | None:
        """What a time's input shows, likewise."""
        return params.read_time(self.value)


def controls_of(
    s: Session,
    table: Table,
    texts: Texts,
    *,
    faults: Mapping[str, Fault] | None = None,
    theirs: Mapping[str, str] | None = None,
) -> list[Control]:
    """`theirs` holds what fields have become meanwhile, in words, where somebody else has edited the record."""
    return [
        control_of(
            s,
            table,
            field,
            texts.get(field.name, ""),
            fault=(faults or {}).get(field.name),
            theirs=(theirs or {}).get(field.name),
        )
        for field in table.fields.values()
    ]


def control_of(
    s: Session,
    table: Table,
    field: Field,
    value: str,
    *,
    fault: Fault | None = None,
    theirs: str | None = None,
    empty: str | None = None,
) -> Control:
    """`empty` is what an empty choice says; None: what it means on a form."""
    typed = field.kind == REFERENCE and field.refers not in SHORT
    return Control(
        name=field.name,
        label=labels.of_field(table.name, field.name),
        help=labels.help_for(table.name, field.name),
        value=_say_reference(s, field, value) if typed and value else value,
        input=_INPUTS.get(field.kind, "text"),
        required=field.required,
        options=() if typed else _options(s, field, _("Choose…") if field.required else _("none"), empty),
        offered=field.refers or "" if typed else "",
        fault=fault,
        theirs=theirs,
    )


def _options(s: Session, field: Field, usual: str, empty: str | None) -> tuple[Option, ...]:
    if field.kind == FLAG:
        flags: tuple[Option, ...] = ((YES, say_flag(YES)), (NO, say_flag(NO)))
        return flags if empty is None else (("", empty), *flags)
    if field.kind == CHOICE:
        choices: list[Option] = [(code, say_choice(field.name, code)) for code in field.choices]
    elif field.kind == REFERENCE:
        choices = [(each.code, each.name) for each in list_all(s, field.refers or "")]
    else:
        return ()
    first = () if field.default and empty is None else (("", usual if empty is None else empty),)
    return (*first, *choices)


def _say_reference(s: Session, field: Field, text: str) -> str:
    """A code as the name and the code; what somebody typed stays as it is."""
    found = [each for each in offer(s, field.refers or "", text) if each.code == text]
    return str(found[0]) if found else text


def read_texts(table: Table, sent: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(sent.get(name, "")) for name in table.fields}

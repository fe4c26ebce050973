"""What a record's fields hold, in words."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _

from planner.records.faults import Fault
from planner.records.history import Entry
from planner.records.references import References
from planner.records.tables import CHOICE, NO, REFERENCE, YES, Field, Table
from planner.records.texts import LASTS_UNTIL, write
from web.context import site
from web.language import format_clock, format_day, say_phrase
from web.words import describe_recurrence, label

NOTHING = "–"
BETWEEN, UNTIL = " · ", " – "
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
# By field: the list of `web.words` its codes are in.
_LISTS = {"status": "meeting_status"}
_PLAIN = ("month_of_quarter",)


def show(field: Field | None, value: Any, references: References) -> str:
    """A column's value; a field's text is a value too."""
    if value is None or value == "":
        return NOTHING
    if field is not None and field.kind == REFERENCE and field.refers is not None:
        return references.get(field.refers, value).name
    if field is not None and field.kind == CHOICE:
        return say_choice(field.name, str(value))
    match value:
        case bool():
            return say_flag(YES if value else NO)
        case datetime():
            return write(value, site().zone, last=field is not None and field.name == LASTS_UNTIL)
        case date():
            return format_day(value)
        case time():
            return format_clock(value)
        case _:
            return str(value)


def say_choice(name: str, code: str) -> str:
    if name == "recurrence":
        return describe_recurrence(code)
    if name == "locale":
        return LANGUAGES.get(code, code)
    if name in _PLAIN:
        return code
    return label(int(code) if code.isdecimal() else code, _LISTS.get(name, name))


def say_flag(text: str) -> str:
    return str(_("Yes") if text == YES else _("No"))


def title_of(table: Table, row: Any, references: References) -> str:
    """What a record is called in a list: what its table is told apart by."""
    return _join(table, table.title, row, references) or f"#{row.id}"


def name_of(entry: Entry, references: References) -> str:
    """What the record of an entry in the history is called; its number where nothing else is known of it."""
    if entry.table is None or entry.row is None:
        return f"#{entry.change.row_id}"
    return _join(entry.table, entry.table.called, entry.row, references) or f"#{entry.change.row_id}"


def _join(table: Table, names: Iterable[str], row: Any, references: References) -> str:
    """What is filled in of these fields, one after the other."""
    joined = ""
    for name in names:
        field = table.fields[name]
        said = show(field, getattr(row, field.column or field.name), references)
        if said != NOTHING:
            joined += (UNTIL if name == LASTS_UNTIL else BETWEEN) * bool(joined) + said
    return joined


def cells_of(table: Table, row: Any, references: References) -> list[tuple[Field, str]]:
    """What a list shows of a record besides its title."""
    fields = (table.fields[name] for name in table.listed)
    return [(field, show(field, getattr(row, field.column or field.name), references)) for field in fields]


def say_fault(fault: Fault) -> str:
    """What is wrong with a field, as a sentence, and what is allowed."""
    reason = say_phrase(fault.reason)
    return f"{reason[:1].upper()}{reason[1:]}. {say_phrase(fault.remedy)}"

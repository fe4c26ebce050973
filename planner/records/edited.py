"""What an edit has made of a record's fields, before and after, as the log of changes tells it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from models.base import Base
from models.organisation import Host, Unit
from models.people import Team, Tier
from planner.phrases import Phrase, Value, phrase

# What of a record says where its visits may be, or whose, and what people call it.
OF_HOSTS: Mapping[str, Phrase] = {
    "unit_id": phrase("the unit it belongs to"),
    "gap_days": phrase("days between visits"),
    "lat": phrase("where it lies"),
    "lon": phrase("where it lies"),
}
OF_UNITS: Mapping[str, Phrase] = {"parent_id": phrase("the unit it belongs to")}
OF_AREAS: Mapping[str, Phrase] = {"unit_id": phrase("area in charge")}
OF_VISITORS: Mapping[str, Phrase] = {
    "tier_id": phrase("tier"),
    "team_id": phrase("team"),
    "leader": phrase("whether they lead the team"),
    "own_host_id": phrase("their own cell"),
    "max_per_day": phrase("most visits a day"),
    "max_per_month": phrase("most visits a month"),
}
OF_TEAMS: Mapping[str, Phrase] = {
    "tier_id": phrase("tier"),
    "delegation_min": phrase("least members of a delegation"),
    "delegation_max": phrase("most members of a delegation"),
}
PLACE = ("lat", "lon")
NOTHING = "–"
REFERRED: Mapping[str, type[Base]] = {
    "own_host_id": Host,
    "parent_id": Unit,
    "team_id": Team,
    "tier_id": Tier,
    "unit_id": Unit,
}
# Logs keep what earlier versions told of edits: it stays translated.
TOLD_EARLIER = phrase("%(who)s: %(what)s changed.")


def tell_edited(
    s: Session,
    who: str | list[str],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    known: Mapping[str, Phrase],
) -> Phrase | None:
    """The `known` columns that differ; None where none of them does. A column that is left out is empty."""
    differing = [column for column in known if before.get(column) != after.get(column)]
    told = list(_tell_columns(s, differing, before, after, known))
    return phrase("%(who)s has changed: %(what)s.", who=who, what=told) if told else None


def _tell_columns(
    s: Session,
    columns: Iterable[str],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    known: Mapping[str, Phrase],
) -> Iterator[Phrase]:
    said = set()
    for column in columns:
        # Both coordinates are one place.
        together = PLACE if column in PLACE else (column,)
        if together not in said:
            said.add(together)
            earlier, later = (_say(s, together, values) for values in (before, after))
            yield phrase("%(field)s %(before)s → %(after)s", field=known[column], before=earlier, after=later)


def _say(s: Session, columns: tuple[str, ...], values: Mapping[str, Any]) -> Value:
    if columns == PLACE:
        return ", ".join(str(values[column]) for column in PLACE)
    (column,) = columns
    match values.get(column):
        case None:
            return NOTHING
        case bool() as told:
            return phrase("yes") if told else phrase("no")
        case number if column not in REFERRED:
            return int(number)
        case row_id:
            return _name_of(s, REFERRED[column], row_id)


def _name_of(s: Session, model: type[Base], row_id: int) -> str:
    row: Any = s.get(model, row_id)
    return f"“{row.name}”" if row is not None else f"#{row_id}"

"""Whose visits are read: a draft's, a release's, or all that is in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from models.plans import Plan
from planner.editing.draft import can_edit
from planner.plans import get_plan, get_release
from planner.sources import Source, draft_source, release_source, standing_source
from web.context import db, site


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is read; `key` is what its addresses name it by, empty for what is in force.

    `start` and `end` are its days, None for what is in force. `plan` is the draft where it can be changed by hand,
    `release` the number of the release it is, and `content_hash` that of what it tells.
    """

    name: str
    source: Source
    key: Mapping[str, int] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    plan: Plan | None = None
    release: int | None = None
    content_hash: str | None = None

    @property
    def is_draft(self) -> bool:
        return "plan_id" in self.key


def get_subject(plan_id: int, number: int) -> Subject:
    """Of the draft or the release that is named by other than 0. Raises NotFound."""
    if number:
        release = get_release(db(), number)
        return Subject(
            name=_("Release %(number)s: %(name)s", number=number, name=release.name),
            source=release_source(release.id),
            key={"number": number},
            start=release.starts_on,
            end=release.ends_on,
            release=number,
            content_hash=release.content_hash,
        )
    if not plan_id:
        return Subject(name=_("Visits in force"), source=standing_source(site().zone))
    plan = get_plan(db(), plan_id)
    return Subject(
        name=plan.name,
        source=draft_source(plan.id),
        key={"plan_id": plan_id},
        start=plan.starts_on,
        end=plan.ends_on,
        plan=plan if can_edit(db(), plan) else None,
    )

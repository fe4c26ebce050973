"""What the fields of templates stand for, in words: shown beside the templates."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

HEADING = {
    "superior": _l("the superior body, in capitals"),
    "issuer": _l("the issuing body, in capitals"),
    "number": _l("number and kind, as in the letterhead"),
    "dateline": _l("place and date, with dots for a draft"),
    "draft": _l("true for a draft: {%p if draft %} … {%p endif %}"),
    "subject": _l("what the document is about, with its period"),
    "recipients": _l("a list: {%p for recipient in recipients %} … {%p endfor %}"),
    "capacity": _l("on whose behalf it is signed"),
    "office": _l("the office of who signs"),
    "signer": _l("the full name of who signs"),
    "trace": _l("release number and hash: must stand in the footer"),
}
ANNEX = {
    "scope": _l("team, unit or visitor, where it is not everybody's"),
    "attached_to": _l("the document it is attached to"),
    "groups": _l("months or teams: {%tr for group in groups %} … {%tr endfor %}"),
    "total": _l("how many visits there are"),
}
GROUP = {
    "title": _l("the month, or the team"),
    "visits": _l("the visits of the group: {%tr for visit in group.visits %} … {%tr endfor %}"),
}
VISIT = {
    "number": _l("running number"),
    "weekday": _l("day of the week"),
    "day": _l("day, month and year"),
    "time": _l("time of day"),
    "host": _l("the cell or committee"),
    "unit": _l("what it belongs to"),
    "place": _l("where it meets"),
    "people": _l("who attends"),
    "team": _l("their team"),
    "note": _l("kind and topic, where they are not the usual ones"),
}
REPORT = {
    "period": _l("the period in words"),
    "paragraphs": _l("the text: {%p for paragraph in paragraphs %} … {%p endfor %}"),
    "tiers": _l("figures by tier: {%tr for tier in tiers %} … {%tr endfor %}"),
    "groups": _l("figures by team: {%tr for group in groups %} … {%tr endfor %}"),
    "rules": _l("quotas: {%tr for rule in rules %} … {%tr endfor %}"),
}
TIER = {
    "name": _l("the tier"),
    "visits": _l("visits made"),
    "cells": _l("cells visited"),
    "grassroots_cells": _l("grassroots cells"),
    "subordinate_cells": _l("cells under committees"),
    "committee_meetings": _l("committee meetings"),
    "thematic_meetings": _l("thematic meetings"),
}
TEAM = {
    "number": _l("running number"),
    "name": _l("the team, or who attends alone"),
    "tier": _l("their tier"),
    "cells": _l("cells visited"),
}
RULE = {
    "name": _l("the quota"),
    "met": _l("how many met it"),
    "whole": _l("how many are under it"),
    "percent": _l("the share that met it"),
}
Words = Mapping[str, Any]
# By the kind of template: the prefix of the fields, and what they stand for.
DESCRIBED: Mapping[str, tuple[tuple[str, Words], ...]] = {
    "annex": (("", {**HEADING, **ANNEX}), ("group.", GROUP), ("visit.", VISIT)),
    "report": (("", {**HEADING, **REPORT}), ("tier.", TIER), ("group.", TEAM), ("rule.", RULE)),
}

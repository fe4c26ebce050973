"""What the log says of single meetings, whatever way they were changed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from planner.phrases import Phrase, phrase


def tell_moved(host: str, before: datetime, after: datetime, zone: ZoneInfo) -> Phrase:
    if before == after:
        told = _say(after, zone)
        return phrase(
            "%(host)s: the meeting of %(when)s is held elsewhere or ends otherwise.", host=host, when=told
        )
    return phrase(
        "%(host)s: the meeting of %(before)s is held at %(after)s.",
        host=host,
        before=_say(before, zone),
        after=_say(after, zone),
    )


def tell_cancelled(host: str, starts_at: datetime, zone: ZoneInfo) -> Phrase:
    return phrase("%(host)s: the meeting of %(when)s is cancelled.", host=host, when=_say(starts_at, zone))


def tell_added(host: str, starts_at: datetime, zone: ZoneInfo) -> Phrase:
    return phrase("%(host)s: a meeting at %(when)s is added.", host=host, when=_say(starts_at, zone))


def _say(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M %d/%m/%Y}"

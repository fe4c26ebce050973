"""Calendars read in a process of their own: a rule that repeats without end can hold up neither site nor worker.

Run as `python -m planner.busy.apart` it reads a job from standard input and answers on standard output.
"""

import json
import resource
import subprocess
import sys
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner.busy.reading import MAX_BYTES, Span, read_spans
from planner.errors import BadFile
from planner.periods import Period
from planner.phrases import Phrase, dump_phrases, load_phrases

SECONDS = 20
MEMORY_BYTES = 1024**3
MODULE = "planner.busy.apart"


class RelayedFault(BadFile):
    """What the process that read the file found wrong with it."""

    def __init__(self, message: Phrase, remedy: Phrase) -> None:
        Exception.__init__(self, message.template)
        self.message, self.remedy = message, remedy


def read_apart(data: bytes, period: Period, zone: ZoneInfo, *, seconds: float = SECONDS) -> list[Span]:
    """As `read_spans`, and BadFile too where reading takes longer than `seconds`, or too much memory."""
    if len(data) > MAX_BYTES:
        # It says so; nobody need carry the bytes over.
        return read_spans(data, period, zone)
    head = json.dumps([period.start.isoformat(), period.end.isoformat(), zone.key])
    try:
        done = subprocess.run(
            [sys.executable, "-m", MODULE],
            input=head.encode() + b"\n" + data,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        # Without its cause, which may quote what is private.
        raise BadFile(
            "The calendar takes too long to read: something in it repeats too often.",
            "Look for an event that repeats every minute or without end, and end or delete it.",
        ) from None
    answer = json.loads(done.stdout)
    if "fault" in answer:
        raise RelayedFault(*load_phrases(answer["fault"]))
    return [
        Span(starts_at=datetime.fromisoformat(start).replace(tzinfo=zone), ends_at=datetime.fromisoformat(end))
        for start, end in answer["spans"]
    ]


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    start, end, key = json.loads(head)
    period = Period(start=date.fromisoformat(start), end=date.fromisoformat(end))
    try:
        spans = read_spans(data, period, ZoneInfo(key))
        answer: dict[str, object] = {
            "spans": [[span.starts_at.isoformat(), span.ends_at.isoformat()] for span in spans]
        }
    except BadFile as fault:
        answer = {"fault": dump_phrases((fault.message, fault.remedy))}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    _main()

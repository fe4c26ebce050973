"""What applying a schedule would do to the tables as they are now, and what it has to be told before."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import ScheduleImport
from models.meetings import Meeting, MeetingRule
from models.organisation import Host
from planner.actual.answers import LEAVE_ASIDE, Texts, read_answers, texts_of
from planner.actual.compare import APPLIED, OUTCOMES, Difference, Known, Named, Outcome, compare
from planner.actual.matching import HostIndex, HostName, Match, read_hosts
from planner.actual.rows import ActualRow, LeftAside, Reading
from planner.config import TIMEZONE

# In `choices`: the host said to be meant by a row, by the row's index; and whether the file has all meetings.
HOSTS, COMPLETE = "hosts", "complete"


@dataclass(frozen=True, kw_only=True)
class Question:
    """Rows whose host is not sure, all alike: which one is it? `chosen` is a host's id, LEAVE_ASIDE, or None.

    `proposed` likewise, as the board answered when the same texts came before; it counts for nothing by itself.
    """

    rows: tuple[tuple[int, ActualRow], ...]
    match: Match
    chosen: int | None
    proposed: int | None = None

    @property
    def suggested(self) -> int | None:
        return self.proposed if self.chosen is None else self.chosen

    @property
    def key(self) -> int:
        """The index of the first of its rows: what an answer is given by."""
        return self.rows[0][0]

    @property
    def row(self) -> ActualRow:
        return self.rows[0][1]

    @property
    def is_open(self) -> bool:
        """Whether nothing can be applied before it is answered."""
        return self.match.must_ask and self.chosen is None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What applying would do now; `hosts` by id are those that the differences are of."""

    rows: tuple[ActualRow, ...]
    aside: tuple[LeftAside, ...]
    questions: tuple[Question, ...]
    differences: tuple[Difference, ...]
    hosts: Mapping[int, HostName]
    complete: bool

    @cached_property
    def counts(self) -> dict[Outcome, int]:
        counts = Counter(each.outcome for each in self.differences)
        return {outcome: counts[outcome] for outcome in OUTCOMES}

    @property
    def to_apply(self) -> list[Difference]:
        return [each for each in self.differences if each.outcome in APPLIED]

    @property
    def open_questions(self) -> int:
        return sum(question.is_open for question in self.questions)

    @property
    def unknown(self) -> list[Question]:
        """Rows of hosts nobody here knows, and which nobody has said to be one of ours."""
        return [each for each in self.questions if not each.match.must_ask and not each.chosen]

    @cached_property
    def fingerprint(self) -> str:
        """The same as long as the same would be done: applying asks for what was seen."""
        told = repr([(each.outcome, each.host_id, each.kind, each.before, each.after) for each in self.to_apply])
        return hashlib.sha256(told.encode()).hexdigest()


def preview(s: Session, handed_in: ScheduleImport, *, zone: ZoneInfo = TIMEZONE) -> Preview:
    """The file against the tables as they are now, with the answers given so far."""
    reading = Reading.from_json(handed_in.rows)
    index = read_hosts(s)
    chosen = {int(key): host_id for key, host_id in handed_in.choices.get(HOSTS, {}).items()}
    complete = bool(handed_in.choices.get(COMPLETE, True))
    matches = [index.match(host=row.host, code=row.code, unit=row.unit) for row in reading.rows]
    questions = tuple(_ask(reading.rows, matches, chosen, read_answers(s)))
    answers = {at: question.chosen for question in questions for at, _row in question.rows}
    named = list(_name(reading.rows, matches, answers, index))
    hosts = {each.host_id for each in named}
    differences = compare(
        named,
        _read_known(s, handed_in.month, hosts),
        lengths=_read_lengths(s, hosts),
        zone=zone,
        complete=complete,
    )
    return Preview(
        rows=reading.rows,
        aside=reading.aside,
        questions=questions,
        differences=tuple(differences),
        hosts=index.by_id,
        complete=complete,
    )


def _ask(
    rows: Sequence[ActualRow], matches: Sequence[Match], chosen: Mapping[int, int], before: Mapping[Texts, int]
) -> Iterable[Question]:
    """The questions, by row. Rows that say the same are one, unless two of them are the same kind of meeting held:
    then they are most likely of two hosts of one name."""
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, (row, match) in enumerate(zip(rows, matches, strict=True)):
        if match.host is None:
            alike[row.host, row.code, row.unit].append(at)
    groups = []
    for indexes in alike.values():
        held = [rows[at].kind for at in indexes if rows[at].held]
        groups += [indexes] if len(held) == len(set(held)) else [[at] for at in indexes]
    for indexes in sorted(groups):
        match = matches[indexes[0]]
        known = {host.id for host in match.candidates} | {LEAVE_ASIDE}
        told, told_before = chosen.get(indexes[0]), before.get(texts_of(rows[indexes[0]]))
        yield Question(
            rows=tuple((at, rows[at]) for at in indexes),
            match=match,
            chosen=told if told in known else None,
            proposed=told_before if told_before in known else None,
        )


def _name(
    rows: Sequence[ActualRow], matches: Sequence[Match], answers: Mapping[int, int | None], index: HostIndex
) -> Iterable[Named]:
    """The rows whose host is known by now."""
    for at, (row, match) in enumerate(zip(rows, matches, strict=True)):
        host = match.host or index.by_id.get(answers.get(at) or LEAVE_ASIDE)
        if host is not None:
            yield Named(index=at, host_id=host.id, kind=_kind(row, host), row=row)


def _kind(row: ActualRow, host: HostName) -> str:
    """A committee's ordinary meeting is a committee meeting, whatever the file calls it."""
    if host.category == "grassroots_committee" and row.kind in (None, "regular"):
        return "committee"
    return row.kind or "regular"


def _read_known(s: Session, month: date, hosts: set[int]) -> list[Known]:
    statement = (
        select(
            Meeting.id,
            Meeting.host_id,
            Meeting.kind,
            Meeting.status,
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.place,
            Meeting.topic,
            Host.place.label("usual_place"),
        )
        .join(Host, Host.id == Meeting.host_id)
        .where(Meeting.month == month)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [Known(**row._mapping) for row in s.execute(statement) if row.host_id in hosts]


def _read_lengths(s: Session, hosts: set[int]) -> dict[tuple[int, str], timedelta]:
    rules = s.execute(select(MeetingRule.host_id, MeetingRule.kind, MeetingRule.duration_minutes))
    return {
        (rule.host_id, rule.kind): timedelta(minutes=rule.duration_minutes)
        for rule in rules
        if rule.host_id in hosts
    }

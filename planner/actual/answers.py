"""Whom unclear names mean, as the board has answered: remembered, and proposed when they come again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol, TypeAlias

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.changes import NameAnswer
from planner.actual.rows import ActualRow
from planner.text import fold

# Said of a row that is none of our hosts'.
LEAVE_ASIDE = 0
# What a row calls its host, folded: its name, its code, its unit.
Texts: TypeAlias = tuple[str, str, str]


class Asked(Protocol):
    """A question: a row that is asked about, and the key an answer is given by."""

    @property
    def key(self) -> int: ...

    @property
    def row(self) -> ActualRow: ...


def texts_of(row: ActualRow) -> Texts:
    return fold(row.host), fold(row.code), fold(row.unit)


def read_answers(s: Session) -> dict[Texts, int]:
    """The last answer for each name: a host's id, or LEAVE_ASIDE."""
    return {(row.host, row.code, row.unit): row.host_id or LEAVE_ASIDE for row in s.scalars(select(NameAnswer))}


def remember_answers(
    s: Session, questions: Iterable[Asked], answers: Mapping[int, int | None], *, now: datetime
) -> None:
    """Keeps the answers by name. One that the file gives to several hosts tells nothing the next time."""
    asked = list(questions)
    shared = Counter(texts_of(question.row) for question in asked)
    for question in asked:
        texts, host_id = texts_of(question.row), answers.get(question.key)
        if host_id is None or shared[texts] > 1:
            continue
        told = {"host_id": host_id or None, "answered_at": now}
        row = dict(zip(("host", "code", "unit"), texts, strict=True))
        statement = insert(NameAnswer).values(**row, **told)
        s.execute(statement.on_conflict_do_update(index_elements=list(row), set_=told))

"""What the referee says of the visits of a plan: the rules they break, and how good they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.check.book import Book
from solver.check.hard import HARD
from solver.check.soft import SOFT, find_unmet, weigh_unmet
from solver.plan import Unmet
from solver.problem import Pair, Problem, Visit


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """A rule broken: its name in `HARD` (or the claim that is false), a sentence with the ids, and the pairs."""

    rule: str
    message: str
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """How good a plan is. `terms` maps each term of `SOFT` to its signed part of `score`."""

    shortfall: int
    score: int
    unmet: tuple[Unmet, ...]
    terms: Mapping[str, int]


def check(problem: Problem, visits: Sequence[Visit]) -> list[Violation]:
    """Every breach of a hard rule; none means that the plan is sound."""
    return _broken_rules(Book(problem, visits))


def is_sound(problem: Problem, visits: Sequence[Visit]) -> bool:
    """Whether no hard rule is broken: the first breach is enough to know."""
    book = Book(problem, visits)
    return not any(True for _name, rule in HARD for _breach in rule(book))


def unmet_by(problem: Problem, visits: Sequence[Visit]) -> tuple[Unmet, ...]:
    """Every quota a plan falls short of, and by how many."""
    return find_unmet(Book(problem, visits))


def evaluate(problem: Problem, visits: Sequence[Visit]) -> Evaluation:
    """The shortfall and the score of a plan, sound or not."""
    return _weighed(Book(problem, visits))


def judge(problem: Problem, visits: Sequence[Visit]) -> tuple[list[Violation], Evaluation]:
    """Both of the above, with the plan looked up once."""
    book = Book(problem, visits)
    return _broken_rules(book), _weighed(book)


def _broken_rules(book: Book) -> list[Violation]:
    return [
        Violation(rule=name, message=message, pairs=pairs) for name, rule in HARD for message, pairs in rule(book)
    ]


def _weighed(book: Book) -> Evaluation:
    unmet = find_unmet(book)
    terms = {name: term(book) for name, term in SOFT}
    return Evaluation(shortfall=weigh_unmet(book, unmet), score=sum(terms.values()), unmet=unmet, terms=terms)

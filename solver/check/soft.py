"""How good a plan is: one function per term of the score, each with its sign; and the shortfall."""

from collections import defaultdict
from collections.abc import Callable

from solver.check.book import Book
from solver.plan import Unmet
from solver.problem import Pair

MINUTES_PER_HOUR = 60


def find_unmet(book: Book) -> tuple[Unmet, ...]:
    """Every quota that falls short, in the instance's order."""
    shorts = ((quota.id, quota.min - quota.done - book.count(quota)) for quota in book.problem.quotas)
    return tuple(Unmet(quota=quota, short=short) for quota, short in shorts if short > 0)


def weigh_unmet(book: Book, unmet: tuple[Unmet, ...]) -> int:
    weights = {quota.id: quota.weight for quota in book.problem.quotas}
    return sum(weights[row.quota] * row.short for row in unmet)


def meetings(book: Book) -> int:
    return sum(meeting.value for meeting in book.visited)


def coverage(book: Book) -> int:
    covered = {unit for host in book.visited_of_host for unit in book.units_above(book.hosts[host].unit)}
    return sum(row.value for row in book.problem.coverage if row.unit in covered)


def preferences(book: Book) -> int:
    """A host preferred twice by one visitor counts twice: each row is one."""
    total = 0
    for visitor, attended in book.meetings_of_visitor.items():
        values: dict[str, int] = defaultdict(int)
        for preference in book.visitors[visitor].preferences:
            values[preference.host] += preference.value
        total += sum(values[meeting.host] for meeting in attended if meeting.host in values)
    return total


def travel(book: Book) -> int:
    """There and back, charged by the hour and rounded up pair by pair."""
    rate = book.problem.weights.travel_per_hour
    return -sum(
        _divide_up(rate * 2 * book.travel(book.visitors[visitor], book.host_of(meeting)), MINUTES_PER_HOUR)
        for visitor, attended in book.meetings_of_visitor.items()
        for meeting in attended
    )


def load(book: Book) -> int:
    squares = 0
    for visitor, attended in book.meetings_of_visitor.items():
        before = book.visitors[visitor].load_before
        squares += (before + len(attended)) ** 2 - before**2
    return -book.problem.weights.load * squares


def baseline(book: Book) -> int:
    """Each pair of the plan in force that this one does not keep, at the price of what became of it."""
    before = book.problem.baseline
    if before is None:
        return 0
    promised = {
        Pair(visitor=visitor, meeting=visit.meeting) for visit in before.visits for visitor in visit.visitors
    }
    visited = {meeting.id for meeting in book.visited}
    cost = 0
    for pair in promised - book.pairs:
        host = book.meetings[pair.meeting].host
        if any(meeting.host == host for meeting in book.meetings_of_visitor.get(pair.visitor, ())):
            cost += before.reschedule
        elif pair.meeting in visited:
            cost += before.substitute
        else:
            cost += before.drop
    return -cost


SOFT: tuple[tuple[str, Callable[[Book], int]], ...] = (
    ("meetings", meetings),
    ("coverage", coverage),
    ("preferences", preferences),
    ("travel", travel),
    ("load", load),
    ("baseline", baseline),
)


def _divide_up(number: int, by: int) -> int:
    return -(-number // by)

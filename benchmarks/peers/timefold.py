"""The problem for Timefold, a local search over constraint streams: a program in Java, in `timefold_java`.

Timefold's jars come out of its package for Python, which is not itself used: its authors call it far slower than
Java. `make bench` installs it; where it or Java is missing the peer can't take part, and `find_obstacle` says why.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers.pairs import Pairs
from benchmarks.peers.trace import Trace
from solver.problem import Problem, Quota

SOURCES = Path(__file__).parent / "timefold_java"
INSTALLED = Path(__file__).parents[2] / ".venv" / "timefold"
JARS = INSTALLED / "timefold" / "solver" / "jars"
CLASSES = INSTALLED / "classes"
HEAP = "-Xmx5g"
EVERYTHING = (1 << 62) - 1
UNLIMITED = 2**31 - 1


def find_obstacle() -> str | None:
    """Why Timefold can't run here; None where it can."""
    for program in ("java", "javac"):
        if shutil.which(program) is None:
            return f"{program} is missing (Java 17 or newer)"
    return None if JARS.is_dir() else "its jars are not installed (make bench does it)"


def compile_sources() -> None:
    """Raises CalledProcessError where the compiler finds fault."""
    sources = sorted(SOURCES.glob("*.java"))
    CLASSES.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["javac", "-proc:none", "-nowarn", "-cp", _jars(), "-d", str(CLASSES), *map(str, sources)], check=True
    )


def _jars() -> str:
    # Without the logger: it would write every step to the terminal.
    return ":".join(str(jar) for jar in sorted(JARS.glob("*.jar")) if not jar.name.startswith("logback"))


def plan(pairs: Pairs, trace: Trace, *, seconds: float, workers: int, seed: int) -> None:
    """Java takes this process over and writes the trace to its end. It searches on one core."""
    lines = trace.path.with_suffix(".lines")
    lines.write_text("\n".join(describe(pairs)) + "\n", encoding="utf-8")
    command = ["java", HEAP, "-cp", f"{CLASSES}:{_jars()}", "visits.Main", str(lines), str(trace.path)]
    os.execvp("java", [*command, str(seconds), f"{trace.clock():.3f}", str(seed)])


def describe(pairs: Pairs) -> Iterator[str]:
    """The instance as lines of numbers, places in lists standing for ids; read by `Reader.java`."""
    problem = pairs.problem
    visitors = {visitor.id: v for v, visitor in enumerate(problem.visitors)}
    meetings = {meeting.id: m for m, meeting in enumerate(problem.meetings)}
    travel, base = problem.travel, problem.baseline
    yield f"travel {travel.speed_kmh} {travel.detour} {travel.buffer_minutes}"
    costs = (base.drop, base.substitute, base.reschedule) if base else (0, 0, 0)
    yield _line("weights", problem.weights.load, *costs)
    yield from _people(problem, visitors)
    for host in problem.hosts:
        yield f"host {host.lat!r} {host.lon!r} {host.gap_days}"
    yield from _meetings(pairs)
    for p, score in enumerate(pairs.score):
        yield _line("pair", pairs.visitor[p], pairs.meeting[p], score)
    for pair in dict.fromkeys(problem.locked):
        yield _line("locked", visitors[pair.visitor], meetings[pair.meeting])
    yield from _promises(problem, visitors, meetings)
    for quota in problem.quotas:
        yield _quota(problem, quota, visitors)
    yield from _coverage(problem)


def _promises(problem: Problem, visitors: dict[str, int], meetings: dict[str, int]) -> Iterator[str]:
    """Each pair of the plan in force, once."""
    visits = problem.baseline.visits if problem.baseline else ()
    for v, m in sorted({(visitors[v], meetings[visit.meeting]) for visit in visits for v in visit.visitors}):
        yield _line("promise", v, m)


def _line(word: str, *numbers: int) -> str:
    return " ".join([word, *map(str, numbers)])


def _people(problem: Problem, visitors: dict[str, int]) -> Iterator[str]:
    """Teams, then visitors; those without a team are numbered teams of one after the real ones."""
    teams = {team.id: t for t, team in enumerate(problem.teams)}
    for team in problem.teams:
        yield _line("team", max(1, team.delegation_min), team.delegation_max, *(visitors[v] for v in team.leaders))
    alone = [visitor for visitor in problem.visitors if visitor.team is None]
    own = {visitor.id: len(teams) + n for n, visitor in enumerate(alone)}
    for _ in alone:
        yield _line("team", 1, 1)
    for one in problem.visitors:
        team_number = own[one.id] if one.team is None else teams[one.team]
        month = UNLIMITED if one.max_per_month is None else one.max_per_month
        yield _line("visitor", team_number, one.max_per_day, month, one.load_before)


def _meetings(pairs: Pairs) -> Iterator[str]:
    kinds, categories = _names(pairs.problem)
    for m, meeting in enumerate(pairs.problem.meetings):
        host = pairs.host[m]
        names = (kinds[meeting.kind], categories[pairs.problem.hosts[host].category])
        days = (pairs.day[m], pairs.month[m])
        yield _line("meeting", host, meeting.start, meeting.end, *days, meeting.value, *names)


def _names(problem: Problem) -> tuple[dict[str, int], dict[str, int]]:
    kinds = sorted({meeting.kind for meeting in problem.meetings})
    categories = sorted({host.category for host in problem.hosts})
    return {kind: n for n, kind in enumerate(kinds)}, {category: n for n, category in enumerate(categories)}


def _quota(problem: Problem, quota: Quota, visitors: dict[str, int]) -> str:
    def bits(named: tuple[str, ...] | None, numbers: dict[str, int]) -> int:
        return EVERYTHING if named is None else sum(1 << numbers[name] for name in set(named) if name in numbers)

    kinds, categories = _names(problem)
    room = UNLIMITED if quota.max is None else max(0, quota.max - quota.done)
    sizes = (int(quota.count == "assignments"), max(0, quota.min - quota.done), room, quota.weight)
    names = (quota.window.start, quota.window.end, bits(quota.kinds, kinds), bits(quota.categories, categories))
    return _line("quota", *sizes, *names, *(visitors[v] for v in dict.fromkeys(quota.visitors)))


def _coverage(problem: Problem) -> Iterator[str]:
    parents = {unit.id: unit.parent for unit in problem.units}
    below: dict[str | None, list[int]] = {unit.id: [] for unit in problem.units}
    for h, host in enumerate(problem.hosts):
        unit: str | None = host.unit
        while unit is not None:
            below[unit].append(h)
            unit = parents[unit]
    for row in problem.coverage:
        yield _line("coverage", row.value, *below[row.unit])

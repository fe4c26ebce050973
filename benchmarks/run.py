"""One contender on one instance: started under limits, measured, and judged by the referee."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, replace

from benchmarks.contenders import Contender, Task
from benchmarks.results import Run

GIGABYTES = 8.0
# A contender is told when to stop; so much longer it may take to read, to build and to write.
GRACE_SECONDS = 60.0
# What a program's last words hold where it ran out of memory: each language says it in its own way.
OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "OutOfMemoryError", "out of memory", "insufficient memory")
LAST_WORDS = 4_000
LAST_LINE = 80
# The solver's own code for locked pairs that can't be kept: an answer, not a death.
EXIT_INFEASIBLE = 3


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What `benchmarks.measure` reports of a command, and the end of what it wrote to stderr."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    exit: int
    overran: bool
    words: str

    def find_death(self) -> str | None:
        """How the command died; None where it came to its own end."""
        if self.overran:
            return "did not stop"
        if self.exit in (0, EXIT_INFEASIBLE):
            return None
        if any(word in self.words for word in OUT_OF_MEMORY):
            return "out of memory"
        if self.exit < 0:
            return f"died ({signal.Signals(-self.exit).name})"
        last = self.words.strip().splitlines()[-1:] or ["nothing said"]
        return f"died (exit {self.exit}: {last[0][:LAST_LINE]})"


def run_contender(
    contender: Contender, task: Task, blank: Run, *, gigabytes: float = GIGABYTES, grace: float = GRACE_SECONDS
) -> Run:
    """`blank` with its results. Whoever dies, overruns or breaks a rule is a run that says so, no exception."""
    obstacle = contender.obstacle()
    if obstacle is not None:
        return replace(blank, status=f"skipped: {obstacle}")
    contender.prepare()
    task.folder.mkdir(parents=True, exist_ok=True)
    for left_over in task.folder.iterdir():
        left_over.unlink()
    measured = measure(contender.command(task), task, gigabytes=gigabytes, grace=grace)
    verdict = contender.judge(task, measured.seconds)
    return replace(
        blank,
        status=measured.find_death() or verdict.status,
        seconds=round(measured.seconds, 2),
        cpu_seconds=round(measured.cpu_seconds, 2),
        peak_mb=round(measured.peak_mb),
        fault=verdict.fault,
        states=verdict.states,
        bound_shortfall=verdict.bound_shortfall,
        score_bound=verdict.score_bound,
    )


def measure(command: list[str], task: Task, *, gigabytes: float, grace: float) -> Measured:
    report, errors = task.folder / "report.json", task.folder / "stderr.txt"
    limits = ["--seconds", str(task.limit + grace), "--gigabytes", str(gigabytes), "--report", str(report)]
    with errors.open("wb") as words:
        measure_it = [sys.executable, "-m", "benchmarks.measure", *limits, "--", *command]
        subprocess.run(measure_it, stdout=subprocess.DEVNULL, stderr=words, check=True)
    said = errors.read_text(encoding="utf-8", errors="replace")[-LAST_WORDS:]
    return Measured(**json.loads(report.read_text(encoding="utf-8")), words=said)

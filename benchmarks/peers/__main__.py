"""One peer on one instance, in a process of its own:

python -m benchmarks.peers NAME instance.json --trace trace.jsonl [--seconds 60] [--workers 2] [--seed 0]
"""

import argparse
import importlib
import time
from collections.abc import Sequence
from pathlib import Path

PEERS = {"cp-sat": "cpsat", "mip": "mip", "office": "office", "timefold": "timefold"}


def main(arguments: Sequence[str] | None = None) -> None:
    started = time.monotonic()
    parser = argparse.ArgumentParser(description="Let a peer plan an instance.")
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("instance", type=Path)
    parser.add_argument("--trace", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    # Loading an engine takes its time, and counts.
    from benchmarks.peers.pairs import find_pairs
    from benchmarks.peers.trace import Trace
    from solver.files import read_problem

    peer = importlib.import_module(f"benchmarks.peers.{PEERS[given.peer]}")
    pairs = find_pairs(read_problem(given.instance))
    with Trace(given.trace, clock=lambda: time.monotonic() - started) as trace:
        peer.plan(pairs, trace, seconds=given.seconds, workers=given.workers, seed=given.seed)


if __name__ == "__main__":
    main()

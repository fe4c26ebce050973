"""Runs one command under limits and says what it took; a process of its own, and a small one.

python -m benchmarks.measure --seconds 90 --gigabytes 8 --report report.json -- COMMAND ...

Small, because the memory that the kernel reports for a command is at least that of whoever started it. Of a
command that starts processes itself the largest one's memory counts, and the time of all it has waited for.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

KILOBYTES_PER_MB = 1024
BYTES_PER_GIGABYTE = 1024**3


def main() -> None:
    parser = argparse.ArgumentParser(description="Run a command and report its time and memory.")
    parser.add_argument("--seconds", type=float, required=True, help="after so long it is killed")
    parser.add_argument("--gigabytes", type=float, required=True, help="of addresses, for each of its processes")
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    most = int(given.gigabytes * BYTES_PER_GIGABYTE)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    began = time.monotonic()
    # In a session of its own, so that all its processes can be ended together.
    process = subprocess.Popen(given.command, start_new_session=True)
    overran = False
    try:
        process.wait(timeout=given.seconds)
    except subprocess.TimeoutExpired:
        overran = True
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = {
        "seconds": seconds,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss / KILOBYTES_PER_MB,
        "exit": process.returncode,
        "overran": overran,
    }
    given.report.write_text(json.dumps(report), encoding="utf-8")
    sys.exit(0)


if __name__ == "__main__":
    main()

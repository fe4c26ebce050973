"""What a command that solves and ends need not spend its time on."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quick_start() -> Iterator[None]:
    """Import and read inside: all that is made there stays to the end of the process.

    Python looks for garbage in it neither while it is made nor ever after: not in worker processes, which would
    so get copies of what they share with their parent, nor at the end. And numpy's linear algebra, which is not
    used, gets no threads of its own.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()

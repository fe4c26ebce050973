"""Ctrl-C and SIGTERM as a wish to stop with what there is, instead of an end in the middle."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stop_on_signals() -> Iterator[Callable[[], bool]]:
    """Gives a function, to be called from any thread, that says whether the user asked to stop.

    The first signal only asks; a second one does what it always did. Use it from the main thread.
    """
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    asked = False

    def was_asked() -> bool:
        nonlocal asked
        if not asked:
            try:
                asked = not set(SIGNALS).isdisjoint(os.read(reader, 1))
            except BlockingIOError:
                return False
        return asked

    def restore(number: int, frame: FrameType | None) -> None:
        signal.signal(number, before[number])

    # A handler in Python waits for the main thread to leave the engine; the byte in the pipe comes at once.
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    before = {int(number): signal.signal(number, restore) for number in SIGNALS}
    try:
        yield was_asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)
        os.close(reader)
        os.close(writer)

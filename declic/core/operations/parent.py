"""A child process that leaves with its parent, even when the parent is killed without a word (kill -9)."""

import os
import signal
import threading
import time

LOOK_EVERY = 0.5
GRACE = 5.0


def leave_with_parent(parent: int | None = None) -> None:
    """Watches the parent from a thread: when it is gone, asks this process to stop, then stops it."""
    expected = parent or os.getppid()
    threading.Thread(target=_watch, args=(expected,), name="parent", daemon=True).start()


def leave_ctrl_c_to_parent() -> None:
    """A terminal's Ctrl-C reaches the whole family: the parent hears it and tells its children (SIGTERM). A child that
    heard both at once would wait for itself. To be called before other threads start: they take this with them.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # A fork keeps the parent's own answer to SIGTERM, which is of no use here: until the server sets its own, we leave.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _watch(expected: int) -> None:
    while os.getppid() == expected:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)

"""
Signals that end a process become an exception, so that temporary files go on this way out, too.

SIGTERM (a service manager, ``kill``), SIGHUP (the terminal was closed) and SIGQUIT (Ctrl-\\) end a Python process without
running one `finally`. SIGINT raises KeyboardInterrupt already.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from analyzer.process.endings import ENDING

if TYPE_CHECKING:
    from types import FrameType


class Stopped(KeyboardInterrupt):
    """The process was told to end; the text names the signal."""


def install() -> None:
    """Raise `Stopped` in the main thread; a signal that the caller ignores (``nohup``) stays ignored."""
    for number in ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)


def _stop(number: int, _: FrameType | None) -> None:
    for other in ENDING:  # closing a terminal sends two of them; the second must not cut the tidying short
        signal.signal(other, signal.SIG_IGN)
    raise Stopped(f"ended by {signal.Signals(number).name}")

"""The signals that end a process without running one `finally`, as far as this system has them."""

from __future__ import annotations

import signal

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name))
"""A service manager or ``kill``, the closed terminal, Ctrl-\\; SIGINT raises KeyboardInterrupt already."""

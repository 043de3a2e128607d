"""
Bounds on this very process: by the kernel where it has them and holds them, by a watch of its own where not.

Linux and the BSDs hold every ``RLIMIT_*`` (setrlimit(2)). macOS lists no bound on address space in its setrlimit(2): it
refuses or ignores ``RLIMIT_AS``. What is no matter of size (files made or removed, programs, the network) Linux keeps away
by `landlock` and `seccomp`. Windows has neither the module `resource` nor `signal.alarm`
(https://docs.python.org/3/library/resource.html, "Availability"). What nobody holds is returned in words.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from analyzer.process import landlock, memory, seccomp

LOOK_EVERY_S = 0.2
OUT_OF_MEMORY, OUT_OF_TIME = 91, 92
"""Status of a process that its own watch has ended."""
HOLD_MEMORY = ("linux", "freebsd", "netbsd")
"""How `sys.platform` begins where ``RLIMIT_AS`` is held."""
TOUCHING = frozenset({
    "os.chmod", "os.chown", "os.exec", "os.fork", "os.forkpty", "os.link", "os.mkdir", "os.posix_spawn", "os.remove", "os.rename",
    "os.rmdir", "os.startfile", "os.symlink", "os.system", "os.truncate", "os.utime", "socket.__new__", "subprocess.Popen",
})  # fmt: skip
"""Audit events (https://docs.python.org/3/library/audit_events.html) of what a reader has no use for."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Bounds(NamedTuple):
    """
    What a process may use; None leaves it unbounded.

    Attributes:
        memory_bytes: address space, with the interpreter and its libraries.
        cpu_s: processor time.
        wall_s: the process ends by itself after so long, whatever became of the one that started it.
        files: open files.
        written_bytes: length of any file that it writes.
        only_reads: it makes, changes and removes no file, starts no program and uses no network.
    """

    memory_bytes: int | None = None
    cpu_s: int | None = None
    wall_s: int | None = None
    files: int | None = None
    written_bytes: int | None = None
    only_reads: bool = False


def confine(bounds: Bounds) -> tuple[str, ...]:
    """Bound this process from now on, and leave no core file; a text for each bound that the system does not hold."""
    refused = _refused(bounds)
    lacks: list[str] = []
    shut = _shut() if bounds.only_reads else []  # both hold for threads that begin later
    used, until = None, None
    if bounds.wall_s is not None:
        if hasattr(signal, "alarm"):
            signal.alarm(bounds.wall_s)
        else:
            until = time.monotonic() + bounds.wall_s
    if bounds.memory_bytes is not None and ("RLIMIT_AS" in refused or not sys.platform.startswith(HOLD_MEMORY)):
        used = memory.reader()
        times = f"by a look at it {1 / LOOK_EVERY_S:.0f} times a second" if used is not None else "by nothing"
        lacks.append(f"memory is bounded {times}")
    if used is not None or until is not None:
        threading.Thread(target=_watch, args=(used, bounds.memory_bytes or 0, until), daemon=True).start()
    if "RLIMIT_CPU" in refused:
        lacks.append("processor time is bounded by the clock alone")
    if "RLIMIT_FSIZE" in refused:
        if not bounds.written_bytes:
            sys.addaudithook(_write_nothing)
        lacks.append("that no file is written is seen to by the interpreter alone")
    if shut:
        sys.addaudithook(_touch_nothing)
        lacks.append(f"{' and '.join(shut)} by the interpreter alone")
    if "RLIMIT_NOFILE" in refused:
        lacks.append("the number of open files is not bounded")
    return tuple(lacks)


def _refused(bounds: Bounds) -> set[str]:
    """The bounds that the kernel does not know or does not take."""
    wanted = {
        "RLIMIT_AS": bounds.memory_bytes, "RLIMIT_CPU": bounds.cpu_s, "RLIMIT_NOFILE": bounds.files,
        "RLIMIT_FSIZE": bounds.written_bytes, "RLIMIT_CORE": 0,
    }  # fmt: skip
    asked = {name: value for name, value in wanted.items() if value is not None}
    try:
        import resource
    except ImportError:
        return set(asked)
    return {name for name, value in asked.items() if not _bounded(resource, name, value)}


def _bounded(resource: Any, name: str, value: int) -> bool:
    """Set one bound of the kernel, below the one that somebody else has set for good."""
    kind = getattr(resource, name, None)
    if kind is None:
        return False
    try:
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    except (ValueError, OSError):
        return False
    return True


def _watch(used: Callable[[], int | None] | None, most: int, until: float | None) -> None:
    """End the process when it has used too much memory, or when its time is over."""
    while True:
        if used is not None and (used() or 0) > most:
            os._exit(OUT_OF_MEMORY)
        if until is not None and time.monotonic() > until:
            os._exit(OUT_OF_TIME)
        time.sleep(LOOK_EVERY_S)


def _shut() -> list[str]:
    """Leave this process nothing but reading; a text for what this kernel does not hold."""
    abi, calls = landlock.restrict(), seccomp.restrict()
    return [
        *([] if abi else ["that no file is made or removed is seen to"]),
        *([] if calls else ["network and other programs are kept away"]),
    ]


def _touch_nothing(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what makes, changes or removes a file, starts a program or opens a socket."""
    if event in TOUCHING:
        raise PermissionError("this process only reads")
    _write_nothing(event, arguments)


def _write_nothing(event: str, arguments: tuple[Any, ...]) -> None:
    """
    Refuse to open a file for writing; an audit hook cannot be taken away (PEP 578).

    Descriptors that are open already, as those of the pipes, are numbers here and stay as they are.
    """
    if event == "open" and not isinstance(arguments[0], int) and (arguments[2] or 0) & WRITING:
        raise PermissionError("this process writes no files")

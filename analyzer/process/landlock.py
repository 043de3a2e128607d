"""
Landlock: from now on this process makes, changes and removes no file, runs none, and opens no TCP connection.

Three system calls that any program may make, without rights and without a dependency. The numbers are the same on every
machine (include/uapi/asm-generic/unistd.h), the bits stand in include/uapi/linux/landlock.h; a kernel says by its ABI
which of them it knows (https://docs.kernel.org/userspace-api/landlock.html, "Previous limitations"). What is open
already, as the pipe to the parent, stays open for writing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

CREATE_RULESET, RESTRICT_SELF = 444, 446
VERSION = 1
"""LANDLOCK_CREATE_RULESET_VERSION: asks for the ABI."""
NO_NEW_PRIVS = 38
EXECUTE, WRITE_FILE, REMOVE_DIR, REMOVE_FILE = 1 << 0, 1 << 1, 1 << 4, 1 << 5
MAKE = sum(1 << bit for bit in range(6, 13))
"""Devices, folders, files, sockets, pipes and links."""
REFER, TRUNCATE = 1 << 13, 1 << 14
BIND_TCP, CONNECT_TCP = 1 << 0, 1 << 1
ABSTRACT_SOCKETS, SIGNALS = 1 << 0, 1 << 1

Call = Callable[..., int]
"""A system call by its number and arguments; below zero where the kernel says no."""


def restrict(call: Call | None = None) -> int:
    """Give up these rights for good; the kernel's ABI, 0 where there is no Landlock."""
    if not sys.platform.startswith("linux"):
        return 0
    import ctypes

    try:
        library = ctypes.CDLL(None)
        ask: Call = call or library.syscall
        long = ctypes.c_long
        abi = ask(long(CREATE_RULESET), None, long(0), long(VERSION))
        if abi < 1:
            return 0
        handled = rights(abi)
        attributes = (ctypes.c_uint64 * len(handled))(*handled)
        rules = ask(long(CREATE_RULESET), ctypes.byref(attributes), long(ctypes.sizeof(attributes)), long(0))
        if rules < 0 or library.prctl(NO_NEW_PRIVS, 1, 0, 0, 0):
            return 0
        return abi if ask(long(RESTRICT_SELF), long(rules), long(0)) == 0 else 0
    except (OSError, AttributeError):  # a C library without these functions
        return 0


def rights(abi: int) -> list[int]:
    """The fields of ``struct landlock_ruleset_attr`` that a kernel of this ABI knows: files, TCP, what reaches other processes."""
    files = EXECUTE | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE
    files |= (REFER if abi >= 2 else 0) | (TRUNCATE if abi >= 3 else 0)
    return [
        files,
        *([BIND_TCP | CONNECT_TCP] if abi >= 4 else []),
        *([ABSTRACT_SOCKETS | SIGNALS] if abi >= 6 else []),
    ]

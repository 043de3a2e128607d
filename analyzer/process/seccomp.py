"""
seccomp: from now on this process opens no socket, starts no program, looks into no other
process and changes no file's owner, rights or times.

A filter of a few instructions that the kernel runs before each system call (seccomp(2), mode filter); a call of the list
fails with EPERM, and one made in the form of another machine (32 bit on 64 bit) as well. The numbers of the calls are
those of arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

from __future__ import annotations

import os
import struct
import sys
from typing import NamedTuple

NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2
ALLOW, EPERM = 0x7FFF0000, 0x00050001
LOAD, EQUAL, ABOVE, RETURN = 0x20, 0x15, 0x35, 0x06
"""BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_JMP|BPF_JGE|BPF_K, BPF_RET|BPF_K."""
NUMBER_AT, MACHINE_AT = 0, 4
"""Where ``struct seccomp_data`` has the call's number and its machine."""
X32 = 0x40000000


class Machine(NamedTuple):
    """
    One kind of processor.

    Attributes:
        audit: its AUDIT_ARCH.
        calls: numbers of the calls that a reader has no use for.
    """

    audit: int
    calls: tuple[int, ...]


# socket connect bind, execve execveat, ptrace process_vm_readv process_vm_writev io_uring_setup pidfd_getfd,
# (chmod) fchmod fchmodat fchmodat2 (chown lchown) fchown fchownat utimensat
MACHINES = {
    "x86_64": Machine(
        0xC000003E,
        (41, 42, 49, 59, 322, 101, 310, 311, 425, 438, 90, 91, 268, 452, 92, 94, 93, 260, 280),
    ),
    "aarch64": Machine(0xC00000B7, (198, 203, 200, 221, 281, 117, 270, 271, 425, 438, 52, 53, 452, 55, 54, 88)),
}


def restrict() -> bool:
    """Give these calls up for good; False where the kernel or the machine has no such filter."""
    machine = MACHINES.get(os.uname().machine) if sys.platform.startswith("linux") else None
    if machine is None:
        return False
    import ctypes

    program = instructions(machine)
    held = ctypes.create_string_buffer(program, len(program))
    try:
        library = ctypes.CDLL(None)
        # struct sock_fprog: a length of 16 bits, room up to the pointer's place, the pointer
        what = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(held)))
        if library.prctl(NO_NEW_PRIVS, 1, 0, 0, 0):
            return False
        return bool(library.prctl(SET_SECCOMP, FILTER, what, 0, 0) == 0)
    except (OSError, AttributeError):  # a C library without these functions
        return False


def instructions(machine: Machine) -> bytes:
    """The filter as an array of ``struct sock_filter``: what is not refused is allowed."""
    calls = machine.calls
    refuse = len(calls) + 1
    program = [
        (LOAD, 0, 0, MACHINE_AT),
        (EQUAL, 0, refuse + 2, machine.audit),
        (LOAD, 0, 0, NUMBER_AT),
        (ABOVE, refuse, 0, X32),
        *((EQUAL, len(calls) - at, 0, number) for at, number in enumerate(calls)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, EPERM),
    ]
    return b"".join(struct.pack("=HBBI", *one) for one in program)

"""Sockets, programs and other processes are kept away by a filter of system calls, where the machine's calls are known."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from types import SimpleNamespace

import pytest
from analyzer.process import seccomp
from analyzer.process import seccomp as room_of_values
from analyzer.process.seccomp import ALLOW, EPERM, MACHINES, Machine

from tests.support.values import are_values

MACHINE = MACHINES["x86_64"]


def decided(number: int, audit: int, machine: Machine = MACHINE) -> int:
    """What the filter returns for a call: the four instructions that it is made of, run here."""
    program = list(struct.iter_unpack("=HBBI", seccomp.instructions(machine)))
    at = held = 0
    while True:
        code, yes, no, value = program[at]
        at += 1
        if code == seccomp.RETURN:
            return int(value)
        if code == seccomp.LOAD:
            held = {seccomp.NUMBER_AT: number, seccomp.MACHINE_AT: audit}[value]
        else:
            at += yes if (held == value if code == seccomp.EQUAL else held >= value) else no


@pytest.mark.parametrize("machine", MACHINES.values())
def test_each_call_of_the_list_is_refused_and_its_neighbours_are_not(machine: Machine) -> None:
    """By the call's number, from the first of the list to the last."""
    assert {decided(number, machine.audit, machine) for number in machine.calls} == {EPERM}
    others = set(range(500)) - set(machine.calls)
    assert {decided(number, machine.audit, machine) for number in others} == {ALLOW}


def test_a_call_in_another_machine_s_form_is_refused() -> None:
    """A program of 64 bit may also call as one of 32 bit does, where other numbers hold."""
    assert decided(0, 0x40000003) == EPERM
    assert decided(seccomp.X32, MACHINE.audit) == EPERM
    assert decided(seccomp.X32 - 1, MACHINE.audit) == ALLOW


def test_an_unknown_machine_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its calls have numbers of their own; another system has no filter either."""
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(machine="s390x"))
    assert not seccomp.restrict()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not seccomp.restrict()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a system without seccomp")
def test_what_is_said_to_be_held_is_held() -> None:
    """Either no socket, no program and no change of rights, or False."""
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}\nfrom analyzer.process import seccomp\nimport os, socket, subprocess\n"
        "held, made = seccomp.restrict(), 0\n"
        "for one in (socket.socket, lambda: subprocess.run([sys.executable, '-c', '']), lambda: os.chmod(sys.executable, os.stat(sys.executable).st_mode)):\n"
        "    try: one(); made += 1\n    except PermissionError: pass\n"
        "print(held, made)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout in ("True 0\n", "False 3\n")
    assert done.stderr == ""


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)

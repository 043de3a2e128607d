"""Errors of programs within the records that PowerShell makes of them."""

from __future__ import annotations

import pytest
from analyzer.schema import INPUTS, TOOL_ERRORS, UNREAD
from analyzer.sources.error_records import without_records

from tests.support.inline import bundle

ERROR = 'Error from server: Get "https://10.171.8.31:10250/containerLogs/kube-system/konnectivity-agent-kk2wd/x": No agent available'
COMMAND = "kubectl logs -n kube-system konnectivity-agent-kk2wd"
FIELDS = """\
    + CategoryInfo          : NotSpecified: (Error from server...agent available:String) [], RemoteException
    + FullyQualifiedErrorId : NativeCommandError
"""
ENGLISH, GERMAN = "At line:1 char:1", "In Zeile:1 Zeichen:1"


def record(message: str, place: str = ENGLISH, program: str = "kubectl") -> str:
    return f"{program} : {message}\n{place}\n+ {COMMAND}\n+ {'~' * len(COMMAND)}\n{FIELDS}"


@pytest.mark.parametrize("program", ["kubectl", "kubectl.exe", r"C:\\tools\\kubectl.exe"])
@pytest.mark.parametrize("place", [ENGLISH, GERMAN])
def test_the_program_s_own_message_is_read(place: str, program: str) -> None:
    """In every language of the console; the lines around it are accounted for."""
    rows = bundle(d=f"PS C:\\work> {COMMAND}\n{record(ERROR, place, program)}that is all\n").snapshot.rows
    assert [(one.line, one.message) for one in rows[TOOL_ERRORS]] == [(2, ERROR)]
    assert [one.line for one in rows[UNREAD]] == [8]
    (member,) = rows[INPUTS]
    assert member.lines == member.understood_lines + member.blank_lines + member.unread_lines


def test_a_message_that_the_window_broke() -> None:
    """At its edge, or in front of a word: it is one line again, and what stands around it is where it was."""
    broken = f"{ERROR[:70]}\n{ERROR[70:]}"
    text, emptied = without_records(f"above\n{record(broken)}below\n")
    assert text.split("\n")[:3] == ["above", ERROR, ""]
    assert text.endswith("\nbelow\n")
    assert emptied == 6


@pytest.mark.parametrize(
    "text",
    [
        FIELDS,
        f"{ENGLISH}\n+ x\n{FIELDS}",
        f"a sentence\n{ENGLISH}\n+ x\n{FIELDS}",
        f"kubectl : {ERROR}\n",
        "x + CategoryInfo\n",
    ],
)
def test_what_is_no_record(text: str) -> None:
    """Without a message of a program, or without the place, nothing is changed."""
    assert without_records(text) == (text, 0)

"""`kubectl describe`: every line of a block is read or unread, and kinds are told by their keys."""

from __future__ import annotations

import pytest

from tests.support.inline import Case, bundle

NODE = "Name:               {name}\nTaints:             <none>\nUnschedulable:      false\n"
JOB = (
    "Name:           nightly\nNamespace:      shop\nSelector:       job=nightly\nParallelism:    1\nCompletions:    1\n"
)
EVENT = """Events:
  Type     Reason        Age   From            Message
  ----     ------        ----  ----            -------
  Warning  FailedCreate  3m    job-controller  Error creating: quota
"""


def unread(case: Case) -> list[int]:
    return list(case.snapshot["unread"]["line"])


def test_blocks_begin_at_their_names() -> None:
    """Nodes one behind the other, as `describe nodes | grep` leaves them, are a row each."""
    case = bundle(d=NODE.format(name="w1") + NODE.format(name="w2"))
    assert list(case.snapshot["nodes"]["name"]) == ["w1", "w2"]
    assert unread(case) == []


def test_a_kind_that_nobody_reads_is_unread_and_its_events_are_not() -> None:
    """A Job has no table; what its events say is evidence all the same."""
    case = bundle(d=JOB + EVENT)
    assert unread(case) == [1, 2, 3, 4, 5]
    assert set(case.snapshot["unread"]["reason"]) == {"a described object of a kind that is not read"}
    [event] = case.snapshot["events"].to_dict("records")
    assert (event["object_name"], event["reason"], event["message"], event["line"]) == (
        "nightly",
        "FailedCreate",
        "Error creating: quota",
        9,
    )


@pytest.mark.parametrize("line", ["so far for the first node", "--- and this is the second", "(and so on)"])
def test_a_sentence_below_a_block_is_none_of_its_lines(line: str) -> None:
    """What begins at column 0 without a key is not what describe prints."""
    case = bundle(d=NODE.format(name="w1") + line + "\n")
    assert unread(case) == [4]
    assert case.snapshot["unread"]["reason"][0] == "not a line of `kubectl describe`"


def test_a_name_alone_is_no_block() -> None:
    """`Name: x` begins many texts; a usual key has to stand below."""
    case = bundle(d="Name:   somebody\nPhone:  12\n")
    assert case.snapshot["inputs"]["kind"][0] == "text"

"""`kubectl describe`: every line of a block is read or unread, and kinds are told by their keys."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.describe import PARSERS

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


NODE_EVENT = """Events:
  Type     Reason        Age   From     Message
  ----     ------        ----  ----     -------
  Warning  NodeNotReady  3m    kubelet  it is down
"""


def test_events_of_a_block_are_its_object_s() -> None:
    """By its kind, which the client prints for other kinds than its own alone."""
    case = bundle(d=NODE.format(name="w1") + NODE_EVENT)
    [event] = case.snapshot["events"].to_dict("records")
    assert (event["object_kind"], event["object_name"], event["reason"]) == ("Node", "w1", "NodeNotReady")


CONDITIONS = "Conditions:\n  Type    Status  LastHeartbeatTime\n  ----    ------  -----------------\n"


@pytest.mark.parametrize(
    ("end", "ready", "early"),
    [
        ("\n" + CONDITIONS + "  Ready   False   Mon, 10 Jun 2024 09:55:00 +0000\n", False, False),
        ("\n" + CONDITIONS + "  Ready   Fals", None, True),
        ("\n" + CONDITIONS + "  Re", None, True),
        ("", None, True),
        ("\n", None, False),
        ("\n" + NODE_EVENT.rstrip("\n"), None, False),
        ("\n" + NODE_EVENT, None, False),
    ],
)
def test_a_block_ends_with_its_events_or_with_its_line(end: str, ready: bool | None, early: bool) -> None:
    """A text that lost its end says so, and a row that may go on states nothing."""
    case = bundle(d=NODE.format(name="w1").rstrip("\n") + end)
    [row] = case.snapshot.rows["nodes"]
    assert (row.name, row.ready) == ("w1", ready)
    [member] = case.snapshot.rows["inputs"]
    assert (member.note, bool(member.lost)) == (
        ("it ends in the middle of kubectl describe", True) if early else ("", False)
    )


def test_a_tag_of_an_image_stream_is_a_line_of_its_own() -> None:
    """It stands at column 0 without a key; below another kind such a line is a stranger."""
    stream = "Name:           x\nNamespace:      shop\nImage Lookup:   local=false\nUnique Images:  1\nTags:           1\n\nlatest\n  tagged from icr.io/a/b\n"
    assert unread(bundle(d=stream)) == []
    assert unread(bundle(d=NODE.format(name="w1") + "latest\n")) == [4]


def test_a_described_object_without_its_indentation_is_unread() -> None:
    """What stands below a key is told by its blanks: without them no name, status or address is the object's own."""
    flat = "Name: v1beta1.metrics.k8s.io\nAPI Version: apiregistration.k8s.io/v1\nKind: APIService\nSpec:\nService:\nName: metrics-server\nStatus: False\n"
    whole = "Name:         v1beta1.metrics.k8s.io\nNamespace:    \nAPI Version:  apiregistration.k8s.io/v1\nKind:         APIService\nSpec:\nStatus:\nEvents:       <none>\n"
    case = bundle({"f.txt": flat, "w.txt": whole + flat.replace("v1beta1", "v2")}).snapshot
    assert [(r.name, r.service) for r in case.rows["apiservices"]] == [("v1beta1.metrics.k8s.io", "Local")]
    assert [(r.source, r.line) for r in case.rows["unread"]] == [
        *(("f.txt", line) for line in range(1, 8)), *(("w.txt", line) for line in range(8, 15)),
    ]  # fmt: skip


def test_a_key_without_a_value_makes_no_object_flat() -> None:
    """A claim that is not bound has no capacity, a node that never joined no address: their events are read."""
    events = "Events:\n  Type     Reason  Age  From  Message\n  ----     ------  ---  ----  -------\n  Warning  Failed  3m   kubelet  no space\n"
    claim = f"Name:          data-0\nNamespace:     shop\nLabels:        <none>\nCapacity:      \nAccess Modes:  \nVolumeMode:    Filesystem\n{events}"
    node = f"Name:               w1\nRoles:              <none>\nAddresses:\nCapacity:\nAllocatable:\nSystem Info:\n  Kubelet Version:  v1.31.4\n{events}"
    snapshot = bundle({"c.txt": claim, "n.txt": node}).snapshot
    assert [(row.source, row.message) for row in snapshot.rows["events"]] == [
        ("c.txt", "no space"),
        ("n.txt", "no space"),
    ]
    assert [row.version for row in snapshot.rows["nodes"]] == ["v1.31.4"]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 40

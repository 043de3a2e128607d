"""Texts that lost their end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.reading.cut_off import BUILD, cut_off

from tests.support.inline import agent, bundle, klog, pods

PODS = pods(agent("aaaaa"), agent("bbbbb"), agent("ccccc"))
LIST = "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n    namespace: b\nkind: List\n"
BIRD = "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\nMesh_10_1_0_2 BGP  master   up     12:15:52    Established\n"
OBJECTS = json.dumps(
    {"apiVersion": "v1", "items": [{"kind": "Pod", "metadata": {"name": "a"}}] * 2, "kind": "List"}, indent=1
)


def note(text: str) -> tuple[str, bool]:
    (row,) = bundle({"dump.txt": text}).snapshot.rows["inputs"]
    return str(row.note or ""), bool(row.lost)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (PODS.rstrip("\n")[: PODS.rindex("ccccc") + 8], "kubectl table"),
        (PODS[: PODS.rindex("Running") + 7], "kubectl table"),
        (PODS[: PODS.rindex("konn") + 4], "kubectl table"),
        (f"CLUSTER PODS:\n{PODS[: PODS.rindex('Running')]}", "section CLUSTER PODS"),
        (f"CLUSTER PODS:\n{PODS}\nCALICO NODE STATUS:\n{BIRD}Mesh_10_1_0_3 BG", "section CALICO NODE STATUS"),
        (LIST.replace("kind: List\n", ""), "kubectl YAML"),
        (LIST[: LIST.index("    namespace")] + "    names", "kubectl YAML"),
        (OBJECTS[: OBJECTS.rindex("metadata")], "kubectl JSON"),
        (OBJECTS[: OBJECTS.rindex("]")], "kubectl JSON"),
        ('CONTAINER LOGS:\n' + klog("08:00:01.100000", '"Start serving" agentID="a') .rstrip("\n"), "section CONTAINER LOGS"),
        (f"CLUSTER PODS:\n{PODS}\n\nCALICO NODE STATUS:", "section CALICO NODE STATUS"),
        (f"Started by user x\nCLUSTER PODS:\n{PODS}\n", "section CLUSTER PODS"),
    ],
)  # fmt: skip
def test_a_text_that_ends_in_the_middle_says_so(text: str, what: str) -> None:
    """By its last line, by a list that is not closed, by a console log without its end; it counts as lost."""
    assert note(text) == (f"it ends in the middle of {what}", True)


@pytest.mark.parametrize(
    "text",
    [
        PODS,
        PODS.rstrip("\n"),
        LIST.rstrip("\n"),
        OBJECTS,
        BIRD.rstrip("\n"),
        PODS + "that is all",
        f"CLUSTER PODS:\n{PODS}".rstrip("\n"),
        f"Started by user x\nCLUSTER PODS:\n{PODS}\nFinished: SUCCESS\n",
        klog("08:00:01.100000", '"Start serving" agentID="a"').rstrip("\n"),
        "no format at all",
    ],
)
def test_a_text_that_ends_well(text: str) -> None:
    """A last line without its end alone tells nothing: editors leave it so."""
    assert note(text) == ("", False)


def test_a_cut_section_and_listing_are_not_complete() -> None:
    """The section is truncated, and rows that are missing cannot be counted."""
    snapshot = bundle(t=f"CLUSTER PODS:\n{PODS[: PODS.rindex('Running') + 7]}").snapshot
    assert [(s.heading, s.status) for s in snapshot.rows["sections"]] == [("CLUSTER PODS", "truncated")]
    assert [row.complete for row in snapshot.rows["listings"]] == [False]


def test_a_text_without_a_part_ends_in_the_middle_of_nothing() -> None:
    """And a console log is known by its first words."""
    nothing: Any = None
    assert cut_off(nothing, None) == ""
    assert BUILD.search("Started by user ann\n")
    assert not BUILD.search("a sentence in which somebody tells at length that the build was Started by user ann\n")


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("c1-info.txt.part1", False), ("c1-info.part-02.txt", False), ("c1-info_1of3.log", False), ("c1-info.txt.001", False),
        ("c1-info.txt", True), ("particle1.txt", True), ("dump-2026.txt", True),
    ],
)  # fmt: skip
def test_a_part_of_a_console_log_ends_in_another_file(name: str, lost: bool) -> None:
    """By its name, and where its last line is whole; one that breaks off within a line has lost something all the same."""
    text = f"Started by user x\nCLUSTER PODS:\n{PODS}"
    (row,) = bundle({name: text + "\n"}).snapshot.rows["inputs"]
    assert bool(row.lost) is lost
    (row,) = bundle({name: text[: text.rindex("Running")]}).snapshot.rows["inputs"]
    assert bool(row.lost)

"""Outputs of fields that a terminal or a mail program broke: each value whole again, and nothing joined that stands by itself."""

from __future__ import annotations

import pytest
from analyzer.sources.wrapped_fields import unwrap_fields

from tests.sources.test_wrapped_cells import broken
from tests.support.inline import bundle

NODE = """Name:               10.94.10.20
Roles:              <none>
Labels:             ibm-cloud.kubernetes.io/worker-id=kube-c7kq2d1f0v9p3m8l5tjg-prodeu-default-000001f4
                    privateVLAN=2234947
Number of Nodes Scheduled with Up-to-date Pods: 3
Unschedulable:      false
Conditions:
  Type     Status    LastHeartbeatTime                 LastTransitionTime                Reason              Message
  ----     ------    -----------------                 ------------------                ------              -------
  Ready    Unknown   Tue, 18 Mar 2025 07:20:11 +0000   Tue, 18 Mar 2025 07:24:02 +0000   NodeStatusUnknown   Kubelet stopped posting node status.
Addresses:
  InternalIP:  10.94.10.20
"""


def cut(text: str, wide: int) -> str:
    """As a terminal breaks it: at its edge."""
    return "\n".join(line[at : at + wide] for line in text.split("\n") for at in range(0, max(len(line), 1), wide))


@pytest.mark.parametrize("wide", [72, 76, 80, 100])
def test_a_terminals_lines_are_whole_again(wide: int) -> None:
    """Broken inside of a name, a date or a word: the text is what it was, each line on its first one."""
    whole, note = unwrap_fields(cut(NODE, wide))
    assert [line for line in whole.split("\n") if line] == NODE.strip().split("\n")
    assert f"at {wide} columns" in note
    assert whole.count("\n") == cut(NODE, wide).count("\n")


@pytest.mark.parametrize("wide", [72, 78, 80, 100])
def test_a_mails_lines_are_whole_but_for_blanks(wide: int) -> None:
    """One blank stands where any number was."""
    whole, _ = unwrap_fields(broken(NODE.replace("    privateVLAN", "    x=y\n                    privateVLAN"), wide))
    joined = [" ".join(line.split()) for line in whole.split("\n") if line]
    assert "Labels: ibm-cloud.kubernetes.io/worker-id=kube-c7kq2d1f0v9p3m8l5tjg-prodeu-default-000001f4" in joined
    assert joined[-3].endswith("+0000 NodeStatusUnknown Kubelet stopped posting node status.")


@pytest.mark.parametrize(
    "text",
    [
        NODE,
        NODE + "That is all I have, thank you and best regards from here\n",
        NODE.replace("false\n", "false\nError from server: no\n"),
        "Name:   a\nshort\nlines\n",
    ],
)
def test_what_was_not_broken_stays(text: str) -> None:
    """A sentence or an error below a short line is a line of its own."""
    assert unwrap_fields(text) == (text, "")


def test_a_broken_node_says_what_the_whole_one_says() -> None:
    """Its label is not cut short, and why it is not ready is read."""
    rows = []
    for text in (NODE, cut(NODE, 80)):
        frame = bundle({"n.txt": f"$ kubectl describe node 10.94.10.20\n{text}"}).snapshot["nodes"]
        rows.append(frame[["name", "worker_id", "private_vlan", "ready", "conditions"]].values.tolist())
    assert rows[0] == rows[1]
    assert rows[0][0][1] == "kube-c7kq2d1f0v9p3m8l5tjg-prodeu-default-000001f4"


def test_a_value_that_stands_below_its_key() -> None:
    """A list of addresses without a blank, longer than the page; an empty value with a sentence below it stays empty."""
    head = "Name:         web\nNamespace:    shop\nType:         ClusterIP\nEndpoints:\n"
    value = "172.30.1.2:4443,172.30.1.3:4443"
    whole, note = unwrap_fields(f"{head}{value}\nEvents:       <none>\n")
    assert whole.split("\n")[3:5] == [f"Endpoints: {value}", ""]
    assert note
    assert unwrap_fields(f"{head}that is all\n") == (f"{head}that is all\n", "")


@pytest.mark.parametrize("below", ["u@jump:~$", "{noformat}", "mia  9:43 AM", "-" * 60, "+ date"])
def test_what_an_output_stands_in_is_no_part_of_its_last_line(below: str) -> None:
    """A line that is as wide as a usual page by chance: a shell, a fence, a chat or a script goes on below it."""
    text = NODE.replace("Addresses:\n  InternalIP:  10.94.10.20\n", "")
    text = text.replace("node status.", "node status." + "x" * (160 - len(text.split("\n")[-2])))
    assert unwrap_fields(f"{text}{below}\n") == (f"{text}{below}\n", "")

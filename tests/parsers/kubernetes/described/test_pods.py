"""Described pods."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.kubernetes.described.pods import DESCRIBED

from tests.support.inline import Case, bundle

HEAD = """Name:             konnectivity-agent-4kzfx
Namespace:        kube-system
Service Account:  konnectivity-agent
Node:             w1/10.1.0.1
Start Time:       Mon, 02 Mar 2026 08:00:00 +0000
Labels:           k8s-app=konnectivity-agent
Status:           Running
IP:               172.30.8.4
Controlled By:    DaemonSet/konnectivity-agent
Containers:
"""
AGENT = """  konnectivity-agent:
    Image:         icr.io/ext/konnectivity-agent:v0.33.0
    Args:
      --proxy-server-host=server.example.com
      --proxy-server-port
      8132
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       Error
      Message:      cannot connect
      Exit Code:    1
    Ready:          False
    Restart Count:  12
    Environment:
      HTTPS_PROXY:  http://proxy.example.com:3128
      OTHER:        x
"""
SIDE = """  side:
    Image:          side:1
    State:          Running
      Started:      Mon, 02 Mar 2026 08:00:05 +0000
    Ready:          True
    Restart Count:  2
"""


def case(text: str) -> Case:
    return bundle(
        d=HEAD
        + text
        + "Conditions:\n  Type   Status\n  Ready  False\nTolerations:  :NoSchedule op=Exists\n              op=Exists\n"
    )


def records(text: str, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = case(text).snapshot[table].to_dict("records")
    return found


def test_the_pod() -> None:
    """Ready when all containers are; the status is a container's reason where it has one; restarts are added up."""
    [pod] = records(AGENT + SIDE, "pods")
    assert (pod["status"], pod["phase"], pod["ready"], pod["ready_containers"], pod["containers"]) == (
        "CrashLoopBackOff",
        "Running",
        False,
        1,
        2,
    )
    assert (pod["restarts"], pod["node"], pod["ip"], pod["owner_kind"], pod["owner_name"]) == (
        14,
        "w1",
        "172.30.8.4",
        "DaemonSet",
        "konnectivity-agent",
    )
    assert (pod["service_account"], pod["line"]) == ("konnectivity-agent", 18)
    [fine] = records(SIDE, "pods")
    assert (fine["ready"], fine["status"]) == (True, "Running")


def test_its_containers() -> None:
    """State and last state with their reasons, cited at the reason."""
    agent, side = records(AGENT + SIDE, "containers")
    assert (agent["state"], agent["reason"], agent["last_reason"], agent["exit_code"]) == (
        "waiting",
        "CrashLoopBackOff",
        "Error",
        1,
    )
    assert (agent["message"], agent["restarts"], agent["ready"], agent["line"]) == ("cannot connect", 12, False, 18)
    assert (side["state"], side["ready"], side["image"], side["line"]) == ("running", True, "side:1", 32)


def test_its_arguments() -> None:
    """Flags in both forms, the proxy's variables, the image; other variables are nobody's business."""
    rows = [row for row in records(AGENT + SIDE, "container_args") if row["container"] == "konnectivity-agent"]
    assert {(row["flag"], row["value"], row["line"]) for row in rows} == {
        ("proxy-server-host", "server.example.com", 14), ("proxy-server-port", "8132", 15), ("env HTTPS_PROXY", "http://proxy.example.com:3128", 26),
        ("image", "icr.io/ext/konnectivity-agent:v0.33.0", 11),
    }  # fmt: skip
    assert not len(case(AGENT).snapshot["unread"])


def test_a_description_that_ends_within_a_container_does_not_say_whether_it_is_ready() -> None:
    """What was read before the cut counts: one container that is not ready is enough for no, not for yes."""
    cut = SIDE.split("    Ready:")[0]
    [pod] = case(cut).snapshot["pods"].to_dict("records")
    assert (pod["ready"] is True, pod["ready"] is False, pod["ready_containers"] == 0) == (False, False, False)
    [pod] = case(SIDE + cut.replace("side", "other")).snapshot["pods"].to_dict("records")
    assert (pod["ready"] is True, pod["ready"] is False) == (False, False)
    [pod] = case(AGENT + cut).snapshot["pods"].to_dict("records")
    assert pod["ready"] is False


SHORT = """Name:             kube-apiserver-6c7d8f9b5-2bbbb
Namespace:        master-a
Status:           Running
Containers:
  konnectivity-server:
    State:          Running
    Ready:          True
    Restart Count:  0
  kms:
    State:          Waiting
      Reason:       CrashLoopBackOff
    Ready:          False
    Restart Count:  31
"""


def test_a_shortened_description_tells_its_containers() -> None:
    """Without node and address the states of the containers make it a pod's; a template has none."""
    assert [(c["container"], c["ready"]) for c in records(SHORT, "containers")] == [
        ("konnectivity-server", True),
        ("kms", False),
    ]
    template = "Name:           agents\nNamespace:      kube-system\nContainers:\n  agent:\n    Image:      a\n    Port:       <none>\n"
    assert records(template, "containers") == []


def pod_of(text: str) -> Any:
    rows = bundle(d=text).snapshot.rows["pods"]
    return rows[0] if rows else None


@pytest.mark.parametrize(
    ("keys", "is_pod"),
    [
        ("Status:  Running\nNode:  w1/10.1.0.1\nContainers:\n  a:\n", True),
        ("Status:  Running\nIP:  172.30.8.4\nContainers:\n  a:\n", True),
        ("Status:  Running\nContainers:\n  a:\n", False),
        ("Node:  w1/10.1.0.1\nIP:  172.30.8.4\nContainers:\n  a:\n", False),
        ("Containers:\n  a:\n    Ready:  True\n", True),
        ("Containers:\n  a:\n    Restart Count:  0\n", True),
        ("Containers:\n  a:\n    Image:  x\n", False),
        ("Status:  Running\nNode:  w1/10.1.0.1\n  a:\n    Ready:  True\n", False),
    ],
)
def test_the_keys_that_tell_a_pod(keys: str, is_pod: bool) -> None:
    """Containers with where they run, or with their states."""
    assert (pod_of("Name:  agent-a\nNamespace:  kube-system\nPriority:  0\n" + keys) is not None) == is_pod


def test_what_a_short_pod_leaves_open() -> None:
    """No status, node, owner or start that it does not state; its labels stand in one order."""
    pod = pod_of(
        "Name:  agent-a\nNamespace:  kube-system\nLabels:  z=1\n  a=2\nContainers:\n  a:\n    State:  Running\n"
    )
    assert (pod.node, pod.owner_kind, pod.owner_name, pod.started_at, pod.status) == (None, None, None, None, None)
    assert (pod.labels, pod.restarts, pod.ready, pod.ready_containers, pod.containers) == (
        '{"a": "2", "z": "1"}',
        0,
        None,
        None,
        None,
    )
    assert pod.line == 1
    none = pod_of("Name:  agent-a\nStatus:  Pending\nNode:  <none>\nIP:\nContainers:  <none>\n")
    assert (none.containers, none.restarts, none.ready_containers, none.ready) == (None, None, None, None)


def test_states_of_containers_and_what_stands_elsewhere() -> None:
    """A container's keys stand below it: those above the first, or of other parts, are of none; each state has its reason."""
    above = "Name:  agent-a\nStatus:  Running\nIP:  172.30.8.4\nContainers:\n    Ready:  False\n      Reason:  Odd\n      word\n"
    one = "  a:\n    State:  Terminated\n      Exit Code:  3\n      Message:  gone\n    Last State:  Terminated\n      Finished:  Mon, 02 Mar 2026 08:00:00 +0000\n      Exit Code:  0\n"
    two = "  b:\n    State:  Running\n    Ready:  True\n"
    three = "  c:\n    State:  Terminated\n      Exit Code:  4\n"
    rows = bundle(d=above + one + two + three + "Conditions:\n  d:\n    Ready:  True\n").snapshot.rows["containers"]
    assert [(r.container, r.ready, r.state, r.exit_code, r.message, r.line) for r in rows] == [  # type: ignore[attr-defined]
        ("a", None, "terminated", 0, "gone", 8),
        ("b", True, "running", None, None, 17),
        ("c", None, "terminated", 4, None, 18),
    ]
    assert [r.ended_at and str(r.ended_at) for r in rows] == ["2026-03-02 08:00:00+00:00", None, None]  # type: ignore[attr-defined]


def test_its_place_in_the_order_of_kinds() -> None:
    """What is told by fewer keys is asked later."""
    assert DESCRIBED[0].rank == 30


def test_the_line_that_says_most_is_the_row_s() -> None:
    """Of a pod that is not ready and of its container why it does not run now, and why it was killed for memory before that."""
    text = AGENT + SIDE

    def shown(text: str) -> list[str]:
        rows = case(text).snapshot
        lines = (HEAD + text).splitlines()
        found = [rows["pods"]["line"].iloc[0], *rows["containers"]["line"]]
        return [lines[line - 1].strip() for line in found]

    assert shown(text) == ["Reason:       CrashLoopBackOff", "Reason:       CrashLoopBackOff", "Ready:          True"]
    killed = text.replace("Reason:       Error", "Reason:       OOMKilled")
    assert shown(killed)[:2] == ["Reason:       CrashLoopBackOff", "Reason:       OOMKilled"]
    assert shown(SIDE)[0] == "Status:           Running"


@pytest.mark.parametrize(
    "behind",
    ["", "Conditions:\n  Ready  False\n", "Volumes:  <none>\n", "QoS Class:  Burstable\n", "Events:  <none>\n"],
)
def test_containers_are_counted_where_something_stands_behind_them(behind: str) -> None:
    """A text that ends among them may lack some: what it shows of one holds, how many there are it does not say."""
    pod = pod_of(
        "Name:  agent-a\nNamespace:  kube-system\nNode:  w/10.1.0.1\nStatus:  Running\nContainers:\n  a:\n    Ready:  False\n  b:\n    Ready:  True\n"
        + behind
    )
    assert (pod.ready, pod.ready_containers, pod.containers) == (False, *((1, 2) if behind else (None, None)))

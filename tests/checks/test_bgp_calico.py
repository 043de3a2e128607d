"""calico-node and typha: BGP-08 and BGP-09."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, classic, nodes, pod, pods
from tests.support.meshes import FOUR, A, B, C


def test_calico_node_pods() -> None:
    """All ready passes, one that is not is named by its node, none listed is unknown."""
    good, bad = pod("calico-node-aaaaa", node=A), pod("calico-node-bbbbb", "0/1", node=B)
    case = bundle(p=pods(good, bad))
    assert (case.status("BGP-08"), case.subjects("BGP-08")) == ("fail", [B])
    assert "1 of 2 calico-node pods" in case.says("BGP-08")
    assert case.places("BGP-08") == ["p.txt:3"]
    fine = bundle(p=pods(good))
    assert fine.status("BGP-08") == "pass"
    assert "1 of 1" in fine.says("BGP-08")
    assert bundle(n=FOUR).status("BGP-08") == "unknown"


def test_a_node_whose_network_is_unavailable() -> None:
    """Its condition says so even where no calico-node pod is listed."""
    text = """Name:               n1
Roles:              <none>
Labels:             a=b
Conditions:
  Type                 Status  LastHeartbeatTime                 LastTransitionTime                Reason         Message
  ----                 ------  -----------------                 ------------------                ------         -------
  NetworkUnavailable   True    Mon, 02 Mar 2026 09:00:00 +0000   Mon, 02 Mar 2026 08:00:00 +0000   CalicoIsDown   down
  Ready                True    Mon, 02 Mar 2026 09:00:00 +0000   Mon, 02 Mar 2026 08:00:00 +0000   Ok             ok
Addresses:
  InternalIP:  10.0.0.1
Taints:             <none>
"""
    assert bundle(n=text, p=pods(pod("calico-node-aaaaa", node="n1"))).status("BGP-08") == "fail"


TYPHA = "calico-typha-7d9f8b6c5-"


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([("1/1", "Running"), ("1/1", "Running")], "pass"),
        ([("0/1", "Running"), ("0/1", "CrashLoopBackOff")], "fail"),
        ([("1/1", "Running"), ("0/1", "CrashLoopBackOff")], "warn"),
        ([("1/1", "Running"), ("0/1", "Pending")], "pass"),
    ],
)
def test_typha_pods(rows: list[tuple[str, str]], status: str) -> None:
    """All down fails, one down warns, a pending replica in a small cluster is normal."""
    listed = pods(*(pod(f"{TYPHA}{'abcd'[at] * 5}", *row) for at, row in enumerate(rows)))
    case = bundle(p=listed, n=nodes(classic(A), classic(B)))
    assert case.status("BGP-09") == status
    good = sum(ready == "1/1" for ready, _ in rows)
    assert f"{good} of 2" in case.says("BGP-09")
    if status == "pass" and good == 1:
        assert bundle(p=listed, n=nodes(classic(A), classic(B), classic(C))).status("BGP-09") == "warn"


def test_typha_not_listed() -> None:
    """Beside calico-node it is missing from the bundle; without Calico the question does not apply."""
    assert bundle(p=pods(pod("calico-node-aaaaa"))).status("BGP-09") == "unknown"
    assert bundle(p=pods(pod("web-1"))).status("BGP-09") == "not_applicable"

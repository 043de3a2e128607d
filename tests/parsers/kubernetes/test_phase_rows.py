"""Pods with phase and conditions, as a test framework of Kubernetes prints them."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.phase_rows import PARSERS, conditions, parse, takes

from tests.support.inline import bundle
from tests.support.rows import fragment, read_of

NEVER = "0001-01-01 00:00:00 +0000 UTC"
THEN = "2025-04-08 09:10:11 +0000 UTC"
FULL = "0/6 nodes are available: 6 Insufficient memory."
TAINTED = "0/3 nodes are available: 3 node(s) had taint {dedicated: ci}, that the pod didn't tolerate."
NAMED = f"{{{{Type:PodScheduled Status:False LastProbeTime:{NEVER} LastTransitionTime:{THEN} Reason:Unschedulable Message:{{}}}}}}"
BARE = f"{{{{PodScheduled False {NEVER} {THEN} Unschedulable {{}}}}}}"
UNREADY = f"{{Ready False {NEVER} {THEN} ContainersNotReady containers with unready status: [web]}}"
GOOD = f"{{Initialized True {NEVER} {THEN}  }}"
HEAD = '2 / 18 pods in namespace "kube-system" are NOT in RUNNING and READY state in 10m0s\n'
TITLES = "POD                      NODE PHASE   GRACE CONDITIONS\n"
AGENT = "konnectivity-agent-77xk2"


@pytest.mark.parametrize(
    "stamp", ["", "Apr  8 09:21:02.113: INFO: ", "I0408 09:21:02.113456    7123 resource.go:168] ", "> "]
)
@pytest.mark.parametrize("form", [NAMED, BARE])
@pytest.mark.parametrize("message", [FULL, TAINTED])
def test_a_pod_without_a_place_keeps_the_schedulers_sentence(stamp: str, form: str, message: str) -> None:
    """In both of Go's prints, whatever stands in braces, behind any of the framework's stamps; empty cells are none."""
    text = f"{stamp}{HEAD}{stamp}{TITLES}{stamp}{AGENT}      Pending       [{form.format(message)}]\n"
    found = read_of(parse, text)
    assert found.rows == {
        "pods": [
            {"line": 3, "namespace": "kube-system", "name": AGENT, "phase": "Pending", "status": "Pending", "ready": False, "message": message}
        ],
        "listings": [
            {"line": 1, "kind": "pods", "namespace": "kube-system", "rows": 1, "complete": False, "ends": False}
        ],
    }  # fmt: skip
    assert found.unread == []
    assert takes(fragment(text))


@pytest.mark.parametrize(
    ("row", "node", "ready"),
    [
        (f"web-0 w-1 Running 30s [{GOOD} {UNREADY}]", "w-1", False),
        (f"web-0 w-1 Running     [{GOOD} {{Ready True {NEVER} {THEN}  }}]", "w-1", True),
        (f"web-0 w-1 Running     [{GOOD}]", "w-1", None),
        ("web-0 w-1 Running     []", "w-1", None),
        ("web-0     Pending     []", None, False),
        (f"web-0 w-1 Succeeded   [{GOOD} {UNREADY}]", "w-1", True),
        (f"web-0 w-1 Running     [{GOOD} {{Ready False {NEVER} {THEN} Containers", "w-1", False),
    ],
)
def test_cells_and_the_ready_condition(row: str, node: str | None, ready: bool | None) -> None:
    """What is not stated is not known; a terminal may have cut the row; without the titles its form is enough."""
    (found,) = read_of(parse, row).rows["pods"]
    assert (found.get("node"), found.get("ready"), "message" in found) == (node, ready, False)


@pytest.mark.parametrize(
    "line",
    [
        "konnectivity-agent-77xk2 is Pending: 0/3 nodes are available: 3 Insufficient cpu.",
        "web-0 Running and its conditions are [fine]",
        "POD NODE PHASE",
        "web-0 w-1 Waiting [{PodScheduled False x}]",
    ],
)
def test_a_sentence_is_no_row(line: str) -> None:
    """Neither begins a piece of this form nor is a row within one."""
    assert not takes(fragment(line))
    assert [reason for _, reason in read_of(parse, TITLES + line).unread] == [
        "not a row of pods with phase and conditions"
    ]


def test_conditions_are_told_apart() -> None:
    """Each with its status; a message that only its place would tell is left out."""
    found = conditions(f"{GOOD} {UNREADY} {BARE.format(TAINTED)}]")
    assert [one.type for one in found] == ["Initialized", "Ready", "PodScheduled"]
    assert [one.message for one in found] == ["", "", TAINTED]
    assert conditions("]") == []


def test_an_agent_that_has_no_room_is_given_some() -> None:
    """The report names the scheduler's reason, and asks for no secret or image; the others are only not shown, and no tunnel is broken by one."""
    case = bundle(t=HEAD + TITLES + f"{AGENT}      Pending       [{NAMED.format(FULL)}]\n")
    assert case.first == ("resource-exhaustion", "confirmed")
    assert "6 Insufficient memory" in case.says("RES-01")
    assert "secret" not in case.commands("resource-exhaustion")
    assert case.places("resource-exhaustion")[0] == "t.txt:3"
    assert str(case.report.verdict) == "degraded"
    assert case.report.data.agents_line == "0 of 1 pods that a list in part shows ready"
    assert PARSERS[0].rank == 28

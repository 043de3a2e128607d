"""Every step of the runbook ends somewhere: a bundle that fails it has the right first cause, or the leg that the user's line is of."""

from __future__ import annotations

import pytest

from tests.checks.test_acl import OPEN
from tests.checks.test_acl import files as listed
from tests.checks.test_ag_runtime import TITLES
from tests.checks.test_ag_runtime import row as container
from tests.checks.test_cp import ID, plane, server
from tests.checks.test_pol import base, gnp
from tests.checks.test_pse import OWNER, WORKERS, account, get
from tests.checks.test_srv import START, asked, connected, given_up
from tests.checks.test_wh import called, webhook
from tests.support.inline import (
    PORT,
    Case,
    agent,
    arguments,
    bundle,
    daemonset,
    dial,
    failing,
    node,
    nodes,
    options,
    pod,
    pods,
)
from tests.support.meshes import OFF, SPLIT

NODES = nodes(node("w1", version="v1.29.4+IKS"), node("w2", version="v1.29.4+IKS"))
WELL = pods(agent("a", node="w1"), agent("b", node="w2"))
CUT = pods(agent("a", "0/1", node="w1"), agent("b", "0/1", node="w2"))
WAIT = failing(dial(f"dial tcp 166.9.14.5:{PORT}: i/o timeout"))
NO_AGENT = "$ kubectl exec a -- true\nError from server: error dialing backend: No agent available\n"
CRASH = (
    options()
    + "E0302 08:00:01.000000       1 main.go:38] error: failed to run proxy connection with failed to read CA cert: open /etc/konnectivity/ca.crt: no such file or directory\n"
)
SEEN: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("S1", "server-down", "confirmed", {"m.txt": server("0/1", "CrashLoopBackOff"), "e.txt": NO_AGENT}),
    ("S2", "server-replica-missing", "likely", {"m.txt": plane(("5/5", "4/5", "5/5"))}),
    ("S3", "openshift-apiserver-proxy-down", "likely", {"m.txt": plane(openshift=("3/3", "2/3", "3/3"))}),
    ("S4", "agents-missing", "likely", {"n.txt": NODES, "ds.txt": daemonset(2, 0, 0)}),
    ("S5a", "agent-node-fault", "confirmed", {"n.txt": NODES, "p.txt": pods(agent("a", node="w1"), agent("b", "0/1", "CrashLoopBackOff", node="w2"), agent("c", node="w3"))}),
    ("S5c", "agents-blocked-by-webhook", "confirmed", {"ds.txt": daemonset(2, 0, 0), "e.txt": called(), "wh.yaml": webhook()}),
    ("S6", "vrf-or-vlan-spanning-off", "confirmed", SPLIT | OFF),
    ("S8a", "private-endpoint-without-vrf", "confirmed", {"n.txt": WORKERS, "ds.yaml": arguments(), "a.txt": account("false", "false"), "a.log": options() + WAIT} | OWNER),
    ("S8c", "agent-args-wrong", "confirmed", {"n.txt": WORKERS, "ds.yaml": arguments(), "c.txt": get("-"), "p.txt": CUT}),
    ("S9a", "network-policy-blocks-agent", "confirmed", base(gnp()) | {"a.log": options("198.51.100.7") + failing(dial(f"dial tcp 198.51.100.7:{PORT}: i/o timeout"))}),
    ("S9b", "agents-not-running", "likely", {"c.txt": TITLES + container("Exited", 9), "agent.log": CRASH}),
    ("S10a", "firewall-or-routing", "possible", {"a.log": options() + WAIT}),
    ("S10b", "agent-args-wrong", "likely", {"ds.yaml": arguments(port=443)}),
    ("S11", "private-endpoint-acl", "confirmed", listed(OPEN) | {"a.log": options() + WAIT}),
    ("S12", "stale-server", "likely", {"server.log": START + connected() + "".join(asked(n, f"08:1{n}:00.0") + given_up(n, f"08:1{n}:50.0") for n in range(3))}),
    ("S14", "webhook-broken", "confirmed", {"e.txt": called("a.guard.io", "replicaset/web", 'no endpoints available for service "guard"'), "p.txt": WELL}),
    ("S15", "control-plane-overloaded", "confirmed", {"p.txt": pods(*(pod(f"etcd-{n}", ready, state, 9, namespace=f"master-{ID}") for n, ready, state in ((0, "1/1", "Running"), (1, "0/1", "CrashLoopBackOff"), (2, "0/1", "CrashLoopBackOff"))), pod("kube-apiserver-6f7c8d9b5-bbbbb", "5/5", namespace=f"master-{ID}"))}),
)  # fmt: skip
ENDS_EARLIER = {"S9b"}
"""What a container's log names is mended where its pod is looked at (S4)."""
LEGS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("S0a", {"n.txt": NODES, "p.txt": WELL, "e.txt": NO_AGENT}, "Konnectivity server to agent"),
    ("S0a", {"n.txt": NODES, "e.txt": "$ kubectl logs a\nError from server: Get \"https://10.1.0.1:10250/containerLogs/x/a/a\": dial tcp 10.1.0.1:10250: connect: no route to host\n"}, "agent to the kubelet"),
    ("S13", {"r.txt": f"ClusterID: {ID}\nStatus: Ready (3 minutes ago)\n", "e.txt": NO_AGENT}, "Konnectivity server to agent"),
)  # fmt: skip


def steps_of(case: Case, id: str) -> set[str | None]:
    found = case.cause(id)
    return {one.step for one in found.remedies} if found else set()


@pytest.mark.parametrize(("step", "cause", "certainty", "files"), SEEN, ids=[one[0] for one in SEEN])
def test_a_failed_step_has_its_cause_first(step: str, cause: str, certainty: str, files: dict[str, str]) -> None:
    """The cause and how sure it is; its cure is of the step that the runbook sends to."""
    case = bundle(files)
    assert case.first == (cause, certainty)
    assert any((one or "").startswith(step.rstrip("abc")) for one in steps_of(case, cause)) or step in ENDS_EARLIER


@pytest.mark.parametrize(("step", "files", "leg"), LEGS)
def test_a_failed_use_is_placed_on_its_leg(step: str, files: dict[str, str], leg: str) -> None:
    """Without a cause the user's own line is quoted with the leg that it is of; in the middle of an operation to wait comes first."""
    report = bundle(files).report
    words = report.data.complaint
    assert words is not None
    assert (words.leg, words.line.source) == (leg, "e.txt")
    assert report.headline.startswith("wait, ") is (step == "S13")


def test_the_tunnel_of_the_other_kind() -> None:
    """S0b: a client of OpenVPN where Konnectivity belongs is said before anything else; its own cluster has it by right."""
    strange = bundle({"n.txt": NODES, "p.txt": pods(pod("vpn-6c8d9f7b5-ddddd"))})
    assert "openvpn pods are present where konnectivity is expected" in strange.report.headline
    old = bundle(
        {
            "n.txt": nodes(node("w1", version="v1.20.15+IKS")),
            "p.txt": pods(pod("vpn-6c8d9f7b5-ddddd")),
            "e.txt": NO_AGENT,
        }
    )
    assert old.first == ("openvpn-cluster", "likely")

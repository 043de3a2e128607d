"""A kubelet that users' errors alone name: possible, with the node, and whoever may have dialled it."""

from __future__ import annotations

import pytest
from analyzer.causes.kubelet_told import DIRECT, EITHER, ONE_NODE, THROUGH

from tests.causes.test_cloud_firewall import MISSED, OWN, PLANE, group, groups
from tests.support.inline import agent, bundle, node, nodes, pod, pods, serving

CAUSE = "kubelet-unreachable"
ERROR = "$ kubectl exec web-1 -- ls\nError from server: error dialing backend: dial tcp 10.1.0.7:10250: {}\n"
TIMEOUT = ERROR.format("i/o timeout")
PLAIN = nodes(node("w7", "10.1.0.7", version="v1.30.1"), node("w8", "10.1.0.8", version="v1.30.1"))


@pytest.mark.parametrize(
    ("version", "title"), [("v1.30.1", EITHER), ("v1.30.1+k0s", THROUGH), ("v1.30.1-eks-1a2b3c", DIRECT)]
)
def test_the_kubelet_is_named_and_who_dialled_it_is_left_open(version: str, title: str) -> None:
    """By the cluster's own way to its nodes, where that is known; never more than possible."""
    case = bundle(n=nodes(node("w7", "10.1.0.7", version=version), node("w8", "10.1.0.8", version=version)), e=TIMEOUT)
    found = case.cause(CAUSE)
    assert found is not None
    assert (str(found.certainty), found.title, found.scope) == ("possible", title, "w7")
    assert case.places(CAUSE) == ["e.txt:2"]
    assert "10250" in case.commands(CAUSE)
    assert "ibmcloud" not in case.commands(CAUSE)


def test_a_refusal_asks_for_the_kubelet_first_and_a_node_that_is_down_is_the_cause() -> None:
    """What refuses was reached; a NotReady node says so itself, by no tunnel."""
    refused = bundle(n=PLAIN, e=ERROR.format("connect: connection refused"))
    assert refused.commands(CAUSE).startswith("see that the kubelet of w7 runs")
    down = bundle(n=nodes(node("w7", "10.1.0.7", "NotReady", "v1.30.1")), e=TIMEOUT)
    assert down.first == ("agent-node-fault", "confirmed")


@pytest.mark.parametrize(
    "files",
    [
        {"n": nodes(node("w7", "10.1.0.7", version="v1.30.1+rke2r1")), "e": TIMEOUT},
        {"p": pods(pod("tunnelfront-5c6f9d6f6c-aaaaa", node="w8")), "e": TIMEOUT},
        {"n": PLAIN, "e": TIMEOUT + ERROR.replace("dial tcp 10.1.0.7:10250: {}", "No agent available")},
        {"n": PLAIN, "e": ERROR.format("x").replace("dial tcp 10.1.0.7:10250: x", "No agent available")},
        {"n": PLAIN, "e": "The node 10.1.0.7:10250 had an i/o timeout.\n"},
        {"n": PLAIN, "p": pods(agent("a")), "e": "nothing\n"},
    ],
)  # fmt: skip
def test_another_tunnel_and_a_nearer_leg_leave_the_kubelet_out(files: dict[str, str]) -> None:
    """What hangs at its own end, what has no agent, and a sentence about it."""
    assert CAUSE not in bundle(**files).causes


def test_on_eks_the_way_is_a_security_groups() -> None:
    """Nobody has a machine of the API server there."""
    case = bundle(n=nodes(node("w7", "10.1.0.7", version="v1.30.1-eks-1a2b3c")), e=TIMEOUT)
    assert "aws ec2 describe-instances --filters Name=private-ip-address,Values=10.1.0.7" in case.commands(CAUSE)
    assert "API server's machine" not in case.commands(CAUSE)
    found = case.report.data.complaint
    assert found is not None
    assert "security group" in found.candidates[0].what


def test_logs_of_the_tunnel_know_better() -> None:
    """Where agents and servers speak, their own dials decide."""
    assert CAUSE not in bundle({"agent.log": serving(), "e.txt": TIMEOUT}).causes


ROKS = nodes(*(node(ip, ip, version="v1.23.12+8a6bfe4") for ip in ("10.1.0.7", "10.1.0.8")))
CLIENT = pods(pod("vpn-7c9d8b6f5-x2v9m", node="10.1.0.8"))


def test_through_openvpn_one_node_of_several_is_named() -> None:
    """Several calls, all to one node of many: that node, and no UDP; a single call, or calls to two nodes, leave the tunnel first."""
    case = bundle(n=ROKS, p=CLIENT, e=TIMEOUT + TIMEOUT)
    found = case.cause(CAUSE)
    assert found is not None
    assert case.snapshot.about.tunnel == "openvpn"
    assert (str(found.certainty), found.title, found.scope) == ("possible", ONE_NODE, "10.1.0.7")
    assert "agents" not in case.commands(CAUSE)
    assert "openvpn-cluster" not in case.causes
    for error in (TIMEOUT, TIMEOUT + TIMEOUT.replace("10.1.0.7", "10.1.0.8"), TIMEOUT.replace("0.7", "9.9") * 2):
        assert CAUSE not in bundle(n=ROKS, p=CLIENT, e=error).causes
    down = bundle(n=ROKS, p=CLIENT.replace("1/1", "0/1"), e=TIMEOUT + TIMEOUT)
    assert (CAUSE in down.causes, down.first) == (False, ("openvpn-client-fault", "confirmed"))


def test_eks_that_is_only_told_of_has_its_security_group_as_well() -> None:
    """No worker of its runs an agent through which anything would be let."""
    error = 'Error from server: Get "https://10.0.3.44:10250/containerLogs/a/web-0/b": dial tcp 10.0.3.44:10250: i/o timeout'
    cause = bundle({"e.txt": f"our EKS 1.29 cluster\n$ kubectl logs web-0\n{error}\n"}).cause("kubelet-unreachable")
    assert cause is not None
    assert "security group" in cause.remedies[0].text


CAME = "$ kubectl logs -n web front-1 --tail 1\nlistening\n"
SILENT = '$ kubectl logs -n web front-2\nError from server: Get "https://10.1.0.8:10250/containerLogs/web/front-2/front": {}\n'


@pytest.mark.parametrize(
    "why",
    [
        "dial timeout, backstop",
        "context deadline exceeded",
        "proxy error from 127.0.0.1:8090 while dialing 10.1.0.8:10250, code 503: 503 Service Unavailable",
    ],
)
def test_a_call_without_a_word_is_its_kubelets_while_others_come_through(why: str) -> None:
    """Possible, for that node, and degraded; with the agent that may hang as the last candidate. Alone it names no end."""
    listed = nodes(node("w7", "10.1.0.7", version="v1.30.1"), node("w8", "10.1.0.8", version="v1.30.1"))
    case = bundle(n=listed, p=pods(agent("a", node="w7")), t=CAME + SILENT.format(why) + CAME)
    found, said = case.cause(CAUSE), case.report.data.complaint
    assert found is not None
    assert (str(found.certainty), found.scope, case.report.verdict) == ("possible", "w8", "degraded")
    assert found.summary.endswith("calls to others came through")
    assert said is not None
    assert said.leg == "agent to the kubelet"
    assert "agent that was asked hangs" in said.candidates[-1].what
    assert CAUSE not in bundle(n=listed, p=pods(agent("a", node="w7")), t=SILENT.format(why)).causes


def test_a_node_of_which_another_call_came_through_is_not_named() -> None:
    """What came through was for a pod on the same node: it comes and goes."""
    rows = pods(agent("a", node="w7"), pod("front-1", node="w8", namespace="web"))
    case = bundle(n=PLAIN, p=rows, t=CAME + SILENT.format("dial timeout, backstop") + CAME)
    assert CAUSE not in case.causes


def test_a_group_that_shuts_the_kubelet_that_was_called_is_said_with_it() -> None:
    """Likely by its rules, which are cited; of a cloud's rules without such a denial nothing is said."""
    files = {"e.txt": MISSED, "n.txt": OWN, "sg.json": groups(group("ctl", PLANE), group("wrk"))}
    case = bundle(files)
    found = case.cause(CAUSE)
    assert found is not None
    assert str(found.certainty) == "likely"
    assert found.summary.endswith(f"; {case.check('POL-10').summary}")
    assert "POL-10" in found.explains
    assert [place.partition(":")[0] for place in case.places(CAUSE)] == ["e.txt", "sg.json"]
    alone = bundle({name: text for name, text in files.items() if name != "sg.json"}).cause(CAUSE)
    assert alone is not None
    assert (str(alone.certainty), "POL-10" in alone.explains) == ("possible", False)

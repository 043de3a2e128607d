"""What a port that was tried by hand adds to a cause, and takes from it."""

from __future__ import annotations

import pytest
from analyzer.causes.tried import DEAD, ON_THE_WAY
from analyzer.checks.details import ConnectOutcome

from tests.checks.test_pol_tried import GOOD, NODES, tried
from tests.support.inline import PORT, agent, bundle, dial, failing, options, pods

LOG = options() + failing(dial(f"dial tcp 166.9.14.5:{PORT}: i/o timeout"))
REFUSED = "nc: connect to {0} port {1} (tcp) failed: Connection refused\n"


@pytest.mark.parametrize(
    ("host", "port", "cause"),
    [
        ("166.9.14.5", PORT, "firewall-or-routing"),
        ("10.1.2.4", 179, "bgp-port-blocked"),
        ("10.1.2.4", 10250, "kubelet-unreachable"),
    ],
)
def test_a_port_without_an_answer_is_a_candidate(host: str, port: int, cause: str) -> None:
    """With nothing else to go by it is possible; the remedy is the same test from elsewhere. One that answers is none."""
    files = {"n.txt": NODES, "agent.log": options(), "t.txt": tried(host, port)}
    case = bundle(files)
    assert case.causes == {cause: "possible"}
    assert case.places(cause) == ["t.txt:2"]
    assert f"nc -vz -w 5 {host} {port}" in case.commands(cause)
    assert bundle(files | {"t.txt": tried(host, port, GOOD)}).causes == {}


def test_who_refuses_is_there() -> None:
    """A refusal comes from the target itself, so nothing on the way is at fault; of a kubelet it says that it does not run."""
    files = {"n.txt": NODES, "agent.log": options()}
    assert bundle(files | {"t.txt": tried("10.1.2.4", 179, REFUSED)}).causes == {}
    kubelet = bundle(files | {"t.txt": tried("10.1.2.4", 10250, REFUSED)}).causes
    assert kubelet == {"kubelet-unreachable": "possible"}


def test_a_test_that_fails_as_the_agents_do() -> None:
    """It is explained by the cause of their timeouts and cited there."""
    before = bundle({"n.txt": NODES, "agent.log": LOG}).cause("firewall-or-routing")
    cause = bundle({"n.txt": NODES, "agent.log": LOG, "t.txt": tried("166.9.14.5", PORT)}).cause("firewall-or-routing")
    assert before is not None
    assert cause is not None
    assert cause.certainty == before.certainty
    assert "POL-07" in cause.explains
    assert "POL-07" not in before.explains
    assert f"tried by hand: 166.9.14.5:{PORT} from kube-w1 not reached" in cause.summary
    assert "t.txt" in {one.source for one in cause.evidence}


def test_a_port_that_answers_speaks_against_it() -> None:
    """Agents that timed out, and a worker from which the server's port answers: possible at most, and said so."""
    files = {"n.txt": NODES, "agent.log": LOG, "t.txt": tried("166.9.14.5", PORT, GOOD)}
    cause = bundle(files).cause("firewall-or-routing")
    assert cause is not None
    assert str(cause.certainty) == "possible"
    assert f"but 166.9.14.5:{PORT} answers from kube-w1, tried by hand" in cause.summary
    elsewhere = tried("166.9.14.5", PORT, GOOD, "jdoe@laptop:~$ nc -vz {0} {1}\n")
    cause = bundle(files | {"t.txt": elsewhere}).cause("firewall-or-routing")
    assert cause is not None
    assert "tried by hand" not in cause.summary


def test_who_answers_is_not_dead() -> None:
    """A refusal comes from the target itself, and a name that does not resolve says nothing of it."""
    assert ON_THE_WAY < DEAD
    assert ConnectOutcome.REFUSED not in ON_THE_WAY
    assert not DEAD & {ConnectOutcome.ANSWERED, ConnectOutcome.DNS}


def test_a_policy_that_denies_leaves_no_firewall_where_a_node_reaches_the_server() -> None:
    """The node's own try went through; what its pods meet is found."""
    deny = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: shut\n  namespace: kube-system\nspec:\n  podSelector: {}\n  policyTypes: [Egress]\n  egress: []\n"
    files = {"n.txt": NODES, "agent.log": LOG, "p.txt": pods(agent("a", "0/1", node="kube-w1")), "deny.yaml": deny}
    assert "firewall-or-routing" in bundle(files).causes
    causes = bundle(files | {"t.txt": tried("166.9.14.5", PORT, GOOD)}).causes
    assert "network-policy-blocks-agent" in causes
    assert "firewall-or-routing" not in causes

"""One of several servers that is missing: the pod that is not ready is named, and what its own API server says is explained by it."""

from __future__ import annotations

from tests.causes.test_server import SPACE, roks
from tests.support.inline import bundle

MISSING = "server-replica-missing"
DESCRIBED = f"""Name:                 kube-apiserver-6f7c8d9b5-bbbbb
Namespace:            {SPACE}
Node:                 10.74.1.29/10.74.1.29
Status:               Running
IP:                   172.16.13.41
Containers:
  kube-apiserver:
    State:          Running
    Ready:          True
    Restart Count:  0
  konnectivity-server:
    State:          Waiting
      Reason:       CrashLoopBackOff
    Ready:          False
    Restart Count:  88
"""
TRIES = (
    "$ for i in 1 2 3; do kubectl exec -n apps db-0 -- true && echo fine; done\nfine\n"
    "Error from server: error dialing backend: dial tcp 127.0.0.1:8090: connect: connection refused\nfine\n"
)


def test_the_bad_pod_is_saved_and_given_anew_by_its_name() -> None:
    """No list of pods to look at: name, namespace and node are in the bundle."""
    case = bundle(m=roks("4/5", "5/5", "5/5"), d=DESCRIBED)
    assert case.first == (MISSING, "confirmed")
    command = case.commands(MISSING)
    assert f"kubectl -n {SPACE} delete pod kube-apiserver-6f7c8d9b5-bbbbb" in command
    assert "-c konnectivity-server --previous" in command
    assert "10.74.1.29" in command


def test_the_refusal_beside_the_container_that_is_down_is_explained_by_it() -> None:
    """Its own API server alone is refused at 127.0.0.1; the others' calls go through, so exec works on some tries."""
    case = bundle(m=roks("4/5", "5/5", "5/5"), d=DESCRIBED, t=TRIES)
    assert case.first == (MISSING, "confirmed")
    assert "CP-11" in case.cause(MISSING).explains  # type: ignore[union-attr]
    assert "t.txt:3" in case.places(MISSING)
    assert {one.id: one.state for one in case.report.data.symptoms}["exec"] == "partly"
    assert "server-down" not in case.causes


def test_without_a_pod_of_its_own_the_list_is_looked_at() -> None:
    """A count of replicas names no pod."""
    case = bundle(m=roks("4/5", "5/5", "5/5"))
    assert "kube-apiserver-6f7c8d9b5-bbbbb" in case.commands(MISSING)
    assert "-c konnectivity-server" not in case.commands(MISSING)  # which container it is nobody knows

"""Whose log a command asks for."""

from __future__ import annotations

import pytest
from analyzer.scan.asked_log import is_anothers

from tests.support.inline import bundle

LOST = 'E0312 10:0{}:02.123456       1 clientset.go:204] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 10.7.0.5:8091: i/o timeout\\""\n'
LOG = "".join(LOST.format(at) for at in range(3))


@pytest.mark.parametrize(
    ("command", "is_it"),
    [
        ("kubectl logs -l app=checkout --tail=20", True), ("oc -n till logs deploy/basket", True), ("kubectl logs sts/ledger -c main", True),
        ("kubectl logs -n till basket-6d5f7c9b8d-abcde", True), ("kubectl logs -l app=checkout,k8s-app=basket", True),
        ("kubectl logs -n kube-system -l k8s-app=konnectivity-agent", False), ("kubectl logs ds/konnectivity-agent", False),
        ("kubectl logs -l app!=checkout", False), ("kubectl logs -l tier=node", False), ("kubectl logs -l 'app in (a,b)'", False),
        ("kubectl logs basket-0", False), ("kubectl logs -n till p-1", False), ("kubectl logs -n kube-system deploy/relay", False),
        ("kubectl logs -n acme deploy/kas -c konnectivity-server", False), ("kubectl logs -n acme sts/acme-control-plane", False),
        ("kubectl logs deploy/basket -c konnectivity-agent", False), ("kubectl get pods -l app=checkout", False), ("", False),
        ("kubectl logs -l app=checkout; kubectl logs -l k8s-app=konnectivity-agent", False),
    ],
)  # fmt: skip
def test_a_workload_that_is_named(command: str, is_it: bool) -> None:
    """A name counts where it is no part of a tunnel, a control plane or a system's namespace, and was not taken out."""
    assert is_anothers(command) is is_it


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("kubectl logs -n till -l app=checkout --tail=20", "unknown"),
        ("kubectl logs deploy/basket", "unknown"),
        ("kubectl logs -n kube-system -l k8s-app=konnectivity-agent", "fail"),
        ("kubectl logs -l app!=checkout", "fail"),
    ],
)
def test_an_agents_words_in_the_log_of_another_program(command: str, answer: str) -> None:
    """They are no agent's log, as whoever prints them hands them on; the agent's own log says that it is cut off."""
    assert bundle({"notes.txt": f"ops@jump:~$ {command}\n{LOG}"}).status("AG-09") == answer


def test_a_prefix_says_whose_line_it_is() -> None:
    """What stands in front of a line is nearer to it than the command above."""
    lines = "".join(
        f"[pod/konnectivity-agent-x2x7q/konnectivity-agent] {line}\n" for line in LOG.rstrip("\n").split("\n")
    )
    assert bundle({"notes.txt": f"ops@jump:~$ kubectl logs -l app=edge --prefix\n{lines}"}).status("AG-09") == "fail"

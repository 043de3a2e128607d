"""The agents' host as the address of a worker."""

from __future__ import annotations

import pytest
from analyzer.checks import at_worker

from tests.support.inline import Case, arguments, bundle, node, nodes, pod, pods

LOST = '$ kubectl logs web-1\nError from server: Get "https://10.9.0.1:10250/containerLogs/a/web-1/b": dial timeout, backstop\n'
ARGS = "agent-args-wrong"


def listed(version: str = "v1.30.2+k0s", role: str = "<none>") -> str:
    """Two nodes, the first of this role."""
    rows = [node(name, ip, version=version) for name, ip in (("w-1", "10.9.0.1"), ("w-2", "10.9.0.2"))]
    rows[0][2] = role
    return nodes(*rows)


def asked(
    host: str = "10.9.0.1", port: object = 8132, version: str = "v1.30.2+k0s", role: str = "<none>", **more: str
) -> Case:
    return bundle({"ds.yaml": arguments(host, port), "n.txt": listed(version, role), "e.txt": LOST} | more)


@pytest.mark.parametrize(
    ("host", "version", "setting"),
    [
        ("10.9.0.1", "v1.30.2+k0s", "spec.api.externalAddress"),
        ("w-1", "v1.30.2+k0s", "spec.api.externalAddress"),
        ("10.9.0.2", "v1.30.2", "grep proxy-server"),
        ("w-2", "v1.30.2", "grep proxy-server"),
    ],
)
def test_a_workers_address_is_no_servers(host: str, version: str, setting: str) -> None:
    """By address and by name, of the agent's own node and of another: never confirmed, and the remedy goes where the address is set."""
    case = asked(host, version=version)
    assert case.status("AG-07") == "fail"
    assert case.check("AG-07").detail.worker in host + "w-1w-2"  # type: ignore[union-attr]
    assert {"n.txt:2", "n.txt:3"} & set(case.places("AG-07"))
    assert case.first is not None
    assert case.first[0] == ARGS
    assert case.first[1] != "confirmed"
    assert setting in case.commands(ARGS)
    assert "ibmcloud" not in case.commands(ARGS)


@pytest.mark.parametrize(
    "more",
    [
        {"role": "control-plane"},
        {"port": 31132},
        {"host": "10.9.0.77"},
        {"p.txt": pods(pod("haproxy-w-1", node="w-1"))},
        {"p.txt": pods(pod("kube-apiserver-w-1", node="w-1"))},
        {"n.txt": nodes(node("w-1", "10.9.0.1", version="v1.30.2+k0s"))},
    ],
    ids=["controller", "node port", "no node", "balancer", "API server", "alone"],
)  # fmt: skip
def test_where_a_server_may_be_nothing_is_said(more: dict[str, str]) -> None:
    """A controller, a node port behind which a Service may stand, a balancer's pod, a lone node that may be all at once."""
    case = asked(**more)
    assert at_worker.of(case.snapshot.about, case.tunnel) is None
    assert case.status("AG-07") == "pass"
    assert ARGS not in case.causes


JOURNAL = 'Mar  3 09:00:0{at} cp-1 k0s: time="2025-03-03 09:00:0{at}" level=info msg="E0303 09:00:0{at}.147087   27648 server.go:413] \\"Failed to get a backend\\" err=\\"No backend available\\"" component=konnectivity\n'
CONFIG = "apiVersion: k0s.k0sproject.io/v1beta1\nkind: {}\nmetadata: {{name: k0s}}\nspec:\n  api:\n    address: {}\n"
ALONE = nodes(node("w-1", "10.9.0.1", version="v1.30.2+k0s"))


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"cp.log": "".join(JOURNAL.format(at=at) for at in range(1, 4))}, True),
        ({"cp.log": "".join(JOURNAL.format(at=at) for at in range(1, 4)).replace("cp-1", "w-1")}, False),
        ({"k0s.yaml": CONFIG.format("ClusterConfig", "10.9.0.7")}, True),
        ({"k0s.yaml": CONFIG.format("Cluster", "10.9.0.7")}, True),
        ({"k0s.yaml": CONFIG.format("ClusterConfig", "10.9.0.1")}, False),
    ],
    ids=["journal of another machine", "its own journal", "configuration", "its former kind", "of this machine"],
)
def test_a_lone_worker_is_no_server_where_that_is_known_to_be_elsewhere(more: dict[str, str], found: bool) -> None:
    """By the machine whose journal the server's log is, and by the address of k0s's own configuration; likely at most."""
    case = asked(**{"n.txt": ALONE} | more)
    detail = case.check("AG-07").detail
    assert (detail is not None and detail.worker == "w-1") is found  # type: ignore[attr-defined]
    assert (case.causes.get(ARGS) == "likely") is found
    assert "server-down" not in case.causes

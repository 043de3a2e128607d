"""A server that could not be set up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from analyzer.causes.server_setup import missing, unlisted
from analyzer.checks.details import MasterRecord, MasterState
from analyzer.model import Status

from tests.checks.test_cp import ID
from tests.support.inline import agent, bundle, node, nodes, pod, pods
from tests.support.outcomes import outcomes

RECORD = f"ClusterID: {ID}\nActualState: deploy_failed\nStatus: {{}} (2 hours ago)\n"
LOST = "CAE003: The private NLB ingress IP of the cluster is missing."


def test_a_balancer_without_an_address_is_a_server_that_is_not_there() -> None:
    """The code names what lacks: a subnet first, then a refresh; an agent that is connected, or another code, speaks against it."""
    case = bundle(r=RECORD.format(LOST))
    assert case.causes == {"server-down": "possible"}
    found = case.cause("server-down")
    assert found is not None
    assert "subnet add" in (found.remedies[0].command or "")
    assert "master refresh" in (found.remedies[1].command or "")
    assert bundle(r=RECORD.format(LOST), p=pods(agent("a"), agent("b"))).causes == {}
    assert bundle(r=RECORD.format("CAE014: no answer")).causes == {}


def test_a_code_alone_is_possible_where_no_other_thing_speaks_for_it() -> None:
    """Not on IKS or VPC, nor where a command came through; with agents that nobody saw connect it is likely."""
    roks = RECORD.format(LOST)
    works = "$ oc exec -n shop web-0 -- hostname\nweb-0\n"
    assert bundle(r=roks, e=works).causes == {}
    ours = nodes(node("n1", version="v1.31.9+IKS"))
    assert bundle(r=roks, n=ours).causes == {}
    broken = "$ oc exec -n shop web-0 -- hostname\nError from server: error dialing backend: No agent available\n"
    assert bundle(r=roks, e=broken).causes == {"server-down": "likely"}


def test_another_code_is_another_fault() -> None:
    """Only the one of an address that lacks speaks of the server; an agent that is connected speaks against it."""
    about: Any = SimpleNamespace(
        product=SimpleNamespace(value="iks"), infrastructure=SimpleNamespace(value=None), came_through=()
    )
    other = outcomes(cp_08=(Status.FAIL, MasterRecord(MasterState.FAILED, code="CAE008")))
    there = outcomes(cp_08=(Status.FAIL, MasterRecord(MasterState.FAILED, code="CAE003")), ag_03=Status.PASS)
    assert missing(about, other) is None
    assert missing(about, there) is None


def test_a_server_that_no_list_holds_lacks_its_manifest() -> None:
    """Beside the API server's static pod; one that is listed, a unit and a Deployment's pod have another way."""
    names = ("etcd-cp1", "kube-apiserver-cp1", "kube-scheduler-cp1")
    socket = "E0921 16:20:04.331320       1 egress_selector.go:197] failed to create connection to uds name /etc/kubernetes/konnectivity-server/konnectivity-server.socket, error: dial unix /etc/kubernetes/konnectivity-server/konnectivity-server.socket: connect: no such file or directory\n"
    files = {"p.txt": pods(*(pod(name, namespace="kube-system", node="cp1") for name in names)), "kube-apiserver.log": socket * 3}  # fmt: skip
    said = bundle(files).commands("server-down")
    assert said.startswith("bring the manifest of konnectivity-server back on cp1")
    assert "ssh cp1 'ls -la /etc/kubernetes/manifests" in said
    there = pods(*(pod(name, namespace="kube-system", node="cp1") for name in (*names, "konnectivity-server-cp1")))
    assert unlisted(bundle(files | {"p.txt": there}).snapshot.about) == ()
    assert unlisted(bundle({"p.txt": pods(pod("web-0"))}).snapshot.about) == ()
    hosted = pods(pod("kube-apiserver-6c7d8f9b5-fghij", namespace="kube-system"))
    assert unlisted(bundle({"p.txt": hosted}).snapshot.about) == ()

"""What may be behind a call of a service that failed, and the look that separates each from the others."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.diagnosis.complaint_calls import behind, filled, service, unheard
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.schema import ApiServiceRow, NodeRow, PodRow, PortTestRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of

URL = "https://guard.policy.svc:8443/mutate?timeout=10s"


def call(reason: Reason = Reason.TIMEOUT, **more: Any) -> Fault:
    return Fault(Caller.WEBHOOK, Leg.UNTOLD, reason, "the innermost text", **more)


def looks(fault: Fault) -> list[str]:
    return [one.shown_by.command or "" for one in behind(fault, About(tables_of()))]


def test_no_answer_in_time_leaves_pods_port_and_way() -> None:
    """A service without ready pods is no candidate: the API server says that itself, and at once."""
    words = [one.what for one in behind(call(url=URL), About(tables_of()))]
    assert len(words) == 3
    assert not any("no ready pod" in one for one in words)
    assert [one for one in words if "tunnel" in one] == words[-1:]


@pytest.mark.parametrize(
    ("fault", "port"),
    [
        (call(url=URL), "nc -vz -w 5 $(kubectl get svc -n policy guard -o jsonpath='{.spec.clusterIP}') 8443   # on a worker"),
        (call(url="https://guard.policy.svc/mutate"), "nc -vz -w 5 $(kubectl get svc -n policy guard -o jsonpath='{.spec.clusterIP}') 443   # on a worker"),
        (call(url=URL, address="10.0.4.9:443"), "nc -vz -w 5 10.0.4.9 443   # on a worker"),
        (call(address="[2001:db8::9]:443"), "nc -vz -w 5 2001:db8::9 443   # on a worker"),
        (call(), "kubectl get svc -A -o wide; nc -vz -w 5 <its cluster IP> <its port>   # on a worker"),
    ],
)  # fmt: skip
def test_the_port_is_tried_where_an_agent_would_dial_it_from(fault: Fault, port: str) -> None:
    """The address that was dialled, else that of the service which the URL names."""
    assert looks(fault)[1] == port


EKS = NodeRow(source="n", line=1, name="ip-10-61-3-44.ec2.internal", version="v1.31.4-eks-aeac579")
UP = PodRow(source="p", line=1, namespace="policy", name="guard-6b9c8d7f5-bbbbb", status="Running", ready=True, ready_containers=1, containers=1, ip="172.16.9.4")  # fmt: skip

AGENT = PodRow(source="p", line=2, namespace="kube-system", name="konnectivity-agent-abcde", status="Running", ready=True, ready_containers=1, containers=1)  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "first"),
    [((EKS, UP), "172.16.9.4 is no address of the nodes' network"), ((EKS,), "its pods hang"), ((UP,), "its pods, which are ready, are slower")],
)  # fmt: skip
def test_pods_that_are_ready_leave_the_way_that_a_cloud_shuts(rows: tuple[Row, ...], first: str) -> None:
    """Where EKS dials them no test from a worker is offered, and no tunnel is named; elsewhere the port is tried."""
    found = behind(call(url=URL), About(tables_of(*rows)))
    assert found[0].what.startswith(first)
    shown = " ".join(one.shown_by.command or "" for one in found)
    assert ("on a worker" in shown) is (EKS not in rows)
    assert any("tunnel" in one.what for one in found) is (EKS not in rows)


INSIDE = PortTestRow(source="t", line=9, host="guard.policy.svc", port=8443, outcome="answered", pod="dbg")


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ((EKS, UP, INSIDE), "172.16.9.4 is no address of the nodes' network"),
        ((UP, INSIDE), "it answers in the cluster (t:9), so the way from the API server to its pods lacks: a control plane without a route"),
        ((AGENT, INSIDE), "it answers in the cluster (t:9), so the way from the API server to its pods lacks: a policy or firewall that keeps the agents'"),
    ],
)  # fmt: skip
def test_a_service_that_answers_in_the_cluster_has_good_pods(rows: tuple[Row, ...], first: str) -> None:
    """Neither slow pods nor a shut port is left, and nobody tries the port once more."""
    found = behind(call(url=URL), About(tables_of(*rows)))
    assert found[0].what.startswith(first)
    assert not any("slower" in one.what or "alone" in one.what for one in found)
    assert not any("nc -vz" in (one.shown_by.command or "") for one in found)


def test_a_refusal_is_the_services_own_or_everybodys() -> None:
    """Nothing of a firewall: it was answered."""
    assert len(looks(call(Reason.REFUSED, url=URL))) == 2


@pytest.mark.parametrize(
    ("url", "name"), [(URL, ("policy", "guard")), ("https://guard.example.com/m", None), ("https://guard:443/m", None), (None, None)]
)  # fmt: skip
def test_the_service_of_a_url(url: str | None, name: tuple[str, str] | None) -> None:
    """Only an address below svc names one."""
    assert service(call(url=url)) == name


def record(service: str | None, name: str = "v1.a.b") -> ApiServiceRow:
    return ApiServiceRow(source="a", line=1, name=name, service=service)


API = "https://10.0.0.8:443/apis/a.b/v1"


@pytest.mark.parametrize(
    ("rows", "url", "address", "filled_url", "filled_address"),
    [
        ((record("n/s"),), API, None, "https://s.n.svc:443", "10.0.0.8:443"),
        ((record("n/s", "v1.other"),), API, None, API, "10.0.0.8:443"),
        ((record("Local"), record(None)), API, None, API, "10.0.0.8:443"),
        ((), API, "10.4.0.2:8443", API, "10.4.0.2:8443"),
        ((record("n/s"),), None, None, "https://s.n.svc:443", None),
        ((record("n/s"),), "https://x.y.svc:8443/apis", None, "https://x.y.svc:8443/apis", None),
    ],
)
def test_an_aggregated_api_has_a_record_and_an_address(
    rows: tuple[ApiServiceRow, ...], url: str | None, address: str | None, filled_url: str, filled_address: str | None
) -> None:
    """Its URL holds the service's address, its record the service's name; what the error names itself stays."""
    fault = Fault(Caller.AGGREGATED, Leg.UNTOLD, Reason.TIMEOUT, "x", "v1.a.b", url, address)
    found = filled(fault, tables_of(*rows))
    assert (found.url, found.address) == (filled_url, filled_address)


def test_another_call_has_no_record() -> None:
    """A webhook's fault stays as it is."""
    fault = Fault(Caller.WEBHOOK, Leg.UNTOLD, Reason.TIMEOUT, "x", "v1.a.b", API)
    assert filled(fault, tables_of(record("n/s"))) == fault


def test_a_connection_that_was_cut_was_answered_before() -> None:
    """A service without pods ends no connection; its pods do, or what stands in front of them."""
    first, way = behind(call(Reason.CUT, url=URL), About(tables_of()))
    assert "end the connection" in first.what
    assert first.shown_by.command == "kubectl get svc,endpoints,pods -n policy -o wide"
    assert "tunnel" in way.what


def test_a_dial_whose_reason_the_server_keeps_asks_what_is_at_its_end() -> None:
    """Where other calls come through: whether the pods listen there at all, the port by itself, and the agent that knows."""
    found = unheard(call(Reason.STATUS, url=URL, address="172.30.14.77:9443"), About(tables_of()))
    assert "do not listen on 9443" in found[0].what
    assert "get endpoints,pods -n policy" in (found[0].shown_by.command or "")
    assert "nc -vz -w 5 172.30.14.77 9443" in (found[1].shown_by.command or "")
    bare = unheard(call(Reason.STATUS), About(tables_of()))
    assert "its port" in bare[0].what
    assert "-A" in (bare[0].shown_by.command or "")

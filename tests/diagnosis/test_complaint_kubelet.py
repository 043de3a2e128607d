"""What may be wrong at a kubelet, by the reason that the call ended with."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_kubelet import MOST_CSRS, of_kubelet
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason

from tests.support.inline import bundle
from tests.support.tables import tables_of

CALL = 'Error from server: Get "https://{}:10250/containerLogs/p/a-0/a": {}\n'


@pytest.mark.parametrize(
    ("host", "reason", "candidates"),
    [
        (
            "10.0.3.11",
            "dial tcp 10.0.3.11:10250: i/o timeout",
            ["a firewall or missing route", "the node or its kubelet is down"],
        ),
        (
            "w-1",
            "dial tcp: lookup w-1: no such host",
            ["the API server asks kubelets by name", "w-1 is missing in DNS"],
        ),
        (
            "10.0.3.11",
            "http: server gave HTTP response to HTTPS client",
            ["another program than a kubelet", "a proxy between"],
        ),
        ("10.0.3.11", "remote error: tls: internal error", ["the kubelet has no serving certificate that counts"]),
        (
            "10.0.3.11",
            "x509: certificate has expired or is not yet valid: current time 2026-01-02T00:00:00Z is after 2026-01-01T00:00:00Z",
            ["the kubelet of 10.0.3.11 has not renewed", "the clock of that node"],
        ),
    ],
)
def test_each_reason_has_candidates_of_its_own(host: str, reason: str, candidates: list[str]) -> None:
    """None of them is asked for what another reason would need."""
    words = bundle({"e.txt": CALL.format(host, reason)}).report.data.complaint
    assert words is not None
    assert len(words.candidates) == len(candidates)
    assert all(one.what.startswith(begin) for one, begin in zip(words.candidates, candidates, strict=True))


def test_no_more_requests_are_named_than_a_line_holds() -> None:
    """The rest is asked for when these are approved."""
    titles = "NAME  AGE  SIGNERNAME  REQUESTOR  REQUESTEDDURATION  CONDITION\n"
    rows = "".join(
        f"csr-{n:02}  1m  kubernetes.io/kubelet-serving  system:node:w{n}  <none>  Pending\n" for n in range(20)
    )
    words = bundle(
        {"e.txt": CALL.format("10.0.3.11", "remote error: tls: internal error"), "c.txt": titles + rows}
    ).report.data.complaint
    assert words is not None
    assert (words.candidates[0].shown_by.command or "").count("csr-") == MOST_CSRS


def test_no_route_may_be_the_nodes_own_firewall() -> None:
    """What rejects on the node itself answers so, and is looked at there."""
    fault = Fault(Caller.KUBELET, Leg.TARGET, Reason.UNROUTED, "x", address="192.0.2.7:10250")
    first = of_kubelet(fault, About(tables_of()))[0]
    assert first.what.startswith("the firewall of 192.0.2.7 itself turns it away")
    assert "firewall-cmd" in (first.shown_by.command or "")
    slow = of_kubelet(fault._replace(reason=Reason.TIMEOUT), About(tables_of()))[0]
    assert slow.what.startswith("a firewall or missing route")


def test_another_program_answers_at_one_nodes_port() -> None:
    """A failed exec beside a good one is partly, and neither the tunnel nor a proxy in front of the API server is asked about."""
    page = "<html>\n<head><title>404 Not Found</title></head>\n<body>\n<center><h1>404 Not Found</h1></center>\n</body>\n</html>"
    told = f"$ kubectl exec -n shop web-0 -- hostname\nweb-0\n$ kubectl exec -n shop web-1 -- hostname\nerror: Internal error occurred: unable to upgrade connection: {page}\n"
    case = bundle({"said.txt": told})
    assert {one.id: one.state for one in case.report.data.symptoms}["exec"] == "partly"
    complaint = case.report.data.complaint
    assert complaint is not None
    assert complaint.leg == "the kubelet's address, where something answered"
    assert "another program than a kubelet" in complaint.candidates[0].what

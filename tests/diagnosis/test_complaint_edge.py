"""What stands on the first screen where a call for an edge node of KubeEdge fails."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_edge import alone
from analyzer.model import Complaint

from tests.support.inline import Case, bundle, node, nodes

LISTED = nodes(
    node("w-1", ip="10.20.1.31", version="v1.28.6"), node("buoy-7", ip="10.64.2.9", version="v1.28.6-kubeedge-v1.17.0")
)
REFUSED = '$ kubectl logs -n shop cam-0\nError from server: Get "https://10.64.2.9:10351/containerLogs/shop/cam-0/cam": dial tcp 10.64.2.9:10351: connect: connection refused\n'
SESSION = "E0612 10:00:05.100000       1 streamserver.go:120] Failed to get container logs, err: can not find buoy-7 session \n"
BARE = "$ kubectl logs -n shop cam-0\nError from server (InternalError): Internal error occurred: \n"
UNREACHED = "E0612 10:00:15.000000     812 edgestream.go:93] dial wss://192.0.2.4:10004/v1/kubeedge/connect error dial tcp 192.0.2.4:10004: i/o timeout\n"
OTHER = 'Error from server: Get "https://10.20.1.31:10250/containerLogs/shop/web-0/web": dial tcp 10.20.1.31:10250: i/o timeout\n'


def of(**texts: str) -> tuple[Case, Complaint]:
    case = bundle({f"{name}.txt": text for name, text in texts.items()})
    found = case.report.data.complaint
    assert found is not None
    return case, found


@pytest.mark.parametrize(
    ("texts", "at", "says", "first"),
    [
        ({"n": LISTED, "t": REFUSED}, "t.txt:2", "nobody listens at the address (10.64.2.9:10351)", "no rule on the API server's machine hands TCP 10351 to cloudcore"),
        ({"n": LISTED, "t": REFUSED, "c": SESSION}, "t.txt:2", "cloudcore has no session of buoy-7 (c.txt:1)", "edgeStream is off in edgecore's configuration on buoy-7"),
        ({"t": BARE, "c": SESSION}, "t.txt:2", "cloudcore has no session of buoy-7 (c.txt:1)", "edgeStream is off in edgecore's configuration on buoy-7"),
        ({"t": BARE, "c": SESSION + UNREACHED}, "t.txt:2", "cloudcore has no session of buoy-7 (c.txt:1)", "a firewall, NAT or balancer between buoy-7"),
        ({"c": SESSION * 2}, "c.txt:2", "cloudcore has no session of buoy-7 (c.txt:2)", "edgeStream is off in edgecore's configuration on buoy-7"),
        ({"e": UNREACHED}, "e.txt:1", "edgecore does not reach cloudcore at 192.0.2.4:10004 (e.txt:1)", "a firewall, NAT or balancer between"),
    ],
)  # fmt: skip
def test_the_line_the_word_and_what_may_be_behind_it(texts: dict[str, str], at: str, says: str, first: str) -> None:
    """The user's line comes first, with the word of cloudcore or edgecore for it."""
    case, found = of(**texts)
    assert f"{found.line.source}:{found.line.line}" == at
    assert "KubeEdge's stream" in found.leg
    assert found.says == says
    assert found.candidates[0].what.startswith(first)
    assert "kubelet-unreachable" not in case.causes


def test_a_session_of_another_program_is_no_edge_nodes() -> None:
    """Words that anybody may log say something where they name a node, or where the log is cloudcore's."""
    line = "E0612 10:00:05.100000       1 login.go:12] Can not find buoy-7 session\n"
    assert bundle({"a.txt": line * 2}).report.data.complaint is None
    assert alone(bundle({"a.txt": line * 2}).snapshot.about) is None
    assert "KubeEdge" in of(a=line * 2, n=LISTED)[1].leg
    assert "KubeEdge" in bundle({"cloudcore.log": line * 2}).report.data.complaint.leg  # type: ignore[union-attr]


def test_a_call_for_another_node_is_the_tunnels() -> None:
    """Beside edge nodes, too."""
    case, found = of(n=LISTED, t=f"$ kubectl logs -n shop web-0\n{OTHER}")
    assert "KubeEdge" not in found.leg
    assert "kubelet-unreachable" in case.causes

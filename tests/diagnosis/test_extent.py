"""A call that fails towards a node that is out says nothing of nodes whose agents are ready."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.extent import is_confined, is_of_few, is_of_targets
from analyzer.schema import KonnectivityEventRow, ToolErrorRow, UsageRow

from tests.causes.test_node_session import GONE, listed, lost
from tests.support.inline import agent, bundle, node, nodes, pods

KUBELET = 'Get "https://{}:10250/containerLogs/a/b/c": proxy error from s:8090 while dialing {}:10250, code 503: 503 Service Unavailable'


def failed(address: str) -> ToolErrorRow:
    return ToolErrorRow(source="t", line=1, class_="tunnel", message=KUBELET.format(address, address))


@pytest.mark.parametrize(
    ("agents", "called", "confined"),
    [
        (("1/1", "0/1"), ("10.0.0.2",), True),
        (("1/1", "0/1"), ("10.0.0.1",), False),
        (("1/1", "0/1"), ("10.0.0.2", "10.0.0.1"), False),
        (("1/1", "0/1"), ("10.0.0.9",), False),
        (("1/1", "1/1"), ("10.0.0.2",), False),
        (("0/1", "0/1"), ("10.0.0.2",), False),
    ],
)
def test_calls_to_nodes_that_are_out(agents: tuple[str, str], called: tuple[str, ...], confined: bool) -> None:
    """All of them, to nodes that are known, while an agent elsewhere is ready and another one is not."""
    case = bundle(
        n=nodes(node("w1", "10.0.0.1"), node("w2", "10.0.0.2")),
        p=pods(agent("aaaaa", agents[0], node="w1"), agent("bbbbb", agents[1], node="w2")),
    )
    assert is_confined([failed(address) for address in called], case.snapshot.about) is confined


def test_a_bundle_that_shows_one_node_out_is_degraded() -> None:
    """What users see is broken there; the tunnel is not."""
    text = f"$ kubectl logs -n a b\nError from server: {KUBELET.format('10.0.0.2', '10.0.0.2')}\n"
    listed = {
        "n": nodes(node("w1", "10.0.0.1"), node("w2", "10.0.0.2")),
        "p": pods(agent("aaaaa", node="w1"), agent("bbbbb", "0/1", node="w2")),
    }
    case = bundle({"t.txt": text}, **listed)
    assert {s.id: str(s.state) for s in case.answered.data.symptoms}["logs"] == "broken"
    assert case.answered.verdict == "degraded"
    assert bundle({"t.txt": text.replace("10.0.0.2", "10.0.0.1")}, **listed).answered.verdict == "broken"


MADE = 'Error from server: Get "https://{0}:10250/containerLogs/a/b/c": dial tcp {0}:10250: connect: no route to host'
REFUSED = 'Error from server: Get "https://{}:10250/containerLogs/a/b/c": No agent available'


@pytest.mark.parametrize("own", ["1/1", "0/1"])
@pytest.mark.parametrize(
    ("text", "called", "confined"),
    [
        (MADE, ("10.0.0.2",), (True, True)),
        (MADE, ("10.0.0.1",), (False, False)),
        (MADE, ("10.0.0.2", "10.0.0.3"), (False, False)),
        (REFUSED, ("10.0.0.2",), (False, True)),
    ],
)
def test_calls_to_a_node_that_is_not_ready_and_has_its_address_for_a_name(
    own: str, text: str, called: tuple[str, ...], confined: tuple[bool, bool]
) -> None:
    """A list of nodes without addresses; the dead node's agent is often still called ready, and then only a dial that was made counts."""
    rows = "".join(f"10.0.0.{n}  {'NotReady' if n == 2 else 'Ready'}  <none>  120d  v1.30.9+IKS\n" for n in (1, 2, 3))
    case = bundle(
        n="NAME      STATUS    ROLES   AGE   VERSION\n" + rows,
        p=pods(agent("aaaaa", node="10.0.0.1"), agent("bbbbb", own, node="10.0.0.2")),
    )
    bad = [ToolErrorRow(source="t", line=1, class_="tunnel", message=text.format(address)) for address in called]
    assert is_confined(bad, case.snapshot.about) is confined[own == "0/1"]


def test_the_node_of_a_call_by_its_name_or_by_its_pods_row() -> None:
    """The URL names the kubelet's host, or the command's pod stands in a list with its node; one that nothing places is of any node."""
    case = bundle(
        n=nodes(node("w1", "10.0.0.1"), node("w2", "10.0.0.2", "NotReady")),
        p=pods(agent("aaaaa", node="w1"), agent("bbbbb", "0/1", node="w2"), agent("ccccc", node="w1")),
    )
    about = case.snapshot.about
    plain = "Error from server: error dialing backend: No agent available"

    def of(message: str, pod: str | None = None) -> bool:
        return is_confined([ToolErrorRow(source="t", line=1, class_="tunnel", message=message, pod=pod)], about)

    assert of(REFUSED.format("w2"))
    assert not of(REFUSED.format("w1"))
    assert of(plain, "konnectivity-agent-bbbbb")
    assert not of(plain, "konnectivity-agent-ccccc")
    assert not of(plain)


def test_dials_of_agents_to_a_node_that_is_not_ready() -> None:
    """The server's own line of a dial that failed there is such a call; one that says no address is not."""
    about = bundle(
        n=nodes(node("w1", "10.0.0.1"), node("w2", "10.0.0.2", "NotReady")),
        p=pods(agent("aaaaa", node="w1"), agent("bbbbb", node="w2")),
    ).snapshot.about

    def of(error: str) -> bool:
        row = KonnectivityEventRow(
            source="s", line=1, component="server", message="DIAL_RSP contains failure", error=error
        )
        return is_confined([row], about)

    assert of("dial tcp 10.0.0.2:10250: connect: no route to host")
    assert not of("dial tcp 10.0.0.1:10250: connect: no route to host")
    assert not of("context deadline exceeded")


DIAL = "Error from server: error dialing backend: dial tcp {}:10250: i/o timeout"


@pytest.mark.parametrize(
    ("called", "measured", "few"),
    [
        ((DIAL.format("10.0.0.2"),), 2, True),
        ((DIAL.format("10.0.0.2"), DIAL.format("10.0.0.3")), 2, False),
        ((DIAL.format("10.0.0.2"),), 1, False),
        ((DIAL.format("10.0.0.2"),), 0, False),
        (("Error from server: error dialing backend: No agent available",), 3, False),
        ((), 3, False),
    ],
)
def test_calls_to_fewer_nodes_than_have_figures(called: tuple[str, ...], measured: int, few: bool) -> None:
    """A dial that was made and failed, to one of two; what was refused before the dial says nothing of a node."""
    about = bundle(n=nodes(node("w1", "10.0.0.1"))).snapshot.about
    bad = [ToolErrorRow(source="t", line=1, class_="tunnel", message=text) for text in called]
    usage = [UsageRow(source="t", line=1, kind="node", name=f"w{n + 1}", memory_bytes=7) for n in range(measured)]
    assert is_of_few(bad, about, usage) is few


def test_one_kubelet_beside_figures_of_several_nodes_is_degraded() -> None:
    """What `top` shows came through; the node that one exec missed is no broken tunnel."""
    top = "$ kubectl top nodes\nNAME  CPU(cores)  CPU%  MEMORY(bytes)  MEMORY%\nw1  120m  6%  1500Mi  19%\nw2  133m  6%  1610Mi  20%\n"
    text = f"$ kubectl exec db-0 -- ls\n{DIAL.format('10.0.0.2')}\n"
    assert bundle(t=top + text).report.verdict == "degraded"
    assert bundle(t=text).report.verdict == "broken"


@pytest.mark.parametrize(
    ("message", "of_targets"),
    [
        (
            'Get "https://10.0.0.2:10250/containerLogs/a/b/c": dial tcp 10.0.0.2:10250: connect: connection refused',
            True,
        ),
        ('Get "https://10.0.0.2:10250/containerLogs/a/b/c": x509: certificate signed by unknown authority', True),
        ("error dialing backend: dial unix /run/k/s.sock: connect: connection refused", False),
        ("error dialing backend: No agent available", False),
        ('Get "https://10.0.0.2:10250/containerLogs/a/b/c": EOF', False),
        ("words of tomorrow", False),
    ],
)
def test_calls_that_fail_at_the_kubelet_itself(message: str, of_targets: bool) -> None:
    """Refused or not trusted there; a cut may be anywhere, and what fails before it is of no kubelet."""
    row = ToolErrorRow(source="t", line=1, class_="tunnel", message=f"Error from server: {message}")
    assert is_of_targets([row]) is of_targets
    lost = KonnectivityEventRow(source="s", line=1, error="dial tcp 10.0.0.2:10250: i/o timeout")
    assert is_of_targets([row, lost]) is of_targets
    assert is_of_targets([]) is False


SERVERS = "$ kubectl get pods -n kube-system\nNAME                     READY   STATUS    RESTARTS      AGE\nkonnectivity-server-m1   1/1     Running   0             40d\nkonnectivity-server-m2   0/1     Error     9 (3m ago)    40d\n"
ASKED_LOGS, ASKED_EXEC = "$ kubectl logs -n shop web-0\nError from server: ", "$ kubectl exec -n shop web-0 -- date\n"
AT_KUBELET = (
    'Get "https://10.0.0.2:10250/containerLogs/shop/web-0/web": dial tcp 10.0.0.2:10250: connect: connection refused\n'
)
SOCKET = "Error from server: error dialing backend: dial unix /run/k/s.sock: connect: connection refused\n"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (ASKED_LOGS + AT_KUBELET, "broken"),
        (ASKED_EXEC + SOCKET, "degraded"),
        (ASKED_EXEC + SOCKET + ASKED_LOGS + AT_KUBELET, "broken"),
        (ASKED_EXEC + "Mon Mar  2 10:00:00 UTC 2026\n" + ASKED_LOGS + AT_KUBELET, "degraded"),
    ],
)
def test_one_server_that_is_down_spares_only_what_meets_it(text: str, verdict: str) -> None:
    """A kubelet that refuses does so whichever server is asked."""
    assert str(bundle({"p.txt": SERVERS, "e.txt": text}).report.verdict) == verdict


@pytest.mark.parametrize(
    ("files", "verdict"),
    [
        ({}, "degraded"),
        ({"agent.log": ""}, "broken"),
        ({"server.log": GONE.format(1, "w1") + GONE.format(2, "w2")}, "broken"),
        ({"n.txt": listed("w1")}, "broken"),
    ],
)
def test_a_node_whose_session_is_lost_is_one_of_several(files: dict[str, str], verdict: str) -> None:
    """By both ends, of this node alone, while others are ready; of the only worker, or of all, it is the way itself."""
    case = bundle(lost("w1", "w2") | files)
    assert str(case.report.data.verdict) == verdict

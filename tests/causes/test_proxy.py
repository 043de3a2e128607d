"""An HTTP proxy between agents and server."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.causes import proxy as proxy_room
from analyzer.causes.proxy import _covers
from analyzer.schema import ContainerArgRow, KonnectivityEventRow

from tests.support.inline import (
    HOST,
    PORT,
    agent,
    arguments,
    bundle,
    dial,
    failing,
    nobody,
    node,
    nodes,
    options,
    pod,
    pods,
    serving,
)

ID = "http-proxy-in-path"
TIMEOUT = dial(f"dial tcp 166.9.14.5:{PORT}: i/o timeout")


def answer(line: str) -> str:
    r"""grpc-go's text for a CONNECT that was not answered with 200."""
    return dial(
        f'failed to do connect handshake, response: \\\\\\"HTTP/1.1 {line}\\\\\\\\r\\\\\\\\nServer: squid\\\\\\"'
    )


def environment(**values: str) -> str:
    """The DaemonSet with these variables."""
    lines = "".join(f"        - name: {k}\n          value: {v!r}\n" for k, v in values.items())
    return arguments() + "        env:\n" + lines


@pytest.mark.parametrize("line", ["403 Forbidden", "407 Proxy Authentication Required", "503 Service Unavailable"])
def test_the_proxys_own_answer_proves_it(line: str) -> None:
    """grpc-go quotes the status line: confirmed, with or without the DaemonSet, and the port is not blamed."""
    log = options() + failing(answer(line))
    bare, whole = (
        bundle({"agent.log": log}),
        bundle({"agent.log": log, "ds.yaml": environment(HTTPS_PROXY="http://p:3128")}),
    )
    assert bare.first == whole.first == (ID, "confirmed")
    assert line in bare.cause(ID).summary  # type: ignore[union-attr]
    assert bare.places(ID) == ["agent.log:5", "agent.log:6"]
    assert whole.places(ID) == ["agent.log:5", "agent.log:6", "ds.yaml:16"]
    assert "agent-args-wrong" not in bare.causes
    assert bare.cause(ID).scope == "1 of 1 agents"  # type: ignore[union-attr]
    assert f"exempt {HOST} from the proxy: add it to NO_PROXY" in bare.commands(ID)
    assert f"CONNECT to {HOST}:{PORT}" in bare.commands(ID)


@pytest.mark.parametrize(
    "reason",
    ["dial tcp 10.3.0.9:3128: connect: connection refused", "dial tcp 10.3.0.9:3128: i/o timeout"],
)
def test_dials_to_the_proxys_address_prove_it(reason: str) -> None:
    """What is dialled is HTTPS_PROXY and not the server."""
    case = bundle({"agent.log": failing(dial(reason)), "ds.yaml": environment(HTTPS_PROXY="http://u:pw@10.3.0.9:3128")})
    assert case.first == (ID, "confirmed")
    assert "10.3.0.9:3128" in case.cause(ID).summary  # type: ignore[union-attr]


@pytest.mark.parametrize(("line", "first"), [("503 Service Unavailable", "server-down"), ("403 Forbidden", ID)])
def test_a_proxy_before_a_dead_server_is_not_the_cause(line: str, first: str) -> None:
    """503 is what a proxy says that finds nobody behind it; 403 is its own rule whatever stands behind."""
    down = pods(pod("konnectivity-server-c1a2b3c4d5e6f7a8b9c0-x", "0/1", "CrashLoopBackOff", namespace="kubx-masters"))
    case = bundle({"agent.log": failing(answer(line)), "pods.txt": down})
    assert case.status("CP-01") == "fail"
    assert case.first == (first, "confirmed")


def test_a_proxys_name_that_is_not_found_proves_it_too() -> None:
    """The name looked up is the proxy's."""
    case = bundle(
        {
            "agent.log": failing(dial("dial tcp: lookup proxy.acme.io on 10.0.0.2:53: no such host")),
            "ds.yaml": environment(https_proxy="proxy.acme.io:3128"),
        }
    )
    assert case.causes[ID] == "confirmed"


def test_a_proxy_setting_and_failing_connects_are_likely_only() -> None:
    """The text names the server's address: an agent that dials it directly would fail the same way."""
    files = {"agent.log": failing(TIMEOUT), "ds.yaml": environment(HTTPS_PROXY="http://10.3.0.9:3128")}
    assert bundle(files).causes[ID] == "likely"


def test_a_proxy_setting_and_agents_that_wait_are_possible() -> None:
    """No agent's log: one of several reasons for 0/1."""
    files = {
        "pods.txt": pods(agent("a", "0/1"), agent("b", "0/1")),
        "ds.yaml": environment(HTTPS_PROXY="http://p:3128"),
    }
    assert bundle(files).causes[ID] == "possible"
    assert ID not in bundle(files | {"pods.txt": pods(agent("a"), agent("b"))}).causes


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"HTTPS_PROXY": ""},
        {"HTTP_PROXY": "http://p:3128"},
        {"HTTPS_PROXY": "http://p:3128", "NO_PROXY": f"localhost, {HOST}"},
        {"HTTPS_PROXY": "http://p:3128", "no_proxy": ".containers.cloud.ibm.com"},
    ],
)
def test_no_proxy_in_the_way_is_the_firewalls_case(variables: dict[str, str]) -> None:
    """The rival: gRPC takes HTTPS_PROXY only, and NO_PROXY exempts the server."""
    case = bundle({"agent.log": failing(TIMEOUT), "ds.yaml": environment(**variables) if variables else arguments()})
    assert case.first == ("firewall-or-routing", "possible")
    assert ID not in case.causes


def test_agents_connected_through_a_proxy_are_no_fault() -> None:
    """It stands in the way and lets them pass."""
    files = {"agent.log": options() + serving(), "ds.yaml": environment(HTTPS_PROXY="http://p:3128")}
    assert ID not in bundle(files).causes


def test_another_containers_proxy_is_not_the_agents() -> None:
    """Only the agents' own environment counts."""
    other = environment(HTTPS_PROXY="http://p:3128").replace("konnectivity-agent", "vpn")
    assert ID not in bundle({"agent.log": failing(TIMEOUT), "ds.yaml": other}).causes


@pytest.mark.parametrize(
    ("entry", "host", "covered"),
    [
        ("*", "a.b", True),
        ("a.b", "a.b", True),
        (".b", "a.b", True),
        ("b", "a.b", True),
        ("*.b", "a.b", True),
        ("b:443", "a.b", True),
        ("", "a.b", False),
        ("c", "a.b", False),
        ("xa.b", "a.b", False),
        ("a.b", "xa.b", False),
        ("10.0.0.0/8", "10.9.9.9", True),
        ("10.0.0.0/8", "11.9.9.9", False),
        ("10.9.9.9", "10.9.9.9", True),
    ],
)
def test_no_proxy_is_read_as_go_reads_it(entry: str, host: str, covered: bool) -> None:
    """Names cover what is below them, networks their addresses, a star everything."""
    assert _covers(entry, host) is covered


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://proxy.example.com:3128", "proxy.example.com:3128"),
        (" https://user:word@proxy.example.com:3128/ ", "proxy.example.com:3128"),
        ("proxy:8080", "proxy:8080"),
        ("http://[fd00::1]:3128", "fd00::1:3128"),
        ("http://proxy.example.com", None),
        ("http://proxy:http", None),
        (":3128", None),
        ("", None),
    ],
)
def test_the_address_of_a_proxy(url: str, address: str | None) -> None:
    """Scheme and credentials may lack, a port may not."""
    assert proxy_room._address(url) == address


def said(*errors_: str | None) -> list[KonnectivityEventRow]:
    return [KonnectivityEventRow(source="a.log", line=at, message="m", error=text) for at, text in enumerate(errors_)]


def test_what_a_proxy_answers() -> None:
    """That it found nobody behind it is not that it refuses by rule; the latest answer is the one to be named."""
    answer = "failed to do connect handshake, response: HTTP/1.1 {}"
    bad, no = answer.format("502 Bad Gateway"), answer.format("403 Forbidden")
    assert [proxy_room._upstream(said(*one)) for one in ([bad, None], [bad, no], [no])] == [True, False, False]
    assert proxy_room._status(said(bad, no, "other")).startswith(" with 403")
    assert proxy_room._status(said(None, "other")) == ""


def test_dials_to_a_proxy_by_its_address_or_name() -> None:
    """Of the setting; others are not the proxy's."""
    settings = [
        ContainerArgRow(source="a", line=1, flag="env HTTPS_PROXY", value=value)
        for value in ("http://proxy.example.com:3128", None)
    ]
    found = proxy_room._dialled(settings, {"x": said("dial tcp 10.0.0.1:3128: i/o timeout", None, "dial tcp: lookup proxy.example.com: no such host", "dial tcp: lookup other.example.com: no such host")})  # fmt: skip
    assert found == ["proxy.example.com"]
    settings = [ContainerArgRow(source="a", line=1, flag="env HTTPS_PROXY", value="10.0.0.1:3128")]
    assert proxy_room._dialled(settings, {"x": said("dial tcp 10.0.0.1:3128: i/o timeout", "dial tcp 10.0.0.2:3128: i/o timeout")}) == ["10.0.0.1:3128"]  # fmt: skip


@pytest.mark.parametrize(
    ("space", "own"),
    [
        ("kube-system", True),
        ("master-a", False),
        ("clusters-a", False),
        ("ocm-a", False),
        ("hypershift-a", False),
        ("kubx-masters", False),
    ],
)
def test_a_proxy_of_a_control_planes_own_agents_is_no_proxy_of_the_customers(space: str, own: bool) -> None:
    """Whatever hosts it, its agents dial from another place."""
    row = ContainerArgRow(
        source="d", line=1, namespace=space, container="konnectivity-agent", flag="env HTTPS_PROXY", value="http://p:1"
    )
    rows: Any = [row]
    assert proxy_room._settings(nobody(), rows) == ([row] if own else [])


@pytest.mark.parametrize("words", ["Forbidden", "Bad Gateway"])
def test_an_api_server_that_asks_a_proxy_for_the_cluster_s_own_addresses(words: str) -> None:
    """Go's words for a refused CONNECT are the proxy's answer: neither metrics-server nor the webhook is down."""
    api = (
        "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: v1beta1.metrics.k8s.io\nspec:\n  group: metrics.k8s.io\n"
        '  service:\n    name: metrics-server\n    namespace: kube-system\nstatus:\n  conditions:\n  - type: Available\n    status: "False"\n'
        "    reason: FailedDiscoveryCheck\n    message: 'failing or missing response from https://10.96.3.4:443/apis/metrics.k8s.io/v1beta1: Get \"https://10.96.3.4:443/apis/metrics.k8s.io/v1beta1\": {}'\n"
    )
    case = bundle({"a.yaml": api.format(words)})
    assert case.causes == {ID: "likely"}
    found = case.cause(ID)
    assert found is not None
    assert found.title.startswith("The API server asks an HTTP proxy")
    assert "NO_PROXY" in found.remedies[0].text
    assert ID not in bundle({"a.yaml": api.format("context deadline exceeded")}).causes


def test_where_the_product_writes_the_proxy_its_own_setting_is_changed() -> None:
    """AKS takes back what its Deployment is given; the kind that is named elsewhere is the one that runs the agents."""
    log = options() + failing(answer("403 Forbidden"))
    elsewhere = log.replace(HOST, "tern-1a2b.hcp.westeurope.azmk8s.io")
    theirs = bundle({"agent.log": elsewhere, "n.txt": nodes(node("aks-np1-12345678-vmss000001", version="v1.31.2"))})
    assert "az aks update" in theirs.commands(ID)
    assert "--http-proxy-config" in theirs.commands(ID)
    assert "DaemonSet" not in theirs.commands(ID)
    replica = bundle({"agent.log": log, "p.txt": pods(pod("konnectivity-agent-6f7c8d9b5-bbbbb"))})
    assert "NO_PROXY of the Deployment konnectivity-agent" in replica.commands(ID)


def test_both_ends_of_the_proxy_are_named_or_looked_up() -> None:
    """The proxy by the agents' environment, else as its people call it; the server by the agents' arguments, which a command prints."""
    refused = failing(answer("403 Forbidden"))
    known = bundle({"a.log": options() + refused, "ds.yaml": environment(HTTPS_PROXY="http://gate.tern.example:3128")})
    assert f"let the proxy gate.tern.example:3128 pass CONNECT to {HOST}:{PORT}" in known.commands(ID)
    told = bundle({"a.log": refused, "t.txt": "Our workers go out by squid at 192.0.2.9:3128, as all do.\n"})
    assert "let the proxy 192.0.2.9:3128 pass CONNECT to the host and port that the agents dial" in told.commands(ID)
    assert "containers[*].args}" in told.commands(ID)
    assert "<" not in told.commands(ID)


@pytest.mark.parametrize(
    "words",
    [
        "proxyconnect tcp: proxy error from 127.0.0.1:6443 while dialing squid.tern.example:3128, code 503: 503 Service Unavailable",
        "proxyconnect tcp: dial tcp 192.0.2.9:3128: connect: connection refused",
    ],
)
@pytest.mark.parametrize("of_k3s", [True, False])
def test_an_api_server_that_asks_a_proxy_for_a_kubelet(words: str, of_k3s: bool) -> None:
    """The node and its tunnel are not at fault: its proxy's address was dialled, and k3s has its environment in a file."""
    said = f'Error from server: Get "https://10.3.4.5:10250/containerLogs/shop/web-0/web": {words}\n'
    files = {"said.txt": said} | ({"v.txt": "$ k3s --version\nk3s version v1.29.5+k3s1 (4e53a323)\n"} if of_k3s else {})
    case = bundle(files)
    assert case.causes == {ID: "likely"}
    cause = case.cause(ID)
    assert cause is not None
    assert "exempt 10.3.4.5" in cause.remedies[0].text
    assert ("k3s*.env" in str(cause.remedies[0].command)) is (of_k3s or "127.0.0.1:6443" in words)
    assert {one.id: one.state for one in case.report.data.symptoms}["exec"] == "unknown"

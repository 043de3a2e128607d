"""POL-08: what a firewall says it refused of the agents' connections."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.policy.legs import Way

from tests.support.inline import PORT, agent, bundle, dial, failing, options, pods, serving

SERVER = "166.9.14.5"
LOG = options() + failing(dial(f"dial tcp {SERVER}:{PORT}: i/o timeout"))
FILES = {"pods.txt": pods(agent("aaaaa", "0/1", node="10.1.2.3")), "agent.log": LOG}


def refused(source: str = "10.1.2.3", target: str = SERVER, port: int = PORT, proto: str = "TCP") -> str:
    return f"Nov 26 12:04:17 gw kernel: [OUT-20-D]IN=bond0.7 OUT=bond0 SRC={source} DST={target} LEN=60 TTL=63 ID=4 DF PROTO={proto} SPT=43122 DPT={port} WINDOW=1\n"


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (refused(), "fail"),
        (refused(source="10.200.0.1"), "fail"),
        (refused(target="166.9.77.1"), "fail"),
        (refused(source="10.200.0.1", target="166.9.77.1"), "unknown"),
        (refused(port=443), "unknown"),
        (refused(proto="UDP"), "unknown"),
    ],
)
def test_whose_connection_it_is(line: str, status: str) -> None:
    """By what an agent dials, whoever the source seems to be behind a mask; else by a worker's address and the server's port."""
    case = bundle(FILES | {"gw.log": line})
    assert case.status("POL-08") == status
    if status == "fail":
        assert case.places("POL-08") == ["gw.log:1"]
        assert "1 refused connection listed, 1 of them on the agents' way" in case.says("POL-08")


def test_a_rule_is_said_once_with_all_that_it_refuses() -> None:
    """Two workers and one list of rules."""
    said = bundle(FILES | {"gw.log": refused() + refused("10.1.2.4")}).says("POL-08")
    assert f"Vyatta or VyOS refuses 10.1.2.3, 10.1.2.4 -> {SERVER}:{PORT} (OUT, rule 20, bond0.7 to bond0)" in said


def test_agents_that_stand_make_it_a_warning() -> None:
    """It may be from before, or of a try that was made beside a stream."""
    ready = {"pods.txt": pods(agent("aaaaa", node="10.1.2.3")), "agent.log": options() + serving()}
    assert bundle(ready | {"gw.log": refused()}).status("POL-08") == "warn"


def test_without_such_a_log_nothing_is_asked() -> None:
    """No bundle can be asked for what an appliance dropped: that is outside."""
    check = bundle(FILES).check("POL-08")
    assert (str(check.status), check.outside) == ("unknown", True)


AGENT = "kube-system/konnectivity-agent-aaaaa"


def dropped(source: str = AGENT, target: str = f"{SERVER}:{PORT}", verdict: str = "Policy denied DROPPED") -> str:
    return f"Oct  8 12:11:40.302: {source}:48122 (ID:18834) <> {target} (world) {verdict} (TCP Flags: SYN)\n"


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (dropped(), "fail"),
        (dropped(target=f"10.9.9.9:{PORT}"), "fail"),
        (dropped("app/web-0"), "unknown"),
        (dropped(target="10.9.9.9:443"), "unknown"),
        (dropped(target="shop/front-0:8080"), "unknown"),
        (dropped(target="10.9.9.9:10250"), "warn"),
        (dropped(target="kube-system/metrics-server-6d8f7c9b44-2hvxk:4443", verdict="policy-verdict:none INGRESS DENIED"), "warn"),
    ],
)  # fmt: skip
def test_a_flow_is_told_by_the_agents_pod(line: str, status: str) -> None:
    """The way to the server, and what agents are sent to behind them; another pod's flows to the same server are its own."""
    assert bundle(FILES | {"flows.txt": line}).status("POL-08") == status


def test_two_records_of_one_drop_are_one_way() -> None:
    """The verdict says at which end it was, and the drop does not."""
    target = "kube-system/metrics-server-6d8f7c9b44-2hvxk:4443"
    text = dropped(target=target, verdict="policy-verdict:none INGRESS DENIED") + dropped(target=target)
    detail = bundle(FILES | {"flows.txt": text}).check("POL-08").detail
    assert isinstance(detail, details.FirewallDenials)
    assert [(way.inward, way.by_policy) for way in detail.behind.ways] == [(True, True)]
    assert not detail.of_policies.ways
    assert not detail.outside.ways


HOOK = '$ kubectl create deploy x\nError from server (InternalError): Internal error occurred: failed calling webhook "v.shop.example.com": failed to call webhook: Post "https://hook.shop.svc:443/validate?timeout=10s": context deadline exceeded\n'
AT_POD = "Oct  8 12:11:40.302: {}:48122 ({}) <> {} (ID:7) policy-verdict:none INGRESS DENIED (TCP Flags: SYN)\n"
METRICS = "kube-system/metrics-server-6d8f7c9b44-2hvxk:4443"


@pytest.mark.parametrize(
    ("line", "way"),
    [
        (AT_POD.format("10.0.0.9", "remote-node", METRICS), Way.API_METRICS),
        (AT_POD.format("10.0.0.9", "kube-apiserver", "shop/hook-6d8f7c9b44-2hvxk:9443"), Way.API_WEBHOOK),
        (AT_POD.format(AGENT, "ID:9", "shop/hook-6d8f7c9b44-2hvxk:9443"), Way.WEBHOOK),
        (AT_POD.format("10.0.0.9", "world", METRICS), None),
        (AT_POD.format("10.0.0.9", "host", "shop/front-6d8f7c9b44-2hvxk:9443"), None),
    ],
)
def test_the_pods_that_the_api_server_calls(line: str, way: Way | None) -> None:
    """By an agent, or by itself where none is known; what comes from anywhere, and other pods, are no matter of it."""
    detail = bundle({"say.txt": HOOK, "flows.txt": line}).check("POL-08").detail
    assert ([one.way for one in detail.behind.ways] if isinstance(detail, details.FirewallDenials) else []) == (
        [way] if way else []
    )


def test_with_agents_a_nodes_own_flow_is_anybodys() -> None:
    """A program on the node may look for metrics as well."""
    assert (
        bundle(FILES | {"flows.txt": AT_POD.format("10.0.0.9", "remote-node", METRICS)}).status("POL-08") == "unknown"
    )


def test_what_is_sure_of_a_flow() -> None:
    """To a kubelet by the agent's pod alone; to the server by what it dials or the port that it is told, and not where nobody knows this."""
    plain = {"pods.txt": FILES["pods.txt"]}
    for files, target, sure in (
        (FILES, "10.9.9.9:10250", True),
        (FILES, f"10.9.9.9:{PORT}", True),
        (FILES, f"{SERVER}:{PORT}", True),
        (plain, f"10.9.9.9:{PORT}", False),
    ):
        detail = bundle(files | {"flows.txt": dropped(target=target)}).check("POL-08").detail
        assert isinstance(detail, details.FirewallDenials)
        assert [way.dialled for way in detail.ways] == [sure]

"""Agents that are refused on their own node, by the balancer that runs there: not the server's fault."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.causes.balancer import is_local

from tests.support.inline import agent, bundle, dial, failing, node, nodes, options, pod, pods, serving

FAULT = "agent-node-fault"
K0S = nodes(node("w4", version="v1.31.5+k0s"), node("w5", version="v1.31.5+k0s"))
LOCAL = options("127.0.0.1", 7132) + failing(dial("dial tcp 127.0.0.1:7132: connect: connection refused"), 3)


def files(state: tuple[str, str] = ("0/1", "CrashLoopBackOff"), name: str = "nllb-w5") -> dict[str, str]:
    return {
        "n.txt": K0S,
        "p.txt": pods(
            agent("a", node="w4"), agent("b", node="w5"), pod("nllb-w4", node="w4"), pod(name, *state, node="w5")
        ),
        "konnectivity-agent-axxxx.log": serving("a4"),
        "konnectivity-agent-bxxxx.log": LOCAL,
    }


def test_the_nodes_own_balancer_is_named_and_not_the_server() -> None:
    """k0s's envoy listens at 127.0.0.1 of each worker: its pod's state is direct, and the other agent's stream shows a server."""
    case = bundle(files())
    assert case.first == (FAULT, "confirmed")
    assert "server-down" not in case.causes
    cause = case.cause(FAULT)
    assert cause is not None
    assert "nllb-w5 is 0/1 CrashLoopBackOff" in cause.summary
    assert cause.scope == "w5"
    assert case.places(FAULT)[0] == "p.txt:5"
    assert "k0sworker" in case.commands(FAULT)
    assert "k0scontroller" not in case.commands(FAULT)
    assert "/var/log/pods/*/nllb/*.log" in case.commands(FAULT)  # a container has no node in its name


def test_any_static_pod_of_the_node_may_be_the_balancer() -> None:
    """HAProxy or nginx as a static pod, on a cluster that is not k0s's."""
    case = bundle(
        files(("0/1", "Error"), "haproxy-w5")
        | {"n.txt": nodes(node("w4", version="v1.31.5"), node("w5", version="v1.31.5"))}
    )
    assert case.first == (FAULT, "confirmed")
    assert "haproxy-w5" in case.commands(FAULT)
    assert "k0s" not in case.commands(FAULT)


def test_without_the_pod_it_is_likely_and_without_another_agent_possible() -> None:
    """Nobody listens at the address is all that is shown; a server may be up or not."""
    well = bundle(files(("1/1", "Running")))
    assert well.first == (FAULT, "likely")
    assert "ss -ltnp" in well.commands(FAULT)
    alone = bundle({"n.txt": K0S, "konnectivity-agent-bxxxx.log": LOCAL})
    assert alone.first == (FAULT, "possible")


@pytest.mark.parametrize("host", ["10.9.9.9", "konnectivity.example.com"])
def test_a_refusal_at_the_servers_address_is_not_the_nodes(host: str) -> None:
    """Another address is another machine's."""
    other = options(host, 8132) + failing(dial("dial tcp 10.9.9.9:8132: connect: connection refused"), 3)
    case = bundle({"n.txt": K0S, "konnectivity-agent-bxxxx.log": other})
    assert FAULT not in case.causes
    assert case.first == ("server-down", "likely")


def test_a_static_pod_of_the_control_plane_is_no_balancer() -> None:
    """etcd of that node is down: it listens elsewhere."""
    case = bundle(files(("0/1", "CrashLoopBackOff"), "etcd-w5"))
    assert case.causes[FAULT] == "likely"


@pytest.mark.parametrize(
    ("error", "local"),
    [
        ("dial tcp 127.0.0.1:7132: connect: connection refused", True),
        ("dial tcp 127.0.0.1:7132: i/o timeout", False),
        ("dial tcp 192.0.2.7:7132: connect: connection refused", False),
    ],
)
def test_only_a_refusal_at_home_is_the_nodes(error: str, local: bool) -> None:
    """The last failure counts; an agent without one is refused nowhere."""
    state: Any = SimpleNamespace(
        failures=[
            SimpleNamespace(error="dial tcp 127.0.0.1:1: connect: connection refused"),
            SimpleNamespace(error=error),
        ]
    )
    assert is_local(state) is local
    assert not is_local(SimpleNamespace(failures=[]))  # type: ignore[arg-type]


def test_an_agent_that_fails_elsewhere_speaks_against_a_fault_of_one_node() -> None:
    """One is refused at home and another gets no answer from the server: no balancer explains both."""
    away = options("10.9.9.9", 8132) + failing(dial("dial tcp 10.9.9.9:8132: i/o timeout"), 3)
    assert FAULT not in bundle(files() | {"konnectivity-agent-axxxx.log": away}).causes

"""Agents that are connected, and not as they should be, as causes."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.checks.test_ag_tunnel import OTHER, server
from tests.checks.test_srv import refused
from tests.support.inline import (
    SERVER,
    bundle,
    klog,
    node,
    nodes,
    options,
    pod,
    pods,
    serving,
)
from tests.support.names import NAMES, few

REFUSALS = "".join(refused(f"09:00:0{n}.0") for n in range(3))


def test_servers_without_agents_beside_full_ones() -> None:
    """Logs of both prove it: confirmed, the empty one is the scope; all empty is the rival, and even servers are no cause."""
    full, empty = server(0, 1), server(name=OTHER, extra=REFUSALS)
    case = bundle({"one.log": full, "two.log": empty})
    assert case.causes["agents-partially-connected"] == "confirmed"
    found = case.cause("agents-partially-connected")
    assert found is not None
    assert found.scope == "two.log"
    assert [gap.what for gap in found.would_change_our_mind] == [
        "logs of all servers and of one agent over the same minutes"
    ]
    whole = bundle({"one.log": full, "two.log": empty, "agent.log": options() + serving()}).cause(
        "agents-partially-connected"
    )
    assert whole is not None
    assert whole.would_change_our_mind == ()  # both ends' logs are there
    assert "AG-10" in found.explains
    assert "two.log:5" in case.places("agents-partially-connected")
    assert "agents-partially-connected" not in bundle({"one.log": full, "two.log": server(0, 1, name=OTHER)}).causes
    none = bundle({"one.log": empty})
    assert "agents-partially-connected" not in none.causes
    assert set(none.causes.values()) == {"possible"}


def test_an_agent_that_misses_announced_servers() -> None:
    """Its own log alone: likely, and possible that a server is not there at all; who reaches its only server has no fault."""
    count = klog("08:00:04.000000", '"Server count change suggestion by server" current=1 serverID="x" actual=3')
    case = bundle({"a.log": options() + count + serving()})
    assert case.causes == {"agents-partially-connected": "likely", "server-replica-missing": "possible"}
    assert case.cause("agents-partially-connected").scope == ""  # type: ignore[union-attr]
    assert bundle({"a.log": options() + serving()}).causes == {}


LEASES = klog(
    "08:00:03.500000",
    'Could not list leases: leases.coordination.k8s.io is forbidden: User "system:serviceaccount:kube-system:konnectivity-agent" cannot list resource "leases"',
    "E",
    "lease_counter.go:131",
)


def test_agents_that_may_not_count_the_servers() -> None:
    """They say so: the cure is a role, and not the balancer; an agent that may has the other cure."""
    full, empty = server(0, 1), server(name=OTHER, extra=REFUSALS)
    files = {"one.log": full, "two.log": empty}
    case = bundle(files | {"agent.log": options() + LEASES + serving()})
    assert case.first == ("agents-partially-connected", "confirmed")
    assert "leases" in case.cause("agents-partially-connected").summary  # type: ignore[union-attr]
    alone = {"agent.log": options() + LEASES + serving()}
    assert bundle(alone).causes == {"agents-partially-connected": "possible"}
    servers = pods(pod("konnectivity-server-cp1", node="cp1"), pod("konnectivity-server-cp2", node="cp2"))
    assert bundle(alone | {"p.txt": servers}).causes == {"agents-partially-connected": "likely"}
    assert "--serviceaccount=kube-system:konnectivity-agent" in case.commands("agents-partially-connected")
    assert "stickiness" not in case.commands("agents-partially-connected")
    assert "agent.log:4" in case.places("agents-partially-connected")
    assert "stickiness" in bundle(files | {"agent.log": options() + serving()}).commands("agents-partially-connected")


REFLECTED = klog(
    "08:00:03.500000",
    '"Unhandled Error" err="k8s.io/client-go/informers/factory.go:160: Failed to watch *v1.Lease: failed to list *v1.Lease: '
    'leases.coordination.k8s.io is forbidden: User \\"{user}\\" cannot list resource \\"leases\\" in API group '
    '\\"coordination.k8s.io\\" in the namespace \\"tunnels\\"" logger="UnhandledError"',
    "E",
    "reflector.go:166",
)


@pytest.mark.parametrize(
    ("user", "flag"),
    [("system:serviceaccount:kube-system:agent", "--serviceaccount=kube-system:agent"), ("agents", "--user=agents")],
)
def test_the_role_is_for_who_is_refused(user: str, flag: str) -> None:
    """The API server names the user and the namespace; without any server count the cause is possible."""
    case = bundle({"agent.log": options() + REFLECTED.replace("{user}", user) + serving()})
    assert case.causes == {"agents-partially-connected": "possible"}
    assert flag in case.commands("agents-partially-connected")
    assert "-n tunnels --verb=get,list,watch" in case.commands("agents-partially-connected")


def test_one_identity_of_several_agents() -> None:
    """Two pods: confirmed; two files that may be one agent's log: possible; two identities: none."""
    a, b = "konnectivity-agent-aaaaa", "konnectivity-agent-bbbbb"
    log = options() + serving()
    case = bundle({f"{a}.log": log, f"{b}.log": log + "\n"})
    assert case.causes == {"agent-identity-clash": "confirmed"}
    assert case.cause("agent-identity-clash").scope == f"{a}, {b}"  # type: ignore[union-attr]
    assert case.places("agent-identity-clash") == [f"{a}.log:3", f"{b}.log:3"]
    again = serving(clock="09:00:05.100000")
    assert bundle({"a.log": log, "b.log": again}).causes == {"agent-identity-clash": "possible"}
    assert bundle({f"{a}.log": log, f"{b}.log": options(agent="b1") + serving("b1")}).causes == {}


@few
@example("konnectivity", "unknown")
@given(NAMES, NAMES)
def test_clash_and_spread_whatever_the_files_are_called(one: str, two: str) -> None:
    """Names of directories have no part in it."""
    a, b = f"{one}/konnectivity-agent-aaaaa.log", f"{two}-2/konnectivity-agent-bbbbb.log"
    log = options() + serving()
    assert bundle({a: log, b: log + "\n"}).causes == {"agent-identity-clash": "confirmed"}
    spread = bundle({f"{one}-1.log": server(0, 1), f"{two}-2.log": server(name=OTHER, extra=REFUSALS)})
    assert spread.causes["agents-partially-connected"] == "confirmed"


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("Pod", "sed -i 's/--server-count=1/--server-count=2/' /etc/kubernetes/manifests/"),
        ("Deployment", "kubectl get deployment -n kube-system"),
    ],
)
def test_the_count_that_is_too_low_is_named_with_its_place(kind: str, command: str) -> None:
    """Arguments and logs are both in the bundle: how many there are, and what they announce."""
    spec = "  containers:\n  - name: konnectivity-server\n    image: x/proxy-server:v0.33.0\n    args: [--server-count=1]\n"
    if kind == "Deployment":
        spec = "  template:\n    spec:\n" + "".join(f"    {line}\n" for line in spec.splitlines())
    manifest = f"apiVersion: {'v1' if kind == 'Pod' else 'apps/v1'}\nkind: {kind}\nmetadata:\n  name: konnectivity-server\n  namespace: kube-system\nspec:\n{spec}"
    logs = {"one.log": server(0, 1), "two.log": server(name=OTHER, extra=REFUSALS)}
    first = bundle(logs | {"s.yaml": manifest}).commands("agents-partially-connected").splitlines()[0]
    assert "--server-count=2 in place of 1" in first
    assert command in first
    enough = bundle(logs | {"s.yaml": manifest.replace("count=1", "count=2")})
    assert "in place of" not in enough.commands("agents-partially-connected")


def test_servers_that_may_not_write_their_leases_are_not_counted() -> None:
    """The servers' own log says who is refused what, and where: that right is the cure."""
    refusal = klog(
        "08:00:02.000000",
        '"Failed to ensure lease exists, will retry" err="leases.coordination.k8s.io \\"konnectivity-proxy-server-1\\" is forbidden: '
        'User \\"system:konnectivity-server\\" cannot get resource \\"leases\\" in API group \\"coordination.k8s.io\\" in the namespace \\"kube-system\\"" interval="200ms"',
        "E",
        "controller.go:145",
    )
    case = bundle({"one.log": server(0, 1, extra=refusal), "two.log": server(name=OTHER, extra=refusal + REFUSALS)})
    assert "may not write their leases" in case.says("AG-10")
    first = case.commands("agents-partially-connected").splitlines()[0]
    assert "--verb=get,list,watch,create,update,delete" in first
    assert "--user=system:konnectivity-server" in first


KEEPALIVED = "  network:\n    controlPlaneLoadBalancing:\n      enabled: true\n      keepalived:\n        vrrpInstances:\n        - virtualIPs: [192.0.2.100/24]\n"


def test_k0s_has_a_balancer_of_its_own_on_each_worker() -> None:
    """In place of the virtual address that leads every agent to one controller; other products are told of balancers alone."""
    lines = [
        f'I0305 10:00:0{at}.155288       1 clientset.go:183] "duplicate server" serverID="{SERVER}" serverCount=3 clientsCount=1\n'
        for at in range(1, 8)
    ]
    log = {"agent.log": options("10.20.5.100") + serving() + "".join(lines)}
    k0s = bundle(log | {"n.txt": nodes(node("w1", version="v1.29.9+k0s"))}).commands("agents-partially-connected")
    assert "spec.network.nodeLocalLoadBalancing" in k0s
    assert "hands 10.20.5.100:" in k0s
    assert "nodeLocalLoadBalancing" not in bundle(log).commands("agents-partially-connected")


@pytest.mark.parametrize(
    ("network", "said"),
    [
        ("", "a virtual address leads all of them to one. Either a balancer that hands 192.0.2.100:8132 to"),
        (KEEPALIVED, "192.0.2.100, which keepalived gives to one of them at a time (spec.network.controlPlaneLoadBalancing), leads"),
    ],
)  # fmt: skip
def test_the_address_of_k0s_own_configuration_is_named(network: str, said: str) -> None:
    """Where no agent's log tells what it dials."""
    logs = {"one.log": server(0, 1), "two.log": server(name=OTHER, extra=REFUSALS)}
    config = f"apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nmetadata:\n  name: k0s\nspec:\n  api:\n    externalAddress: 192.0.2.100\n{network}"
    case = bundle(logs | {"k0s.yaml": config, "n.txt": nodes(node("w1", version="v1.29.9+k0s"))})
    assert said in case.commands("agents-partially-connected")

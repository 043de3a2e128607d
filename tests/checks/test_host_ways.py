"""What must reach a machine of the cluster, and from where."""

from __future__ import annotations

import pytest
from analyzer.checks import host_ways as host_ways_room
from analyzer.checks.host_ways import NETWORK, WaysIn
from analyzer.facts.host_rules import HostAnswer
from analyzer.mesh.plain import MeshView
from analyzer.policy.legs import PolicyView, Way
from analyzer.schema import LOG_SIGNALS, PORT_TESTS
from analyzer.tunnel.faults import Faults

from tests.checks.test_pol_host import CLUSTER, NO_ROUTE, SILENT, connected, dialled, mesh
from tests.support.inline import bundle
from tests.support.values import are_values

TYPHA = "$ kubectl get pods -n calico-system -o wide\nNAME                            READY   STATUS    RESTARTS   AGE   IP           NODE   NOMINATED NODE   READINESS GATES\ncalico-typha-5d4c8b7f9c-8xk2m   1/1     Running   0          30d   10.61.3.22   oak    <none>           <none>\n"
POOLS = "---\napiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata:\n  name: pods\nspec:\n  cidr: 10.42.0.0/16\n  {}: Always\n"
FLANNEL = "$ kubectl get pods -n kube-flannel -o wide\nNAME                    READY   STATUS    RESTARTS   AGE   IP           NODE   NOMINATED NODE   READINESS GATES\nkube-flannel-ds-2xk9p   1/1     Running   0          30d   10.61.3.22   oak    <none>           <none>\n"


def ways(**files: str) -> WaysIn:
    case = bundle({f"{name}.txt": text for name, text in files.items()})
    tables, about = case.snapshot.rows, case.snapshot.about
    return WaysIn(about, case.tunnel, Faults(tables), MeshView(tables, about), PolicyView(tables, about), tables[PORT_TESTS], tables[LOG_SIGNALS])  # fmt: skip


@pytest.mark.parametrize(
    ("files", "asked"),
    [
        ({"t": CLUSTER}, [(Way.HOST_KUBELET, "tcp", 10250)]),
        ({"t": CLUSTER + TYPHA}, [(Way.HOST_KUBELET, "tcp", 10250), (Way.TYPHA, "tcp", 5473)]),
        ({"t": CLUSTER + mesh("Connect")}, [(Way.HOST_KUBELET, "tcp", 10250), (Way.BGP, "tcp", 179)]),
        ({"t": CLUSTER, "p": POOLS.format("vxlanMode")}, [(Way.HOST_KUBELET, "tcp", 10250), (Way.TUNNEL, "udp", 4789)]),
        ({"t": CLUSTER, "p": POOLS.format("ipipMode")}, [(Way.HOST_KUBELET, "tcp", 10250), (Way.TUNNEL, "ipip", None)]),
        ({"t": CLUSTER + FLANNEL}, [(Way.HOST_KUBELET, "tcp", 10250), (Way.TUNNEL, "udp", 8472)]),
    ],
)  # fmt: skip
def test_ways_into_a_worker(files: dict[str, str], asked: list[tuple[Way, str, int | None]]) -> None:
    """The kubelet always; the rest where the bundle shows that it is there."""
    found = ways(**files)
    machine = found.machine("oak")
    assert machine is not None
    assert [(one.way, one.ask.protocol, one.ask.port) for one in found.into(machine)] == asked


def test_the_server_is_on_the_machine_that_agents_dial() -> None:
    """And no other machine is asked for its port."""
    found = ways(t=CLUSTER + connected(SILENT))
    by_name = {name: machine for name in ("plane", "oak") if (machine := found.machine(name)) is not None}
    assert [name for name, one in by_name.items() if any(way.way is Way.SERVER for way in found.into(one))] == ["plane"]


def test_agents_are_who_calls_a_kubelet() -> None:
    """Those of the other nodes; who met what is told with it."""
    found = ways(t=CLUSTER + dialled(NO_ROUTE))
    machine = found.machine("10.61.3.22")
    assert machine is not None
    assert machine.called == {"oak", "10.61.3.22"}
    (kubelet,) = found.into(machine)
    assert (kubelet.ask.sources, [met.answer for met in kubelet.met]) == (("10.61.3.21",), [HostAnswer.NO_ROUTE])


def test_an_agent_at_home_meets_nothing_of_it() -> None:
    """Its packets come from the machine itself, or from its pods."""
    found = ways(t=CLUSTER + dialled(NO_ROUTE).replace("agent-7xk2p", "agent-qq9zl"))
    machine = found.machine("oak")
    assert machine is not None
    assert [one.met for one in found.into(machine)] == [()]


def test_many_sources_are_not_listed_one_by_one() -> None:
    """A rule for all of them names their network, which nothing here states."""
    rows = "".join(f"n{at:<6} Ready    <none>          90d   v1.30.4   10.61.4.{at:<6}   <none>        Debian GNU/Linux 12   6.1.0-18         containerd://1.7.20\n" for at in range(20, 40))  # fmt: skip
    found = ways(t=CLUSTER.replace("$ kubectl get pods", rows + "$ kubectl get pods").partition("$ kubectl get pods")[0])  # fmt: skip
    machine = found.machine("oak")
    assert machine is not None
    (kubelet,) = found.into(machine)
    assert (len(kubelet.ask.sources), kubelet.networks) == (8, (NETWORK,))


@pytest.mark.parametrize(("name", "known"), [("oak", True), ("10.61.3.22", True), ("jump-7", False), ("", False)])
def test_machines_of_the_cluster(name: str, known: bool) -> None:
    """A node by its name or address; where somebody works from is none."""
    assert (ways(t=CLUSTER).machine(name) is not None) is known


@pytest.mark.parametrize(
    ("tried", "through"),
    [
        ("root@elm:~# nc -vz 10.61.3.22 10250\nConnection to 10.61.3.22 10250 port [tcp/*] succeeded!\n", True),
        ("root@elm:~# nc -vz 10.61.3.22 9345\nConnection to 10.61.3.22 9345 port [tcp/*] succeeded!\n", False),
        ("root@elm:~# nc -vz 10.61.3.11 10250\nConnection to 10.61.3.11 10250 port [tcp/*] succeeded!\n", False),
        ("root@oak:~# nc -vz 10.61.3.22 10250\nConnection to 10.61.3.22 10250 port [tcp/*] succeeded!\n", False),
        ("ops@jump-7:~$ nc -vz 10.61.3.22 10250\nConnection to 10.61.3.22 10250 port [tcp/*] succeeded!\n", False),
        ("root@elm:~# nc -vz 10.61.3.22 10250\nnc: connect to 10.61.3.22 port 10250 (tcp) failed: Connection refused\n", False),
    ],
)  # fmt: skip
def test_a_connect_by_hand_that_got_in(tried: str, through: bool) -> None:
    """From another node, to this machine, at the kubelet's port, and answered: each of them is needed."""
    found = ways(t=CLUSTER + tried)
    machine = found.machine("oak")
    assert machine is not None
    assert [one.came_through for one in found.into(machine)] == [through]


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(host_ways_room)

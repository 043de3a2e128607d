"""Workers of a Satellite location that a list of workers calls by ID and address, and Kubernetes by the host's name."""

from __future__ import annotations

from analyzer.facts.host_names import join, unnamed
from analyzer.facts.nodes import Node
from analyzer.schema import FactRow

from tests.support.inline import Case, bundle, node, nodes, table

DIGEST = "9826f0927254b12b4018a95327bd0b45d0513f6"


def worker(at: int, host: str = "rackhost") -> Node:
    address = f"10.7.{at}.4"
    return Node(address, internal_ip=address, worker_id=f"sat-{host}-{DIGEST}{at}", ready=at != 2)


def joined(*listed: Node, placed: tuple[tuple[str, str], ...] = (), hosts: tuple[str, ...] = ()) -> dict[str, str]:
    rows = [FactRow(source="h", line=1, key="satellite_host", value=text) for text in hosts]
    found = join({one.name: one for one in listed}, placed, rows)
    assert [one.name for one in found.values()] == list(found)
    return {name: one.internal_ip or "" for name, one in found.items()}


def listing(*workers: tuple[str, str, str]) -> str:
    rows = [[f"sat-{host}-{DIGEST}{at}", ip, "upi", "normal", status, f"zone-{at}", "4.15.38_1590_openshift"] for at, (host, ip, status) in enumerate(workers, 1)]  # fmt: skip
    return "$ ibmcloud oc worker ls --cluster pier\nOK\n" + table(
        "ID  Primary IP  Flavor  State  Status  Zone  Version", rows
    )


def on_hosts(*ips: str, status: str = "Terminating") -> str:
    rows = [[f"konnectivity-agent-{at}xk7p", "1/1", status if at == 2 else "Running", 0, "12d", ip, f"crane-{at}.dock.example"] for at, ip in enumerate(ips, 1)]  # fmt: skip
    return "$ oc get pods -n kube-system -o wide\n" + table("NAME  READY  STATUS  RESTARTS  AGE  IP  NODE", rows)


def pier(ips: tuple[str, str, str], host: str = "cranedock", bad: str = "NotReady", more: str = "") -> Case:
    names = [(host, f"10.20.{at}.31", bad if at == 2 else "Ready") for at in (1, 2, 3)]
    return bundle({"w.txt": listing(*names), "p.txt": on_hosts(*ips, status="Terminating" if bad != "Ready" else "Running"), "n.txt": more})  # fmt: skip


def test_a_pod_in_the_hosts_network_tells_whose_address_it_is() -> None:
    """It has the worker's own; one with an address of the overlay tells nothing."""
    assert joined(worker(1), worker(2), placed=(("h1", "10.7.1.4"), ("h2", "172.30.4.9"))) == {"h1": "10.7.1.4", "10.7.2.4": "10.7.2.4"}  # fmt: skip


def test_the_location_and_a_label_tell_it_too() -> None:
    """By the host's address there, by the worker's ID on the node."""
    assert joined(worker(1), Node("h1"), hosts=("h1: assigned Ready zone-1 pos 10.7.1.4",)) == {"h1": "10.7.1.4"}
    assert joined(worker(1), Node("x", worker_id=f"sat-rackhost-{DIGEST}1")) == {"x": "10.7.1.4"}


def test_an_id_holds_the_name_of_one_host() -> None:
    """Whole where it is short, else its first ten letters; of several that begin alike none is told."""
    assert joined(worker(1, "crane-4"), Node("crane-4.dock.example"), Node("crane-5")) == {"crane-4.dock.example": "10.7.1.4", "crane-5": ""}  # fmt: skip
    assert joined(worker(1, "craneharbo"), Node("crane-harbour-07")) == {"crane-harbour-07": "10.7.1.4"}
    assert joined(worker(1, "crane"), Node("crane-7")) == {"10.7.1.4": "10.7.1.4", "crane-7": ""}
    assert joined(worker(1, "craneharbo"), Node("craneharbour1"), Node("craneharbour2")).keys() >= {"10.7.1.4"}
    assert joined(worker(1, "craneharbo"), worker(2, "craneharbo"), Node("craneharbour1")).keys() >= {"10.7.1.4", "10.7.2.4"}  # fmt: skip


def test_a_node_of_another_address_is_another_one() -> None:
    """Whatever its name says; and workers elsewhere are called by their address alone."""
    assert joined(worker(1, "h1"), Node("h1", internal_ip="10.9.9.9")) == {"10.7.1.4": "10.7.1.4", "h1": "10.9.9.9"}
    plain = Node("10.7.1.4", internal_ip="10.7.1.4", worker_id="kube-c1abcdefghijklmnopqr-x-default-00000101")
    assert joined(plain, Node("h1"), placed=(("h1", "10.7.1.4"),)) == {"10.7.1.4": "10.7.1.4", "h1": ""}


def test_workers_without_a_name_are_told() -> None:
    """Only where the cluster's nodes have names."""
    own = {"10.7.1.4": worker(1)}
    assert unnamed(own, [("h1", None)]) == {"10.7.1.4": f"sat-rackhost-{DIGEST}1"}
    assert unnamed(own, [("10.7.1.4", None)]) == {}
    assert unnamed(own | {"h2": Node("h2")}, []) == {"10.7.1.4": f"sat-rackhost-{DIGEST}1"}


def test_one_host_not_ready_by_its_agents_in_the_hosts_network() -> None:
    """Workers and pods are three nodes and not six; the remedy names the host to kubectl, and the worker to ibmcloud."""
    case = pier(("10.20.1.31", "10.20.2.31", "10.20.3.31"))
    assert case.first == ("agent-node-fault", "confirmed")
    assert case.subjects("AG-05") == case.subjects("NOD-01") == ["crane-2.dock.example"]
    said = case.commands("agent-node-fault")
    assert "kubectl describe node crane-2.dock.example" in said
    assert f"--worker sat-cranedock-{DIGEST}2" in said
    assert "--host crane-2.dock.example" in said
    assert case.snapshot.about.infrastructure.value == "satellite"
    assert pier(("10.20.1.31", "10.20.2.31", "10.20.3.31"), bad="Ready").status("AG-05") == "pass"


def test_a_list_of_nodes_with_addresses_below_that_of_workers() -> None:
    """It does not end the workers, and gives them their names."""
    rows = [node(f"crane-{at}.dock.example", version="v1.28.14+502c5ad", ip=f"10.20.{at}.31", status="NotReady" if at == 2 else "Ready") for at in (1, 2, 3)]  # fmt: skip
    three = [("cranedock", f"10.20.{at}.31", "NotReady" if at == 2 else "Ready") for at in (1, 2, 3)]
    case = bundle({"t.txt": listing(*three) + "\n$ oc get nodes -o wide\n" + nodes(*rows)})
    found = case.snapshot.about.nodes
    assert [(one.name, bool(one.worker_id), one.ready) for one in found.values()] == [(f"crane-{at}.dock.example", True, at != 2) for at in (1, 2, 3)]  # fmt: skip
    assert case.snapshot.about.product.value == "roks"


def test_hosts_that_nothing_joins_are_counted_once() -> None:
    """The one agent that waits is likely the one worker's that is NotReady, and no worker is without an agent by its address."""
    overlay = ("172.30.1.4", "172.30.2.4", "172.30.3.4")
    case = pier(overlay)
    assert case.first == ("agent-node-fault", "likely")
    assert case.subjects("AG-05") == ["crane-2.dock.example"]
    assert pier(overlay, bad="Ready").status("AG-05") == "pass"
    assert bundle({"w.txt": listing(*[("cranedock", f"10.20.{at}.31", "Ready") for at in (1, 2, 3)]), "p.txt": on_hosts(*overlay[:2], status="Running")}).status("AG-05") == "unknown"  # fmt: skip


def test_a_worker_without_a_name_is_looked_up_by_its_id() -> None:
    """Kubernetes knows no node of its address."""
    case = bundle({"w.txt": listing(("cranedock", "10.20.1.31", "NotReady"), ("cranedock", "10.20.2.31", "Ready")), "p.txt": on_hosts("172.30.1.4", "172.30.2.4", status="Running")})  # fmt: skip
    every = "\n".join(gap.command or "" for gap in case.check("NOD-01").missing) + case.commands("agent-node-fault")
    assert "node 10.20.1.31" not in every
    assert f"ibm-cloud.kubernetes.io/worker-id=sat-cranedock-{DIGEST}1" in every

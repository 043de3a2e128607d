"""POL-07: ports that somebody tried by hand, whose they are and from where."""

from __future__ import annotations

import pytest

from tests.support.inline import PORT, bundle, dial, failing, node, nodes, options

NODES = nodes(node("kube-w1", "10.1.2.3"), node("kube-w2.example", "10.1.2.4"))
FROM = "root@kube-w1:~# nc -vz {0} {1}\n"
GOOD = "Connection to {0} {1} port [tcp/*] succeeded!\n"
BAD = "nc: connect to {0} port {1} (tcp) timed out: Operation now in progress\n"


def tried(host: str, port: object, answer: str = BAD, command: str = FROM) -> str:
    return command.format(host, port) + answer.format(host, port)


@pytest.mark.parametrize(
    ("text", "status", "subjects"),
    [
        (tried("10.1.2.4", 179), "fail", ["10.1.2.4:179"]),
        (tried("kube-w2", 10250), "fail", ["kube-w2:10250"]),
        (tried("10.1.2.4", 5473), "fail", ["10.1.2.4:5473"]),
        (tried("166.9.14.5", PORT), "fail", [f"166.9.14.5:{PORT}"]),
        (tried("10.1.2.4", 179, GOOD), "pass", []),
        (tried("10.1.2.4", 179, command="jdoe@laptop:~$ nc -vz {0} {1}\n"), "warn", ["10.1.2.4:179"]),
        (tried("10.1.2.4", 179) + tried("10.1.2.4", 179, GOOD), "pass", []),
        (tried("10.1.2.4", 179, GOOD) + tried("10.1.2.4", 179), "fail", ["10.1.2.4:179"]),
        (tried("10.1.2.4", 22), "not_applicable", []),
        (tried("192.0.2.9", 179), "not_applicable", []),
        (tried("10.1.2.3", 10250), "not_applicable", []),
        ("", "not_applicable", []),
    ],
)
def test_what_was_tried(text: str, status: str, subjects: list[str]) -> None:
    """
    A port of the tunnel or of BGP fails from a node of the cluster, and warns from elsewhere; the last test counts.

    Other ports, other machines and a node's own port say nothing of the ways.
    """
    case = bundle({"n.txt": NODES, "agent.log": options(), "t.txt": text or "Hello\n"})
    assert (case.status("POL-07"), case.subjects("POL-07")) == (status, subjects)
    if status != "not_applicable":
        assert case.places("POL-07") == [f"t.txt:{2 * text.count('kube-w1:~# ') or 2}"]


def test_the_answer_names_the_way_the_target_and_the_machine() -> None:
    """Whoever reads it need not look at the paste; the denominator counts what was tried."""
    case = bundle({"n.txt": NODES, "t.txt": tried("10.1.2.4", 179) + tried("10.1.2.4", 10250, GOOD)})
    assert case.says("POL-07") == "BGP: 10.1.2.4:179 gets no answer, from kube-w1 [2 ports tried, 1 answered]"


def test_a_test_within_a_pod_is_one_of_the_cluster() -> None:
    """Wherever its `kubectl exec` was typed, while the pod is one that the bundle lists."""
    text = tried("10.1.2.4", 10250, command="jdoe@laptop:~$ kubectl exec web-0 -- nc -vz {0} {1}\n")
    listed = "NAME    READY   STATUS    RESTARTS   AGE\nweb-0   1/1     Running   0          3d\n"
    assert bundle({"n.txt": NODES, "p.txt": listed, "t.txt": text}).status("POL-07") == "fail"
    assert bundle({"n.txt": NODES, "t.txt": text}).status("POL-07") == "warn"


def test_udp_says_nothing() -> None:
    """`nc -u` calls whatever it sends a success."""
    text = FROM.format("10.1.2.4", 10250) + "Connection to 10.1.2.4 10250 port [udp/*] succeeded!\n"
    assert bundle({"n.txt": NODES, "t.txt": text}).status("POL-07") == "not_applicable"


def test_another_host_at_the_servers_port_is_not_the_server() -> None:
    """A name that is not the server's, and an address that no agent dials, where their logs name one; else an address may be its own."""
    log = options("t1.plane.acme.test", 443) + failing(dial("dial tcp 203.0.113.44:443: i/o timeout"))
    files = {"n.txt": NODES, "agent.log": log}

    def status(host: str) -> str:
        return bundle(files | {"t.txt": tried(host, 443, GOOD)}).status("POL-07")

    assert [status(host) for host in ("t1.plane.acme.test", "203.0.113.44")] == ["pass", "pass"]
    assert [status(host) for host in ("mirror.elsewhere.test", "203.0.113.99")] == ["not_applicable"] * 2
    told = {"n.txt": NODES, "agent.log": options("t1.plane.acme.test", 443)}
    assert bundle(told | {"t.txt": tried("203.0.113.99", 443, GOOD)}).status("POL-07") == "pass"


def test_a_worker_of_ibm_cloud_is_known_by_its_id() -> None:
    """The ID in its prompt holds that of the cluster, and a list of workers joins it with its address; another cluster's says nothing."""
    worker, cluster = "kube-bs4f7u1f0nq2mk8vd3cg-shop-default-00000311", "bs4f7u1f0nq2mk8vd3cg"
    text = tried("10.1.2.4", 10250, command=f"root@{worker}:~# nc -vz {{0}} {{1}}\n")
    record = "Name: shop\nID: {}\nState: normal\nMaster URL: https://c7.eu-de.containers.cloud.ibm.com:30720\n"
    listed = f"$ ibmcloud ks worker ls --cluster shop\nOK\nID   Public IP   Private IP   Flavor   State   Status   Zone   Version\n{worker}   -   10.1.2.3   b3c.4x16   normal   Ready   fra05   1.32.10_1549\n"
    two = nodes(node("10.1.2.3", "10.1.2.3"), node("10.1.2.4", "10.1.2.4"))
    assert bundle({"n": two, "t": text, "c": record.format(cluster)}).status("POL-07") == "fail"
    assert bundle({"n": two, "t": text, "c": record.format("c8m3r5k0t0v1d7nq2hpg")}).status("POL-07") == "warn"
    case = bundle({"n": two, "t": text, "w": listed})
    assert case.status("POL-07") == "fail"
    assert "from 10.1.2.3" in case.says("POL-07")


def test_a_machine_whose_bird_shows_its_peers_is_one_of_the_cluster() -> None:
    """No list of nodes is needed to know that."""
    bird = "root@kube-w7:~# birdcl show protocols\nBIRD v0.3.3 ready.\nname     proto    table    state  since       info\nMesh_10_1_2_4 BGP      master   start  09:15:02    Active        Socket: Connection timed out\n"
    text = tried("10.1.2.4", 179, command="root@kube-w7:~# nc -vz {0} {1}\n")
    assert bundle({"b.txt": bird, "t.txt": text}).status("POL-07") == "fail"
    assert bundle({"t.txt": text}).status("POL-07") == "warn"

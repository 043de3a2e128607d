"""Text that no format claims: shapes are read, sentences are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from analyzer.limits import Limits
from analyzer.parsers import fallback

from tests.support.bundles import load
from tests.support.inline import bundle
from tests.support.rows import Read, fragment

PROSE = (
    "# The dial timeout for the cache connection.",
    "We raised the dial timeout and nothing changed.",
    "Is there a line with No agent available? Then go on.",
    "They wrote that connections to node-7:10250 were refused once.",
    "Search for error dialing backend in the log of the API server.",
    "If you see BGP not established with 10.1.1.1, ask the network team.",
    "A row like konnectivity-agent-7xcm7   0/1   CrashLoopBackOff   12   3d means trouble, says the guide.",
    "Pass --proxy-server-host=10.1.1.1 to it only when told so.",
    "Out of memory: Kill process is what the kernel would print.",
    "BIRD is not ready: BGP not established with 10.1.1.1 is the text from the guide.",
    "BGP not established with 10.1.1.1,10.1.1.2, as the second case said",
    "Readiness probe failed: we saw BGP not established with 10.1.1.1",
    "BIRD is not ready: see the guide for BGP",
    "Error from server: error dialing backend: dial timeout was reported by another customer last week",
    "error: Metrics API not available is what top prints when its server is down",
    "Error from server: error dialing backend: so they say, and we do not know",
    'Internal error occurred: failed calling webhook "a.b.c" was the text in the other case',
    "No resources found in kube-system was the answer last week.",
    "konnectivity-agent   3   3   3   3   3 is what they want",
    "The BGP backend process (BIRD) is not running was printed on another node.",
    "pattern = konnectivity-agent-7xcm7   0/1   CrashLoopBackOff   12   3d",
    '"text": "konnectivity-agent   4   4   0   4   0   <none>   300d",',
    "c.acme.ClientException: konnectivity-agent   4   4   0   4   0   <none>   300d",
    "Mesh_10_0_1_70 BGP master start 10:02:11 Connect was the state last week",
)


@pytest.mark.parametrize("line", PROSE)
def test_a_sentence_that_names_an_error_is_unread_and_no_evidence(line: str, tmp_path: Path) -> None:
    """No error, no signal, no pod and no argument comes out of prose; the line is unread with a reason."""
    snapshot = load(tmp_path, {"ticket.txt": line + "\n"})
    for table in (
        "tool_errors",
        "log_signals",
        "pods",
        "container_args",
        "workloads",
        "bgp_peers",
        "bird_status",
        "listings",
    ):
        assert not len(snapshot.rows[table]), table
    (row,) = snapshot.rows["unread"]
    assert row.line == 1
    assert row.reason


@pytest.mark.parametrize(
    ("line", "table"),
    [
        ("Error from server: error dialing backend: No agent available", "tool_errors"),
        ("Error attaching, falling back to logs: error dialing backend: EOF", "tool_errors"),
        ("konnectivity-agent-7xcm7   0/1   CrashLoopBackOff   12   3d", "pods"),
        ("  - --proxy-server-host=10.1.1.1", "container_args"),
        (
            "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with 10.1.1.1",
            "log_signals",
        ),
        (
            "calico/node is not ready: BIRD is not ready: BGP not established with 10.8.6.92,10.8.6.932019-10-02 14:51:02.472 [INFO][170] readiness.go 88: x = 0",
            "log_signals",
        ),
        (
            "BIRD is not ready: Error querying BIRD: unable to connect to BIRDv4 socket: dial unix /var/run/bird.ctl: connect: connection refused",
            "log_signals",
        ),
        ("error: Metrics API not available", "tool_errors"),
        ("Error from server: error dialing backend: dial timeout, backstop", "tool_errors"),
        ("Error from server: error dialing backend: No agent available; agents crash", "tool_errors"),
        ("v1beta1.metrics.k8s.io   kube-system/metrics-server   False (FailedDiscoveryCheck)   2d", "apiservices"),
    ],
)
def test_a_pasted_row_or_message_is_still_read(line: str, table: str, tmp_path: Path) -> None:
    """What has the shape of output is evidence without its heading too."""
    assert len(load(tmp_path, {"paste.txt": line + "\n"}).rows[table]) == 1


def read(text: str, limits: Limits | None = None, **context: str) -> Read:
    return Read(fallback.parse, fragment(text, 3, **context), limits)


def only(text: str, table: str, **context: str) -> dict[str, Any]:
    """The single row that a line gives, and nothing of it unread."""
    found = read(text, **context)
    assert (found.unread, sorted(found.rows)) == ([], [table])
    (row,) = found.rows[table]
    assert row.pop("line") == 3
    return row


def test_furniture_is_neither_read_nor_unread() -> None:
    """What tools print in front of their answers, and the head of a list of events."""
    for line in (
        "OK",
        "Retrieving cluster pay...",
        'Defaulted container "a" out of: a, b',
        "Events:",
        "Type    Reason   Age",
        "----    ------   ---",
    ):
        assert (read(line).rows, read(line).unread) == ({}, []), line
    assert read("something else").unread == [(3, "no format recognised")]


def test_of_a_long_line_only_its_beginning_is_looked_at() -> None:
    """It is told with the option, whether something was read of it or not."""
    limits = Limits(pattern_bytes=90)
    line = "Error from server: error dialing backend: No agent available"
    short = read(line + " " * (90 - len(line)), limits)
    assert (len(short.rows["tool_errors"]), short.unread) == (1, [])
    long = read(line + " " * (91 - len(line)), limits)
    told = [(3, "only the first 90 bytes of this line were looked at (pattern_bytes=90)")]
    assert [(n, reason.partition(" (")[0]) for n, reason in long.unread] == [
        (n, reason.partition(" (")[0]) for n, reason in told
    ]
    assert len(long.rows["tool_errors"]) == 1
    assert len(read("x" * 91, limits).unread) == 1


def test_rows_of_bird_without_a_title() -> None:
    """They are put together as one output."""
    text = "Mesh_10_0_0_2 BGP      master   up     2026-01-21  Established\nMesh_10_0_0_3 BGP      master   start  2026-01-21  Connect"
    found = read(text)
    assert found.unread == []
    assert [row["line"] for row in found.rows["bgp_peers"]] == [3, 4]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("kube-system   5m    Warning   Unhealthy   pod/calico-node-a   Readiness probe failed", {"namespace": "kube-system", "object_kind": "pod", "object_name": "calico-node-a", "last_seen": "5m", "count": 1}),
        ("policy   <invalid>   Warning   Unhealthy   pod/checker   Readiness probe failed", {"namespace": "policy", "object_kind": "pod", "object_name": "checker", "last_seen": "<invalid>", "count": 1}),
        ("5m (x7 over 3h)   Warning   Unhealthy   Pod/calico-node-a   Readiness probe failed", {"object_kind": "Pod", "object_name": "calico-node-a", "last_seen": "5m", "count": 7}),
        ("5m    3h    7    Warning   Unhealthy   calico-node-a   Readiness probe failed", {"object_name": "calico-node-a", "last_seen": "5m", "count": 7}),
    ],
)  # fmt: skip
def test_a_row_of_events(line: str, row: dict[str, Any]) -> None:
    """With or without namespace, kind and count, as old kubectl prints it."""
    assert only(line, "events") == row | {"type": "Warning", "reason": "Unhealthy", "message": "Readiness probe failed"}


@pytest.mark.parametrize(("age", "count"), [("5m", 1), ("5m (x12 over 3h)", 12)])
def test_a_row_below_the_events_of_an_object(age: str, count: int) -> None:
    """The object is the one that was described."""
    line = f"  Warning  Unhealthy  {age}  kubelet  Readiness probe failed"
    assert only(line, "events", pod="calico-node-a") == {
        "type": "Warning", "reason": "Unhealthy", "object_name": "calico-node-a", "message": "Readiness probe failed",
        "count": count, "last_seen": age,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "context", "place"),
    [
        ("kube-system   konnectivity-agent-7xcm7   0/1   CrashLoopBackOff   12   3d   172.30.1.1   n1", {}, ("kube-system", "172.30.1.1", "n1")),
        ("konnectivity-agent-7xcm7   0/1   CrashLoopBackOff   12   3d", {}, (None, None, None)),
        ("konnectivity-agent-7xcm7   0/1   CrashLoopBackOff   12   3d", {"namespace": "agents"}, ("agents", None, None)),
    ],
)  # fmt: skip
def test_a_pod_row_without_titles(line: str, context: dict[str, str], place: tuple[str | None, ...]) -> None:
    """Namespace, address and node where the row or its command states them."""
    row = only(line, "pods", **context)
    assert (row.get("namespace"), row.get("ip"), row.get("node")) == place
    assert (row["name"], row["ready"], row["restarts"]) == ("konnectivity-agent-7xcm7", False, 12)


def test_a_daemonset_row_without_titles() -> None:
    """Five counts in kubectl's order."""
    line = "kube-system   konnectivity-agent   5   4   3   2   1   <none>"
    assert only(line, "workloads") == {
        "kind": "DaemonSet", "namespace": "kube-system", "name": "konnectivity-agent", "desired": 5, "current": 4, "ready": 3,
        "updated": 2, "available": 1,
    }  # fmt: skip
    assert "namespace" not in only(line.removeprefix("kube-system   "), "workloads")


def test_a_peer_row_of_calicoctl() -> None:
    """By its cells and the kind of the peer; cells of anything else are no peer."""
    row = only("| 10.0.0.2     | node-to-node mesh | start | 03:40:11 | Connect |", "bgp_peers", node="n1")
    assert (row["peer_ip"], row["state"], row["node"], row["view"]) == ("10.0.0.2", "Connect", "n1", "a.txt:3")
    assert read("| 10.0.0.2     | anything | start | 03:40:11 | Connect |").unread == [(3, "no format recognised")]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("BGP not established with 10.1.0.2,10.1.0.3", {"signal": "bgp_not_established", "name": "10.1.0.2,10.1.0.3"}),
        ("Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with 10.1.0.2", {"signal": "bgp_not_established", "name": "10.1.0.2"}),
        ("panic: runtime error: index out of range", {"signal": "go_panic", "name": "panic: runtime error: index out of range"}),
    ],
)  # fmt: skip
def test_a_probes_or_programs_own_message(line: str, row: dict[str, str]) -> None:
    """With the pod and node that it was taken in; peers are named by their addresses."""
    found = only(line, "log_signals", pod="p", node="n")
    assert found == row | {"pod": "p", "node": "n", "message": line}


@pytest.mark.parametrize(
    ("line", "flag", "value"),
    [
        ("--proxy-server-host=a.example.com", "proxy-server-host", "a.example.com"),
        ("  - --proxy-server-port=8132", "proxy-server-port", "8132"),
        ("/proxy-agent --proxy-server-port 8132", "proxy-server-port", "8132"),
    ],
)
def test_an_argument_of_the_agent(line: str, flag: str, value: str) -> None:
    """Alone on its line, or behind the program."""
    row = only(line, "container_args")
    assert (row["flag"], row["value"], row["kind"], row["name"]) == (flag, value, "unknown", "konnectivity-agent")


def test_titles_with_one_blank_and_rows_in_ticks(tmp_path: Path) -> None:
    """A mail program collapsed the columns, a chat marked the row: rows are read, and nothing is unread."""
    text = "NAME STATUS ROLES AGE VERSION\n10.1.2.3 Ready <none> 41d v1.29.4\n`10.1.2.4   NotReady   <none>   41d   v1.29.4`\n"
    snapshot = load(tmp_path, {"a.txt": text})
    assert [(row.name, row.ready) for row in snapshot.rows["nodes"]] == [("10.1.2.3", True), ("10.1.2.4", False)]
    assert list(snapshot.rows["unread"]) == []


def test_titles_with_one_blank_between_some_of_them_are_no_lost_line() -> None:
    """The rows below are told by their shape, and the titles say nothing more."""
    found = bundle(t="NAME STATUS   ROLES    AGE   VERSION\nw1   Ready    <none>   3d    v1.29.1\n").snapshot
    assert list(found["nodes"]["name"]) == ["w1"]
    assert found["unread"].empty


def test_the_first_row_of_a_file_may_be_cut_at_its_begin() -> None:
    """Its first word is then the end of the next row's namespace, and no namespace; another one is."""
    row = "{}   agent-{}-abcde   1/1     Running   0    3d\n"
    found = bundle(t=row.format("ube-system", 1) + row.format("kube-system", 2)).snapshot
    assert found["pods"]["namespace"].tolist() == ["kube-system"]
    assert found["unread"][["line", "reason"]].to_numpy().tolist() == [[1, "a row whose begin is cut off"]]
    whole = bundle(t=row.format("shop", 1) + row.format("kube-system", 2)).snapshot
    assert whole["pods"]["namespace"].tolist() == ["shop", "kube-system"]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert fallback.PARSERS[0].rank == 99


@pytest.mark.parametrize("cut", [1, 2, 3])
@pytest.mark.parametrize(
    "table",
    [
        "NAME                       READY   STATUS    RESTARTS   AGE\nkonnectivity-agent-7hh7h   1/1     Running   0          8d\n",
        "NAME          STATUS     ROLES    AGE   VERSION\n10.171.12.9   NotReady   <none>   9d    v1.30.6\n",
        "NAME      DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\nagent-x   9         9         6       9            6           <none>          302d\n",
    ],
)
def test_a_block_copy_without_its_left_edge_names_nothing(table: str, cut: int) -> None:
    """A part of a name is the name of no pod, node or DaemonSet: the rows are unread, with that reason."""
    rows = bundle({"copy.txt": "".join(f"{line[cut:]}\n" for line in table.splitlines())}).snapshot.rows
    assert not len(rows["pods"])
    assert not len(rows["nodes"])
    assert not len(rows["workloads"])
    assert [one.line for one in rows["unread"]] == [1, 2]


def test_what_a_dump_says_first_is_no_unread_line() -> None:
    """The first line of a dump of a cluster's master, wherever it stands."""
    rows = bundle({"dump.txt": "Hi,\n\nRetrieving master information for cluster ck0aa1bb2cc3dd4ee5ff\n"}).snapshot.rows
    assert [one.line for one in rows["unread"]] == [1]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("          udsName: /run/k/k.socket", True),
        ('udsName: "/run/k/k.socket"', True),
        ("udsName: ''", False),
        ("the udsName: /run/k/k.socket is wrong", False),
    ],
)
def test_the_key_of_an_egress_configuration_is_read_alone(line: str, told: bool) -> None:
    """As `grep` leaves it: no other object has such a key; in a sentence it is none."""
    rows = bundle({"grep.txt": f"root@cp1:~# grep uds egress.yaml\n{line}\n"}).snapshot.rows["facts"]
    assert [row.value for row in rows if row.key == "egress_socket"] == (["/run/k/k.socket"] if told else [])

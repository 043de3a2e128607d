"""A text of somebody else in the middle of a recording is no evidence of the recorded cluster, unless it names its objects."""

from __future__ import annotations

import pytest
from analyzer.schema import INPUTS
from analyzer.snapshot.passages import Foreign, foreign

from tests.support.inline import Case, agent, bundle, node, nodes, pods

OWN = "[root@bastion ~]# kubectl get pods -A -o wide\n" + pods(
    agent("bc7df", node="10.1.2.3"), agent("k2vwz", node="10.1.2.4")
)
NODES = "[root@bastion ~]# kubectl get nodes\n" + nodes(node("10.1.2.3"), node("10.1.2.4"))
DOWN = pods(agent("q7zzk", "0/1", "CrashLoopBackOff", node="10.9.9.9")).replace("q7zzk", "{}")
TLS = (
    'E0714 12:00:03.123456       1 clientset.go:202] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: '
    'desc = \\"transport: authentication handshake failed: x509: certificate signed by unknown authority\\""\n'
)
MAIL = f"From: ann@example.com\nSubject: the lab\n\nIt looked like this:\n\n{DOWN}\nBest regards\n\n"
STORY = f"That is how it was in the lab.\n\n{DOWN}\n"


def case(*parts: str) -> Case:
    return bundle({"all.txt": "".join(parts)})


@pytest.mark.parametrize("passage", [MAIL, STORY])
def test_a_pod_of_a_passage_that_names_nothing_of_the_rest_is_not_counted(passage: str) -> None:
    """Neither a cause nor a failing check comes of it, and the list of inputs says what was left out."""
    mixed, own = case(OWN, passage.format("q7zzk"), NODES), case(OWN, NODES)
    assert mixed.causes == own.causes
    assert mixed.status("AG-03") == own.status("AG-03") != "fail"
    assert "quoted in a passage" in mixed.snapshot.rows[INPUTS][0].note


@pytest.mark.parametrize("passage", [MAIL, STORY])
def test_a_passage_about_an_object_of_the_rest_counts(passage: str) -> None:
    """Somebody tells what became of this cluster's own pod."""
    assert "konnectivity-agent-bc7df" in {
        pod.name for pod in case(OWN, passage.format("bc7df"), NODES).snapshot.about.pods
    }
    assert "quoted in" not in (case(OWN, passage.format("bc7df"), NODES).snapshot.rows[INPUTS][0].note or "")


def test_what_only_words_tell_is_no_more_than_possible() -> None:
    """Nobody knows whose the log is that is told of: no cause is sure, and it says why."""
    typed, told = (
        case(NODES, "[root@bastion ~]# kubectl logs konnectivity-agent-q7zzk\n", TLS),
        case(NODES, "That is how it was in the lab.\n\n", TLS),
    )
    assert (typed.causes["agent-tls"], told.causes["agent-tls"]) == ("confirmed", "possible")
    assert "words of somebody within the recording" in told.answered.causes[0].summary


@pytest.mark.parametrize(
    ("words", "certainty"),
    [
        ("Our agents log this since the upgrade", "confirmed"),
        ("We still get this from the first worker.", "confirmed"),
        ("bei uns sagt der Agent heute das", "confirmed"),
        ("The agents said so in the lab", "possible"),
        ("Our agents had this before the upgrade", "possible"),
        ("My colleague has this from another customer", "possible"),
        ("That looks like a certificate which is not right", "possible"),
    ],
)
def test_whoever_shows_what_is_his_own_now_needs_no_colon(words: str, certainty: str) -> None:
    """A log below such a sentence is this cluster's; below words of another place, of another time, or of nobody's it is no more than possible."""
    assert case(NODES, "\n", f"{words}\n\n", TLS * 2).causes["agent-tls"] == certainty


Tables = dict[str, dict[str, list[object]]]


def tables(kind: str, name: str, **more: dict[str, list[object]]) -> Tables:
    """A member with a passage of one kind in lines 10 to 20, a pod in it and one above."""
    sections: dict[str, list[object]] = {
        "source": ["m", "m"],
        "line": [1, 10],
        "lines": [3, 11],
        "canonical": [None, kind],
    }
    return {"sections": sections, "pods": {"source": ["m", "m"], "line": [2, 12], "name": ["web-bc7df", name]}, **more}


def listing(line: int, rows: int = 2, complete: bool = True) -> dict[str, list[object]]:
    return {"source": ["m"], "line": [line], "kind": ["pods"], "rows": [rows], "complete": [complete]}


def test_passages_that_are_all_there_is_are_the_bundle() -> None:
    """A quotation is another's only beside something that is this cluster's own; a sum over a log, which stands at no line, is not."""
    given = tables("quoted passage", "api-q7zzk")
    given["pods"] = {"source": ["m"], "line": [12], "name": ["api-q7zzk"]}
    given["log_sources"] = {"source": ["m"], "line": [None], "pod": ["api-q7zzk"], "component": ["agent"]}
    assert foreign(given) == Foreign({}, {})
    given["facts"] = {"source": ["other"], "line": [1], "key": ["version"], "value": ["v1.30.1"]}
    assert foreign(given).rows["pods"] == {0}


@pytest.mark.parametrize(
    ("given", "rows", "unclear"),
    [
        (tables("quoted passage", "api-q7zzk"), {"pods": {1}}, {}),
        (tables("quoted passage", "web-bc7df"), {}, {}),
        (tables("told passage", "api-q7zzk"), {}, {"m": [(10, 20)]}),
        (tables("told passage", "api-q7zzk", listings=listing(1)), {"pods": {1}}, {}),
        (tables("told passage", "api-q7zzk", listings=listing(11)), {}, {"m": [(10, 20)]}),
        (tables("told passage", "api-q7zzk", listings=listing(1, rows=1)), {}, {"m": [(10, 20)]}),
        (tables("told passage", "api-q7zzk", listings=listing(1, complete=False)), {}, {"m": [(10, 20)]}),
        (tables("told passage", "etcd", listings=listing(1)), {}, {"m": [(10, 20)]}),
        (tables("somebody else's", "web-bc7df"), {"pods": {1}}, {}),
        (tables("other", "api-q7zzk"), {}, {}),
    ],
)
def test_what_is_left_out(given: Tables, rows: dict[str, set[int]], unclear: dict[str, list[tuple[int, int]]]) -> None:
    """Quotations; and what is told of objects that the rest would list."""
    assert foreign(given) == Foreign(rows, unclear)


@pytest.mark.parametrize(
    ("listed", "shown", "gone"), [(None, "shop", True), ("shop", "shop", True), ("shop", "lab", False)]
)
def test_a_list_of_one_namespace_says_nothing_of_another(listed: str | None, shown: str, gone: bool) -> None:
    """Pods of a namespace are missing only from a list of it, or of all."""
    given = tables("told passage", "api-q7zzk", listings={**listing(1), "namespace": [listed]})
    given["pods"]["namespace"] = ["shop", shown]
    assert foreign(given) == (Foreign({"pods": {1}}, {}) if gone else Foreign({}, {"m": [(10, 20)]}))


def test_a_pod_on_a_node_of_the_rest_is_of_its_cluster() -> None:
    """Its list may be another one than that of the rest; a node that the rest does not name says nothing."""
    nodes_of: dict[str, list[object]] = {"source": ["m"], "line": [1], "name": ["10.1.2.3"]}
    given = tables("told passage", "api-q7zzk", listings=listing(1), nodes=nodes_of)
    given["pods"]["node"] = [None, "10.1.2.3"]
    assert foreign(given) == Foreign({}, {})
    given["pods"]["node"] = [None, "10.9.9.9"]
    assert foreign(given) == Foreign({"pods": {1}}, {})


@pytest.mark.parametrize(
    ("dialled", "known"),
    [
        ("cv7h3k2f0q9s5d8m1n40.vpe.private.eu-de.containers.cloud.ibm.com", True),
        ("cv7h3k2f0q9s5d8m1n40.vpe.private.jp-tok.containers.cloud.ibm.com", True),
        ("d4h1s9kt0m6v2c8q5b70.vpe.private.eu-de.containers.cloud.ibm.com", False),
        ("localhost", False),
        ("konnectivity-server", False),
    ],
)
def test_the_host_that_agents_dial_tells_whose_they_are(dialled: str, known: bool) -> None:
    """What words show of agents that dial this cluster's own server is of this cluster; another host, or one of any cluster, tells nothing."""
    arguments: dict[str, list[object]] = {
        "source": ["m"],
        "line": [12],
        "flag": ["proxy-server-host"],
        "value": [dialled],
    }
    stated: dict[str, list[object]] = {"source": ["m"], "line": [2], "key": ["konnectivity_url"], "value": ["https://cv7h3k2f0q9s5d8m1n40.vpe.private.eu-de.containers.cloud.ibm.com:31288"]}  # fmt: skip
    given = tables("told passage", "etcd", container_args=arguments, facts=stated)
    assert foreign(given) == (Foreign({}, {}) if known else Foreign({}, {"m": [(10, 20)]}))


def test_a_told_mesh_without_a_peer_of_the_shown_one_is_another() -> None:
    """All nodes of one mesh know each other; where the rest shows no mesh, nobody knows whose it is."""
    peers: dict[str, list[object]] = {"source": ["m", "m"], "line": [3, 14], "peer_ip": ["10.1.2.3", "10.9.9.9"]}
    told = {**tables("told passage", "etcd"), "bgp_peers": peers}
    assert foreign(told).rows == {"pods": {1}, "bgp_peers": {1}}
    assert foreign({**told, "bgp_peers": {**peers, "line": [13, 14]}}) == Foreign({}, {"m": [(10, 20)]})
    assert foreign({**told, "bgp_peers": {**peers, "peer_ip": ["10.9.9.9"] * 2}}) == Foreign({}, {})


def test_sums_over_a_log_go_with_the_pod_whose_log_it_is() -> None:
    """They stand at no line; a pod that a passage alone names is no pod of this cluster, and one of another member stays."""
    pods: list[object] = ["api-q7zzk", "web-bc7df", "api-k2vwz"]
    logs: dict[str, list[object]] = {
        "source": ["m", "m", "n"],
        "line": [None] * 3,
        "pod": pods,
        "component": ["other"] * 3,
    }
    found = foreign(tables("quoted passage", "api-q7zzk", log_sources=logs))
    assert found.rows == {"pods": {1}, "log_sources": {0}}
    both = {**logs, "source": ["m", "m", "m"], "pod": ["api-q7zzk", "web-bc7df", None]}
    assert foreign(tables("quoted passage", "web-bc7df", log_sources=both)).rows == {}


def test_sums_over_a_log_go_with_all_the_events_of_its_component() -> None:
    """A server's log that a guide shows makes no server; where the recording has events of one, too, the sums stay."""
    events: dict[str, list[object]] = {"source": ["m", "m"], "line": [12, 2], "component": ["server", "agent"]}
    sums: dict[str, list[object]] = {
        "source": ["m", "m", "n"],
        "line": [None] * 3,
        "component": ["server", "agent", "server"],
    }
    given = tables("quoted passage", "web-q7zzk", konnectivity_events=events, log_lines=sums)
    assert foreign(given).rows == {"pods": {1}, "konnectivity_events": {0}, "log_lines": {0}}
    own = {**events, "component": ["server", "server"]}
    assert foreign({**given, "konnectivity_events": own}).rows == {"pods": {1}, "konnectivity_events": {0}}

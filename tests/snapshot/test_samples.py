"""What is quoted about clusters in general, or about another one, is no evidence of the one at hand."""

from __future__ import annotations

import pytest
from analyzer.schema import FIREWALL_DENIALS, INPUTS, PORT_TESTS, TOOL_ERRORS
from analyzer.snapshot import samples
from analyzer.snapshot.samples import left_out

from tests.support.inline import agent, arguments, bundle, daemonset, dial, failing, node, nodes, options, pods

OWN = {
    "pods.txt": "$ kubectl get pods -A -o wide\n"
    + pods(agent("bc7df", node="10.1.2.3"), agent("k2vwz", node="10.1.2.4")),
    "nodes.txt": nodes(node("10.1.2.3"), node("10.1.2.4")),
}
PAGE = """# How to repair agents
If you see this, the agents usually cannot start:
```
NAME                       READY   STATUS             RESTARTS   AGE
{}   0/1     CrashLoopBackOff   12         3d
```
You should restart the pod. Make sure that its node is up.
"""
NOTE = (
    "That is how it looked in the other place.\nIt went away by itself.\n\n"
    + "NAME  READY  STATUS  RESTARTS  AGE\n{}  0/1  Error  7  3d\n"
)


def names(files: dict[str, str]) -> set[str]:
    return {pod.name for pod in bundle(files).snapshot.about.pods}


@pytest.mark.parametrize("page", [PAGE, NOTE])
def test_a_pod_of_a_page_that_names_nothing_of_the_cluster_is_not_counted(page: str) -> None:
    """The list of inputs says that it was left out, and why."""
    case = bundle(OWN | {"page.md": page.format("konnectivity-agent-q7zzk")})
    assert case.status("AG-03") == bundle(OWN).status("AG-03") != "fail"
    assert [
        row.note for row in case.snapshot.rows[INPUTS] if row.source == "page.md" and "left out" in (row.note or "")
    ]


@pytest.mark.parametrize("page", [PAGE, NOTE])
def test_a_page_about_a_pod_of_this_cluster_counts(page: str) -> None:
    """It names a pod that the cluster's own files name."""
    files = OWN | {
        "page.md": page.format("konnectivity-agent-bc7df").replace(
            "12         3d", "12         3d   1.2.3.4   10.1.2.3"
        )
    }
    assert not left_out(bundle(files).snapshot._columns)


@pytest.mark.parametrize("page", [PAGE, NOTE])
def test_a_page_that_is_all_there_is_counts(page: str) -> None:
    """Somebody may have sent nothing else."""
    assert names({"page.md": page.format("konnectivity-agent-q7zzk")}) == {"konnectivity-agent-q7zzk"}


@pytest.mark.parametrize("end", ["xxxxx", "abcde", "abc12"])
def test_a_name_with_a_gap_is_no_pod_beside_named_ones(end: str) -> None:
    """The pods of a table of samples, without a word around it, invent no agent."""
    sample = "NAME   READY   STATUS   RESTARTS   AGE\n" + f"konnectivity-agent-{end}   0/1   Error   9   3d\n"
    assert names(OWN | {"sample.txt": sample}) == names(OWN)
    assert names({"sample.txt": sample}) == {f"konnectivity-agent-{end}"}


def test_workloads_of_a_note_do_not_replace_the_printed_ones() -> None:
    """Its DaemonSet of the same name is another cluster's."""
    note = "This is from the lab of the trainer.\nThe selector was wrong there.\n\n" + daemonset(0, 0, 0)
    files = OWN | {"ds.txt": daemonset(2, 2, 2)}
    assert bundle(files | {"note.md": note}).says("AG-02") == bundle(files).says("AG-02")


def test_a_chat_counts_beside_logs_alone() -> None:
    """Only where the cluster's own objects are listed is a chat that names none of them somebody else's."""
    chat = "[10:41] ann: this?\n```\nerror: Metrics API not available\n```\n[10:42] bo: yes\n"
    assert bundle(OWN | {"chat.txt": chat}).status("MET-01") != "fail"
    assert (
        bundle({"chat.txt": chat, "a.txt": "$ kubectl version\nServer Version: v1.30.2\n"}).status("MET-01") == "fail"
    )


def test_a_list_of_steps_that_somebody_filled_in_counts_beside_logs() -> None:
    """Without a gap it may be the report of who followed it: only beside listed objects, of which it names none, it is left out."""
    steps = "# Checklist\n1. Check the agents. If one is not ready, restart it.\n2. You should see all of them here:\n\n{}\n3. Then look at the nodes.\n"
    page = steps.format(pods(agent("q7zzk", "0/1", "CrashLoopBackOff")))
    assert names({"steps.md": page, "v.txt": "$ kubectl version\nServer Version: v1.30.2\n"}) == {
        "konnectivity-agent-q7zzk"
    }
    assert names(OWN | {"steps.md": page}) == names(OWN)


Tables = dict[str, dict[str, list[object]]]


def tables(
    how: str = "note",
    own: str | None = "web-bc7df",
    other: str | None = "api-q7zzk",
    records: int = 3,
    **more: dict[str, list[object]],
) -> Tables:
    """One member that the cluster printed and one that somebody wrote, with a pod each."""
    inputs: dict[str, list[object]] = {"source": ["o", "n"], "written": [None, how], "records": [records, 2]}
    return {"inputs": inputs, "pods": {"source": ["o", "n"], "name": [own, other], "namespace": ["a", "a"]}, **more}


def listings(source: str, kind: str, namespace: str | None, complete: bool = True) -> dict[str, list[object]]:
    return {"source": [source], "kind": [kind], "namespace": [namespace], "complete": [complete]}


@pytest.mark.parametrize(
    ("lists", "rows"),
    [
        (listings("o", "pods", None), {"pods": {1}}),
        (listings("o", "pods", "a"), {"pods": {1}}),
        (listings("o", "pods", "b"), {}),
        (listings("o", "pods", None, complete=False), {}),
        (listings("n", "pods", None), {}),
        (listings("o", "nodes", None), {"nodes": {0}}),
    ],
)
def test_what_a_note_shows_beside_a_whole_list_is_no_row(
    lists: dict[str, list[object]], rows: dict[str, set[int]]
) -> None:
    """The list is of all namespaces or of that of the row, and another member's."""
    nodes_: dict[str, list[object]] = {"source": ["n", "o"], "name": ["w1", "w2"]}
    assert samples.strange_rows(tables(listings=lists, nodes=nodes_)) == rows
    assert samples.strange_rows(tables("chat", listings=lists, nodes=nodes_)) == {}


def test_workloads_of_a_note_that_are_printed_elsewhere() -> None:
    """By kind and name."""
    data: dict[str, list[object]] = {
        "source": ["o", "n", "n", "n"], "kind": ["DaemonSet", "DaemonSet", "Deployment", "DaemonSet"], "name": ["x", "x", "x", "y"],
    }  # fmt: skip
    assert samples.strange_rows(tables(workloads=data)) == {"workloads": {1}}


@pytest.mark.parametrize(
    ("own", "other", "apart"),
    [
        ("web-bc7df", "api-q7zzk", True), ("web-bc7df", "web-bc7df", False), ("etcd", "etcd", True), ("web-xxxxx", "web-xxxxx", True),
        ("10.1.2.3", "10.1.2.3", False), ("127.0.0.1", "127.0.0.1", True), (None, None, True),
    ],
)  # fmt: skip
def test_a_name_that_one_cluster_alone_has(own: str | None, other: str | None, apart: bool) -> None:
    """It tells that a text is about this one; a usual name, a gap and a loopback address tell nothing."""
    assert left_out(tables("page", own, other)) == ({"n": samples.NOTE["page"]} if apart else {})


@pytest.mark.parametrize(
    ("key", "value", "apart"), [("cluster_id", "x", False), ("cluster_id", "", True), ("version", "x", True)]
)
def test_a_fact_that_one_cluster_alone_has(key: str, value: str, apart: bool) -> None:
    """Its ID or name or addresses, not its version."""
    facts: dict[str, list[object]] = {"source": ["o", "n"], "key": [key] * 2, "value": [value] * 2}
    assert bool(left_out(tables("page", facts=facts))) is apart


@pytest.mark.parametrize(
    ("how", "listed", "records", "out"),
    [("general", True, 3, True), ("general", False, 3, True), ("page", True, 3, True), ("page", False, 3, False), ("general", True, 0, False), ("page", True, 0, False)],
)  # fmt: skip
def test_a_text_in_general_and_a_page(how: str, listed: bool, records: int, out: bool) -> None:
    """The one beside anything that the cluster printed, the other beside its listed objects."""
    found = tables(how, records=records)
    if not listed:
        found["pods"] = {"source": ["n"], "name": ["api-q7zzk"], "namespace": ["a"]}
    assert left_out(found) == ({"n": samples.NOTE[how]} if out else {})
    assert left_out({}) == left_out({"inputs": {"source": ["o"], "written": [None], "records": [1]}}) == {}


@pytest.mark.parametrize(
    ("rows", "gaps"),
    [
        ([("s", "agent-xxxxx"), ("o", "agent-bc7df")], [0]),
        ([("s", "agent-xxxxx"), ("s", "agent-zz9zz"), ("o", "agent-bc7df")], []),
        ([("s", "web-xxxxx"), ("o", "agent-bc7df")], []),
        ([("s", "agent-xxxxx"), ("o", None)], []),
        ([("s", "agent-zz9zz"), ("o", "agent-bc7df")], []),
    ],
)
def test_names_with_a_gap(rows: list[tuple[str, str | None]], gaps: list[int]) -> None:
    """In a member that names no pod, of a pod that another one names."""
    assert samples._gaps({"pods": {"source": [s for s, _ in rows], "name": [n for _, n in rows]}}) == gaps
    assert samples._gaps({}) == []


def test_a_quote_leaves_only_errors_and_no_strange_webhook() -> None:
    """Its log, its facts and its objects are left out where objects are listed elsewhere; an error of a listed webhook stays."""
    errors: dict[str, list[object]] = {
        "source": ["n", "n", "n"], "class": ["tunnel", "webhook", "webhook"], "message": ["EOF", 'calling "a.b"', 'calling "c.d"'],
    }  # fmt: skip
    more: dict[str, dict[str, list[object]]] = {
        "konnectivity_events": {"source": ["n", "o"]}, "unread": {"source": ["n"]}, "tool_errors": errors,
        "webhooks": {"source": ["o", "n"], "name": ["a.b", "c.d"]},
    }  # fmt: skip
    rows = {"pods": {1}, "konnectivity_events": {0}, "tool_errors": {2}, "webhooks": {1}}
    assert samples.strange_rows(tables("quote", **more)) == rows
    assert samples.strange_rows(tables("note", **more)) == {}
    alone = tables("quote", **more)
    alone["pods"]["source"] = ["n", "n"]
    assert samples.strange_rows(alone) == {}


def test_a_runbook_in_which_all_names_are_gaps_is_no_state_of_a_cluster() -> None:
    """Even where it is all there is: what it shows is an example, and nobody's pod."""
    gaps = PAGE.format("konnectivity-agent-xxxxx") + "If it stays so, run `kubectl logs <pod>`.\n"
    case = bundle({"page.md": gaps})
    assert (list(case.snapshot.about.pods), case.causes) == ([], {})
    assert "samples" in str(case.snapshot.rows[INPUTS][0].note)
    named = gaps + "Its server is 198.51.100.7:31417.\nError from server: dial tcp 198.51.100.7:10250: i/o timeout\n"
    assert list(bundle({"page.md": named}).snapshot.about.pods)


def test_an_error_of_a_webhook_stays_where_nobody_lists_webhooks() -> None:
    """A tool's output around the API server's words, beside the cluster's objects: only a list of webhooks could say that it is of another cluster."""
    tool = (
        "ERROR:\n  exit status 1\n\nEXIT STATUS\n  1\n\nSTDERR:\n"
        '  Error: Internal error occurred: failed calling webhook "v.shop.example": failed to call webhook: Post "https://hook.shop.svc:443/v?timeout=5s": context deadline exceeded\n'
    )
    none = "$ kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations\nNo resources found\n"
    kept = bundle(OWN | {"deploy.txt": tool}).snapshot
    assert [row.class_ for row in kept.rows[TOOL_ERRORS]] == ["webhook"]
    left = bundle(OWN | {"deploy.txt": tool, "hooks.txt": none}).snapshot
    assert "webhook" not in [row.class_ for row in left.rows[TOOL_ERRORS]]
    story = f"Last year we had a similar case at another customer.\n\n{tool.rpartition('STDERR:')[2]}\nIt was fixed within a day.\n"
    told = bundle(OWN | {"story.txt": story}).snapshot
    assert "webhook" not in [row.class_ for row in told.rows[TOOL_ERRORS]]


def test_an_error_of_a_webhook_stays_whose_service_lies_in_a_namespace_of_this_cluster() -> None:
    """Whatever sentence stands in front of it; one of another namespace is left out of a text that tells of something else."""
    note = 'Every deployment ends in this.\n\nError from server (InternalError): Internal error occurred: failed calling webhook "v.example": failed to call webhook: Post "https://hook.{}.svc:443/v?timeout=5s": context deadline exceeded\n'
    for space, count in (("vault", 1), ("bank", 0), ("kube-system", 0)):
        case = bundle(
            {
                "p.txt": pods(agent("bc7df")) + "vault  hook-7d9c5b8f6-x2m4k  1/1  Running  0  5d\n",
                "n.txt": note.format(space),
            }
        )
        assert len(case.snapshot.rows[TOOL_ERRORS]) == count, space


def test_a_chat_that_asks_a_tool_for_the_only_cluster_is_about_it() -> None:
    """Beside a member that names another cluster it is not."""
    chat = 'jo  2:14 PM\n@xo cse.cluster bu1d2c3w0e4f5g6h7i80\nXO APP  2:14 PM\n{"ACLs": [{"port": 30412, "allowed": ["10.94.8.0/26"]}]}\njo  2:15 PM\nthanks, that is the list then, I close this one\n'
    agents = {"agent.log": options() + failing(dial("dial tcp 166.9.60.7:31337: i/o timeout")), "ds.yaml": arguments()}
    notes = [row.note for row in bundle({"xo.txt": chat, **agents}).snapshot.rows["inputs"] if row.source == "xo.txt"]
    assert not any("left out" in (note or "") for note in notes)
    other = "$ ibmcloud ks cluster get -c x\nName:   x\nID:     cit6uqn1h27ghdk2gg50\n"
    notes = [
        row.note
        for row in bundle({"xo.txt": chat, "c.txt": other, **agents}).snapshot.rows["inputs"]
        if row.source == "xo.txt"
    ]
    assert any("left out" in (note or "") for note in notes)


def test_outputs_with_a_word_in_front_stay_beside_a_list_of_the_control_plane_alone() -> None:
    """A master's pods are none of those that its user lists, so that neither names the other's."""
    master = "$ kubectl get po -n master-bu1d2c3w0e4f5g6h7i80\nNAME                              READY   STATUS    RESTARTS   AGE\nkube-apiserver-6b5fd9c7c8-8rjqz   5/5     Running   0          6d\n"
    user = "customer side, openshift 4.15 on vpc:\n\n% oc get ds -n kube-system konnectivity-agent\nNAME                 DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\nkonnectivity-agent   6         6         6       6            6           <none>          9d\n"
    case = bundle({"mgmt.txt": master, "customer.txt": user})
    assert case.status("AG-02") == "pass"


DUMP = nodes(node("10.1.2.3"), node("10.1.2.4")) + "\n" + pods(agent("bc7df", node="10.1.2.3"), agent("k2vwz", node="10.1.2.4"))  # fmt: skip
SAID = "Hello team,\nlast night we had a look at it, and this is what we saw then.\n\n"
EXEC = "$ kubectl exec -n web deploy/front -- hostname\nfront-7f9d6c8b5-lw2pq\n"
FIGURES = (
    "$ kubectl top nodes\nNAME       CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)\n{}   412m   10%   5120Mi   38%\n"
)


@pytest.mark.parametrize(
    "note",
    [
        SAID + EXEC + FIGURES.format("10.1.2.3"),
        SAID + EXEC,
        "That is ours:\n\n" + EXEC + "\nThat looks good to me.\n",
        SAID + EXEC.replace("deploy/front", "konnectivity-agent-bc7df"),
        SAID
        + "[me@box ~]$ kubectl exec web-0 -- id\nuid=0(root) gid=0(root)\n\nThis one, konnectivity-agent-k2vwz, is fine now.\n",
    ],
)
def test_a_note_of_a_customer_with_a_use_of_the_tunnel_counts_beside_a_dump(note: str) -> None:
    """Its figures are of the dump's nodes, or its words or commands name the dump's pods, or nothing in it is another cluster's."""
    case = bundle({"info.txt": DUMP, "note.txt": note})
    assert "exec_shown" in {row.key for row in case.snapshot.rows["facts"]}
    assert not any("left out" in (row.note or "") for row in case.snapshot.rows[INPUTS])


@pytest.mark.parametrize(
    "note",
    [
        SAID + EXEC + FIGURES.format("10.9.9.9"),
        "Look here:\n" + EXEC + FIGURES.format("10.9.9.9"),
        "This is how it looks in a cluster that works:\nThat is all.\n\n"
        + EXEC
        + "\n"
        + pods(agent("zz9qq", node="10.9.9.9")),
    ],
)
def test_a_note_about_other_nodes_is_left_out_with_the_reason(note: str) -> None:
    """The dump lists all nodes, and what the note shows is of none of them."""
    case = bundle({"info.txt": DUMP, "note.txt": note})
    assert not {"exec_shown", "top_shown"} & {row.key for row in case.snapshot.rows["facts"]}
    assert any(samples.WHY in (row.note or "") for row in case.snapshot.rows[INPUTS] if row.source == "note.txt")


@pytest.mark.parametrize("column", ["agent_id", "server_id"])
def test_a_text_with_an_id_of_this_tunnel_is_about_it(column: str) -> None:
    """Agents and servers draw their IDs by lot; another one tells nothing."""
    ids: dict[str, list[object]] = {"source": ["o", "n"], column: ["8d3f1a0b6c2e9475"] * 2}
    assert not left_out(tables("page", konnectivity_events=ids))
    ids[column][1] = "77c0e1d2f3a4b596"
    assert left_out(tables("page", konnectivity_events=ids))


@pytest.mark.parametrize(
    ("words", "apart"),
    [("it was web-bc7df again", False), ("it was web-0 again", True), ("at 10.1.2.3 it broke", True), (None, True)],
)
def test_words_that_name_a_pod_of_this_cluster(words: str | None, apart: bool) -> None:
    """Its random end tells; an address in somebody's words may be anybody's."""
    unread: dict[str, list[object]] = {"source": ["n"], "text": [words]}
    nodes_: dict[str, list[object]] = {"source": ["o"], "name": ["10.1.2.3"]}
    assert bool(left_out(tables("page", unread=unread, nodes=nodes_))) is apart


def test_a_firewalls_log_is_about_the_cluster_whose_node_it_names() -> None:
    """It knows no other name; one of other addresses that somebody shows beside the cluster's list is left out."""
    line = "We found this on the gateway.\n\nNov 26 12:04:17  gw RT_FLOW: RT_FLOW_SESSION_DENY: session denied {}/4->166.9.14.5/31417 0x0 None 6(0) shut A B X\n"
    for source, count in (("10.1.2.3", 1), ("10.77.2.3", 0)):
        assert len(bundle(OWN | {"note.md": line.format(source)}).snapshot.rows[FIREWALL_DENIALS]) == count, source


def test_a_ticket_that_begins_with_a_sentence_stays_beside_a_workload_of_any_cluster() -> None:
    """A Deployment is called the same everywhere: it names no other cluster, as a list of pods or nodes does."""
    ticket = "User cluster 8jk2 on 1.29, top does not work.\n\n$ kubectl get pods -n kube-system\n" + pods(
        agent("bc7df")
    )
    web = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: default\nspec:\n  replicas: 2\n"
    rows = bundle({"ticket.md": ticket, "web.yaml": web}).snapshot.rows["pods"]
    assert [row.source for row in rows] == ["ticket.md"]
    assert not bundle({"ticket.md": ticket, "p.txt": pods(agent("k2vwz"))}).snapshot.rows["pods"][1:]


@pytest.mark.parametrize(
    ("host", "port", "kept"),
    [
        ("tunnel-7hq2.plane.acme.test", 8132, True),
        ("203.0.113.44", 8132, True),
        ("203.0.113.44", 22, False),
        ("registry.elsewhere.test", 443, False),
    ],
)
def test_a_connect_to_the_agents_own_server_is_of_this_cluster(host: str, port: int, kept: bool) -> None:
    """By the host that its agents are told, or by the address that they dial; any other host is anybody's."""
    said = f"--- from a debug pod there\n# nc -vz -w 5 {host} {port}\nnc: connect to {host} port {port} (tcp) timed out: Operation now in progress\n--- and what the appliance says, copied by hand\nit is denied by default\n"
    log = options("tunnel-7hq2.plane.acme.test", 8132) + failing(dial("dial tcp 203.0.113.44:8132: i/o timeout"))
    case = bundle(OWN | {"agent.log": log, "said.md": said})
    assert len(case.snapshot.rows[PORT_TESTS]) == kept

"""A fragment may start at a heading, an echoed command, a mark of a tool, or the first line of a known format."""

from __future__ import annotations

import pytest
from analyzer.sources.document import Document
from analyzer.sources.starts import ABOVE, Mark, Starts, _below, marks

from tests.support.inline import bundle

PATTERN = Starts([("nodes", r"NAME +STATUS +ROLES"), ("bird", r"BIRD \S+ ready")])


def found(*lines: str) -> list[Mark]:
    text = "\n".join(lines) + "\n"
    return list(marks(Document(text, text), PATTERN))


def kinds(*lines: str) -> list[tuple[int, str, str]]:
    return [(mark.line, mark.kind, mark.value) for mark in found(*lines)]


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("NAME   STATUS   ROLES", "start", "nodes"),
        ("BIRD v0.3.3 ready.", "start", "bird"),
        ("$ kubectl get nodes", "echo", "kubectl get nodes"),
        ("==> /var/log/a.log <==", "file", "/var/log/a.log"),
        ("==== START logs for container a of pod b/c ====", "mark", ""),
        ("==== END logs for container a of pod b/c ====", "mark", ""),
        ("POD: calico-node-abcde", "pod", ""),
        ("--- pod = kube-system/calico-node-abcde", "pod", ""),
        ("NODE: worker-1", "node", ""),
        ("  ---- HOST = 10.1.2.3 ----", "node", ""),
        ("========", "ruler", ""),
        ("  ~~~~~~~~  ", "ruler", ""),
        ("Started by user a", "noise", ""),
        ("```", "noise", ""),
    ],
)
def test_each_sign_is_known_by_its_line(line: str, kind: str, value: str) -> None:
    """Where it stands, of which kind it is, and what it names."""
    assert kinds("some text", line, "some text") == [(2, kind, value)]
    assert found("some text", line)[0].at == len("some text\n")


@pytest.mark.parametrize(
    "line",
    ["=======", "x NAME   STATUS   ROLES", "==> <==", "Pod", "NODE: a b", "a = b", "Finished: ok", "Running it"],
)
def test_what_only_looks_like_a_sign_is_text(line: str) -> None:
    """Seven signs make no ruler, a format begins at the line's begin, a file mark names a file."""
    assert kinds("some text", line, "some text") == []


def test_a_heading_carries_what_it_says() -> None:
    """A line of capitals above a table is its heading."""
    marked = found("", "=== NODES ===", "NAME   STATUS   ROLES")
    assert [(mark.line, mark.kind) for mark in marked] == [(2, "heading"), (3, "start")]
    assert marked[0].heading is not None


def test_the_end_of_a_collection_is_remembered() -> None:
    """A build's last line says that the dump was not cut off."""
    text = "a\nFinished: SUCCESS\n"
    document = Document(text, text)
    assert [mark.kind for mark in marks(document, PATTERN)] == ["noise"]
    assert document.collection_ended is True
    other = Document("Started by a\n", "Started by a\n")
    assert [mark.kind for mark in marks(other, PATTERN)] == ["noise"]
    assert other.collection_ended is None


def test_rows_of_a_mesh_start_nothing_and_what_follows_them_does() -> None:
    """A block of rows is passed over at once; lines are counted on."""
    rows = ["Mesh_10_0_0_1 BGP master up 2026-03-02 Established"] * 50
    assert kinds("BIRD v0.3.3 ready.", *rows, "$ kubectl get pods", *rows, "========") == [
        (1, "start", "bird"),
        (52, "echo", "kubectl get pods"),
        (103, "ruler", ""),
    ]


def hosts(*lines: str) -> list[tuple[int, str]]:
    """Headings of hosts as (line, text)."""
    return [(mark.line, mark.host.text) for mark in found(*lines) if mark.host is not None]


TABLE = "NAME   STATUS   ROLES"


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["## 10.1.1.7", TABLE], [(1, "10.1.1.7")]),
        (["## 10.1.1.7", "", TABLE], [(1, "10.1.1.7")]),
        (["## 10.1.1.7", "$ kubectl get nodes"], [(1, "10.1.1.7")]),
        (["## 10.1.1.7", "```", TABLE], [(1, "10.1.1.7")]),
        (["## 10.1.1.7", "========", TABLE], [(1, "10.1.1.7")]),
        (["## 10.1.1.7", "is down"], []),
        (["## 10.1.1.7", "Started by user a"], []),
        (["## 10.1.1.7", "apiVersion: v1"], []),
        (["## 10.1.1.7"], []),
        (["## 10.1.1.7", "## 10.1.1.8", TABLE], [(1, "10.1.1.7"), (2, "10.1.1.8")]),
        (["## 10.1.1.7", "## 10.1.1.8", "is down"], []),
        (["## 10.1.1.7", "## 10.1.1.8", "## 10.1.1.9", "## 10.1.1.10", TABLE], [(2, "10.1.1.8"), (3, "10.1.1.9"), (4, "10.1.1.10")]),
        (["10.1.1.7", TABLE], [(1, "10.1.1.7")]),
        (["10.1.1.7", "$ kubectl get nodes"], []),
        (["10.1.1.6", "10.1.1.7", TABLE], []),
        (["10.1.1.7", "========", TABLE], [(1, "10.1.1.7")]),
        (["========", "10.1.1.7", "========", "$ kubectl get nodes"], [(2, "10.1.1.7")]),
        (["## 10.1.1.7", TABLE, "## and then", TABLE], [(1, "10.1.1.7"), (3, "and then")]),
        (["### 10.1.1.7", TABLE, "## and then", TABLE], [(1, "10.1.1.7")]),
        (["## 10.1.1.7", "x" * 995, TABLE], []),
    ],
)  # fmt: skip
def test_a_host_is_a_heading_where_something_begins_below(lines: list[str], wanted: list[tuple[int, str]]) -> None:
    """An output or a command, over blanks, rulers and fences; an address alone is one above an output, or between rulers."""
    assert hosts(*lines) == wanted


def test_a_pod_in_the_frame_of_the_last_one_is_a_heading_whatever_a_tool_says_below() -> None:
    """Else its log would be counted to the pod above; an address or a pod in another frame wants an output right below."""
    first, second = "=== konnectivity-agent-7xcm7 ===", "=== konnectivity-agent-9xcm9 ==="
    wanted = [(1, "konnectivity-agent-7xcm7"), (3, "konnectivity-agent-9xcm9")]
    assert hosts(first, TABLE, second, "OK", TABLE) == wanted
    assert hosts(first, TABLE, second.replace("===", "+++"), "OK", TABLE) == wanted[:1]
    assert hosts("## 10.1.1.7", TABLE, "## 10.1.1.8", "OK", TABLE) == [(1, "10.1.1.7")]


@pytest.mark.parametrize(
    ("line", "is_mark"),
    [
        ("Pod: calico-node-abcde is down", False),
        ("Pod: calico-node-abcde on 10.1.1.7", True),
        ("POD: calico-node-abcde is down", True),
        ("Pod: calico-node-abcde", True),
        ("pod: calico-node-abcde is, then", False),
    ],
)
def test_a_sentence_about_a_pod_is_no_mark_of_it(line: str, is_mark: bool) -> None:
    """A dump says it in capitals, with the node or nothing behind."""
    assert bool(kinds("some text", line, "some text")) is is_mark


def test_the_last_line_may_have_no_end() -> None:
    """A sign on it is one."""
    document = Document("x\n========", "x\n========")
    assert [(mark.line, mark.kind) for mark in marks(document, PATTERN)] == [(2, "ruler")]
    assert [mark.kind for mark in found("=== NODES ===", "", TABLE)] == ["heading", "start"]


def test_a_name_above_rows_without_titles_is_a_heading() -> None:
    """As `| grep Mesh` leaves an output of Ansible."""
    text = "w1 | CHANGED | rc=0 >>\nMesh_10_0_0_12 BGP      master   up     09:00:01    Established\nw2 | CHANGED | rc=0 >>\nMesh_10_0_0_11 BGP      master   up     09:00:01    Established\n"
    assert list(bundle(t=text).snapshot["bgp_peers"]["node"]) == ["w1", "w2"]


@pytest.mark.parametrize(
    ("below", "is_host"),
    [("BIRD v0.3.3 ready.", True), ("NAME   STATUS   ROLES", False), ("some words", False)],
)
def test_a_word_alone_is_a_host_above_sessions_only(below: str, is_host: bool) -> None:
    """What a loop's command printed (`fine`, `done`) stands above other outputs; with no known output below it is a word."""
    assert hosts("zebra", below) == ([(1, "zebra")] if is_host else [])


def test_the_bar_at_the_foot_of_a_terminal_is_none_of_the_output() -> None:
    """tmux prints its windows, the host and the time there."""
    table = "NAME    READY   STATUS    RESTARTS   AGE\nweb-0   1/1     Running   0          3d\n"
    bar = '[0] 0:bash* 1:vi-          "bastion" 10:00 02-Mar-25\n'
    snapshot = bundle({"t.txt": f"{table}{bar}"}).snapshot
    assert snapshot["pods"]["name"].tolist() == ["web-0"]
    assert snapshot["unread"].empty


def test_what_stands_below_a_heading_is_read_line_by_line() -> None:
    """As a split of so many characters would give it, the last line cut there."""
    for text in ("", "\n", "\nab", "\nab\n", "\n\nab\ncd", "\n" + "x" * 2000, "\n" + "y\n" * 600):
        assert list(_below(text, 0)) == text[:ABOVE].split("\n")[1:]


@pytest.mark.parametrize(
    ("text", "known"),
    [("NAME  STATUS\n", True), ("POD: a/b-1\n", True), ("HEADING\n", False), ("worker-1:\n", False), ("words\n", False), ("\nNAME  x\n", False)],
)  # fmt: skip
def test_a_parsers_first_line_is_known_and_a_heading_is_not(text: str, known: bool) -> None:
    """Headings and names of hosts begin nothing themselves; they are the last that are asked for."""
    assert Starts([("p", "NAME ")]).knows(text) is known


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        (
            "NAME   STATUS   ROLES\n$ ls\nNAME   STATUS   ROLES\n[root@n-1 ~]# ls\n",
            ["nodes", "_echo", "nodes", "_echo"],
        ),
        ("[root@n-1 ~]# ls\nNAME   STATUS   ROLES", ["_echo", "nodes"]),
        ("NAME   STATUS   ROLES\nn-1   Ready\n", ["nodes"]),
        (
            "==> kubectl get pods -A\n$ kubectl get nodes\n",
            ["_file", "_echo"],
        ),  # both a file's mark and how a script says what it runs
        ("> ls: 1\n> kubectl get nodes\n", ["said", "_echo"]),  # both a parser's line and a prompt with its command
        (
            "worker-1:\n$ kubectl get nodes\nworker-2:\n",
            ["_host", "_echo", "_host"],
        ),  # a host's sign is as long as nothing
        ("ONE $ ls\n[root@n-1 ~]# ls\nTWO", ["two", "_heading"]),  # what runs on over lines holds no place within it
    ],
)
def test_prompts_and_what_else_begins_are_found_in_the_order_of_the_text(text: str, groups: list[str]) -> None:
    """One stands behind the other; on one line a mark of a dump goes before a prompt, and a prompt before what an output begins with."""
    ours = Starts([("nodes", r"NAME +STATUS +ROLES"), ("said", r"> (?:ls|kubectl)"), ("two", r"ONE[^\n]*\n[^\n]*")])
    assert [m.lastgroup for m in ours.places(text)] == groups
    assert [m.start() for m in ours.places(text)] == sorted({m.start() for m in ours.places(text)})


@pytest.mark.parametrize(
    ("command", "host"),
    [
        ("for i in 1 2 3; do kubectl exec web-1 -- hostname; done", False),
        ("kubectl exec web-1 -- hostname", False),
        ("for n in web-1 web-2; do echo $n; ssh $n kubectl get nodes; done", True),
        ("kubectl exec web-2 -- hostname", False),
        ("kubectl exec web-2 -- date", True),
    ],
)
def test_what_a_command_prints_is_no_heading(command: str, host: bool) -> None:
    """What `hostname` printed in a pod, or the name of the pod itself, above the error of the next try; another name may be a host's."""
    error = "Error from server: error dialing backend: No agent available"
    text = f"$ {command}\n{error}\nweb-1\n{error}\n"
    seen = marks(Document(text, text), Starts([("error", "Error from server")]))
    assert [mark.line for mark in seen if mark.kind == "host"] == ([3] if host else [])

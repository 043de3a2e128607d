"""Nothing of a member is silent: its lines are understood, blank or unread, and what is unread says why."""

from __future__ import annotations

import json
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import analyzer
import pytest
from analyzer.reading import document_member
from analyzer.sources import listing
from analyzer.sources.long_lines import LONGEST

from tests.sources.test_margins import BIRD, CALICOCTL, NODES, PODS
from tests.support.inline import bundle
from tests.support.outputs import samples
from tests.support.tables import read_text
from tests.support.values import are_values

FIXTURES = sorted(Path("fixtures/clusters").glob("*/bundle"))
STATUS = """BIRD v0.3.3+birdv1.6.8 ready.
BIRD v0.3.3+birdv1.6.8
Router ID is 10.93.12.4
Current server time is 2026-11-23 12:16:02
Last reboot on 2026-11-23 12:15:50
Daemon is up and running
"""
INTERFACES = """BIRD v0.3.3+birdv1.6.8 ready.
eth0 up (index=2)
\tMultiAccess Broadcast Multicast AdminUp LinkUp MTU=1500
\t10.93.12.4/26 (Primary, scope site)
"""
ROUTES = """BIRD v0.3.3+birdv1.6.8 ready.
172.30.148.0/26    via 10.93.12.15 on eth0 [Mesh_10_93_12_15 12:26:51] * (100/0) [i]
172.30.37.64/26    blackhole [static1 2026-11-21] * (200)
"""
SOCKET = "Unable to connect to server control socket (/var/run/calico/bird.ctl): Connection refused\n"
BY_LINES = {
    "nodes": NODES, "pods": PODS, "birdcl": BIRD, "calicoctl": CALICOCTL, "status": STATUS, "interfaces": INTERFACES, "routes": ROUTES, "socket": SOCKET,
    **{one.name: one.whole for one in samples() if one.kind in ("kubectl-table", "kubectl-top", "ibmcloud-ks-worker-ls", "crictl-ps", "ibmcloud-sat-host-ls")},
}  # fmt: skip
BETWEEN = ("", "\n", "What now?\n", "\n \n")
FOREIGN = (
    "the quick brown fox jumps",
    "- a point of the letter",
    "Regards, Jo",
    "42",
    "[...]",
    "10.1.1.9 is the bad one",
)


def check(snapshot: analyzer.Snapshot) -> None:
    """Three kinds of lines make up all lines of each member that was read."""
    for row in snapshot.rows["inputs"]:
        if row.status in ("read", "partly_read", "not_understood") and row.lines is not None:
            parts = (row.understood_lines, row.blank_lines, row.unread_lines)
            assert None not in parts, row
            assert min(parts) >= 0, row
            assert sum(parts) == row.lines, row


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda path: path.parent.name)
def test_the_lines_of_every_fixture_add_up(folder: Path) -> None:
    """Understood, blank and unread lines are all lines; the fixtures hold nothing that is unread."""
    check(analyzer.load(folder, isolate=False))


def test_the_lines_of_every_sample_add_up(tmp_path: Path) -> None:
    """Also where samples stand one behind the other, with blank lines and sentences between."""
    chance = random.Random(11)
    texts = [one.whole for one in samples()] + list(BY_LINES.values())
    for _ in range(20):
        picked = [chance.choice(texts) + chance.choice(BETWEEN) for _ in range(chance.randint(1, 4))]
        text = "".join(picked)
        check(read_text(tmp_path, text))


@pytest.mark.parametrize("name", BY_LINES)
def test_a_foreign_line_is_unread_wherever_it_stands(name: str, tmp_path: Path) -> None:
    """A sentence within or behind an output is one unread line more, and no line of the output less."""
    lines = BY_LINES[name].splitlines()
    before = read_text(tmp_path, BY_LINES[name])
    [plain] = before.rows["inputs"]
    chance = random.Random(5)
    for foreign in FOREIGN:
        at = chance.randint(2, len(lines)) if len(lines) > 1 else 1
        snapshot = read_text(tmp_path, "\n".join([*lines[:at], foreign, *lines[at:]]) + "\n")
        [row] = snapshot.rows["inputs"]
        assert (row.unread_lines or 0) - (plain.unread_lines or 0) == 1, (foreign, at, snapshot.rows["unread"])
        assert at + 1 in {one.line for one in snapshot.rows["unread"]}
        check(snapshot)


@pytest.mark.parametrize(
    ("text", "kind", "note"),
    [
        ("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n", "kubectl YAML (ConfigMap)", "1 ConfigMap"),
        ("apiVersion: a/v1\nkind: Rule\n---\napiVersion: v1\nkind: Secret\n", "kubectl YAML (Rule, Secret)", "1 Rule, 1 Secret"),
        ('{\n "apiVersion": "a/v1",\n "kind": "Rule"\n}\n', "kubectl JSON (Rule)", "1 Rule"),
    ],
)  # fmt: skip
def test_objects_that_nobody_asks_for_are_called_by_their_kind(text: str, kind: str, note: str, tmp_path: Path) -> None:
    """They are understood, and no text that nobody knows."""
    [row] = read_text(tmp_path, text).rows["inputs"]
    assert (row.kind, row.status, row.unread_lines) == (kind, "read", 0)
    assert (row.note or "").endswith(note)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ('apiVersion: v1\nkind: Pod\nmetadata:\n  name: "x\n  y: [\n', 5),
        ('{\n "apiVersion": "v1",\n "kind": "Pod",\n "metadata": {"name": }\n}\n', 5),
    ],
)
def test_a_damaged_object_is_unread_as_a_whole(text: str, unread: int, tmp_path: Path) -> None:
    """One row shows where it begins, the count holds all of its lines."""
    snapshot = read_text(tmp_path, text)
    [row] = snapshot.rows["inputs"]
    assert row.unread_lines == unread
    assert len(snapshot.rows["unread"]) == 1
    check(snapshot)


def test_lines_of_logs_are_found_in_a_letter(tmp_path: Path) -> None:
    """Whatever program wrote them: between sentences, which stay unread."""
    text = 'Hello,\nthis is in the journal:\nfoo.service: Mar 2\n<INFO> Started\nbird: device1: Initializing\n{"zz": 1, "msg": "x", "ts": 1}\nThat is all\n'
    snapshot = read_text(tmp_path, text)
    [row] = snapshot.rows["inputs"]
    assert row.unread_lines == 4
    assert (row.kind or "").endswith("log")
    check(snapshot)


POD = "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: p{n}\n    namespace: kube-system\n  spec:\n    nodeName: w1\n"
LIST = "apiVersion: v1\nitems:\n" + "".join(POD.format(n=n) for n in range(9)) + "kind: List\n"


def listed(snapshot: analyzer.Snapshot) -> tuple[list[Any], list[Any]]:
    """(pods with their lines, what is said of the member)."""
    rows = snapshot.rows
    told = [(r.kind, r.status, r.lines, r.blank_lines, r.unread_lines, r.note, bool(r.lost)) for r in rows["inputs"]]
    return [(pod.name, pod.line) for pod in rows["pods"]], told


@pytest.mark.parametrize(
    "text",
    [
        LIST,
        LIST.replace("    namespace: kube-system\n", "    namespace: kube-system\n\n"),
        LIST.replace("kind: List\n", ""),
        LIST[: LIST.rindex("    nodeName")] + "    nodeN",
        LIST.replace("  kind: Pod", "  kind: Rule"),
        "items:\n- a\n- b\n- c\n" * 9,
        "items:\n" + "- a sentence\n" * 40,
        "items:\n- I0302 09:00:00.000001       1 client.go:1] x\n",
        LIST.replace("name: p4", "name: [p4"),
        LIST.replace("kind: List\n", "- x y"),
        LIST.replace("kind: List\n", "- x y\n"),
        LIST.rstrip("\n"),
    ],
)  # fmt: skip
def test_a_list_that_is_cut_at_its_items_says_what_a_document_says(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rows, lines, counts and remarks, whether it is large or not, whole, cut off, or no list of objects at all."""
    whole = listed(read_text(tmp_path, text))
    monkeypatch.setattr(listing, "LARGE", 10)
    monkeypatch.setattr(listing, "PIECE", 300)
    assert listed(read_text(tmp_path, text)) == whole


def test_a_document_is_read_up_to_its_limit(tmp_path: Path) -> None:
    """One of just so many bytes is whole; of a longer one so many are read, and the limit is named."""
    (tmp_path / "a.txt").write_text(PODS)
    size = len(PODS.encode())
    told = []
    for most in (size, size - 8):
        [row] = analyzer.load(tmp_path / "a.txt", isolate=False, limits={"document_bytes": most}).rows["inputs"]
        told.append((row.status, row.size_bytes, row.note, bool(row.lost)))
    note = f"only the first {size - 8} bytes were read (--limit document_bytes={size - 8})"
    assert told == [("read", size, "", False), ("partly_read", size - 8, note, True)]


def test_rows_are_handed_over_when_there_are_many() -> None:
    """Above the bound, and not at it."""
    told: list[int] = []
    for weight in (document_member.PIECE_ROWS, document_member.PIECE_ROWS + 1):
        books: Any = SimpleNamespace(
            sink=SimpleNamespace(weight=lambda w=weight: w), on_piece=lambda w=weight: told.append(w)
        )
        document_member._hand_over(books)
    assert told == [document_member.PIECE_ROWS + 1]


def test_an_old_mac_s_lines_are_counted(tmp_path: Path) -> None:
    """They end with a carriage return alone, the last one perhaps with nothing."""
    for end in ("", "\r"):
        [row] = read_text(tmp_path, f"one sentence\ranother one\rthe third{end}").rows["inputs"]
        assert row.lines == 3


def test_a_long_line_is_cut_and_what_was_lost_is_said(tmp_path: Path) -> None:
    """A member with such a line is not whole."""
    [row] = read_text(tmp_path, PODS + "x " * (LONGEST // 2 + 1) + "\n").rows["inputs"]
    assert bool(row.lost)
    assert "1 lines over" in (row.note or "")


def test_who_wrote_a_text_is_told_by_its_words_and_else_by_its_form(tmp_path: Path) -> None:
    """A page of advice is one also where it was sent as a mail; sentences in a mail are a mail, and outputs alone nobody's."""
    advice = "# Runbook\nIf it fails, look at the pods.\nYou should then run:\nkubectl logs <pod>\n"
    mail = "From: jo@example.com\nTo: support@example.com\nSubject: exec\n\n"
    told = "Since this morning we cannot exec. The customer reports that it failed after the update.\n"
    for text, written in (
        (mail + advice, "general"),
        (mail + told + PODS, "mail"),
        (told + told + PODS, "note"),
        (PODS, None),
    ):
        [row] = read_text(tmp_path, text).rows["inputs"]
        assert row.written == written, text


def test_a_json_log_that_a_page_broke_is_put_together() -> None:
    """Each record of docker's log over lines of a hundred columns: one log, and each record at its first line."""
    message = 'I0302 08:00:0{}.100000       1 client.go:214] "Connect to server" serverID="{}"\n'
    lines = [
        json.dumps(
            {"log": message.format(at, "s" * 40 + str(at)), "stream": "stderr", "time": f"2026-03-02T08:00:0{at}.1Z"}
        )
        for at in range(4)
    ]
    text = "".join(f"{line[begin : begin + 100]}\n" for line in lines for begin in range(0, len(line), 100))
    case = bundle({"a.log": text}).snapshot
    assert [r.line for r in case.rows["konnectivity_events"]] == [1, 3, 5, 7]
    assert len(case.rows["log_sources"]) == 1
    assert not case.rows["unread"]


def test_unread_lines_show_no_value_whose_name_stands_above() -> None:
    """In the table of what was not read, as in the lines around a cited one."""
    case = bundle({"x.txt": "settings\npassword: >-\n  blue.moon71\nuser,password\nbob,red.hund82\n"})
    shown = [row.text for row in case.snapshot.rows["unread"]]
    assert shown == ["settings", "password: >-", "  [hidden:value]", "user,password", "bob,[hidden:value]"]


def test_two_members_that_are_cut_are_no_twins(tmp_path: Path) -> None:
    """Their begins are the same, and behind what was read they may differ: each is said to be cut, and read."""
    head = "\n".join("# " + "-" * 60 for _ in range(200)) + "\n"
    for name, tail in (("a.txt", NODES), ("b.txt", PODS)):
        (tmp_path / name).write_text(head + tail)
    snapshot = analyzer.load(tmp_path, isolate=False, limits={"document_bytes": len(head)})
    told = [(row.source, row.status, "only the first" in (row.note or ""), row.kind) for row in snapshot.rows["inputs"]]
    assert told == [("a.txt", "partly_read", True, told[0][3]), ("b.txt", "partly_read", True, told[0][3])]
    assert told[0][3] != "duplicate"


def test_the_second_byte_of_a_line_feed_is_no_line(tmp_path: Path) -> None:
    """A text of PowerShell has as many lines as the same text in UTF-8, and none that was understood without being there."""
    text = "NAME   STATUS   ROLES    AGE   VERSION\r\nw1     Ready    <none>   4d    v1.30.2\r\n"
    for at, encoding in enumerate(("utf-16-le", "utf-16-be", "utf-8")):
        (tmp_path / f"{at}.txt").write_bytes(("\ufeff" + text).encode(encoding))
    rows = analyzer.load(tmp_path, isolate=False).rows["inputs"]
    assert [(row.lines, row.understood_lines) for row in rows] == [(2, 2)] * 3


EVENT = """apiVersion: v1
kind: Event
involvedObject:
  kind: Pod
  name: konnectivity-agent-b7x2k
  namespace: kube-system
message: "E0302 10:00:00.000000       1 clientset.go:190] \\"cannot sync once\\" err=\\"rpc error\\"\\nE0302 10:00:01.000000       1 main.go:9] x"
metadata:
  name: konnectivity-agent-b7x2k.1
  namespace: kube-system
reason: BackOff
type: Warning
"""


@pytest.mark.parametrize("length", [0, 3000])
def test_what_an_object_quotes_is_its_own_however_long_it_is(tmp_path: Path, length: int) -> None:
    """Records of klog in an event's message make no log of the member, be the event a short text or a long one."""
    rows = read_text(tmp_path, EVENT + f"note: {'n' * length}\n" * bool(length)).rows
    (event,) = rows["events"]
    assert (event.line, event.reason, event.object_name) == (7, "BackOff", "konnectivity-agent-b7x2k")
    assert event.message.startswith("E0302 10:00:00.000000 1 clientset.go:190]")
    assert not rows["log_lines"]
    assert not rows["unread"]


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(document_member, filled={"_Found"}, roomy={"_Found"})

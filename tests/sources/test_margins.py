"""Margins, quote marks, numbers and fences around a text change nothing but line numbers; an indent that YAML needs stays."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from analyzer.reading.formats import begins
from analyzer.sources.margins import strip_margins

from tests.parsers.kubernetes.test_row_rules import NODES, PODS
from tests.support.tables import plain_rows, read_text

BIRD = """BIRD v0.3.3+birdv1.6.8 ready.
name     proto    table    state  since       info
Mesh_10_1_1_2 BGP      master   up     12:15:52    Established
Mesh_10_1_1_3 BGP      master   start  12:15:52    Active        Socket: Connection refused
"""
CALICOCTL = """Calico process is running.

IPv4 BGP status
+--------------+-------------------+-------+----------+--------------------------------+
| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |
+--------------+-------------------+-------+----------+--------------------------------+
| 10.1.1.2     | node-to-node mesh | start | 03:40:11 | Active Socket: Connection      |
|              |                   |       |          | refused                        |
+--------------+-------------------+-------+----------+--------------------------------+
"""
YAML = """apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: konnectivity-agent-abcde
    namespace: kube-system
  spec:
    containers:
    - name: a
  status:
    phase: Running
- apiVersion: apps/v1
  kind: DaemonSet
  metadata:
    name: konnectivity-agent
    namespace: kube-system
  status:
    desiredNumberScheduled: 3
    numberReady: 0
kind: List
"""
DESCRIBE = """Name:               10.1.1.1
Roles:              <none>
Labels:             ibm-cloud.kubernetes.io/zone=fra02
Conditions:
  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason         Message
  ----             ------  -----------------                 ------------------                ------         -------
  Ready            False   Mon, 02 Mar 2026 09:00:00 +0000   Mon, 02 Mar 2026 08:00:00 +0000   KubeletDown    kubelet stopped
Addresses:
  InternalIP:  10.1.1.1
Allocatable:
  cpu:  4
"""
KLOG = """I0302 09:00:01.000000       1 client.go:210] "Connect to server" serverID="a"
E0302 09:00:02.000000       1 client.go:515] "cannot connect once" err="dial tcp 10.1.1.1:8132: i/o timeout"
I0302 09:00:03.000000       1 client.go:210] "Connect to server" serverID="b"
"""
ACCOUNT = """Retrieving account my-account's details of jdoe@example.com...
OK

Account ID:                   0a1b2c3d4e5f60718293a4b5c6d7e8f9
VRF Enabled:                  true
Service Endpoint Enabled:     true
"""
SAMPLES = {
    "table": NODES,
    "pods": PODS,
    "bird": BIRD,
    "calicoctl": CALICOCTL,
    "yaml": YAML,
    "describe": DESCRIBE,
    "klog": KLOG,
    "account": ACCOUNT,
}


def each(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "".join(f"{change(line)}\n" for line in text.splitlines())


FORMS: dict[str, Callable[[str], str | bytes]] = {
    **{f"indented by {n}": each(lambda line, n=n: " " * n + line) for n in range(1, 9)},  # type: ignore[misc]
    "tab": each(lambda line: "\t" + line),
    "quoted": each(lambda line: f"> {line}"),
    "quoted twice": each(lambda line: f">> {line}"),
    "barred": each(lambda line: f"| {line}"),
    "fenced": lambda text: f"Here it is:\n```yaml\n{text}```\nThanks\n",
    "Jira": lambda text: f"Here it is:\n{{noformat}}\n{text}{{noformat}}\n",
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "UTF-16": lambda text: b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"),
    "trailing blanks": each(lambda line: line + "   "),
    "numbered": lambda text: "".join(f"{at:6}\t{line}\n" for at, line in enumerate(text.splitlines(), 1)),
    "grep -n": lambda text: "".join(f"{at}:{line}\n" for at, line in enumerate(text.splitlines(), 1)),
    "a passage": lambda text: "Hello,\nthis is what they sent:\n\n" + each(lambda line: "    " + line)(text) + "\nAny idea?\n",
    "a quoted passage": lambda text: "On Monday they wrote:\n" + each(lambda line: "> " + line)(text) + "\nAny idea?\n",
}  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_stands_in_front_of_lines_changes_no_value(sample: str, tmp_path: Path) -> None:
    """A pasted, quoted, fenced, numbered or re-encoded text gives the rows of the plain one."""
    plain = plain_rows(read_text(tmp_path, SAMPLES[sample]))
    assert plain
    for form, change in FORMS.items():
        assert plain_rows(read_text(tmp_path, change(SAMPLES[sample]))) == plain, form


MEMBERS = sorted(path for path in Path("fixtures/clusters").glob("*/bundle/**/*") if path.is_file())


@pytest.mark.parametrize("seed", range(4))
def test_members_of_the_fixtures_are_read_in_any_form(seed: int, tmp_path: Path) -> None:
    """Logs, tables, dumps and objects give the same rows however they are indented, quoted, fenced, numbered or encoded."""
    chance = random.Random(seed)
    for path in chance.sample(MEMBERS, 8):
        text = path.read_text(encoding="utf-8")
        name = path.as_posix().partition("/bundle/")[2].replace("/", "-")
        plain = plain_rows(read_text(tmp_path, text, name))
        for form in chance.sample(list(FORMS), 12):
            assert plain_rows(read_text(tmp_path, FORMS[form](text), name)) == plain, (path, form)


def test_the_indent_of_a_long_first_item_is_no_margin(tmp_path: Path) -> None:
    """Whatever the length of an object, those behind it are read."""
    fields = "".join(f"        f:key{at}: {{}}\n" for at in range(900))
    text = YAML.replace("  spec:\n", f"    managedFields:\n    - fieldsV1:\n{fields}  spec:\n", 1)
    snapshot = read_text(tmp_path, text, "list.yaml")
    assert snapshot["pods"]["name"].tolist() == ["konnectivity-agent-abcde"]
    assert snapshot["workloads"]["name"].tolist() == ["konnectivity-agent"]


def test_what_was_taken_off_is_said(tmp_path: Path) -> None:
    """The input's row names what was taken off."""
    note = read_text(tmp_path, each(lambda line: "    " + line)(NODES))["inputs"]["note"][0]
    assert "margin" in note


def test_objects_that_are_commented_out_stay_so(tmp_path: Path) -> None:
    """A comment states nothing, though every line of the file is one."""
    assert read_text(tmp_path, each(lambda line: "# " + line)(YAML))["pods"].empty


@pytest.mark.parametrize("bar", ["\u2502 ", "\u2503 ", "\u258f ", "| "])
@pytest.mark.parametrize("text", [NODES, BIRD, YAML, CALICOCTL], ids=["nodes", "bird", "yaml", "calicoctl"])
def test_a_bar_in_front_of_every_line(bar: str, text: str) -> None:
    """Of a terminal's pane, a chat or an editor, whatever sign it is."""
    quoted = "".join(f"{bar}{line}\n" for line in text.splitlines())
    assert strip_margins(quoted, begins())[0] == text


def test_what_bat_draws_around_a_file() -> None:
    """Its numbers and its frame are of no line of the file."""
    rule = "\u2500" * 7
    head = f"{rule}\u252c{rule}\n       \u2502 File: nodes.txt\n{rule}\u253c{rule}\n"
    numbered = "".join(f"{at:4}   \u2502 {line}\n" for at, line in enumerate(NODES.splitlines(), 1))
    assert strip_margins(numbered, begins())[0] == NODES
    assert strip_margins(f"{head}{numbered}{rule}\u2534{rule}\n", begins())[0] == f"\n\n\n{NODES}\n"


def test_the_time_that_ts_prints_in_front_of_an_output() -> None:
    """And none of a journal, whose own it is."""
    for text in (NODES, BIRD):
        dated = "".join(f"Jun 10 10:00:0{at % 10} {line}\n" for at, line in enumerate(text.splitlines()))
        assert strip_margins(dated, begins())[0] == text
    log = "".join(f"Jun 10 10:00:0{at} wrk-a kubelet[8]: x {at}\n" for at in range(3))
    assert strip_margins(log, begins())[0] == log


@pytest.mark.parametrize("text", [BIRD, NODES, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"])
def test_a_frame_signs_of_a_diff_and_a_fence_in_a_list(text: str) -> None:
    """Of a terminal's window, of lines that were added, and below a point of a list: what is within stays as it is."""
    lines = text.splitlines()
    boxed = "".join(f"│ {line:<120} │\n" for line in lines)
    added = "".join(f"+{line}\n" for line in lines)
    assert [strip_margins(one, begins())[0].rstrip() for one in (boxed, added)] == [
        "\n".join(line.rstrip() for line in lines) if one is boxed else text.rstrip() for one in (boxed, added)
    ]
    listed = "- Output:\n\n  ```\n" + "".join(f"  {line}\n" for line in lines) + "  ```\n"
    assert strip_margins(listed, begins())[0] == f"- Output:\n\n```\n{text}```\n"
    assert strip_margins("- a:\n\n    b: c\n", begins())[0] == "- a:\n\n    b: c\n"


def test_a_log_that_was_added() -> None:
    """Each line with a plus, as `git show` prints a new file; sums and points of a list keep theirs."""
    log = "I0302 10:00:00.123456       1 server.go:601] Connect request\n"
    assert strip_margins(f"+{log}+{log}", begins())[0] == log + log
    for said in ("+1 to that\n+ me too\n", f"+{log}+ and more\n"):
        assert strip_margins(said, begins())[0] == said


def test_a_window_without_blanks_at_its_sides() -> None:
    """An inner indent is the output's own; where each line has a blank behind the side, it is the window's."""
    described = "Name:  a\nLabels:\n  k=v\n"
    for pad in ("", " "):
        boxed = "".join(f"│{pad}{line:<40}│\n" for line in described.splitlines())
        assert strip_margins(boxed, begins())[0] == described


@pytest.mark.parametrize("text", [YAML, NODES, CALICOCTL], ids=["yaml", "nodes", "calicoctl"])
@pytest.mark.parametrize("mark", [">", ">>", "> ", "> > "])
def test_a_quote_mark_without_a_blank_behind_it_takes_no_indent(mark: str, text: str) -> None:
    """What a mail program puts right in front of each line: the blanks behind it are the output's."""
    quoted = "".join(f"{mark}{line}\n" for line in text.splitlines())
    assert strip_margins(quoted, begins())[0].split("\n") == text.split("\n")
    assert strip_margins(f"so:\n\n{quoted}\nthanks\n", begins())[0] == f"so:\n\n{text}\nthanks\n"

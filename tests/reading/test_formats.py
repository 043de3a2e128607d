"""Who is asked for a fragment, and where a log begins."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.reading.formats import _Asked, begins, formats, is_log, parser_of, typed
from analyzer.sources.bare_lines import first_lines

from tests.support.inline import agent, pods
from tests.support.rows import fragment

KLOG = "I0302 09:00:00.000001       1 client.go:1] x\n"
PODS = pods(agent("aaaaa"))
COMMAND = "kubectl logs -n kube-system konnectivity-agent-aaaaa"


def test_parsers_are_asked_by_rank() -> None:
    """Each once."""
    every, _ = formats()
    assert [one.rank for one in every] == sorted(one.rank for one in every)
    assert len({id(one) for one in every}) == len(every)
    parser = parser_of(fragment(PODS))
    assert parser is not None
    assert parser.kind == "kubectl table"


@pytest.mark.parametrize(
    ("text", "start", "context", "log"),
    [
        (KLOG, "log", {}, True),
        (KLOG, "", {}, False),
        ("anything\n", "", {"command": COMMAND}, True),
        ("anything\n", "", {"canonical": "agent_logs"}, True),
        ("Error from server: x\n", "", {"command": COMMAND}, False),
        ("No resources found\n", "", {"command": COMMAND}, False),
        ("", "", {"command": COMMAND}, True),
        (PODS, "p1", {"command": COMMAND}, False),
        (PODS + KLOG * 9, "p1", {"command": COMMAND}, True),
        (PODS + KLOG * 3, "p1", {"command": COMMAND}, True),
        (PODS + KLOG * 2, "p1", {"command": COMMAND}, False),
        (PODS, "p1", {"command": "kubectl get pods"}, False),
    ],
)
def test_what_is_the_text_of_a_log(text: str, start: str, context: dict[str, Any], log: bool) -> None:
    """It begins as one, or a heading or command says so and nothing in it says otherwise."""
    assert is_log(fragment(text, **context), start) is log


def parts(text: str) -> list[tuple[int, str, bool]]:
    return [(part.first_line, part.text, log) for part, log in typed(fragment(text, 5), "")]


def test_logs_inside_a_text_are_found() -> None:
    """With their lines; what is indented below a record goes on with it."""
    assert parts(PODS) == [(5, PODS, False)]
    sentence = fragment("so it was\nand so on", 5)
    [(whole, log)] = typed(sentence, "")
    assert whole is sentence  # nothing is cut, so nothing is copied
    assert not log
    text = "so it was\n" + KLOG + "  more of it\n" + KLOG + "\nand then nothing"
    found = parts(text)
    assert "\n".join(part for _, part, _ in found) == text
    assert [log for _, _, log in found if log] == ([True] if len(found) > 1 else [])


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        (KLOG, True),
        (PODS, True),
        ("kind: Pod\napiVersion: v1\n", True),
        ("Name:  x\nNamespace:  y\n", True),
        ("Name:  x\nand so on\n", False),
        ("a sentence\n", False),
    ],
)
def test_where_known_text_begins(text: str, begun: bool) -> None:
    """A line that only may begin one needs the line behind it."""
    assert any(first_lines(text, begins())) is begun


BEGINS = (
    KLOG, PODS, "Name:  x\nNamespace:  y\n", "Name:  x\nand so on\n", "| a | b |\n|---|---|\n", "┌──────┬──────┐\n", "+-------+------+\n", "HEADING\n",
    "worker-1:\n", "agent-1.log:\n  start: 1", "POD: kube-system/x\n", "==== START logs for container x", "2026-03-02T09:00:00.123Z x\n", "2026-03-02 09:00:00 x\n",
    "bird: x\n", "Mar  2 09:00:00 w1 x[1]: y\n", "name     proto    table    state\n", "[pod/x/y] z\n", "kubectl get nodes\n", "$ kubectl get nodes\n", "a sentence\n",
)  # fmt: skip


@pytest.mark.parametrize("text", BEGINS)
def test_what_begins_a_text_begins_a_line_within_it(text: str) -> None:
    """The begin of a text is looked at with the pattern of all starts first, and what it says is what the patterns behind it say."""
    alone, within = begins().match(text), begins().match("\n" + text, 1)
    assert [m and (m.group(), m.lastgroup) for m in (alone, within)] == 2 * [
        within and (within.group(), within.lastgroup)
    ]


@pytest.mark.parametrize(
    "row",
    [
        "konnectivity-agent-2xk9p   0/1     CrashLoopBackOff   9          12d",
        "10.0.1.70   NotReady   <none>   12d   v1.29.4",
        "Mesh_10_0_1_44 BGP      master   start  10:01:22    Active        Socket: Connection refused",
    ],
)
def test_rows_below_and_above_an_error_of_the_tool_are_rows(row: str) -> None:
    """What failed beside them took neither their titles nor them, and the error is read, too."""
    error = "Error from server: error dialing backend: No agent available"
    found = list(typed(fragment(f"{error}\n{row}\n{row}\n{error}\n{error}\n"), ""))
    assert [(part.first_line, log) for part, log in found] == [(1, False), (2, False), (4, False)]
    assert [(one.kind if (one := parser_of(part)) else None) == "kubectl error" for part, _ in found] == [
        True,
        False,
        True,
    ]
    assert len(list(typed(fragment(f"{error}\nsomething else\n"), ""))) == 1


def test_a_log_with_rows_of_tables_between_its_records_is_cut_at_them() -> None:
    """Each part is what it is, and nothing of the text is lost or doubled."""
    row = "konnectivity-agent-2xk9p   0/1     CrashLoopBackOff   9          12d\n"
    text = KLOG + KLOG + "\n" + row + row + KLOG.rstrip("\n")
    found = list(typed(fragment(text, 5), "log"))
    assert [(part.first_line, log) for part, log in found] == [(5, True), (8, False), (10, True)]
    assert "\n".join(part.text for part, _ in found) == text
    [(whole, log)] = typed(fragment(KLOG * 2), "log")
    assert (whole.text, log) == (KLOG * 2, True)


def test_a_text_of_no_format_is_cut_where_records_begin_and_end() -> None:
    """Whoever wrote it: sentences are no log, and a record's indented lines are its own."""
    text = "\n".join(
        ["so it was", "bird: device1: Initializing", "  more of it", "", "bird: x: Starting", "and then nothing"]
    )
    found = [(part.first_line, log) for part, log in typed(fragment(text), "")]
    assert found == [(1, False), (2, True), (6, False)]


@pytest.mark.parametrize("month", ["May", "may", "Mai", "janv.", "août"])
def test_a_journal_among_outputs_begins_in_any_language(month: str) -> None:
    """The month is printed in the language of whoever asked; a word that is no month begins nothing."""
    line = f"{month} 04 16:31:08 controller k0s[1129]: x\n"
    assert any(first_lines(line, begins()))
    assert not any(first_lines(line.replace(month, "maybe"), begins()))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kind: Pod\napiVersion: v1\nmetadata:\n  name: x\n", "kubectl YAML"),
        ("---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n", "kubectl YAML"),
        ('{\n "kind": "Pod",\n "apiVersion": "v1"\n}\n', "kubectl JSON"),
        (f'{{\n "message": "x",\n "a": [\n  "b"\n ]\n}}\n{PODS}', "text"),
        ("apiVersion: v1\nkind: is what a manifest has\n", "text"),
        ("# of IPAM\n# | GROUPING | CIDR |\n---\n# x\napiVersion: v1 # of old\n\nkind: 'Pod'\n", "kubectl YAML"),
        (
            '{"apiVersion": "machine.openshift.io/v1beta1", "kind": "MachineSet", "spec": {"networkInterfaces": []}}',
            "kubectl JSON",
        ),
        ('{"id": "x", "kind": "x", "networkInterfaces": []}', "ibmcloud JSON"),
    ],
)
def test_what_is_written_as_an_object_is_asked_for_as_one(text: str, kind: str) -> None:
    """And what a text within JSON looks like is no table, no output of a tool."""
    parser = parser_of(fragment(text))
    assert (parser.kind if parser else None) == kind


def test_the_end_of_kubectl_is_an_output_among_its_log() -> None:
    """klog's header stands in front of both; a program's fatal line of another file is its log's."""
    sign = formats()[1]
    end = "F0302 09:00:00.000001       1 helpers.go:119] {}\n"
    found = [
        sign.match(end.format(text)) for text in ("Error from server: EOF", "error: Metrics API not available", "panic")
    ]
    assert [one.lastgroup for one in found if one is not None] == ["client", "client", "log"]
    assert not is_log(fragment(end.format("Error from server: EOF")), "client")


def test_who_reads_a_fragment_is_asked_once() -> None:
    """Whether it holds a log and what reads it is one question; another fragment of the same text is asked about anew."""
    part = fragment(PODS)
    assert [one for one, _ in typed(part, "")] == [part]
    asked = _Asked.fragment
    assert parser_of(part) is parser_of(fragment(PODS))
    assert asked is not None
    assert asked() is part

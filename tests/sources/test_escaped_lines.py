"""Outputs in quotes are read as they were printed."""

from __future__ import annotations

import pytest
from analyzer.schema import INPUTS, NODES, UNREAD
from analyzer.sources.escaped_lines import unfold

from tests.support.inline import bundle, node, nodes

TABLE = nodes(node("10.1.2.3"), node("10.1.2.4", status="NotReady"))


@pytest.mark.parametrize(
    "text",
    [
        repr(TABLE),
        repr(TABLE.encode()),
        f"stdout: {TABLE.encode()!r}",
        f"out={TABLE!r},",
        '"' + TABLE.replace("\n", "\\r\\n") + '"',
        "".join(f'        "{line}",\n' for line in TABLE.splitlines()),
        "".join(f"'{line}',\n" for line in TABLE.splitlines()).removesuffix(",\n"),
    ],
)
def test_nodes_in_quotes(text: str) -> None:
    """A literal of Python or Go with a label or without, and items of a list; each row is cited at its line."""
    rows = bundle(x=f"what it says\n{text}\n").snapshot.rows
    assert [(one.name, one.ready) for one in rows[NODES]] == [("10.1.2.3", True), ("10.1.2.4", False)]
    assert [one.line for one in rows[NODES]] == ([2, 2] if "\n" not in text else [3, 4])
    assert [one.line for one in rows[UNREAD]] == [1]
    (member,) = rows[INPUTS]
    assert member.lines == member.understood_lines + member.blank_lines + member.unread_lines


def test_a_log_in_quotes() -> None:
    """Its lines are records; a manifest in quotes is none of the cluster's objects."""
    log = 'I0302 10:00:00.100000       1 a.go:1] "Serving"\nI0302 10:00:01.100000       1 a.go:1] "Serving"\n'
    assert [one.count for one in bundle(x=repr(log)).snapshot.rows["log_lines"]] == [2]
    assert unfold(repr("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n")) is None


def test_signs_within() -> None:
    """What a quote, a backslash or a tab is in the text."""
    assert unfold('x\n"NAME   AGE\\n\\"a\\"\\t\\\\b"') == [(1, "x"), (2, "NAME   AGE"), (2, '"a"\t\\b')]


@pytest.mark.parametrize(
    "text",
    [
        '"a",\n"b",\n',
        "'a\\nb'",
        '"NAME   AGE"',
        '"NAME   AGE",\nb\n',
        "NAME   AGE\\na",
        '"kubectl get nodes": "",\n"kubectl get pods": "",\n',
        '"kubectl get nodes",\n"kubectl get pods",\n',
        "a \\n b",
        '{\n "a": "NAME   AGE\\\\na      9d",\n "b": [\n  "NAME   AGE",\n  "a      9d"\n ]\n}\n',
        TABLE,
        "",
    ],
)
def test_what_holds_no_output(text: str) -> None:
    """Words in quotes, one line, and escapes outside of quotes stay as they are."""
    assert unfold(text) is None


def test_items_of_a_list_before_an_output_and_texts_within_one_that_is_none() -> None:
    """A few words before the output are its lines; in a list of other things a text with an output is laid out at its place."""
    assert unfold('"step",\n"NAME   AGE",\n"a      9d",\nend') == [
        (1, "step"),
        (2, "NAME   AGE"),
        (3, "a      9d"),
        (4, "end"),
    ]
    text = '"a",\n' * 90 + '"NAME   AGE\\na      9d",\n'
    assert unfold(text) == [*((n, '"a",') for n in range(1, 91)), (91, "NAME   AGE"), (91, "a      9d"), (92, "")]

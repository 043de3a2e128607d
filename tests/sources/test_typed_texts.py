"""What somebody typed into a command is no output."""

from __future__ import annotations

import pytest
from analyzer.schema import INPUTS, NODES, PODS, UNREAD
from analyzer.sources.typed_texts import REASON, typed_texts

from tests.support.inline import bundle, node, nodes

POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-1\n  namespace: shop\n"
TABLE = nodes(node("w1"))


@pytest.mark.parametrize(
    ("command", "end"),
    [
        ("$ cat <<'EOF' | kubectl apply -f -", "EOF"),
        ("user@host:~$ kubectl apply -f - <<EOF", "EOF"),
        ('kubectl apply -f - <<-"YAML"', "\tYAML"),
        ("$ kubectl apply -f - <<EOF", "> EOF"),
    ],
)
def test_an_object_between_the_marks_is_no_object_of_the_cluster(command: str, end: str) -> None:
    """Its lines say so, each; what the next command prints is read as ever."""
    rows = bundle(x=f"{command}\n{POD}{end}\npod/web-1 created\n$ kubectl get nodes\n{TABLE}").snapshot.rows
    assert not rows[PODS]
    assert [one.name for one in rows[NODES]] == ["w1"]
    assert [(one.line, one.reason) for one in rows[UNREAD] if one.line < 7] == [(at, REASON) for at in range(2, 7)]
    (member,) = rows[INPUTS]
    assert member.lines == member.understood_lines + member.blank_lines + member.unread_lines


@pytest.mark.parametrize(
    "text",
    [
        f"$ kubectl apply -f - <<EOF\n{POD}",
        f"a << 3\n{TABLE}",
        "  run: |\n    cat <<EOF\n    x\n    EOF\n",
        TABLE,
        "",
    ],
)
def test_without_both_marks_nothing_is_taken_for_it(text: str) -> None:
    """A paste that ends before the second one, a sign of another language, a script within a document."""
    assert typed_texts(text) == (text, {})

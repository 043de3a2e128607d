"""A command over several lines is one command."""

from __future__ import annotations

import pytest
from analyzer.sources.continued import on_one_line

from tests.support.inline import bundle

PODS = "NAME      READY   STATUS    RESTARTS   AGE\nagent-1   1/1     Running   0          9d\n"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("$ for n in a b; do\n> ssh $n date\n> done\nout\n", "$ for n in a b; do ssh $n date; done\n\n\nout\n"),
        (
            "$ for n in a b\n> do\n> id || echo 'a\n> b'\n> done\nout\n",
            "$ for n in a b; do id || echo 'a b'; done\n\n\n\n\nout\n",
        ),
        ("% kubectl get pods |\npipe> grep x\nout\n", "% kubectl get pods | grep x\n\nout\n"),
        ("$ kubectl get pods \\\n  -o wide \\\n  -n a1\nout\n", "$ kubectl get pods -o wide -n a1\n\n\nout\n"),
        ("kubectl get pods \\\n-n a1\n", "kubectl get pods -n a1\n\n"),
    ],
)
def test_its_lines_stand_on_the_first(text: str, whole: str) -> None:
    """The others are left empty, so that every line keeps its number."""
    assert on_one_line(text) == (whole, whole.split("\n")[:-1].count(""))


@pytest.mark.parametrize(
    "text",
    [
        "> $ kubectl get pods |\n> out\n",
        "we ran this and then do\n> quoted\n",
        "$ kubectl get pods\n> quoted\n",
        "$ kubectl get pods \\\n$ kubectl get nodes\n",
        "plain\n",
    ],
)
def test_a_quote_goes_on_with_no_command(text: str) -> None:
    """Nor does the next command, a sentence, or what stands below a whole one."""
    assert on_one_line(text) == (text, 0)


def test_what_the_later_lines_say_holds_for_the_output() -> None:
    """The namespace stands on the second line; no line is lost for it."""
    found = bundle(t=f"$ kubectl get pods \\\n    -n shop\n{PODS}").snapshot
    assert found["pods"][["line", "namespace", "name"]].to_numpy().tolist() == [[4, "shop", "agent-1"]]
    assert found["unread"].empty
    (row,) = found.rows["inputs"]
    assert (row.lines, row.blank_lines, row.understood_lines, row.unread_lines) == (4, 0, 4, 0)

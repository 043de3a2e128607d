"""Of a diff of two recordings the newer one is read."""

from __future__ import annotations

import pytest
from analyzer.schema import INPUTS, NODES, UNREAD
from analyzer.sources.diffs import newer

from tests.support.inline import bundle

HEAD = "--- monday.txt\t2026-03-02\n+++ friday.txt\t2026-03-06\n"
TITLES = "NAME   STATUS     ROLES    AGE   VERSION\n"
PART = f"@@ -1,3 +1,4 @@\n {TITLES}-w1     Ready      <none>   9d    v1.29.1\n+w1     NotReady   <none>   9d    v1.29.1\n w2     Ready      <none>   9d    v1.29.1\n"


@pytest.mark.parametrize("above", ["", "$ diff -u monday.txt friday.txt\n"])
def test_the_newer_state_of_nodes(above: str) -> None:
    """Each row where it stands; every line is accounted for, and what is below the diff is read as ever."""
    text = f"{above}{HEAD}{PART}\\ No newline at end of file\nthat is all of it\n"
    rows = bundle(d=text).snapshot.rows
    first = above.count("\n")
    assert [(one.name, one.ready, one.line) for one in rows[NODES]] == [
        ("w1", False, first + 6),
        ("w2", True, first + 7),
    ]
    assert [one.line for one in rows[UNREAD]] == [first + 9]
    (member,) = rows[INPUTS]
    assert (member.unread_lines, member.understood_lines) == (1, first + 8)
    assert "of a diff the newer text was read" in str(member.note)


def test_two_diffs_and_lines_without_titles() -> None:
    """Rows that a daemon prints need no titles; blank lines of the newer text are its own."""
    row = "Mesh_10_0_0_3 BGP      master   up     09:00:01    Established"
    text = f"{HEAD}{PART}{HEAD}@@ -2 +2,2 @@\n-{row}\n+{row}\n \n"
    found, emptied = newer(text)
    assert found.split("\n") == [
        "", "", "", TITLES.rstrip(), "", "w1     NotReady   <none>   9d    v1.29.1", "w2     Ready      <none>   9d    v1.29.1",
        "", "", "", "", row, "", "",
    ]  # fmt: skip
    assert emptied == 9


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}@@ -1,2 +1,2 @@\n apiVersion: v1\n-kind: Pod\n+kind: Node\n {TITLES}",
        f"{HEAD}@@ -1,2 +1,2 @@\n-one\n+two\n",
        f"--- a\n{TITLES}\n@@ -1,2 +1,2 @@\n",
        PART,
        "",
    ],
)
def test_what_is_no_diff_of_recordings(text: str) -> None:
    """A manifest that somebody wants to apply, words, and parts without the names of files stay as they are."""
    assert newer(text) == (text, 0)


def test_a_log_is_a_recording() -> None:
    """Of a file that is new all lines are the newer text."""
    klog = ["I0302 08:00:03.100000       1 options.go:129] x", "I0302 08:00:03.100001       1 options.go:130] y"]
    text = "--- /dev/null\n+++ b/agent.log\n@@ -0,0 +1,2 @@\n" + "".join(f"+{line}\n" for line in klog)
    assert newer(text)[0].split("\n")[3:5] == klog

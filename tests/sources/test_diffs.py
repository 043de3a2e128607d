"""Of a diff of two recordings the newer one is read."""

from __future__ import annotations

import pytest
from analyzer.schema import CONTAINER_ARGS, INPUTS, NODES, UNREAD, WORKLOADS
from analyzer.sources.diffs import IN_PARTS, NOT_LIVE, NOT_SAID, one_side

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
    found = one_side(text)
    assert found.text.split("\n") == [
        "", "", "", TITLES.rstrip(), "", "w1     NotReady   <none>   9d    v1.29.1", "w2     Ready      <none>   9d    v1.29.1",
        "", "", "", "", row, "", "",
    ]  # fmt: skip
    assert (found.emptied, found.unread) == (8, {})


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}@@ -1,2 +1,2 @@\n-one\n+two\n",
        f"--- a\n{TITLES}\n@@ -1,2 +1,2 @@\n",
        PART,
        "",
    ],
)
def test_what_is_no_diff_of_recordings(text: str) -> None:
    """Words, and parts without the names of files, stay as they are."""
    assert one_side(text) == (text, 0, {}, "")


def test_a_log_is_a_recording() -> None:
    """Of a file that is new all lines are the newer text."""
    klog = ["I0302 08:00:03.100000       1 options.go:129] x", "I0302 08:00:03.100001       1 options.go:130] y"]
    text = "--- /dev/null\n+++ b/agent.log\n@@ -0,0 +1,2 @@\n" + "".join(f"+{line}\n" for line in klog)
    assert one_side(text).text.split("\n")[3:5] == klog


@pytest.mark.parametrize(
    ("old", "new", "ready"),
    [("2026-03-02 10:00:00", "2026-03-06 10:00:00", False), ("2026-03-06 10:00:00", "2026-03-02 10:00:00", True)],
)
def test_the_time_of_the_files_tells_the_newer_recording(old: str, new: str, ready: bool) -> None:
    """Whoever named the later file first gets its rows all the same."""
    rows = bundle(d=f"--- a.txt\t{old}.1 +0000\n+++ b.txt\t{new}.2 +0000\n{PART}").snapshot.rows
    assert [one.ready for one in rows[NODES]] == [ready, True]


OBJECT = """\
@@ -1,18 +1,17 @@
 apiVersion: apps/v1
 kind: DaemonSet
 metadata:
   name: konnectivity-agent
   namespace: kube-system
 spec:
   template:
     spec:
       containers:
       - args:
-        - --proxy-server-port=30211
+        - --proxy-server-port=30299
         image: registry.example.com/proxy-agent:v0.0.33
         name: konnectivity-agent
-      hostNetwork: true

 status:
   desiredNumberScheduled: 3
   numberReady: 1
"""


@pytest.mark.parametrize("margin", ["", "> ", "    "])
def test_of_kubectl_diff_the_live_side_is_the_cluster(margin: str) -> None:
    """What would be applied is not read, and its line says why; a blank line without its sign belongs to both sides."""
    head = "diff -u -N /tmp/LIVE-21/apps.v1.DaemonSet.kube-system.a /tmp/MERGED-33/apps.v1.DaemonSet.kube-system.a\n--- /tmp/LIVE-21/apps.v1.DaemonSet.kube-system.a\t2026-03-02\n+++ /tmp/MERGED-33/apps.v1.DaemonSet.kube-system.a\t2026-03-02\n"
    text = "".join(margin + line for line in (head + OBJECT).splitlines(True))
    rows = bundle(d=text).snapshot.rows
    assert [(one.desired, one.ready, one.host_network, one.line) for one in rows[WORKLOADS]] == [(3, 1, True, 8)]
    assert [one.value for one in rows[CONTAINER_ARGS] if one.flag == "proxy-server-port"] == ["30211"]
    assert [(one.line, one.reason) for one in rows[UNREAD]] == [(16, NOT_LIVE)]
    (member,) = rows[INPUTS]
    assert member.lines == member.understood_lines + member.blank_lines + member.unread_lines


@pytest.mark.parametrize(
    ("old", "new", "part", "reason"),
    [
        ("before.yaml", "after.yaml", OBJECT, NOT_SAID),
        ("a/agent.yaml", "b/agent.yaml", OBJECT, NOT_SAID),
        ("delivery.yaml", "olive.yaml", OBJECT, NOT_SAID),
        ("x-live.yaml", "y-live.yaml", OBJECT, NOT_SAID),
        ("x", "x-live.yaml", OBJECT.replace("-1,18 +1,17", "-4,18 +4,17"), IN_PARTS),
        ("x-live.yaml", "x", OBJECT + "@@ -40,2 +40,2 @@\n-  a: 1\n+  a: 2\n   b: 3\n", IN_PARTS),
        ("x.yaml", "y.yaml", "@@ -7,2 +7,2 @@\n   template:\n-    replicas: 1\n+    replicas: 3\n", NOT_SAID),
    ],
)
def test_an_object_whose_state_is_not_told(old: str, new: str, part: str, reason: str) -> None:
    """No value of it is stated: neither the other side's, nor a default in place of what is not shown; each line says why."""
    text = f"diff --git a/x b/x\nindex 83db48f..bf269f4 100644\n--- {old}\n+++ {new}\n{part}"
    rows = bundle(d=text).snapshot.rows
    assert not rows[WORKLOADS]
    filled = [at for at, line in enumerate(text.split("\n"), 1) if line.strip() and at > 4 and line[:2] != "@@"]
    assert [(one.line, one.reason) for one in rows[UNREAD]] == [(at, reason) for at in filled]


def test_a_new_object_has_no_live_side() -> None:
    """`kubectl diff` shows an object that is not there yet against an empty text: nothing of it is in the cluster."""
    body = OBJECT.split("\n", 1)[1].replace("\n-", "\n ").replace("\n ", "\n+")
    text = f"--- /tmp/LIVE-21/a\n+++ /tmp/MERGED-33/a\n@@ -0,0 +1,{body.count(chr(10))} @@\n+{body[1:]}"
    rows = bundle(d=text).snapshot.rows
    assert not rows[WORKLOADS]
    assert {one.reason for one in rows[UNREAD]} == {NOT_LIVE}


def test_a_fence_that_calls_itself_a_diff() -> None:
    """Without the names of two texts no side is known; what stands around the fence is read as ever."""
    body = OBJECT.split("\n", 1)[1]
    rows = bundle(
        d=f"We changed:\n\n```diff\n{body}```\n\n{TITLES}w2     Ready      <none>   9d    v1.29.1\n"
    ).snapshot.rows
    assert not rows[WORKLOADS]
    assert [one.name for one in rows[NODES]] == ["w2"]
    assert {one.reason for one in rows[UNREAD] if one.line > 1} == {NOT_SAID}

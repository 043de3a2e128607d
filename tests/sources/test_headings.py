"""Headings of text dumps: shapes, decorations, rulers, known names and unknown ones."""

from __future__ import annotations

import pytest
from analyzer.sources import headings
from analyzer.sources.headings import Heading, canonical_name, file_of, heading, leaves_out

from tests.support.values import are_values

RULE = "=" * 20


@pytest.mark.parametrize(
    ("line", "text", "canonical"),
    [
        ("CLUSTER PODS:", "CLUSTER PODS", "cluster_pods"),
        ("CLUSTER PODS", "CLUSTER PODS", "cluster_pods"),
        ("  BIRD LOGS:", "BIRD LOGS", "bird"),
        ("BIRD:", "BIRD", "bird"),
        ("=== BIRD ===", "BIRD", "bird"),
        ("### EVENTS", "EVENTS", "events"),
        ("[ EVENTS ]", "EVENTS", "events"),
        ("<<< SOMETHING ELSE >>>", "SOMETHING ELSE", ""),
        ("SOMETHING ELSE:", "SOMETHING ELSE", ""),
        ("CLUSTER_NODES:", "CLUSTER_NODES", "cluster_nodes"),
        ("ANY THING LOGS:", "ANY THING LOGS", "mcp_logs"),
    ],
)
def test_what_is_a_heading(line: str, text: str, canonical: str) -> None:
    """By its shape, or its known name."""
    assert heading(line, "", "") == Heading(text, canonical)


@pytest.mark.parametrize(
    "line",
    [
        "BIRD", "EVENTS", "SOMETHING", "SOMETHING ELSE", "SOMETHING:", "NAME READY STATUS", "NAMESPACE   NAME   READY", "NAME READY:", "a sentence", "    CLUSTER PODS:",
        "A B C D E F G H I J K L M:", "", "=== AB ===", "CLUSTER PODS: and more",
    ],
)  # fmt: skip
def test_what_is_none(line: str) -> None:
    """One word alone, titles of a table, a sentence, too many words."""
    assert heading(line, "", "") is None


@pytest.mark.parametrize(("before", "after"), [(RULE, ""), ("", RULE), ("-" * 8, "")])
def test_a_ruler_makes_a_heading(before: str, after: str) -> None:
    """Of eight signs at least; of what is long enough."""
    assert heading("SOMETHING", before, after) == Heading("SOMETHING", "")
    assert heading("BIRD", before, after) == Heading("BIRD", "bird")
    assert heading("AB C", before, after) == Heading("AB C", "")
    assert heading("ABC", before, after) is None
    assert heading("SOMETHING", "-" * 7, "=-" * 9) is None


@pytest.mark.parametrize(
    ("argument", "pod", "container", "namespace"),
    [
        ("konnectivity-server-0 -c konnectivity-server -n ns", "konnectivity-server-0", "konnectivity-server", "ns"),
        ("-n ns --container c pod-1", "pod-1", "c", "ns"),
        ("ns/pod-1 --container=c", "pod-1", "c", None),
        ("pod-1 server", "pod-1", "server", None),
        ("server pod-1", "pod-1", None, None),
        ("pod-1 -c", "pod-1", None, None),
        ("word", None, None, None),
        ("", None, None, None),
    ],
)
def test_the_argument_of_a_heading(
    argument: str, pod: str | None, container: str | None, namespace: str | None
) -> None:
    """A pod's name has a dash; the bracket may be open."""
    for line in (f"CONTAINER LOGS: ({argument})", f"CONTAINER LOGS ({argument}):", f"CONTAINER LOGS: ({argument}"):
        assert heading(line, "", "") == Heading("CONTAINER LOGS", "mcp_logs", pod, container, namespace)


@pytest.mark.parametrize(
    ("core", "name"),
    [
        ("CLUSTER NODES", "cluster_nodes"),
        ("CLUSTER  NODES", "cluster_nodes"),
        ("EVENTS OUTPUT", "events"),
        ("PODS INFORMATION", "cluster_pods"),
        ("KUBE LOGS", "mcp_logs"),
        ("AGENT LOGS", "agent_logs"),
        ("ODD", ""),
    ],
)
def test_known_names(core: str, name: str) -> None:
    """Also with a word behind them that says nothing."""
    assert canonical_name(core) == name


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("...skipping 12 KB", True),
        ("[... skipping 1,000 bytes", False),
        ("a\n(Output limited to first 10 lines)\n", True),
        ("... 5 lines omitted", True),
        ("skipping 12 KB.. full log at x", True),
        ("a.b.c skipping", False),
        ("(nothing)", False),
        ("x" * 50, False),
        ("." + " . " * 300 + "... 5 lines omitted", True),
        (" . " * 300, False),
    ],
)
def test_what_says_that_something_was_left_out(text: str, left: bool) -> None:
    """Whatever number of dots stands before it."""
    assert leaves_out(text) is left
    assert headings._has_two_dots(text) is (".." in text)


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(headings)


@pytest.mark.parametrize(
    ("line", "file"),
    [
        ("===== agents/konnectivity-agent-7x2mq.log =====", "agents/konnectivity-agent-7x2mq.log"),
        ("==> /var/log/pods/a b.txt <==", "/var/log/pods/a b.txt"),
        ("--- web-0.log", "web-0.log"),
        ("## file: pods.txt", "pods.txt"),
        ("=== worker-1.example ===", ""),
        ("# values.yaml", ""),
        ("===== see agent.log =====", ""),
        ("agent.log", ""),
        ("- agent.log", ""),
    ],
)
def test_the_name_of_a_file_in_a_frame(line: str, file: str) -> None:
    """As `tail` and loops over files print it; a host has no such end, and a comment or a point of a list is no frame."""
    assert file_of(line)[0] == file


def test_a_colon_behind_the_argument_ends_the_heading_all_the_same() -> None:
    """Pod and container are named with it as without."""
    found = heading("MASTER CONTROL PLANE CONTAINER LOGS: (konnectivity-server-c1-x -c konnectivity-server):", "", "")
    assert found is not None
    assert (found.pod, found.container) == ("konnectivity-server-c1-x", "konnectivity-server")

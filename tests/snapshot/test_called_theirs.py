"""A file that is called another cluster's or an old case's is no evidence beside the cluster's own."""

from __future__ import annotations

import pytest
from analyzer.snapshot.called_theirs import NOTE, is_called_theirs

from tests.support.inline import agent, bundle, node, nodes, pods

OWN = {"now.txt": nodes(node("10.1.2.3")) + "\n" + pods(agent("bc7df", node="10.1.2.3"))}


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("a/old-case-2024.txt", True),
        ("other_cluster.txt.gz", True),
        ("other-cluster/pods.txt", False),
        ("konnectivity-agent-previous.log", False),
        ("cluster.txt", False),
    ],
)
def test_by_its_own_name_alone(name: str, theirs: bool) -> None:
    """A folder may be the whole bundle's, and an earlier run of a container is this cluster's."""
    assert is_called_theirs(name) is theirs


@pytest.mark.parametrize(("pod", "host", "left"), [("q7zzk", "10.9.9.9", True), ("bc7df", "10.1.2.3", False)])
def test_it_is_left_out_where_it_names_nothing_of_the_rest(pod: str, host: str, left: bool) -> None:
    """One that names an object of this cluster is about it, however it is called."""
    case = bundle(OWN | {"old-case.txt": pods(agent(pod, "0/1", "CrashLoopBackOff", node=host))})
    inputs = {row.source: row.note or "" for row in case.snapshot.rows["inputs"]}
    assert (NOTE in inputs["old-case.txt"]) is left
    if left:
        assert case.status("AG-03") == "pass"


def test_it_is_all_that_there_is() -> None:
    """Where nothing else lists objects, nobody asks about anything else."""
    case = bundle({"old-case.txt": pods(agent("q7zzk", "0/1", "CrashLoopBackOff"))})
    assert case.status("AG-03") == "fail"

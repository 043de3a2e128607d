"""What is quoted about clusters in general, or about another one, is no evidence of the one at hand."""

from __future__ import annotations

import pytest
from analyzer.schema import INPUTS
from analyzer.snapshot.samples import left_out

from tests.support.inline import agent, bundle, daemonset, node, nodes, pods

OWN = {
    "pods.txt": "$ kubectl get pods -A -o wide\n"
    + pods(agent("bc7df", node="10.1.2.3"), agent("k2vwz", node="10.1.2.4")),
    "nodes.txt": nodes(node("10.1.2.3"), node("10.1.2.4")),
}
PAGE = """# How to repair agents
If you see this, the agents usually cannot start:
```
NAME                       READY   STATUS             RESTARTS   AGE
{}   0/1     CrashLoopBackOff   12         3d
```
You should restart the pod. Make sure that its node is up.
"""
NOTE = (
    "That is how it looked in the other place.\nIt went away by itself.\n\n"
    + "NAME  READY  STATUS  RESTARTS  AGE\n{}  0/1  Error  7  3d\n"
)


def names(files: dict[str, str]) -> set[str]:
    return {pod.name for pod in bundle(files).snapshot.about.pods}


@pytest.mark.parametrize("page", [PAGE, NOTE])
def test_a_pod_of_a_page_that_names_nothing_of_the_cluster_is_not_counted(page: str) -> None:
    """The list of inputs says that it was left out, and why."""
    case = bundle(OWN | {"page.md": page.format("konnectivity-agent-q7zzk")})
    assert case.status("AG-03") == bundle(OWN).status("AG-03") != "fail"
    assert [
        row.note for row in case.snapshot.rows[INPUTS] if row.source == "page.md" and "left out" in (row.note or "")
    ]


@pytest.mark.parametrize("page", [PAGE, NOTE])
def test_a_page_about_a_pod_of_this_cluster_counts(page: str) -> None:
    """It names a pod that the cluster's own files name."""
    files = OWN | {
        "page.md": page.format("konnectivity-agent-bc7df").replace(
            "12         3d", "12         3d   1.2.3.4   10.1.2.3"
        )
    }
    assert not left_out(bundle(files).snapshot._columns)


@pytest.mark.parametrize("page", [PAGE, NOTE])
def test_a_page_that_is_all_there_is_counts(page: str) -> None:
    """Somebody may have sent nothing else."""
    assert names({"page.md": page.format("konnectivity-agent-q7zzk")}) == {"konnectivity-agent-q7zzk"}


@pytest.mark.parametrize("end", ["xxxxx", "abcde", "abc12"])
def test_a_name_with_a_gap_is_no_pod_beside_named_ones(end: str) -> None:
    """The pods of a table of samples, without a word around it, invent no agent."""
    sample = "NAME   READY   STATUS   RESTARTS   AGE\n" + f"konnectivity-agent-{end}   0/1   Error   9   3d\n"
    assert names(OWN | {"sample.txt": sample}) == names(OWN)
    assert names({"sample.txt": sample}) == {f"konnectivity-agent-{end}"}


def test_workloads_of_a_note_do_not_replace_the_printed_ones() -> None:
    """Its DaemonSet of the same name is another cluster's."""
    note = "This is from the lab of the trainer.\nThe selector was wrong there.\n\n" + daemonset(0, 0, 0)
    files = OWN | {"ds.txt": daemonset(2, 2, 2)}
    assert bundle(files | {"note.md": note}).says("AG-02") == bundle(files).says("AG-02")


def test_a_chat_counts_beside_logs_alone() -> None:
    """Only where the cluster's own objects are listed is a chat that names none of them somebody else's."""
    chat = "[10:41] ann: this?\n```\nerror: Metrics API not available\n```\n[10:42] bo: yes\n"
    assert bundle(OWN | {"chat.txt": chat}).status("MET-01") != "fail"
    assert (
        bundle({"chat.txt": chat, "a.txt": "$ kubectl version\nServer Version: v1.30.2\n"}).status("MET-01") == "fail"
    )


def test_a_list_of_steps_that_somebody_filled_in_counts_beside_logs() -> None:
    """Without a gap it may be the report of who followed it: only beside listed objects, of which it names none, it is left out."""
    steps = "# Checklist\n1. Check the agents. If one is not ready, restart it.\n2. You should see all of them here:\n\n{}\n3. Then look at the nodes.\n"
    page = steps.format(pods(agent("q7zzk", "0/1", "CrashLoopBackOff")))
    assert names({"steps.md": page, "v.txt": "$ kubectl version\nServer Version: v1.30.2\n"}) == {
        "konnectivity-agent-q7zzk"
    }
    assert names(OWN | {"steps.md": page}) == names(OWN)

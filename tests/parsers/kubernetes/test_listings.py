"""The row of a listing, and kubectl's names of kinds."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable

import pytest
import yaml
from analyzer.parsers.kubernetes.listings import listing_kind

from tests.support.inline import bundle, node, nodes

POD = "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n    namespace: x\n"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Pod", "pods"), ("po", "pods"), ("GlobalNetworkPolicy", "globalnetworkpolicies"), ("gnp", "globalnetworkpolicies"), ("ep", "endpoints"),
        ("ingress", "ingress"), ("Deployment", "deployments"), ("bgppeer.crd.projectcalico.org", "bgppeers"),
    ],
)  # fmt: skip
def test_a_kind_has_one_name(name: str, kind: str) -> None:
    """Short names, singular and kinds come to kubectl's plural."""
    assert listing_kind(name) == kind


@pytest.mark.parametrize(
    ("head", "kind"), [("kind: PodList\n", "pods"), ("kind: List\n", "pods"), ("kind: NodeList\n", "nodes")]
)
def test_a_list_is_of_the_kind_that_it_names_or_of_its_items(head: str, kind: str) -> None:
    """A plain `List` says nothing of its items: they do."""
    table = bundle(y=f"apiVersion: v1\n{head}items:\n{POD}").snapshot["listings"]
    assert (table["kind"].tolist(), table["rows"].tolist(), table["complete"].tolist()) == ([kind], [1], [True])


SPOKEN = {"kind": "Pod", "name": "a"}
EVENT = {
    "apiVersion": "v1",
    "involvedObject": SPOKEN,
    "kind": "Event",
    "metadata": {"name": "e"},
    "reason": "BackOff",
    "type": "Warning",
}
OWNED = {
    "apiVersion": "apps/v1",
    "kind": "ReplicaSet",
    "metadata": {"name": "r", "ownerReferences": [{"kind": "Deployment"}]},
}


@pytest.mark.parametrize("write", [yaml.safe_dump, json.dumps, lambda value: json.dumps(value, indent=2)])
@pytest.mark.parametrize(
    ("items", "listed"),
    [
        ([EVENT, EVENT], [("events", 2)]),
        ([OWNED], [("replicasets", 1)]),
        ([EVENT, OWNED, EVENT], [("events", 2), ("replicasets", 1)]),
        ([], [("objects", 0)]),
    ],
)
def test_a_list_is_of_its_items_own_kinds(
    write: Callable[[object], str], items: list[object], listed: list[tuple[str, int]]
) -> None:
    """What an event speaks of and who owns an object are not listed by it; of several kinds each is counted."""
    snapshot = bundle(
        {"a.txt": write({"apiVersion": "v1", "items": json.loads(json.dumps(items)), "kind": "List"}) + "\n"}
    ).snapshot
    assert sorted(zip(snapshot["listings"]["kind"], snapshot["listings"]["rows"], strict=True)) == listed


def test_a_list_of_several_kinds_has_all_of_each_where_its_command_asked_so() -> None:
    """Somebody may have put it together; of one kind, or of kinds that were asked for at once, the list is whole."""
    from analyzer.parsers.base import Fragment
    from analyzer.parsers.kubernetes.listings import complete_of
    from analyzer.sources.names import context_of

    def said(kinds: tuple[str, ...], command: str, whole: bool = True) -> bool | None:
        context = dataclasses.replace(context_of("x.json"), command=command)
        return complete_of(kinds, Fragment("x.json", 1, "", "", context, True), whole)

    assert said(("Pod",), "") is True
    assert said(("Pod", "Node"), "") is None
    assert said(("Pod", "Node"), "kubectl get pods,nodes -A -o json") is True
    assert said(("Pod", "Node"), "kubectl get -A all -o json") is True
    assert said(("Pod", "Node"), "kubectl get -f mine.yaml -o json") is None
    assert said(("Pod", "Node"), "kubectl get pods,nodes -o json", whole=False) is False


@pytest.mark.parametrize(
    ("between", "complete"),
    [
        ('E1129 10:00:01.123456   1 clientset.go:200] "cannot connect once" err="x"\n', False),
        ("", True),
    ],
)
def test_a_list_that_a_log_line_cuts_in_two_is_not_said_to_be_whole(between: str, complete: bool) -> None:
    """The rows below the line are read, and how many there were to be nobody knows."""
    head, *rows = nodes(node("w1"), node("w2"), node("w3")).splitlines(keepends=True)
    text = "$ kubectl get nodes\n" + head + "".join(rows[:2]) + between + "".join(rows[2:])
    found = bundle({"n.txt": text}).snapshot.rows
    assert [row.name for row in found["nodes"]] == ["w1", "w2", "w3"]
    assert [row.complete for row in found["listings"]] == [complete]

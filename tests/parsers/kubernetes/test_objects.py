"""Kubernetes objects in every order of keys and every way of being listed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from analyzer.parsers.kubernetes.kinds.configmaps import KEPT
from analyzer.parsers.kubernetes.objects import PARSERS, parse_pieces, parse_yaml, takes_yaml

from tests.support.inline import bundle
from tests.support.rows import Read, fragment, read_of
from tests.support.tables import read_text

POD = """kind: Pod
apiVersion: v1
metadata:
  name: {name}
  namespace: kube-system
  ownerReferences:
  - apiVersion: apps/v1
    kind: DaemonSet
    name: konnectivity-agent
spec:
  containers: []
status:
  phase: Running
"""


def item(name: str, dash: str = "- ") -> str:
    lines = POD.format(name=name).splitlines()
    return "".join(f"{dash if at == 0 else ' ' * len(dash)}{line}\n" for at, line in enumerate(lines))


def test_kind_may_stand_before_api_version(tmp_path: Path) -> None:
    """Keys of a mapping have no order: a second `apiVersion:` or `kind:` begins a document, the first never does."""
    text = "# from the customer\n" + POD.format(name="a") + POD.format(name="b") + "---\n" + POD.format(name="c")
    snapshot = read_text(tmp_path, text)
    assert snapshot["pods"]["name"].tolist() == ["a", "b", "c"]
    assert snapshot["pods"]["line"].tolist() == [5, 18, 32]


def test_a_typed_list_may_name_its_kind_first(tmp_path: Path) -> None:
    """Items without a kind of their own take the list's, not their owner's."""
    bare = item("a").replace("- kind: Pod\n  apiVersion: v1\n  metadata:", "- metadata:")
    snapshot = read_text(tmp_path, "kind: PodList\napiVersion: v1\nmetadata: {}\nitems:\n" + bare)
    assert snapshot["pods"]["name"].tolist() == ["a"]
    assert snapshot["listings"]["kind"].tolist() == ["pods"]


def test_items_without_their_list_are_all_read(tmp_path: Path) -> None:
    """A sequence of objects, whatever the width of its dash, loses none of them."""
    for dash in ("- ", "-  "):
        snapshot = read_text(tmp_path, item("a", dash) + item("b", dash))
        assert snapshot["pods"]["name"].tolist() == ["a", "b"], dash
        snapshot = read_text(tmp_path, "apiVersion: v1\nitems:\n" + item("a", dash) + item("b", dash) + "kind: List\n")
        assert snapshot["pods"]["name"].tolist() == ["a", "b"], dash


def test_a_policy_whose_spec_is_no_mapping_is_unread_with_a_reason(tmp_path: Path) -> None:
    """The API server takes no such object: only its name is a row, so that it is not forgotten, and the report can say why."""
    text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: x\nspec:\n- podSelector: {}\n"
    snapshot = read_text(tmp_path, text)
    assert snapshot["policies"]["name"].tolist() == ["x"]
    assert snapshot["policies"]["spec"].isna().all()
    assert "spec is a list" in snapshot["unread"]["reason"][0]


META_FIRST = "metadata:\n  name: {0}\n  namespace: x\nkind: Pod\napiVersion: v1\nspec:\n  nodeName: w1\n"


def test_objects_whose_metadata_stand_first() -> None:
    """Some tools sort keys in their own way: one object, and several one behind the other."""
    for between in ("", "---\n"):
        case = bundle(y=META_FIRST.format("a") + between + META_FIRST.format("b"))
        assert list(case.snapshot["pods"]["name"]) == ["a", "b"]
        assert not len(case.snapshot["unread"])


def test_an_object_without_a_name_is_no_row() -> None:
    """Half of an object is unread; an event may have lost its name, for nobody asks for it."""
    case = bundle(y="apiVersion: v1\nkind: Pod\nspec:\n  nodeName: w1\n")
    assert not len(case.snapshot["pods"])
    assert list(case.snapshot["unread"]["reason"]) == ["a Pod without a name"]
    assert len(bundle(y="apiVersion: v1\nkind: Event\nmessage: m\nreason: R\n").snapshot["events"]) == 1


def test_a_list_whose_kind_stands_first_may_be_cut_where_its_last_line_has_no_end(tmp_path: Path) -> None:
    """Nothing says that there was no more; kubectl prints the kind behind the items, which is the end."""
    items = item("a") + item("b")
    ends = []
    for text in (
        "apiVersion: v1\nkind: List\nitems:\n" + items,
        "apiVersion: v1\nkind: List\nitems:\n" + items[:-3],
        "apiVersion: v1\nitems:\n" + items + "kind: List",
    ):
        snapshot = read_text(tmp_path, text)
        ends.append(bool(snapshot["listings"]["ends"].tolist()[0]))
        assert snapshot["listings"]["complete"].tolist() == [ends[-1]]
    assert ends == [True, False, True]


BARE = """- apiVersion: v1
  kind: ConfigMap
  metadata: {name: settings}
  data:
    note: |
      NAME    STATUS     ROLES    AGE   VERSION
      ghost   NotReady   <none>   1d    v1.29.1
- apiVersion: v1
  kind: Pod
  metadata: {name: one, namespace: shop}
- {apiVersion: v1, kind: Pod, metadata: {name: two, namespace: shop}}
- kind: Pod
  apiVersion: v1
  metadata:
    name: 'three'
"""


@pytest.mark.parametrize("before", ["", "# kept by hand\n", "items:\n"])
def test_items_without_their_list_are_read_one_by_one(before: str) -> None:
    """Each at its own line, whatever the first of them is: one of no interest hides no other."""
    snapshot = bundle({"a.yaml": before + BARE}).snapshot
    first = before.count("\n")
    assert sorted(zip(snapshot["pods"]["name"], snapshot["pods"]["line"], strict=True)) == [
        ("one", 10 + first),
        ("three", 15 + first),
        ("two", 11 + first),
    ]
    assert not len(snapshot["nodes"])


TEXTS = [
    "BIRD v0.3.3 ready.\nname     proto    table    state  since       info\nMesh_10_9_9_9 BGP master start 10:00:00 Active\n",
    "=== 10.9.9.9 ===\nCalico process is running.\n\nIPv4 BGP status\n| PEER ADDRESS |\n",
    "| NAME | STATUS | ROLES | AGE | VERSION |\n|---|---|---|---|---|\n| ghost | Ready | <none> | 1d | v1.2 |\n",
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: ghost\n---\nkind: Node\nmetadata: {name: ghost}\n",
    '{"kind":"Pod","metadata":{"name":"ghost"}}\nI0302 10:00:00.123456       1 client.go:210] "Start serving"\n',
    "$ kubectl get pods\nghost   0/1   Error   0   1d\n",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("form", ["list", "documents", "bare", "braces", "json", "json lines"])
def test_what_an_object_says_is_no_row(text: str, form: str) -> None:
    """A manifest, a log or a table in a ConfigMap or an annotation is nobody's state, and costs no object beside it."""
    notes = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "notes", "annotations": {"a": text}},
        "data": {"b": text},
    }
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "one", "namespace": "shop", "annotations": {"c": text}},
    }
    objects = [notes, pod, {**pod, "metadata": {**pod["metadata"], "name": "two"}}]
    written = {
        "list": lambda: yaml.safe_dump({"apiVersion": "v1", "items": objects, "kind": "List"}),
        "documents": lambda: "--- # next\n" + "--- # next\n".join(map(yaml.safe_dump, objects)),
        "bare": lambda: yaml.safe_dump(objects),
        "braces": lambda: (
            "---\n" + "---\n".join(yaml.safe_dump(one, default_flow_style=True, sort_keys=False) for one in objects)
        ),
        "json": lambda: json.dumps({"apiVersion": "v1", "items": objects, "kind": "List"}),
        "json lines": lambda: "".join(json.dumps(one) + "\n" for one in objects),
    }[form]()
    snapshot = bundle({"a.txt": written}).snapshot
    assert sorted(snapshot["pods"]["name"]) == ["one", "two"]
    assert not any(len(snapshot[name]) for name in ("nodes", "bgp_peers", "bird_status", "konnectivity_events"))
    assert set(snapshot["unread"]["reason"]) <= {KEPT}


@pytest.mark.parametrize(
    ("head", "tail", "kind"),
    [
        ("kind: PodList\n", "", "pods"),
        ("", "kind: NodeList\n", "nodes"),
        ("kind: List\n", "", "pods"),
        ("", "", "pods"),
    ],
)
def test_a_list_in_pieces_is_of_the_kind_that_stands_before_or_behind_it(head: str, tail: str, kind: str) -> None:
    """kubectl prints the kind behind the items, `oc` and scripts in front; without any the items say it."""
    item = (
        "- metadata: {name: a, namespace: b}\n"
        if "PodList" in head
        else "- kind: Pod\n  metadata: {name: a, namespace: b}\n"
    )
    found = read_of(
        lambda opening, emit: parse_pieces(opening, tail, iter([fragment(item, 5)]), emit),
        f"apiVersion: v1\n{head}items:\n",
    )
    assert [row["kind"] for row in found.rows["listings"]] == [kind]
    assert [row["name"] for row in found.rows["pods"]] == ["a"]


@pytest.mark.parametrize(
    "foot", ['kind: List\nmetadata:\n  resourceVersion: ""\n', "kind: List\n", "kind: PodList\nmetadata: {}\n", ""]
)
@pytest.mark.parametrize("above", ["", "    name: a\n    namespace: b\n  status:\n    phase: Running\n"])
def test_a_list_without_its_begin_has_the_items_that_are_there(foot: str, above: str) -> None:
    """A page that was copied from its middle on: the cut item is unread, and each whole one behind it is read."""
    item = "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: {}\n    namespace: x\n  status:\n    phase: Pending\n"
    case = bundle({"x.txt": above + item.format("one") + item.format("two") + foot})
    assert case.snapshot["pods"]["name"].tolist() == ["one", "two"]
    assert case.report.data.inputs[0].unread_lines == above.count("\n")
    listed = [(row.kind, row.rows, row.complete) for row in case.snapshot.rows["listings"]]
    assert listed == ([("pods", 2, False)] if foot else [])


def in_pieces(opening: str, pieces: list[str], tail: str = "", complete: bool = True) -> Read:
    """Of each listing (kind, rows, complete, ends) is asked below."""
    head = replace(fragment(opening), complete=complete)
    return read_of(lambda _, emit: parse_pieces(head, tail, iter([fragment(one, 5) for one in pieces]), emit), opening)


def ends(found: Read) -> list[tuple[str, int, bool, bool]]:
    return [(row["kind"], row["rows"], row["complete"], row["ends"]) for row in found.rows["listings"]]


PIECE = "- kind: Pod\n  apiVersion: v1\n  metadata: {name: a, namespace: b}\n  spec: {nodeName: w1}\n"
RULE = "- kind: NetworkPolicy\n  apiVersion: networking.k8s.io/v1\n  metadata: {name: p, namespace: b}\n  spec:\n    podSelector: {}\n"


@pytest.mark.parametrize(
    ("opening", "last", "tail", "whole"),
    [
        ("kind: List\napiVersion: v1\nitems:\n", PIECE, "", True),
        ("kind: List\napiVersion: v1\nitems:\n", PIECE.removesuffix("\n"), "", False),
        ("apiVersion: v1\nitems:\n", PIECE.removesuffix("\n"), "kind: List\n", True),
        ("apiVersion: v1\nitems:\n", PIECE, "", False),
        ("apiVersion: v1\nitems:\n", PIECE, "kind: List\n", True),
    ],
)
def test_the_end_of_a_list_in_pieces(opening: str, last: str, tail: str, whole: bool) -> None:
    """Its kind behind the items is the end; in front of them the last line has to have one."""
    assert ends(in_pieces(opening, [PIECE, last], tail)) == [("pods", 2, whole, whole)]
    assert ends(in_pieces(opening, [PIECE, last], tail, complete=False)) == [("pods", 2, False, False)]


def test_the_last_line_of_the_last_piece() -> None:
    """A value that may be cut off is unread, and of a rule with one the name alone is kept; one that is whole stays."""
    opening = "kind: List\napiVersion: v1\nitems:\n"
    cut = PIECE + "- kind: Pod\n  metadata: {name: b, namespace: b}\n  spec:\n    nodeName: w"
    found = in_pieces(opening, [cut])
    assert ([line for line, _ in found.unread], [row.get("node") for row in found.rows["pods"]]) == ([12], ["w1", None])
    found = in_pieces(opening, [PIECE, RULE + "    policyTypes: [Ingress]\n    order: w"])
    assert [line for line, _ in found.unread] == [11]
    assert [(row["name"], row.get("spec")) for row in found.rows["policies"]] == [("p", None)]
    bare = RULE.replace("kind: NetworkPolicy\n  ", "")
    found = in_pieces(opening.replace("List", "NetworkPolicyList"), [bare + "    order: w"])
    assert len(found.unread) == 1
    assert in_pieces(opening, [PIECE.removesuffix("\n")]).unread == []


def test_parts_of_a_sequence_that_are_no_objects() -> None:
    """A list that kept its dashes is read for the mappings in it; one without any, and a word, are unread."""
    for text, unread in (("- just\n- words\n", 1), ("only a word\n", 1)):
        found = read_of(parse_yaml, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\n" + text)
        assert (len(found.rows["pods"]), len(found.unread)) == (1, unread)


def test_a_list_within_one_document() -> None:
    """Items in brackets: each of its own kind or of the list's, and what is no mapping is none of them."""
    text = "{{apiVersion: v1, kind: {0}, items: [{{{1}metadata: {{name: a}}}}, 7, {{{1}metadata: {{name: b}}}}]}}\n"
    assert [row["name"] for row in read_of(parse_yaml, text.format("PodList", "")).rows["pods"]] == ["a", "b"]
    assert [row["name"] for row in read_of(parse_yaml, text.format("List", "kind: Node, ")).rows["nodes"]] == ["a", "b"]


def test_damaged_policies_are_named() -> None:
    """What is left of a policy is its name: a gap, with the file's namespace where it states none."""
    text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec: [}\n"
    found = read_of(parse_yaml, text, namespace="of-file")
    assert [(row["name"], row["namespace"]) for row in found.rows["policies"]] == [("p", "of-file")]
    assert len(found.unread) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("apiVersion: v1\nkind: Pod\n", "apiVersion and kind at column 0"),
        ("kind: Pod\n", "apiVersion and kind at column 0"),
        ("apiVersion: v1\nitems: []\n", "apiVersion and kind at column 0"),
        ("apiVersion: v1\nmetadata: {}\n", ""),
        ("- kind: Pod\n", "a list of objects"),
        ("{kind: Pod}\n", "an object in braces"),
        ("items:\n- metadata:\n", "items: at column 0"),
        ("items:\n- name: x\n", ""),
        ("x:\n- metadata:\n", ""),
    ],
)
def test_what_tells_objects(text: str, says: str) -> None:
    """Keys at the margin, or items that begin as objects do."""
    assert takes_yaml(fragment(text)) == says


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 20

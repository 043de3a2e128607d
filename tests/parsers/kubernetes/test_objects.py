"""Kubernetes objects in every order of keys and every way of being listed."""

from __future__ import annotations

from pathlib import Path

from tests.support.inline import bundle
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

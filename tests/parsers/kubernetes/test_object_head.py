"""What an object says of itself before it is loaded."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.object_head import api_of, kind_of, list_api, list_name


def test_the_kind_is_the_objects_own() -> None:
    """Not that of an owner, of a comment, or of a text within it."""
    head = "apiVersion: v1\nmetadata:\n  ownerReferences:\n  - kind: ReplicaSet\n    name: x\n"
    for kind in ("Pod", "'Pod'", '"Pod"', "Pod # the agent"):
        assert kind_of(f"{head}kind: {kind}\n") == "Pod"
    assert kind_of("apiVersion: v1\nmetadata: {}\n") is None


@pytest.mark.parametrize(
    ("text", "api"),
    [
        ("apiVersion: apps/v1\nkind: DaemonSet\n", "apps/v1"),
        ("kind: Node\nmetadata:\n  name: a\napiVersion: 'longhorn.io/v1beta2'\n", "longhorn.io/v1beta2"),
        ("  kind: Node\n  apiVersion: longhorn.io/v1beta2\n", "longhorn.io/v1beta2"),
        ("   apiVersion: v1\n   kind: Node\n", "v1"),
        ("kind: Event\ninvolvedObject:\n  apiVersion: longhorn.io/v1beta2\n", None),
        ("  metadata:\n    managedFields:\n    - apiVersion: apps/v1\n", None),
        ("apiVersion:\n", None),
        ("", None),
    ],
)
def test_the_group_is_the_objects_own(text: str, api: str | None) -> None:
    """It stands at the indent of the object's first key; who manages a field and what an event speaks of have others."""
    assert api_of(text) == api


def test_a_list_is_named_by_the_group_of_its_items_where_that_makes_another_kind() -> None:
    """A plain `List` names nothing."""
    assert list_name("NodeList", "v1") == "Node"
    assert list_name("NodeList", "management.cattle.io/v3") == "Node.management.cattle.io"
    assert list_name("List", None) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("  apiVersion: v1\n  kind: Pod\n", "Pod"),
        ("  metadata: {}\n  kind: 'Pod'", "Pod"),
        ("  metadata: {}\n  kind: \n", None),
        ("  kind: Pod\n  metadata:\n    kind: Node\n", "Pod"),
        ("kind: Pod\n  kind: Node\n", "Pod"),
        ("- kind: Pod\n  owner:\n    kind: Node\n", "Pod"),
        ("owner:\n  kind: Node\n", None),
        ("kind: Pod\nowner:\n- kind: Node\n", "Pod"),
        ("owner:\n    kind: Node\napiVersion: v1\nkind: Pod\n", "Pod"),
        ("", None),
    ],
)
def test_a_kind_at_the_indent_of_the_first_key(text: str, kind: str | None) -> None:
    """Of an item as a list holds it, of a document, with the last line's end or without."""
    assert kind_of(text) == kind


def test_the_group_of_a_typed_list() -> None:
    """A plain list says nothing of its items; a head without a version says none."""
    assert list_api("NodeList", "apiVersion: 'longhorn.io/v1'\n") == "longhorn.io/v1"
    assert list_api("List", "apiVersion: v1\n") is None
    assert list_api("NodeList", "kind: NodeList\n    apiVersion: v1\n") is None

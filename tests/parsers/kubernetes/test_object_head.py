"""What an object says of itself before it is loaded."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.object_head import api_of, kind_of, list_name


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

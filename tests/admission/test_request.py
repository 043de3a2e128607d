"""A request is known as far as the bundle shows it."""

from __future__ import annotations

from analyzer.admission.request import Request


def test_labels_are_known_unless_it_is_said() -> None:
    """Of the namespace and of the object."""
    one = Request("", "v1", "pods", "CREATE", None, {}, {})
    assert (one.namespace_labels_known, one.labels_known, one.namespace) == (True, True, None)

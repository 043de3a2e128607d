"""A request is known as far as the bundle shows it."""

from __future__ import annotations

from analyzer.admission import request as request_room
from analyzer.admission.request import Request

from tests.support.values import are_values


def test_labels_are_known_unless_it_is_said() -> None:
    """Of the namespace and of the object."""
    one = Request("", "v1", "pods", "CREATE", None, {}, {})
    assert (one.namespace_labels_known, one.labels_known, one.namespace) == (True, True, None)


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(request_room, on={"labels_known", "namespace_labels_known"})

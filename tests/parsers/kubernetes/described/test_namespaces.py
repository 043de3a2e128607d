"""Described namespaces."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.describe import blocks
from analyzer.parsers.kubernetes.described.namespaces import DESCRIBED

from tests.support.inline import bundle
from tests.support.rows import fragment

HEAD = "Name:         {name}\nLabels:       {label}\nAnnotations:  <none>\n"
END = "\nNo resource quota.\n\nNo LimitRange resource.\n"


def test_a_namespace_with_its_labels() -> None:
    """Selectors of policies ask for the labels of a namespace, which describe prints, too."""
    one = HEAD.format(name="net-tools", label="team=net") + "Status:       Active\n" + END
    two = HEAD.format(name="old", label="<none>") + "Status:       Terminating\n" + END
    case = bundle(d=one + two)
    rows = case.snapshot["namespaces"].to_dict("records")
    assert [(r["name"], r["labels"], r["line"]) for r in rows] == [
        ("net-tools", '{"team": "net"}', 1),
        ("old", "{}", 9),
    ]
    assert not len(case.snapshot["unread"])


def test_something_else_with_a_status_is_none() -> None:
    """A volume's claim has a namespace and a capacity."""
    text = (
        "Name:          data\nNamespace:     shop\nStatus:        Bound\nLabels:        <none>\nCapacity:      20Gi\n"
    )
    case = bundle(d=text)
    assert not len(case.snapshot["namespaces"])
    assert len(case.snapshot["unread"]) == 5


def test_labels_stand_in_one_order_and_may_be_missing() -> None:
    """Equal labels are one text; a namespace whose labels are not printed states none."""
    text = HEAD.format(name="a", label="z=1\n              b=2") + "Status:       Active\n" + END
    (row,) = bundle(d=text).snapshot.rows["namespaces"]
    assert row.labels == '{"b": "2", "z": "1"}'
    bare = "Name:         a\nAnnotations:  <none>\nStatus:       Active\n" + END
    (row,) = bundle(d=bare).snapshot.rows["namespaces"]
    assert (row.name, row.labels) == ("a", None)
    assert not len(bundle(d=bare.replace("Active", "Bound")).snapshot.rows["namespaces"])


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Name:  a\nStatus:  Active\n", True),
        ("Name:  a\nLabels:  <none>\nAnnotations:  <none>\nStatus:  Terminating\n", True),
        ("Name:  a\nStatus:  Active\nNode:  w1\n", False),
        ("Name:  a\nStatus:  Bound\n", False),
        ("Name:  a\nLabels:  <none>\n", False),
    ],
)
def test_a_namespace_has_these_keys_and_no_other(text: str, fits: bool) -> None:
    """Name and status at least, and all four at most."""
    [block] = blocks(fragment(text))
    assert DESCRIBED[0].fits(block) is fits


def test_its_place_in_the_order_of_kinds() -> None:
    """What is told by fewer keys is asked later."""
    assert DESCRIBED[0].rank == 60

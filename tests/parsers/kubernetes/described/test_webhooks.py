"""Described webhook configurations."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.describe import blocks
from analyzer.parsers.kubernetes.described.webhooks import DESCRIBED

from tests.support.inline import bundle
from tests.support.rows import fragment

HEAD = "Name:         checker\nNamespace:\nLabels:       <none>\nAPI Version:  admissionregistration.k8s.io/v1\nKind:         {}WebhookConfiguration\nMetadata:\n  Generation:  1\n"
HOOK = "  Client Config:\n    Service:\n      Name:       {0}\n      Namespace:  policy\n  Failure Policy:  Fail\n  Name:            {0}.example.com\n  Side Effects:    None\n"


def test_each_webhook_is_a_row() -> None:
    """Repeated keys begin the next webhook of one configuration; the kind is the block's."""
    case = bundle(d=HEAD.format("Mutating") + "Webhooks:\n" + HOOK.format("a") + HOOK.format("b"))
    rows = case.snapshot["webhooks"].to_dict("records")
    assert [(r["kind"], r["configuration"], r["name"], r["service_name"], r["line"]) for r in rows] == [
        ("Mutating", "checker", "a.example.com", "a", 14),
        ("Mutating", "checker", "b.example.com", "b", 21),
    ]
    [row] = case.snapshot["inputs"].to_dict("records")
    assert (row["records"], row["unread_lines"]) == (2, 0)


def test_a_configuration_without_webhooks_is_read() -> None:
    """It is an object of that kind, and there is nothing in it to be called."""
    case = bundle(d=HEAD.format("Validating") + "Events:       <none>\n")
    [row] = case.snapshot["inputs"].to_dict("records")
    assert (row["records"], row["unread_lines"], row["status"]) == (1, 0, "read")
    assert not len(case.snapshot["webhooks"])


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Name:  a\nWebhooks:\n  Name:  b\n", True),
        ("Name:  a\nKind:  MutatingWebhookConfiguration\n", True),
        ("Name:  a\nKind:  Pod\n", False),
        ("Name:  a\n", False),
    ],
)
def test_a_configuration_is_told_by_its_webhooks_or_by_its_kind(text: str, fits: bool) -> None:
    """Either is enough."""
    [block] = blocks(fragment(text))
    assert DESCRIBED[0].fits(block) is fits


def test_its_place_in_the_order_of_kinds() -> None:
    """What is told by fewer keys is asked later."""
    assert DESCRIBED[0].rank == 10

"""A webhook's configuration by kind and name, and the cut by which it is taken away."""

from __future__ import annotations

import pytest
from analyzer.causes.webhook_configuration import (
    configuration_name,
    configuration_of,
    cut_off,
    kind_of_configuration,
    named_in,
)
from analyzer.schema import WebhookRow

from tests.support.inline import bundle


@pytest.mark.parametrize(
    ("kind", "called"),
    [("Mutating", "mutatingwebhookconfiguration"), ("Validating", "validatingwebhookconfiguration")],
)
def test_a_configuration_is_called_as_kubectl_takes_it(kind: str, called: str) -> None:
    """By its kind, and by its own name before that of the webhook in it."""
    row = WebhookRow(source="w", line=1, kind=kind, name="g.example.com", configuration="guard")
    assert kind_of_configuration(row) == called
    assert configuration_name(row) == "guard"
    assert configuration_name(WebhookRow(source="w", line=1, kind=kind, name="g.example.com")) == "g.example.com"
    assert (
        cut_off(row, [], "cut").command
        == f"kubectl get {called} guard -o yaml > guard.yaml && kubectl delete {called} guard"
    )


def test_a_configuration_that_is_not_known_is_looked_for_by_the_webhooks_name() -> None:
    """A deletion by guess would take another one away."""
    assert cut_off(None, ["g.example.com"], "cut").command == configuration_of(None, ["g.example.com"])
    assert "delete" not in (cut_off(None, [], "cut").command or "")


def test_a_configuration_that_a_command_printed_a_part_of_is_known_by_it() -> None:
    """For the webhook whose name was printed, and for no other."""
    shown = "$ kubectl get mutatingwebhookconfigurations guard-cfg -o yaml | grep name:\n  name: mutate.guard.example\n"
    about = bundle({"w.txt": shown}).snapshot.about
    row = named_in(about, ["mutate.guard.example"])
    assert row is not None
    assert (row.kind, row.configuration, row.line) == ("Mutating", "guard-cfg", 2)
    assert named_in(about, ["other.guard.example"]) is None

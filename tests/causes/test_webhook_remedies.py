"""What mends a broken webhook."""

from __future__ import annotations

from analyzer.causes.webhook_remedies import configuration_of, cut_off
from analyzer.schema import WebhookRow

ROW = WebhookRow(source="w.yaml", line=1, kind="Mutating", configuration="guard", name="g.example.com")


def test_the_configuration_is_named_where_it_is_known() -> None:
    """Kind and name stand in the command; of a webhook of which only the name is known, it is looked for."""
    assert configuration_of(ROW, ["g.example.com"]) == "kubectl get mutatingwebhookconfiguration guard -o yaml"
    assert configuration_of(None, ["g.example.com"]).endswith("| grep -F g.example.com")
    assert "grep" not in configuration_of(None, [])
    assert cut_off(ROW, ["g.example.com"], "cut").command == (
        "kubectl get mutatingwebhookconfiguration guard -o yaml > guard.yaml && kubectl delete mutatingwebhookconfiguration guard"
    )
    assert cut_off(None, ["g.example.com"], "cut").text == "cut; which one it is"

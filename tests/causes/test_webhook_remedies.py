"""What mends a broken webhook."""

from __future__ import annotations

import pytest
from analyzer.causes.webhook_remedies import configuration_of, cut_off
from analyzer.schema import WebhookRow

from tests.support.inline import bundle

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


@pytest.mark.parametrize(
    ("reason", "first"),
    [
        ("dial tcp 10.52.1.14:8443: i/o timeout", "let TCP 8443 reach 10.52.1.14"),
        ("dial tcp 10.52.1.14:8443: connect: no route to host", "let TCP 8443 reach 10.52.1.14"),
        ("dial tcp 10.52.1.14:8443: connect: connection refused", "bring up the pods behind service n/s"),
    ],
)
def test_packets_that_are_lost_are_no_fault_of_the_pods(reason: str, first: str) -> None:
    """Nothing answered at the address: the way to it is opened first; a refusal is the service's own."""
    call = f'Error from server (InternalError): Internal error occurred: failed calling webhook "a.b.io": failed to call webhook: Post "https://s.n.svc:443/m": {reason}\n'
    case = bundle({"k.txt": f"$ kubectl apply -f x.yaml\n{call}"})
    assert first in case.commands("webhook-broken").splitlines()[0]

"""The API server's own connections: pods behind a service by its selector, else by their names, each on the port that policies see."""

from __future__ import annotations

import pytest
from analyzer.policy.api_server import BY_NAME, NO_POD, to_service
from analyzer.policy.legs import PolicyView, Way

from tests.checks.test_pol_api import TEAM, metrics
from tests.support.inline import bundle

SERVICE = ("kube-system", "metrics-server")


@pytest.mark.parametrize(
    ("text", "port", "guess"),
    [
        (metrics(), 4443, NO_POD),
        (metrics(service=False), 4443, BY_NAME.format("/".join(SERVICE))),
        (metrics(service=False).replace("name: https, ", ""), None, BY_NAME.format("/".join(SERVICE))),
    ],
)
def test_the_pods_own_port(text: str, port: int | None, guess: str) -> None:
    """By the service's target, or by the only port that the pod names; else it is not known, and the service's is not taken for it."""
    snapshot = bundle({"all.yaml": text}).snapshot
    (leg,) = to_service(PolicyView(snapshot.rows, snapshot.about), snapshot.about, Way.API_METRICS, SERVICE, None, "")
    assert (leg.port, leg.assumption, leg.service) == (port, guess, "kube-system/metrics-server:443")
    assert leg.decision.ruling == "denied"


def test_nobody_behind_a_service_is_asked_for_nothing() -> None:
    """Of another name, and a pod on its node's own network, which no policy of pods selects."""
    text = metrics(TEAM, service=False)
    for one, name in ((text, "other"), (text.replace("nodeName:", "hostNetwork: true, nodeName:"), "metrics-server")):
        snapshot = bundle({"all.yaml": one}).snapshot
        view = PolicyView(snapshot.rows, snapshot.about)
        assert to_service(view, snapshot.about, Way.API_METRICS, ("kube-system", name), None, "") == []

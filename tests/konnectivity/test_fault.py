"""What a failed call says of the way that it took."""

from __future__ import annotations

import pytest
from analyzer.konnectivity import fault as room
from analyzer.konnectivity.fault import Caller, Fault, Leg, Reason

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("leg", "reason", "code", "answered"),
    [
        (Leg.TARGET, Reason.CERTIFICATE, None, True),
        (Leg.TARGET, Reason.STATUS, "401", True),
        (Leg.TARGET, Reason.STATUS, "502", False),
        (Leg.TARGET, Reason.STATUS, "503", False),
        (Leg.TARGET, Reason.STATUS, "504", False),
        (Leg.TARGET, Reason.STATUS, None, False),
        (Leg.TARGET, Reason.REFUSED, "401", False),
        (Leg.TUNNEL, Reason.STATUS, "401", False),
        (Leg.SERVER, Reason.CERTIFICATE, None, False),
    ],
)
def test_the_target_answered(leg: Leg, reason: Reason, code: str | None, answered: bool) -> None:
    """Its certificate or its own status came back; a gateway's status is the gateway's, and another leg never reached it."""
    assert Fault(Caller.UNKNOWN, leg, reason, "x", code=code).answered is answered


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("https://guard.guard-system.svc:443/v?timeout=10s", ("guard-system", "guard")),
        ("http://a.b.svc", ("b", "a")),
        ("https://a.b.svcx/", None),
        ("https://10.0.0.1:443/", None),
        (None, None),
    ],
)
def test_the_service_of_a_url(url: str | None, service: tuple[str, str] | None) -> None:
    """(namespace, name) of a name within the cluster; an address names none."""
    assert Fault(Caller.WEBHOOK, Leg.TARGET, Reason.OTHER, "x", url=url).service == service


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room)

"""What a failed call says of the way that it took."""

from __future__ import annotations

import pytest
from analyzer.konnectivity import chain
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


URL = "https://w2:10250/containerLogs/a/b/c"


@pytest.mark.parametrize(
    ("fault", "kubelet", "unheard"),
    [
        (Fault(Caller.KUBELET, Leg.TUNNEL, Reason.UNANSWERED, "x", url=URL), "w2", True),
        (Fault(Caller.KUBELET, Leg.TUNNEL, Reason.STATUS, "x", address="10.1.0.2:10250", url=URL), "10.1.0.2", True),
        (
            Fault(Caller.KUBELET, Leg.UNTOLD, Reason.TIMEOUT, "x", url="https://[fd00::2]:10250/exec/a/b/c"),
            "fd00::2",
            True,
        ),
        (Fault(Caller.KUBELET, Leg.TUNNEL, Reason.NO_AGENT, "x", url=URL), "w2", False),
        (Fault(Caller.KUBELET, Leg.TARGET, Reason.TIMEOUT, "x", address="10.1.0.2:10250"), "10.1.0.2", False),
        (Fault(Caller.KUBELET, Leg.UNTOLD, Reason.TIMEOUT, "x"), None, False),
        (Fault(Caller.KUBELET, Leg.SERVER, Reason.TIMEOUT, "x", address="127.0.0.1:8131", url=URL), None, False),
        (Fault(Caller.WEBHOOK, Leg.UNTOLD, Reason.TIMEOUT, "x", url=URL), None, False),
    ],
)
def test_the_kubelet_of_a_call_and_whether_anything_was_heard(fault: Fault, kubelet: str | None, unheard: bool) -> None:
    """By the address that failed before the URL; unheard is what nobody answered, and neither a refusal before the dial nor a dial that failed."""
    assert (fault.kubelet, fault.is_unheard) == (kubelet, unheard)


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room)


def test_the_name_of_a_call_stands_beside_the_address_that_was_dialled() -> None:
    """The URL says whom the call was for, the dial where it went."""
    fault = chain.read('Get "https://w-1:10250/containerLogs/a/b/c": dial tcp 10.9.8.7:10250: i/o timeout')
    assert fault is not None
    assert (fault.kubelet, fault.called_by) == ("10.9.8.7", "w-1")
    assert (
        Fault(Caller.KUBELET, Leg.TARGET, Reason.TIMEOUT, "x", url="https://[fd00::7]:10250/exec/a").called_by
        == "fd00::7"
    )
    assert Fault(Caller.KUBELET, Leg.TARGET, Reason.TIMEOUT, "x").called_by is None


@pytest.mark.parametrize(
    ("text", "in_place"),
    [
        (
            "error: Internal error occurred: unable to upgrade connection: <html><head><title>404 Not Found</title></head>",
            True,
        ),
        ("error: Internal error occurred: unable to upgrade connection: 404 page not found", True),
        ("error: unable to upgrade connection: <html><head><title>403 Forbidden</title></head>", False),
        ("error: unable to upgrade connection: pod does not exist", False),
        ('Error from server: Get "https://10.3.4.5:10250/containerLogs/a/b/c": 401 Unauthorized', False),
    ],
)
def test_another_program_at_a_kubelets_port(text: str, in_place: bool) -> None:
    """A page is the node's where the API server itself speaks of it, and of somebody in front of the API server elsewhere."""
    found = chain.read(text)
    assert (found is not None and found.is_in_place) is in_place
    assert chain.is_in_place(text) is in_place
    if in_place:
        assert not chain.is_page(text)
        assert found is not None
        assert (found.caller, found.leg, found.code) == (Caller.KUBELET, Leg.TARGET, "404")

"""What checks say of the older tunnel's client, as values."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.details import openvpn as openvpn_room

from tests.checks.test_vpn import OLD, client
from tests.support.inline import bundle, events, pods
from tests.support.values import are_values


def test_restarts_and_probes_are_told_apart() -> None:
    """A pod that restarted often without an event, and a failed probe of one that did not."""
    often = bundle(n=OLD, p=pods(client(restarts=9)))
    assert often.check("VPN-03").detail == details.ClientRestarts(("vpn-6c8d9f7b5-ddddd",))
    probe = events(("Unhealthy", "pod/vpn-6c8d9f7b5-ddddd", "Liveness probe failed: timed out"))
    failed = bundle(n=OLD, p=pods(client()), e=probe)
    assert failed.check("VPN-03").detail == details.ClientRestarts(())


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(openvpn_room)

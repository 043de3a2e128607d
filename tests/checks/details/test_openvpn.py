"""What checks say of the older tunnel's client, as values."""

from __future__ import annotations

from analyzer.checks import details

from tests.checks.test_vpn import OLD, client
from tests.support.inline import bundle, events, pods


def test_restarts_and_probes_are_told_apart() -> None:
    """A pod that restarted often without an event, and a failed probe of one that did not."""
    often = bundle(n=OLD, p=pods(client(restarts=9)))
    assert often.check("VPN-03").detail == details.ClientRestarts(("vpn-6c8d9f7b5-ddddd",), 0, 0)
    probe = events(("Unhealthy", "pod/vpn-6c8d9f7b5-ddddd", "Liveness probe failed: timed out"))
    failed = bundle(n=OLD, p=pods(client()), e=probe)
    assert failed.check("VPN-03").detail == details.ClientRestarts((), 1, 0)

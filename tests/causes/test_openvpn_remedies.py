"""What mends OpenVPN's two ends where one of them says why they do not come together."""

from __future__ import annotations

import pytest
from analyzer.causes.openvpn_remedies import agree
from analyzer.schema import LogSignalRow
from analyzer.tunnel.openvpn_faults import refusal

from tests.checks.test_vpn import OLD, client
from tests.support.inline import bundle, pod, pods

EXPIRED = "VERIFY ERROR: depth=0, error=certificate has expired: CN=vpn-server, serial=77"
SHOOT = {"p.txt": pods(pod("vpn-shoot-6c8d9f7b5-abcde", "0/1", "CrashLoopBackOff", restarts=44))}
IBM = {"n.txt": OLD, "p.txt": pods(client("0/1", "CrashLoopBackOff", 44))}
OTHER = {"p.txt": pods(pod("openvpn-client-6c8d9f7b5-abcde", "0/1", "CrashLoopBackOff", restarts=44))}


def mended(members: dict[str, str], line: str) -> list[str]:
    said = refusal([LogSignalRow(source="v", line=1, signal="openvpn_fault", name=line)])
    assert said is not None
    return [f"{one.text} $ {one.command}" for one in agree(bundle(members).snapshot.about, said)]


@pytest.mark.parametrize(
    ("members", "first"),
    [(SHOOT, "gardener.cloud/operation=reconcile"), (IBM, "a master refresh gives"), (OTHER, "let Kubermatic write")],
)
def test_who_signs_the_certificate_renews_it_and_only_then_both_ends_start_anew(
    members: dict[str, str], first: str
) -> None:
    """In the words of the product; a restart alone is never the first."""
    found = mended(members, EXPIRED)
    assert first in found[0]
    assert "the certificate of vpn-server has expired" in found[0]
    assert found[-1].startswith("then give both ends a new start")


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("VERIFY ERROR: depth=1, error=self-signed certificate in certificate chain: CN=old", "operation=rotate-ca-start"),
        ("VERIFY ERROR: depth=1, error=certificate has expired: CN=ca-vpn", "operation=rotate-ca-start"),
        ("VERIFY ERROR: depth=0, error=certificate is not yet valid: CN=vpn-server", "compare the clocks"),
        ("TLS Error: cannot locate HMAC in incoming packet", "writes both ends' secrets"),
        ("RESOLVE: Cannot resolve host address: vpn.example.com:1194 (Name or service not known)", "getent hosts vpn.example.com"),
    ],
)  # fmt: skip
def test_the_reason_decides_what_comes_first(line: str, first: str) -> None:
    """A new authority, a clock, new secrets or a name."""
    assert first in mended(SHOOT, line)[0]


def test_the_pod_that_restarts_for_it_says_so() -> None:
    """The line of the reason is quoted, and a name that is looked up in vain needs no new start at all."""
    log = f"2026-03-02 08:00:02 {EXPIRED}\n2026-03-02 08:00:02 TLS Error: TLS handshake failed\n"
    case = bundle(SHOOT | {"vpn-shoot.log": log})
    found = case.cause("openvpn-client-fault")
    assert found is not None
    assert "its log: the certificate of vpn-server has expired" in found.summary
    assert "vpn-shoot.log:1" in case.places("openvpn-client-fault")
    assert "operation=reconcile" in (found.remedies[0].command or "")
    assert len(mended(SHOOT, "Cannot resolve host address: vpn.example.com:1194")) == 1

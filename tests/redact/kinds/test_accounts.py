"""Secrets by their place in account files and in logins."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import accounts
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown((*accounts.RULES, *accounts.FILES)) == []


@pytest.mark.parametrize(
    "line",
    [
        'I0302 08:00:00.100000 1 client.go:188] "dial" addr="10.1.2.3:8132"',
        "2026-03-02T08:00:00.123456Z info a:b:konnectivity: started",
        "fd00:10:0:0:1234:abcd:1:2 dev eth0",
        "image us.icr.io/armada/agent:v1.2.3@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "system:serviceaccount:kube-system:konnectivity-agent",
        "0 8 * * *",
    ],
)
def test_lines_with_as_many_colons_and_stars_stay(line: str) -> None:
    """Times, addresses, images, subjects and schedules are no account files."""
    assert hide(line) == line

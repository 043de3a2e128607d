"""Settings of an account that stand side by side on one line."""

from __future__ import annotations

import pytest
from analyzer.parsers.ibm.account_line import settings_of
from analyzer.schema import FACTS

from tests.support.inline import bundle

ON = {"vrf_enabled": "true", "service_endpoint_enabled": "true"}
ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("account: VRF Enabled: true / Service Endpoint Enabled: true", ON),
        ("VRF Enabled: true / Service Endpoint Enabled: true", ON),
        ("> account show -> `VRF Enabled: true`, `Service Endpoint Enabled: true`", ON),
        ("| VRF Enabled: true | Service Endpoint Enabled: true |", ON),
        ("acct - **Service Endpoint Enabled:** true; **VRF Enabled:** true", ON),
        ("VRF Enabled = true   Service Endpoint Enabled = true", ON),
        ("VRF Enabled: false and Service Endpoint Enabled: false.", dict.fromkeys(ON, "false")),
        (
            f"Account ID: {ID}, VRF Enabled: true, Service Endpoint Enabled: false",
            {"account_id_shown": ID, "vrf_enabled": "true", "service_endpoint_enabled": "false"},
        ),
        ("account: VRF Enabled: true", {}),
        ("expected: VRF Enabled: true / Service Endpoint Enabled: true", {}),
        ("another account: VRF Enabled: true / Service Endpoint Enabled: true", {}),
        ("needed: VRF Enabled: true / Service Endpoint Enabled: true", {}),
        ("if you see: VRF Enabled: true / Service Endpoint Enabled: true", {}),
        ("VRF Enabled: true / Service Endpoint Enabled: true is what it should be", {}),
        ("VRF Enabled: true / Service Endpoint Enabled: true, VRF Enabled: false", {}),
        ("VRF Enabled: maybe / Service Endpoint Enabled: true", {}),
    ],
)
def test_both_settings_are_facts(line: str, found: dict[str, str]) -> None:
    """With a label and marks of a chat or without; one setting alone, and what should be so or is another's, is none."""
    assert settings_of(line) == found


@pytest.mark.parametrize("above", ["ticket of the network team\n\n", ""])
def test_the_line_is_read_among_others(above: str) -> None:
    """Below words and alone, also where it begins as the output does."""
    for label in ("account: ", ""):
        text = f"{above}{label}VRF Enabled: true / Service Endpoint Enabled: false\nthe pool was added in May\n"
        rows = bundle(notes=text).snapshot.rows[FACTS]
        assert {row.key: row.value for row in rows} == {"vrf_enabled": "true", "service_endpoint_enabled": "false"}

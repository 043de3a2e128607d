"""Names of files without their secrets."""

from __future__ import annotations

import pytest
from analyzer.redact.file_names import hide_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("case/DB_PASS=amber-lake71.log", "case/DB_PASS=[hidden:value].log"),
        ("dump mysql -u root -pamber-lake71.sql.gz", "dump mysql -u root -p[hidden:password].sql.gz"),
        ("x/consul -token=amber_lake7177.log", "x/consul -token=[hidden:value].log"),
    ],
)
def test_a_value_ends_where_an_extension_begins(name: str, shown: str) -> None:
    """It looks like a file's name, and is a password; hiding twice changes nothing."""
    assert hide_name(name) == shown
    assert hide_name(shown) == shown


@pytest.mark.parametrize(
    "name",
    [
        "case/konnectivity-agent-7xk2p.log",
        "kube-system_konnectivity-agent-x1_5f1c09ab77d2/konnectivity-agent.log.1.gz",
        "secrets/token-review.yaml",
        "describe pod konnectivity-agent-x1.txt",
        "password-reset.log",
        ".log",
    ],
)
def test_names_of_objects_and_of_commands_stay(name: str) -> None:
    """Nothing tells of them that they are secrets."""
    assert hide_name(name) == name

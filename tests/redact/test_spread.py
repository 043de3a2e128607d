"""Secrets on lines of their own: netrc, the data of a ConfigMap as it is described, and what Subversion stores."""

from __future__ import annotations

import pytest
from analyzer.redact.secrets import hide_below
from analyzer.redact.spread import spread


def test_a_password_below_its_login_goes() -> None:
    """Any word of six characters; without a login above it the line is a sentence."""
    text = "machine h.example\n  login bob\n  password corvusmonedula\n"
    assert spread(text) == "machine h.example\n  login bob\n  password [hidden:value]\n"
    assert hide_below(text) == spread(text)
    for kept in ("machine h\n  login bob\n  password expired\n", "the\n  password corvusmonedula\n", "password corvus"):
        assert spread(kept) == kept


def test_the_data_of_a_described_config_map_goes_up_to_its_end() -> None:
    """Several lines are a value, a blank line, the next name or the events end it; other names keep theirs."""
    text = "Data\n====\nsmtp_password:\n----\ncorvus\nmonedula\n\nmode:\n----\nfast\napi_token:\n----\nabc\nEvents:  <none>\n"
    assert spread(text) == (
        "Data\n====\nsmtp_password:\n----\n[hidden:value]\n[hidden:value]\n\nmode:\n----\nfast\napi_token:\n----\n[hidden:value]\n"
        "Events:  <none>\n"
    )
    assert hide_below(text) == spread(text)


@pytest.mark.parametrize(
    "kept", ["token:\n----\n/var/run/token\n", "token:\n----\n\nmode:\n", "token:\n----\nEvents: x\n", "token:\nabc\n"]
)
def test_a_described_value_that_is_no_secret_stays(kept: str) -> None:
    """A path, nothing at all, and what has no ruler above."""
    assert spread(kept) == kept


def test_a_counted_value_goes() -> None:
    """A name alone on its line, then the count of the bytes, then the value."""
    assert spread("K 8\npassword\nV 6\ncorvus\nK 4\n") == "K 8\npassword\nV 6\n[hidden:value]\nK 4\n"
    assert spread("K 4\nmode\nV 6\ncorvus\n") == "K 4\nmode\nV 6\ncorvus\n"
    assert spread("password\nV 6") == "password\nV 6"

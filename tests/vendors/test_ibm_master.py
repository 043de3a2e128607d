"""Words of IBM Cloud's record of a master, each with its meaning."""

from __future__ import annotations

import pytest
from analyzer.vendors import ibm_master
from analyzer.vendors.ibm_master import MasterWord


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ("Ready", MasterWord.GOOD),
        (" normal ", MasterWord.GOOD),
        ("All Workers Normal", MasterWord.GOOD),
        ("Readying", MasterWord.ODD),
        ("deployed", MasterWord.GOOD),
        ("VPN server configuration update in progress", MasterWord.BUSY),
        ("requested", MasterWord.BUSY),
        ("deploy_failed", MasterWord.FAILED),
        ("Master update failed, an update is in progress", MasterWord.FAILED),
        ("CAE008: operations stand still", MasterWord.FAILED),
        ("error", MasterWord.FAILED),
        ("No errors", MasterWord.ODD),
        ("", MasterWord.ODD),
        (None, MasterWord.ODD),
    ],
)
def test_a_word_that_is_not_known_is_no_good_one(value: str | None, meaning: MasterWord) -> None:
    """The worst word decides; a text that only begins like a good one says nothing."""
    assert ibm_master.said(value) is meaning


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        ("Ready (30 seconds ago)", 0.5),
        ("Ready (about an hour ago)", 60),
        ("Ready (one minute ago)", 1),
        ("Ready (12 minutes ago)", 12),
        ("Ready (3 days ago)", None),
        (None, None),
    ],
)
def test_how_long_ago(value: str | None, minutes: float | None) -> None:
    """Days are no time that a refresh takes."""
    assert ibm_master.minutes_since(value) == minutes


def test_what_else_a_value_says() -> None:
    """Deleted, a number, a webhook, the VPN server, a limit: each by its own words and by none that resembles them."""
    assert [ibm_master.is_going(v) for v in ("deleted", "delete_pending", "undeleted", None)] == [
        True,
        True,
        False,
        False,
    ]
    assert ibm_master.code("CAE008: x") == "CAE008"
    assert ibm_master.code("CAE08: x") is None
    assert [ibm_master.is_without_address(v) for v in ("CAE003", "CAE008", None)] == [True, False, False]
    assert ibm_master.is_stopped_by_webhook("has a Broken Webhook application")
    assert not ibm_master.is_stopped_by_webhook("webhook added")
    assert ibm_master.is_of_vpn("VPN server configuration update failed")
    assert not ibm_master.is_of_vpn("VPN pod failed")
    assert ibm_master.is_of_limit("The Limit of 75 rules is reached")
    assert not ibm_master.is_of_limit(None)


def test_of_a_long_text_the_sentence_with_the_fault_is_told() -> None:
    """A short one is told whole."""
    long = "The master was updated last week. The VPN server configuration update failed for want of permissions. See the documentation for what to do next."
    assert ibm_master.point(long) == "The VPN server configuration update failed for want of permissions."
    assert ibm_master.point("Done. Update failed.") == "Done. Update failed."
    assert ibm_master.point(None) == ""


@pytest.mark.parametrize(("words", "own"), [("allow,konnectivity", True), ("allow", False), ("", False), (None, False)])
def test_whose_an_entry_of_an_access_list_is(words: str | None, own: bool) -> None:
    """Its mark says that the port is Konnectivity's."""
    assert ibm_master.is_konnectivity(words) is own

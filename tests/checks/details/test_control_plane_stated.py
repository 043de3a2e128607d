"""What checks say of the control plane and the account, as values."""

from __future__ import annotations

from analyzer.checks import details

from tests.checks.test_cp import plane, server
from tests.support.inline import bundle
from tests.support.meshes import ACCOUNT, FOUR


def test_settings_that_are_off_are_named_by_their_keys() -> None:
    """Neither VRF nor spanning: both are off."""
    case = bundle(n=FOUR, a=ACCOUNT.format("false", "false"), s="VLAN spanning is not enabled.\n")
    found = case.check("BGP-02").detail
    assert found == details.AccountSettings((details.AccountSetting.VRF, details.AccountSetting.SPANNING))


def test_too_few_pods_are_no_pods_that_are_not_ready() -> None:
    """Two ready API servers where three belong."""
    assert bundle(m=plane(api=("5/5",) * 2)).check("CP-03").detail == details.TooFew(2, 3)
    assert isinstance(bundle(m=plane(api=("5/5", "4/5", "5/5"))).check("CP-03").detail, details.PodsNotReady)


def test_a_restarted_server_says_how_often() -> None:
    """The worst pod with its count; an old one has no age of interest."""
    found = bundle(m=server(restarts=4)).check("CP-02").detail
    assert isinstance(found, details.Restarts)
    assert found.most == 4

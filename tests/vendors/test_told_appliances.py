"""Appliances by their names, in somebody's words."""

from __future__ import annotations

import pytest
from analyzer.vendors.told_appliances import told_appliances

from tests.support.inline import bundle, dial, failing, node, nodes, options


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("all workers are behind a vSRX HA pair (private VLAN 2931177)", ("vSRX",)),
        ("we replaced our Vyatta pair with a Juniper vSRX", ("vSRX",)),
        ("FortiGate in fra02, pfsense in fra04", ("FortiGate", "pfSense")),
        ("default policies only, no vSRX and no other appliance", ()),
        ("there isn't any Palo Alto in the way", ()),
        ("the old FortiGate was in another account", ()),
        ("the SRE checked the routes", ()),
    ],
)
def test_names_of_what_is_there(line: str, names: tuple[str, ...]) -> None:
    """Neither one that is denied, nor one that is gone."""
    assert told_appliances([line]) == names


def test_the_remedy_names_the_appliance() -> None:
    """Of a likely firewall, where the text names one; the finding itself is as sure as without it."""
    logs = {
        f"konnectivity-agent-{n * 5}.log": options(host="c101.private.us-east.containers.cloud.ibm.com")
        + failing(dial("dial tcp 166.9.20.45:30974: i/o timeout"))
        for n in "ab"
    }
    files = {"n.txt": nodes(node("10.1.2.3", version="v1.30.3+IKS"), node("10.1.2.4", version="v1.30.3+IKS")), **logs}
    named = bundle(files | {"t.txt": "Since the maintenance all workers stand behind a vSRX HA pair.\n"})
    plain = bundle(files)
    assert named.causes["firewall-or-routing"] == plain.causes["firewall-or-routing"]
    assert "vSRX, which the text names" in named.commands("firewall-or-routing")
    assert "which the text names" not in plain.commands("firewall-or-routing")


def test_what_stands_far_behind_in_a_line_is_not_looked_at() -> None:
    """A line of somebody's words has no two thousand characters."""
    assert told_appliances(["vSRX".rjust(2000)]) == ("vSRX",)
    assert told_appliances(["vSRX".rjust(2001)]) == ()

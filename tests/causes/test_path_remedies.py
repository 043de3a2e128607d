"""What opens a filtered way, in the words of the infrastructure that it leads through."""

from __future__ import annotations

import pytest

from tests.checks.test_pse import VPC, WORKERS, get
from tests.support.inline import HOST, PORT, bundle, dial, failing, node, nodes, options

CUT = options() + failing(dial(f"dial tcp 166.9.20.4:{PORT}: i/o timeout"))


@pytest.mark.parametrize(
    ("listed", "word", "never"),
    [
        (WORKERS, "Vyatta", "security group"),
        (nodes(VPC), "network ACLs", "Vyatta"),
        (nodes(node("n1", version="v1.29.4+k0s")), "firewall or router", "Vyatta"),
    ],
)
def test_what_stands_between_is_named_by_the_infrastructure(listed: str, word: str, never: str) -> None:
    """Gateway appliances on classic, groups and lists of the network on VPC, any firewall elsewhere; the port is the agents' own."""
    cut = CUT if "k0s" not in listed else CUT.replace(HOST, "k0s.example.org")
    case = bundle({"n.txt": listed, "agent.log": cut} | ({"c.txt": get()} if "k0s" not in listed else {}))
    told = case.commands("firewall-or-routing")
    assert word in told
    assert never not in told
    assert str(PORT) in told

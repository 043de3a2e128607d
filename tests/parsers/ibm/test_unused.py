"""Lists of IBM Cloud that no check asks for are called what they are."""

from __future__ import annotations

import pytest
from analyzer.parsers.ibm import unused as room_of_values
from analyzer.parsers.ibm.unused import PARSERS

from tests.support.inline import Case, bundle, table
from tests.support.values import are_values

VLANS = table(
    "ID  Name  Number  Type  Router",
    [["2234945", "", "1813", "private", "bcr01a.dal10"], ["2234947", "x", "1618", "public", "fcr01a.dal10"]],
)
SUBNETS = table(
    "ID  Name  Status  Subnet CIDR  Addresses", [["0717-3f8d", "sn-a", "available", "10.240.0.0/24", "243/256"]]
)
POOLS = table("Name  ID  Flavor  Workers", [["default", "cabc123-8f9c", "b3c.4x16", "3"]])
ACLS = table("ID  Name  VPC  Rules  Subnets", [["r006-3f8d", "denied-lazily", "prod", "2", "1"]])
RULES = "Rules\n\ninbound\n" + table(
    "ID  Name  Action  IPv*  Protocol  Source  Destination",
    [["r1", "in", "allow", "ipv4", "all", "0.0.0.0/0", "0.0.0.0/0"]],
)
ACL = f"Getting network ACL denied-lazily under account Shop as user x...\n\nID        r006-3f8d\nName      denied-lazily\nVPC       ID        Name\n          r006-aa   prod\n\n{RULES}"


def note(case: Case) -> str:
    assert not len(case.snapshot["unread"])
    assert case.snapshot["inputs"]["status"].tolist() == ["read"]
    return str(case.snapshot["inputs"]["note"][0]).partition(": ")[2]


@pytest.mark.parametrize(
    ("text", "told"),
    [("OK\n" + VLANS, "2 VLAN"), ("Listing subnets in all resource groups...\n" + SUBNETS, "1 subnet"), (POOLS, "1 worker pool"), (ACLS, "1 network ACL"), (ACL, "1 network ACL, 1 rule of a network ACL")],
)  # fmt: skip
def test_a_list_is_called_by_its_kind(text: str, told: str) -> None:
    """With the number of its rows, and nothing of it is unread or a row of a table."""
    case = bundle(x=text)
    assert note(case) == told
    assert not any(len(case.snapshot[table]) for table in ("nodes", "facts", "pods", "listings"))


def test_what_is_no_row_is_unread() -> None:
    """A sentence, a cell that cannot stand there, and lines that belong to no card."""
    more = "and that is all\n2234949          1x18     private   bcr01a.dal10\n"
    assert bundle(x=VLANS + more).snapshot["unread"]["line"].tolist() == [4, 5]
    assert bundle(x=ACL + "so much for that\n").snapshot["unread"]["line"].tolist() == [ACL.count("\n") + 1]
    assert len(bundle(x="Getting network ACL x...\nhello!\n").snapshot["unread"]) == 1


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 19


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)

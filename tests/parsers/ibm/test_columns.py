"""Tables and cards of `ibmcloud`."""

from __future__ import annotations

from analyzer.parsers.ibm import columns
from analyzer.parsers.ibm.columns import card, cells, titles

from tests.support.values import are_values

HEAD = "ID         Name     IP version   Worker IP"


def test_titles_hold_single_blanks() -> None:
    """Two blanks or more set titles apart, one stands within them; offsets are those of the line."""
    assert titles(HEAD) == [(0, "id"), (11, "name"), (20, "ip version"), (33, "worker ip")]


def test_cells_stand_below_their_titles() -> None:
    """An empty cell stays empty; a row shorter than its titles has empty cells behind."""
    assert cells("a1                  ipv4         10.1.1.1", titles(HEAD)) == {
        "id": "a1",
        "name": "",
        "ip version": "ipv4",
        "worker ip": "10.1.1.1",
    }
    assert cells("a1         shop", titles(HEAD)) == {"id": "a1", "name": "shop", "ip version": "", "worker ip": ""}


def test_a_long_cell_pushes_the_others() -> None:
    """Where a cell runs over the next title's offset, gaps decide; more gaps than titles are no row."""
    assert cells("a-very-long-id   shop   ipv6   10.1.1.1", titles(HEAD))["name"] == "shop"
    assert cells("a-very-long-id   b   c   d   e", titles(HEAD)) == {}


def test_a_card_keeps_what_stands_below_a_key() -> None:
    """A table within a card is a value of its own title row; the line of a value is that of its row."""
    found = list(card([(1, "Name   shop"), (2, "VPC    ID    Name"), (3, "       r1    net"), (4, "Empty")]))
    assert [(e.key, e.value, e.below) for e in found] == [
        ("name", "shop", []), ("vpc", "ID    Name", [(3, "r1    net")]), ("empty", "", []),
    ]  # fmt: skip
    assert next(iter(card([(1, "9 lives")]))).key == ""


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(columns, filled=("CardEntry",))

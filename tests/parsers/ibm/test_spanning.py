"""May the VLANs of a classic account talk to each other."""

from __future__ import annotations

import pytest
from analyzer.parsers.ibm.spanning import PARSERS, parse_spanning, takes_spanning

from tests.support.rows import Read, fragment, read_of

COMMAND = "ibmcloud ks vlan spanning get --region us-south"


def answers(found: Read) -> list[tuple[str, int]]:
    return [(row["value"], row["line"]) for row in found.rows.get("facts", []) if row["key"] == "vlan_spanning"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("VLAN spanning is enabled.", "true"),
        ("VLAN spanning is currently disabled", "false"),
        ("VLAN spanning for this account is not enabled.", "false"),
        ("The VLAN spanning feature is not currently enabled for your account.", "false"),
        ("vlan-spanning: on", "true"),
        ("VLAN spanning status: Off", "false"),
        ("VLAN spanning is enabled.  ", "true"),
        ("VLAN spanning is currently disabled for region us-south.", "false"),
        ("VLAN Spanning is enabled in your account", "true"),
        ("VLAN spanning is disabled for this account in the eu-nl region.", "false"),
        ("VLAN spanning is enabled for your account in us-south", "true"),
        ("VLAN spanning is off in region jp-tok for this account.", "false"),
    ],
)
def test_a_statement_in_the_tool_s_words(text: str, value: str) -> None:
    """Wherever it stands; every wording of on and off."""
    assert takes_spanning(fragment(text + "\n"))
    assert answers(read_of(parse_spanning, text + "\n")) == [(value, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "VLAN spanning is enabled on some accounts and disabled on others",
        "We asked whether VLAN spanning is enabled",
        "VLAN spanning helps",
        "VLAN spanning is off for new nodes",
        "VLAN spanning is disabled for this account in the test we ran",
        "VLAN spanning is enabled for region us-south where we have it",
        "VLAN spanning is enabled for your account. (as I would expect)",
        "VLAN spanning: on. At least they say so.",
        "enabled",
    ],
)
def test_a_sentence_that_speaks_of_it_states_nothing(text: str) -> None:
    """It is unread."""
    assert takes_spanning(fragment(text + "\n")) == ""
    found = read_of(parse_spanning, text + "\n")
    assert (answers(found), [n for n, _ in found.unread]) == ([], [1])


@pytest.mark.parametrize(
    ("text", "value"), [("Enabled", "true"), ("Status: no", "false"), ("spanning   true.", "true"), ("OFF", "false")]
)
def test_a_short_answer_counts_behind_its_question(text: str, value: str) -> None:
    """Of the command above it, or of the tool's own first line."""
    assert takes_spanning(fragment(text + "\n", command=COMMAND))
    assert answers(read_of(parse_spanning, text + "\n", command=COMMAND)) == [(value, 1)]
    asked = "Retrieving VLAN spanning state...\nOK\n...\n"
    assert takes_spanning(fragment(asked))
    found = read_of(parse_spanning, asked + text + "\n")
    assert (answers(found), found.unread) == ([(value, 4)], [])
    assert answers(read_of(parse_spanning, text + "\n")) == []


def test_behind_its_command_the_answer_may_say_where_to_read_more() -> None:
    """The tool adds it; unasked the same sentence is somebody's own."""
    text = "VLAN spanning is currently disabled. See the docs.\n"
    assert answers(read_of(parse_spanning, text, command=COMMAND)) == [("false", 1)]
    assert answers(read_of(parse_spanning, f"Retrieving VLAN spanning state...\n{text}")) == [("false", 2)]
    assert answers(read_of(parse_spanning, text)) == []


def test_a_refusal_is_no_answer() -> None:
    """The account's own state stays unknown; unasked it is nobody's business."""
    text = "FAILED\nYou have no permission.\n"
    assert answers(read_of(parse_spanning, text, command=COMMAND)) == [("unknown", 1), ("unknown", 2)]
    found = read_of(parse_spanning, text)
    assert (answers(found), len(found.unread)) == ([], 2)


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 45

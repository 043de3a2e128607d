"""The cluster's record in IBM's data model, as text and as JSON."""

from __future__ import annotations

import pytest
from analyzer.parsers.ibm.cluster_model import PARSERS, parse, takes

from tests.support.rows import Read, fragment, read_of


def facts(found: Read) -> list[tuple[str, str, int]]:
    return [(row["key"], row["value"], row["line"]) for row in found.rows.get("facts", [])]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("ClusterID: c1\n", True),
        ("ActualState: normal\nHealthState: x\n", True),
        ("ActualState: normal\n", False),
        ("x\n" * 10_001 + "ClusterID: c1\n", False),
        ("the cluster\n", False),
    ],
)
def test_what_is_taken(text: str, taken: bool) -> None:
    """Two of its fields, or the cluster's id, near the beginning."""
    assert bool(takes(fragment(text))) is taken


def test_both_renderings_state_the_same() -> None:
    """Right-aligned text and JSON."""
    text = "       ClusterID: c1\n     ServerURL: https://x:1\n  Other: y\n"
    json = '{\n  "ClusterID": "c1",\n  "ServerURL": "https://x:1",\n  "Other": "y"\n}\n'
    one, two = read_of(parse, text), read_of(parse, json)
    assert facts(one) == [("cluster_id", "c1", 1), ("server_url", "https://x:1", 2)]
    assert [f[:2] for f in facts(two)] == [f[:2] for f in facts(one)]
    assert (one.records, two.records, one.unread, two.unread) == (3, 3, [], [])


@pytest.mark.parametrize("nothing", ["null", "-", "", '""', '"null"', "None", "[]", "{}", "<nil>", "NULL"])
def test_what_is_absent_is_stated_only_where_that_is_an_answer(nothing: str) -> None:
    """No private endpoint is a fact; no region is silence."""
    found = read_of(parse, f"ActualPrivateServiceEndpointURL: {nothing}\nRegion: {nothing}\n")
    assert facts(found) == [("private_endpoint_url", "none", 1)]


def test_other_lines_are_unread() -> None:
    """Brackets of JSON and blank lines are not."""
    assert [n for n, _ in read_of(parse, "ClusterID: c1\nso it is\n},\n]\n\n  lower: x\n").unread] == [2, 6]


def test_a_record_on_one_line_and_a_list_over_several() -> None:
    """Both are of one document, below a key of its own or not; each fact stands on the line that names it."""
    one = read_of(
        parse, '{"ClusterID": "c1", "ActualSatelliteACLList": ["10.20.0.0/24"], "ActualCSEACLList": null, "Other": 7}'
    )
    assert facts(one) == [("cluster_id", "c1", 1), ("satellite_acl", '["10.20.0.0/24"]', 1), ("cse_acl", "none", 1)]
    assert (one.records, one.unread) == (4, [])
    two = read_of(parse, '{"cluster": {\n "ClusterID": "c1",\n "ActualCSEACLList": [\n  "10.0.0.0/8"\n ]\n}}\n')
    assert facts(two) == [("cluster_id", "c1", 2), ("cse_acl", '["10.0.0.0/8"]', 3)]
    assert read_of(parse, '{"Name": "x"}').unread
    assert read_of(parse, '{"ClusterID": "c1",').unread


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 15

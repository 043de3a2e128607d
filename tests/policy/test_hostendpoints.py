"""Host endpoints as they are read."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from analyzer.facts.cluster import About
from analyzer.policy.hostendpoints import of_rows
from analyzer.policy.labels import Partial
from analyzer.policy.world import World
from analyzer.schema import HostEndpointRow

from tests.support.policies import Spec, evaluator, hep, load, made
from tests.support.tables import tables_of


def endpoints(*objects: Spec) -> dict[str, list[str]]:
    return {node: [one.name for one in heps] for node, heps in evaluator(list(objects)).world.host_endpoints.items()}


def test_each_once_by_node() -> None:
    """The object before the row of a table of the same name."""
    assert endpoints(hep("a", "w1", "eth0"), hep("b", "w1", "*"), hep("a", "w2", "*")) == {
        "w1": ["a", "b"],
        "w2": ["a"],
    }
    (one,) = evaluator([hep("a", "w1", "eth0", "10.0.0.1", "41d", ports=[{"name": "m", "port": 9100, "protocol": "TCP"}, {"name": "x", "port": "y"}], profiles=["p"])]).world.host_endpoints["w1"]  # fmt: skip
    assert (one.addresses, one.ports, one.profiles, one.problem) == (("10.0.0.1",), {"m": [(6, 9100)]}, ("p",), "")
    assert isinstance(one.labels, Partial)  # profile p is not in the bundle
    bare = evaluator([made("HostEndpoint", "a", {"node": "w1", "interfaceName": "*"})]).world.host_endpoints["w1"][0]
    assert (bare.labels, bare.ports, bare.everywhere) == ({}, {}, True)


def test_one_that_could_not_be_read() -> None:
    """It stands under no node, and has a problem."""
    from analyzer.policy.world import World

    lost = load([made("HostEndpoint", "a", {"node": ["w1"]}, labels={})])
    world = World(lost.rows, lost.about)
    (one,) = world.host_endpoints[""]
    assert one.problem == "its labels and profiles are not in the bundle"
    assert one.ports is None
    assert world.unread_host_endpoint == "HostEndpoint a"


def test_a_label_that_is_none_hides_all() -> None:
    """Then neither labels nor profiles are taken for known."""
    (one,) = evaluator([hep("a", "w1", "eth0", labels={"x": ["y"]})]).world.host_endpoints["w1"]
    assert one.problem
    assert isinstance(one.labels, Partial)


def row(
    name: str | None = "a", node: str | None = "w1", labels: dict[str, str] | None = None, line: int = 1, **more: Any
) -> HostEndpointRow:
    text = None if labels is None else json.dumps(labels)
    return HostEndpointRow(source="h", line=line, name=name, node=node, interface="*", labels=text, **more)


def read(*rows: HostEndpointRow) -> dict[str, list[tuple[str, str]]]:
    tables = tables_of(*rows)
    found = World(tables, About(tables)).host_endpoints
    return {node: [(one.name, one.problem) for one in heps] for node, heps in found.items()}


BAD = "its labels and profiles are not in the bundle"


def test_the_row_that_says_most_of_an_endpoint_counts() -> None:
    """One with labels replaces one without, and never the other way; the first of two that are read stays."""
    for rows in ((row(), row(labels={})), (row(labels={}), row())):
        assert read(*rows) == {"w1": [("a", "")]}
    assert read(row(), row()) == {"w1": [("a", BAD)]}
    tables = tables_of(row(labels={"x": "1"}), row(labels={"x": "2"}))
    (one,) = World(tables, About(tables)).host_endpoints["w1"]
    assert one.labels["x"] == "1"


def test_what_a_row_may_lack() -> None:
    """A node, a name, addresses and ports; entries that are none are left out."""
    assert read(row(None, None, {})) == {"": [("without name", "")]}
    tables = tables_of(
        row(
            labels={},
            expected_ips="10.0.0.1,odd,,10.0.0.2",
            ports=json.dumps([{"name": "m", "port": 1, "protocol": "TCP"}, 7]),
        )
    )
    (one,) = World(tables, About(tables)).host_endpoints["w1"]
    assert one.addresses == ("10.0.0.1", "10.0.0.2")
    assert one.ports == {"m": [(6, 1)]}
    tables = tables_of(row(labels={}, ports='"text"', profiles="p,,q"))
    (one,) = World(tables, About(tables)).host_endpoints["w1"]
    assert (one.ports, one.profiles) == ({}, ("p", "q"))


def test_without_a_row_no_node_has_one() -> None:
    """One that names no node stands under none."""
    profiles: Any = SimpleNamespace(labels=lambda _: ({}, False, False))
    assert of_rows((), profiles) == {}
    row = HostEndpointRow(source="h.txt", line=2, name="a")
    assert {node: [one.name for one in found] for node, found in of_rows((row,), profiles).items()} == {"": ["a"]}

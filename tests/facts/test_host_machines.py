"""Whose firewall a list is, by the names of the bundle's own nodes."""

from __future__ import annotations

import pytest
from analyzer.facts.host_machines import in_path, machines
from analyzer.facts.nodes import Node
from analyzer.schema import HOST_FIREWALLS, HOST_RULES

from tests.support.inline import bundle

NODES = {name: Node(name, internal_ip=ip) for name, ip in (("w-1", "10.3.0.7"), ("w-12.lab.example", "10.3.0.8"))}
RULES = "-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("nodes/w-1/iptables.txt", "w-1"), ("firewall-w-1.txt", "w-1"), ("w-12/rules", "w-12.lab.example"), ("10.3.0.8.txt", "w-12.lab.example"),
        ("w-1/w-12/rules", "w-12.lab.example"), ("aw-1.txt", None), ("w-1-2.txt", None), ("rules.txt", None),
    ],
)  # fmt: skip
def test_a_node_in_a_path(path: str, name: str | None) -> None:
    """As a word of the innermost part that names one."""
    assert in_path(NODES, path) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"root@w-12:~# iptables -S\n{RULES}", ["w-12.lab.example"]),
        (f"root@jump-1:~# iptables -S\n{RULES}", ["jump-1"]),
        (f"$ ssh 10.3.0.7 iptables -S\n{RULES}", ["w-1"]),
        (RULES, [""]),
    ],
)
def test_machines_by_their_names(text: str, names: list[str]) -> None:
    """A node by its name, the first part of it or its address; any other machine as it is called."""
    tables = bundle({"t.txt": text}).snapshot.rows
    found = machines(NODES, tables[HOST_FIREWALLS], tables[HOST_RULES])
    assert list(found) == names
    assert all(len(one.rows) == 1 for one in found.values())

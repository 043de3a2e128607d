"""Pairs over arrays say what they say row by row, at 3 to 120 nodes and with whatever faults."""

from __future__ import annotations

import random
from typing import Any

import pytest
from analyzer.mesh.fast import peers
from analyzer.mesh.plain import MeshView
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mesh.fast.test_sessions import odd_rows
from tests.support.peers import full, ips, session, twins

KINDS = ("subnet", "zone", "VLAN", "worker pool")


def said(mesh: MeshView) -> dict[str, Any]:
    """Every answer about pairs."""
    places = {address: at for at, address in enumerate(sorted(mesh.ends))}
    return {
        "pairs": [(p.a, p.b, p.up, p.views) for p in mesh.pairs], "down": [(p.a, p.b) for p in mesh.down], "ends": mesh.ends,
        "down ends": mesh.down_ends, "both": mesh.both_ends, "waiting": [(p.a, p.b) for p in mesh.waiting],
        "states": [*mesh.states()], "of": mesh.pairs_of, "cells": mesh.cells(places), "cover": mesh.cover, "subnets": mesh.subnets,
        "touch": [mesh.all_down_touch(some) for some in (mesh.cover, sorted(mesh.ends)[:1], ())], "separators": mesh.separators,
        "tally": [mesh.tally(kind) for kind in KINDS], "across": [mesh.up_across(kind) for kind in KINDS],
        "pattern": mesh.pattern if mesh.down else None, "cut": [mesh.cut_everywhere(one) for one in sorted(mesh.ends)],
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(30))
def test_both_say_the_same(seed: int) -> None:
    """Of outputs with and without names, both families and all kinds of peers."""
    plain, fast = twins(*odd_rows(seed))
    expected, found = said(plain), said(fast)
    assert {what: found[what] for what in expected} == expected


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(3, 24), st.sampled_from(("none", "node", "subnet", "some", "all")), st.integers(0, 10**6))
def test_whatever_is_down(count: int, fault: str, seed: int) -> None:
    """One node, one subnet against the rest, a share of the pairs, all."""
    plain, fast = twins(*full(mixed := two_nets(count), broken(mixed, fault, seed)))
    assert said(fast) == said(plain)


@pytest.mark.parametrize(("count", "fault"), [(120, "some"), (80, "node")])
def test_large_meshes(count: int, fault: str) -> None:
    plain, fast = twins(*full(mixed := two_nets(count), broken(mixed, fault, 7)))
    assert (fast.pattern, fast.cover, fast.separators[:5]) == (plain.pattern, plain.cover, plain.separators[:5])


def two_nets(count: int) -> list[str]:
    return [*ips((count + 1) // 2, 1), *ips(count // 2, 2)]


def broken(addresses: list[str], fault: str, seed: int) -> list[tuple[str, str]]:
    chance = random.Random(seed)
    pairs = [(a, b) for at, a in enumerate(addresses) for b in addresses[at + 1 :]]
    share = chance.choice((0.02, 0.05, 0.5))
    lonely = chance.choice(addresses)
    return [
        (a, b)
        for a, b in pairs
        if fault == "all"
        or (fault == "node" and lonely in (a, b))
        or (fault == "subnet" and a[:4] != b[:4])
        or (fault == "some" and chance.random() < share)
    ]


def test_subnets_that_are_stated_beside_sessions_of_ipv6() -> None:
    """The column holds one value more then, which belongs to no node."""
    addresses = two_nets(4)
    rows = [*full(addresses), session(addresses[0], "fd00::2", ip_version=6)]
    fast = twins(*rows)[1]
    peers.annotate(fast._encoded, {}, lambda ip: f"{ip.rpartition('.')[0]}.0/24", {})  # type: ignore[arg-type]
    assert fast._stated_subnets == {ip: f"{ip.rpartition('.')[0]}.0/24" for ip in addresses}

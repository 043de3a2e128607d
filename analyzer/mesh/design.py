"""
Is BGP wanted at all: what the objects of Calico themselves state.

An operator's `Installation` switches BGP on or off; pools that always use VXLAN need no mesh, pools with IPIP do.
"""

from __future__ import annotations

import json
from enum import Enum
from typing import Any, NamedTuple

from analyzer.schema import CalicoObjectRow
from analyzer.tables.rows import Rows


class Wanted(Enum):
    """Does the configuration want a mesh."""

    YES = "BGP is configured"
    NO = "no BGP by design"
    UNKNOWN = "nothing states it"


class Design(NamedTuple):
    """The answer, a few words why, and the objects that say so."""

    wanted: Wanted
    why: str = ""
    rows: tuple[CalicoObjectRow, ...] = ()


def design(objects: Rows[CalicoObjectRow]) -> Design:
    """An `Installation` that states `bgp` decides; else its pools or the `IPPool`s do, when all of them agree."""
    pools: list[tuple[str, str, CalicoObjectRow]] = []
    for row in objects:
        if row.kind == "Installation":
            network = _spec(row).get("calicoNetwork")
            network = network if isinstance(network, dict) else {}
            stated = str(network.get("bgp") or "")
            if stated in ("Disabled", "Enabled"):
                wanted = Wanted.NO if stated == "Disabled" else Wanted.YES
                return Design(wanted, f"the Installation states bgp: {stated}", (row,))
            listed = network.get("ipPools")
            for pool in listed if isinstance(listed, list) else ():
                if isinstance(pool, dict):
                    pools.append(_of_encapsulation(str(pool.get("encapsulation") or ""), row))
        elif row.kind == "IPPool":
            spec = _spec(row)
            if spec and spec.get("disabled") is not True:
                pools.append((str(spec.get("vxlanMode") or "Never"), str(spec.get("ipipMode") or "Never"), row))
    rows = tuple(dict.fromkeys(row for _, _, row in pools))
    if any(ipip != "Never" for _, ipip, _ in pools):
        return Design(Wanted.YES, "a pool uses IPIP", rows)
    if pools and all(vxlan == "Always" for vxlan, _, _ in pools):
        return Design(Wanted.NO, "every pool always uses VXLAN", rows)
    return Design(Wanted.UNKNOWN)


def _of_encapsulation(text: str, row: CalicoObjectRow) -> tuple[str, str, CalicoObjectRow]:
    """The operator's one word as (vxlanMode, ipipMode)."""
    vxlan = {"VXLAN": "Always", "VXLANCrossSubnet": "CrossSubnet"}.get(text, "Never")
    return vxlan, "Always" if text.startswith("IPIP") else "Never", row


def _spec(row: CalicoObjectRow) -> dict[str, Any]:
    try:
        found = json.loads(row.spec or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

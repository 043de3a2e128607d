"""
A check asked over rows alone, without a bundle, a reader or a parser before them.

    asked(session_down, session("10.1.0.1", "10.1.0.2", up=False)).status
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from analyzer.checks.base import Answer
from analyzer.facts.cluster import About
from analyzer.mesh.choose import mesh_view
from analyzer.policy.legs import PolicyView
from analyzer.tables.base import Row
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.sides import sides
from analyzer.tunnel.view import TunnelView

from tests.support.outcomes import cite
from tests.support.tables import tables_of


def asked(run: Callable[..., Answer], *rows: Row, **views: Any) -> Answer:
    """
    What the check's function answers; its evidence are the rows that it cites.

    Args:
        views: what it gets beside tables in place of what the rows make of it.
    """
    tables = tables_of(*rows)
    about = About(tables)
    makers: dict[str, Callable[[], Any]] = {
        "about": lambda: about, "cite": lambda: cite, "mesh": lambda: mesh_view(tables, about),
        "tunnel": lambda: TunnelView(tables, about), "faults": lambda: Faults(tables),
        "policy": lambda: PolicyView(tables, about), "sides": lambda: sides(tables), "past": tuple, "now": lambda: None,
        "logs_fatal": tuple,
    }  # fmt: skip
    needs = inspect.signature(run).parameters
    given = {
        name: views[name] if name in views else makers[name]() if name in makers else tables[name] for name in needs
    }
    return run(**given)

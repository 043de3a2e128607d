"""The picture of the bad pairs, and the checks about sessions, for the causes that look at it."""

from __future__ import annotations

from analyzer.causes.base import Outcomes, told
from analyzer.checks import details
from analyzer.mesh.picture import Pattern
from analyzer.mesh.plain import MeshView
from analyzer.policy.legs import Way

ROWS = ("BGP-03", "BGP-04", "BGP-05")


def pattern_text(outcomes: Outcomes) -> str:
    """What the bad pairs have in common, with counts, and what BIRD says of most; the check's own words where it names no pattern."""
    pairs = told(outcomes, "BGP-04", details.BadPairs)
    errors = told(outcomes, "BGP-05", details.SessionErrors)
    text = pairs.picture.text if pairs is not None else outcomes["BGP-04"].summary
    return f"{text}; BIRD says {errors.said}" if errors is not None and errors.said else text


def kind_of(mesh: MeshView) -> Pattern | None:
    """The pattern of the bad pairs; None without any, and where a part of a node's sessions is shown."""
    return mesh.pattern.pattern if mesh.down and not mesh.partial else None


def ports_alone(outcomes: Outcomes) -> tuple[details.PortTest, ...]:
    """Connects to BGP's port that got no answer from a host whose other ports answer the same machine."""
    tests = told(outcomes, "POL-07", details.PortTests)
    return tests.alone(Way.BGP) if tests is not None else ()


def by_password(outcomes: Outcomes) -> bool:
    """Does a kernel name the password of sessions that are down."""
    errors = told(outcomes, "BGP-07", details.SessionErrors)
    return errors is not None and bool(errors.passwords)

"""What is drawn, read back from the SVG: marks with their places and words, texts with theirs."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Mark:
    """A rectangle that means data: its place and what it says."""

    x: float
    y: float
    wide: float
    high: float
    fill: str
    said: str


def root(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def marks(svg: str) -> list[Mark]:
    return [
        Mark(*(float(r.attrib[k]) for k in ("x", "y", "width", "height")), r.attrib["fill"], str(r[0].text))
        for r in root(svg).iter(f"{SVG}rect")
        if r.get("class") == "mark"
    ]


def texts(svg: str) -> dict[str, tuple[float, float]]:
    """Each text with its place."""
    return {str(t.text): (float(t.attrib["x"]), float(t.attrib["y"])) for t in root(svg).iter(f"{SVG}text")}

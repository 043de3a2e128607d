"""The pictures that bad pairs of a mesh make, as the runbook tells them apart (S6)."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Pattern(Enum):
    """What all bad pairs have in common; the value is the runbook's letter."""

    CROSS_SUBNET = "a"
    NODE = "b"
    PLACE = "c"
    ALL = "d"
    MIXED = "e"


class MeshPicture(NamedTuple):
    """
    The pattern of the bad pairs, in words with counts.

    Attributes:
        ends: addresses (NODE), subnets (CROSS_SUBNET) or places (PLACE) that every bad pair has at one end.
        cut: share of these ends' own pairs that are down, of the one where it is least (NODE); 0 to 1.
        shut: nobody gets a session into these nodes, and they hold those that they dial: a filter where it comes in, and no node that is cut off.
    """

    pattern: Pattern
    text: str
    ends: tuple[str, ...] = ()
    cut: float = 0.0
    shut: bool = False

    @property
    def sided(self) -> bool:
        """Does it say which end is at fault: of a single bad pair either may be."""
        return not (self.pattern is Pattern.NODE and len(self.ends) == 2 and self.cut < MOSTLY)


MOSTLY = 0.5
"""From this share of its own pairs on a node is called the one that lost its peers."""

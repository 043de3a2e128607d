"""What a view of the mesh offers to those that look for a pattern in it, whichever way it holds its sessions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from analyzer.mesh.other_ends import Elsewhere
    from analyzer.mesh.pair import Pair
    from analyzer.mesh.places import Places
    from analyzer.mesh.separator import Separator


class Mesh(Protocol):
    """Pairs of nodes and what tells the bad ones from the good ones."""

    @property
    def pairs(self) -> Sequence[Pair]:
        """Every pair of two nodes that has a session."""

    @property
    def down(self) -> Sequence[Pair]:
        """The pairs without an Established session."""

    @property
    def addresses(self) -> Mapping[str, str]:
        """Node name or address to node address."""

    @property
    def ends(self) -> Collection[str]:
        """Addresses at the ends of the pairs."""

    @property
    def places(self) -> Places:
        """Where the nodes are."""

    @property
    def subnets(self) -> set[str]:
        """Subnets of all addresses in the mesh."""

    @property
    def cover(self) -> list[str]:
        """Few addresses such that every bad pair has one of them at one end."""

    @property
    def separators(self) -> list[Separator]:
        """Attributes by how well they separate, best first."""

    @property
    def pairs_of(self) -> Mapping[str, Sequence[int]]:
        """Address to [its pairs, those of them that are down]."""

    @property
    def elsewhere(self) -> Elsewhere:
        """What other nodes say beside the only list, all of whose sessions are down."""

    def separator(self, kind: str, value: str | None = None) -> Separator | None:
        """The best separator of a kind."""

    def tally(self, kind: str) -> tuple[int, int, Mapping[str, Sequence[int]]]:
        """(pairs across two values, those of them that are down, value to [pairs with one end in it, down ones])."""

    def up_across(self, kind: str) -> int:
        """Pairs that are up across two values of an attribute."""

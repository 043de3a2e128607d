"""What checks say of the bundle itself: sources that disagree, other clusters and accounts, times and clocks far apart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Disagreement:
    """CTX-01, CTX-03, CTX-09: the values that different sources state of one thing, the one that is used first."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeveralClusters:
    """CTX-10: the cluster IDs that are stated, sorted."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradictions:
    """CTX-10: keys of the facts that are stated with different values."""

    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FarApart:
    """CTX-10: hours between the ends of the first and the last source."""

    hours: float


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """CTX-11: the account that owns the cluster, where another one is shown."""

    owner: str


@dataclass(frozen=True, slots=True)
class ClocksApart:
    """CTX-12: the agents whose clocks differ from their server's."""

    agents: tuple[str, ...]

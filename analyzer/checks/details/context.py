"""What checks say of the bundle itself: sources that disagree, other clusters and accounts, times and clocks far apart."""

from typing import NamedTuple


class Disagreement(NamedTuple):
    """CTX-01, CTX-03, CTX-09: the values that different sources state of one thing, the one that is used first."""

    values: tuple[str, ...]


class SeveralClusters(NamedTuple):
    """CTX-10: the cluster IDs that are stated, sorted."""

    ids: tuple[str, ...]


class Contradictions(NamedTuple):
    """CTX-10: keys of the facts that are stated with different values."""

    facts: tuple[str, ...]


class FarApart(NamedTuple):
    """CTX-10: hours between the ends of the first and the last source."""

    hours: float


class OtherAccount(NamedTuple):
    """CTX-11: the account that owns the cluster, where another one is shown."""

    owner: str


class ClocksApart(NamedTuple):
    """CTX-12: the agents whose clocks differ from their server's."""

    agents: tuple[str, ...]

"""Two nodes and the sessions between them: what a pair is, and which errors are configuration."""

from __future__ import annotations

from dataclasses import dataclass, field

from analyzer.schema import BgpPeerRow

LOW_HOLD_S = 100.0
FaultKind = tuple[str | None, str | None, str | None]


@dataclass(slots=True)
class Pair:
    """Two addresses with a session between them; `views` are the rows of either end."""

    a: str
    b: str
    views: list[BgpPeerRow] = field(default_factory=list)
    up: bool = True

    def other(self, address: str) -> str:
        return self.b if address == self.a else self.a


def few(addresses: int) -> int:
    """How many of so many addresses are few enough to be what bad pairs have in common."""
    return max(2, addresses // 4)


def nameless(view: str | None) -> str:
    """What stands for the address of a node whose output does not say whose it is: two such outputs may be two nodes."""
    return f"?{view or ''}"


def is_nameless(address: str) -> bool:
    return address.startswith("?")

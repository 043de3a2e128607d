"""One attribute of pairs, and how well it tells bad ones from good ones."""

from __future__ import annotations

from typing import NamedTuple


class Separator(NamedTuple):
    """An attribute of the pairs and how well it tells bad from good: ``24 of 24 cross-subnet pairs down``."""

    kind: str
    value: str
    bad_inside: int
    inside: int
    bad_outside: int
    outside: int

    @property
    def perfect(self) -> bool:
        return self.bad_inside == self.inside > 0 and self.bad_outside == 0

    def text(self) -> str:
        others = f"{self.bad_outside} of {self.outside} others" if self.outside else "and there are no others"
        return f"{self.bad_inside} of {self.inside} {self.value} pairs down, {others}"

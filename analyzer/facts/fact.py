"""A statement about the cluster with everything that makes it, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from analyzer.model import Placed


class Origin(Enum):
    """Who makes a statement, as far as anything is decided by it."""

    ARGUMENT = "an argument of a container"
    OPTION = "the options that a program printed at its start"
    ANNOUNCED = "the count that servers announced to an agent"
    RECORD = "the cluster's own record"
    OTHER = "anything else"


@dataclass(slots=True)
class Witness:
    """One statement: the value, the row (source, line) that makes it, how in words, and who makes it."""

    value: str
    row: Placed | None
    how: str
    origin: Origin = Origin.OTHER


@dataclass(slots=True)
class Fact:
    """A value with everything that speaks for it and against it."""

    value: str | None = None
    witnesses: list[Witness] = field(default_factory=list)

    @property
    def conflicts(self) -> list[Witness]:
        return [w for w in self.witnesses if w.value != self.value]

    @property
    def rows(self) -> list[Placed]:
        return [w.row for w in self.witnesses if w.value == self.value and w.row is not None]

    def say(self, value: str, row: Placed | None, how: str) -> None:
        """Add a witness; the value itself is settled by `most`."""
        self.witnesses.append(Witness(value, row, how))


def most(fact: Fact) -> Fact:
    """The fact with the value that most witnesses state; of two equally many the greater one, so that order does not count."""
    counts: dict[str, int] = {}
    for witness in fact.witnesses:
        counts[witness.value] = counts.get(witness.value, 0) + 1
    if counts:
        fact.value = max(counts, key=lambda value: (counts[value], value))
    return fact

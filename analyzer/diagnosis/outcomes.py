"""What the checks answered, by id: a check that asks for another one gets its answer, whichever is run first."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping

from analyzer.checks.base import Check
from analyzer.model import Outcome


class OutcomesOnDemand(Mapping[str, Outcome]):
    """Outcomes by check id; asking for one that has not run yet runs it."""

    def __init__(self, known: dict[str, Check], run: Callable[[Check], Outcome]) -> None:
        self._known = known
        self._run = run
        self._outcomes: dict[str, Outcome] = {}
        self._running: set[str] = set()

    def __getitem__(self, id: str) -> Outcome:
        if id not in self._outcomes:
            if id in self._running:
                raise RecursionError(f"checks ask for each other: {id}")
            self._running.add(id)
            self._outcomes[id] = self._run(self._known[id])
        return self._outcomes[id]

    def __contains__(self, id: object) -> bool:
        return id in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._outcomes)

    def __len__(self) -> int:
        return len(self._outcomes)

    def items(self) -> ItemsView[str, Outcome]:
        return dict(self._outcomes).items()

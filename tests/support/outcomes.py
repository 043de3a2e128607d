"""
Answers of checks as causes get them, without a bundle behind them.

    found = outcomes(pol_02=(Status.FAIL, DeniedLegs(...)), srv_01=Status.PASS)
    found["AG-03"].status  # UNKNOWN, as what is not named
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analyzer.model import Detail, Evidence, Outcome, Status

Answer = Status | tuple[Status, Detail | None]


class _Answers(dict[str, Outcome]):
    def __missing__(self, id: str) -> Outcome:
        return Outcome(id, id, (), Status.UNKNOWN, f"{id} is not known")


def outcomes(**answers: Answer) -> dict[str, Outcome]:
    """Outcomes by id (`ag_03` is AG-03); each has one line of evidence, and says its id and status."""
    found = _Answers()
    for key, answer in answers.items():
        id = key.upper().replace("_", "-")
        status, detail = answer if isinstance(answer, tuple) else (answer, None)
        found[id] = Outcome(
            id, id, (), status, f"{id} is {status}", "", (Evidence(f"{key}.txt", 1, id),), (), (), detail
        )
    return found


def cite(rows: Iterable[Any], **_: object) -> Any:
    """What a check gets to cite rows: the rows themselves are its evidence."""
    return tuple(rows)

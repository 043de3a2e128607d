"""Does a copy show what its original shows: the same diagnosis, and where it does not, of which members it was read otherwise."""

from __future__ import annotations

from typing import Any

from analyzer.api.snapshot import Snapshot
from analyzer.errors import InputError


class NotShareable(InputError):
    """The copy was not written: it leaks, or it no longer shows what the original shows."""


class Differs(NotShareable):
    """
    The copy no longer shows what the original shows.

    Attributes:
        changed: members of the original of which the copy's reader made something else.
    """

    def __init__(self, text: str, changed: frozenset[str] = frozenset()) -> None:
        super().__init__(text)
        self.changed = changed


def _changed(before: Snapshot, after: Snapshot, names: dict[str, str]) -> frozenset[str]:
    """The members of which the copy's reader made something else (another kind, writer or number of rows); none where all are."""
    one, two = map(_made_of, (before, after))
    found = frozenset(of for name, of in names.items() if one.get(of) != two.get(name))
    return found if len(found) < len(names) else frozenset()


def _made_of(snapshot: Snapshot) -> dict[str, tuple[Any, ...]]:
    """What was made of each member."""
    columns = snapshot.columns("inputs") or {}
    told = [columns[name] for name in ("kind", "written", "status", "records")] if columns else []
    return dict(zip(columns["source"], zip(*told, strict=True), strict=True)) if columns else {}


def same(before: Snapshot, after: Snapshot, names: dict[str, str]) -> None:
    """
    The diagnosis stays: verdict, causes with their certainty, and every check's state.

    Raises:
        Differs: it does not.
    """
    one, two = before.diagnose(planned=False).data, after.diagnose(planned=False).data
    told = [
        f"{what} {old} became {new}"
        for what, old, new in (
            ("verdict", str(one.verdict), str(two.verdict)),
            (
                "causes",
                [f"{c.id} ({c.certainty})" for c in one.causes],
                [f"{c.id} ({c.certainty})" for c in two.causes],
            ),
            *((f"check {a.id}", str(a.status), str(b.status)) for a, b in zip(one.checks, two.checks, strict=True)),
        )
        if old != new
    ]
    if told:
        raise Differs(
            "not written, the copy no longer shows what the original shows: " + "; ".join(told[:5]),
            _changed(before, after, names),
        )

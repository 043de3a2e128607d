"""
The names of a bundle that no table holds, read in the confined child: those in the text and in the paths of its members.

Members are looked through in lots: most of a bundle's documents are small, and a hundred and fifty places of names are asked of each lot.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from analyzer.bundle.stream import Budget
from analyzer.bundle.walk import Member, Walker
from analyzer.errors import InputError, LimitReached, in_words
from analyzer.limits import Limits
from analyzer.reading.secret_members import conceal
from analyzer.redact.first import Kinds
from analyzer.redact.listed import listed, may_list
from analyzer.redact.names import APART, folder_names, harvest

BLOCK = 1 << 20
LOT = 1 << 19
"""Characters that are looked through together; a block of a large log is one by itself."""
MOST_NAMES = 100_000


def names_in(paths: list[str], places: list[str], limits: Limits, begin: Callable[[str], str]) -> set[tuple[str, str]]:
    """
    (kind, name) of the names that stand in the text or in the paths of the members; about `MOST_NAMES` at most.

    Raises:
        InputError: the bundle cannot be read, or a member could not be looked through, whose names a copy would show.
    """
    lots = _Lots(limits)
    with contextlib.suppress(LimitReached):
        Walker(Budget(limits), lots.visit, begin, conceal=conceal).run(paths, places)
    lots.end()
    if failed := lots.failed:
        raise InputError(
            f"the names of {len(failed)} {'member' if len(failed) == 1 else 'members'} could not be gathered: {failed[0]}"
        )
    return lots.found


class _Lots:
    """What is gathered, and what waits to be looked through."""

    def __init__(self, limits: Limits) -> None:
        self.found: set[tuple[str, str]] = set()
        self.failed: list[str] = []
        self._limits = limits
        self._kinds = Kinds(names=True, between=False, told=may_list)
        self._waiting: list[str] = []
        self._size = 0

    def visit(self, member: Member) -> None:
        try:
            self._gather(member)
        except InputError:  # the copy meets the same damage and says so
            raise
        except Exception as error:  # a fault of ours, after which the walk goes on
            self.failed.append(in_words(error, self._limits))
            raise

    def end(self) -> None:
        """Look through what waits."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        try:
            self.found.update(harvest(APART.join(waiting)))
        except Exception as error:  # a fault of ours
            self.failed.append(in_words(error, self._limits))

    def _gather(self, member: Member) -> None:
        self.found.update(("folder", name) for name in folder_names(member.name))
        self._wait(f"/{member.name}")
        if member.stream is None:
            return
        tail = ""
        with contextlib.suppress(InputError):  # the copy meets the same damage and says so
            while len(self.found) < MOST_NAMES and (data := member.stream.read(BLOCK)):
                whole, _, tail = (tail[-self._limits.line_bytes :] + data.decode("utf-8", "replace")).rpartition("\n")
                self._wait(self._kinds.first(whole)[0])
                if may_list(self._kinds.asked):
                    self.found.update(listed(whole))
        if tail:
            self._wait(tail)
            self.found.update(listed(tail))

    def _wait(self, text: str) -> None:
        self._waiting.append(text)
        self._size += len(text)
        if self._size > LOT:
            self.end()

"""
Which of several readers reads a part of the bundle.

All of them walk the whole bundle and meet the same parts in the same order, so each works out alone who reads what: the
one that has least to do so far. A part is what stands at the top of the bundle: a file of its folder or of its outermost archive.
"""

from __future__ import annotations

CAP = 1 << 20
"""Bytes of one log that count for how rich the bundle is already; the rest of a long one adds few rows."""
DOCUMENTS = (".yaml", ".yml", ".json")
DEARER = 8
"""A byte of an object costs about as much as this many of a log, whose lines repeat."""
EACH_LOG, EACH_OBJECT = 3 << 17, 1 << 17
"""
What a member costs however short it is, in bytes of a long log: to tell what it is, to read its first lines and to account for it.

Of a server's log of 50 MB and a hundred agents' of 200 kB the latter cost half as much again as they would by their bytes.
"""


class Shares:
    """
    The parts met so far, and whose they are.

    Attributes:
        turn: number of the part that is read now, from 1.
        mine: does this reader read it.
        before: bytes of what may be logs in all parts before it, `CAP` at most of each; the same for every reader.
    """

    def __init__(self, jobs: int = 1, number: int = 0) -> None:
        self.turn = 0
        self.mine = number == 0
        self.before = 0
        self._number = number
        self._work = [0] * jobs
        self._rich = 0

    def next(self, name: str, size: int) -> bool:
        """Go on to the next part, of so many bytes as its container states; does this reader read it."""
        self.turn += 1
        self.before += self._rich
        document = name.endswith(DOCUMENTS)
        self._rich = 0 if document else min(max(size, 0), CAP)
        owner = self._work.index(min(self._work))
        self._work[owner] += max(size, 0) * DEARER + EACH_OBJECT if document else max(size, 0) + EACH_LOG
        self.mine = owner == self._number
        return self.mine

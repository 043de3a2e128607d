"""
Lines that differ in digests and in numbers only: where no rule takes anything of one of them, none does of the others.

The status of ten thousand pods holds a hundred thousand digests, each on a line of its own and each once::

      containerID: containerd://724f7bd70a0effb29b1404bc63c7519d5c04fa563812ef416ba9a89d9ee9ef7f
      controller-revision-hash: e62953a2ae

A rule asks of such a value how long it is, of what it is made and how that changes: values that are told to be alike here are
alike in all of this, and none holds a word that a rule looks for. Nothing is taken as said: a kind is tried with other values first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from analyzer.redact.encoded import HEX_TEXT

DRAWN = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<number>[0-9]{2,15})|(?=[a-f]*[0-9])(?P<digest>[0-9a-f]{8,64}))(?![A-Za-z0-9])"
)
"""Numbers too short for a text in hexadecimal, and hexadecimal digits; one digit alone may say of what kind a hash is."""
TURNS = str.maketrans("0123456789abcdef", "0" * 10 + "a" * 6)
NUMBERS = ("471158209364711", "830027164905538")
DIGESTS = (
    "9e3b7f0c52d84a61f7309bd5e8c1460a3f92b7d5e0c8164a7b3f905d2ec81a64",
    "46a18ce2d509f3b7a4618c0e5d7b29f3a0641c8e5db9037f16a48d25c0f7b3e9",
)
"""What a line is tried with, too."""
FEW = 3
"""Lines of a kind that are asked each by itself, before it is worth a trial."""
MOST = 20_000
LONGEST = 2000
MARK = "\1"
Stays = Callable[[str], bool]


class Alike:
    """What is known of kinds of lines: that no line of them is changed, or that each has to be asked."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}
        self._met: dict[str, int] = {}

    def others(self, lines: list[str]) -> dict[str, list[str]]:
        """Those of the lines, by their kinds, of which it is not known that they stay; none holds a line feed."""
        groups: dict[str, list[str]] = {}
        for kind, line in zip(kinds_of(lines), lines, strict=True):
            if not self._known.get(kind, False):
                groups.setdefault(kind, []).append(line)
        return groups

    def changed(self, groups: dict[str, list[str]], stays: Stays) -> Iterator[str]:
        """
        The lines of these that are changed, or may be.

        Args:
            stays: says of a single line that it is not.
        """
        if len(self._known) + len(self._met) > MOST:
            self._known.clear()
            self._met.clear()
        for kind, group in groups.items():
            if not self._all_stay(kind, group, stays):
                yield from (line for line in group if not stays(line))

    def _all_stay(self, kind: str, group: list[str], stays: Stays) -> bool:
        """Are they told to stay by a trial: it is worth one when enough lines of the kind were met."""
        if kind in self._known or MARK not in kind or len(kind) > LONGEST:
            return False
        met = self._met.get(kind, 0) + len(group)
        if met <= FEW:
            self._met[kind] = met
            return False
        self._met.pop(kind, None)
        told = self._known[kind] = all(map(stays, (group[0], *_with_others(group[0]))))
        return told


def kinds_of(lines: list[str]) -> list[str]:
    """Of each line what is left without what differs."""
    return DRAWN.sub(_kind, "\n".join(lines)).split("\n") if lines else []


def _kind(m: re.Match[str]) -> str:
    return f"{MARK}{len(m[0])}{MARK if m.lastgroup == 'digest' else ''}" if _differs(m) else m[0]


def _differs(m: re.Match[str]) -> bool:
    """Is it a number, or do letters and digits take turns in it as in all digests, and is it no text."""
    run = m[0]
    if m.lastgroup == "number":
        return True
    turns = run.translate(TURNS)
    return (turns.count("0a") + turns.count("a0")) * 5 >= len(run) and HEX_TEXT.fullmatch(run) is None


def _with_others(line: str) -> Iterator[str]:
    """The line with other values in all places."""
    for number, digest in zip(NUMBERS, DIGESTS, strict=True):

        def put(m: re.Match[str], number: str = number, digest: str = digest) -> str:
            return (number if m["digest"] is None else digest)[: len(m[0])] if _differs(m) else m[0]

        yield DRAWN.sub(put, line)

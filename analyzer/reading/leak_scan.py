"""A look at a copy that may be given away: what must not be in it, and which of its words nobody's list knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from analyzer import patterns as regex
from analyzer.bundle.stream import Budget
from analyzer.bundle.walk import Member, Walker
from analyzer.limits import Limits
from analyzer.redact.digits import blanked
from analyzer.redact.encoded import COLOUR
from analyzer.redact.first import Kinds
from analyzer.redact.forms import PART
from analyzer.redact.leaks import Leaks, Made
from analyzer.redact.secrets import hide
from analyzer.redact.spelled import said_in_codes
from analyzer.redact.suspects import changed_in

BLOCK = 1 << 20
LOT = 1 << 20
"""Characters that are looked at together: a hundred and fifty signs of a secret are searched for in each lot."""
RUN = re.compile(r"[A-Za-z0-9.-]+")
ALONE = re.compile(r"[A-Za-z0-9-](?:[A-Za-z0-9.-]*[A-Za-z0-9-])?")
"""A word that is a whole run of such characters is looked up; another one is searched for."""
LETTER = re.compile(r"[A-Za-z]")
ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
MOST_NAMED = 5


def _longest_parts(words: Iterable[str]) -> set[str]:
    """
    Of each word the run of letters and digits with most letters, without its digits: a line without one of them holds none of the words.

    Five digits stand in every other line of a log, and the name in front of them in none.

    An address in dots has none that tells it from a number; of lines with addresses these are looked at each by itself.
    """
    longest = (max(PART.findall(word), key=_letters, default="") for word in words if not ADDRESS.fullmatch(word))
    return {blanked(part.lower()) for part in longest}


def _letters(part: str) -> tuple[int, int]:
    return sum(map(str.isalpha, part)), len(part)


def _secret(line: str, made: Made) -> bool:
    """Is a secret left in a line that would be changed: a pseudonym behind the name of a password looks like one, and is none."""
    plain = made.without_names(line)
    return hide(plain) != plain


def _with_secrets(groups: list[list[str]], made: Made) -> list[bool]:
    """Is a secret left in one line of each group: all are asked at once, for a question costs as much as a hundred lines."""
    changed = changed_in("\n".join(line for group in groups for line in group))
    return [any(line in changed and _secret(line, made) for line in group) for group in groups]


def scan(
    paths: list[str],
    places: list[str],
    words: list[str],
    limits: Limits,
    leaks: Leaks,
    made: Made,
    gaps: Iterable[str] = (),
) -> list[str]:
    """
    Where one of the words, a name of the original, or what looks like a secret stands in names or text of a copy.

    Args:
        made: the pseudonyms.
        gaps: members that are there to be unread, as parts of the original were.
    """
    lots = _Lots(words, leaks, made)
    gaps = frozenset(gaps)

    def visit(member: Member) -> None:
        lots.look("a member's name", member.name)
        if member.stream is None:
            if member.name not in gaps:
                lots.found.append(
                    f"{member.name}: {member.note}"
                )  # what could not be looked at is not known to be clean
            return
        tail = ""
        for data in iter(lambda: member.stream.read(BLOCK) if member.stream else b"", b""):
            text = tail + data.decode("utf-8", "replace")
            whole, _, tail = text.rpartition("\n")
            lots.look(member.name, whole)
        lots.look(member.name, tail)

    Walker(Budget(limits), visit).run(paths, places)
    lots.end()
    named = [f"{count} times a name of the original ({len(name)} characters)" for name, count in leaks.names.items()]
    return [*lots.found, *named][:MOST_NAMED]


class _Lots:
    """What was found, and the texts that wait to be looked at together."""

    def __init__(self, words: list[str], leaks: Leaks, made: Made) -> None:
        self.found: list[str] = []
        self._leaks = leaks
        self._made = made
        self._alone = {word for word in words if ALONE.fullmatch(word)}
        self._others = {word: frozenset(PART.findall(word)) for word in words if word not in self._alone}
        near_by = _longest_parts([*words, *leaks.known])
        self._kinds = Kinds(
            matters=lambda groups: _with_secrets(groups, made),
            told=lambda key: not near_by.isdisjoint(PART.findall(key.lower())),
        )
        self._waiting: list[tuple[str, str]] = []
        self._size = 0

    def look(self, where: str, text: str) -> None:
        """Whole lines of a member, or its name."""
        if text and len(self.found) < MOST_NAMED:
            self._waiting.append((where, "\n".join([text, *said_in_codes(text)])))
            self._size += len(text)
            if self._size > LOT:
                self.end()

    def end(self) -> None:
        """Look at what waits; where something is found, at each by itself to say which it is."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        lines, between = self._kinds.first("\n".join(text for _, text in waiting))
        numbers = {one[1:] for one in between}  # also addresses, how long something took, and UUIDs in quotes
        told = list(self._reasons(lines, numbers, self._leaks))
        if len(waiting) > 1 and told:
            every = ((where, why) for where, text in waiting for why in self._reasons(text, set(), Leaks(())))
            self.found += [f"{where}: {why}" for where, why in islice(every, MOST_NAMED)]
        elif told:
            self.found += [f"{waiting[0][0]}: {why}" for why in told]
        if told and not self.found:  # it is in them all the same
            self.found += [f"one of {len(waiting)} members, {waiting[0][0]} and others: {why}" for why in told]

    def _reasons(self, lines: str, numbers: set[str], leaks: Leaks) -> Iterator[str]:
        """Why a text must not be given away, by its lines and by what was left out of them."""
        worded = "\n".join(sorted(filter(LETTER.search, numbers)))
        named = False
        for one in map(self._made.without_addresses, (lines, worded)):
            one = COLOUR.sub(" ", one) if "[" in one else one  # its last letter is no part of the word behind it
            each = "\n".join(sorted(set(one.split())))  # names and tokens hold no blanks, but for those in prose
            leaks.look(each)
            if (word := self._left(one, each)) is not None:
                named = True
                yield f"a name or an address of the original ({len(word)} characters)"
        if not named and not self._alone.isdisjoint(numbers):
            yield "an address of the original"
        if any(_secret(line, self._made) for line in changed_in(lines)):
            yield "a line still looks like a secret"

    def _left(self, text: str, each: str) -> str | None:
        """A word of the original that is left in a text, of which `each` are the different words."""
        runs: set[str] = {run.rstrip(".") for run in set(RUN.findall(each))}
        if not self._alone.isdisjoint(runs):
            return min(run for run in runs if run in self._alone)
        parts = set(PART.findall(each)) if self._others else set()
        near = [word for word, its in self._others.items() if its <= parts]
        if not near:
            return None
        known = regex.compile(r"(?<![A-Za-z0-9.-])\L<words>(?![A-Za-z0-9-]|\.[A-Za-z0-9])", words=near)
        m = known.search(text)
        return str(m[0]) if m is not None else None

"""A look at a copy that may be given away: what must not be in it, and which of its words nobody's list knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    alone = {word for word in words if ALONE.fullmatch(word)}
    others = {word: frozenset(PART.findall(word)) for word in words if word not in alone}
    found: list[str] = []
    gaps = frozenset(gaps)
    near_by = _longest_parts([*words, *leaks.known])
    kinds = Kinds(
        matters=lambda groups: _with_secrets(groups, made),
        told=lambda key: not near_by.isdisjoint(PART.findall(key.lower())),
    )

    def left(text: str, each: str) -> str | None:
        runs: set[str] = {run.rstrip(".") for run in set(RUN.findall(each))}
        if not alone.isdisjoint(runs):
            return min(run for run in runs if run in alone)
        parts = set(PART.findall(each)) if others else set()
        near = [word for word, its in others.items() if its <= parts]
        if not near:
            return None
        known = regex.compile(r"(?<![A-Za-z0-9.-])\L<words>(?![A-Za-z0-9-]|\.[A-Za-z0-9])", words=near)
        m = known.search(text)
        return str(m[0]) if m is not None else None

    def look(where: str, text: str) -> None:
        text = "\n".join([text, *said_in_codes(text)])
        lines, between = kinds.first(text)
        numbers = {one[1:] for one in between}  # also addresses, how long something took, and UUIDs in quotes
        worded = "\n".join(sorted(filter(LETTER.search, numbers)))
        told = len(found)
        for one in map(made.without_addresses, (lines, worded)):
            one = COLOUR.sub(" ", one) if "[" in one else one  # its last letter is no part of the word behind it
            each = "\n".join(sorted(set(one.split())))  # names and tokens hold no blanks, but for those in prose
            leaks.look(each)
            if (word := left(one, each)) is not None:
                found.append(f"{where}: a name or an address of the original ({len(word)} characters)")
        if len(found) == told and not alone.isdisjoint(numbers):
            found.append(f"{where}: an address of the original")
        if len(found) < MOST_NAMED and any(_secret(line, made) for line in changed_in(lines)):
            found.append(f"{where}: a line still looks like a secret")

    def visit(member: Member) -> None:
        look("a member's name", member.name)
        if member.stream is None:
            if member.name in gaps:
                return
            found.append(f"{member.name}: {member.note}")  # what could not be looked at is not known to be clean
            return
        tail = ""
        for data in iter(lambda: member.stream.read(BLOCK) if member.stream else b"", b""):
            text = tail + data.decode("utf-8", "replace")
            whole, _, tail = text.rpartition("\n")
            look(member.name, whole)
        look(member.name, tail)

    Walker(Budget(limits), visit).run(paths, places)
    found += [f"{count} times a name of the original ({len(name)} characters)" for name, count in leaks.names.items()]
    return found[:MOST_NAMED]

"""Many lines at once: which of them may hold a secret, and what becomes of these; most lines of a bundle are told to hold none together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, compress

from analyzer import patterns as regex
from analyzer.redact.alike import Alike
from analyzer.redact.arguments import PLACED_LIST
from analyzer.redact.encoded import LONG, base64_runs, coloured, in_form
from analyzer.redact.kinds.accounts import FIELDS, NUMBERED
from analyzer.redact.plan import SHORT
from analyzer.redact.secrets import (
    ACCOUNTS,
    COMMANDS,
    ENCODED,
    ESCAPE,
    FLAG,
    PIECES,
    TAIL,
    VENDED,
    WORDED,
    by_fields,
    by_words,
    hide,
    plainly,
)
from analyzer.redact.spelled import BYTES, DOUBLED, spelled
from analyzer.redact.spelled import SIGNS as SPELT

SIGNS = ("--", "%", "\\u", "\\n", '"-', "'-", *SPELT)
"""What is asked besides the pieces; each pattern is searched to the end of its line and then on the next one."""
ALIKE = Alike()
SIGNED, NUMBERS, RUN, END, PLACED, ROW, OPTION, TWICE = (1 << at for at in range(8))
FORMS: dict[int, regex.Pattern[str] | re.Pattern[str]] = {
    NUMBERS: BYTES,
    RUN: LONG,
    END: TAIL,
    PLACED: PLACED_LIST,
    ROW: regex.compile(f"{FIELDS.pattern}|{NUMBERED.pattern}", regex.M),
    OPTION: FLAG,
    TWICE: DOUBLED,
}
"""What is searched for besides the signs."""
LONG_LETTER = "\u0130"
"""The one letter of which two small ones are made, so that places in small letters were others."""
DIGITS = regex.compile(r"[0-9]+")
SAID, COUNTED = ([one for one in (*PIECES, *SIGNS) if any(map(str.isdigit, one)) is number] for number in (False, True))
"""What is looked for that has no digit, once for all lines that differ in their numbers only; and what has one."""

CLEAN: dict[str, str] = {}
"""What was made of the lines that were asked last, over all documents."""
MOST, ONE_LINE = 100_000, 200
WORTH = 50
"""Kinds of lines for which it is worth to find out which pieces stand in any of them."""


def suspects(text: str) -> dict[int, int]:
    """
    Under where the lines begin that may hold a secret the bits of what may: `hide` changes no other line.

    For many lines that costs a tenth.
    """
    return _found(text)[0]


def _found(text: str) -> tuple[dict[int, int], set[str]]:
    """(the same; the signs that stand in the text)."""
    text = text.replace("\t", " ")
    low = text.replace(LONG_LETTER, "i").lower()
    signs: set[str] = set()
    found = dict.fromkeys(_holding(COUNTED, low, signs), SIGNED)
    alike = DIGITS.sub("0", low).split("\n")
    if '\\"' in low:  # some signs are quotes
        alike = [line if '\\"' not in line else line + line.replace(ESCAPE, "") for line in alike]
    first = dict.fromkeys(alike)
    said = _holding(SAID, "\n".join(first), signs)
    if said:
        begins = accumulate((len(one) + 1 for one in first), initial=0)
        kinds = {one for begin, one in zip(begins, first, strict=False) if begin in said}
        places = accumulate((len(line) + 1 for line in low.split("\n")), initial=0)
        found.update(dict.fromkeys(compress(places, map(kinds.__contains__, alike)), SIGNED))
    for bit, form in FORMS.items():
        m = form.search(text)
        while m is not None:
            begin, end = text.rfind("\n", 0, m.start()) + 1, text.find("\n", m.start())
            found[begin] = found.get(begin, 0) | bit
            m = form.search(text, end + 1) if end >= 0 else None
    return found, signs


def _holding(signs: Iterable[str], text: str, found: set[str]) -> set[int]:
    """Where the lines begin that hold one of these signs; those that stand there are added to the ones that were found."""
    begins: set[int] = set()
    for sign in signs:
        at = text.find(sign)
        if at >= 0:
            found.add(sign)
        while at >= 0:
            begins.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at + 1)
            at = text.find(sign, end) if end >= 0 else -1
    return begins


def _lines(text: str, places: dict[int, int]) -> Iterator[tuple[str, int]]:
    """The lines that begin at these places, with their bits."""
    for begin in sorted(places):
        end = text.find("\n", begin)
        yield text[begin : end if end >= 0 else None], places[begin]


def hide_lines(lines: list[str]) -> list[str]:
    """What `hide` makes of each line; none holds a line feed. Documents of one kind have the same lines, so each is asked once."""
    if len(CLEAN) > MOST:
        CLEAN.clear()
    new = [line for line in dict.fromkeys(lines) if line not in CLEAN]
    changed = changed_in("\n".join(new)) if new else {}
    CLEAN.update((line, changed.get(line, line)) for line in new if len(line) <= ONE_LINE)
    return [CLEAN[line] if line in CLEAN else changed.get(line, line) for line in lines]


def changed_in(text: str) -> dict[str, str]:
    """The lines of a text that hold a secret, with what `hide` makes of them."""
    places, signs = _found(text)
    bits = dict(_lines(text, places))
    groups = ALIKE.others(list(bits))
    if not groups:
        return {}
    asked = _Asked(groups, bits, signs)
    rest = ALIKE.changed(groups, asked.stays)
    return {line: clean for line in rest if (clean := hide(line)) != line}


class _Asked:
    """
    Does `hide` change nothing of a line, as far as the rules tell that have a say in some of these lines.

    Args:
        bits: what may hold a secret in the lines that are known already.
        signs: which signs stand in any of them.
    """

    def __init__(self, lines: Iterable[str], bits: dict[str, int], signs: set[str]) -> None:
        self._bits = bits
        self._worded = WORDED.without({*SAID, *COUNTED} - signs)
        whole = "\n".join(lines)
        self._coloured = coloured(whole)
        low = whole.lower() if len(bits) > WORTH else None
        self._commands, self._accounts = (one if low is None else one.within(low) for one in (COMMANDS, ACCOUNTS))

    def stays(self, line: str) -> bool:
        """What may be decoded is for `hide` itself."""
        bits = self._bits.get(line)
        if bits is None:  # one that is tried
            bits = suspects(line).get(0, 0)
        if (
            len(line) > SHORT
            or bits & (PLACED | NUMBERS | TWICE)
            or "\t" in line
            or '\\"' in line
            or (self._coloured and coloured(line))
            or (bits & SIGNED and (spelled(line) or in_form(line) or any(sign in line for sign in ENCODED)))
        ):
            return False
        low = line.lower()
        return not (
            (bits & SIGNED and by_words(line, low, self._worded) != line)
            or (bits & (RUN | END) and VENDED.ask(line, low) != line)
            or ((bits & OPTION or "--" in line) and self._commands.ask(line, low) != line)
            or (bits & ROW and by_fields(line, low, self._accounts) != line)
            or (bits & RUN and base64_runs(line, plainly) != line)
        )

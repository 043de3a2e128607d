"""Many lines at once: which of them may hold a secret, and what becomes of these; most lines of a bundle are told to hold none together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, compress

from analyzer import patterns as regex
from analyzer.redact.alike import Alike
from analyzer.redact.arguments import PLACED_LIST
from analyzer.redact.encoded import LONG, base64_runs, coloured
from analyzer.redact.kinds.accounts import FIELDS, NUMBERED
from analyzer.redact.plan import SHORT, Plan
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
    flagged,
    hide,
    plainly,
)
from analyzer.redact.spelled import BYTES, spelled
from analyzer.redact.spelled import SIGNS as SPELT

SIGNS = ("--", "%", "\\u", "\\n", '"-', "'-", *SPELT)
"""What is asked besides the pieces; each pattern is searched to the end of its line and then on the next one."""
ALIKE = Alike()
FORMS = (BYTES, LONG, TAIL, PLACED_LIST, FIELDS, NUMBERED, FLAG)
DIGITS = regex.compile(r"[0-9]+")
SAID, COUNTED = ([one for one in (*PIECES, *SIGNS) if any(map(str.isdigit, one)) is number] for number in (False, True))
"""What is looked for that has no digit, once for all lines that differ in their numbers only; and what has one."""


def suspects(text: str) -> set[int]:
    """Where the lines begin that may hold a secret: `hide` changes no other line. For many lines that costs a tenth."""
    text = text.replace("\t", " ")
    low = text.lower()
    if len(low) != len(text):  # some letters have two small ones
        return {0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")}
    found = _holding(COUNTED, low)
    alike = DIGITS.sub("0", low).split("\n")
    if '\\"' in low:  # some signs are quotes
        alike = [line if '\\"' not in line else line + line.replace(ESCAPE, "") for line in alike]
    first = dict.fromkeys(alike)
    said = _holding(SAID, "\n".join(first))
    if said:
        begins = accumulate((len(one) + 1 for one in first), initial=0)
        kinds = {one for begin, one in zip(begins, first, strict=False) if begin in said}
        places = accumulate((len(line) + 1 for line in low.split("\n")), initial=0)
        found.update(compress(places, map(kinds.__contains__, alike)))
    for form in FORMS:
        m = form.search(text)
        while m is not None:
            found.add(text.rfind("\n", 0, m.start()) + 1)
            end = text.find("\n", m.start())
            m = form.search(text, end + 1) if end >= 0 else None
    return found


def _holding(signs: Iterable[str], text: str) -> set[int]:
    """Where the lines begin that hold one of these signs."""
    found: set[int] = set()
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            found.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at + 1)
            at = text.find(sign, end) if end >= 0 else -1
    return found


def suspect_lines(text: str) -> list[str]:
    """These lines themselves, in their order."""
    ends = ((begin, text.find("\n", begin)) for begin in sorted(suspects(text)))
    return [text[begin : end if end >= 0 else None] for begin, end in ends]


def hide_lines(lines: list[str]) -> list[str]:
    """What `hide` makes of each line; none holds a line feed. In a document most lines stand many times, so each is asked once."""
    changed = changed_in("\n".join(dict.fromkeys(lines)))
    return [changed.get(line, line) for line in lines] if changed else lines


def changed_in(text: str) -> dict[str, str]:
    """The lines of a text that hold a secret, with what `hide` makes of them."""
    groups = ALIKE.others(list(dict.fromkeys(suspect_lines(text))))
    if not groups:
        return {}
    low = "\n".join(groups).lower()
    plans = [one.within(low) for one in (VENDED, COMMANDS, WORDED, ACCOUNTS)]
    rest = ALIKE.changed(groups, lambda line: _stays(line, *plans))
    return {line: clean for line in rest if (clean := hide(line)) != line}


def _stays(text: str, vended: Plan, commands: Plan, worded: Plan, accounts: Plan) -> bool:
    """Does `hide` change nothing, as far as these plans tell; what may be decoded is for `hide` itself."""
    if (
        coloured(text)
        or spelled(text)
        or "\t" in text
        or any(sign in text for sign in ENCODED)
        or PLACED_LIST.search(text)
        or len(text) > SHORT
    ):
        return False
    low = text.lower()
    if by_words(text, low, worded) != text:
        return False
    long = LONG.search(text)
    if (long or TAIL.search(text)) and vended.ask(text, low) != text:
        return False
    if ("--" in text or flagged(text)) and commands.ask(text, low) != text:
        return False
    if by_fields(text, low, accounts) != text:
        return False
    return not long or base64_runs(text, plainly) == text

"""
Text of a member made shareable, block by block: secrets hidden, names replaced, every line still on its line number.

Secrets that span lines (PEM blocks, the data of Secret objects in YAML and JSON) are followed from line to line.
"""

from __future__ import annotations

from itertools import accumulate, pairwise

from analyzer.redact.across import each_by_itself, hide_across
from analyzer.redact.columns import renamed
from analyzer.redact.digits import blanked
from analyzer.redact.placeholders import in_quotes
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.repeated import Repeated
from analyzer.redact.secrets import hide
from analyzer.redact.spelled import in_codes
from analyzer.redact.suspects import hide_lines
from analyzer.redact.variables import without_variables


def shareable(text: str, make: Pseudonyms, *, table: bool, seen: Repeated | None = None) -> str:
    """
    One block of whole lines.

    Args:
        table: keep the columns of rows; costs a second pass for lines that hold names.
        seen: lines of a log that were made shareable before, by `line_by_line`.
    """
    if table:
        return documents([text], make)[0]
    text = _without_codes(text, make)
    seen = seen or line_by_line(make)
    keys = blanked(text).split("\n")
    if "\0" not in text and seen.alone(keys):
        return seen.lines(text, keys)
    return seen.lines(_without_others(text))


def documents(texts: list[str], make: Pseudonyms) -> list[str]:
    """Texts with the columns of their tables kept, each by itself; what one line tells is asked once for all of them."""
    every = [_without_others(_without_codes(text, make)).split("\n") for text in texts]
    hidden = hide_lines([line for lines in every for line in lines])
    hidden = [in_quotes(line) if "[hidden:" in line else line for line in hidden]
    new = make.texts(hidden)
    ends = list(accumulate(map(len, every), initial=0))
    return ["\n".join(renamed(hidden[begin:end], make, new[begin:end])) for begin, end in pairwise(ends)]


def _without_codes(text: str, make: Pseudonyms) -> str:
    return in_codes(text, lambda said: make.text(hide(said)))


def _without_others(text: str) -> str:
    """The text without the secrets that other lines than their own tell."""
    return without_variables(hide_across(text))


def line_by_line(make: Pseudonyms) -> Repeated:
    """What makes lines of a log shareable, one by one."""
    return Repeated(
        lambda line: make.text(hide(line)),
        make.known,
        make.address_alone,
        lambda lines: make.texts(hide_lines(lines)),
        each_by_itself,
    )

"""
Text of a member made shareable, block by block: secrets hidden, names replaced, every line still on its line number.

Secrets that span lines (PEM blocks, the data of Secret objects in YAML and JSON) are followed from line to line.
"""

from __future__ import annotations

from analyzer.redact.across import each_by_itself, hide_across
from analyzer.redact.columns import renamed
from analyzer.redact.digits import blanked
from analyzer.redact.placeholders import in_quotes
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.repeated import Repeated
from analyzer.redact.secrets import ENV_VALUE, hide
from analyzer.redact.spelled import in_codes
from analyzer.redact.suspects import hide_lines


def shareable(text: str, make: Pseudonyms, *, table: bool, seen: Repeated | None = None) -> str:
    """
    One block of whole lines.

    Args:
        table: keep the columns of rows; costs a second pass for lines that hold names.
        seen: lines of a log that were made shareable before, by `line_by_line`.
    """
    text = in_codes(text, lambda said: make.text(hide(said)))
    if not table:
        seen = seen or line_by_line(make)
        keys = blanked(text).split("\n")
        if "\0" not in text and seen.alone(keys):
            return seen.lines(text, keys)
    clean = hide_across(text)
    clean = ENV_VALUE.sub(r"\1[hidden:value]", clean) if "value" in clean else clean
    if not table:
        assert seen is not None
        return seen.lines(clean)
    hidden = hide_lines(clean.split("\n"))
    return "\n".join(
        renamed([in_quotes(line) for line in hidden] if any("[hidden:" in line for line in hidden) else hidden, make)
    )


def line_by_line(make: Pseudonyms) -> Repeated:
    """What makes lines of a log shareable, one by one."""
    return Repeated(
        lambda line: make.text(hide(line)),
        make.known,
        make.address_alone,
        lambda lines: make.texts(hide_lines(lines)),
        each_by_itself,
    )

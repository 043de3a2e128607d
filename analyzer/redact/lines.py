"""
Text of a member made shareable, block by block: secrets hidden, names replaced, every line still on its line number.

Secrets that span lines (PEM blocks, the data of Secret objects in YAML and JSON) are followed from line to line.
"""

from __future__ import annotations

from analyzer.redact.columns import renamed
from analyzer.redact.multi_line import multi_line
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.secrets import ENV_VALUE, hide

BLOCKS = ("BEGIN ", "Secret", "auth-user-pass", "Private-Lines:", "$ANSIBLE_VAULT;")
"""A text without any of these holds no secret of more than one line."""


def shareable(text: str, make: Pseudonyms, *, table: bool) -> str:
    """
    One block of whole lines.

    Args:
        table: keep the columns of rows; costs a second pass for lines that hold names.
    """
    lines = text.split("\n")
    clean = "\n".join(multi_line(lines)) if any(one in text for one in BLOCKS) else text
    clean = ENV_VALUE.sub(r"\1[hidden:value]", clean) if "value" in clean else clean
    hidden = "\n".join(hide(line) for line in clean.split("\n"))
    if not table:
        return make.text(hidden)
    return "\n".join(renamed(hidden.split("\n"), make))

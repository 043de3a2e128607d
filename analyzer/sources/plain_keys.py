"""
YAML of Kubernetes whose keys stand in quotes, as programs write it that quote all text, with plain keys as kubectl prints it.

::

    "apiVersion": "v1"
    'kind': Node
    "metadata":
      "name": "10.0.0.1"

A document begins at column 0 with one of an object's first keys. JSON has none there: its objects stand in braces, and what
is cut out of their middle has commas at the ends of lines.
"""

from __future__ import annotations

from analyzer import patterns as regex

KEYS = ("apiVersion", "kind", "metadata", "items")
QUOTED = tuple(f"{quote}{key}{quote}:" for quote in "\"'" for key in KEYS)
"""One of these stands in what FIRST finds: looked for first, at a tenth of the cost."""
FIRST = regex.compile(
    r"^(?:- )?([\"'])(?:apiVersion|kind|metadata|items)\1:(?:[ ][^\n]*[^\n,{\[ ]|[ ]*(?:\[\]|\{\})?)[ ]*$", regex.M
)
OWN = regex.compile(r"(?:[ ]|- |-$|---|\.\.\.|#|$|([\"'])[\w./-]+\1:(?:[ ]|$))")
"""How a line of such a document begins."""
KEY = regex.compile(r"^([ ]*(?:- +)*)([\"'])([A-Za-z][\w./-]{0,300})\2:(?=[ ]|$)")
TYPE = regex.compile(
    r"^([ ]*(?:- +)*(?:kind|apiVersion|name|namespace): +)([\"'])(?!(?:true|false|null)\2)([A-Za-z][\w./-]{0,300})\2[ ]*$"
)
BLOCK = regex.compile(r"[^\n]*(?:[:-]|^) *[|>][-+\d]{0,2}[ ]*$")
OF_JSON = (",", "{", "[")
"""What the line above ends with where this one is no key of YAML."""
NOTE = "the quotes of its keys were taken off"


def plain_keys(text: str) -> tuple[str, str]:
    """(the text, line by line the same, with plain keys where YAML has them in quotes; a note, "" where it has none)."""
    if not any(key in text for key in QUOTED) or FIRST.search(text) is None:
        return text, ""
    lines, inside, block = text.split("\n"), False, -1
    for at, line in enumerate(lines):
        if FIRST.match(line) and not (at and lines[at - 1].rstrip().endswith(OF_JSON)):
            inside = True
        elif inside and not OWN.match(line):
            inside, block = False, -1
        if not inside:
            continue
        width = len(line) - len(line.lstrip(" "))
        if block >= 0 and (width > block or not line.strip()):
            continue  # the text of a value, which may hold another document
        block = width if BLOCK.match(line) else -1
        lines[at] = TYPE.sub(r"\1\3", KEY.sub(r"\1\3:", line))
    plain = "\n".join(lines)
    return plain, NOTE if plain != text else ""

"""
The whole objects of a JSON list whose begin is cut off, as `tail` or a terminal's buffer leave it.

::

            "status": {"phase": "Running"}
        },
        {
            "kind": "Pod",

Each object of such a list opens and closes with a brace of its own at one and the same indent. From the first that opens
there to the last that closes there the indent is taken off, so that they are objects one behind the other.
"""

from __future__ import annotations

from analyzer import patterns as regex

INNER = regex.compile(r"(?:\"(?:[^\"\\\n]|\\.)*+\"(?:: ?(?:\S.*+)?)?|[\]}]|-?\d+|true|false|null|[{\[]),?[ ]*$")
"""A line within a JSON document, as it is printed over many lines."""
OPENED = regex.compile(r"^(?P<indent>[ ]+|\t+)\},[ ]*\n(?P=indent)\{[ ]*$", regex.M)
NOTE = "the begin of its JSON is cut off; the whole objects behind it were taken"
LOOKED_AT = 40


def whole_objects(text: str) -> tuple[str, str]:
    """(the text, line by line the same, with the list's whole objects at column 0; a note, "" for any other text)."""
    begin = text.lstrip("\n")[:1]
    if not begin or begin not in ' \t"}]' or not (opened := _least(text)):
        return text, ""
    head = [line for line in text.split("\n", LOOKED_AT)[:LOOKED_AT] if line.strip()]
    if not all(INNER.match(line.strip()) for line in head):
        return text, ""
    indent, at = opened
    if not indent.strip(" ") and text.lstrip("\n")[: len(indent)] != indent and head[0].strip()[:1] not in "}]":
        return text, ""  # the first line stands further out than the objects: it is of something else
    close = max(text.rfind(f"\n{indent}}}\n"), text.rfind(f"\n{indent}}},\n"))
    if close < at:
        close = at
    end = text.find("\n", close + 1)
    end = len(text) if end < 0 or close == at else end
    lines = text[at:end].split("\n")
    if not all(line.startswith(indent) or not line.strip() for line in lines):
        return text, ""
    return text[:at] + "\n".join(line[len(indent) :] for line in lines) + text[end:], NOTE


def _least(text: str) -> tuple[str, int] | None:
    """(the least indent at which an object opens behind another, where the first does); None where none does."""
    found: tuple[str, int] | None = None
    for m in OPENED.finditer(text):
        if found is None or len(m["indent"]) < len(found[0]):
            found = m["indent"], m.end() - len(m[0].rpartition("\n")[2])
    return found

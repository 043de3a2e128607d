"""
Comments in JSON, which has none: what somebody noted between its lines, blanked out where it is JSON without them.

::

    {
        "kind": "Node",
        # the bad one
        "metadata": {"name": "w1"}
    }
"""

from __future__ import annotations

import json

from analyzer import patterns as regex

COMMENT = regex.compile(r"^[ \t]*(?:#|//)[^\n]*$", regex.M)
FIRST = regex.compile(r"^[\[{][ \t]*$", regex.M)
LARGEST = 8 << 20
NOTE = "comments within JSON were passed over"


def without_comments(text: str) -> tuple[str, int]:
    """(the text, line by line the same, without comments inside of JSON; how many there were)."""
    if text[:1] not in ("[", "{") and not any(sign in text and f"\n{sign}" in text for sign in "{["):
        return text, 0  # most texts: no line of them has to be looked at
    if len(text) > LARGEST or COMMENT.search(text) is None or (first := FIRST.search(text)) is None:
        return text, 0
    begin = first.start()
    bare, count = COMMENT.subn("", text[begin:])
    if not count or _ends(text[begin:]) or not (end := _ends(bare)):
        return text, 0
    # what stands behind the value keeps its signs: a prompt may be one
    within = bare[:end].count("\n")
    lines = text[begin:].split("\n")
    inside, count = COMMENT.subn("", "\n".join(lines[:within]))
    return text[:begin] + "\n".join([inside, *lines[within:]]), count


def _ends(text: str) -> int:
    """Where the value that begins here ends; 0 for none."""
    try:
        return json.JSONDecoder().raw_decode(text)[1]
    except (ValueError, RecursionError):
        return 0

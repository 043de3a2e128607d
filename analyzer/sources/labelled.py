"""
What a lost line feed put on the line of an output: a label in front of titles, the fences of a chat around a block.

Labels that a lost line feed put in front of the titles of a table, which then stand too far to the right for its rows.

::

    Nodes: NAME   STATUS     ROLES    AGE   VERSION
    w1     Ready      <none>   9d    v1.29.1

Fences, as a chat's copy has them::

    ```NAME   STATUS     ROLES    AGE   VERSION
    w1     Ready      <none>   9d    v1.29.1```
"""

from __future__ import annotations

from analyzer import patterns as regex

GLUED = regex.compile(
    r"^(?P<label>[A-Za-z][\w ()/.,=-]{0,60}[:>\])][ ]?)(?=(?:NAME|NAMESPACE)(?:[ ]{2,}|\t)[A-Z][A-Z-]+)", regex.M
)
FENCE = "```"
OPENED = regex.compile(r"^[ \t]{0,8}+```(?=[^\s`][^\n`]*[ \t])(?=[^\n`]*$)", regex.M)
FENCES = "fences in front of an output were taken off"
NOTE = "labels in front of titles were taken off"


def without_labels(text: str) -> tuple[str, str]:
    """(the text, line by line the same, without such labels; a note, "" where it has none)."""
    if "NAME" not in text:
        return text, ""
    found = GLUED.sub(lambda m: m.group() if _is_on_each(text, m) else "", text)
    return found, NOTE if found != text else ""


def _is_on_each(text: str, label: regex.Match[str]) -> bool:
    """Stands the same in front of the row below: then it is the name of a file or a host, and of the row no part."""
    below = text.find("\n", label.end()) + 1
    return below > 0 and text.startswith(label["label"].rstrip(), below)


def without_fences(text: str) -> tuple[str, str]:
    """The text, line by line the same, without fences that stand on the first line of what they quote; the same of its last."""
    if FENCE not in text or OPENED.search(text) is None:
        return text, ""
    lines, within = text.split("\n"), False
    for at, line in enumerate(lines):
        if within and line.rstrip().endswith(FENCE):
            lines[at], within = line.rstrip().removesuffix(FENCE), False
        elif not within and OPENED.match(line):
            lines[at], within = OPENED.sub("", line), True
    return "\n".join(lines), FENCES

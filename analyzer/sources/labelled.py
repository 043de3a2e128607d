"""
What a lost line feed put on the line of an output: a label in front of titles, the fences of a chat around a block.

Labels that a lost line feed put in front of the titles of a table, which then stand too far to the right for its rows.

::

    Nodes: NAME   STATUS     ROLES    AGE   VERSION
    w1     Ready      <none>   9d    v1.29.1

Fences, as a chat's copy has them::

    ```NAME   STATUS     ROLES    AGE   VERSION
    w1     Ready      <none>   9d    v1.29.1```

The first of them may stand behind the speaker's name, and either mark may have a line of its own while the other has not::

    [09:15] anna: ```NAME   STATUS     ROLES    AGE   VERSION
    w1     Ready      <none>   9d    v1.29.1```
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex

GLUED = regex.compile(
    r"^(?P<label>[A-Za-z][\w ()/.,=-]{0,60}[:>\])][ ]?)(?=(?:NAME|NAMESPACE)(?:[ ]{2,}|\t)[A-Z][A-Z-]+)", regex.M
)
FENCE = "```"
BEFORE = regex.compile(r"(?:^|(?<=[ \t:>\])]))```(?=[^\s`][^`]*[ \t])(?=[^`]*$)")
"""A fence with an output behind it; marks around a word are none, nor are those with a language's name."""
ALONE = regex.compile(r"(?:[ \t>|*+\d.-]{0,12}|[^`]{1,120}[:>\])][ ]?)```[\w+-]{0,20}[ \t]*+$")
"""One with a line of its own, below a margin or behind the name of whoever shows what follows."""
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


class Unfenced(NamedTuple):
    """
    Attributes:
        text: line by line the same, without such fences.
        behind: lines below a block whose last line holds no fence any more: what they say is no part of it.
        note: "" where nothing was taken off.
    """

    text: str
    behind: frozenset[int] = frozenset()
    note: str = ""


def without_fences(text: str) -> Unfenced:
    """
    The text without fences that stand on a line of what they quote, or behind whoever shows it.

    Both marks of a block go, or none: where each has a line of its own they are left alone.
    """
    if FENCE not in text:
        return Unfenced(text)
    lines = text.split("\n")
    found, opened, behind = list(lines), -1, set[int]()
    for at, line in enumerate(lines):
        if FENCE not in line:
            continue
        bare = line.rstrip()
        if opened >= 0 and bare.endswith(FENCE) and bare.count(FENCE) == 1:
            if BEFORE.search(lines[opened]) or not ALONE.match(line):
                found[opened], found[at] = _opened(lines[opened]), bare.removesuffix(FENCE)
                behind.add(at + 2)
            opened = -1
        else:
            opened = at if BEFORE.search(line) or ALONE.match(line) else -1
    if opened >= 0 and lines[opened].lstrip().startswith(FENCE) and BEFORE.search(lines[opened]):
        found[opened] = _opened(lines[opened])  # the copy ends before the block does
    behind.discard(len(lines) + 1)
    return Unfenced("\n".join(found), frozenset(behind), FENCES) if found != lines else Unfenced(text)


def _opened(line: str) -> str:
    """The first line of a block without its fence and the language that stands there with nothing else."""
    head, _, rest = line.partition(FENCE)
    return head + rest if BEFORE.search(line) else head

"""
A loop over words that somebody typed, as the commands that the shell made of it.

::

    for i in 12 13; do nc -zv 10.0.0.$i 179; done      nc -zv 10.0.0.12 179, nc -zv 10.0.0.13 179
    for h in 10.0.0.{2..4}; do nc -zv $h 10250; done
    for p in 179 10250; do for h in w1 w2; do nc -zv $h $p; done; done

What only the shell knew (a variable of its own, what a command printed) stays as it is typed.
"""

from __future__ import annotations

from analyzer import patterns as regex

MOST = 200
"""Commands that one loop is followed to."""
DEEPEST = 3
LOOP = regex.compile(
    r"^[^\n]{0,200}?\bfor[ ]{1,4}(?P<name>\w{1,40})[ ]{1,4}in[ ]{1,4}(?P<words>[^;$`\n]{1,2000});[ ]{0,4}do[ ]{1,4}(?P<body>[^\n]{1,4000})\bdone\b"
)
PARTS = regex.compile(r"\b(?:for|done)\b(?=[ ;]|$)")
ECHO = regex.compile(
    r"(?:^|[;|&{(])[ ]{0,4}echo[ ]{1,4}(?:-n[ ])?[\"']?(?P<text>[^\"';&|\n]{1,200}?)[\"']?[ ]{0,4}(?=[;&|]|$)"
)
COUNTED = regex.compile(
    r"\bin[ ]{1,4}(?:\$\(|`)[ ]{0,4}seq[ ]{1,4}(?P<first>\d{1,4})[ ]{1,4}(?P<last>\d{1,4})[ ]{0,4}(?:\)|`)"
)
SPAN = regex.compile(r"\{(?P<first>\d{1,4})\.\.(?P<last>\d{1,4})\}")
CHOICE = regex.compile(r"\{(?P<words>[^{}\s]{1,200},[^{}\s]{1,200})\}")


def turns(command: str) -> list[str]:
    """The commands of a loop in the order in which they ran; the command alone where it is none, or is not known turn by turn."""
    found = [COUNTED.sub(r"in {\g<first>..\g<last>}", command)]  # ``$(seq 2 4)`` and ``{2..4}`` are the same numbers
    for _ in range(DEEPEST):
        turned = [turn for one in found for turn in _turned(one)]
        if turned == found:
            break
        found = turned
        if not found or len(found) > MOST:
            return [command]
    return found if len(found) > 1 else [command]


def printed(turned: list[str]) -> set[str]:
    """What these commands print of themselves, by ``echo``."""
    return {m["text"].strip() for one in turned for m in ECHO.finditer(one)}


def _turned(command: str) -> list[str]:
    """The body once for each word of the outermost loop."""
    if (m := LOOP.match(command)) is None or not _is_whole(m["body"]):
        return [command]
    words = [word for text in m["words"].split() for word in _braces(text)]
    if len(words) > MOST:
        return []
    use = regex.compile(rf"\$(?:{m['name']}(?!\w)|\{{{m['name']}\}})")
    return [word.join(use.split(m["body"])) for word in words]


def _is_whole(body: str) -> bool:
    """Is every loop within it closed, and none closed that began before."""
    depth = 0
    for m in PARTS.finditer(body):
        depth += 1 if m[0] == "for" else -1
        if depth < 0:
            return False
    return depth == 0


def _braces(word: str) -> list[str]:
    """``10.0.0.{2..4}`` and ``w{1,3}``, word by word; another as it is."""
    if m := SPAN.search(word):
        first, last = int(m["first"]), int(m["last"])
        numbers = range(first, last + 1) if first <= last else range(first, last - 1, -1)
        middle = [str(number) for number in numbers[: MOST + 1]]
    elif m := CHOICE.search(word):
        middle = m["words"].split(",")
    else:
        return [word.strip("'\"")]
    return [one for text in middle for one in _braces(word[: m.start()] + text + word[m.end() :])][: MOST + 1]

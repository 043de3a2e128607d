"""
What `diff -u` makes of two recordings of one output: the newer one is read, what it no longer says is not.

::

    --- monday.txt
    +++ friday.txt
    @@ -1,3 +1,3 @@
     NAME   STATUS     ROLES    AGE   VERSION
    -w1     Ready      <none>   9d    v1.29.1
    +w1     NotReady   <none>   9d    v1.29.1

Line by line the same; the heads of the parts and the lines of the older recording are left empty. A manifest is no recording:
what `kubectl diff` shows is not yet the cluster's.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.bare_rows import ROW
from analyzer.sources.log_record import read
from analyzer.sources.wrapped_output import OUTPUT

HEAD = regex.compile(r"^--- [^\n]+\n\+\+\+ [^\n]+\n(?=@@ -\d)", regex.M)
PART = regex.compile(r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@")
OBJECT = regex.compile(r"(?:apiVersion|kind|metadata|spec|status):")
NOTE = "of a diff the newer text was read"


def newer(text: str) -> tuple[str, int]:
    """The text with the newer recording of each diff in it, and how many lines were left empty."""
    if "\n@@ -" not in text:
        return text, 0
    lines, emptied = text.split("\n"), 0
    for head in reversed(list(HEAD.finditer(text))):
        begin = text.count("\n", 0, head.start())
        end = begin + 2
        while end < len(lines) and (PART.match(lines[end]) or lines[end][:1] in ("+", "-", " ", "\\")):
            end += 1
        body = [_newer(line) for line in lines[begin + 2 : end]]
        shown = [line for line in body if line]
        printed = any(OUTPUT.match(line) or ROW.match(line) or read(line) is not None for line in shown)
        if any(map(OBJECT.match, shown)) or not printed:
            continue
        emptied += 2 + len(body) - len([line for line in body if line])
        lines[begin:end] = ["", "", *body]
    return "\n".join(lines), emptied


def _newer(line: str) -> str:
    """The line of the newer text, "" for one of the older and for the diff's own."""
    return line[1:] if line[:1] in ("+", " ") else ""

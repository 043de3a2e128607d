r"""
Outputs in quotes, as a program shows a text of many lines on one, and as a part of a list of lines is copied.

::

    stdout: b'NAME   STATUS     ROLES    AGE   VERSION\nw1     Ready      <none>   9d    v1.29.1\n'

        "NAME   STATUS     ROLES    AGE   VERSION",
        "w1     Ready      <none>   9d    v1.29.1",

Each line is one of the output again.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.json_outputs import PrintedLine, is_log, is_manifest
from analyzer.sources.one_text import TOP_KEY, is_one_json
from analyzer.sources.stamps import begins_output

QUOTED = r"(?:\"(?P<text>(?:[^\"\\\n]|\\[^\n])*+)\"|'(?P<other>(?:[^'\\\n]|\\[^\n])*+)')"
OBJECT = regex.compile(r"^(?:- )?apiVersion: *\S", regex.M)
LITERAL = regex.compile(rf"[ \t]{{0,40}}+(?:[A-Za-z][\w.()-]{{0,60}} ?[:=] ?)?b?{QUOTED}[,;)\]]{{0,2}}[ \t]*$")
ITEM = regex.compile(rf"[ \t]{{0,60}}+{QUOTED},?[ \t]*$")
ESCAPED = regex.compile(r"\\([\\\"'t])")
FEWEST = 2
SIGNS = ("\\n", '",\n', "',\n")
"""One of these stands in every such text; the first letter of each is found at a tenth of the cost, and stands in few."""


def unfold(text: str) -> list[PrintedLine] | None:
    """The text with such outputs as plain lines; None where it has none."""
    if not any(sign[0] in text and sign in text for sign in SIGNS) or is_one_json(text):
        return None  # what a document in JSON holds is asked for by its keys
    lines = text.split("\n")
    found, at, outputs = list[PrintedLine](), 0, 0
    objects = OBJECT.search(text) is not None
    within = False
    while at < len(lines):
        if lines[at][:1].strip():
            within = objects and TOP_KEY.match(lines[at].removeprefix("- ")) is not None
        if within:  # what an object holds is the object's
            found.append((at + 1, lines[at]))
            at += 1
            continue
        end = at
        while end < len(lines) and ITEM.match(lines[end]):
            end += 1
        shown = [(number + 1, _plain(_held(m))) for number in range(at, end) if (m := ITEM.match(lines[number]))]
        if not _is_output(shown):  # of a long list that is none each item is looked at once
            shown = []
            for number in range(at, max(end, at + 1)):
                parts = _parts(lines[number], number + 1)
                outputs += bool(parts)
                found += parts or [(number + 1, lines[number])]
        outputs += bool(shown)
        found += shown
        at = max(end, at + 1)
    return found if outputs else None


def _parts(line: str, number: int) -> list[PrintedLine]:
    """The lines of one literal, nothing where it holds no output."""
    m = LITERAL.match(line) if "\\n" in line else None
    parts = [(number, _plain(one)) for one in _held(m).replace("\\r", "").split("\\n")] if m else []
    return parts if _is_output(parts) else []


def _is_output(lines: list[PrintedLine]) -> bool:
    shown = [one for _, one in lines if one.strip()]
    if len(shown) < FEWEST or is_manifest(shown):
        return False
    return (begins_output(shown) or is_log(shown)) and not all(map(prompts.is_typed, shown))


def _held(quoted: regex.Match[str]) -> str:
    return quoted["text"] if quoted["text"] is not None else quoted["other"]


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda one: "\t" if one[1] == "t" else one[1], text)

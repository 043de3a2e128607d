"""
What a loop prints in front of each output, without a line feed: the output stands behind it, on the same line.

::

    $ for i in 1 2 3; do echo -n "attempt $i: "; kubectl exec web-0 -- date; sleep 2; done
    attempt 1: Mon Mar  2 10:00:00 UTC 2026
    attempt 2: Error from server: error dialing backend: No agent available

Only texts that a command on a line above says it prints are taken off, and no line loses all that it holds.
"""

from __future__ import annotations

from analyzer import patterns as regex

NOTE = "what a loop printed in front of outputs was taken off"
HINTS = ("echo -", "printf ")
LOOPED = regex.compile(
    r"(?:^|[\s;])(?:for|while|until)\b[^;\n]{0,400};[ ]*do[ ]{1,8}(?:echo[ ]{1,4}-(?:n|ne|en)[ ]{1,4}|(?P<format>printf)[ ]{1,4})(?:\"(?P<double>[^\"\n]{2,120})\"|'(?P<single>[^'\n]{2,120})')(?P<rest>[^\n]*)$",
    regex.M,
)
VARIABLE = regex.compile(r"\$(?:\{[^{}\n]{1,40}\}|\w{1,40}|\?|\([^()\n]{0,100}\))")
FORMAT = regex.compile(r"%-?\d{0,4}[sdiq]")
FEEDS = regex.compile(r"\\n|\\r")
LETTERS = 2
"""Characters that stand in such a text as they are; a sign alone is anybody's."""
MOST = 8


def without_said(text: str) -> tuple[str, str]:
    """The text, line by line the same, without such words in front of outputs; a note, "" where it has none."""
    if not any(hint in text for hint in HINTS):
        return text, ""
    lines, changed, loops = text.split("\n"), False, 0
    said: regex.Pattern[str] | None = None
    for at, line in enumerate(lines):
        if any(hint in line for hint in HINTS) and (m := LOOPED.search(line)) is not None:
            said = _pattern(m) if loops < MOST else None
            loops += 1
        elif said is not None and (found := said.match(line)) and line[found.end() :].strip():
            lines[at], changed = line[found.end() :], True
    return ("\n".join(lines), NOTE) if changed else (text, "")


def _pattern(found: regex.Match[str]) -> regex.Pattern[str] | None:
    """How the words begin a line; None where they end a line, or are of nothing but variables."""
    words = found["double"] or found["single"] or ""
    holes = FORMAT if found["format"] else VARIABLE
    if FEEDS.search(words) or "do " in words:
        return None
    parts = holes.split(words)
    if sum(not c.isspace() for part in parts for c in part) < LETTERS or not parts[-1]:
        return None
    return regex.compile(r"[ \t]{0,8}" + r"[^\n]{0,40}?".join(map(regex.escape, parts)))

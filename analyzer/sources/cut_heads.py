"""
Records in a frame or pane that was scrolled to the side, so that their heads begin within a word.

::

    │ craper.go:139] "Failed to scrape node" err="Get \\"https://10.0.9.211:10250/...\\": context deadline exceeded" node="w1"   │

Terminal programs (k9s, Lens) show a window of long lines. What is left of the head tells neither level nor time; the message and its pairs
are whole, and are read as a log service prints them, which takes the head away as well.
"""

from __future__ import annotations

from analyzer import patterns as regex

NOTE = "records whose heads a frame cut off were read without them"
BEGIN = regex.compile(
    r"[ \t]{0,8}[│┃|][ \t]{0,4}+(?![IWEF]\d{4} )[\w.:/ -]{0,60}?\.go:\d{1,6}\] (?=\"[A-Za-z][^\"\\\n]{3,120}\" \w+=)"
)


def without_cut_heads(text: str) -> tuple[str, int]:
    """The text with such records alone on their lines, line by line the same, and how many they are."""
    if ".go:" not in text or not any(bar in text for bar in "│┃|"):
        return text, 0
    lines, count = text.split("\n"), 0
    for at, line in enumerate(lines):
        if ".go:" in line and (m := BEGIN.match(line)) is not None:
            body = line[m.end() :].rstrip()
            lines[at] = body[:-1].rstrip() if body[-1:] in "│┃|" else body
            count += 1
    return ("\n".join(lines), count) if count else (text, 0)

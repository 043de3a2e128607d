"""
Tags of a page around lines of an output: a break at each end, a block that opens on its first line.

::

    <div class="code panel"><pre>NAME        STATUS   ROLES<br/>
    10.0.1.44   Ready    &lt;none&gt;<br/>
    </pre></div>

What kubectl prints in angles (`<none>`, `<unset>`) is no tag.
"""

from __future__ import annotations

from analyzer import patterns as regex

BREAK = regex.compile(r"(?<![ \t])[ \t]*+<br ?/?>[ \t\r]*+$", regex.M | regex.I)
TAG = r"</?(?:p|div|span|pre|code|td|tr|table|body|html|section|article|li|ul|ol|samp|tt|font|b|i|strong|em)(?: [^<>\n]{0,200})?>"
OPENS = regex.compile(
    rf"^[ \t]*(?:{TAG}){{0,6}}<(?:pre|code|samp)(?: [^<>\n]{{0,200}})?>(?:{TAG}){{0,3}}(?=[^\n<])", regex.M | regex.I
)
CLOSES = regex.compile(rf"(?<=[^\n>])(?:</(?:pre|code|samp)>)(?:{TAG}){{0,6}}[ \t]*$", regex.M | regex.I)
EDGE = regex.compile(rf"^(?:{TAG}){{1,9}}|(?:{TAG}){{1,9}}[ \t]*$", regex.M | regex.I)
SIGNS = ("<br", "<pre", "<code", "<samp", "<BR", "<PRE", "<CODE")
LEAST = 2
SHARE = 0.5


def without_tags(text: str) -> tuple[str, str]:
    """The text, line by line the same, without breaks at the ends of most lines and tags around a block; and a remark."""
    if "<" not in text or not any(sign in text for sign in SIGNS):
        return text, ""
    found = text
    breaks = sum(1 for _ in BREAK.finditer(text))
    if breaks >= LEAST and breaks >= SHARE * (text.count("\n") + 1):
        found = EDGE.sub("", BREAK.sub("", found))
    found = CLOSES.sub("", OPENS.sub("", found))
    return found, "" if found == text else "tags of a page around its lines were taken off"

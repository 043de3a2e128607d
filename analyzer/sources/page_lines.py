r"""
Lines of a page's source, of a mail in HTML or of a word processor's document: a block ends a line, other tags are nothing.

::

    <div class="line"><span class="no">1</span><span>$ kubectl get nodes</span></div>
    <p class="MsoNormal"><span>10.0.1.44 &nbsp;&nbsp;Ready<o:p></o:p></span></p>
    <w:p><w:r><w:t>10.0.1.44   Ready</w:t></w:r></w:p>

A wiki's own page has what was pasted as it is, `<![CDATA[10.0.1.44   Ready   <none>]]>`. Numbers that a page puts in front of its lines go where nearly every line has the next one.
"""

from __future__ import annotations

from itertools import pairwise

from analyzer import patterns as regex
from analyzer.sources.characters import BLANKS
from analyzer.sources.json_outputs import PrintedLine, is_log
from analyzer.sources.stamps import begins_output

BLOCKS = r"p|div|li|ol|ul|tr|table|tbody|thead|br|hr|h[1-6]|pre|blockquote|details|summary|title|head|body|html|section|article"
INLINE = (
    r"td|th|span|a|b|i|u|em|strong|font|code|samp|kbd|tt|var|mark|small|sub|sup|button|img|meta|link|style|script|"
    r"header|footer|main|nav|svg|path|label|input|colgroup|col"
)
OFFICE_BLOCKS = r"(?:w|a|text):(?:p|h|br|line-break|tr|table-row)"
TAG = regex.compile(
    rf"<!\[CDATA\[(?P<raw>(?:[^\]]++|\](?!\]>))*+)\]\]>|<(?P<end>/)?(?:(?P<block>{BLOCKS}|{OFFICE_BLOCKS})|(?P<tab>w:tab|text:tab)|text:s(?: text:c=\"(?P<blanks>\d{{1,3}})\")?|{INLINE}|[a-z]{{1,10}}:[A-Za-z-]{{1,30}})"
    r"(?:\s[^<>]{0,2000})?/?>|<[!?][^<>]{0,2000}>",
    regex.I,
)
HIDDEN = regex.compile(r"<(style|script)\b[^<>]{0,2000}>[^<]*+</\1>", regex.I)
"""What a page holds and does not show."""
OBJECT = regex.compile(r"\"(?:apiVersion|items)\"[ ]?:")
LINE_NUMBER = regex.compile(r"\s*(\d{1,6})\s*$")
FIRST_PARTS = 3
"""Pieces of text among which a line's number stands: what is looked at for each line is bounded."""
NUMBERED = 0.9
LEAST = 2
WINDOW = 10
LOOKED_AT = 2000


def unfold(text: str) -> list[PrintedLine] | None:
    """The lines that the page shows; None where it is no page, or shows no output of a command and no log."""
    if "<" not in text or ("</" not in text[:200_000] and "/>" not in text[:200_000]):
        return None
    if TAG.match(text.lstrip("\ufeff \t\r\n")) is None:  # an output that quotes a page is none
        return None
    lines = _numbers_off(_blocks(HIDDEN.sub(lambda m: "\n" * m.group().count("\n"), text)))
    words = [one for _, one in lines if one.strip()]
    if len(words) < LEAST:
        return None
    begins = any(begins_output(words[at : at + WINDOW]) for at in range(0, min(len(words), LOOKED_AT), WINDOW))
    return lines if begins or is_log(words) or any(map(_holds_object, words[:LOOKED_AT])) else None


def _holds_object(line: str) -> bool:
    """Is this an object of Kubernetes in JSON on one line, or does a list of such begin on it."""
    return line[:2] in ('{"', "{ ") and OBJECT.search(line) is not None


def _blocks(text: str) -> list[tuple[int, str, int]]:
    """Lines as they are shown, with the line of the member and the characters of a number in front that had a tag of its own."""
    import html  # two thousand names, which few bundles need

    found: list[tuple[int, str, int]] = []
    parts: list[str] = []
    number = line = at = 0
    begun = 1

    def end(always: bool) -> None:
        nonlocal parts, number
        printed = BLANKS.sub(" ", "".join(parts)).rstrip()
        if printed or (always and parts):
            found.append((begun, printed, min(number, len(printed))))
        parts, number = [], 0

    def words(until: int) -> None:
        nonlocal line, begun, at
        for nth, part in enumerate(text[at:until].split("\n")):
            if nth:
                end(always=True)
                line += 1
            if not parts:
                begun = line + 1
            if part:
                parts.append(html.unescape(part.replace("\r", "")))
        at = until

    for tag in TAG.finditer(text):
        words(tag.start())
        if tag["raw"] is not None:  # as a wiki keeps a block of code: no tag and no escape is in it
            end(always=False)
            shown = tag["raw"].split("\n")
            found += [(line + nth, one.rstrip("\r"), 0) for nth, one in enumerate(shown, 1)]
            line += len(shown) - 1
            found.append((line + 1, "", 0))
            at, begun = tag.end(), line + 1
            continue
        if tag["block"]:
            end(always=False)
        elif tag["tab"] or tag["blanks"] or tag.group().lower().startswith("<text:s"):
            parts.append("\t" if tag["tab"] else " " * int(tag["blanks"] or 1))
        elif tag["end"] and not number and len(parts) <= FIRST_PARTS and LINE_NUMBER.match(first := "".join(parts)):
            number = len(first)
        line += tag.group().count("\n")
        at = tag.end()
    words(len(text))
    end(always=False)
    return found


def _numbers_off(lines: list[tuple[int, str, int]]) -> list[PrintedLine]:
    """The lines without a column of numbers that count them."""
    told = [int(text[:number]) for _, text, number in lines if number]
    counts = sum(1 for one, after in pairwise(told) if after == one + 1)
    filled = sum(1 for _, text, _ in lines if text.strip())
    if len(told) < NUMBERED * filled or counts < NUMBERED * (len(told) - 1) or len(told) < LEAST:
        return [(at, text) for at, text, _ in lines]
    rest = [(at, text[number:]) for at, text, number in lines]
    margin = all(not text or text[0] == " " for _, text in rest)  # the blank between number and text is no indent
    return [(at, text[1:] if margin else text) for at, text in rest]

"""
A client's error at the end of somebody's sentence, which the writer copied there whole, or alone in a fence of one line.

::

    AKS 1.33, since this morning: Error from server: Get "https://10.0.3.7:10250/containerLogs/default/web-0/app": No agent available
    kubectl apply ends in `Error from server (InternalError): ... Post "https://vault.vault.svc:443/check?timeout=10s": EOF` again

It is read as if it stood on a line of its own where it names the one call that failed, its method and URL or the address that
was dialled: nobody makes that up. What a text says of errors in general, of conditions and of what one should see is no output, and a log's
line that repeats an error is its program's.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.prose import CELLS, CHAT, GENERAL, OF_TOOLS, PARTICULAR, WORD
from analyzer.sources.spoken import is_spoken
from analyzer.wording import WORDS_BESIDE

NOTE = "errors were read without the words around them on their line"
LEAD = regex.compile(
    r"(?<=[\s`\"'(\u201c\u2018\u00ab])(?:Error from server(?: \(\w{1,40}\))?: |Internal error occurred: |error dialing backend: |unable to upgrade connection: )"
)
CALL = regex.compile(r"(?:Get|Post|Put|Patch|Head|Delete) (?:\\?\")?https?://[^\s\"\\]+|\bdial (?:tcp|unix) \S*[\d/]")
"""The one call that failed."""
OPEN = {"`": "`", '"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb"}
TYPED = regex.compile(r"[ \t]{0,8}(?:my |our |a |the )?(?:kubectl|oc|k9s|helm)\b[^={}|<>]{1,200}$")
WITHIN = regex.compile(r"(?i)\berror\w*\)?:|^[!*|#]")
"""A program's own error around the inner one, or a mark of an output."""
OTHER = regex.compile(
    r"\b(?:other|another|different|previous|former|old|lab|test|staging|stage|dev|qa|sandbox)(?: \w{1,20}){0,2} (?:clusters?|customers?|cases?|tickets?|incidents?|places?|sites?|environments?)\b"
    r"|\b(?:in|from|of|on) (?:(?:the|our|a|my|some) )?(?:lab|test|staging|stage|dev|qa|sandbox|docs?|documentation|article|guide|internet|forum)\b",
    regex.I,
)
"""Words of somebody who speaks of another cluster than the one at hand."""
LONGEST = 4000
MOST_WORDS = 400
"""Characters of what stands in front of the error."""
FEWEST = 2
"""Words that make a remark; one alone is a key or a label."""


FENCED = regex.compile(
    r"[ \t]{0,8}(?:>[ \t]{0,4}){0,4}(?:[-*+•][ ]{1,4})?(?P<fence>`{1,3})[ \t]{0,4}(?P<error>(?:[Ee]rror from server(?: \(\w{1,40}\))?: |[Ee]rror: |Internal error occurred: |"
    r"error dialing backend: |unable to upgrade connection: |Unable to connect to the server: )[^`\n]*+)(?P=fence)[ \t.,;]{0,4}$"
)
"""A line that is nothing but an error in a fence of its own, in a quotation or a list perhaps: a block of one line."""


def bare_errors(text: str) -> tuple[str, dict[int, str]]:
    """The text with such errors alone on their lines, line by line the same, and of each line with words beside one why not all of it is read."""
    if not any(
        sign in text
        for sign in (
            "Error from server",
            "rror occurred: ",
            "error dialing",
            "unable to upgrade",
            "`error: ",
            "`Unable to",
        )
    ):
        return text, {}
    lines = text.split("\n")
    found: dict[int, str] = {}
    for at, line in enumerate(lines):
        if "`" in line and (fenced := FENCED.match(line[:LONGEST])) is not None:
            lines[at] = fenced["error"]
        elif (error := _error_of(line)) is not None:
            lines[at] = error
            found[at + 1] = WORDS_BESIDE
    return "\n".join(lines), found


def _error_of(line: str) -> str | None:
    """The error that a sentence ends with, or quotes; None for any other line."""
    if len(line) > LONGEST or (lead := LEAD.search(line)) is None or lead.start() > MOST_WORDS:
        return None
    words, error, rest = line[: lead.start()], line[lead.start() :].rstrip(), ""
    if (close := OPEN.get(words[-1:])) is not None:
        words, (error, _, rest) = words[:-1], error.rpartition(close)
    elif words.endswith("("):
        error = error.removesuffix(".").removesuffix(")")
    if CALL.search(error) is None or is_spoken(error.removesuffix(".")) or OTHER.search(f"{words} {rest}"):
        return None
    return error if _is_told(words.strip(), rest) else None


def _is_told(words: str, rest: str) -> bool:
    """Did somebody write these words around an error, of what he met himself."""
    about = f"{words} {rest}"
    if CELLS.search(words) or WITHIN.search(words) or (GENERAL.search(about) and not PARTICULAR.search(about)):
        return False
    if CHAT.match(f"{words} ") or TYPED.match(words):
        return True
    plain = [word for word in words.split() if WORD.match(word)]
    return OF_TOOLS.match(words) is None and len(plain) >= FEWEST and any(word[0].islower() for word in plain)

"""
Outputs that a text shows as what one should see: of no cluster, whatever names stand in them.

::

    Expected output:

        NAME                       READY   STATUS    RESTARTS   AGE
        konnectivity-agent-abcde   1/1     Running   0          2d

    What we got:

A label announces the output right below it, in a fence or up to the next words or command; a heading announces all up to the next heading.
Where a form is filled in under its first heading alone (``## Expected Behavior``, and nothing under what was met), that is what somebody met.
"""

from __future__ import annotations

from collections.abc import Set

from analyzer import patterns as regex
from analyzer.sources import form_titles, prompts
from analyzer.sources.prose import FENCE, LONGEST, sentence
from analyzer.sources.quoted_passage import QuotedPassage

SAMPLE = "sample output"
"""How such a passage is called among the sections of a text."""
SIGNS = (
    "xpect",
    "esired",
    "anted",
    "ntended",
    "deal",
    "xample",
    "ample",
    "hould",
    "sollte",
    "Soll",
    "rwartet",
    "eispiel",
    "upposed",
    "imilar",
    "ünscht",
    "unscht",
)
NOUNS = r"(?:outputs?|results?|responses?|answers?|listings?|views?|status|states?)"
LABEL = regex.compile(
    rf"(?:the |an? |your )?(?:expected|example|sample|desired)(?: (?:\w+ ){{0,3}}{NOUNS})?(?: (?:of|for|from|on|in)\b[^:\n]{{1,80}})?(?: \([^()\n]{{1,60}}\))?[ ]?:[ ]?$"
    r"|(?:erwartete[srn]?|beispiel|soll)[ -]?(?:ausgaben?|ergebnis(?:se)?|zustand|status)?(?: [^:\n]{1,60})?:[ ]?$",
    regex.I,
)
TOLD = regex.compile(
    rf"\b(?:should|must|ought to|is supposed to|are supposed to) (?:\w+ ){{0,2}}look\b(?! (?:at|into|for|up|after)\b)|\b(?:you|we|one|i) should (?:now |then |also )?(?:see|get)(?:[ ]?:|(?: \w+){{0,3}} (?:this|following|something|{NOUNS}|similar|like)\b)"
    rf"|\b(?:{NOUNS}|it|this|that|which) (?:should|must|is supposed to|has to) (?:be|show|print|return|read|say|list)\b|\b(?:here is|this is|see|below is) (?:an |a |the )?(?:example|sample|expected)\b"
    r"|\bis similar to\b|\bsimilar to (?:this|the following)\b|\b(?:example|sample|expected) (?:\w+ ){0,2}(?:output|result)s?\b|\bsollten? (?:\w+ ){0,4}(?:aussehen|ausgeben|anzeigen|liefern)\b|\bwir erwarten\b",
    regex.I,
)
HEADING = regex.compile(r"(?:#{1,6}[ ]+|h[1-6]\.[ ]+|\*\*(?=[^*\n]+\*\*:?[ \t]*$)|={1,5}[ ]+)(?P<title>[^\n]+)")
LED = regex.compile(r"\*\*[^*\n]{2,100}+\*\*[ \t]*+(?:\([^()\n]{1,100}+\)[ \t]*+)?:?[ \t]*+$")
"""A title of which a part in brackets, or a colon, stands behind the bold words."""
EXPECTED = regex.compile(
    r"(?:what (?:did you expect|you expected)|expected|expectation|example|sample|erwartet|beispiel)\b", regex.I
)
OUTPUT_TITLE = regex.compile(
    r"(?:example|sample|beispiel)|expected (?:output|result|answer|listing|response)s?\b", regex.I
)
"""A heading that says that an output stands below it."""
MET_TITLE = regex.compile(
    r"(?:actual|current|observed|real)\b|what (?:actually )?(?:happen(?:ed|s)|did you (?:see|get)|you (?:saw|got|see|get)|is happening)|(?:tats\w+|aktuell\w*)\b", regex.I
)  # fmt: skip
ACTUAL = regex.compile(
    r"\b(?:but|instead|however|whereas|actual(?:ly)?|got|gets|shows me|observed|today|currently|it is|same|heute|derzeit|aber|stattdessen|doch)\b",
    regex.I,
)
MET = regex.compile(
    r"\b(?:I|I'm|I've|we|we're|we've|our \w+|my \w+|customer|client|user)\b[^.!?\n]{0,60}\b(?:see|sees|saw|seen|seeing|observ\w+|gets?|got|getting|have|has|had|hit|run|ran|receiv\w+|encounter\w*|notic\w+|fac(?:e|ed|ing)|report\w*|fail\w*)\b",
    regex.I,
)
WANTED = regex.compile(r"\b(?:should|must|ought|supposed|expect\w*|want\w*|example|sample)\b", regex.I)
BARE = regex.compile(r"(?:for )?(?:an )?(?:example|sample|beispiel|z\. ?b\.)s?[ ]?:[ ]?$", regex.I)
"""The label without a noun, which people also write above one of several errors that they met."""
STAMPED_ERROR = regex.compile(
    r"[ \t>|]*(?:[EF]\d{4} \d\d:\d\d:\d\d\.\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\n]{0,200}?(?:\b[Ee]rror|ERROR|[Ff]ailed))"
)
"""An error with its own time: of one moment, and so of one cluster."""
TITLES = regex.compile(r"[ \t>|]*(?:NAME(?:SPACE)?|LAST SEEN|Name:|PEER ADDRESS)\b")
LONGEST_LABEL = 300


def samples(raw: str, strange: Set[int]) -> list[QuotedPassage]:
    """
    The outputs that are announced so, in order.

    Args:
        strange: lines that no parser understood, counted from 1.
    """
    if len(raw) > LONGEST or not strange or not any(sign in raw for sign in SIGNS):
        return []
    lines = raw.split("\n")
    found: list[QuotedPassage] = []
    for number in sorted(strange):
        if found and number <= found[-1].last:
            continue
        text = lines[number - 1].strip(" \t>|")[:LONGEST_LABEL]
        if (m := HEADING.match(text)) and EXPECTED.match(m["title"].strip("* ")):
            end = _next_heading(lines, number)
            if not OUTPUT_TITLE.match(m["title"].strip("* ")) and not _is_contrasted(lines, number, end, strange):
                continue
        elif _announces(text) and _end(lines, number, strange) > number:
            end = _end(lines, number, strange)
            if BARE.match(text.strip("*_ ")) and _is_instance(lines, number, end):
                continue
        elif form_titles.opens_wish(text):
            end = _next_heading(lines, number)
            if not _is_contrasted(lines, number, end, strange):
                continue
        else:
            continue
        if end > number:
            found.append(QuotedPassage(SAMPLE, number, end))
    return found


def _is_instance(lines: list[str], number: int, end: int) -> bool:
    """Is it an example of what somebody says right above that they meet, or an error of one moment, and no table or output as it should be."""
    shown = [line for line in lines[number:end] if line.strip() and not FENCE.match(line)]
    if not shown or any(TITLES.match(line) for line in shown):
        return False
    above = next((line[:LONGEST_LABEL] for line in reversed(lines[: number - 1]) if line.strip()), "")
    return STAMPED_ERROR.match(shown[0]) is not None or (MET.search(above) is not None and not WANTED.search(above))


def _is_contrasted(lines: list[str], number: int, end: int, strange: Set[int]) -> bool:
    """Does the text show anything beside what stands below this heading, or is a part of it called after what was met."""
    for at, line in enumerate(lines, 1):
        text = line.strip(" \t>")
        if number <= at <= end or not text or FENCE.match(line):
            continue
        if at not in strange or form_titles.opens_met(text):
            return True
        if (m := HEADING.match(text)) and MET_TITLE.match(m["title"].strip("* ")):
            return True
    return False


def _announces(text: str) -> bool:
    """Does this line say that what stands below it is a sample; what somebody met instead is none."""
    label = text.strip("*_ ")
    if LABEL.match(label):
        return True
    told = TOLD.search(text)
    return (
        told is not None
        and ACTUAL.search(text, told.end()) is None
        and not (MET.search(text[: told.end()]) and not WANTED.search(text))
        and (text.endswith((":", "this", "so", "`")) or _is_last(text))
    )


def _is_last(text: str) -> bool:
    return sentence(text) is not None and not text.endswith((".", "?", "!"))


def _next_heading(lines: list[str], number: int) -> int:
    """The last line in front of the next heading."""
    fenced, plain = False, HEADING.match(lines[number - 1].strip(" \t>")) is None
    for at in range(number, len(lines)):
        fenced ^= FENCE.match(lines[at]) is not None
        if fenced:
            continue
        text = lines[at].strip(" \t>")
        if HEADING.match(text) or LED.match(text) or ACTUAL.match(text.strip("*")) or form_titles.opens_met(text):
            return at
        if plain and form_titles.opens_part(text):
            return at
    return len(lines)


def _end(lines: list[str], number: int, strange: Set[int]) -> int:
    """The last line of the output below this one; its own number where there is none."""
    at = number
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at == len(lines):
        return number
    if FENCE.match(lines[at]) or FENCE.match(lines[number - 1].strip()[-3:]):
        close = next((one for one in range(at + 1, len(lines)) if FENCE.match(lines[one])), len(lines) - 1)
        return close + 1
    begun = titled = False
    last = number
    for one in range(at, len(lines)):
        line = lines[one]
        if not line.strip():
            continue
        typed = prompts.is_typed(line.strip()) or (prompts.echo(line.strip()) or ("", ""))[1] != ""
        if (
            (one + 1 in strange and not typed)
            or (typed and begun)
            or (titled and TITLES.match(line) and not lines[one - 1].strip())
        ):
            break
        begun, titled = begun or not typed, titled or TITLES.match(line) is not None
        last = one + 1
    return last if begun else number

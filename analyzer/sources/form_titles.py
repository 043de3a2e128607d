"""
Which part of a pasted form a line opens: what was wished for, what was met, or another.

::

    ### What did you expect to happen?          2. What did you see instead?
    *Desired behaviour*                         Actual results:
    Expected state
    --------------

A form marks its titles as headings, or as nothing but words on a line of their own; such a line counts only where it is the title whole,
and written as one (``expected:`` is a key).
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex

LONGEST = 120
MARKS = regex.compile(
    r"(?:[-+*>][ ]++|\d{1,2}[.)][ ]++|#{1,6}[ ]*+|h[1-6]\.[ ]*+|={1,5}[ ]++|</?[a-z0-9]{1,8}>|[*_]{1,3}+|:\w{1,30}+:[ ]*+|[^\w\s<]{1,3}[ ]++){0,6}+"
)
OWN_MARK = regex.compile(
    r"(?:[-+*][ ]+|\d{1,2}[.)][ ]+)?(?:#{1,6}[ ]|h[1-6]\.[ ]|={1,5}[ ]|<(?:h[1-6]|b|strong|summary)>)"
)
TAIL = regex.compile(r"(?:</?[a-z0-9]{1,8}>|[*_:?.=#\s]){1,20}+$")
NOUN = r"(?:behaviou?rs?|results?|outputs?|outcomes?|states?|conditions?|situations?|status|responses?)"
GERMAN = r"(?:verhalten|ergebnis(?:se)?|ausgaben?|zustand|status)"
WHO = r"(?:you|we|i)"
WISH = regex.compile(
    r"(?:(?:please )?(?:describe|explain|tell us) )?(?:"
    rf"(?:(?:what (?:is|was|are|were) )?(?:the |your |our |my )?(?:expected|desired|wanted|intended|ideal)(?: (?:\w+ )?{NOUN})?|expectations?)"
    rf"|what (?:did|do|were|would|had|have) {WHO} (?:have )?(?:expect(?:ed|ing)?|want(?:ed)?)|what {WHO} (?:had |would |have |were |was )?(?:expect(?:ed|ing)?|want(?:ed)?)"
    rf"|what (?:should|ought to) (?:have )?(?:happen(?:ed)?|be|been)|what (?:is|was|are|were) supposed to \w+|{WHO} (?:had |would )?expect(?:ed)?"
    rf"|erwartete[srn]? {GERMAN}|erwartet|erwartung(?:en)?|soll|soll[- ]?{GERMAN}|gew[uü]nschte[srn]? {GERMAN}|was (?:haben sie|hast du|wurde|habt ihr) erwartet|was sollte (?:passieren|geschehen)"
    r")(?: to (?:happen|see|get|find|occur|be|have)(?: instead)?| instead| stattdessen)?\b(?![-'])",
    regex.I,
)
MET = regex.compile(
    rf"(?:(?:please )?(?:describe|explain|tell us) )?(?:(?:what (?:is|was) )?(?:the |your |our |my )?(?:actual|current|observed|real)(?: {NOUN})?"
    rf"|what (?:actually |really )?(?:happen(?:ed|s)|is happening|went wrong)|what (?:did|do) {WHO} (?:actually )?(?:see|get|observe)|what {WHO} (?:actually )?(?:saw|got|see|get|observed)"
    rf"|(?:tats[aä]chliche[srn]?|tats(?:ae)?chliche[srn]?|aktuelle[srn]?) {GERMAN}|ist[- ]{GERMAN}|was (?:ist )?(?:stattdessen )?passiert(?: ist)?)(?: instead| stattdessen)?",
    regex.I,
)  # fmt: skip
OTHER = regex.compile(
    r"(?:how to reproduce|(?:steps )?to reproduce|reproduction|environment|umgebung|anything else|additional (?:context|information|info)|versions?|(?:relevant )?logs?|possible solution|context|workaround|screenshots?)\b[\w /,()]{0,40}",
    regex.I,
)
BOTH = regex.compile(r"\b(?:vs|versus|actual|got|but|not|isn't|doesn't|fail(?:s|ed)?)\b", regex.I)
"""The title of what was met beside the wish, as of a whole report."""


ISSUE = regex.compile(
    r"(?:please )?(?:describe|explain) the (?:bug|issue|problem)|how to reproduce(?: it)?\b[^\n]{0,60}|(?:steps )?to reproduce(?: the (?:behavior|issue|bug|problem))?"
    r"|anything else\b[^\n]{0,60}|is this a (?:bug report|request)\b[^\n]{0,60}|what keywords did you search\b[^\n]{0,80}",
    regex.I,
)
"""Titles that none but projects' forms for reports of faults have, beside those of what was wished for and met."""
BESIDE = regex.compile(
    r"(?:your )?environment(?:al)?(?: (?:info(?:rmation)?|details))?|additional (?:context|info(?:rmation)?)(?: / logs)?|cluster configuration|possible solution|(?:relevant )?log output|platform|sysinfo",
    regex.I,
)
"""Titles that such forms have, and articles as well."""
CURED = regex.compile(
    r"resolution|root cause|diagnostic steps|resolving the problem|solution|how to fix(?: it)?|fix|answer|l[oö]sung",
    regex.I,
)
"""Titles of articles about a fault that somebody understood."""
LEAST = 2
TITLED = regex.compile(r"[ \t]{0,3}(?:#{1,6}[ ]|\*\*|__|<(?:b|h[1-6])>|[A-Z])")


def is_issue(lines: Iterable[str]) -> bool:
    """Is a text a report of a fault by such a form: whoever fills it in shows below its titles what is his own."""
    own, beside = set(), set()
    for line in lines:
        if not TITLED.match(line) or not (title := _title(line.strip())):
            continue
        if CURED.fullmatch(title):
            return False
        if any(one.fullmatch(title) for one in (ISSUE, WISH, MET)):
            own.add(title.lower())
        elif BESIDE.fullmatch(title):
            beside.add(title.lower())
    return bool(own) and len(own) + len(beside) >= LEAST


def opens_wish(text: str) -> bool:
    """Does the line open the part of what should be."""
    title = _title(text)
    m = WISH.match(title)
    if m is None or BOTH.search(title, m.end()):
        return False
    return OWN_MARK.match(text) is not None or (m.end() == len(title) and title[0].isupper())


def opens_met(text: str) -> bool:
    """Does the line, all of it, open the part of what was met."""
    return MET.fullmatch(_title(text)) is not None


def opens_part(text: str) -> bool:
    """Does the line, all of it, open any part that is known of forms."""
    return opens_wish(text) or opens_met(text) or OTHER.fullmatch(_title(text)) is not None


def _title(text: str) -> str:
    if len(text) > LONGEST:
        return ""
    m = MARKS.match(text)
    return TAIL.sub("", text[m.end() if m else 0 :])

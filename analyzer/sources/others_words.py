"""
Do words above an output say that it is somebody else's: of another cluster, of a case that is over, out of a document.

::

    For comparison: tenant "vega", a DIFFERENT cluster, had this two weeks ago, that was dns and is solved:
    # from last month, solved
    **Anderer Cluster, behoben**

Words introduce what stands below them by a colon, as a heading or a comment, or because they point at it (`this is from ...`).
Who only mentions another cluster, or speaks of his own in the same breath, introduces nothing that is surely another's.
"""

from __future__ import annotations

import enum

from analyzer import patterns as regex

OTHER = (
    r"(?:other|another|different|foreign|unrelated|separate|neighbou?r(?:ing|['’]s)?|(?:(?:some|any)(?:one|body) else|a colleague|colleagues)(?:['’]s)?|healthy|working|intact|former|previous|earlier|old"
    r"|ander(?:e[rmns]?|n)|fremde[rmns]?|gesunde[rmns]?|heile[rmns]?|ehemalige[rmns]?|frühere[rmns]?|alte[rmns]?|vorige[rmns]?)"
)
PLACES = (
    r"(?:clusters?|tenants?|customers?|sites?|environments?|installations?|landscapes?|regions?|control[ -]planes?|shoots?|tickets?|cases?|incidents?|outages?"
    r"|kunden?|mandant(?:en)?|umgebung(?:en)?|standort[es]?|landschaft|fall|fälle[n]?|vorfall|störung)"
)
AMONG = r"(?:[ -][\w()\"'.-]{1,24}){0,2}?[ -]"
NOT_OURS = regex.compile(
    r"\b(?:not|nicht) (?:from |of |in |aus |von )?(?:our|this|ours|unser\w*|diese[rmns]?)(?: cluster)?\b", regex.I
)
CLUSTER = regex.compile(rf"\b{OTHER}{AMONG}{PLACES}\b|{NOT_OURS.pattern}", regex.I)
"""Names another cluster, customer or case."""
UNITS = r"(?:days?|weeks?|months?|years?|quarters?|tage[n]?|wochen?|monat(?:e[n]?|s)?|jahr(?:e[ns]?)?|quartals?)"
PAST = regex.compile(
    rf"\b(?:from|of|by|aus|von|vom)[ ](?:the |our |dem |der |den )?(?:last|previous|letzte[nrms]?|vorige[nrms]?)[ ](?:{UNITS}|spring|summer|autumn|fall|winter|time|incident|outage|case|ticket|mal|vorfall)\b"
    rf"|^(?:the |an? )?(?:logs? (?:of|from) )?(?:last|letzte[nrs]?|vorige[nrs]?) {UNITS}\b|\b(?:had|saw|was|were|looked|hatten|war(?:en)?|sah)\b[^.;]{{0,80}}\b(?:{UNITS} ago|vor [\w ]{{1,12}} {UNITS})\b"
    rf"|^(?:\d{{1,3}}|an?|one|two|three|four|some|several|few) {UNITS} ago\b|^vor [\w ]{{1,12}} {UNITS}\b|\b(?:historical|archived|damals|back then|old (?:story|capture|dump|paste))\b"
    r"|\bback in (?:the )?(?:[a-z]{3,9}|(?:19|20)\d\d)\b",
    regex.I,
)
"""Says that it was then."""
SOLVED = regex.compile(
    r"(?:\bnow |\bjetzt )?(?:\b(?:solved|gelöst|behoben|erledigt|ausgestanden)\b|(?:\b(?:is|was|got|been|since|already|long|meanwhile|and|ist|war)\b|[,;(])[ ]?(?:since |long |now |already )?(?:resolved|fixed|sorted out)\b(?! (?:to|by the|address|ip|as|at|in))|\bclosed (?:since|already|meanwhile|long ago)\b|\b(?:since|already|long) closed\b|\b(?:closed|resolved) (?:ticket|case|incident|issue)s?\b)(?: now\b)?",
    regex.I,
)
"""Says that it is over."""
DOCUMENTS = r"(?:docs?|documentation|doku(?:mentation)?|internet|forum|article|blog(?: ?post)?|wiki|guide|manual|handbook|handbuch|knowledge ?base|stack ?overflow|github(?: issue)?|tutorial)"
TOOLS = r"(?:scripts?|commands?|steps?|checks?|tools?|quer(?:y|ies)|procedures?|instructions?|one-?liners?|loops?|skripts?|befehle?[ns]?)"
"""What somebody takes out of a document and runs in his own cluster."""
EXAMPLE = regex.compile(
    rf"^(?:an? |the |ein |eine )?(?:example|sample|beispiel)s?\b|\b(?:example|sample|output|log|lines?|error|snippet|quote[d]?|copied|taken|beispiel|ausgabe|zeilen|kopiert)\b(?:(?!\b{TOOLS}\b)[^.;]){{0,40}}\b(?:from|in|of|out of|aus|von|vom|in)[ ](?:(?:the|an?|some|der|dem|einem|einer|upstream|official) ){{0,2}}{DOCUMENTS}\b"
    rf"|\b(?:some(?:one|body)|people|others|users?|found|jemand|andere|gefunden)\b[^.;]{{0,40}}\b(?:in|on|auf|im)[ ](?:(?:the|an?|some|der|dem|einem|einer|official) ){{0,2}}{DOCUMENTS}\b"
    rf"|^(?:from|out of|aus|vom|von)[ ](?:(?:the|an?|some|der|dem|einem|einer|upstream|official) ){{0,2}}{DOCUMENTS}\b",
    regex.I,
)
"""Says that a document shows it."""
DENIED = regex.compile(
    r"\b(?:not|no|never|un|cannot|can't|isn't|wasn't|nicht|kein\w*|nie|noch)\b(?:[ ][\w-]{1,12}){0,2}[ ]?$", regex.I
)
"""In front of such words, which then say the contrary."""
OWN = (
    rf"(?:(?!^)\b(?:now|jetzt|nun)\b|\b(?:today|currently|at the moment|new(?:er)? (?:one|issue|problem|ticket|case|incident|log)s?|neue[rsn]?|heute|derzeit|aktuell\w*|here(?! (?:is|are|comes?|the|an?)\b)|hier(?! (?:ist|sind|das|die|der|ein\w*|noch)\b)|this (?:cluster|tenant|one (?:shows?|prints|fails|says|gets|has|does|answers))|dieser (?:cluster|hier|zeigt)|still|since then)\b"
    rf"|\b(?:our|ours|my|mine|unser\w*|mein\w*)\b(?! {OTHER}\b))"
)
OURS = regex.compile(OWN, regex.I)
"""Speaks of one's own cluster, or of what is."""
DEEDS = regex.compile(
    r"\b(?:moved|migrat\w+|copied (?!from)|joined|restored|import\w+|followed|executed|applied|installed|upgraded|umgezogen|migriert|übernommen)\b",
    regex.I,
)
"""What one did with one's own."""
SEEN = regex.compile(
    r"\b(?:we|i|wir|ich) (?:now |also |still )?(?:get|see|have|run|ran|did|used|haben|sehen|bekommen)\b", regex.I
)
ALIKE = regex.compile(
    r"\b(?:same|(?<!look )(?<!looks )(?<!looked )like|similar(?:ly)?|just as|unlike|than|wie|genauso|gleich\w*|als)\b",
    regex.I,
)
THEIRS_OF_OURS = regex.compile(
    rf"\b{OTHER}{AMONG}{PLACES}(?P<who> (?:of|von|bei) (?:ours|mine|our(?: own)?(?= \w)|my(?= \w)|uns(?:er\w*)?))\b",
    regex.I,
)
"""Another cluster of the same owner."""
IGNORED = regex.compile(
    r"\b(?:ignore|disregard|ignorier(?:t|en)?)\b[^.;]{0,12}\b(?:this|that|it|these|those|the (?:following|next|rest|below)|das|dies\w*|folgende\w*)\b|\b(?:das|dies\w*|folgende\w*)\b[^.;]{0,20}\bignorieren\b",
    regex.I,
)
"""Asks to leave out what is shown, for whatever reason."""
POINTS = regex.compile(
    r"^[\W_]{0,4}(?:and |but |so |und |aber )?(?:this|that|these|those|it|the (?:following|next|log|logs|output|lines?|paste)|below|here|next|dies\w*|das|folgende\w*|hier|die (?:folgenden? )?(?:zeilen|ausgabe)|das log)\b[^.;]{0,60}\b(?:is|are|was|were|comes?|came|happened|belongs?|ist|sind|war|waren|stammt|stammen|kommt|gehört)\b",
    regex.I,
)
"""Points at what is shown."""
NOW = regex.compile(r"\b(?:now|after|afterwards|jetzt|danach|nach)\b", regex.I)
"""Beside a fault that is over: what follows is how things are."""
SPEAKER = regex.compile(r"\b(?:I|we|you|they|he|she|there|it|ich|wir|ihr|sie|er|es)\b")
ABOVE = regex.compile(r"^[\^↑⬆]|\b(?:above|upper|obige[nrs]?|oben)\b", regex.I)
MET = regex.compile(r"\b(?:had|saw|hit|met|hatten?|sahen?)\b", regex.I)
COMPARED = regex.compile(
    r"\b(?:as|(?<!look )(?<!looks )(?<!looked )like|similar to|unlike|than|wie)(?: (?:in|on|at|with|of|for|bei|im|auf|mit))?(?: [\w'-]{1,20}){0,3}[ ]?$",
    regex.I,
)
"""In front of another cluster: with that, one's own is compared."""
TAKEN = regex.compile(
    rf"\b(?:past(?:e[ds]?|ing)|cop(?:y|ied|ying)|quot(?:e[ds]?|ing)|attach(?:ed|ing)?|taken|outputs?|logs?|lines|kopiere?|kopiert|zitiere?|zitiert|ausgaben?|zeilen)\b[^.;:]{{0,30}}[ ](?:from|out of|of|aus|von|vom|dem)[ ](?:(?:the|our|my|their|an?|that|der|dem|den|einem|einer|unser\w*) ){{0,2}}{OTHER}{AMONG}{PLACES}\b",
    regex.I,
)
"""Says where what is shown was taken from."""
BACK_THEN = regex.compile(
    rf"\b(?:had|saw|was|were|looked|happened|hatten|war(?:en)?|sah(?:en)?)\b[^.;:]{{0,60}}?\b(?:last|previous|letzte[nrms]?|vorige[nrms]?)[ ](?:{UNITS}|spring|summer|autumn|winter|time|mal)\b",
    regex.I,
)
PRESENT = regex.compile(r"\b(?:is|are|looks?|seems?|shows?|sees?|gets?|ist|sind|sieht|zeigt)\b", regex.I)
CLOSES = regex.compile(
    r"^[\W_]{0,4}(?:and |but |so |und |aber )?(?:this|that|it|those|these|the (?:case|ticket|incident)|das|dies\w*|der fall) (?:one )?(?:was|were|got|has been|had been|is|were|wurde|war|ist)\b",
    regex.I,
)
"""In front of how a case ended."""
SHORT = 12
"""Words of a title, which no speaker is in."""
STEMS = (
    "other", "different", "foreign", "unrelated", "separate", "neighbo", " else", "colleague", "healthy", "working", "intact", "former", "previous", "earlier", "old",
    "ander", "fremd", "gesund", "heile", "ehemalig", "früher", "alte", "vorig", "not our", "not this", "not of", "not from", "not in", "nicht ", "last ", "letzte", " ago",
    "vor ", "histor", "archived", "damals", "back then", "back in", "solved", "gelöst", "behoben", "erledigt", "ausgestanden", "fixed", "sorted", "closed", "example",
    "sample", "beispiel", "docs", "documentation", "doku", "internet", "forum", "article", "blog", "wiki", "guide", "manual", "handb", "knowledge", "stack", "github",
    "tutorial", "ignor", "disregard",
)  # fmt: skip
"""One of these is in every sentence that speaks of others, in small letters."""
SENTENCE = regex.compile(r"(?<=[a-zäöüß)][.!?])[ ]{1,3}(?=[A-ZÄÖÜ\"'(])")


class OutputOwner(enum.Enum):
    """OutputOwner an output is by the words above it, or below it."""

    THEIRS = "of another cluster, or of a case that is over"
    SAMPLE = "out of a document"
    UNCLEAR = "perhaps somebody else's"
    OURS = "one's own"
    NOT_SAID = ""


THEIRS = frozenset({OutputOwner.THEIRS, OutputOwner.SAMPLE})
"""What is no evidence of the cluster at hand."""


def whose(words: str, *, title: bool) -> OutputOwner:
    """
    What a paragraph says of the output at which it ends.

    Args:
        words: the paragraph on one line, without the marks of a list, a heading or a quotation.
        title: it stands there as a heading or a comment.
    """
    parts = [part for part in SENTENCE.split(words) if part.strip()]
    for at, part in enumerate(reversed(parts)):
        announces = title or (at == 0 and words.rstrip().rstrip("*_`) ").endswith(":"))
        found = _of_sentence(part, announces=announces, follows=at > 0 and words.rstrip().endswith(":"))
        if found is not OutputOwner.NOT_SAID:
            return found
    return OutputOwner.NOT_SAID


def is_of_above(words: str) -> bool:
    """Does a paragraph say that what stands above it is another's."""
    return any(
        ABOVE.search(part) is not None
        and speaks_of_others(part)
        and ALIKE.search(part) is None
        and OURS.search(part) is None
        for part in SENTENCE.split(words)
    )


def is_closed_below(words: str) -> bool:
    """Do words right below an output say that what it shows is over, and nothing of one's own."""
    first = SENTENCE.split(words)[0]
    return CLOSES.match(first) is not None and _said(SOLVED, first) is not None and OURS.search(first) is None


def speaks_of_others(text: str) -> bool:
    """Does a text name another cluster, a case that is over, or a document; whatever it says of it."""
    return any(_said(one, text) is not None for one in (CLUSTER, PAST, SOLVED, EXAMPLE, IGNORED))


def _of_sentence(text: str, *, announces: bool, follows: bool) -> OutputOwner:
    """
    What one sentence says.

    Args:
        announces: it introduces what is shown.
        follows: another sentence, which does, stands behind it.
    """
    if ABOVE.search(text):
        return OutputOwner.NOT_SAID
    cluster, past, solved = _said(CLUSTER, text), _said(PAST, text), _said(SOLVED, text)
    found = [one for one in (cluster, past, solved, _said(EXAMPLE, text)) if one is not None]
    bare = SOLVED.sub(_hidden, NOT_OURS.sub(_hidden, THEIRS_OF_OURS.sub(_hidden, text)))
    own = [m.start() for m in OURS.finditer(bare)]
    if SOLVED.search(text) and solved is None:
        return OutputOwner.OURS  # it is not over
    if not found and _said(IGNORED, text) is not None and announces:
        return OutputOwner.UNCLEAR
    if not found:
        return OutputOwner.OURS if own or SEEN.search(text) else OutputOwner.NOT_SAID
    if not (announces or POINTS.match(text) is not None or _is_title(text)):
        return OutputOwner.UNCLEAR if follows and MET.search(text) else OutputOwner.NOT_SAID
    if not own and TAKEN.search(text):
        return OutputOwner.THEIRS
    if DEEDS.search(text) or (own and own[-1] > max(m.start() for m in found)):
        return OutputOwner.OURS
    if COMPARED.search(text[: min(m.start() for m in found)]):
        return OutputOwner.NOT_SAID
    if not own and _was_then(text):
        return OutputOwner.THEIRS
    if own or SEEN.search(text) or (ALIKE.search(text) and not solved):
        return OutputOwner.UNCLEAR
    if not (cluster or past or solved):
        return OutputOwner.SAMPLE
    return OutputOwner.UNCLEAR if solved and not (cluster or past) and NOW.search(text) else OutputOwner.THEIRS


def _was_then(text: str) -> bool:
    """Is another cluster named, and that it was so there, at another time; what is so now is only compared with it."""
    then = BACK_THEN.search(text)
    return then is not None and _said(CLUSTER, text) is not None and PRESENT.search(text) is None


def _hidden(m: regex.Match[str]) -> str:
    return "_" * len(m.group())


def _said(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    """Where it is said, and not denied."""
    m = pattern.search(text)
    return m if m is not None and DENIED.search(text[: m.start()]) is None else None


def _is_title(text: str) -> bool:
    """A few words that nobody speaks in; a sentence ends with a stop."""
    return len(text.split()) <= SHORT and SPEAKER.search(text) is None and not text.rstrip().endswith((".", "!", "?"))

"""
Is a text written by people, and does it speak of clusters in general or of what happened to one.

A runbook, a wiki page or a manual quotes outputs as samples: its sentences are conditions, advice and headings, its commands
have gaps (``<pod>``, ``xxxxx``, ``$NODE``). A ticket tells what somebody met: persons, dates, the past. Signs of either kind are
counted; single ones decide nothing, for a tool's own advice is a sentence as well.
"""

from __future__ import annotations

from analyzer import patterns as regex

LONGEST = 300_000
"""Characters above which a text is a collection of outputs, not somebody's."""
MOST_WORDS = 200
LEAST = 3
SHORT = 40
"""Lines of a text in which fewer signs do, where none speaks of one case."""
NOTE = 2
"""Sentences that make a text a note: what it shows beside them, somebody picked."""
WORD = regex.compile(r"[(\"'*_]{0,3}[A-Za-z][A-Za-z'/-]{0,30}[)\"'*_]{0,3}[,.;:!?]{0,2}$")
MARK = regex.compile(r"[ \t>]{0,12}(?:[-*+•][ ]|\d{1,2}[.)][ ]|#{1,6}[ ]|h[1-6]\.[ ]|=+[ ])?[ \t]*")
HEADING = regex.compile(r"[ \t]*(?:#{1,6}[ ]|h[1-6]\.[ ]|={1,5}[ ])")
FUNCTION = frozenset({
    "a", "an", "and", "are", "as", "at", "auf", "be", "been", "bei", "but", "by", "can", "could", "dann", "das", "der", "did", "die",
    "do", "does", "ein", "eine", "for", "from", "had", "has", "have", "he", "i", "ich", "if", "im", "in", "is", "ist", "it", "man",
    "may", "might", "mit", "must", "my", "nicht", "no", "not", "oder", "of", "on", "or", "our", "she", "should", "sich", "sie",
    "sind", "so", "that", "the", "then", "these", "they", "this", "those", "to", "und", "von", "war", "was", "we", "wenn", "werden",
    "were", "when", "will", "wir", "wird", "with", "without", "would", "you", "your", "zu"
})  # fmt: skip
OF_TOOLS = regex.compile(
    r"[ \t]*(?:[IWEF]\d{4}[ ]|\[?\d{1,4}[-/:.]\d|[|+{\[$]|Error\b|error\b|Warning\b|WARNING\b|The connection to the server|Unable to|Internal error|verify \w+:|Verif(?:y return code|ication error): |[\w./-]+:[ ]|[\w.-]+=)"
)
"""How lines of programs begin: a log's head, an error, a key."""
CELLS = regex.compile(r"\S(?:[ ]{3,}|[ ]*\t)\S")
GENERAL = regex.compile(
    r"\b(?:if|when|whenever|unless|once)\b[^.;]{0,80}\b(?:you|your|a|an|any|one|there|is|are|shows?|fails?|does|do|it|this|the)\b"
    r"|\b(?:you|your)\b|\bshould\b|\be\.g\.|\bi\.e\.|\bfor (?:example|instance)\b|\bsuch as\b|\b(?:typically|usually|normally|generally|in general|sometimes|often|always(?=[ ][a-z]))\b"
    r"|\b(?:example|sample|expected|typical|possible) (?:output|result|answer|error|log)s?\b|\bsimilar to\b|\b(?:looks?|lines?|something) like\b|\bmeans?\b|\b(?:may|might|could)\b|\b(?:the|as) follow(?:ing|s)\b|\bthis (?:page|guide|document|article|runbook|section)\b"
    r"|^(?:please )?(?:check|run|look|verify|make sure|ensure|use|replace|restart|delete|open|go|follow|see|note|execute|collect|wait|repeat|do not|don't|find|list|get|set|try|confirm|inspect|update|upgrade|enable|disable|increase)\b"
    r"|\b(?:wenn|falls|sobald)\b[^.;]{0,80}\b(?:der|die|das|ein|eine|ist|sind|man|sie|es)\b|\b(?:zum beispiel|z\. ?b\.|sollten?|meist|in der regel|prüfen|siehe)\b",
    regex.I,
)
PARTICULAR = regex.compile(
    r"\b(?:I|I'm|I've|my|we|we've|our|me|us)\b(?![.]\w)|\b(?:customer|client) (?:says|said|reports?|reported|sees?|saw|has|had|wrote|opened|calls?)\b"
    r"|\b(?:today|yesterday|tonight|this morning|last night|since (?:\d|[A-Z]|the|last|we|this|yesterday)|ago|right now|just now|so far)\b"
    r"|\b\d{1,2}:\d{2}\b|\b(?:20\d\d-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]20\d\d)\b|\b(?:[Aa]ny ideas?|[Pp]lease (?:help|advise)|[Tt]hanks|[Rr]egards)\b"
    r"|\b(?:was|were|went|began|started|stopped|failed|broke|happened|noticed|tried|found|saw|got|reported|restarted|upgraded|updated)\b"
)
TITLES = regex.compile(
    r"\b(?:troubleshoot\w*|run-?book|play-?book|how[ -]to|guide|manual|faq|frequently asked|reference|overview|prerequisites|tutorial|cheat ?sheet|symptoms?|"
    r"resolution|remedy|known issues?|best practi[cs]es?|procedure|checklist|documentation|wiki|examples?|fehlersuche|anleitung|handbuch)\b",
    regex.I,
)
SECTION = regex.compile(
    r"[ \t]{0,4}(?:#{1,6}[ ]|\*\*|h[1-6]\.[ ])?(?:environment|issue|symptoms?|problem|causes?|root cause|resolution|solution|workaround|diagnostic steps|description|"
    r"what(?:'s| is) happening|why (?:it's|is it) happening|how to fix it|prerequisites|procedure|steps|verification|next steps|see also|related (?:pages|articles))(?:\*\*)?:?[ \t]*$",
    regex.I,
)
"""Headings of the articles of vendors' knowledge bases."""
REPORTS = regex.compile(
    r"[ \t]{0,4}(?:#{1,6}[ ]|\*\*|h[1-6]\.[ ])?(?:what (?:actually )?happened|what (?:did you expect|you expected)(?: to (?:happen|see))?|(?:expected|actual|current|observed) (?:behaviou?rs?|results?)|"
    r"(?:steps|how) to reproduce(?: it| the (?:bug|issue|problem))?|to reproduce|reproduction(?: steps)?|describe the (?:bug|issue|problem)|bug description|anything else we need to know|"
    r"additional (?:context|information)|(?:screenshots|outputs?) and logs|relevant log outputs?|sysinfo)\b[^\n]{0,60}$",
    regex.I,
)
"""Headings of the forms in which a fault is reported."""
TAG = regex.compile(r"<(?:/?[a-z][a-z0-9]{0,9}(?:[ ][^<>]{0,200})?|!--[^<>]{0,200}--)>", regex.I)
MARKUP = regex.compile(r"[ \t]*<[!/a-zA-Z]")
GAP = regex.compile(
    r"<(?!none\b|unset\b|unknown\b|invalid\b|nil\b|no value\b|pending\b|https?:|br\b|pre\b|code\b|/)[A-Za-z][A-Za-z0-9_ -]{1,40}>|\b[\w.-]*-?[xX]{4,}\b|\$\{?[A-Z][A-Z0-9_]{2,}\b"
    r"|\b(?:YOUR|MY)[-_][A-Z_]+\b|\{\{[ ]?[\w.]+[ ]?\}\}"
)
"""What a reader is to fill in; what kubectl prints in angles is no gap."""

TIME = r"\[?(?:(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}),?[ T])?\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?\]?"
NICK = r"\*{0,2}[@+~&%]?[\w.-]{1,40}(?: \([\w .-]{1,40}\))?\*{0,2}"
CHAT = regex.compile(
    rf"[ \t]{{0,8}}(?:(?:{TIME}[ \t]{{1,8}})?<{NICK}>[ \t]|{TIME}[ \t]{{1,8}}(?:- )?{NICK}(?: {NICK})?:[ \t]|\[{TIME}\][ \t]{NICK}(?: {NICK})?:?[ \t]*$|{NICK}(?: {NICK})?[ \t]{{1,8}}{TIME}[ \t]*$)"
)
"""A message with its writer: ``<bob> hi``, ``[10:42] bob: hi``, or the writer's line above it, ``bob  10:42 AM``."""

NAMED = regex.compile(rf"[ \t]{{0,8}}(?:{TIME}[ \t]{{1,8}})?<{NICK}>[ \t]")
"""A message of IRC."""
DASHED = regex.compile(rf"{TIME} - {NICK}(?: {NICK})?:[ \t]\S")
"""A message of WhatsApp's export, which is no line of a log."""
FENCE = regex.compile(r"[ \t>]{0,12}(?:`{3,}|~{3,}|\{(?:code|noformat)\b[^}]*\}|</?pre>)")


def sentence(line: str) -> str | None:
    """The sentence of a line without its bullet or heading mark; None for a line that nobody wrote."""
    if OF_TOOLS.match(line) or CELLS.search(line[:400]):
        return None
    text = MARK.sub("", line, count=1)
    words = text[:1000].split()[:MOST_WORDS]
    plain = [word for word in words if WORD.match(word)]
    if len(words) < LEAST or len(plain) * 10 < len(words) * 6:
        return None
    known = sum(1 for word in plain if word.strip("()\"'*_,.;:!?").lower() in FUNCTION)
    return text if known >= 1 and any(word[:1].islower() for word in plain) else None


def nature(text: str) -> str | None:
    """
    ``general`` (a runbook, manual or wiki page with gaps to fill in), ``advice`` (the same without gaps: somebody may have
    filled it in), ``chat`` (messages of several with pasted blocks), ``note`` (outputs
    among sentences), None for any other text.

    A text is general or advice by three signs or more that outweigh twice those of one case.
    """
    if len(text) > LONGEST:
        return None
    general = particular = gaps = named = chat = fences = sentences = filled = 0
    leads = ""  # what the first line is
    for line in text.split("\n"):
        if MARKUP.match(line):
            line = TAG.sub(" ", line[:2000]).strip()
        if not line or line.isspace():
            continue
        filled += 1
        if FENCE.match(line):
            fences += 1
        elif CHAT.match(line):
            chat += 1
            named += NAMED.match(line) is not None
            sentences += DASHED.match(line) is not None
            leads = leads or ("chat" if filled == 1 else "-")
        elif REPORTS.match(line):
            particular += 1
        elif SECTION.match(line) or (HEADING.match(line) and TITLES.search(line[:200])):
            general += 1
        else:
            if gaps < 2 and GAP.search(line[:1000]):
                gaps += 1
            if (said := sentence(line)) is not None:
                sentences += 1
                if PARTICULAR.search(said):
                    particular += 1
                elif GENERAL.search(said):
                    general += 1
                    leads = leads or ("general" if filled == 1 else "-")
    short = not particular and filled <= SHORT and (leads == "general" or general * 4 >= filled)
    if general and (general + gaps >= LEAST or short) and general + gaps > 2 * particular:
        return "general" if gaps else "advice"
    if named >= 2 and named * 3 > filled * 2:
        return "chat"
    if chat >= 2 and (fences >= 2 or (sentences and (leads == "chat" or chat * 4 >= filled))):
        return "chat"
    return "note" if sentences >= NOTE and sentences * 4 >= filled else None

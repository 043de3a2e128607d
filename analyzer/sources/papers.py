"""
Texts that are made to be read by people, told by their form: mails, pages with headings and quoted blocks, questions with answers.

Headers of mail are those of RFC 5322 and of Outlook's forwarded mails. A page quotes: in fences, in indented blocks below a colon,
behind ``>``; a dump in the same markup has no sentence around its blocks. Who asks for help with what happens now writes a ticket,
and no page.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.prose import FENCE, LONGEST, sentence

HEADER = regex.compile(
    r"[ \t>*]{0,8}(?P<name>From|To|Cc|Subject|Date|Sent|Message-ID|Received|Reply-To|Von|An|Betreff|Datum|Gesendet):\*{0,2}[ \t]+\S",
    regex.I,
)
TOPIC = frozenset({"subject", "betreff"})
SENDER = frozenset({"from", "von", "to", "an"})
SENDERS, WHEN = frozenset({"from", "von"}), frozenset({"sent", "date", "gesendet", "datum"})
REPLY = regex.compile(
    r"(?:On [^\n]{5,200} wrote|Am [^\n]{5,200} schrieb[^\n]{0,100}|Le [^\n]{5,200} a écrit ?):$|\S{1,40} commented on \w{3,9} \d{1,2}, \d{4}$|-{5,} ?(?:Forwarded|Original|Urspr|Weitergeleitet)[^\n]{0,60}$|(?:Begin forwarded message|Anfang der weitergeleiteten Nachricht):$"
)
"""What mail programs and forums print above the text that is answered or handed on."""
CODE = regex.compile(
    r"#!/|(?:def|class) \w{1,60}\b[^\n]{0,200}:$|func (?:\(|\w)|package \w{1,40}$|=== RUN |\S{0,40}[ ]?##\[(?:group|error|section|command|warning)\]|diff --git |--- FAIL: |commit [0-9a-f]{40}$|<(?:!DOCTYPE\b|\?xml\b|(?!none>|unset>|unknown>|nil>|invalid)/?[a-z][a-z0-9:-]{0,40}(?:[ ][\w:-]{1,40}=[^\n]{0,300})?/?>(?![ ]\w))"
)
"""Programs, their history, what their tests print, and pages in markup: texts in them are their own."""
NEAR = 12
"""Lines within which the headers of one mail stand."""
HEADING = regex.compile(
    r"[ \t]{0,3}(?:#{2,6}[ ]+\S|#[ ]+[A-Z][\w'\"-]*(?:[ ]+[\w'\"`.,:!?-]+){1,20}$|={1,5}[ ]+\w|h[1-6]\.[ ]+\w|<h[1-6])"
)
EXAMPLE = regex.compile(r"[ \t]{0,3}(?:for |an? |the )?(?:example|sample|typical|beispiel)\b[^:]{0,80}:$", regex.I)
UNDERLINE = regex.compile(r"[ \t]{0,3}(?:={4,}|~{4,}|\^{4,})[ \t]*$")
BLOCK = regex.compile(r"(?:-{4,}|\.{4,}|\+{4,})$")
"""Around a literal block of AsciiDoc."""
ORG = regex.compile(r"[ \t]{0,8}#\+(?:begin|end)_", regex.I)
ROOT = regex.compile(r"[ \t]{0,3}#{1,6}[ ]+[\w./-]+(?:[ ].*?)?[ ](?:-{1,2}\w|\||get|describe|logs|exec|ls|status)\b")
"""A command behind root's prompt, or one that heads its output."""
QUESTION = regex.compile(r"[ \t]{0,3}(?:\*\*)?(?:Q|Question|Frage)\d{0,3}(?:\*\*)?[:.)](?:\*\*)?[ ]", regex.I)
ANSWER = regex.compile(
    r"[ \t]{0,3}(?:\*\*)?(?:A|Answer|Antwort|Accepted answer)\d{0,3}(?:\*\*)?(?: \([^()\n]{0,40}\))?[:.)](?:\*\*)?[ ]",
    regex.I,
)
QUOTE = regex.compile(r"[ \t]{0,3}>+[ \t]*\S")
ASKS = regex.compile(
    r"\b(?:please|any ideas?|help|today|tonight|yesterday|this morning|right now|just now|currently|at the moment|still|since (?:\d|[A-Z]|this|last|yesterday|the)|"
    r"(?:we|i) (?:are seeing|see|get|cannot|can't|can not|have)|our customer|bitte|seit|heute|gerade)\b",
    regex.I,
)
"""Words of somebody who has a fault now."""


def form(text: str) -> str | None:
    """``mail``, ``page``, ``note`` or None, of a text as it stands in the member, quote marks included; linear in its length."""
    if len(text) > LONGEST:
        return None
    lines = [line.rstrip() for line in text.split("\n")]
    return "mail" if _is_mail(lines) else _page(lines)


def _is_mail(lines: list[str]) -> bool:
    """Do a sender's or receiver's header and a subject stand close together."""
    last: dict[str, int] = {}
    for at, line in enumerate(lines):
        if REPLY.match(line):
            return True
        if (m := HEADER.match(line)) is None:
            continue
        name = m["name"].lower()
        last["topic" if name in TOPIC else "sender" if name in SENDER else "other"] = at
        if "topic" in last and "sender" in last and abs(last["topic"] - last["sender"]) <= NEAR:
            return True
    return False


def _page(lines: list[str]) -> str | None:
    """Headings, or questions and answers, with quoted blocks, and nobody who asks for help; a note where the headings are commands."""
    headed = commands = asked = answered = asks = False
    fences = quotes = blocks = plain = 0
    above = ""
    for line in lines:
        if CODE.match(line):
            return "page"
        if FENCE.match(line) or (headed and BLOCK.match(line)):
            fences += 1
        elif ORG.match(line):
            headed, fences = True, fences + 1
        elif QUOTE.match(line):
            quotes += 1
        elif fences % 2 == 0 and HEADING.match(line):
            commands, headed = commands or ROOT.match(line) is not None, headed or ROOT.match(line) is None
        elif (UNDERLINE.match(line) and above.strip()) or EXAMPLE.match(line):
            headed = True
        elif line:
            plain += 1
            asked, answered = asked or bool(QUESTION.match(line)), answered or bool(ANSWER.match(line))
            inner = line.startswith(("    ", "\t"))
            blocks += inner and above.endswith(":")
            if fences % 2 == 0 and not inner and sentence(line) is not None:
                asks = asks or ASKS.search(line[:1000]) is not None
        if line:
            above = line
    if asked and answered:
        return "page"
    quoted = fences >= 2 or blocks > 0 or (quotes > 0 and plain > 0)
    if headed and quoted and not asks:
        return "page"
    return "note" if commands and fences >= 2 else None

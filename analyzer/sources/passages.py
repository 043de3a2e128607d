"""
Passages of a recording that somebody else wrote: a mail, a guide with sample outputs, a chat, an article, pasted between two outputs.

::

    [root@bastion ~]# kubectl get nodes            <- the recording
    ...
    On Mon, Ola wrote:                             <- the passage: it begins with words,
    > Same here:
    > konnectivity-agent-4xk2m   0/1   Error       <- what it shows in between is a quotation,
    [root@bastion ~]# kubectl get pods             <- and the recording goes on with a mark of its own form

A passage begins with a line that no program printed and ends where the recording's own form of a mark comes again: the same
prompt, the same frame of a heading. A mark in a block that the passage opened, or of another form, is quoted as well.

Plain words make a passage only where they break that form: an output below them stands without a mark, which all others have.
Between outputs without marks, or right below a command, they are a remark or what a tool says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.form_titles import is_issue
from analyzer.sources.others_words import OutputOwner, speaks_of_others, whose
from analyzer.sources.papers import ANSWER, ASKS, CODE, HEADER, HEADING, QUESTION, REPLY, form
from analyzer.sources.prose import CHAT, FENCE, GENERAL, LEAST, LONGEST, PARTICULAR, SECTION, nature, sentence
from analyzer.sources.quoted import DATED, OF_TRACE
from analyzer.sources.quoted_passage import QUOTED, TOLD, QuotedPassage
from analyzer.sources.words_before import OF_OTHERS

if TYPE_CHECKING:
    from analyzer.sources.starts import Starts

FRAME = regex.compile(
    r"(?P<frame>(?P<sign>[-=#*>+~_])(?P=sign)++>?)[ ]{0,4}[^\s=#*>+~_`-][^\n]{0,200}?(?P<close>[ ]{0,4}[-=#*<+~_]{2,})?[ \t]*$"
)
NAME = regex.compile(r"[\w.:/-]+")
MARGIN = regex.compile(r"[ \t]{0,8}(?:>|#[ ])[ \t]?\S")
"""A line that is quoted in a mail, or put into a comment."""
COMMENT = regex.compile(r"#{1,2}[ ]{1,4}\S")
"""A shell's comment: whoever records a terminal writes between the commands so."""
ELSE = regex.compile(r"\b(?:was|were|had|once|ago|earlier|before|yesterday|last|there|back then|theirs?)\b", regex.I)
"""In a comment: what stands below was not recorded now, or not here."""


SINCE = regex.compile(r"\bsince\b[^,.;!?]{0,60}", regex.I)
"""What began then is so now."""


class _Words(NamedTuple):
    """
    Attributes:
        first, last: lines from the first words to the recording's next mark.
        belongs: what they show has the recording's form for all that.
    """

    first: int
    last: int
    belongs: bool


def passages(raw: str, strange: Set[int], starts: Starts) -> list[QuotedPassage]:
    """
    The passages of a text that show something, in order; none where nothing was recorded around them.

    Args:
        raw: the text as it stands in the member, with its margins.
        strange: lines that no parser understood, counted from 1.
        starts: how the first line of any known format begins.
    """
    if len(raw) > LONGEST:
        return []
    lines = raw.split("\n")
    unread, strange = strange, strange | _apart(lines, starts)
    if not any(_is_authored(lines, number, strange) for number in sorted(strange)):
        return []
    found = [one for one in _spans(lines, strange) if _shows(lines, one, unread)]
    inside = {number for one in found for number in range(one.first, one.last + 1)}
    if all(not line.strip() or at in inside or at in strange for at, line in enumerate(lines, 1)):
        return []
    issue = is_issue(lines)
    kinds = [(_kind(lines[one.first - 1 : one.last], strange, one.first, issue=issue), one) for one in found]
    return [
        QuotedPassage(kind, one.first, one.last) for kind, one in kinds if kind and not (kind == TOLD and one.belongs)
    ]


def without(raw: str, found: Sequence[QuotedPassage]) -> str:
    """The text with blank lines in place of these passages."""
    lines = raw.split("\n")
    for one in found:
        lines[one.first - 1 : one.last] = [""] * (one.last - one.first + 1)
    return "\n".join(lines)


def _spans(lines: list[str], strange: Set[int]) -> list[_Words]:
    marks = {number: form for number, line in enumerate(lines, 1) if (form := _mark(line)) is not None}
    counted = Counter(form for number, form in marks.items() if number not in strange)
    marks = {number: form for number, form in marks.items() if form in counted}
    own = {max(counted, key=lambda form: counted[form])} if counted else set()
    begun = headed = False  # was anything recorded so far, and any mark
    found: list[_Words] = []
    first, fenced, passed = 0, False, 0
    belongs = True  # to the mark above, which has no output so far, or to outputs that have no marks
    for number, line in enumerate(lines, 1):
        if number <= passed:
            continue
        mark = marks.get(number)
        if first:
            if FENCE.match(line):
                fenced = not fenced
            elif not fenced and mark in own:
                found.append(_Words(first, number - 1, belongs))
                first, headed, belongs = 0, True, True
        elif mark is not None:
            own.add(mark)
            begun = headed = belongs = True
        elif _is_authored(lines, number, strange):
            if until := _end_of_margin(lines, number):
                found.append(_Words(number, until, belongs))
                passed = until
                continue
            first, fenced = number, FENCE.match(line) is not None
            first = _opening(lines, first, strange - marks.keys())
        elif line.strip() and number not in strange:
            begun = True
            belongs = not headed
    if first:
        found.append(_Words(first, len(lines), belongs))
    return found if begun else []


def _end_of_margin(lines: list[str], number: int) -> int:
    """The last line of a block whose lines all begin with one sign, such as a comment's; 0 for any other line."""
    sign = next((one for one in ("# ", ">") if lines[number - 1].startswith(one)), None)
    at = number
    while sign and at < len(lines) and lines[at].startswith(sign):
        at += 1
    return at if at > number else 0


def _opening(lines: list[str], first: int, strange: Set[int]) -> int:
    """Where the words begin above this line: nothing that was printed stands between."""
    at = first
    while at > 1 and (at - 1 in strange or not lines[at - 2].strip()):
        at -= 1
        first = first if not lines[at - 1].strip() else at
    return first


def _apart(lines: list[str], starts: Starts) -> set[int]:
    """
    Lines that stand below a blank one, are no program's, and were read as if they were of the output above.

    A log's reader goes on over blank lines and counts whatever follows; other readers take single lines, such as ``Q: Why?`` for a key.
    """
    found: set[int] = set()
    logged = apart = False
    for number, line in enumerate(lines, 1):
        if not line or line.isspace():
            apart = True
        elif DATED.match(line[:100]):
            logged, apart = True, False
        elif not apart:
            logged = logged and not begins(line, starts)
        elif begins(line, starts):
            logged = apart = False
        elif _is_formal(line) or (logged and not OF_TRACE.match(line[:1000])):
            found.add(number)
        else:
            apart = logged
    return found


def begins(line: str, starts: Starts) -> bool:
    """Does an output begin with this line, or is it a mark: a prompt with its command, a heading in a frame."""
    m = starts.match(line)
    return (m is not None and not (m.lastgroup or "_").startswith("_")) or _mark(line) is not None


def _mark(line: str) -> str | None:
    """The form of the mark that a line is: its prompt or frame without the names in it."""
    if (m := FRAME.match(line[:300])) and (m["close"] or not HEADING.match(line)):
        return str(m["frame"])
    if (echo := prompts.echo(line[: prompts.LONGEST])) is not None and echo[1]:
        return "$ " + NAME.sub("w", echo[0])
    return None


def _is_authored(lines: list[str], number: int, strange: Set[int]) -> bool:
    """Is this a line that no program printed: words, a mail's header, a message, a heading of a page, source code."""
    line = lines[number - 1]
    if number not in strange:
        return False
    if _is_formal(line):
        return True
    above = lines[number - 2] if number > 1 else ""
    return not line[:1].isspace() and not DATED.match(above[:100]) and sentence(line.strip()[:2000]) is not None


def _is_formal(line: str) -> bool:
    """By its form alone no program's line."""
    text = line[:1000]
    if HEADING.match(text) is not None:
        return _mark(text) is None
    return any(one.match(text) for one in (HEADER, REPLY, CHAT, SECTION, CODE, QUESTION, ANSWER))


def _shows(lines: list[str], span: _Words, unread: Set[int]) -> bool:
    """Is there anything in a passage but words."""
    printed = (lines[at - 1] for at in range(span.first, span.last + 1) if at not in unread)
    return any(line.strip() and sentence(line.strip()[:2000]) is None and not _is_formal(line) for line in printed)


def _is_among(lines: list[str], told: Sequence[tuple[int, str]], first: int) -> bool:
    """Does an output stand in a block or between words; a tool's own advice comes as one text, and a guide goes on."""
    numbers = {at for at, _ in told}
    between = range(min(numbers, default=0), max(numbers, default=0))
    printed = any(at not in numbers and lines[at - first].strip() for at in between)
    return printed or any(FENCE.match(line) for line in lines)


def _kind(lines: list[str], strange: Set[int], first: int, *, issue: bool) -> str:
    """
    `QUOTED` by its form or its advice, `TOLD` for plain words, "" where these are labels of what stands below them.

    Args:
        issue: the whole text is a form for faults, filled in: its headings and blocks are the writer's own, and no page.
    """
    text = "\n".join(lines)
    filled = [line for line in lines if line.strip()]
    if form(text) not in (None, *(("page",) if issue else ())) or nature(text) in ("general", "chat"):
        return QUOTED
    quoted = sum(1 for line in filled if MARGIN.match(line)) * 2 > len(filled)
    told = [(at, line) for at, line in enumerate(lines, first) if at in strange]
    several = any(sum(1 for _, line in told if one.match(line[:400])) > 1 for one in (CHAT, SECTION))
    if quoted or several or any(CODE.match(line) for line in filled):
        return QUOTED
    said = [one for _, line in told if (one := sentence(line.strip()[:2000])) is not None]
    general = sum(1 for one in said if GENERAL.search(one))
    least = LEAST - any(FENCE.match(line) for line in filled)
    if (
        general >= least
        and general > sum(1 for one in said if PARTICULAR.search(one))
        and _is_among(lines, told, first)
    ):
        return QUOTED
    labels = {
        at
        for at, line in told
        if COMMENT.match(line) and not ELSE.search(line) and not OF_OTHERS.search(line) and _heads(lines, at - first)
    }
    words = {at: one for at, line in told if at not in labels and (one := sentence(line.strip()[:2000])) is not None}
    open_ = {at: one for at, one in words.items() if not one.endswith(":")}
    return TOLD if open_ and not _is_own(lines, open_, set(strange), first) else ""


def _is_own(lines: Sequence[str], said: Mapping[int, str], strange: Set[int], first: int) -> bool:
    """Does whoever speaks say of all that he shows that it is his own, now; and nothing of anybody else, or of another time."""
    if any(OF_OTHERS.search(one) or speaks_of_others(one) or ELSE.search(SINCE.sub("", one)) for one in said.values()):
        return False
    heads = [one for at, one in said.items() if _is_above_output(lines, at, strange, first)]
    return bool(heads) and all(whose(one, title=False) is OutputOwner.OURS or ASKS.search(one) for one in heads)


def _is_above_output(lines: Sequence[str], at: int, strange: Set[int], first: int) -> bool:
    """Is the next line with content, behind a line, one that a program printed."""
    below = next((n for n in range(at + 1, first + len(lines)) if lines[n - first].strip()), None)
    return below is not None and (below not in strange or FENCE.match(lines[below - first]) is not None)


def _heads(lines: Sequence[str], at: int) -> bool:
    """Does a line stand right above something that is no comment, as a remark on it."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return bool(below.strip()) and COMMENT.match(below) is None

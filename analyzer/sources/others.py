"""
Blocks of a text that its own words introduce as somebody else's: they are no evidence of the cluster at hand, whatever they show.

::

    $ kubectl logs orion-7b5c7d86fd-h2k9v -c konnectivity-server
    E0305 11:27:55.190027       1 main.go:47] error: ...

    Other cluster, for comparison:                     <- the words

    E0219 08:01:12.004114       1 clientset.go:229] ...  <- and the block, up to the next words, heading or command

A command right below the words is of the block, and what it printed; a fence below them is the block; a heading's block ends at the
next heading. What stands there is told as unread, with the reason. Where a text holds nothing else, nobody asks about anything else.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.sources import prompts
from analyzer.sources.bare_lines import Begins
from analyzer.sources.one_text import is_manifest
from analyzer.sources.others_lines import (
    TextKind,
    TextLine,
    is_begun,
    is_of_others,
    lines_with_stems,
    text_lines,
    with_quotations,
)
from analyzer.sources.others_words import THEIRS, OutputOwner, is_closed_below, is_of_above, whose
from analyzer.sources.prose import LONGEST
from analyzer.sources.quoted_passage import TOLD, QuotedPassage
from analyzer.wording import OF_ANOTHER

OTHERS = "somebody else's"
"""How a text is called among its sections that is all another's, by its first words."""
REASON = OF_ANOTHER
NOTE = "left out: {} that the words beside them call another cluster's, an old case's or an example's"
WORDS_ABOVE = 3
"""Paragraphs above an output that may say whose it is."""


def others(text: str, begins: Begins, before: str = "") -> tuple[str, list[int], list[QuotedPassage]]:
    """
    The text, line by line the same, without what its words call somebody else's.

    Args:
        before: the same text with the marks of quotations, where they were taken off.

    Returns:
        The text; the numbers of the lines that are empty in it now; passages of which nobody knows whose they are, or
        that are all there is.
    """
    if len(text) > LONGEST or not any(map(is_of_others, lines_with_stems(text))) or is_manifest(text):
        return text, [], []
    lines = text.split("\n")
    told = with_quotations(text_lines(lines, begins), (before or text).split("\n"))
    theirs: set[int] = set()
    unclear: list[QuotedPassage] = []
    for kind, first, last in _blocks(told):
        if kind in THEIRS:
            theirs.update(range(first, last + 1))
        else:
            unclear.append(QuotedPassage(TOLD, first + 1, last + 1))
    unclear = [one for one in unclear if not theirs.intersection(range(one.first - 1, one.last))]
    if not theirs:
        return text, [], unclear
    rest = [at for at, one in enumerate(told) if at not in theirs and one.kind is TextKind.PRINTED]
    if not any(is_begun(lines[at], begins) for at in rest):
        return text, [], [QuotedPassage(OTHERS, min(theirs) + 1, max((*theirs, *rest)) + 1)]
    gone = sorted(at for at in theirs if lines[at].strip())
    for at in gone:
        lines[at] = ""
    return "\n".join(lines), [at + 1 for at in gone], unclear


def _blocks(told: list[TextLine]) -> Iterator[tuple[OutputOwner, int, int]]:
    """(whose, first line, last line) of what is introduced so, the words included, counted from 0."""
    at = 0
    while at < len(told):
        if told[at].kind is TextKind.TITLE:
            found, end = whose(told[at].text, title=True), _end_of_title(told, at)
            if found in (*THEIRS, OutputOwner.UNCLEAR) and any(_is_shown(one) for one in told[at + 1 : end]):
                yield found, at, end - 1
                at = end
                continue
            at += 1
            continue
        if told[at].kind is not TextKind.WORDS:
            at += 1
            continue
        begin, output = at, at
        while output < len(told) and told[output].kind in (TextKind.WORDS, TextKind.BLANK):
            output += 1
        found = _of_words(told, begin, output)
        for first, text, _ in _paragraphs(told, begin, output):
            if is_of_above(text):
                yield OutputOwner.THEIRS, _begin_above(told, begin), first
        if found in (*THEIRS, OutputOwner.UNCLEAR) and output < len(told) and told[output].kind is not TextKind.TITLE:
            first, remark = _saying(told, begin, output)
            end, open_until = _commands(
                told, begin, output, _end(told, output), alone=remark or found is OutputOwner.SAMPLE
            )
            if found is OutputOwner.UNCLEAR and _is_closed(told, open_until):
                found, end = OutputOwner.THEIRS, open_until
            quoted = _end_of_quotation(told, output) if told[first].quoted else len(told)
            end, open_until = min(end, quoted), min(open_until, quoted)
            yield found, first, end - 1
            if open_until > end:
                yield OutputOwner.UNCLEAR, end, open_until - 1
            output = open_until
        at = max(output, at + 1)


def _is_shown(one: TextLine) -> bool:
    return one.kind in (TextKind.PRINTED, TextKind.TYPED)


def _paragraphs(told: list[TextLine], begin: int, end: int) -> list[tuple[int, str, bool]]:
    """(first line, words on one line, is it a comment) of each paragraph; a comment is one of its own."""
    found: list[tuple[int, str, bool]] = []
    apart = True
    for at in range(begin, end):
        one = told[at]
        if one.kind is TextKind.BLANK:
            apart = True
            continue
        if not apart and found and found[-1][2] == one.remark:
            found[-1] = found[-1][0], f"{found[-1][1]} {one.text}", one.remark
        else:
            found.append((at, one.text, one.remark))
        apart = False
    return found


def _of_words(told: list[TextLine], begin: int, output: int) -> OutputOwner:
    """What the words above an output say of it; the nearest paragraph that says anything counts."""
    for _, text, remark in reversed(_paragraphs(told, begin, output)[-WORDS_ABOVE:]):
        if (found := whose(text, title=remark)) is not OutputOwner.NOT_SAID:
            return found
    return OutputOwner.NOT_SAID


def _saying(told: list[TextLine], begin: int, output: int) -> tuple[int, bool]:
    """Where the paragraph begins that says it, and whether it is a comment."""
    for at, text, remark in reversed(_paragraphs(told, begin, output)):
        if whose(text, title=remark) is not OutputOwner.NOT_SAID:
            return at, remark
    return begin, False


def _commands(told: list[TextLine], begin: int, output: int, end: int, *, alone: bool) -> tuple[int, int]:
    """
    Behind the block with the further commands of it, and behind those of which nobody knows whose they are.

    Words may speak of several commands: of those right below each other, and of all that were typed at the same host; of others,
    and of a second table, that remains open.

    Args:
        alone: the words are a comment, which is about one output, or announce a sample.
    """
    prompt = told[output].text
    named = told[output].kind is TextKind.TYPED and prompts.host_of(prompt) is not None
    foreign = named and not any(one.kind is TextKind.TYPED and one.text == prompt for one in told[:begin])
    if end < len(told) and told[end].titles and not alone:
        return end, _next_words(told, end)
    while end < len(told) and told[end].kind is TextKind.TYPED and told[output].kind is TextKind.TYPED:
        if named:
            if not foreign or told[end].text != prompt:
                return end, end
        elif alone:
            return end, end
        elif told[end - 1].kind is TextKind.BLANK:
            return end, _next_words(told, end)
        end = _end(told, end)
    return end, end


def _next_words(told: list[TextLine], at: int) -> int:
    while at < len(told) and told[at].kind not in (TextKind.WORDS, TextKind.TITLE):
        at += 1
    return at


def _is_closed(told: list[TextLine], at: int) -> bool:
    """Do the next words below an output say that what it shows is over."""
    while at < len(told) and told[at].kind is TextKind.BLANK:
        at += 1
    return at < len(told) and told[at].kind is TextKind.WORDS and is_closed_below(told[at].text)


def _end(told: list[TextLine], output: int) -> int:
    """Behind the last line of an output that begins here: a fence with what is in it, else up to words, a title or another command."""
    at = output
    if told[at].kind is TextKind.FENCE:
        while at < len(told) and told[at].kind is TextKind.FENCE:
            at = next((n + 1 for n in range(at + 1, len(told)) if told[n].kind is TextKind.FENCE), len(told))
            while at < len(told) and told[at].kind is TextKind.BLANK:
                at += 1
        return at
    titled = told[at].titles
    at += 1
    while at < len(told) and told[at].kind in (TextKind.PRINTED, TextKind.BLANK):
        if titled and told[at].titles and told[at - 1].kind is TextKind.BLANK:
            break
        titled |= told[at].titles
        at += 1
    return at


def _end_of_title(told: list[TextLine], at: int) -> int:
    """Where the next title of its rank stands, or words that speak of one's own."""
    level, fenced = told[at].level, False
    for n in range(at + 1, _end_of_quotation(told, at)):
        one = told[n]
        fenced ^= one.kind is TextKind.FENCE
        if fenced:
            continue
        if (one.kind is TextKind.TITLE and one.level <= level) or (
            one.kind is TextKind.WORDS and whose(one.text, title=True) is OutputOwner.OURS
        ):
            return n
    return _end_of_quotation(told, at)


def _end_of_quotation(told: list[TextLine], at: int) -> int:
    """Behind the last quoted line, where this one is quoted, for what is said in a quotation is said of it; else the end of the text."""
    if not told[at].quoted:
        return len(told)
    return next(
        (n for n in range(at, len(told)) if not told[n].quoted and told[n].kind is not TextKind.BLANK), len(told)
    )


def _begin_above(told: list[TextLine], at: int) -> int:
    """The first line of the output above: below the words or the title above it, with its command."""
    begin = at
    while begin > 0 and told[begin - 1].kind not in (TextKind.WORDS, TextKind.TITLE):
        begin -= 1
        if told[begin].kind is TextKind.TYPED:
            break
    return begin

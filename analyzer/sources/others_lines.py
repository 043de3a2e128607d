"""
What each line of a text is, for whoever asks whose its outputs are: words, a title, a command, a fence, or something that is shown.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.bare_lines import Begins
from analyzer.sources.log_record import read
from analyzer.sources.others_words import STEMS, THEIRS, OutputOwner, speaks_of_others, whose
from analyzer.sources.prose import CELLS, CHAT, FENCE, OF_TOOLS, sentence
from analyzer.sources.quoted import DATED
from analyzer.sources.sample_outputs import TITLES

LINE = 400
MARGIN = regex.compile(r"[ \t]{0,8}(?:>[ ]?){0,4}(?:[-*+•][ ]{1,3}|\d{1,2}[.)][ ])?")
MARKED_TITLE = regex.compile(
    r"(?:(?P<level>#{2,6})[ ]+|(?P<rule>={2,}|-{2,}|\*{3,}|~{2,})[ ]++(?=[^\n]*[ ](?P=rule)[ \t]*$)|h[1-6]\.[ ]+|<h[1-6]>|(?P<bold>\*\*|__)(?=[^\n]{1,200}(?P=bold):?[ \t]*$))[ ]?(?P<text>[^\n]+)"
)
COMMENT = regex.compile(r"(?:#|//|;|--)[ ]{1,4}(?P<text>[^\s#][^\n]*)")
FILE = regex.compile(r"==> \S")
PRINTS_FILES = regex.compile(r"(?:sudo |ssh \S+ )?(?:cat|less|more|head|tail|sed|awk|grep|egrep|zcat|bat|yq|nl|diff)\b")
QUOTED = regex.compile(r"[ \t]{0,8}>(?![>=&])")
LETTERS = regex.compile(r"[^\W\d_]{2,}")
MARKS = '*_`~"“”„ \t'


class TextKind(enum.Enum):
    """What stands on a line."""

    BLANK = enum.auto()
    FENCE = enum.auto()
    TYPED = enum.auto()
    TITLE = enum.auto()
    WORDS = enum.auto()
    PRINTED = enum.auto()


class TextLine(NamedTuple):
    """
    Attributes:
        text: of words and titles, without their marks.
        level: of a title, the smaller the higher; 0 for words.
        remark: a comment.
        titles: of a table.
        quoted: with the mark of a quotation in front.
    """

    kind: TextKind
    text: str = ""
    level: int = 0
    remark: bool = False
    titles: bool = False
    quoted: bool = False


def is_begun(line: str, begins: Begins) -> bool:
    """Does a known format begin with this line, or is it a record of a log."""
    return begins.match(line) is not None or read(line.strip()) is not None


def words_of(line: str) -> TextLine | None:
    """What somebody wrote on a line: words, a comment, a title; None for a line that a program printed."""
    bare = line[:LINE]
    if bare[:4] == "    " or bare[:1] == "\t" or (DATED.match(bare) and not CHAT.match(bare)):
        return None
    spoken = CHAT.match(bare)
    bare = bare[spoken.end() :] if spoken else bare[m.end() :] if (m := MARGIN.match(bare)) else bare
    if (m := MARKED_TITLE.match(bare)) is not None:
        level = len(m["level"]) if m["level"] else 7 if m["bold"] else 1
        return TextLine(TextKind.TITLE, m["text"].strip(MARKS + "=-"), level)
    if (m := COMMENT.match(bare)) is not None and prompts.echo(line[: prompts.LONGEST]) is None:
        return TextLine(TextKind.WORDS, m["text"].strip(), remark=True)
    if OF_TOOLS.match(bare) or CELLS.search(bare):
        return None
    text = bare.strip(MARKS)
    said = sentence(bare) is not None or speaks_of_others(text) or whose(text, title=False) is OutputOwner.OURS
    if len(LETTERS.findall(text)) < 2 or not said:
        return None
    return TextLine(TextKind.WORDS, text)


def with_quotations(told: list[TextLine], lines: list[str]) -> list[TextLine]:
    """The same with the mark of those that are quoted, by the lines as they were written, one for each."""
    if len(lines) != len(told):
        return told
    return [one._replace(quoted=True) if QUOTED.match(line) else one for one, line in zip(told, lines, strict=True)]


def text_lines(lines: list[str], begins: Begins) -> list[TextLine]:
    """What each line is, in order."""
    found: list[TextLine] = []
    of_file = False  # within what a command prints of a file, whose comments are its own
    for at, line in enumerate(lines):
        if not line.strip(" \t>"):
            of_file = False
            found.append(TextLine(TextKind.BLANK))
        elif FENCE.match(line):
            of_file = False
            found.append(TextLine(TextKind.FENCE))
        elif (echo := prompts.echo(line[: prompts.LONGEST])) is not None and echo[1]:
            of_file = PRINTS_FILES.match(echo[1]) is not None
            found.append(TextLine(TextKind.TYPED, echo[0]))
        elif FILE.match(line):
            found.append(TextLine(TextKind.TITLE, "", 1))
        elif of_file or is_begun(lines[at], begins) or (words := words_of(line)) is None:
            found.append(TextLine(TextKind.PRINTED, titles=TITLES.match(line) is not None))
        else:
            found.append(words)
    return found


def is_of_others(line: str) -> bool:
    """Did somebody write on this line of another cluster, a case that is over, or a document."""
    found = words_of(line)
    return found is not None and speaks_of_others(found.text)


def lines_with_stems(text: str) -> Iterator[str]:
    """The lines that may do so: most texts hold none of the words, and most lines of the others."""
    small = text.lower()
    present = [stem for stem in STEMS if stem in small]
    if present:
        for line, low in zip(text.split("\n"), small.split("\n"), strict=True):
            if any(stem in low for stem in present):
                yield line


def labels(lines: Iterable[str]) -> bool:
    """Is one of these lines an introduction of what is somebody else's."""
    every = [(line, line[:LINE].lower()) for line in lines]
    whole = "\n".join(low for _, low in every)
    present = [stem for stem in STEMS if stem in whole]  # none in most texts
    return bool(present) and any(
        (found := words_of(line)) is not None and whose(found.text, title=found.level > 0 or found.remark) in THEIRS
        for line, low in every
        if any(stem in low for stem in present)
    )

"""
Prompts without a command, and the line that a theme prints above its prompt: furniture of a shell, known by the text itself.

::

    jdoe@L0231 MINGW64 ~/incidents (master)      <- above the prompt
    $ kubectl get nodes
    ...
    jdoe@L0231 MINGW64 ~/incidents (master)
    $                                            <- without a command

Whatever stands in front of a typed command is that shell's prompt, wherever it comes again; a line that stands above several
prompts is the theme's, or one that says where somebody is. At the end of a text a sign alone waits for a command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from analyzer import patterns as regex
from analyzer.sources import prompts

LONGEST = 160
SHORT = 2
"""Characters of a prompt that may be a mark of another kind: it counts in front of a prompt, and at the end."""
MOST = 40
"""Different prompts of one text."""
FILLED = regex.compile(r"\S")
DIGITS = regex.compile(r"\d+")
WAITING = regex.compile(
    rf"(?![|<][^@]*$|.*[ ]{{2}}\S|.*\d%|[^\n<]*<[^\n]*>[ \t]*$)[^\n]{{0,80}}{prompts.SIGN}\]?[ \t]*$"
)
PATH = r"(?:~|…|/|[A-Z]:[\\/]|~?(?:/[\w.@+-]{1,80}){1,12})(?:[\w.@+-]{0,80}[\\/]){0,12}[\w.@+-]{0,80}"
PLACE = regex.compile(
    rf"(?!(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT)[ ]|/[^\n]*$)[#\[┌╭]?[ ]?(?:[\w.\\-]{{1,64}}[ ]?@[ ]?[\w.-]{{1,255}}[ :](?:[A-Z0-9]{{3,12}}[ ])?|(?:\S{{1,40}}[ ](?:in|at)[ ](?:[^\w\s]{{1,3}}[ ])?){{0,3}}(?:[\w.-]{{1,64}}[ ])?(?:in[ ])?)"
    rf"{PATH}\]?(?:[ ](?:\([^()]{{1,60}}\)|\[[^\[\]]{{1,60}}\]|(?:on|via|took|at|git)[ :][^\n]{{1,60}}|(?=[\d./-]*[A-Za-z_])[\w./-]{{1,60}}[*+!?]{{0,4}}(?:[ ][⇡⇣↑↓*]{{1,4}})?))?[ \t]*$"
)
"""Who is where, as themes print it in a line of its own; a path alone is what `pwd` prints, and a request's is a line of a log."""


def furniture(text: str, echoes: Sequence[tuple[int, str]]) -> Iterator[tuple[int, bool]]:
    """
    (offset of a line, is it a prompt) of prompts without a command and of lines above prompts, in order.

    Args:
        echoes: offset and prompt of the lines on which a command was typed, in order.
    """
    asked = dict.fromkeys(prompt.rstrip() for _, prompt in echoes if prompt.strip())
    typed = {at for at, _ in echoes}
    bare = set(_bare(text, asked, typed))
    if (last := _last(text)) is not None and last not in typed:
        bare.add(last)
    places = sorted({*typed, *bare})
    above = {at: line for at, line in (_above(text, place) for place in places) if line and at not in typed}
    shapes: dict[str, int] = {}
    for line in above.values():
        shapes[_shape(line)] = shapes.get(_shape(line), 0) + 1
    titles = {at for at, line in above.items() if at not in bare and (PLACE.match(line) or _is_title(line, shapes))}
    yield from sorted([*((at, True) for at in bare), *((at, False) for at in titles)])


def _shape(line: str) -> str:
    return DIGITS.sub("0", line).rstrip()


def _is_title(line: str, shapes: dict[str, int]) -> bool:
    """Does such a line stand above several prompts, and has no columns, as a row that outputs end with."""
    return shapes[_shape(line)] > 1 and "  " not in line.strip() and "\t" not in line and "@" in line


def _bare(text: str, asked: Iterable[str], typed: set[int]) -> Iterator[int]:
    """Offsets of lines that hold nothing but one of these prompts; a short one must stand in front of a prompt or at the end."""
    for prompt in islice(asked, MOST):
        held: list[tuple[int, int]] = []
        at = -1
        while (at := text.find(prompt, at + 1)) >= 0:
            end = text.find("\n", at)
            end = end if end >= 0 else len(text)
            if (not at or text[at - 1] == "\n") and not text[at + len(prompt) : end].strip(" \t"):
                held.append((at, end))
        if len(prompt) > SHORT:
            yield from (at for at, _ in held)
            continue
        kept: set[int] = set()
        for at, end in reversed(held):
            filled = FILLED.search(text, end)
            behind = filled.start() if filled else len(text)
            below = text.find("\n", behind) + 1
            if filled is None or {behind, below} & typed or behind in kept:
                kept.add(at)
        yield from kept


def _last(text: str) -> int | None:
    """The offset of the text's last line, where it is a sign that waits for a command below something else."""
    end = len(text.rstrip())
    at = text.rfind("\n", 0, end) + 1
    return at if at and end - at <= LONGEST and WAITING.match(text[at:end]) else None


def _above(text: str, at: int) -> tuple[int, str]:
    """(offset, text) of the line right above."""
    begin = text.rfind("\n", 0, max(at - 1, 0)) + 1
    line = text[begin : max(at - 1, 0)]
    return (begin, line) if line.strip() and len(line) <= LONGEST else (begin, "")

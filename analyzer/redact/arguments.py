"""
The words of a command that stand one by one: in a list of JSON or Python, or each on a line of its own.

They are put together to the command they make, which is searched like one that was written in a line
(https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.redact.encoded import Find

LIST = re.compile(r"\[(?P<before>\s*)(?P<quote>\\{0,8}[\"'])(?P<body>[^\[\]\n]{3,8000})(?P=quote)(?P<after>\s*)\]")
SEVERAL = re.compile(r"[\"'],\s?\\{0,8}[\"']-|[\"']-[^\n]{0,400}[\"'],")
"""Words in quotes, one of them a flag."""
WORD = re.compile(
    r"^(?P<before>[ \t]*(?:- (?:- )?)?)(?:(?P<quote>[\"'])(?P<quoted>[^\"'\n\\]*)(?P=quote)(?P<after>,?[ \t]{0,80}\r?)|(?P<bare>[^\s\"'#{\[&*!|>][^\n\"']*))$"
)
FLAG_LINE = re.compile(r"(?m)^[ \t]+(?:- )?[\"']?-{1,2}[A-Za-z]|^- [\"']?-{1,2}[A-Za-z]")
"""A line that is a flag and its value, or one of them."""
HIDDEN = re.compile(r"\[hidden:[^\]\n]{1,40}\]")
BLANK = "\x01"
MOST = 100
"""Words of a command; what stands behind is searched as the next command."""


def in_lists(text: str, find: Find) -> str:
    """The words of each list with what `find` hides in their command hidden; the list keeps its form."""
    return LIST.sub(lambda m: _list(m, find), text) if SEVERAL.search(text) else text


def _list(m: re.Match[str], find: Find) -> str:
    sign = re.compile(rf"({re.escape(m['quote'])}\s?,\s?{re.escape(m['quote'])})")
    parts = sign.split(m["body"])
    if len(parts) < 3:
        return m[0]
    words = parts[::2]
    parts[::2] = together(words, find)
    return f"[{m['before']}{m['quote']}{''.join(parts)}{m['quote']}{m['after']}]"


def together(words: list[str], find: Find) -> list[str]:
    """The words as `find` leaves them in the command that they make; as they were where it is not told what became of which."""
    command = " ".join(one.replace(" ", BLANK) for one in words)
    clean = HIDDEN.sub(lambda m: m[0].replace(" ", BLANK), find(command))
    if clean == command:
        return words
    found = [one.replace(BLANK, " ") for one in clean.split(" ")]
    return found if len(found) == len(words) else words


def over_lines(text: str, find: Find) -> str:
    """The same for words that stand each on a line of its own, at one indent."""
    if not FLAG_LINE.search(text):
        return text
    return "\n".join(_lines(text.split("\n"), find))


def _lines(lines: list[str], find: Find) -> Iterator[str]:
    block: list[re.Match[str]] = []
    for line in lines:
        word = WORD.match(line) if len(line) < 2000 else None
        if block and (word is None or len(word["before"]) != len(block[-1]["before"]) or len(block) >= MOST):
            yield from _command(block, find)
            block = []
        if word is None:
            yield line
        else:
            block.append(word)
    yield from _command(block, find)


def _command(block: list[re.Match[str]], find: Find) -> Iterator[str]:
    words = [one["quoted"] if one["quote"] else one["bare"].rstrip() for one in block]
    new = together(words, find) if len(words) > 1 and any(one.startswith("-") for one in words) else words
    for one, old, word in zip(block, words, new, strict=True):
        yield (
            one[0]
            if old == word
            else f"{one['before']}{one['quote'] or ''}{word}{one['quote'] or ''}{one['after'] or ''}"
        )

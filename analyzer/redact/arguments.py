"""
The words of a command that stand one by one: in a list of JSON or Python, or each on a line of its own.

They are put together to the command they make, which is searched like one that was written in a line
(https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.redact.encoded import Find

LIST = regex.compile(r"\[(?P<before>\s*)(?P<quote>\\{0,8}[\"'])(?P<body>[^\[\]\n]{3,8000})(?P=quote)(?P<after>\s*)\]")
BARE_LIST = regex.compile(
    r"\[(?P<body>(?=[^\[\]\n\"']*(?<=[\[ ])--?[A-Za-z])[^\[\]\n\"',]{1,400}(?:, [^\[\]\n\"',]{1,400}){0,99})\]"
)
"""The same as YAML allows it without quotes: `[--user, bob]`."""
PLACED = (
    "radtest|rabbitmqctl|net|sqlplus|wpa_passphrase|htpasswd|htdigest|grafana-cli|chpasswd|kadmin|smbpasswd|cargo|mc|vault|etcdctl|redis-cli|iscsiadm"
    "|mosquitto_passwd|ipmitool|ceph|crm|pcs|occ|wp|sqlldr|expdp|impdp|rclone|snmpwalk|snmpget|lftp"
)
"""Programs of which a word is a secret by its place, behind no flag."""
PLACED_WORD = regex.compile(rf"(?:[\w./-]{{0,100}}/)?(?:{PLACED})")
PLACED_LIST = regex.compile(rf"\[\s*\\{{0,8}}[\"'](?:[\w./-]{{0,100}}/)?(?:{PLACED})\\{{0,8}}[\"'],")
PLACED_LINE = regex.compile(rf"(?m)^[ \t]*- (?:- )?[\"']?(?:[\w./-]{{0,100}}/)?(?:{PLACED})[\"']?\r?$")
SEVERAL = regex.compile(r"[\"'],\s?\\{0,8}[\"']-|[\"']-[^\n]{0,400}[\"'],")
"""Words in quotes, one of them a flag."""
WORD = regex.compile(
    r"^(?P<before>[ \t]*(?:- (?:- )?)?)(?:(?P<quote>[\"'])(?P<quoted>[^\"'\n\\]*)(?P=quote)(?P<after>,?[ \t]{0,80}\r?)|(?P<bare>(?!- )[^\s\"'#{\[&*!|>][^\n\"']*))$"
)
FLAG_LINE = regex.compile(r"\n(?=[ \t]*+[-\"'])(?:[ \t]+(?:- )?[\"']?-{1,2}[A-Za-z]|- [\"']?-{1,2}[A-Za-z])")
"""A line that is a flag and its value, or one of them; behind a line feed, which is found ten times as fast as the beginning of a line."""
COMMAND_LINE = regex.compile(
    rf"{FLAG_LINE.pattern}|\n(?=[ \t]*+-){PLACED_LINE.pattern.removeprefix('(?m)^').removesuffix('$')}(?=\n|\Z)"
)
"""The same, or one of these programs."""
FLAG = regex.compile(rf"(?m)^[ \t]*(?:- (?:- )?)?[\"']?-{{1,2}}\w|{PLACED_LINE.pattern.removeprefix('(?m)')}")
"""A line that may be a word which begins with a hyphen, or one of these programs."""
HIDDEN = regex.compile(r"\[hidden:[^\]\n]{1,40}\]")
BLANK = "\x01"
MOST = 100
"""Words of a command; what stands behind is searched as the next command."""


def in_lists(text: str, find: Find) -> str:
    """The words of each list with what `find` hides in their command hidden; the list keeps its form."""
    if "[-" in text or ", -" in text:
        text = BARE_LIST.sub(lambda m: f"[{', '.join(together(m['body'].split(', '), find))}]", text)
    return LIST.sub(lambda m: _list(m, find), text) if SEVERAL.search(text) or PLACED_LIST.search(text) else text


def _list(m: regex.Match[str], find: Find) -> str:
    sign = regex.compile(rf"({re.escape(m['quote'])}\s?,\s?{re.escape(m['quote'])})")
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
    if not COMMAND_LINE.search(f"\n{text}"):
        return text
    lines = text.split("\n")
    done = 0
    find = functools.lru_cache(maxsize=256)(find)  # the containers of one workload are started alike
    for at in _flags(text):
        if at < done:
            continue
        begin, done = _beside(lines, at, done)
        lines[begin:done] = _lines(lines[begin:done], find)
    return "\n".join(lines)


def _flags(text: str) -> Iterator[int]:
    """The numbers of the lines, from 0, whose word begins with a hyphen."""
    number = at = 0
    for m in FLAG.finditer(text):
        number += text.count("\n", at, m.start())
        at = m.start()
        yield number


def _beside(lines: list[str], at: int, least: int) -> tuple[int, int]:
    """Where the words at one indent begin and end of which a line may be one."""
    begin, end = at, at + 1
    depth = _depth(lines[at])
    if depth < 0:
        return begin, end
    while begin > least and _depth(lines[begin - 1]) == depth:
        begin -= 1
    while end < len(lines) and _depth(lines[end]) == depth:
        end += 1
    return begin, end


def _depth(line: str) -> int:
    word = WORD.match(line) if len(line) < 2000 else None
    return -1 if word is None else len(word["before"])


def _lines(lines: list[str], find: Find) -> Iterator[str]:
    """The words of one command and of those that follow it."""
    block: list[regex.Match[str]] = []
    for line in lines:
        word = WORD.match(line) if len(line) < 2000 else None
        if block and (word is None or len(block) >= MOST):
            yield from _command(block, find)
            block = []
        if word is None:
            yield line
        else:
            block.append(word)
    yield from _command(block, find)


def _may_tell(words: list[str]) -> bool:
    return any(one.startswith("-") and one.strip("-") for one in words) or any(
        PLACED_WORD.fullmatch(one) for one in words
    )


def _command(block: list[regex.Match[str]], find: Find) -> Iterator[str]:
    words = [one["quoted"] if one["quote"] else one["bare"].rstrip() for one in block]
    new = together(words, find) if len(words) > 1 and _may_tell(words) else words
    for one, old, word in zip(block, words, new, strict=True):
        yield (
            one[0]
            if old == word
            else f"{one['before']}{one['quote'] or ''}{word}{one['quote'] or ''}{one['after'] or ''}"
        )

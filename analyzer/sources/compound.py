"""
Several calls on one line or in one loop: which of them printed a line, where its form tells.

::

    $ for p in a-1 b-2; do kubectl get po $p --no-headers; kubectl logs $p --tail=1; kubectl exec $p -- uptime; done
    a-1   1/1   Running   0   5d
    2025-06-30T08:01:10Z INFO served GET /v1/orders 200
     08:01:12 up 33 days,  1:12,  0 users,  load average: 0.11, 0.20, 0.18

    $ while true; do date; kubectl exec a-1 -- hostname; sleep 5; done

A line that two of them may have printed tells of neither, but where each prints one line a turn: then it is the next one's.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import uses
from analyzer.sources.commands import commands_of, read_command
from analyzer.sources.loops import each_of, is_text

LOOP = regex.compile(
    r"^[ ]*(?:for|while|until)\b[^;\n]{0,400};[ ]*do\b[ ]*+(?P<body>[^\n]{1,1999}?)[ ]*+;?[ ]*+\bdone\b"
)
SILENT = regex.compile(
    r"(?:cd|export|source|unset|set|alias|sleep|umask|clear|true|wait|read|break|continue|:)(?:[ ]|$)|[A-Za-z_]\w{0,40}=\S*$"
)
SAYS = regex.compile(r"(?:echo|printf)(?:[ ]++-[neE]{1,3}(?=[ ]))*+[ ]++(?P<text>[^ \n][^\n]*+)")
LISTS = frozenset({"get", "top", "api-resources", "version", "cluster-info", "config"})
"""Verbs of kubectl whose answers come from the API server alone, in columns."""
OBJECTS = regex.compile(r"\s-(?:o|-output)[ =]?(?:json|yaml|jsonpath|go-template|custom-columns)")
COLUMNS = regex.compile(r"[ \t]*\S+(?:[ \t]{2,}\S[^\t]*|\t\S.*)$|[a-z.]+/[\w.-]+$")
"""A row of a table of kubectl's, or the name of an object with its kind."""
CELL = regex.compile(r"\s\d{1,4}/\d{1,4}\s")
TITLES = regex.compile(r"[ \t]*+[A-Z][A-Z-]++(?:[ \t]{2,}+[A-Z][A-Z()/-]*+(?:[ ][A-Z()/-]++)*+)++[ \t]*+$")
UPTIME = regex.compile(r"[ ]*\d\d:\d\d(?::\d\d)? up[ ]+\d")
DATE = regex.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b,? .{4,30}\d\d:\d\d.{0,20}$|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?[ ]?(?:Z|UTC|[+-]\d\d:?\d\d)?)?$|\d\d:\d\d:\d\d$|1\d{9}$"
)
"""What `date` prints alone on its line, in any of its usual forms."""
WORD = regex.compile(r"[\w.-]{1,253}$")
ONE_LINE = frozenset({"date", "uptime", "hostname", "whoami", "pwd"})
HIDES = regex.compile(r"2>(?!&1)|&>|&&|\|\||(?<!\|)\|(?!\|)|\b(?:timeout|gtimeout)[ ]|--request-timeout")
"""What keeps a call's error from being printed, ends it without a word, or prints only where another command came through."""
MOST = 8
SEVERAL = "several commands on one line may have printed it"


class CallKind(NamedTuple):
    """
    One command of the line.

    Attributes:
        use: the use of the tunnel that it is; "" of a command that needs none.
        text: the command; of one that prints a text that text.
        says: it prints its text, with the shell's variables in it.
    """

    use: str
    text: str
    says: bool = False

    @property
    def program(self) -> str:
        """What a call has run in the container, by its name; "" where a shell is given a script."""
        return self.text.partition(" -- ")[2].strip().partition(" ")[0].rpartition("/")[2]


@functools.lru_cache(maxsize=4096)
def calls_of(command: str) -> tuple[CallKind, ...]:
    """
    The calls of a line, or of the body of a loop, of which at least one goes through the tunnel and another prints something, too.

    None of a line on which something stands of which it is not known what it prints, and of one that is read as a single call.
    """
    if not any(sign in command for sign in (";", "&&", "||")) or uses.use_of(command) is not None:
        return ()
    loop = LOOP.match(command)
    found: list[CallKind] = []
    for text in commands_of(loop["body"] if loop else command):
        if SILENT.match(text):
            continue
        call = _call(text)
        if call is None:
            return ()
        found.append(call)
    several = sum(not one.says for one in found) > 1  # texts around a single call have a reader of their own
    return tuple(found) if several and len(found) <= MOST and any(one.use for one in found) else ()


def _call(text: str) -> CallKind | None:
    if m := SAYS.match(text):
        return CallKind("", m["text"].strip().strip("\"'"), says=True)
    if text.partition(" ")[0] in ONE_LINE:
        return CallKind("", text)
    if (use := uses.use_of(text)) is not None:
        return CallKind(use, text)
    said = read_command(text)
    return CallKind("", text) if said.of_cluster and said.verb in LISTS and not OBJECTS.search(text) else None


def shown_by(calls: tuple[CallKind, ...], line: str) -> CallKind | None:
    """The one call through the tunnel that can have printed this line, which shows that it went through; None where several can, or none."""
    sure = [one for one in calls if _prints(one, line)]
    through = {one.use for one in sure if one.use}
    if len(through) != 1 or any(not one.use for one in sure):
        return None
    return next(one for one in sure if one.use)


class Turns:
    """
    Which of several calls printed a line that more than one can have, where each of them prints one line a turn: the next one in order.

    A call that fails prints its error in place of its line; one whose errors are hidden, or that is cut short, prints none at all.
    """

    def __init__(self, command: str) -> None:
        self._calls = calls_of(command)
        through = [one for one in self._calls if one.use]
        self._known = (
            len(through) == 1 and not HIDES.search(command) and all(one.says or _prints_one(one) for one in self._calls)
        )
        self._at: int | None = len(self._calls) - 1

    def failed(self) -> None:
        """An error stands where the call's line would."""
        self._at = next((at for at, one in enumerate(self._calls) if one.use), None)

    def of(self, line: str) -> CallKind | None:
        """The call whose turn it was; None where that is not known."""
        able = [at for at, one in enumerate(self._calls) if _prints(one, line)] if self._known else []
        after = -1 if self._at is None else (self._at + 1) % max(1, len(self._calls))
        self._at = able[0] if len(able) == 1 else after if after in able else None
        return None if self._at is None else self._calls[self._at]


def _prints_one(call: CallKind) -> bool:
    """Does it print one line: a call of a program that does, or that program here."""
    if call.use:
        return call.use == "exec" and call.program in ONE_LINE
    return call.text.partition(" ")[0] in ONE_LINE


def is_printed(calls: tuple[CallKind, ...], line: str) -> bool:
    """May any of them have printed this line."""
    return any(_prints(one, line) for one in calls)


def why_open(command: str, line: str) -> str:
    """Why nobody knows which of several calls printed this line; blank where one can have, or none."""
    calls = calls_of(command)
    if len({(one.use, one.text) for one in calls if _prints(one, line)}) < 2 or shown_by(calls, line) is not None:
        return ""
    return SEVERAL


def is_over(calls: tuple[CallKind, ...], line: str) -> bool:
    """Are these somebody's words: nothing below them was printed by the line above."""
    return not is_printed(calls, line) and uses.is_remark(line)


def _prints(call: CallKind, line: str) -> bool:
    plain = line.strip()
    if call.says:
        return is_text(call.text, plain)
    if not call.use:
        return _by_itself(call.text, line)
    if call.use == "exec":
        return _in_container(call, line)
    return not UPTIME.match(line) and not _is_row(line) and uses.is_shown(call.use, line) is True and _is_long(plain)


def _by_itself(text: str, line: str) -> bool:
    plain = line.strip()
    match text.partition(" ")[0]:
        case "date":
            return DATE.match(plain) is not None
        case "uptime":
            return UPTIME.match(line) is not None
        case "hostname" | "whoami":
            return WORD.match(line.strip()) is not None
        case "pwd":
            return line.startswith("/")
    return _is_row(line) or (COLUMNS.match(line) is not None and not UPTIME.match(line))


def _in_container(call: CallKind, line: str) -> bool:
    """By the program that is run, as far as its output has a form of its own; of any other a line of some program."""
    plain = line.strip()
    if plain and plain == read_command(call.text).pod:
        return True
    match call.program:
        case "uptime":
            return UPTIME.match(line) is not None
        case "date":
            return DATE.match(plain) is not None
        case "hostname":
            return bool(each_of(call.text)) and _is_name(plain)
        case "echo":
            return is_text(call.text.partition(" echo ")[2].strip().strip("\"'"), plain)
        case "true" | ":":
            return False
    return uses.is_shown("exec", line) is True and not _is_row(line) and uses.LOGGED.match(line) is None


def _is_row(line: str) -> bool:
    """Is it one of kubectl's tables, by a count of containers or by its titles."""
    return CELL.search(line) is not None or TITLES.match(line) is not None


def _is_name(plain: str) -> bool:
    """The name of a host or of a pod: one word with a digit or a dash."""
    return WORD.match(plain) is not None and any(sign.isdigit() or sign == "-" for sign in plain)


def _is_long(plain: str) -> bool:
    """A line of a log has several words; one word may be a host's name."""
    return " " in plain


def use_of_logs(command: str) -> str | None:
    """The use that a log below the line shows: `logs`, where no program of a container may have printed it."""
    calls = calls_of(command)
    if not any(one.use == "logs" for one in calls):
        return None
    named = ("uptime", "date", "hostname", "echo", "true", ":")
    return "logs" if all(one.use != "exec" or one.program in named for one in calls) else None

"""
A client's error as the log of the program that ran the client has it: a test, a pipeline, a playbook.

::

    2023-03-17 06:04:50,123 - MainThread - ci.utils - WARNING - Command stderr: Error from server: error dialing backend: No agent available
    E       ci.exceptions.CommandFailed: Error is Error from server: error dialing backend: dial tcp 10.0.1.4:10250: i/o timeout
    fatal: [master-0]: FAILED! => {"cmd": "oc logs web-0", "rc": 1, "stderr": "Error from server: error dialing backend: EOF", "stdout": ""}
    2023-03-17T06:04:50.1234567Z ##[error]Error from server: error dialing backend: EOF
    deployer-1  | Error from server: error dialing backend: No agent available
    #11 1.512 Error from server: error dialing backend: No agent available

What stands in front are a logger's own signs: a time, a level, a source with its line, a stream's name (`logging` of Python, logback,
pytest, Ginkgo, Ansible's `default` callback, GitHub's runner), or the step, container or branch by whose name a build tells its lines apart. The error is read as if the client had printed it. A few words of the
program may stand before it; a sentence of somebody has no such signs, and one that speaks of errors in general is none.
"""

from __future__ import annotations

import json

from analyzer import patterns as regex
from analyzer.sources.prose import GENERAL
from analyzer.sources.said_errors import CALL
from analyzer.sources.spoken import is_spoken

NOTE = "errors were read without what a logger printed in front of them"
LEAD = regex.compile(
    r"(?:Error from server(?: \(\w{1,40}\))?: |Unable to connect to the server: |Internal error occurred: |error dialing backend: |unable to upgrade connection: )"
)
SIGNS = (
    "Error from server",
    "rror occurred: ",
    "error dialing",
    "unable to upgrade",
    "Unable to connect to the server",
)
LEVELS = (
    r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL|SEVERE|trace|debug|info|warn(?:ing)?|error|fatal)"
)
STAMP = r"(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
LEVEL = rf"[\[(<]?{LEVELS}[\])>]?:?"
SOURCE = r"[\[({]?[\w./$-]{1,120}\.(?:py|go|java|kt|rb|js|ts|sh|robot):\d{1,6}[\])}]?:?"
PYTEST = r"(?<![^\n])E(?=[ ]{2,})"
RUNNER = r"##\[(?:error|warning|debug)\]"
STREAM = r"(?:[Cc]ommand )?(?:stderr|STDERR|std_err|stdout|STDOUT)(?: ?[:=]|(?=[ ]\|))"
STRONG = regex.compile(
    rf"(?<![^\n])E(?=[ ]{{2,}}|$)|{RUNNER}|(?<![\w.]){LEVEL}(?=[ |\t-]|$)|{SOURCE}(?=[ |\t-]|$)|{STREAM}"
)
"""A sign that a program put there: by a time alone nobody knows who wrote the line."""
CLIENTS = regex.compile(rf"(?<![^\n])E(?=[ ]{{2,}})|{RUNNER}|{STREAM}|\b(?:kubectl|oc|helm)\b")
"""Marks of what a client printed, and the clients themselves."""
NAME = r"[\[({<]?[\w.$:/#@-]{1,120}[\])}>]?:?(?=[ \t]*(?:[|:-][ \t]|$)|[ \t]{2,}|(?<=[\])}>:]))"
TOKEN = rf"(?:{STAMP}|{RUNNER}|{PYTEST}|{SOURCE}|{LEVEL}|{STREAM}|{NAME})"
HEAD = regex.compile(rf"[ \t]{{0,12}}\[?{STAMP}\]?|[ \t]{{0,12}}{TOKEN}")
NEXT_TOKEN = regex.compile(rf"[ \t]*+(?:[|:-][ \t]++)?\[?{TOKEN}\]?|[ \t]*+(?:[|:-][ \t]*+)?$")
MESSAGE = regex.compile(
    r"[ \t]*(?:[|:-][ \t]+)?(?:[\w.]{1,80}(?:Error|Exception|Failed|Failure): )?(?P<words>[^\n{}\"`]{0,120}?)(?::|\bis)[ \t]{0,2}$"
)
WRAPPING = regex.compile(
    r"[ \t]{1,40}(?:error|failed|could not|unable to|cannot|retry)\b[\w ()'-]{0,80}: (?:[a-z][\w ()'-]{0,80}: ){0,6}"
)
"""What Go's errors are wrapped in, at the begin of a line that a document folded: no logger's sign."""
STEP = r"[A-Za-z_@./][\w@./:-]{0,80}"
BUILD = regex.compile(
    rf"[ \t]{{0,8}}(?:\[{STEP}(?: (?:: )?{STEP}){{0,3}}\][ \t]{{1,4}}"  # branches of Jenkins, steps of Tekton and Drone
    rf"|{STEP}[ \t]{{1,40}}\|[ \t]"  # Compose, foreman
    r"|#\d{1,5} \d{1,6}\.\d{1,3} "  # BuildKit
    rf"|{STEP}(?:\[\d{{1,6}}\]| \((?:local|remote)-exec\)): "  # Nomad, Terraform
    r"|[A-Za-z@][\w@./-]{0,60}:[A-Za-z][\w@./:-]{0,60}: "  # Turborepo
    rf"|==> {STEP}: "  # Packer
    r"|::(?:error|warning|notice|debug)(?: [^\n:]{0,200})?::)"  # a command to GitHub's runner
)
"""What a build prints in front of each line of one of its steps."""
CLIENT = regex.compile(r"Error from server(?: \(\w{1,40}\): |: (?:error dialing backend: |Get \"https://))")
"""How kubectl begins, and nothing else does."""
PLAYBOOK = regex.compile(
    r"(?:fatal|failed|ok|changed): \[[\w.@-]{1,120}\](?:: [A-Z!]{2,12})? (?:\(item=[^\n]{0,120}\) )?=> (?=\{)"
)
QUOTES = {'"': '"', "'": "'"}
LONGEST, FARTHEST, MOST = 16_000, 300, 12


def without_loggers(text: str) -> tuple[str, int]:
    """The text with such errors alone on their lines, line by line the same, and how many they are."""
    if not any(sign in text for sign in SIGNS):
        return text, 0
    lines = text.split("\n")
    count = 0
    for at, line in enumerate(lines):
        if len(line) <= LONGEST and (error := _error_of(line)) is not None:
            lines[at] = error
            count += 1
    return ("\n".join(lines), count) if count else (text, 0)


def _error_of(line: str) -> str | None:
    """The error behind a logger's signs, or within what a task of a playbook returned; None for any other line."""
    if (m := PLAYBOOK.match(line)) is not None:
        return _returned(line[m.end() :])
    lead = LEAD.search(line, 1, FARTHEST)
    if lead is None or WRAPPING.fullmatch(line, 0, lead.start()) is not None:
        return None
    words, error = line[: lead.start()], line[lead.start() :].rstrip()
    if BUILD.fullmatch(words) is not None and (CLIENT.match(error) or CALL.search(error)):
        return None if is_spoken(error.removesuffix(".")) else error
    if (close := QUOTES.get(words[-1:])) is not None:
        words, error = words[:-1], error.rpartition(close)[0] or error
        error = error.split("\\n", 1)[0]
    if CALL.search(error) is None and (close is not None or CLIENTS.search(words) is None):
        return None  # any program may say so of a server of its own, and a quotation may be of any
    return error if _is_head(words) and not is_spoken(error.removesuffix(".")) else None


def _is_head(words: str) -> bool:
    """Are these a logger's signs, one of them a strong one, with at most a few words of the program behind them."""
    first = HEAD.match(words)
    if first is None:
        return False
    end, strong = first.end(), STRONG.search(first.group()) is not None
    for _ in range(MOST):
        if not words[end:].strip():
            return strong or STRONG.search(words) is not None
        if (m := NEXT_TOKEN.match(words, end)) is None or m.end() == end:
            break
        end = m.end()
    if STRONG.search(words, 0, end) is None:
        return False
    said = MESSAGE.match(words, end)
    return said is not None and GENERAL.search(said["words"]) is None


def _returned(text: str) -> str | None:
    """The first line of what the command of a task printed as its error."""
    try:
        result = json.loads(text)
    except (ValueError, RecursionError):
        return None
    said = (result.get("stderr") or result.get("msg")) if isinstance(result, dict) else None
    first = said.split("\n", 1)[0].strip() if isinstance(said, str) else ""
    return first if LEAD.match(first) and not is_spoken(first) else None

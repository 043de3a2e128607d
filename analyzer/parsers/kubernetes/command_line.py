"""
Flags of the tunnel's agent or server where they stand outside of any object: a command line, or items of a list of arguments.

::

    root  812  1  0 Oct19 ?  00:10:11 /proxy-agent --proxy-server-host=c104.example.org --proxy-server-port 31417
    ExecStart=/usr/bin/konnectivity-agent --proxy-server-host=c104.example.org
    ["--proxy-server-host=c104.example.org","--proxy-server-port=31417"]
    - --proxy-server-port=31417
    --server-count=3
    - -proxy-server-port=31417
    - --proxy-server-host
    - c104.example.org

Go takes one dash as well as two. A flag that does not stand there is not missing: `grep`, `ps` and a paste show a part. Arguments below a key that no pod has are the
settings of a tool that makes pods, as Helm's values are.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.kinds.pods import flags_of

PROGRAM = regex.compile(
    r"(?:^|[\s/=\"'\[:])(?:proxy|konnectivity)-(?P<part>agent|server)[\"']?,?\s{1,40}(?=[\"']?--?[A-Za-z])"
)
BEFORE = regex.compile(r"[A-Za-z]{2,}")
DIGIT = regex.compile(r"\d")
ITEM = regex.compile(
    r"[\s>|*]{0,80}(?:(?:-\s+)?\"?(?:args|command)\"?:\s*)?(?:[\[,]\s*)?(?:-\s+)?(?=[\"']?--?[A-Za-z])"
)
OWN = regex.compile(
    r"(?:^|[\s\"'\[,])--?proxy-server-(?:(?:host|port)=\"?\S|host[\"',]{0,3} +[\"']?[^\s.:\d]*[.:\d]|port[\"',]{0,3} +[\"']?\d)"
)
"""Flags that the agent alone has."""
VALUE = regex.compile(
    r"(?P<indent>[\s>|*]{0,80})-\s+(?:\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'|[^\s-](?:\S{0,400}[^\s:])?)\s*$"
)
"""An item that is one word and no flag: the value of a flag on the item above."""
CONTAINER_LINE = regex.compile(
    r"[\s>|*]{0,80}(?:-\s+)?(?:\"?(?:name|image)\"?:\s*)?(?:\[\s*)?[\"']?(?:[\w./-]{0,200}/)?(?:konnectivity|proxy)-(?P<part>agent|server)(?:[:@][\w.:-]{1,100})?[\"']?\s*+\]?,?\s*+$"
)
"""The program, name or image of a container, on a line of its own beside its arguments."""
IMAGE = regex.compile(r"[\s>|*]{0,80}\"?image\"?:\s{0,8}[\"']?(?P<image>[\w./:@-]{3,250})[\"']?,?\s*$")
PICKS = regex.compile(r"\b[ef]?grep\b(?![^|\n]{0,200}[ ](?:-[A-Za-z]{0,8}[AC]|--(?:after-)?context))")
"""A filter that shows single lines; with the lines behind a hit it shows a run of them."""
AROUND = 24
"""Lines of a container."""
OF_SERVER = regex.compile(
    r"(?:^|[\s\"'\[,])--?(?:server-count|agent-port|uds-name|delete-existing-uds-file|proxy-strategies|agent-service-account|authentication-audience)(?:[=\"',]| +[\"']?[\w/]|$)"
)
"""Flags that of all programs of a cluster the server alone has."""
AGENT, SERVER = "konnectivity-agent", "konnectivity-server"
MARKS = (
    "-proxy-server-",
    "-server-count",
    "-agent-port",
    "proxy-agent",
    "-server-port",
    "-uds-name",
    "-proxy-strategies",
    "-delete-existing-uds-file",
    "-agent-service-account",
    "-authentication-audience",
    "proxy-server -",
    "konnectivity-server -",
)
"""One of them stands in every such text."""
HEAD = regex.compile(r"\s{0,80}(?:- )?\"?(?:args|Args|command|Command)\"?:\s*+(?:\[\s*+)?$")
KEY = regex.compile(r"(?P<indent>[ ]{0,80}(?:- )?)\"?(?P<key>[A-Za-z_][\w./-]{0,100})\"?:[ \t]*$")
OF_POD = frozenset({"items", "spec", "template", "jobTemplate", "containers", "initContainers", "args", "command"})
"""Keys above the arguments of a container."""
WORD = regex.compile(
    r"--?[A-Za-z][\w-]*+(?:=(?:\"[^\"\n]*+\"|'[^'\n]*+'|[^\s\"',\]]*+(?:,[^\s\"',\]]++)*+))?|[^\s\"',\[\]]++(?:,[^\s\"',\]]++)*+"
)
COMMENT = regex.compile(r"\s#\s.*")
GLUE = regex.compile(r"[\s\"',\[\]\\;]*+")
SOLE = frozenset(
    {
        "logtostderr",
        "alsologtostderr",
        "sync-forever",
        "enable-profiling",
        "enable-contention-profiling",
        "warn-on-channel-limit",
    }
)
"""Flags of klog and of the agent that are true without a value."""


def flags(line: str) -> list[tuple[str, str]]:
    """(flag, value) pairs of a line that is the command line of agent or server, or items of a list of flags; none of any other line."""
    program = PROGRAM.search(line)
    if program is not None:
        before = line[: program.start() + 1].rpartition(" ")[0]  # of `ps`: users, numbers, times
        if len(BEFORE.findall(before)) > (4 if DIGIT.search(before) else 1):
            return []  # a sentence that speaks of it
        return _pairs(line[program.end() :])
    item = ITEM.match(line)
    return _pairs(line[item.end() :]) if item is not None else []


def _pairs(text: str) -> list[tuple[str, str]]:
    """All of a text as flags and their values; none where a word stands there that is neither."""
    words: list[str] = []
    text = COMMENT.sub("", text)
    at = GLUE.match(text).end()  # type: ignore[union-attr]
    while at < len(text):
        word = WORD.match(text, at)
        if word is None:
            return []
        words.append(word.group())
        at = GLUE.match(text, word.end()).end()  # type: ignore[union-attr]
    free = 0
    for before, text in zip(["", *words], words, strict=False):
        if not text.startswith("-") and ("=" in before or not before.startswith("-") or before.lstrip("-") in SOLE):
            free += 1
    return [] if free else [(flag, value) for flag, value, _ in flags_of(words)]


def owner(line: str) -> str | None:
    """Whose a line of flags is: agent or server, by the program's name or by a flag that it alone has."""
    if (program := PROGRAM.search(line)) is not None:
        return AGENT if program["part"] == "agent" else SERVER
    return AGENT if OWN.search(line) is not None else SERVER if OF_SERVER.search(line) is not None else None


def lists(fragment: Fragment) -> dict[int, tuple[str, list[tuple[str, str]]]]:
    """Owner and flags by line of command lines, and of each run of items among which one is the agent's or the server's own."""
    if not any(mark in fragment.text for mark in MARKS):
        return {}
    most = 1 << 12  # of a line; a longer one is no command line that somebody shows
    found: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    run: dict[int, list[tuple[str, str]]] = {}
    own: str | None = None
    keys: list[tuple[int, str]] = []  # those above the line, each with its indent
    lines = [*fragment.filled, (0, "")]
    begin = 0  # the index of the run's first line
    asks = 0  # the line of a flag on an item of its own, whose value may stand on the next one
    for at, (number, line) in enumerate(lines):
        keys = _above(keys, line)
        of_tool = len(keys) > 1 and any(name not in OF_POD for _, name in keys)
        here = flags(line) if "-" in line and len(line) < most and not of_tool else []
        if here:
            run[number] = here
            own = own or owner(line)
            asks = number if line.lstrip("> |*").startswith("-") and here[-1][1] == "" and "=" not in line else 0
        elif asks and number == asks + 1 and _indent(line) == _indent(lines[at - 1][1]) and VALUE.match(line):
            flag, value = run[asks][-1][0], line.split("-", 1)[1].strip().strip("\"'")
            run[asks] = [*run[asks][:-1], (flag, value)]
            run[number] = []
            own, asks = own or owner(f"--{flag}={value}"), 0
        else:
            headed = bool(run) and not next(iter(run.values()))
            if own is None and any(run.values()) and all(_begins_item(one) for _, one in lines[begin + headed : at]):
                own = _beside(lines, begin, at, headed=headed)
            if own is not None:
                found |= {one: (own, pairs) for one, pairs in run.items()}
                found |= {one: found.get(one, (own, [])) for one in _around(lines, begin, at)}
                if headed and not _is_picked(fragment.context.command, run):
                    found |= {one: (own, [("image", image)]) for one, image in _image_behind(lines, at)}
            headed = HEAD.match(line) is not None
            run, own, asks, begin = {number: []} if headed else {}, None, 0, at + (not headed)
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t>|*"))


def _beside(lines: list[tuple[int, str]], first: int, end: int, *, headed: bool) -> str | None:
    """
    Whose a list of arguments is: by program, name or image of the same container, where they agree.

    Args:
        first, end: its lines, the last behind it.
        headed: its first line is the key above it, with which the container may begin.
    """
    indent = min(_indent(line) for _, line in lines[first + headed : end])
    parts = set()
    for step, begin in ((-1, first - 1), (1, end)):
        if step < 0 and headed and _begins_item(lines[first][1]):
            continue
        for at in range(begin, begin + step * AROUND, step):
            number, line = lines[at] if 0 <= at < len(lines) else (0, "")
            item = _begins_item(line) and _indent(line) < indent  # a container begins with it
            if not line.strip() or abs(number - lines[at - step][0]) > 1 or (item and step > 0):
                break
            if m := CONTAINER_LINE.match(line):
                parts.add(m["part"])
            if item:
                break
    return (AGENT if "agent" in parts else SERVER) if len(parts) == 1 else None


def _around(lines: list[tuple[int, str]], first: int, end: int) -> Iterator[int]:
    """Lines right above and below a list of arguments that are keys of its object, or name its program."""
    for step, begin in ((-1, first - 1), (1, end)):
        for at in range(begin, begin + step * AROUND, step):
            number, line = lines[at] if 0 <= at < len(lines) else (0, "")
            key = KEY.match(line)
            if abs(number - lines[at - step][0]) > 1 or not (
                CONTAINER_LINE.match(line) or (key and key["key"] in OF_POD)
            ):
                break
            yield number


def _image_behind(lines: list[tuple[int, str]], end: int) -> Iterator[tuple[int, str]]:
    """(line, image) of the same container below a list of arguments that has its key: the list is there to its end."""
    for at in range(end, min(end + AROUND, len(lines))):
        number, line = lines[at]
        if not line.strip() or abs(number - lines[at - 1][0]) > 1 or (_begins_item(line) and ":" in line):
            return
        if m := IMAGE.match(line):
            yield number, m["image"]
            return


def _is_picked(command: str, run: dict[int, list[tuple[str, str]]]) -> bool:
    """Were the lines picked out by a word of theirs, so that others of the list may be missing."""
    flags_ = [flag for pairs in run.values() for flag, _ in pairs]
    return PICKS.search(command) is not None or all(flag.startswith("proxy-server-") for flag in flags_)


def _begins_item(line: str) -> bool:
    return line.lstrip(" \t>|*").startswith("- ")


def _above(keys: list[tuple[int, str]], line: str) -> list[tuple[int, str]]:
    """The keys, with their indents, below which the next line may stand."""
    key = KEY.match(line)
    indent = len(key["indent"]) if key is not None else len(line) - len(line.lstrip())
    if not line.strip():
        return keys
    kept = [one for one in keys if one[0] < indent + (key is None)]
    return kept if key is None else [*kept, (indent, key["key"])]


def rows(number: int, of: tuple[str, list[tuple[str, str]]], emit: Emit) -> None:
    """A row of `container_args` for each of a line's flags."""
    part, pairs = of
    for flag, value in pairs:
        emit(schema.CONTAINER_ARGS, number, kind="unknown", name=part, container=part, flag=flag, value=value)

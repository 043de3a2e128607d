"""
Flags of the tunnel's agent or server where they stand outside of any object: a command line, or items of a list of arguments.

::

    root  812  1  0 Oct19 ?  00:10:11 /proxy-agent --proxy-server-host=c104.example.org --proxy-server-port 31417
    ExecStart=/usr/bin/konnectivity-agent --proxy-server-host=c104.example.org
    ["--proxy-server-host=c104.example.org","--proxy-server-port=31417"]
    - --proxy-server-port=31417
    --server-count=3
    - -proxy-server-port=31417

Go takes one dash as well as two. A flag that does not stand there is not missing: `grep`, `ps` and a paste show a part. Arguments below a key that no pod has are the
settings of a tool that makes pods, as Helm's values are.
"""

from __future__ import annotations

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
OF_SERVER = regex.compile(
    r"(?:^|[\s\"'\[,])--?(?:server-count|uds-name|delete-existing-uds-file|proxy-strategies|agent-service-account|authentication-audience)(?:[=\"',]| +[\"']?[\w/]|$)"
)
"""Flags that of all programs of a cluster the server alone has."""
AGENT, SERVER = "konnectivity-agent", "konnectivity-server"
MARKS = (
    "-proxy-server-",
    "-server-count",
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
    for number, line in [*fragment.filled, (0, "")]:
        keys = _above(keys, line)
        of_tool = len(keys) > 1 and any(name not in OF_POD for _, name in keys)
        here = flags(line) if "-" in line and len(line) < most and not of_tool else []
        if here:
            run[number] = here
            own = own or owner(line)
        else:
            if own is not None:
                found |= {at: (own, pairs) for at, pairs in run.items()}
            run, own = {number: []} if HEAD.match(line) else {}, None
    return found


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

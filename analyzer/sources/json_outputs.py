r"""
Outputs of commands that stand as texts in JSON: results of Ansible, of cloud consoles, of tickets and of scripts.

::

    {"cmd": ["kubectl", "get", "nodes"], "rc": 0, "stdout": "NAME   STATUS   ROLES ...\nw1     Ready    <none> ..."}
    {"hosts": {"w1": {"rc": 0, "stdout_lines": ["BIRD v0.3.3+birdv1.6.8 ready.", "name     proto ..."]}}}

What stands beside its command, or is called `stdout`, is a member of its own before this is asked. An object that holds such a text is a result: its other keys say on which host, and by which command. What a Kubernetes object
or an entry of a log holds is none, and a manifest is no state of a cluster.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer import patterns as regex
from analyzer.sources import prompts, records
from analyzer.sources.commands import read_command
from analyzer.sources.log_record import read
from analyzer.sources.stamps import begins_output

LARGEST = 2 << 20
HEAD = 4000
OBJECT = re.compile(r'"(?:apiVersion|items)"\s*:|"kind"\s*:\s*"[A-Z]')
TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"')
ERROR = regex.compile(r"(?:error: |Error from server|Unable to connect to the server|The connection to the server )")
HOST_KEYS = frozenset({"host", "hostname", "inventory_hostname", "node", "nodename", "ansible_host"})
HOST = regex.compile(r"[a-z0-9](?:[a-z0-9.:-]{0,251}[a-z0-9])?")
LISTED = "_lines"
MANIFEST = regex.compile(r"[ \t]{0,40}(?:- +|\{ *)?(?:apiVersion|kind): *\S")
STATE = regex.compile(r"[ \t]{0,40}(?:- +)?(?:status|resourceVersion|uid|creationTimestamp):(?:[ ]|$)")
"""What a server adds to an object: who printed it asked for its state."""
SAMPLE = 50
FEWEST = 2
WORDED = regex.compile(r"[A-Za-z0-9]")
FENCE = regex.compile(r"(?:```|~~~|\{(?:code|noformat)[^}\n]{0,80}\})[ ]?(?P<rest>[^\n]*)$")
STREAM = regex.compile(r"\[?(?:stdout|output)\]?:?[ ]*$", regex.I)
PrintedLine = tuple[int, str]
"""A line of a text, and the line of the member on which it stands."""


class Pairs(list[tuple[str, object]]):
    """Keys and values of an object, in their order."""


@dataclass(slots=True)
class Leaf:
    """A text of an object, or a list of texts, line by line."""

    key: str
    lines: list[PrintedLine]


@dataclass(slots=True)
class Result:
    """An object: the keys above it, its texts, and the lines of the member that it stands on."""

    keys: tuple[str, ...]
    leaves: list[Leaf] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


def unfold(text: str) -> list[PrintedLine] | None:
    """The outputs within a text that is one JSON value, and the lines of it that are of no result; None where it holds none."""
    first = text.lstrip()[:1]
    if first not in ("{", "[") or len(text) > LARGEST or OBJECT.search(text[:HEAD]):
        return None
    if records.is_array(text) or (first == "{" and records.is_answer(text) and next(records.answer(text), None)):
        return None
    begin = len(text) - len(text.lstrip())
    found = outputs(text, begin, objects=False)
    if found is None or text[found[2] :].strip():
        return None
    lines, used, _ = found
    rest = [(at, line) for at, line in enumerate(text.split("\n"), 1) if at not in used and WORDED.search(line)]
    return [*lines, *rest]


def outputs(text: str, begin: int, objects: bool = True) -> tuple[list[PrintedLine], set[int], int] | None:
    """
    (lines of the outputs in the JSON value that begins here, lines of the member that are of results, where it ends).

    Args:
        objects: whether YAML of Kubernetes is an output as well: a tool that ran a command says so.
    """
    try:
        value, end = json.JSONDecoder(object_pairs_hook=Pairs).raw_decode(text, begin)
    except (ValueError, RecursionError):
        return None
    found, used = list[PrintedLine](), set[int]()
    for result in _Walk(text, begin).results(value):
        if shown := _lines_of(result, objects):
            found += shown
            used |= result.lines
    return (found, used, end) if found else None


class _Walk:
    """Follows a value and its text together, so that each text in it has its line."""

    def __init__(self, text: str, begin: int) -> None:
        self._text = text
        self._tokens = TOKEN.finditer(text, begin)
        self._at, self._line = begin, 1 + text.count("\n", 0, begin)

    def results(self, value: object) -> list[Result]:
        found = [Result(())]
        self._value(value, (), "", found[0], found)
        return found

    def _next(self) -> int:
        token = next(self._tokens)
        self._line += self._text.count("\n", self._at, token.start())
        self._at = token.start()
        return self._line

    def _value(self, value: object, keys: tuple[str, ...], key: str, owner: Result, found: list[Result]) -> None:
        if isinstance(value, Pairs):
            result = Result(keys)
            found.append(result)
            for name, inner in value:
                result.lines.add(self._next())
                self._value(inner, (*keys, name), name, result, found)
        elif isinstance(value, str):
            line = self._next()
            owner.lines.add(line)
            owner.leaves.append(Leaf(key, [(line, one) for one in value.splitlines()]))
        elif isinstance(value, list):
            if value and all(isinstance(one, str) for one in value):
                lines = [(self._next(), one) for one in value]
                owner.lines.update(line for line, _ in lines)
                owner.leaves.append(
                    Leaf(key, [(line, part) for line, one in lines for part in one.splitlines() or [""]])
                )
                return
            for one in value:
                self._value(one, keys, key, owner, found)


def _lines_of(result: Result, objects: bool) -> list[PrintedLine]:
    """The host's heading, the command and the outputs of a result; nothing where it holds no output."""
    printed = [leaf for leaf in result.leaves if _is_output(leaf, objects)]
    listed = {leaf.key.removesuffix(LISTED) for leaf in printed if leaf.key.endswith(LISTED)}
    printed = [leaf for leaf in printed if leaf.key not in listed]
    if not printed:
        return []
    line = printed[0].lines[0][0]
    found = list[PrintedLine]()
    if host := _host(result):
        found.append((line, f"{host} | CHANGED | rc=0 >>"))
    if command := next(filter(None, map(_command, result.leaves)), ""):
        found.append((line, f"$ {command}"))
    errors = [leaf for leaf in result.leaves if leaf.lines and ERROR.match(leaf.lines[0][1]) and leaf not in printed]
    errors = [leaf for leaf in errors if not leaf.key.endswith(LISTED)]
    for leaf in (*printed, *errors):
        found += [*leaf.lines, (leaf.lines[-1][0], "")]
    return found


def _is_output(leaf: Leaf, objects: bool) -> bool:
    """Are these several lines that begin as a program's output, or as a part of a paste that does."""
    if not objects and is_manifest([text for _, text in leaf.lines]):
        return False
    lines = [text for _, text in leaf.lines if text.strip()]
    if len(lines) < FEWEST or all(map(prompts.is_typed, lines)):
        return False
    return begins_output(lines) or is_log(lines) or any(map(_opens, lines, lines[1:]))


def is_manifest(lines: list[str]) -> bool:
    """Do these lines hold an object of Kubernetes as somebody wrote it, and not as a server printed it."""
    return any(map(MANIFEST.match, lines)) and not any(map(STATE.match, lines))


def is_log(lines: list[str]) -> bool:
    """Are most of these lines records of a log."""
    sample = lines[:SAMPLE]
    return 2 * sum(read(line) is not None for line in sample) > len(sample)


def _opens(line: str, below: str) -> bool:
    if (fence := FENCE.match(line)) is not None:
        return begins_output([fence["rest"] or below]) or begins_output([below])
    return STREAM.match(line) is not None and begins_output([below])


def _host(result: Result) -> str:
    """The name of the host, by its own key or by that above the result among hosts."""
    own: Iterator[str] = (leaf.lines[0][1] for leaf in result.leaves if leaf.lines and leaf.key.lower() in HOST_KEYS)
    above = result.keys[-1] if len(result.keys) > 1 and result.keys[-2].lower() in ("hosts", "nodes", "results") else ""
    return next((name for name in (above, *own) if HOST.fullmatch(name)), "")


def _command(leaf: Leaf) -> str:
    """The text as one command, "" where it is none."""
    text = " ".join(part for _, part in leaf.lines)
    said = read_command(text)
    is_one = len(leaf.lines) < 20 and (said.of_cluster or said.of_node or said.node is not None)
    return text if is_one and prompts.is_typed(f"$ {text}") else ""

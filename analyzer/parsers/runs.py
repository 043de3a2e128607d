r"""
What is left of JSON in which a program keeps the commands that it ran, when what they printed was read by itself.

::

    {"host": "w1", "cmd": "calicoctl node status", "rc": 0, "stdout": ""}

Names, commands, codes and times say nothing of a cluster beyond what the outputs' own members say; words that stand in any other key are unread.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

LARGEST = 1 << 20
COMMANDS = frozenset({"cmd", "command", "cmdline", "args", "argv", "command_line"})
PRINTED = frozenset({"stdout", "stderr", "output", "stdout_lines", "stderr_lines", "result"})
TOLD = COMMANDS | {
    "name", "title", "description", "step", "task", "start", "end", "started", "finished", "delta", "duration", "time", "timestamp", "cwd", "shell",
    "_raw_params", "creates", "removes", "chdir", "executable", "date",
}  # fmt: skip
"""Keys whose words say how something was run."""
SIGN = regex.compile(r'"(?:stdout|stderr|output|cmd|command|cmdline)"[ ]*:')
PAIR = regex.compile(r'"(?P<key>[^"\\\n]{1,120})"[ ]*:[ ]*"(?P<value>(?:[^"\\\n]|\\[^\n])*+)"')


def takes(fragment: Fragment) -> str:
    if len(fragment.text) > LARGEST or SIGN.search(fragment.text) is None:
        return ""
    values = _values(fragment.text)
    return "commands that were run, as JSON" if any(map(_is_run, _objects(values))) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    emit.records += sum(map(_is_run, _objects(_values(fragment.text))))
    for number, line in fragment.filled:
        if any(_says_more(m["key"], m["value"]) for m in PAIR.finditer(line)):
            emit.unread(number, "a value of a run of a command that is not read")


def _says_more(key: str, value: str) -> bool:
    return " " in value.strip() and key.lower() not in TOLD


def _values(text: str) -> list[object]:
    """The documents of the text: one, or one a line; none where it is damaged."""
    for parts in ([text], [line for line in text.split("\n") if line.strip()]):
        try:
            return [json.loads(part) for part in parts]
        except (ValueError, RecursionError):
            continue
    return []


def _objects(values: list[object]) -> Iterator[dict[str, object]]:
    open_ = list(values)
    while open_:
        value = open_.pop()
        if isinstance(value, dict):
            yield value
            open_ += value.values()
        elif isinstance(value, list):
            open_ += value


def _is_run(value: dict[str, object]) -> bool:
    """Has it a command and a place for what that printed, which is empty, for it stands elsewhere."""
    keys = {str(key).lower() for key in value}
    printed = [one for key, one in value.items() if str(key).lower() in PRINTED]
    return (
        bool(printed)
        and any(not one for one in printed)
        and bool(keys & COMMANDS or {"rc", "exit_code", "stdout"} & keys)
    )


PARSERS = (Parser("runs of commands", r"(?!)", takes, parse, 60),)

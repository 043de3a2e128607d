"""
The last errors of Gardener's ``Shoot``, cut out of its status and quoted without the object.

::

      lastErrors:
        - description: >-
            task "Waiting until the Kubernetes API server can connect to the Shoot workers" failed: ...
          taskID: Waiting until the Kubernetes API server can connect to the Shoot workers
          lastUpdateTime: '2022-04-21T11:53:46Z'
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.kinds import gardener
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load

FIRST = regex.compile(r"(?P<indent>[ \t]*+)last(?:Errors|Operation):[ \t]*+$")
HAS = regex.compile(r"(?m)^[ \t]*+last(?:Errors|Operation):[ \t]*+$")
OWN = regex.compile(r"\b(?:taskID|description):[ \t]")


def takes(fragment: Fragment) -> str:
    if HAS.search(fragment.text) is None or OWN.search(fragment.text) is None:
        return ""
    return "the last errors of a shoot, cut out of its status" if _block(fragment.lines) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    begin, lines = _block(fragment.lines) or (0, [])
    first = fragment.first_line + begin
    for number, _ in fragment.filled:
        if not first <= number < first + len(lines):
            emit.unread(number, "not of the last errors of a shoot")
    try:
        value = load(textwrap.dedent("\n".join(lines).expandtabs()), emit.sink.limits)
    except BadYaml as error:
        emit.unread(first, f"the last errors of a shoot could not be read: {error}", text="\n".join(lines))
        return
    if not gardener.told(value, emit, first):
        emit.unread(first, "no error of a shoot", text="\n".join(lines))


def _block(lines: Sequence[str]) -> tuple[int, list[str]] | None:
    """Index of the first line and the lines of the fields, as far as they stand together; None where there are none."""
    at = next((at for at, line in enumerate(lines) if FIRST.match(line)), None)
    if at is None:
        return None
    indent = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    while end < len(lines):
        text = lines[end]
        deep = len(text) - len(text.lstrip())
        if (
            text.strip()
            and deep <= indent
            and not (deep == indent and (text.lstrip().startswith("- ") or FIRST.match(text)))
        ):
            break
        end += 1
    return at, list(lines[at:end])


PARSERS = (Parser("last errors of a shoot", "(?!)", takes, parse, 60),)

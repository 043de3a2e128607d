"""
Commands that a terminal broke within the name of what they ask for, put together where a list of the same text shows that name whole.

::

    $ kubectl describe pod -n kube-system konnectivity-agent-6c4d6c59c4-4m
    8xt | tail -5

Half a name is none of any object's, and the halves together are what a row begins with: no other words of a text are so.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.sources import prompts

LONGEST = 4 << 20
"""Characters of a text that somebody may have typed commands for."""
TOOLS = ("kubectl ", "oc ", "crictl ")
HALF = regex.compile(r"(?:.*[ /])(?P<half>[a-z0-9][a-z0-9.-]{3,252})$")
REST = regex.compile(r"(?P<rest>[a-z0-9.-]{1,252})(?=[ ;|]|$)")
LISTED = regex.compile(
    r"[ \t]{0,8}+(?P<first>[a-z0-9][a-z0-9./-]{1,300})(?:[ \t]{1,80}(?P<second>[a-z0-9][a-z0-9./-]{1,300}))?"
)
"""What a row of a list begins with: a name, or a namespace and a name."""


def whole_names(text: str) -> tuple[str, int]:
    """(the text, line by line the same, with each such command on its first line; how many lines were left empty)."""
    if len(text) > LONGEST or not any(tool in text for tool in TOOLS):
        return text, 0
    lines, names, emptied = text.split("\n"), set[str](), 0
    for at, line in enumerate(lines[:-1]):
        if not any(tool in line for tool in TOOLS) or len(line) > prompts.LONGEST:
            continue
        half, rest = HALF.match(line), REST.match(lines[at + 1])
        if half is None or rest is None or prompts.echo(line) is None:
            continue
        names = names or set(_listed(lines))
        if half["half"] + rest["rest"] in names and half["half"] not in names:
            lines[at], lines[at + 1] = line + lines[at + 1], ""
            emptied += 1
    return ("\n".join(lines), emptied) if emptied else (text, 0)


def _listed(lines: list[str]) -> Iterator[str]:
    """Names that rows begin with, those of kinds as well (`pod/web`)."""
    for line in lines:
        if (m := LISTED.match(line)) is not None:
            for word in (m["first"], m["second"] or ""):
                yield word.rpartition("/")[2]

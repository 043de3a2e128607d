"""
Whose a log is from a line within it on: below a command that was typed there, and below a heading that names another program.

::

    E0513 09:12:51.102030       1 server.go:459] "Failed to get a backend" err="No agent available"

    on the worker, crictl logs konnectivity-agent:
    E0513 09:12:44.020101       1 clientset.go:204] "cannot connect once" err="EOF"
"""

from __future__ import annotations

from dataclasses import replace

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.asked_of import asked_of
from analyzer.sources.commands import read_command
from analyzer.sources.names import SPLIT, Context

PROGRAM = regex.compile(rf"(?<![\w-])(?P<name>{'|'.join(sorted(SPLIT, key=len, reverse=True))})(?![\w])")
MOST_WORDS = 12


def below_command(own: Context, text: str, number: int) -> Context:
    """What is known below a typed command, which names its own pod or leaves the member's."""
    prompt, command = prompts.echo(text[: prompts.LONGEST]) or ("", "")
    named = read_command(command)
    return replace(
        own,
        pod=named.pod or own.pod,
        container=named.container or own.container,
        namespace=named.namespace or own.namespace,
        node=named.node or own.node,
        command=command,
        opened="",
        typed_at=number,
        typed_time=prompts.time_of(prompt),
        asked_of=asked_of(prompt, command),
        previous=named.previous or own.previous,
    )


def below_heading(own: Context, text: str) -> Context | None:
    """What is known below a short line with a colon at its end that names one program, which is not the one whose log stands above."""
    line = text.strip()
    if not line.endswith(":") or len(line.split()) > MOST_WORDS:
        return None
    names = {m["name"] for m in PROGRAM.finditer(line)}
    if len(names) != 1:
        return None
    (name,) = names
    if own.container == name or (own.container is None and (own.pod or name).startswith(name)):
        return None
    return replace(own, pod=None, container=name, command="", opened="", typed_at=0, previous=False)


def below_words(own: Context) -> Context:
    """What is known below somebody's words: no command printed it, and of whose pod it is nothing says."""
    return replace(own, pod=None, container=None, command="", opened="", typed_at=0, previous=False)

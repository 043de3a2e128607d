"""
What stands beside a call on its line: commands of the shell that print one line of their own, before it or behind it.

::

    $ date; kubectl exec web-0 -- hostname
    Tue Feb  4 08:10:00 UTC 2025
    web-0

    $ kubectl exec web-0 -- id; echo done
    uid=0(root) gid=0(root)
    done

Whoever wants to know when he tried types so. How many lines such a command prints is known, so that the others came from the call.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from analyzer import patterns as regex

WORDS = r"(?:[ ]{1,8}(?:[^\s;&|`$<>()\"']{1,200}|\"[^;&|`$<>()\"\n]{0,200}\"|'[^;&|`$<>()'\n]{0,200}')){0,12}"
SILENT = regex.compile(
    r"(?:(?:cd|export|source|unset|set|alias|sleep|umask|clear|\.)(?:[ ]+[^\s;&|`$<>()]{1,200}){0,6}|[A-Z_]{2,40}=[^\s;&|`$<>()]{1,200}|kubectl config (?:use-context|set-context)[^;&|`$<>()]{1,200}>[ ]?/dev/null)[ ]*(?:;|&&)[ ]*(?=\S)"
)
"""A command of the shell that prints nothing, in front of another one."""
PRINTS = rf"(?:date|hostname|whoami|uptime|pwd|id|nproc|echo){WORDS}"
BEFORE = regex.compile(rf"(?P<printer>{PRINTS})[ ]*(?:;|&&)[ ]*(?=\S)")
BEHIND = regex.compile(rf"(?:;|&&|\|\|)[ ]{{0,8}}(?P<printer>(?:date|echo)\b{WORDS}(?:[ ]?\$\?[\"']?)?)[ ]{{0,8}}$")
ECHO = regex.compile(r"echo[ ]{1,8}(?P<words>\S[^\n]*+)")
DATE = regex.compile(r"(?=[^\n]{0,60}\d\d:\d\d)[^\n]{8,60}$")
STATUS = "$?"


class Chain(NamedTuple):
    """
    Attributes:
        call: the command without those beside it.
        above: lines that were printed before those of the call.
        behind: what printed something behind it, in order.
    """

    call: str
    above: int = 0
    behind: tuple[str, ...] = ()

    def is_beside(self, line: str) -> bool:
        """May a command behind the call have printed this line."""
        return any(_prints(printer, line.strip()) for printer in self.behind)


@functools.lru_cache(maxsize=4096)
def chain(command: str) -> Chain:
    """The call of a line, and what stands beside it; a command that no such one stands beside is the call."""
    above, behind = 0, list[str]()
    while (m := SILENT.match(command) or BEFORE.match(command)) is not None:
        above += "printer" in m.re.groupindex and m["printer"] is not None
        command = command[m.end() :]
    while (m := BEHIND.search(command)) is not None and m.start():
        behind.insert(0, m["printer"])
        command = command[: m.start()].rstrip()
    return Chain(command, above, tuple(behind))


def _prints(printer: str, line: str) -> bool:
    if (m := ECHO.match(printer)) is None:
        return DATE.match(line) is not None
    words = m["words"].strip("\"'")
    if STATUS in words:
        begin, _, end = words.partition(STATUS)
        return line.startswith(begin.strip()) and line.removeprefix(begin.strip()).strip().removesuffix(end).isdigit()
    return line == words.strip()

"""
Commands over several lines, as a shell shows them while they are typed, put on their first line; the others are left empty.

::

    $ for n in w1 w2; do
    >   ssh $n sudo calicoctl node status
    > done

    $ kubectl get pods -o wide \\
        -n kube-system

Bash goes on behind ``> ``, zsh behind the word that is open (``for> ``, ``pipe> ``), PowerShell behind ``>> ``.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources import prompts

OPEN = regex.compile(
    r"(?:\\|[|&]|(?:^|[;\s])(?:do|then|else|\{|\())[ \t]*$|(?:^|[\s;])(?:for|while|until|if)[ ][^\n]*[^;\s]$"
)
"""The end of a line that is no end of a command."""
GOES_ON = regex.compile(r"(?:[|&;{(]|(?:^|[;\s])(?:do|then|else))$")
"""The end of a line behind which a shell expects the rest of a command."""
BEHIND = regex.compile(r"(?:(?:[a-z]{2,12}(?: [a-z]{2,12}){0,3})?>|>>)(?:[ \t]+|$)")
"""How a shell begins such a line."""
MOST = 40
"""Lines of one command."""
WIDEST = 400


def on_one_line(text: str) -> tuple[str, int]:
    """(the text, line by line the same, with each such command on its first line; how many lines were left empty)."""
    if "\n>" not in text and "> " not in text and "\\\n" not in text:
        return text, 0
    lines = text.split("\n")
    emptied = at = 0
    while at < len(lines):
        first, begin = lines[at][:WIDEST], at
        at += 1
        if not OPEN.search(first) or first[:1] in (">", "|", " ", "\t") or prompts.echo(first) is None:
            continue
        parts = [lines[begin]]
        while at < len(lines) and at - begin < MOST and (more := _goes_on(parts[-1], lines[at])) is not None:
            parts.append(more)
            lines[at] = ""
            emptied, at = emptied + 1, at + 1
        if len(parts) > 1:
            lines[begin] = _joined(parts)
    return "\n".join(lines), emptied


def _joined(parts: list[str]) -> str:
    """The command on one line: a shell takes the end of a line for a semicolon, unless something is open there."""
    whole = parts[0].rstrip()
    for part in parts[1:]:
        now = part.strip()
        is_open = whole.endswith("\\") or GOES_ON.search(whole) is not None or _quotes(whole) or not now
        whole = whole.removesuffix("\\").rstrip() + (" " if is_open else "; ") + now
    return whole.removesuffix("\\").rstrip()


def _quotes(text: str) -> bool:
    """Is a quotation open at its end."""
    return text.count("'") % 2 == 1 or text.count('"') % 2 == 1


def _goes_on(before: str, line: str) -> str | None:
    """What this line adds to the command above it; None for a line that is none of it."""
    if m := BEHIND.match(line):
        return line[m.end() :]
    if before.rstrip().endswith("\\") and line.strip() and not prompts.is_typed(line):
        return line.strip()
    return None

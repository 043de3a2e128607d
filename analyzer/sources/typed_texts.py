"""
Texts that somebody typed into a command: what stands between the marks of the shell is no output.

::

    $ cat <<'EOF' | kubectl apply -f -
    apiVersion: v1
    kind: Pod
    EOF
    pod/web-1 created

An object in one is what somebody wanted, and not what the cluster has.
"""

from __future__ import annotations

from analyzer import patterns as regex

OPENED = regex.compile(r"<<-?[ ]?(?P<quote>['\"]?)(?P<mark>[A-Za-z_]\w{0,40})(?P=quote)(?![\w'\"])")
MOST_LINES = 5_000
REASON = "typed into a command: what somebody wanted, and not what the cluster has"


def typed_texts(text: str) -> tuple[str, dict[int, str]]:
    """The text, line by line the same, with such lines left empty, and why each is not read, by its number from 1."""
    if "<<" not in text:
        return text, {}
    lines = text.split("\n")
    unread: dict[int, str] = {}
    at = 0
    while at < len(lines):
        line = lines[at]
        m = OPENED.search(line) if "<<" in line and line[0] not in ' \t{["' else None
        at += 1
        if m is None:
            continue
        last = min(len(lines), at + MOST_LINES)
        end = next((n for n in range(at, last) if lines[n].lstrip("> \t").rstrip() == m["mark"]), None)
        if end is None:
            continue  # a part of a paste: what follows may be anything
        unread |= {n + 1: REASON for n in range(at, end) if lines[n].strip()}
        lines[at : end + 1] = [""] * (end + 1 - at)
        at = end + 1
    return ("\n".join(lines), unread) if unread else (text, unread)

"""
Outputs and logs that stand in YAML as blocks of text, as scripts and playbooks keep them by the pod or the command.

::

    konnectivity-agent-7xk2p: |
      I0302 10:00:00.100000       1 options.go:102] ...
    kubectl get nodes: |
      NAME   STATUS     ROLES    AGE   VERSION

The key stands above its text as a heading. What an object of Kubernetes holds is none of these, nor is a script or a manifest, nor an entry that a log service exports.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.json_outputs import PrintedLine, is_log, is_manifest
from analyzer.sources.stamps import begins_output

OBJECT = regex.compile(r"^(?:- +|\{ *)?(?:apiVersion|kind):", regex.M)
STAMPED = regex.compile(
    r"[ ]{0,20}(?:- )?[\"']?@?[A-Za-z_][\w. -]{0,60}[\"']?: +[\"']?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|1\d{9}(?:\d{3}){0,3}[\"']?[ \t]*$)"
)
"""A key with a time, which an entry of a log service has beside its text."""
AROUND = 60
"""Lines above and below a block that may be fields of its entry."""
KEY = regex.compile(
    r"(?P<margin>[ ]{0,20})(?:- )?[\"']?(?P<key>[A-Za-z0-9][\w./ =:-]{0,200})[\"']?: (?P<style>[|>])[-+]?\d?[ \t]*$"
)
ERROR = regex.compile(
    r"(?:[A-Z][\w ]{2,40}: )?(?:Internal error occurred|Error from server(?: \(\w{1,40}\))?|[Ee]rror|failed calling webhook|failing or missing response from)\b"
)
"""How the text of a condition begins: a folded one is a single line, wherever it was broken."""


def unfold(text: str) -> list[PrintedLine] | None:
    """The text with such blocks without their margins below their keys; None where it has none."""
    if not any(sign in text and f": {sign}" in text for sign in "|>") or OBJECT.search(text):
        return None
    lines = text.split("\n")
    found, at, blocks = list[PrintedLine](), 0, 0
    while at < len(lines):
        head = KEY.match(lines[at])
        found.append((at + 1, lines[at]))
        at += 1
        if head is None:
            continue
        end = _end(lines, at, len(head["margin"]))
        body = _bare(lines[at:end])
        if head["style"] == ">" and body and ERROR.match(body[0]):
            body = _folded(body)
        elif _has_time(lines, at - 1, end, head["margin"]) or not _is_output([line for line in body if line.strip()]):
            continue
        key = head["key"]
        found[-1] = (at, f"$ {key}" if prompts.is_typed(f"$ {key}") else f"{key}:")
        found += [(number, line) for number, line in enumerate(body, at + 1)]
        found.append((end, ""))  # whose next key is no line of the text
        at, blocks = end, blocks + 1
    return found if blocks else None


def _folded(lines: list[str]) -> list[str]:
    """The lines of a text that is one paragraph as that one, and empty ones below it; others as they stand."""
    filled = [line.strip() for line in lines if line.strip()]
    if any(not line.strip() for line in lines[: len(filled)]) or is_log(lines):
        return lines
    return [" ".join(filled), *[""] * (len(lines) - 1)]


def _has_time(lines: list[str], at: int, end: int, margin: str) -> bool:
    """Does a field beside this block say when that was: then it is an entry of a log service, which its other fields describe."""
    for step, first in ((-1, at - 1), (1, end)):
        for number in range(first, first + step * AROUND, step):
            if not 0 <= number < len(lines) or lines[number].startswith("---"):
                break
            if lines[number].removeprefix(margin)[:1] not in ("", " ") and STAMPED.match(lines[number]):
                return True
    return False


def _is_output(lines: list[str]) -> bool:
    """Did a program print these lines: a script, or a manifest that it applies, is none."""
    if not lines or is_manifest(lines):
        return False
    return begins_output([line for line in lines if not prompts.is_typed(line)]) or is_log(lines)


def _end(lines: list[str], at: int, margin: int) -> int:
    """Behind the last line that is blank or stands deeper than the key."""
    while at < len(lines) and (not lines[at].strip() or len(lines[at]) - len(lines[at].lstrip(" ")) > margin):
        at += 1
    return at


def _bare(lines: list[str]) -> list[str]:
    """The lines without the blanks that all of them have in front."""
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return [line[margin:] for line in lines]

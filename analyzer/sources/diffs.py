"""
What `diff -u` makes of two texts: one of them is read, and what stands in the other one alone is not.

::

    --- monday.txt
    +++ friday.txt
    @@ -1,3 +1,3 @@
     NAME   STATUS     ROLES    AGE   VERSION
    -w1     Ready      <none>   9d    v1.29.1
    +w1     NotReady   <none>   9d    v1.29.1

Of two recordings of one output it is the newer one: the second, or the one whose file has the later time. An object is no
recording: `kubectl diff` calls one side live, which is what the cluster has, and the other is what somebody wants to apply. Where
no side is called so, or a part of the object is not shown, none of it is read, and each line says why.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources.bare_rows import ROW
from analyzer.sources.hunks import SIGNS, STAMP, UnifiedDiff, diffs
from analyzer.sources.log_record import read
from analyzer.sources.wrapped_output import OUTPUT

OBJECT = regex.compile(r"(?:- )?\"?(?:apiVersion|kind|metadata|spec|status)\"?:")
YAML = regex.compile(r"[ ]*(?:- )*(?:[\"']?[\w./-]{1,200}[\"']?:(?:[ ]|$)|\S+$|[\[{}\]])")
MANIFEST = regex.compile(r"\.(?:ya?ml|json)\b|[/\\]LIVE-\d")
LIVE = regex.compile(r"(?i:(?<![a-z])live(?![a-z]))")
FENCED = regex.compile(
    r"^[ \t]{0,3}(?P<fence>`{3,}|~{3,})[ ]?(?:diff|patch)[ \t]*\n(?P<body>[^\n]*(?:\n(?![ \t]{0,3}(?P=fence))[^\n]*)*)",
    regex.M,
)
NEWER = "of a diff the newer text was read"
OF_LIVE = "of a diff the live side was read"
NOT_LIVE = "of a diff of objects: the side that the cluster does not have"
NOT_SAID = "of a diff of objects that does not say which side is the cluster's"
IN_PARTS = "of a diff that shows parts of an object: what stands between them is not known"


class DiffRead(NamedTuple):
    """
    A text, line by line the same, with one side of each diff in it.

    Attributes:
        emptied: lines that were left empty: the heads, and the older recording.
        unread: why a line is not read, by its number from 1; it is left empty as well.
        note: what was done.
    """

    text: str
    emptied: int = 0
    unread: dict[int, str] = {}  # noqa: RUF012 (never changed)
    note: str = ""


def one_side(text: str) -> DiffRead:
    """The text with the newer recording, or the live object, of each diff in it."""
    if "@@ -" not in text and "diff" not in text and "patch" not in text:
        return DiffRead(text)
    lines = text.split("\n")
    emptied, unread, notes = 0, dict[int, str](), dict[str, None]()
    taken: set[int] = set()
    for one in diffs(text):
        taken.update(range(one.begin, one.end))
        found = _read(one)
        if found is None:
            continue
        kept, reasons, note = found
        unread |= reasons
        notes[note] = None
        for at in range(one.begin, one.end):
            filled = lines[at].strip() != ""
            lines[at] = kept.get(at, "")
            emptied += filled and not lines[at].strip() and at + 1 not in reasons
    for at in _fenced(text, taken):
        unread[at + 1] = NOT_SAID
        lines[at] = ""
    return DiffRead("\n".join(lines), emptied, unread, " and ".join(one for one in notes if one))


def _read(one: UnifiedDiff) -> tuple[dict[int, str], dict[int, str], str] | None:
    """(lines to keep by index, why others are not read by number, note); None for a diff of texts of no known kind."""
    shown = [line for _, _, line in one.lines if line.strip()]
    printed = any(OUTPUT.match(line) or ROW.match(line) or read(line) is not None for line in shown)
    if any(map(OBJECT.match, shown)) or (not printed and _is_of_manifests(one, shown)):
        return _object(one)
    if not printed:
        return None
    return dict(one.side(_newer(one))), {}, NEWER


def _is_of_manifests(one: UnifiedDiff, lines: list[str]) -> bool:
    return (MANIFEST.search(one.old) or MANIFEST.search(one.new)) is not None and all(map(YAML.match, lines))


def _newer(one: UnifiedDiff) -> str:
    """The sign of the later recording: the second, unless the times of the files say otherwise."""
    old, new = STAMP.search(one.old), STAMP.search(one.new)
    zones = {m.group().rstrip()[-5:] for m in (old, new) if m}
    later = (
        old is not None
        and new is not None
        and len(zones) == 1
        and not old.group().startswith("1970")
        and not new.group().startswith("1970")
    )
    return "-" if later and old and new and old.group() > new.group() else "+"


def _object(one: UnifiedDiff) -> tuple[dict[int, str], dict[int, str], str]:
    live = [sign for sign, name in zip(SIGNS, (one.new, one.old), strict=True) if LIVE.search(STAMP.sub("", name))]
    sign = live[0] if len(live) == 1 else ""
    if sign and one.is_whole(sign):
        kept = one.side(sign)
        mine = {at for at, _ in kept}
        return dict(kept), {at + 1: NOT_LIVE for at, _, line in one.lines if at not in mine and line.strip()}, OF_LIVE
    reason = IN_PARTS if sign else NOT_SAID
    return {}, {at + 1: reason for at, _, line in one.lines if line.strip()}, ""


def _fenced(text: str, taken: set[int]) -> list[int]:
    """Indices of the lines of objects in fences that call them a diff, without a head that names the sides."""
    found: list[int] = []
    for m in FENCED.finditer(text):
        first = text.count("\n", 0, m.start("body"))
        body = m["body"].split("\n")
        signs = [line[:1] for line in body]
        objects = any(OBJECT.match(line[1:]) or OBJECT.match(line) for line in body)
        if objects and any(sign in SIGNS for sign in signs) and taken.isdisjoint(range(first, first + len(body))):
            found += [first + at for at, line in enumerate(body) if line.strip()]
    return found

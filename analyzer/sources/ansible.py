"""
Outputs that Ansible shows as a list of lines, in JSON or in YAML, laid out as the command printed them.

::

    ok: [worker-1] => {
        "out.stdout_lines": [
            "NAME          STATUS   ROLES    AGE   VERSION",
            "10.0.1.44     Ready    <none>   41d   v1.29.4"
        ]
    }

Source: the `default` and `yaml` callbacks of Ansible. Line by line the same; the lines of the list itself are left empty.
"""

from __future__ import annotations

import json

from analyzer import patterns as regex

LISTED = regex.compile(r"[ \t]{0,20}\"?[\w.\[\]' -]{0,80}(?:stdout|stderr)_lines\"?:(?P<json>[ ]?\[)?[ \t]*$")
ITEM = regex.compile(r"[ \t]{1,40}(?P<text>\"(?:[^\"\\]|\\.)*\"),?[ \t]*$")
LAST = regex.compile(r"[ \t]{1,40}\],?[ \t]*$")
DASHED = regex.compile(r"[ \t]{0,40}- (?P<text>[^\n]*)$")


def laid_out(text: str) -> tuple[str, int]:
    """The text with such lists as plain lines, and how many lines of the lists themselves were left empty."""
    if "_lines" not in text:
        return text, 0
    lines = text.split("\n")
    emptied = at = 0
    while at < len(lines):
        m = LISTED.match(lines[at]) if "_lines" in lines[at] else None
        at += 1
        if m is None:
            continue
        begin, found = at, []
        while at < len(lines) and (one := _item(lines[at], m["json"] is not None)) is not None:
            found.append(one)
            at += 1
        if not found:
            continue
        lines[begin:at] = found
        lines[begin - 1] = ""
        emptied += 1
        if m["json"] and at < len(lines) and LAST.match(lines[at]):
            lines[at] = ""
            emptied += 1
            if at + 1 < len(lines) and lines[at + 1].rstrip() == "}":
                lines[at + 1] = ""
                emptied += 1
    return "\n".join(lines), emptied


def _item(line: str, quoted: bool) -> str | None:
    """The text of an item; None for a line that is none, and for an item of several lines."""
    m = (ITEM if quoted else DASHED).match(line)
    if m is None:
        return None
    one = m["text"]
    if one[:1] == '"' and one[-1:] == '"' and len(one) > 1:
        try:
            one = str(json.loads(one))
        except ValueError:
            return None
    elif one[:1] == "'" and one[-1:] == "'" and len(one) > 1:
        one = one[1:-1].replace("''", "'")
    return None if "\n" in one else one

"""
Commands and what they printed, as programs keep them in JSON: each output is a member of its own.

::

    {"host": "w1", "cmd": "calicoctl node status", "rc": 0, "stdout": "Calico process is running.\\n\\nIPv4 BGP status\\n..."}
    {"kubectl get nodes": "NAME   STATUS     ROLES    AGE   VERSION\\nw1     Ready      <none>   9d    v1.29.1\\n"}

A value is an output where its object says so: a command is its key or stands beside it, or it is called `stdout`; errors beside
a command are called `stderr`. What people
write to each other stands in JSON as well, and has neither. The JSON is read without these values.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from analyzer import patterns as regex
from analyzer.bundle.containers.mail import MailPart, Opened
from analyzer.bundle.stream import Continued, Peekable, take
from analyzer.limits import Limits

COMMAND = regex.compile(
    rb"(?:(?:sudo|ssh[ ]{1,4}[\w.@-]{1,100}|k0s|chroot[ ]{1,4}\S{1,80})[ ]{1,4}){0,3}(?:[\w./-]{0,60}/)?"
    rb"(?:kubectl|oc|calicoctl|birdcl6?|birdc6?|crictl|journalctl|ibmcloud|k0s|k3s|systemctl)[ ]{1,4}[\w-][^\n]{0,500}\Z"
)
SIGN = regex.compile(
    rb'"(?:stdout"[ \t]{0,4}:|(?:sudo )?(?:ssh [\w.@-]{1,100} )?(?:kubectl|oc|calicoctl|birdcl6?|birdc6?|crictl|ibmcloud) |(?:kubectl|oc|calicoctl|birdcl6?)",)'
)
TOKEN = regex.compile(
    rb'[ \t\r\n]*+(?:"(?P<text>(?:[^"\\]|\\.)*+)"(?P<key>[ \t\r\n]*+:)?|(?P<sign>[{}\[\],])|[\w.+-]++)', regex.S
)
HOSTS = (b"host", b"hostname", b"node", b"inventory_hostname", b"item")
NAME = regex.compile(rb"[a-z0-9][a-z0-9.-]{0,252}\Z")
OF_NODE = regex.compile(r"\s*(?:BIRD v?\d|Calico process |IPv4 BGP status|[Nn]ame\s+[Pp]roto\s)")
LINES = b"stdout_lines"
LARGEST = 16 << 20
"""Bytes of JSON that is looked through."""
SHORT = 600
"""Bytes of a value that may be a command or a host's name."""


@dataclass(slots=True, eq=False, repr=False)
class _Level:
    """An object or a list that is open: its short texts, and the texts of many lines in it with their places."""

    key: bytes = b""
    words: list[bytes] = field(default_factory=list)
    values: dict[bytes, bytes] = field(default_factory=dict)
    long: list[tuple[bytes, int, int]] = field(default_factory=list)


def begins(head: bytes) -> bool:
    """May this be JSON with commands in it, and no object of Kubernetes."""
    return head.lstrip()[:1] in (b"{", b"[") and b'"apiVersion"' not in head and SIGN.search(head) is not None


def read(stream: Peekable, limits: Limits) -> Opened:
    """The JSON from its stream with its outputs apart; as it is, where it is large, damaged or has none."""
    data, whole, error = take(stream, min(LARGEST, limits.document_bytes))
    found = outputs(data) if whole else []
    text = bytearray(data)
    for part in reversed(found):
        text[part.begin : part.end] = b""
    note = f"{len(found)} outputs of commands are members of their own" if found else ""
    return Opened(Peekable(Continued(bytes(text), stream, error)), found, note)


def outputs(data: bytes) -> list[MailPart]:
    """Each output with its place in the JSON (within its quotes); none where the JSON is damaged."""
    found: list[MailPart] = []
    open_: list[_Level] = [_Level()]
    at, end = 0, len(data.rstrip())
    while at < end:
        m = TOKEN.match(data, at)
        if m is None:
            return []
        at, level = m.end(), open_[-1]
        if m["sign"] in (b"{", b"["):
            open_.append(_Level())
        elif m["sign"] in (b"}", b"]"):
            if len(open_) == 1:
                return []
            _close(open_.pop(), open_[-1], data, found)
        elif m["key"] is not None:
            level.key = m["text"]
        elif m["text"] is not None:
            _take(level, m["text"], m.start("text"), m.end("text"))
    return sorted(found, key=lambda part: part.begin)


def _take(level: _Level, text: bytes, begin: int, end: int) -> None:
    if b"\\n" in text or (level.key == b"stderr" and text):  # what a client says of an error is one line
        level.long.append((level.key, begin, end))
    elif len(text) <= SHORT:
        level.values.setdefault(level.key, text)
        level.words.append(text)


def _close(level: _Level, above: _Level, data: bytes, found: list[MailPart]) -> None:
    """What stands in an object that ends here; a list of words is a command that was taken apart."""
    if level.words and not level.key and not level.long:
        above.values.setdefault(above.key, b" ".join(level.words)[:SHORT])
    if LINES in level.values:
        return  # the same lines once more
    beside = next((one for one in level.values.values() if COMMAND.match(one)), b"")
    host = next((level.values[key] for key in HOSTS if NAME.match(level.values.get(key, b""))), b"")
    for key, begin, end in level.long:
        command = key if COMMAND.match(key) else beside
        if command or key == b"stdout":
            found.append(_part(command, host, data[begin:end], begin, end, len(found) + 1))


def _part(command: bytes, host: bytes, value: bytes, begin: int, end: int, number: int) -> MailPart:
    text = str(json.loads(b'"' + value + b'"', strict=False))
    asked, on = (json.loads(b'"' + one + b'"', strict=False) if one else "" for one in (command, host))
    name = asked.replace("/", " ")[:100] or f"stdout {number}"
    if asked:
        text = f"$ {f'ssh {on} ' if on and 'ssh ' not in asked else ''}{asked}\n{text}"
    elif on and OF_NODE.match(text):
        text = f"=== node: {on} ===\n{text}"
    return MailPart(name, "text/plain", begin, end, text.encode("utf-8", "replace"))

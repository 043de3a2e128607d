"""
The last line of a text that lost its end: nobody knows whether its value goes on.

::

            - --proxy-server-host=c104.private.us-south.containers.cloud.ibm.com
            - --proxy-server-po

Tools end each line that they print. Where a text ends without that, its last value is used only where nothing could stand
behind it: a value in quotes or brackets, a word of a closed vocabulary, a number or name that has reached its full length.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment
from analyzer.vendors import ibm

WORDS = frozenset({
    "*", "<nil>", "<none>", "<unset>", "Allow", "Always", "Available", "BestEffort", "Burstable", "Cluster",
    "ClusterFirst", "ClusterFirstWithHostNet", "ClusterIP", "Default", "Deny", "Disabled", "Egress", "Enabled",
    "Equivalent", "Exact", "ExternalDNS", "ExternalIP", "ExternalName", "Fail", "Failed", "FallbackToLogsOnError",
    "False", "File", "Guaranteed", "Hostname", "IPv4", "IPv6", "IfNotPresent", "Ignore", "Ingress", "InternalDNS",
    "InternalIP", "List", "LoadBalancer", "Local", "Log", "Namespaced", "Never", "NodePort", "NoneOnDryRun", "Normal",
    "OnDelete", "OnFailure", "Pass", "Pending", "PreferDualStack", "Progressing", "Ready", "Recreate",
    "RequireDualStack", "RollingUpdate", "Running", "SCTP", "SingleStack", "Succeeded", "TCP", "Terminated", "True",
    "UDP", "Unknown", "Waiting", "Warning", "[]", "default-scheduler", "deployed", "deploying", "false", "normal",
    "null", "true", "{}",
})  # fmt: skip
"""Values of the API and of the tools that are no begin of another one."""
FULL = regex.compile(
    r"(?:\S*\D)?(?:[6-9]\d{4}|[1-5]\d{4})"  # no port has six digits
    r"|[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)"
    r"|(?:\d{1,3}\.){3}(?:\d{3}(?:/\d\d)?|\d{1,2}/\d\d)"
    r"|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
    rf"|\S*\.(?:{'|'.join(map(re.escape, ibm.DOMAINS))}|svc\.cluster\.local)"
    r"|\S*@sha256:[\da-f]{64}|.*[>}\])]"
)
LAST_KEYS = frozenset({"updatedNumberScheduled", "updatedReplicas", "systemUUID", "Events", "Controlled By"})
"""What the API server prints last of a status: the object is whole, whatever its last value."""
SAYS_NOTHING = frozenset({"status", "labels", "annotations", "creationTimestamp"})
"""Keys that hold no rule of a policy, and that people leave empty."""
FIELD = regex.compile(r"[ \t]*+(?:- ++)*+(?P<key>[\"']?[\w./ -]{1,120}?[\"']?):(?:[ \t]++(?P<value>\S.*+)?)?\Z")
ITEM = regex.compile(r"[ \t]*+- ++(?P<value>\S.*+)\Z")
BEGUN = regex.compile(r"[ \t]++(?:- ?)?(?:[A-Za-z][\w./-]{0,80})?\Z")
"""The begin of a key or of an item."""
REASON = "the text ends in this line, so that what it says may be cut off"


def is_whole(value: str) -> bool:
    """Can nothing of this value be missing at its end."""
    if value[:1] in ("'", '"'):
        return len(value) > 1 and value[-1] == value[0]
    setting = value.partition("=")[2] if value.startswith("--") else value
    return setting in WORDS or FULL.fullmatch(setting) is not None


def is_open(line: str) -> bool:
    """May the value of this line, or the name of its key, go on: of a field, an item, or the begin of one."""
    if line.lstrip().startswith("#") or line.strip() in ("---", "..."):
        return False
    if (m := ITEM.match(line)) and FIELD.match(line) is None:
        return not is_whole(m["value"].rstrip(" \t"))
    if m := FIELD.match(line):
        value = (m["value"] or "").rstrip(" \t")
        tagged = m["key"].lower() == "image" and ":" in value.rpartition("/")[2]  # its rest says no other image
        return m["key"] not in LAST_KEYS and not tagged and not is_whole(value)
    return BEGUN.match(line) is not None


def is_cut_off(text: str) -> bool:
    """
    May this object's last value go on, or be missing: a text without a line feed at its end, or a last key with nothing.

    The API server and calicoctl print `{}`, `[]` or `null` for what is empty.
    """
    last = text.rstrip()
    last = last[last.rfind("\n") + 1 :]
    m = FIELD.match(last)
    if m is not None and m["value"] is None:
        return m["key"] not in SAYS_NOTHING
    return not text.endswith("\n") and is_open(last)


def without_open_line(fragment: Fragment) -> tuple[Fragment, int]:
    """
    The fragment without a last line that may be cut off, and that line's number; 0 where all is whole.

    The line before it then ends the text, without a line feed, so that the text still is one that may go on.
    """
    text = fragment.text
    begin = text.rfind("\n") + 1
    if not begin or not text[begin:].strip() or not is_open(text[begin:]):
        return fragment, 0
    return replace(fragment, text=text[: begin - 1]), fragment.first_line + text.count("\n")


def say(emit: Emit, line: int) -> None:
    """That this line is cut off: it is unread, and the output is not whole."""
    emit.unread(line, REASON)
    emit.ends_early = True

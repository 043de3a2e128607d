"""
What a row of a table must look like: the one place that decides it, for every parser that reads tables.

Rows come only from rows. A Kubernetes name is a legal name (RFC 1123, or masked), a STATUS a word that kubectl prints,
READY `n/m`, an AGE an age and an address an address. A prompt, a sentence or an event below a table is none of its rows.
Source of the forms: kubectl's printers (`pkg/printers/internalversion` of Kubernetes 1.9 to 1.34).
"""

from __future__ import annotations

from collections.abc import Collection

from analyzer import patterns as regex

MASKED_NAME = r"(?:[\w.-]*[<\[{*][\w.*x -]{1,60}[>\]}*][\w.>\]}*-]*|[X#.*-]{3,60})"
NAME = regex.compile(
    rf"(?:[a-z0-9.-]{{1,100}}/)?(?:[a-z0-9](?:[a-z0-9.:_-]{{0,251}}[a-z0-9])?|{MASKED_NAME})(?:\.{{3}}|…)?"
)
SUBDOMAIN = regex.compile(
    rf"(?:[a-z0-9.-]{{1,100}}/)?(?:[a-z0-9](?:[a-z0-9.-]{{0,251}}[a-z0-9])?|{MASKED_NAME})(?:\.{{3}}|…)?"
)
"""Of pods and nodes; roles may have colons (RFC 1123 for the former, a path's segment for the latter)."""
SPACE = regex.compile(rf"(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?|{MASKED_NAME})(?:\.{{3}}|…)?")
"""A namespace is one label (RFC 1123): no clock, path or host name is one."""
AGE = r"(?:\d+(?:y|d|h|m|s|ms)){1,3}|<unknown>|<invalid>|<none>|n/a"
NUMBER = r"\d{1,9}|<none>|<unknown>"
OF = r"\d{1,5}/\d{1,5}"
HEX4 = r"(?=[\da-fA-F:.]*:[\da-fA-F:.]*:)[\da-fA-F:.]{2,45}(?:%\w+)?"
IPV4 = r"(?:\d{1,3}|[xX*#]{1,3})(?:\.(?:\d{1,3}|[xX*#]{1,3})){3}"
MASKED = r"<[\w .*-]{1,60}>|\[[\w .*-]{1,60}\]|[X*#]{3,40}|\{[\w.-]{1,60}\}"
ADDRESS = rf"{IPV4}|{HEX4}|{MASKED}"
HOST = r"[A-Za-z0-9*](?:[\w.*-]{0,251}[A-Za-z0-9])?"
CAMEL = r"[A-Z][A-Za-z0-9]{1,60}"
POD_STATUS = rf"(?:Init:|PodInitializing:)?(?:{CAMEL}|Signal:-?\d+|ExitCode:-?\d+|{OF})"
KNOWN_POD_STATUS = (
    rf"(?:Init:)?(?:Running|Pending|Succeeded|Failed|Completed|Error|Terminating|Terminated|Unknown|ContainerCreating|PodInitializing|Evicted|OOMKilled"
    rf"|NodeLost|NodeShutdown|NodeAffinity|NotReady|ContainerStatusUnknown|Preempting|Shutdown|SchedulingGated|DeadlineExceeded|ContainerCannotRun"
    rf"|InvalidImageName|OutOf[a-z]{{2,20}}|UnexpectedAdmissionError|[A-Z][A-Za-z]{{2,40}}(?:BackOff|Error|NeverPull)|Err[A-Z][A-Za-z]{{2,40}}"
    rf"|Signal:-?\d+|ExitCode:-?\d+|{OF})"
)
"""What a client prints, for rows whose titles do not say that they are pods (`format.go`, kubelet's reasons)."""
NODE_STATUS = r"(?:Ready|NotReady|Unknown)(?:,(?:SchedulingDisabled|NotReady|Unknown|Ready))*"
TRUTH = r"True|False|Unknown"
STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)"
SELECTOR = r"<none>|(?:all|global)\(\)|(?=[^\n]*+\Z)!?\(?[^\n]*?(?:[=!]=|\bhas\(|\bin[ ]?\{|\bcontains\b|starts with|ends with)[^\n]*+"


def _is(pattern: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?:{pattern})\Z")


COLUMNS = {
    "NAMESPACE": SPACE,
    "NAME": NAME,
    "READY": _is(rf"{OF}|{NUMBER}|{TRUTH}"),
    "RESTARTS": _is(r"\d{1,7}(?: \([^()]{1,20} ago\))?"),
    "AGE": _is(AGE),
    "IP": _is(rf"{ADDRESS}|<none>"),
    "NODE": _is(rf"{HOST}|<none>|{MASKED}"),
    "NOMINATED NODE": _is(rf"{HOST}|<none>|{MASKED}"),
    "READINESS GATES": _is(rf"{OF}|<none>"),
    "INTERNAL-IP": _is(rf"{ADDRESS}|<none>"),
    "VERSION": _is(rf"v?\d\S*|<none>|<unknown>|{MASKED}"),
    "CLUSTER-IP": _is(rf"{ADDRESS}|<none>|None|(?i:none)"),
    "EXTERNAL-IP": _is(rf"(?:{ADDRESS}|{HOST})(?:,(?:{ADDRESS}|{HOST}))*+(?:,?\.{{3}})?|<none>|<pending>|<unknown>"),
    "PORT(S)": _is(r"(?:\d+(?::\d+)?/[A-Z]+)(?:,\d+(?::\d+)?/[A-Z]+)*(?:\s?\+ \d+ more\.\.\.)?|<none>"),
    "DESIRED": _is(NUMBER),
    "CURRENT": _is(NUMBER),
    "UP-TO-DATE": _is(NUMBER),
    "DATA": _is(NUMBER),
    "WEBHOOKS": _is(NUMBER),
    "CREATED AT": _is(STAMP),
    "ENDPOINTS": _is(rf"<none>|<unset>|(?:{HOST}|\[[\da-fA-F:.]+\]|{IPV4}|{HEX4})(?::\d+)?(?:,\S+)?(?: \+ \d+ more\.\.\.)?"),
    "PROGRESSING": _is(TRUTH),
    "DEGRADED": _is(TRUTH),
    "ASN": _is(r"\(?(?:\d+|unknown)(?:\.\d+)?\)?|<none>"),
    "IPV4": _is(rf"(?:{ADDRESS})(?:/\d{{1,3}})?|<none>"),
    "IPV6": _is(rf"(?:{ADDRESS})(?:/\d{{1,3}})?|<none>"),
    "IPS": _is(r"[\da-fA-Fx.:,/*]+|<none>|\S+,\.\.\."),
    "ORDER": _is(r"[\d.e+]+|<none>|<default>"),
    "COUNT": _is(NUMBER),
}  # fmt: skip
KINDS = {
    "pods": {"NAME": SUBDOMAIN, "READY": _is(OF), "STATUS": _is(POD_STATUS)},
    "nodes": {"NAME": SUBDOMAIN, "STATUS": _is(NODE_STATUS)},
    "namespaces": {"STATUS": _is("Active|Terminating")},
    "deployments": {"READY": _is(rf"{OF}|{NUMBER}"), "AVAILABLE": _is(NUMBER)},
    "daemonsets": {"READY": _is(NUMBER), "AVAILABLE": _is(NUMBER)},
    "replicasets": {"READY": _is(NUMBER)},
    "statefulsets": {"READY": _is(OF)},
    "secrets": {"TYPE": _is(r"Opaque|[a-z0-9.-]{1,120}/[\w.-]{1,120}|[a-z][\w.-]{0,120}")},
    "services": {"TYPE": _is("ClusterIP|NodePort|LoadBalancer|ExternalName")},
    # the core group has no name: `v1.`
    "apiservices": {"NAME": _is(r"(?:[a-z0-9.]{1,63}/)?v\d\w{0,20}\.[a-z0-9.-]{0,250}"), "AVAILABLE": _is(rf"(?:{TRUTH})(?: \([^()]*\))?")},
    "clusteroperators": {"AVAILABLE": _is(rf"{TRUTH}|")},
    "hostendpoints": {"INTERFACE": _is(r"\*|<none>|lo|(?=\S*[\d.@-])[A-Za-z][\w.@:-]{1,40}")},
    "globalnetworkpolicies": {"SELECTOR": _is(SELECTOR)},
    "events": {
        "LAST SEEN": _is(rf"(?:{AGE})(?: ?\(x\d+ over [^()]*\))?|{STAMP}"),
        "TYPE": _is("Normal|Warning|Error"),
        "REASON": _is(r"[A-Z][\w.-]*"),
        "OBJECT": _is(r"[A-Za-z][\w.-]*/\S+|\S+"),
    },
}  # fmt: skip
# kubectl leaves none of these cells empty, so a line that fills only some of them is no row
FILLED = {
    "pods": ("NAME", "READY", "STATUS", "RESTARTS", "AGE"),
    "nodes": ("NAME", "STATUS", "ROLES", "AGE", "VERSION"),
    "namespaces": ("NAME", "STATUS", "AGE"),
    "secrets": ("NAME", "TYPE", "DATA", "AGE"),
    "services": ("NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE"),
    "events": ("LAST SEEN", "TYPE", "REASON", "OBJECT"),
    "deployments": ("NAME", "READY", "DESIRED", "UP-TO-DATE", "AVAILABLE", "AGE"),
    "daemonsets": ("NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"),
    "replicasets": ("NAME", "DESIRED", "CURRENT", "READY", "AGE"),
    "statefulsets": ("NAME", "READY", "AGE"),
    "endpoints": ("NAME", "ENDPOINTS", "AGE"),
    "apiservices": ("NAME", "SERVICE", "AVAILABLE"),
    "networkpolicies": ("NAME", "POD-SELECTOR", "AGE"),
    "webhookconfigurations": ("NAME", "WEBHOOKS"),
    "objects": ("NAME", "AGE", "CREATED AT", "DATA"),
}
NAMELESS = frozenset({"events"})
WORKER = {
    "ID": _is(r"[a-z0-9][a-z0-9-]{6,120}"),
    "PRIMARY IP": _is(rf"{ADDRESS}|-"),
    "PRIVATE IP": _is(rf"{ADDRESS}|-"),
    "PUBLIC IP": _is(rf"{ADDRESS}|-"),
    # of one whose update waits, the version to come and a word in brackets as well
    "VERSION": _is(r"(?:\d[\w.+-]*\*?)?(?: ?(?:-->|->|→|=>) ?\d[\w.+-]*\*?)?(?: ?\([^()]{1,60}\))?\*?|-"),
}


def misfit(kind: str, cells: dict[str, str], titles: Collection[str] | None = None) -> str:
    """
    Why these cells are no row of a table of that kind, "" when they are one.

    Args:
        kind: what the table lists, as `pods`.
        cells: text by title; cells that kubectl may leave empty, or that a narrow terminal cut off, are no fault.
        titles: those of the table, where the cells are not all there.
    """
    rules = KINDS.get(kind, {})
    if kind not in NAMELESS and not cells.get("NAME", "").strip():
        return "no name"
    for title in FILLED.get(kind, ("NAME", "AGE")):
        if title in (cells if titles is None else titles) and not cells.get(title, "").strip():
            return f"no {title}"
    for title, cell in cells.items():
        rule = rules.get(title) or COLUMNS.get(title)
        text = cell.strip()
        if rule is not None and text and not rule.fullmatch(text):
            return f"{text[:40]!r} is no {title}"
    return ""


def worker_misfit(cells: dict[str, str]) -> str:
    """As `misfit`, of `ibmcloud ks worker ls`, whose titles come in several spellings."""
    upper = {title.upper(): cell.strip() for title, cell in cells.items()}
    if not upper.get("ID"):
        return "no ID"
    for title, rule in WORKER.items():
        text = upper.get(title, "")
        if text and not rule.fullmatch(text):
            return f"{text[:40]!r} is no {title}"
    return (
        ""
        if any(upper.get(title) for title in ("PRIMARY IP", "PRIVATE IP", "PUBLIC IP", "STATUS", "STATE"))
        else "no address"
    )


POD_ROW = regex.compile(
    r"(?:(?<![:.\d])(?P<namespace>[a-z0-9][a-z0-9-]{0,62})\s{1,99})?(?P<name>[a-z0-9][a-z0-9.]{0,252}-[a-z0-9.-]{1,253})\s{1,99}(?P<ready>\d+/\d+)\s+"
    rf"(?P<status>{KNOWN_POD_STATUS})\s+(?P<restarts>\d+)(?P<ago> +\([^)]* ago\))?\s+(?P<age>\d+[smhdy][0-9smhdy]*)"
    r"(?:\s+(?P<ip>\d+\.\d+\.\d+\.\d+|<none>)(?:\s+(?P<node>[a-z0-9](?:[\w.-]{0,251}[A-Za-z0-9])?(?![\w.-])|<none>)|(?=\s+[a-z0-9])))?"
)

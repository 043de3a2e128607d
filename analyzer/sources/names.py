"""
What a member's path says about it: node, namespace, pod, container, previous. Hints only: content decides.

Layouts: `kubectl cluster-info dump`, must-gather, HyperShift dump, Troubleshoot, calico diags, node log folders.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from analyzer import patterns as regex


@dataclass(frozen=True, slots=True)
class Context:
    """Where a piece of text comes from, as far as its surroundings tell."""

    heading: str = ""
    canonical: str = ""
    command: str = ""
    opened: str = ""  # the command that opened the shell in which `command` was typed
    namespace: str | None = None
    pod: str | None = None
    container: str | None = None
    node: str | None = None
    previous: bool = False
    typed_on: str | None = None  # the host in the prompt before `command`
    typed_at: int = 0  # the line on which `command` was typed, 0 for none
    asked_of: str | None = None  # the context or the server that `command` asks
    typed_time: int | None = None  # when, in microseconds, where the prompt before `command` shows a date

    def below(self, line: int) -> int | None:
        """How many lines a line stands below the command, None where that is not known."""
        return line - self.typed_at if self.typed_at else None


NAME = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
SHORTEST = r"[a-z0-9](?:[a-z0-9.-]*?[a-z0-9])??"  # leaves the mark of a previous run to what follows
LAYOUTS = (
    ("/pods/", rf"namespaces/(?P<namespace>{NAME})/pods/(?P<pod>{NAME})/(?P<container>{NAME})/(?:{NAME}/)?logs/(?:rotated/)?(?P<file>[^/]+)$"),
    ("namespaces/", rf"namespaces/(?P<namespace>{NAME})/(?!(?:pods|core)/)(?P<pod>{NAME})/(?P<container>{NAME})/(?:logs/)?(?P<file>(?:current|previous)(?:\.insecure)?\.log)$"),
    ("pods/logs/", rf"pods/logs/(?P<namespace>{NAME})/(?P<pod>{NAME})/(?P<container>{SHORTEST})(?P<previous>-previous)?\.log"),
    ("/core/pods/logs/", rf"namespaces/(?P<namespace>{NAME})/core/pods/logs/(?P<podcontainer>{SHORTEST})(?P<previous>-previous)?\.log"),
    ("pods/", rf"(?:^|/)pods/(?P<namespace>{NAME})_(?P<pod>{NAME})_[0-9a-f-]+/(?P<container>{NAME})/\d+\.log"),
    ("containers/", rf"containers/(?P<pod>{NAME})_(?P<namespace>{NAME})_(?P<container>{NAME})-[0-9a-f]{{64}}\.log"),
    ("nodes/", rf"nodes/(?P<node>{NAME})/(?P<namespace>{NAME})/(?P<pod>[a-z0-9-]+)(?:\.(?P<container>[a-z0-9-]+))?(?P<previous>\.previous)?\.(?:log|txt)"),
    ("/logs.txt", rf"(?:^|/)(?P<namespace>{NAME})/(?P<pod>{NAME})/logs\.txt$"),
)  # fmt: skip
"""(what such a path holds, how it is written) of each layout."""
PATTERNS = tuple((sign, regex.compile(layout)) for sign, layout in LAYOUTS)
SPLIT = (
    "konnectivity-server",
    "konnectivity-agent",
    "konnectivity-proxy-https",
    "konnectivity-proxy-socks5",
    "konnectivity-proxy",
    "socks5-proxy",
    "kube-apiserver",
    "openshift-apiserver",
)
IPV4 = regex.compile(r"(?<![\d.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?!\.?\d)")
DASHED = regex.compile(r"(?<!\d)(?<!\d-)(\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3})(?![\d-])")
POD = regex.compile(
    r"((?:konnectivity-agent|calico-node|calico-typha|konnectivity-server|kube-apiserver|openshift-apiserver)(?:-[a-z0-9]+)+)"
)
EARLIER = regex.compile(r"(?i)previous|(?:^|[-_.])(?:prev|old|last)(?=[-_.]|$)|-p\.log|\.log\.(?:\d{1,3}|old)(?:\.|$)")
"""Marks of the log of a container's earlier run, or of its earlier part that was rotated away."""
EARLIER_FOLDER = regex.compile(r"(?i)(?:logs?[-_.])?(?:previous|prev|old|rotated)(?:[-_.]?logs?)?")
EARLIER_END = regex.compile(r"-(?:previous|prev|old|last|p)$")
TOOLS = r"(?:birdc[l6]|birdcl?6?_|calicoctl|bird)"
NODE_FILES = regex.compile(rf"(?:^|/)(?P<folder>{NAME})/(?:{TOOLS}|diagnostics/)[^/]*$")
"""What programs of one node print, in a folder that may be called after it."""
OF_TOOL = regex.compile(rf"{TOOLS}(?P<rest>[^/]*?)(?:\.(?:txt|log|out|json|ya?ml|cfg|conf))?$")
NO_NODE = frozenset(
    [
        "bgp",
        "bird",
        "birdc",
        "birdcl",
        "calico",
        "calicoctl",
        "case",
        "cluster",
        "customer",
        "data",
        "diag",
        "diagnostics",
        "dump",
        "evidence",
        "files",
        "info",
        "log",
        "logs",
        "mesh",
        "mustgather",
        "network",
        "node",
        "nodes",
        "now",
        "old",
        "out",
        "output",
        "outputs",
        "protocols",
        "results",
        "status",
        "support",
        "today",
        "txt",
        "yesterday",
    ]
)
"""Folders that are called after what lies in them."""
OF_TABLE = frozenset(
    [
        "after",
        "again",
        "all",
        "attempt",
        "bad",
        "before",
        "bgp",
        "bird",
        "bird6",
        "birdcl",
        "birdcl6",
        "calico",
        "count",
        "detail",
        "details",
        "first",
        "good",
        "interfaces",
        "ipv4",
        "ipv6",
        "master",
        "memory",
        "mesh",
        "new",
        "node",
        "now",
        "old",
        "out",
        "output",
        "peers",
        "proto",
        "protocol",
        "protocols",
        "ready",
        "restart",
        "route",
        "routes",
        "run",
        "second",
        "show",
        "state",
        "status",
        "symbols",
        "table",
        "txt",
        "v4",
        "v6",
        "verbose",
    ]
)
"""Words in the name of such a file that name no node, beside numbers."""
CHUNKS = regex.compile(r"[_ +]+")
ROLE = regex.compile(r"(?:node|worker|master|host)-?\d{1,6}")
WHOLE_NAME = regex.compile(NAME)
COUNTED = regex.compile(r"(?:run|attempt|try|part|step|take|t)?\d{1,14}+(?:st|nd|rd|th|h|m|min|z|t\d{1,6}+z?)?")
"""A number, a date or a clock, as repeated outputs are called."""
NUMBERED = regex.compile(r"(?=[a-z.-]{0,63}+\d)(?=[\d.-]{0,63}+[a-z])")
"""Letters and numbers, as nodes are called that are several."""


def context_of(path: str) -> Context:
    """Hints from a member path."""
    inner = path.rsplit("!", 1)[-1]
    for sign, pattern in PATTERNS:
        if sign in inner and (m := pattern.search(inner)):
            parts = m.groupdict()
            file = parts.get("file") or ""
            found = Context(
                namespace=parts.get("namespace"), pod=parts.get("pod"), container=parts.get("container") or None,
                node=parts.get("node"), previous=bool(parts.get("previous")) or file.startswith("previous"),
            )  # fmt: skip
            if both := parts.get("podcontainer"):
                end = next((c for c in SPLIT if both.endswith("-" + c)), None)
                found = replace(found, pod=both[: -len(end) - 1] if end else both, container=end)
            return found
    base = inner.rsplit("/", 1)[-1]
    above = inner.rsplit("/", 2)[-2] if "/" in inner else ""
    marked = EARLIER.search(base)
    previous = marked is not None or EARLIER_FOLDER.fullmatch(above) is not None
    pod = EARLIER_END.sub("", m[1]).removesuffix(".log") if (m := POD.search(base)) else None
    node = None
    of_node = NODE_FILES.search(inner)
    if m := IPV4.search(base):
        node = m[1]
    elif m := DASHED.search(base):
        node = m[1].replace("-", ".")
    elif named := named_by_file(base):
        node = named
    elif of_node and of_node["folder"] not in NO_NODE:
        node = of_node["folder"]
    elif "/" in inner and (m := IPV4.search(inner.rsplit("/", 2)[-2])):
        node = m[1]
    return Context(pod=pod, node=node, previous=previous)


def named_by_file(base: str) -> str | None:
    """
    The node after which the file of a tool's output is called: ``bird-wrk-ams-1.txt``, ``calicoctl_node_status_w1.eu.example.log``.

    What was asked or when is none (``birdcl_show_protocols_2026-11-30.txt``), and no node is called by a word alone.
    """
    m = OF_TOOL.match(base.lower())
    for chunk in CHUNKS.split(m["rest"]) if m else ():
        words = [word for word in chunk.strip(".").split("-") if word]
        if all(word in OF_TABLE or COUNTED.fullmatch(word) for word in words):
            if ROLE.fullmatch("-".join(words)):
                return "-".join(words)
            continue
        while words[0] in OF_TABLE or COUNTED.fullmatch(words[0]):
            del words[0]
        while words[-1] in OF_TABLE:
            del words[-1]
        name = "-".join(words)
        return name if NUMBERED.match(name) and WHOLE_NAME.fullmatch(name) else None
    return None

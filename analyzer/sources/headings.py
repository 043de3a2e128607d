"""
Headings of text dumps: three documented shapes, decorations and rulers, known names and unknown ones.

The exact headings of get-master-info vary by version, so the shape decides: ``WORDS:``, ``WORDS`` (known, or beside a
ruler), ``WORDS: (argument``, ``=== WORDS ===``. An unknown heading keeps its text.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex

RULER = regex.compile(r"^[ \t]*([=\-*#_~+])\1{7,}[ \t]*$")
CORE = r"[A-Z][A-Z0-9]*+(?:[ /_&-]++[A-Z0-9]++)*+"
HEADING = regex.compile(
    rf"^[ ]{{0,3}}(?P<open>[=\-*#]{{2,}}[ ]+|#{{1,4}}[ ]+|<{{2,}}[ ]*|\[[ ]*|>{{2,}}[ ]*|\*+)?(?P<core>{CORE})"
    r"(?:[ ]*+\((?P<inner>[^()]*)\))?[ ]*+(?P<colon>:)?[ ]*+(?:\((?P<argument>[^()]*)\)?:?)?[ ]*+"
    r"(?P<close>[=\-*#]{2,}|>{2,}|\]|<{2,}|\*+)?[ ]*+$"
)
POD = regex.compile(
    r"^[ \t]*+(?:[-=*#>]++[ \t]*+)?POD[ \t]*[:=][ \t]*(?:(?P<ns>[a-z0-9.-]+)/)?(?P<pod>[a-z0-9][a-z0-9.-]++)(?P<rest>.*)",
    regex.I,
)
NODE = regex.compile(
    r"(?:(?:NODE|node|Node)\s{0,9}[:=]\s{0,9}(?=[a-z0-9])|(?:NODE|node|on|Node)\s{0,9}[:=]?\s{0,9}(?=[a-z0-9][\w.-]{3}))([a-z0-9][\w.-]*)"
)
NODE_LINE = regex.compile(
    r"^[ \t]*+(?:[-=*#>]++[ \t]*+)?(?:NODE|Node|HOST|WORKER)[ \t]*+[:=][ \t]*+(?P<node>[\w.-]++)[ \t]*+[-=*#>]*+[ \t]*+$"
)
CONTAINER_MARK = regex.compile(
    r"==== (?P<edge>START|END) logs for container (?P<container>\S+) of pod (?P<ns>[^/\s]+)/(?P<pod>\S+) ===="
)
TAIL_MARK = regex.compile(r"==> (?P<file>\S.*?) <==$")
FILE_MARK = regex.compile(
    r"[ ]{0,3}(?P<sign>={2,60}|-{2,60}|\*{2,60}|#{2,60}|>{2,60}|~{2,60}|\+{2,60})[ ]{0,8}+(?:[Ff]ile(?:name)?[ ]?[:=]?[ ]{1,8})?"
    r"(?P<file>[\w./@-]{0,200}[\w@-]\.(?:log|txt|out|err|ya?ml|json)(?:\.\d{1,3})?)[ ]{0,8}+[=\-*#<~+]{0,60}+[ \t]*+$"
)
"""A file's name in a frame, as a loop over files prints it above each."""
SKIPPED = regex.compile(
    r"\[?\.{3} ?[Ss]kipping [\d,.]+ ?[KMGkmg]?i?B|[Ss]kipping [\d,.]+ KB\.\. ?[Ff]ull [Ll]og|\([Oo]utput limited to first|\.\.\. \d+ [Ll]ines? (?:omitted|skipped)"
)


def file_of(line: str) -> tuple[str, str]:
    """(file whose content stands below this line, sign of its frame), "" for any other line; `tail` has a frame of its own: ""."""
    if found := TAIL_MARK.match(line):
        return str(found["file"]), ""
    found = FILE_MARK.match(line[:300])
    return (str(found["file"]), str(found["sign"])) if found else ("", "")


FEW_DOTS = 100

KNOWN: dict[str, tuple[str, ...]] = {
    "bird": ("BIRD LOGS", "BIRD STATUS", "BIRD", "CALICO MESH STATUS", "CALICO NODE STATUS", "BGP PEERS", "BGP STATUS", "CALICO BGP STATUS", "BIRD PROTOCOLS", "CALICO MESH"),
    "cluster_pods": ("CLUSTER PODS", "ALL PODS", "PODS", "KUBE-SYSTEM PODS"),
    "cluster_services": ("CLUSTER SERVICES", "SERVICES"),
    "cluster_nodes": ("CLUSTER NODES", "NODES", "WORKER NODES"),
    "describe_nodes": ("DESCRIBE NODES", "CLUSTER NODES DESCRIBE", "NODE DETAILS", "NODE DESCRIBE", "NODES DESCRIBE"),
    "namespaces": ("CLUSTER NAMESPACES", "NAMESPACES"),
    "deployments": ("CLUSTER DEPLOYMENTS", "DEPLOYMENTS"),
    "daemonsets": ("CLUSTER DAEMONSETS", "DAEMONSETS"),
    "events": ("CLUSTER EVENTS", "EVENTS"),
    "webhooks": ("CLUSTER WEBHOOKS", "WEBHOOKS", "VALIDATING WEBHOOK CONFIGURATIONS", "MUTATING WEBHOOK CONFIGURATIONS", "VALIDATING WEBHOOK CONFIGURATION", "MUTATING WEBHOOK CONFIGURATION", "VALIDATING WEBHOOKS", "MUTATING WEBHOOKS"),
    "mcp_resources": ("MASTER CONTROL PLANE RESOURCES", "MASTER PODS", "MASTER RESOURCES", "CONTROL PLANE PODS", "KUBX-MASTERS PODS", "CONTROL PLANE RESOURCES"),
    "mcp_logs": ("MASTER CONTROL PLANE CONTAINER LOGS", "CONTROLLER-MANAGER LOGS", "CONTAINER LOGS", "MASTER CONTAINER LOGS"),
    "cluster_model": ("CLUSTER INFO", "CLUSTER ETCD INFO", "CLUSTER DATA", "XO", "CLUSTER ETCD"),
    "master_model": ("MASTER ETCD INFO", "MASTER INFO", "MASTER DATA"),
    "calico_nodes": ("CALICO NODES",),
    "calico_heps": ("CALICO HOST ENDPOINTS", "CALICO HEPS", "HOST ENDPOINTS", "HOSTENDPOINTS"),
    "calico_policies": ("CALICO GLOBAL NETWORK POLICIES", "GLOBALNETWORKPOLICIES", "CALICO NETWORK POLICIES", "CALICO POLICIES", "GLOBAL NETWORK POLICIES", "NETWORK POLICIES"),
    "calico_ipam": ("CALICO IPAM",),
    "calico_ippools": ("CALICO IP POOLS", "CALICO IPPOOLS"),
    "calico_bgpconfig": ("CALICO BGP CONFIGURATION", "CALICO BGP CONFIG"),
    "clusteroperators": ("CLUSTER OPERATORS", "CLUSTEROPERATORS"),
    "lb_info": ("LOAD BALANCER INFO", "KUBX LOAD BALANCER INFO", "SECURITY GROUPS", "ENDPOINT GATEWAYS", "VPC SUBNETS"),
    "custom": ("CUSTOM KUBX KUBECTL",),
    "account": ("ACCOUNT", "ACCOUNT INFO", "ACCOUNT SETTINGS", "ACCOUNT SHOW"),
    "cse": ("CSE", "CSE CLUSTER", "CSE INFO"),
    "agent_logs": ("KONNECTIVITY AGENT LOGS", "AGENT LOGS", "KONNECTIVITY AGENT LOG"),
    "log_url": ("LOG URL",),
}  # fmt: skip
CANONICAL = {name: key for key, names in KNOWN.items() for name in names}
COLUMN_WORDS = frozenset(
    [
        "NAME",
        "NAMESPACE",
        "READY",
        "STATUS",
        "RESTARTS",
        "AGE",
        "IP",
        "NODE",
        "TYPE",
        "REASON",
        "OBJECT",
        "MESSAGE",
        "DESIRED",
        "CURRENT",
    ]
)
WORD_LIMIT = 12


class Heading(NamedTuple):
    text: str
    canonical: str
    pod: str | None = None
    container: str | None = None
    namespace: str | None = None


def leaves_out(text: str) -> bool:
    """Does the text say that a part of it was left out. Looking for what whatever is found holds costs next to nothing."""
    return (_has_two_dots(text) or "(" in text) and SKIPPED.search(text) is not None


def _has_two_dots(text: str) -> bool:
    """As ``".." in text``, in a tenth of the time where dots are few: one sign is found much faster than two."""
    at = -1
    for _ in range(FEW_DOTS):
        at = text.find(".", at + 1)
        if at < 0 or text.startswith("..", at):
            return at >= 0
    return text.find("..", at) >= 0


def heading(line: str, before: str, after: str) -> Heading | None:
    """
    The heading on this line, if it is one.

    Args:
        before, after: the nearest lines around that are not blank, for rulers.
    """
    m = HEADING.match(line)
    if not m:
        return None
    core = m["core"].strip()
    words = core.replace("_", " ").split()
    if len(words) > WORD_LIMIT or regex.search(r"\S\s{2,}\S", core) or (len(words) > 1 and set(words) <= COLUMN_WORDS):
        return None
    canonical = canonical_name(core)
    ruled = bool(RULER.match(before) or RULER.match(after))
    decorated = bool(m["open"]) and (bool(m["close"]) or m["open"].strip().startswith("#"))
    long_enough = len(words) >= 2 or len(core) >= 4
    accepted = (
        (canonical and (len(words) >= 2 or m["colon"] or ruled or decorated))
        or (m["colon"] and len(words) >= 2)
        or (ruled and long_enough)
        or (decorated and long_enough)
    )
    if not accepted:
        return None
    argument = m["argument"] or m["inner"] or ""
    pod, container, namespace = _argument(argument)
    return Heading(core, canonical, pod, container, namespace)


def canonical_name(core: str) -> str:
    """The known section this heading names, or ""."""
    name = " ".join(core.replace("_", " ").split())
    if name in CANONICAL:
        return CANONICAL[name]
    for suffix in (" INFORMATION", " OUTPUT", " INFO"):
        if name.endswith(suffix) and name.removesuffix(suffix) in CANONICAL:
            return CANONICAL[name.removesuffix(suffix)]
    return "mcp_logs" if name.endswith(" LOGS") and name not in CANONICAL else ""


def _argument(text: str) -> tuple[str | None, str | None, str | None]:
    """``(pod -c container -n namespace)``."""
    words = text.split()
    pod = container = namespace = None
    at = 0
    while at < len(words):
        word = words[at]
        if word in ("-c", "--container") and at + 1 < len(words):
            container, at = words[at + 1], at + 2
            continue
        if word in ("-n", "--namespace") and at + 1 < len(words):
            namespace, at = words[at + 1], at + 2
            continue
        if word.startswith("--container="):
            container = word.partition("=")[2]
        elif pod is None and regex.fullmatch(r"(?:[a-z0-9.-]+/)?[a-z0-9][a-z0-9.-]+", word) and "-" in word:
            pod = word.rsplit("/", 1)[-1]
        elif container is None and pod is not None and regex.fullmatch(r"[a-z][a-z0-9-]+", word):
            container = word
        at += 1
    return pod, container, namespace

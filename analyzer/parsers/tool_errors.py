"""
Error texts in place of output: evidence in themselves.

`Error from server: error dialing backend: No agent available` in a BIRD section says that the tunnel is broken, and
nothing about BGP. Refusals by RBAC, missing objects and client-side faults are told apart: they are not tunnel faults.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.addresses import ANY, is_loopback
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller, Reason
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.scan import spoken

TUNNEL = regex.compile(
    r"error dialing backend|No (?:agent|backend) available|proxy error from|\bdial timeout(?:,|$)|:10250\b.*(?:timeout|timed out|EOF|refused|no route|unreachable|reset)|"
    r"(?:timeout|timed out|EOF|refused).*:10250\b|containerLogs/.*(?:EOF|timeout|timed out|refused|503)|ssh: rejected|tunnel (?:is )?closed|getsockopt: connection timed out"
)
CLASSES = (
    ("metrics", regex.compile(r"Metrics API not available|metrics not available yet|(?<!custom\.)(?<!external\.)metrics\.k8s\.io.*(?:unable|not found|unavailable)|unable to fetch (?:pod|node) metrics|(?:unable to handle the request|could not find the requested resource|timed? ?out)[^()]{0,40}\((?:get|list) (?:pods|nodes)\.metrics\.k8s\.io")),
    ("webhook", regex.compile(r"failed calling webhook|admission webhook")),
    ("tunnel", TUNNEL),
    ("rbac", regex.compile(r"\(Forbidden\)|forbidden:|Unauthorized|must be logged in|is forbidden")),
    ("not_found", regex.compile(r"\(NotFound\)|not found$|doesn't have a resource type|No resources found")),
    ("apiserver", regex.compile(r"The connection to the server .* was refused|Unable to connect to the server|\(Timeout\)|ServiceUnavailable|etcdserver|the server is currently unable|TLS handshake timeout|context deadline exceeded|\(InternalError\)")),
    ("client", regex.compile(r"unknown (?:flag|command)|x509|executable file not found|command not found|invalid argument|BadRequest|ContainerCreating|certificate")),
)  # fmt: skip
LINE = regex.compile(
    r"^[ \t#>]*(?P<lead>Error from server(?: \((?P<reason>\w+)\))?:|error:|Error:|Unable to connect to the server|The connection to the server|command terminated with exit code|"
    r"Error querying|Internal error occurred:|error upgrading connection|unable to upgrade connection:|Error attaching, falling back to logs:|error dialing backend:|No resources found|Error in connection|Error trying to reach service:|error sending request:|kubectl: |(?:Create log request|[Rr]equest log) error:)(?P<text>.*)$"
)
NOTHING = regex.compile(r"No resources found\b")
NOTHING_AT_ALL = regex.compile(r"No resources found(?: in \S{1,253} namespace)?\.?")
VALUE = regex.compile(r"[ ]{1,40}[Ee]rror: [\"'|>]")
"""A key of YAML with a text for its value: no program prints its error so."""
IN_PROSE = "names an error in free text, which is no evidence of one"
WIDTHS = (72, 76, 78, 79, 80, 100, 119, 120, 132, 140, 160)
# columns, a point of a list, a sentence of somebody
NO_REST = regex.compile(r"\S+\s{2,}|\s*(?:[-*\u2022]|\d{1,2}[.)])\s|[A-Z][a-z']*[ ,](?!.*:)|[^\n]*[a-z][.?!][ \t]*$")
LEAD = r"[ \t#>]{0,4}(?:Error from server|error: |Unable to connect to the server|The connection to the server|command terminated with exit code|Internal error occurred:|No resources found|error upgrading connection|error dialing backend|Error trying to reach service: |error sending request|(?:Create log request|[Rr]equest log) error: )"
"""`kubectl cluster-info dump` writes the last two where the log of a container should stand."""


def classify(text: str) -> str:
    """
    Which kind of fault an error text shows.

    A call of the API server to a kubelet that ended in anything but the kubelet's own no is a fault of the way or of its
    end, whatever the reason: `x509` in it is the kubelet's certificate and not the client's. A page for a browser was written by
    what stands between the client and the API server.
    """
    if chain.is_page(text):
        return "client"
    fault = chain.read(text)
    if fault is not None and fault.caller is Caller.KUBELET and fault.reason is not Reason.STATUS:
        return "tunnel"
    if fault is not None and fault.caller is Caller.UNKNOWN:
        return "tunnel"
    return regex.first(CLASSES, text, "other")


def takes(fragment: Fragment) -> str:
    return "an error text of kubectl" if LINE.match(fragment.opening[0][1]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    first, text = fragment.filled[0]
    rows = [(first, text)]
    for number, line in fragment.filled[1:]:
        if LINE.match(line):
            rows.append((number, line))
        elif len(rows) == 1 and number == first + 1 and _goes_on(text.rstrip(), line):
            rows[0] = (first, text := f"{text.rstrip()} {line.strip()}")  # a terminal wrapped the message
        else:
            emit.unread(number, "text behind an error")
    for number, line in rows:
        add(number, line, emit)


def _goes_on(text: str, line: str) -> bool:
    """Did a terminal or a mail program break the message here: what follows had no room on a page of a usual width."""
    word = line.split(None, 1)[0]
    return any(len(text) <= width <= len(text) + len(word) for width in WIDTHS) and not NO_REST.match(line)


def add(number: int, line: str, emit: Emit) -> None:
    """A row for the error; a sentence that begins as one says that somebody writes about it."""
    context = emit.fragment.context
    text = line.strip(" \t#>")
    kind = classify(text)
    if VALUE.match(line) or spoken.is_spoken(text) or (NOTHING.match(text) and not NOTHING_AT_ALL.fullmatch(text)):
        emit.unread(number, IN_PROSE)
        return
    if kind == "not_found" and "No resources found" in text:
        listed = regex.search(r"No resources found in (\S+) namespace", text)
        emit(
            schema.LISTINGS,
            number,
            kind=_listed(context.command, context.heading),
            namespace=listed[1] if listed else context.namespace,
            rows=0,
            complete=True,
        )
    found = ANY.findall(text)  # a proxy beside the API server is at its own machine's address; what it dials is not
    address = next((one for one in found if not is_loopback(one)), found[0] if found else None)
    emit(
        schema.TOOL_ERRORS, number, tool="kubectl", **{"class": kind}, command=context.command or context.heading or None, pod=context.pod,
        node=context.node, address=address, message=text, typed_on=context.typed_on,
    )  # fmt: skip


def _listed(command: str, heading: str) -> str:
    from analyzer.parsers.kubernetes.listings import listing_kind

    if m := regex.search(r"get\s+(?:-\S+(?:\s+\w[\w-]*)?\s+){0,8}([a-zA-Z.,]+)", command):
        return listing_kind(m[1])
    low = heading.lower()
    for word, kind in (
        ("webhook", "webhookconfigurations"),
        ("host endpoint", "hostendpoints"),
        ("hep", "hostendpoints"),
        ("global network polic", "globalnetworkpolicies"),
        ("network polic", "networkpolicies"),
        ("pod", "pods"),
        ("node", "nodes"),
        ("event", "events"),
        ("daemonset", "daemonsets"),
        ("service", "services"),
    ):
        if word in low:
            return kind
    return "objects"


PARSERS = (Parser("kubectl error", LEAD, takes, parse, 35),)

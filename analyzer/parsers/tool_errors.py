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
from analyzer.parsers.kubernetes import command_line, health_parts
from analyzer.parsers.kubernetes.listings import listing_kind
from analyzer.sources import spoken
from analyzer.sources.commands import read_command
from analyzer.sources.told_outcomes import told_call
from analyzer.wording import IN_PROSE

TUNNEL = regex.compile(
    r"error dialing backend|No (?:agent|backend) available|proxy error from|dial(?<=\bdial) timeout(?:,|$)|:10250\b.*(?:timeout|timed out|EOF|refused|no route|unreachable|reset)|"
    r"timeout.*:10250\b|timed out.*:10250\b|EOF.*:10250\b|refused.*:10250\b|containerLogs/.*(?:EOF|timeout|timed out|refused|503)|ssh: rejected|No SSH tunnels currently open|tunnel (?:is )?closed|getsockopt: connection timed out"
)
CLASSES = (
    ("metrics", regex.compile(r"Metrics API not available|metrics not available yet|(?<!custom\.)(?<!external\.)metrics\.k8s\.io.*(?:unable|not found|unavailable)|^failing or missing response from https?://\S{1,260}/apis/metrics\.k8s\.io/|unable to fetch (?:pod|node) metrics|(?:unable to handle the request|could not find the requested resource|timed? ?out)[^()]{0,40}\((?:get|list) (?:pods|nodes)\.metrics\.k8s\.io")),
    ("webhook", regex.compile(r"failed calling (?:admission )?webhook|admission webhook")),
    ("tunnel", TUNNEL),
    ("rbac", regex.compile(r"\(Forbidden\)|forbidden:|Unauthorized|must be logged in|is forbidden")),
    ("not_found", regex.compile(r"\(NotFound\)|not found$|doesn't have a resource type|No resources found")),
    ("etcd", regex.compile(r"\betcdserver: ")),
    ("apiserver", regex.compile(r"The connection to the server .* was refused|Unable to connect to the server|\(Timeout\)|ServiceUnavailable|etcdserver|the server is currently unable|TLS handshake timeout|context deadline exceeded|\(InternalError\)")),
    ("client", regex.compile(r"unknown (?:flag|command)|x509|executable file not found|command not found|invalid argument|BadRequest|ContainerCreating|certificate")),
)  # fmt: skip
HEADED = r"(?:[EF]\d{4} \d\d:\d\d:\d\d\.\d{1,9}[ ]{1,8}\d{1,10} helpers\.go:\d{1,5}\][ ])?"
"""kubectl prints the error with which it ends through klog where `-v` was given (kubectl/pkg/cmd/util/helpers.go), and always did so once."""
AGGREGATED = r"failing or missing response from https?://[^\s]{1,300}: "
"""The API server's words about an aggregated API, as a condition's message or its log has them, copied without either."""
OF_NODE = r"failed to create fsnotify watcher:|failed to watch file \"|unable to retrieve container logs for |failed to try resolving symlinks in path "
"""A kubelet's words about its own machine, printed where a log should stand."""
TO_NODE = r"Get \"?https?://[^\s\"/]{1,260}+/containerLogs/[^\s\":]{1,600}+\"?: "
"""What the API server says of its call to a kubelet, copied without the words in front of it."""
BY_SSH = r"No SSH tunnels currently open\. "
"""The API server's answer where it reaches nodes over SSH and none of its connections stands (kubernetes, `ssh/ssh.go`)."""
OF_PAGES = r"(?:[Ff]ailed to|[Uu]nable to|[Cc]ould not|[Cc]annot|[Ee]rror) (?:load|get|fetch|retrieve|stream|read|loading|getting|fetching|retrieving|streaming|reading)(?: the)?(?: (?:pod|container)(?:'s)?)? logs?(?: (?:of|for|from) [^\s:]{1,253})?: (?=Get \"?https?://)"
"""How programs with windows (Lens, Headlamp, dashboards) begin the API server's words about a log that they asked for."""
LINE = regex.compile(
    rf"^{HEADED}[ \t#>]*(?P<lead>{OF_NODE}|{AGGREGATED}|{TO_NODE}|{BY_SSH}|{OF_PAGES}|Error from server(?: \((?P<reason>\w+)\))?:|error:|Error:|Unable to connect to the server|The connection to the server|command terminated with exit code|"
    r"Error querying|Internal error occurred:|error upgrading connection|unable to upgrade connection:|Error attaching, falling back to logs:|error dialing backend:|No resources found|Error in connection|Error trying to reach service:|error sending request:|OCI runtime exec failed:|kubectl: |(?:Create log request|[Rr]equest log) error:)(?P<text>.*)$"
)
ALONE = regex.compile(AGGREGATED)
HEADER = regex.compile(f"^{HEADED}")
TO_KUBELET = frozenset({"exec", "rsh", "attach", "port-forward", "cp", "logs", "log"})
"""Commands for which the API server dials a kubelet, and nobody else."""
NOTHING = regex.compile(r"No resources found\b")
NOTHING_AT_ALL = regex.compile(r"No resources found(?: in \S{1,253} namespace)?\.?")
INSPECT = regex.compile(
    r"^[ \t]*+(?:\[{1,4}+|(?=[^\n]{1,800}, unable to gather container logs: \[))(?P<text>Get \"https?://[^\s\"]{1,300}:\d{1,5}/(?:containerLogs|debug|metrics|version|healthz)[^\s\"]{0,300}\": [^\n]{1,400}?)(?:, unable to gather container logs: \[[^\n]{0,200})?\]{0,6},?[ \t]*$"
)
"""One call of `oc adm inspect` that failed, in the brackets of the list in which it prints all of them (oc, pkg/cli/admin/inspect)."""
VALUE = regex.compile(r"[ ]{1,40}[Ee]rror: [\"'|>]")
"""A key of YAML with a text for its value: no program prints its error so."""
MOST_PARTS = 8
"""Lines of one message."""
UNFINISHED = regex.compile(
    r"(?::|,|\b(?:Get|Post|Put|Head|dial|tcp|dialing|from|read|write|calling|webhook|desc =|=|[45]\d\d))$"
)
"""Behind which Go's errors go on: a colon, the method of a request, what is dialled."""
WORDS = frozenset({
    "a", "an", "and", "at", "available", "backend", "be", "call", "called", "calling", "client", "connect", "connecting", "connection",
    "could", "creating", "currently", "denied", "dialing", "error", "exceeded", "failed", "for", "forbidden", "found", "from", "get",
    "handle", "host", "in", "internal", "is", "list", "log", "logs", "lookup", "no", "not", "object", "occurred", "on", "or", "refused",
    "request", "resource", "server", "service", "such", "the", "this", "timeout", "to", "unable", "unavailable", "upgrade", "user",
    "waiting", "was", "webhook", "when", "while", "with",
})  # fmt: skip
"""Words of these messages: between two of them stood a blank, wherever the line was broken."""
INNER = regex.compile(r"(?:Internal error occurred|error dialing backend|error sending request):")
"""What begins an error, and stands within one as well."""
ENDED = regex.compile(
    r"(?:handle the request|prevented the request from succeeding|connection refused|reset by peer|i/o timeout|deadline exceeded|no route to host|"
    r"awaiting headers\)|No agent available|no such host|unknown authority|\bEOF)[\"')\]]*+$"
)
"""The innermost reason, behind which nothing follows but the request in brackets: what stands below is an output of its own."""
CUT = regex.compile(r"[.:,/)\]]\S|\d{1,5}[,:] ")
"""The begin of no line: the rest of an address, a port or a word."""
NO_ROW = regex.compile(r"\S+\s{2,}\S|\s*(?:[-*\u2022]|\d{1,2}[.)])\s")
WIDTHS = (72, 76, 78, 79, 80, 100, 119, 120, 132, 140, 160)
# columns, a point of a list, a sentence of somebody
NO_REST = regex.compile(r"\S+\s{2,}|\s*(?:[-*\u2022]|\d{1,2}[.)])\s|[A-Z][a-z']*[ ,](?!.*:)|[^\n]*[a-z][.?!][ \t]*$")
LEAD = rf"(?:{OF_NODE}|{AGGREGATED}|{TO_NODE}|{BY_SSH}|{OF_PAGES})|[ \t]{{0,12}}\[{{1,4}}Get \"https?://|{HEADED}[ \t#>]{{0,4}}(?:Error from server|error: |Unable to connect to the server|The connection to the server|command terminated with exit code|Internal error occurred:|No resources found|error upgrading connection|error dialing backend|Error trying to reach service: |error sending request|OCI runtime exec failed: |(?:Create log request|[Rr]equest log) error: )"
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
    first = fragment.opening[0][1]
    return "an error text of kubectl" if LINE.match(first) or INSPECT.match(first) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    rows: list[tuple[int, str]] = []
    last, parts = -1, [""]  # of the row at hand: its last line, and all of them
    arguments = command_line.lists(fragment)
    told = told_call(fragment.context.command) if fragment.context.command else None
    for number, line in fragment.filled:
        if told is not None and told.outcomes(line) is not None:
            continue  # what the shell says behind each try
        inner = rows and number == last + 1 and rows[-1][1].rstrip().endswith(":") and INNER.match(line)
        if (call := INSPECT.match(line)) is not None:
            rows.append((number, call["text"]))
            last, parts = -1, [line]
        elif LINE.match(line) and not inner:
            rows.append((number, line))
            last, parts = number, [line]
        elif rows and number == last + 1 and len(parts) < MOST_PARTS and (whole := _with(rows[-1][1], parts, line)):
            rows[-1] = rows[-1][0], whole  # a terminal or a mail program wrapped the message
            last, parts = number, [*parts, line]
        elif number in arguments:
            command_line.rows(number, arguments[number], emit)
        else:
            emit.unread(number, "text behind an error")
    for number, line in rows:
        add(number, line, emit)


def _with(text: str, parts: list[str], line: str) -> str:
    """The message with the next line, where it goes on there; "" where it does not, or where that alone made it a sentence of somebody."""
    if not _goes_on(text, parts[-1].rstrip(), line):
        return ""
    whole = _joined(text.rstrip(), parts, line)
    return "" if spoken.is_spoken(whole) and not spoken.is_spoken(text) else whole


def _goes_on(text: str, before: str, line: str) -> bool:
    """
    Does the message go on in this line: what follows had no room on a page of a usual width, or the message has no end yet.

    Args:
        text: the message so far.
        before: the last of its lines.
    """
    if UNFINISHED.search(text.rstrip()) or text.count('"') % 2 or CUT.match(line):
        return not NO_ROW.match(line)
    if ENDED.search(text.rstrip()) and not line.lstrip().startswith("("):
        return False
    word = line.split(None, 1)[0]
    return any(len(before) <= width <= len(before) + len(word) for width in WIDTHS) and not NO_REST.match(line)


def _joined(text: str, parts: list[str], line: str) -> str:
    """
    The message with what was broken off it: a blank stood there, unless a word, an address or a quoted URL was cut.

    Lines that are all as wide as a page were cut wherever its edge was.
    """
    rest = line.strip()
    if line[:1] in " \t" or parts[-1][-1:] in " \t":
        return f"{text} {rest}"
    widths = {len(part) for part in parts}
    words = {text.rpartition(" ")[2].lower(), rest.partition(" ")[0].rstrip(":,").lower()} <= WORDS
    hard = not words and not UNFINISHED.search(text) and len(widths) == 1 and (len(parts) > 1 or widths <= set(WIDTHS))
    within = text[-1] in "./-_@" or (text[-1].isdigit() and rest[0].isdigit())
    cut = hard or within or text.count('"') % 2 or rest[0] in ".:/-_,"
    return f"{text}{'' if cut else ' '}{rest}"


def add(number: int, line: str, emit: Emit) -> None:
    """A row for the error; a sentence that begins as one says that somebody writes about it."""
    context = emit.fragment.context
    text = HEADER.sub("", line).strip(" \t#>")
    kind = classify(text)
    if (
        (kind == "other" or (kind == "apiserver" and chain.is_untold(text)))
        and (chain.is_bare_dial(text) or chain.is_untold(text))
        and read_command(context.command).verb in TO_KUBELET
    ):
        kind = "tunnel"
    unended = ALONE.match(text) and ((fault := chain.read(text)) is None or fault.reason is Reason.OTHER)
    if (
        unended
        or VALUE.match(line)
        or spoken.is_spoken(text)
        or (NOTHING.match(text) and not NOTHING_AT_ALL.fullmatch(text))
    ):
        emit.unread(number, IN_PROSE)
        return
    if kind == "not_found" and "No resources found" in text:
        listed = regex.search(r"No resources found in (\S+) namespace", text)
        asked = read_command(context.command)
        emit(
            schema.LISTINGS,
            number,
            kind=_listed(context.command, context.heading),
            namespace=listed[1] if listed else context.namespace,
            rows=0,
            complete=not asked.filtered,
        )
        whole = not asked.filtered and not asked.selector and "--field-selector" not in context.command
        if listed and whole and {listing_kind(one) for one in asked.kinds} == {"pods"}:
            emit(schema.FACTS, number, key="empty_space", value=listed[1])
        if (
            asked.kinds
            and asked.selector
            and "--field-selector" not in context.command
            and {listing_kind(one) for one in asked.kinds} == {"nodes"}
        ):
            emit(schema.FACTS, number, key="no_node_with", value=asked.selector.strip("\"'"))
    found = ANY.findall(text)  # a proxy beside the API server is at its own machine's address; what it dials is not
    address = next((one for one in found if not is_loopback(one)), found[0] if found else None)
    emit(
        schema.TOOL_ERRORS, number, tool="kubectl", **{"class": kind}, command=context.command or context.heading or None, pod=context.pod,
        node=context.node, address=address, message=text, typed_on=context.typed_on,
        below_command=context.below(number), typed_time=context.typed_time, asked_of=context.asked_of,
    )  # fmt: skip
    health_parts.quoted(number, text, emit)


def _listed(command: str, heading: str) -> str:
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

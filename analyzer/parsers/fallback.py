"""
The last resort for text that no format claims: pasted pod rows, peer rows, error texts and readiness messages.

A renamed heading, a lost title row or a chat paste must not lose evidence: a line that has the shape of a row, of an
error as a tool prints it or of a probe's message is read. A sentence that only names an error is no evidence of it: it is
unread, with that reason. What is still not understood is unread as well.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.addresses import addresses
from analyzer.parsers import denials, kernel, tool_errors
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.calico import bird_protocols, bird_rows, calicoctl_status, status_rows
from analyzer.parsers.ibm import account_line, cluster_lines
from analyzer.parsers.kubernetes import command_line, cut_webhooks, untitled
from analyzer.parsers.kubernetes.row_rules import POD_ROW
from analyzer.parsers.kubernetes.rows import pod
from analyzer.scan import denials as scanned
from analyzer.scan import signals
from analyzer.sources import compound, spoken
from analyzer.sources.noted import without_note
from analyzer.sources.told_outcomes import told_call
from analyzer.wording import IN_PROSE

FURNITURE = regex.compile(
    r"[ \t]*(?:OK|Retrieving [^\n]{1,200}\.\.\.|Retrieving master information for cluster \S{1,80}|(?:Defaulted container|Defaulting container name) \"?[^\n]++)[ \t]*+$"
)  # of `ibmcloud` and kubectl, in front of their answers
TICKED = regex.compile(r"`(?P<text>[^`]+)`[ \t]*$")  # a chat's mark around what somebody pasted
TITLES = regex.compile(
    r"(?:NAMESPACE )?NAME(?:[ \t]{1,40}(?:READY|STATUS|RESTARTS|AGE|IP|NODE|NOMINATED|READINESS|GATES|ROLES|VERSION|DESIRED|CURRENT|UP-TO-DATE|AVAILABLE|SELECTOR|CONTAINERS|IMAGES|TYPE|[A-Z]{2,10}-IP|PORT\(S\)|SERVICE|OS-IMAGE|KERNEL-VERSION|CONTAINER-RUNTIME|LABELS)){2,16}[ \t]*$"
)
"""Titles between which a mail program left one blank: the rows below are told by their shape."""
EVENTS_HEAD = regex.compile(
    r"[ \t]*+(?:Events:[ \t]*+$|Type[ ]{2,20}Reason[ ]{2,20}Age\b|-{4}[ ]{2,20}-{4,}+[ -]*+$)"
)  # its rows stand below
CUT_TITLES = regex.compile(
    r"[ \t]*(?:(?:AMESPACE|MESPACE|ESPACE|SPACE|PACE|ACE|CE|AME|ME|E)[ \t]{1,99})?(?!NAME\b)(?:READY|STATUS|DESIRED|SERVICE|TYPE|ENDPOINTS|CAPACITY|VERSION)(?:[ \t]{1,99}[A-Z][A-Z()/-]*){2,16}[ \t]*$"
)
"""Titles of which a block copy left out the first characters, and so of each row's name."""
CUT_NAME = regex.compile(r"[ \t]*(?:onn|nn|n)?(?:ectivity|ctivity|tivity|ivity)-(?:agent|server)\b")
UDS = regex.compile(r"[ \t>|-]{0,40}[\"']?udsName[\"']?[ ]?:[ ]{1,8}[\"']?(?P<path>/[^\s\"',}]{1,300})[\"']?[ \t]*$")
"""The one key of an EgressSelectorConfiguration that no other object has, as `grep` leaves it."""
CUT_OFF = "a row whose begin is cut off"
DAEMONSET = regex.compile(
    r"(?:(?P<namespace>[a-z0-9-]{1,63})\s{1,99})?(?P<name>konnectivity-agent|calico-node)\s+(?P<counts>\d+\s+\d+\s+\d+\s+\d+\s+\d+)\s+(?:<none>|[\w./-]{1,300}=\S*|\d+[smhdy]\w*)(?:\s|$)"
)
OF_ALL, COUNTED = regex.compile(r"\d/\d"), regex.compile(r"konnectivity-agent\s|calico-node\s")
"""What every row of a pod and of such a daemon set holds; a log's line seldom does."""
BEFORE = regex.compile(r"[\s>|*`\u2022-]{0,16}(?:\d{1,3}[.)][ ])?[ \t]*(?:[A-Z][A-Z-]*(?: [A-Z]+)?\s{1,99}){0,12}$")
"""What may stand before a row on its line: a paste's margin, and titles that a lost line feed glued to it."""
WORD = regex.compile(r"[A-Za-z]{2,}")
PROBE = regex.compile(
    r"[\s>|`*\"'-]{0,8}(?:\[ *\d+\.\d+\] |\[\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\] |panic: |fatal error: |(?:Warning\s{1,40}Unhealthy\s.{0,200}?)?(?:(?:Readiness|Liveness) probe failed: )?(?:calico/node is not ready: |BIRD is not ready: |BGP not established with )"
    r"|(?:v\d\w*\.)?metrics\.k8s\.io\s{2,}"
    r"|(?:\[(?:DEBUG|INFO|WARNING|ERROR|FATAL|PANIC)\]\[\d{1,7}\] )?(?:[a-z][\w-]{1,30}/)?[a-z]\w{1,60}\.go \d{1,5}: )"
)
"""How such a message begins; the last is a line of Calico's programs without its time, the file and a blank before its line number."""
CRN = regex.compile(
    r"[\s>|`]{0,8}\"?crn\"?\s{0,8}:\s{1,40}\"?(?P<crn>crn:v1:[\w-]{1,40}:[\w-]{1,40}:containers-kubernetes:[\w:/-]{1,200})\"?,?\s{0,8}$",
    regex.I,
)
"""One line of `cluster get`, as `| grep crn` leaves it: it names the account that owns the cluster."""
MOST_OF_A_PROBE = 2000
CALICO = frozenset({"bgp_not_established", "bird_not_ready"})
PEER = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})"
NOT_READY = regex.compile(
    r"(?:calico/node is not ready: )?(?:BIRD is not ready: )?"
    rf"(?:BGP not established with {PEER}(?:, ?{PEER})*+|(?:Error querying BIRD|Failed to stat)\b[^\n]*+|bird/confd is not live: [^\n]*+)"
)  # node/pkg/health of Calico
EVENT = regex.compile(
    r"^\s*(?:(?P<ns>(?!\d+[smhd]\w*\s)[a-z0-9-]+)\s+)?(?P<age>\d+[smhd][\w]*|<invalid>|<unknown>)(?: ?\(x(?P<times>\d+) over [^()]{1,20}\))?\s+(?:(?:\d+[smhd]\w*|<invalid>|<unknown>)\s+)?(?:(?P<count>\d+)\s+)?(?P<type>Normal|Warning)\s+(?P<reason>[A-Z]\w+)\s+(?:(?P<kind>[A-Za-z]+)/)?(?P<name>[a-z0-9][\w.-]*)\s+(?P<message>\S.*)$"
)
DESCRIBED = regex.compile(
    r"^\s*(?P<type>Normal|Warning)\s+(?P<reason>[A-Z]\w+)\s+(?P<age>\S+(?: \(x(?P<count>\d+) over [^)]*\))?)\s+(?P<from>[a-z][\w.,\s-]{0,200}?)\s{1,99}(?P<message>[A-Z(].*)$"
)


def takes(fragment: Fragment) -> str:
    return "offered to every detector"


def parse(fragment: Fragment, emit: Emit) -> None:
    rows: list[bird_rows.ProtocolRow] = []
    limits = emit.sink.limits
    arguments = command_line.lists(fragment)
    cluster = cluster_lines.statements(fragment.filled)
    cut = 0  # the last row below titles that are cut off
    tries = told_call(fragment.context.command) if fragment.context.command else None
    below = dict(fragment.filled)
    for number, whole in fragment.filled:
        if _goes_on(below.get(number - 1, ""), whole):
            emit.keep(number)
            continue
        if m := TICKED.match(whole):
            whole = m["text"]
        if _goes_on(whole, below.get(number + 1, "")):
            whole = f"{whole.rstrip()} {below[number + 1].strip()}"
        line = without_note(whole[: limits.pattern_bytes])
        if len(whole) > limits.pattern_bytes:
            told = f"only the first {limits.pattern_bytes} bytes of this line were looked at"
            emit.unread(number, f"{told} ({limits.option('pattern_bytes')})")
        if CUT_TITLES.match(line):
            cut = number
            emit.unread(number, "titles whose begin is cut off")
        elif cut and number == cut + 1 and "  " in line.strip():
            cut = number
            emit.unread(number, CUT_OFF)
        elif CUT_NAME.match(line) or (number == 1 and _is_cut(fragment.filled)):
            emit.unread(number, CUT_OFF)
        elif number in arguments:
            command_line.rows(number, arguments[number], emit)
        elif m := UDS.match(line):
            emit.fact("egress_socket", m["path"], number)
        elif number in cluster:
            emit.records += not cluster[number]
            for key, value in cluster[number]:
                emit.fact(key, value, number)
        elif m := bird_rows.ROW.match(line):
            rows.append(bird_rows.row_of(number, m))
        elif not (
            FURNITURE.match(line)
            or TITLES.match(line)
            or EVENTS_HEAD.match(line)
            or (tries is not None and tries.outcomes(line) is not None)
            or _line(number, line, fragment, emit)
            or len(whole) > limits.pattern_bytes
        ):
            emit.unread(number, compound.why_open(fragment.context.command, line) or "no format recognised")
    if fragment.context.command:
        untitled.part(fragment, emit)
        cut_webhooks.part(fragment, emit)
    if rows:
        bird_protocols._emit(rows, None, fragment, emit, fragment.first_line)


def _goes_on(above: str, line: str) -> bool:
    """Is this the rest of what a readiness probe said, whose first line ends the event above: kubectl prints a message as it is."""
    lead = PROBE.match(line[:MOST_OF_A_PROBE])
    m = EVENT.match(above[:MOST_OF_A_PROBE]) if lead is not None and "probe failed" in above else None
    return m is not None and lead is not None and "is not ready" not in above and _of_calico(line, lead.end())


def _is_cut(lines: list[tuple[int, str]]) -> bool:
    """Is the first word of the file the end of the namespace in which the next row stands: a scrollback begins anywhere."""
    spaces = [m["namespace"] for _, line in lines[:2] if (m := POD_ROW.match(line)) and m["namespace"]]
    return len(spaces) > 1 and spaces[0] != spaces[1] and spaces[1].endswith(spaces[0])


def event(number: int, line: str, emit: Emit) -> bool:
    """Is this a row of `kubectl get events`, with or without titles above it."""
    m = EVENT.match(line)
    if m is None:
        return False
    emit(
        schema.EVENTS, number, namespace=m["ns"], type=m["type"], reason=m["reason"], object_kind=m["kind"], object_name=m["name"],
        message=m["message"], count=int(m["count"] or m["times"] or 1), last_seen=m["age"],
    )  # fmt: skip
    return True


def described(number: int, line: str, fragment: Fragment, emit: Emit) -> bool:
    """Is this a row below `Events:` of a described object, whose titles a paste may lack."""
    m = DESCRIBED.match(line)
    if m is None:
        return False
    emit(
        schema.EVENTS, number, type=m["type"], reason=m["reason"], object_name=fragment.context.pod, message=m["message"],
        count=int(m["count"] or 1), last_seen=m["age"],
    )  # fmt: skip
    return True


def probe(number: int, line: str, fragment: Fragment, emit: Emit) -> bool:
    """Does the line begin as the readiness of calico-node does, or as a kernel's or program's own message."""
    lead = PROBE.match(line)
    hit = signals.find(line) if lead else None
    if hit is None or lead is None:
        return False
    if hit.signal in CALICO and not _of_calico(line, lead.end()):
        emit.unread(number, IN_PROSE)
        return True
    name = ",".join(addresses(line)) if hit.signal == "bgp_not_established" else hit.name
    context = fragment.context
    emit(
        schema.LOG_SIGNALS, number, signal=hit.signal, name=name, pod=context.pod, node=context.node, message=line[:600]
    )
    return True


def _of_calico(line: str, begin: int) -> bool:
    """Is this the message of calico-node's probe and no sentence; its next log line may be glued to it."""
    told = NOT_READY.search(line)
    return told is not None and told.start() <= begin and not spoken.goes_on(line[told.end() :])


def _line(number: int, line: str, fragment: Fragment, emit: Emit) -> bool:
    found = False
    glued_rows = list(POD_ROW.finditer(line)) if OF_ALL.search(line) else []
    if glued_rows and not BEFORE.match(line[: glued_rows[0].start()]):
        glued_rows = []  # a value, a source's text, an argument: quoted, wherever it comes from
    if glued_rows and len(WORD.findall(POD_ROW.sub(" ", line).replace("<none>", ""))) > 2:
        glued_rows = []  # a sentence around it: somebody writes about the row
    for glued in glued_rows:
        cells = {
            "NAMESPACE": glued["namespace"] or fragment.context.namespace or "",
            "NAME": glued["name"],
            "READY": glued["ready"],
            "STATUS": glued["status"],
            "RESTARTS": glued["restarts"],
            "AGE": glued["age"],
            "IP": glued["ip"] or "",
            "NODE": glued["node"] or "",
        }
        pod(emit, number, cells, fragment)
        found = True
    if found or untitled.row(number, line, fragment, emit):
        return True
    row = status_rows.cells_of(line) or status_rows.unframed_cells(line)
    if row and any(kind in line for kind in status_rows.TYPES):
        calicoctl_status._finish((number, row), fragment.context.node, f"{fragment.source}:{fragment.first_line}", emit)
        return True
    if event(number, line, emit):
        return True
    if described(number, line, fragment, emit):
        return True
    if (denied := scanned.denial_of(line)) is not None:
        denials.add(number, denied, line, emit)
        return True
    if COUNTED.search(line) and (m := DAEMONSET.search(line)) and BEFORE.match(line[: m.start()]):
        counts = [int(n) for n in m["counts"].split()]
        emit(
            schema.WORKLOADS,
            number,
            kind="DaemonSet",
            namespace=m["namespace"],
            name=m["name"],
            desired=counts[0],
            current=counts[1],
            ready=counts[2],
            updated=counts[3],
            available=counts[4],
        )
        return True
    if m := CRN.match(line):
        emit.fact("crn", m["crn"], number)
        return True
    if settings := account_line.settings_of(line):
        for key, value in settings.items():
            emit.fact(key, value, number)
        return True
    if tool_errors.LINE.match(line):
        tool_errors.add(number, line, emit)
        return True
    if tool_errors.TUNNEL.search(line) or (
        signals.find(line) and not PROBE.match(line) and not kernel.MESSAGE.match(line)
    ):
        emit.unread(number, IN_PROSE)
        return True
    return kernel.message(number, line, fragment, emit) or probe(number, line, fragment, emit)


PARSERS = (Parser("text", r"(?!)", takes, parse, 99),)

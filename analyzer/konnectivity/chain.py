"""
Error chains of Go programs taken apart: who called, which leg of the way failed, where, and the innermost reason.

Go wraps from the outside in, so the reason stands last, and what stands first only says who complains::

    failed calling webhook "a.b.c": failed to call webhook: Post "https://s.n.svc:443/m?timeout=10s": No agent available

is a tunnel without agents and not a fault of the webhook. The wrappers are those of kube-apiserver (egress_selector.go,
webhook.go, the availability controller of aggregated APIs, the kubelet client) and of HyperShift's proxy sidecars.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.konnectivity import innermost
from analyzer.konnectivity.fault import Caller as Caller
from analyzer.konnectivity.fault import Fault as Fault
from analyzer.konnectivity.fault import Leg as Leg
from analyzer.konnectivity.fault import Reason as Reason

LONGEST = 4000
KUBELET_PORTS = frozenset({"10250", "10255"})
PROXY_PORTS = frozenset({"8090", "8091", "8131", "8132", "8133", "8134", "8135"})
"""Ports of a Konnectivity server in the manifests of its projects; a kubelet may be given any other port."""
API_PORTS = frozenset({"6443", "6444", "9345"})
"""Ports of API servers, and of the supervisors of k3s and rke2, through which these dial their nodes: never a Konnectivity server's where nothing says so."""


WEBHOOK = regex.compile(
    r'(?i)failed calling (?:admission )?webhook "([^"]{1,253})"(?:: failed to call webhook)?:?|conversion webhook for ([^\s,]{1,200}, Kind=\w+) failed:'
)
CONVERTED = regex.compile(r"(?P<group>[a-z0-9.-]{1,253})/(?P<version>v\w{1,30}), Kind=(?P<kind>\w{1,100})")
"""In place of a name: the version and the kind that were asked for (apiextensions-apiserver, `webhook_converter.go`)."""
CONNECTED = regex.compile(r'failed to connect to webhook "([^"]{1,253})" via service "([^"\s]{1,300})": ')
"""OpenShift's operator of the API server tries each webhook's service itself, with the CA of its definition (`degraded_webhook.go`)."""
TAGGED = r"(?:\[[^\]\n]{1,60}+\][ \t]{0,4}+|[a-z0-9]++(?:-[a-z0-9]++)++(?:\[\d{1,9}+\])?:[ \t]{1,4}+|(?:ERROR|FATAL|WARN(?:ING)?|INFO)[ \t]{1,4}+){0,4}+"
"""What a runner or a controller prints in front of a line: tags, its own name with a hyphen, a level."""
CLIENTS_WORD = (
    r"(?:\w{0,30}Error|error|ERROR|[Ff]ailed|FAILED|[Cc]annot|[Oo]ne or more objects failed)\b[^\n]{0,400}?: "
)
"""How a client of the API server begins to say that a write failed; a person's sentence begins otherwise."""
FIELD = r"(?:.{0,400}?\b(?:msg|message|err|error|reason)\\{0,3}\"?[ \t]?[=:][ \t]?\\{0,3}\")"
REFUSED_WRITE = regex.compile(
    rf"[ \t]{{0,8}}(?:{TAGGED}|{FIELD})(?:{CLIENTS_WORD})?Internal error occurred: failed calling (?:admission )?webhook "
    r'\\{0,3}"[^"\\]{1,253}\\{0,3}": (?:failed to call webhook: )?Post \\{0,3}"?https://[^\s"\\]{1,600}'
)
"""The API server's whole answer to a write that a webhook did not let through, with its call: clients print it behind words of their own."""
FAILING = regex.compile(r"[Ff]ailing (?:closed|open)[ ,]+([\w.-]{1,253}): ?")
AGGREGATED = regex.compile(
    r"failing or missing response from (https?://[^\s:]++(?::\d++[^\s:]*+)?):|no response from (https?://\S+?):|bad status from (https?://\S+?):"
)
UNAVAILABLE = regex.compile(r"\b(v\d\w*\.[\w.-]+) failed with: ")
DISCOVERED = regex.compile(r"(?:couldn't get resource list for|list of server APIs:) ([\w.-]+)/(v\d\w*): ")
"""What a client of the API server says of a group that its discovery could not read (client-go, `cached/memory` and `discovery`)."""
GROUP = regex.compile(r"/apis/([\w.-]+)/(v\d\w*)")
NO_ADDRESSES = regex.compile(
    r"endpoints for service/([\w.-]+) in \"?([\w.-]+)\"? have no addresses|no endpoints available for service \"([^\"]{1,300})\"|cannot find endpoints for service"
)
NO_SERVICE = regex.compile(
    r"service/([\w.-]+) in \"?([\w.-]+)\"? is not present|services? \"([^\"]{1,253})\" not found|cannot find service ([\w./-]+)"
)
NO_PORT = regex.compile(
    r"no service port \S{1,12} found for service \"?([^\s\"]{1,300})|service/([\w.-]+) in \"?([\w.-]+)\"? is not listening on port"
)
"""The API server looked the port up in the Service itself, and dialled nobody (apiserver `util/proxy`, kube-aggregator `available_controller.go`); old releases print the number as a letter."""
REQUEST = regex.compile(r'(?:Post|Get|Put|Patch|Delete|Head|POST|GET) "?(https?://[^\s"]{1,600}?)"?: ')
KUBELET = regex.compile(
    r"error dialing backend: |https?://\[?[\w.:-]+\]?:(?:10250/|\d{1,5}/(?:containerLogs|exec|attach|portForward|run|runningpods|stats|metrics/(?:resource|cadvisor|probes))\b)|error upgrading connection: |unable to upgrade connection: "
)
CONFLICT = "the object has been modified; please apply your changes to the latest version"
"""Two writers of one object at once: the later one tries again (apimachinery, `NewConflict`), and nothing failed."""
BARE_DIAL = regex.compile(r"Error from server: (?=dial tcp[: ])")
UNTOLD_ERROR = regex.compile(r"Error from server(?:| \(InternalError\): Internal error occurred):?$")
PAGE = regex.compile(r"(?i)<(?:!doctype html|html|head|title|body)\b")
"""A page for a browser: no API server, kubelet or part of the tunnel answers with one, a proxy or balancer does."""
UPGRADED = regex.compile(r"Internal error occurred: unable to upgrade connection: ")
"""
The API server's own word for what it got in place of a stream at the kubelet's port (apiserver, `streamtranslator.go`): a page behind it is
of whoever answers there, and not of anybody in front of the API server.
"""
KUBELET_URL = regex.compile(r"https?://\[?[\w.:-]{1,253}\]?:(\d{1,5})/(?P<path>containerLogs|exec|attach|portForward)/")
"""A call to a kubelet, with its port."""
SERVICE = regex.compile(r"[Ee]rror trying to reach service: ")
PROXY = regex.compile(r"proxy error from (\S+) while dialing ([^\s,]+?)(?:, code (\d{3}))?: (?:(\d{3})\b)?")
TO_PROXY = regex.compile(
    r'dialing proxy "?([^\s"]+)"? failed: |failed to create connection to uds name ([^\s,]+), error: '
)
CONNECT = regex.compile(r"(?:reading HTTP response from|writing) CONNECT to (\S+) via (?:uds )?proxy (\S+) failed: ")
CONNECT_REFUSED = regex.compile(
    r"\s{0,4}(?:Forbidden|Bad Gateway|Service Unavailable|Gateway Time-?out|Proxy Authentication Required|Method Not Allowed)[\s\"')]{0,4}"
)
"""How Go's client says that an HTTP proxy refused its CONNECT: by the words of the status alone (net/http/transport.go)."""
PROXY_ASKED = regex.compile(r"proxyconnect tcp: ")
"""Go's client asked an HTTP proxy of its environment for the way, and got none (net/http/transport.go); whom it dialled then is the proxy, and no target."""
SOCKS = regex.compile(r"socks connect tcp (\S+?)->(\S+?): (?:unknown error )?")
SIDECAR = regex.compile(
    r"Connect(?:ion)? (?:to \S+ failed|through konnectivity failed)|socks: Failed to handle request|\bImport failed \(\w"
)
RPC = regex.compile(r"code = Unavailable desc = connection error: desc = \"?transport: ")
SOCKET = regex.compile(r"(?:dial|read|write) unix (?:[^\s>]*->)?([^\s:]*):")
OWN_SOCKET = regex.compile(r"konnectivity|tunnel|egress|proxy-server|\buds\b")
DIAL = regex.compile(r"dial (?:tcp|udp)[46]? (\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d+)")
TALK = regex.compile(r"(?:read|write) (?:tcp|udp)[46]? \S+?->(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d+)")
OF_SERVICES = (Caller.WEBHOOK, Caller.AGGREGATED, Caller.SERVICE)
LOOKUP = regex.compile(r"lookup ([\w.-]+?)\.?(?: on (?:\S+?))?: ")
STATUS = regex.compile(
    r"(?:^|<title>)(?P<own>[45]\d\d) (?:page |[A-Z])|(?:bad status from \S+?: |unexpected status(?: code)?:? |an error on the server \(\")(\d{3})?|\b(?P<code>50[0234]|40[0134]) (?:Service Unavailable|Internal Server Error|Bad Gateway|Gateway Timeout|Bad Request|Unauthorized|Forbidden|Not Found)"
)
HELD_DOWN = regex.compile(
    r"the server is currently unable to handle the request|(?:code|ResponseCode): 503, Body: service unavailable"
)
"""
What the API server answers by itself for an aggregated API that it holds unavailable, and calls nobody (kube-aggregator,
`handler_apiservice.go`): why is in the condition Available of its APIService.
"""

BARE = regex.compile(r"^Unauthorized$")
"""A kubelet's whole answer to a client that it does not know."""

REASONS: tuple[tuple[Reason, regex.Pattern[str]], ...] = (
    (Reason.NO_AGENT, regex.compile(r"No (?:agent|backend) available|no tunnels available|no connection to any proxy agent")),
    (Reason.NO_ENDPOINTS, NO_ADDRESSES),
    (Reason.NO_PORT, NO_PORT),
    (Reason.NO_SERVICE, NO_SERVICE),
    (Reason.UNANSWERED, regex.compile(r"dial timeout(?:,|\b)|timed out waiting for backend dial|dial closed|tunnel (?:is )?closed")),
    (Reason.NO_FILES, regex.compile(r"too many open files")),
    (Reason.NO_SOCKET, regex.compile(r"unix \S+: connect: no such file or directory")),
    (Reason.FORBIDDEN, regex.compile(r"unix \S+: connect: permission denied")),
    (Reason.DNS, regex.compile(r"no such host|server misbehaving|lookup \S+.{0,80}(?:i/o timeout|connection refused|no answer|Temporary failure)")),
    (Reason.REFUSED, regex.compile(r"connection refused")),
    (Reason.UNROUTED, regex.compile(r"no route to host|network is unreachable|host is (?:down|unreachable)")),
    (Reason.TIMEOUT, regex.compile(r"handshake (?:failed: context deadline|timeout)|i/o timeout|connection timed out|deadline exceeded|operation timed out|Client\.Timeout|request canceled|Timeout exceeded")),
    (Reason.PLAIN, regex.compile(r"gave HTTP response to HTTPS client")),
    (Reason.CERTIFICATE, regex.compile(r"x509:|\btls:|authentication handshake failed|first record does not look like")),
    (Reason.CUT, regex.compile(r"reset by peer|broken pipe|\bEOF\b|use of closed|transport is closing|connection abort|stream error|GOAWAY|http2: ")),
    (Reason.NOT_ALLOWED, regex.compile(r"Address is not allowed")),
    (Reason.STATUS, regex.compile(r"^[45]\d\d page not found|<title>[45]\d\d |code [45]\d\d\b|\b[45]\d\d [A-Z][a-z]+|bad status from|unexpected status|unknown reason|could not find the requested resource|currently unable to handle|Unauthorized|general SOCKS server failure")),
)  # fmt: skip
MARK = regex.compile(
    r"webhook|error dialing backend|unix |proxy|socks|:10250|upgrad|konnectivity|agent available|tunnels available|dial timeout|"
    r"missing response|resource list for|list of server APIs|failed with|no response from|bad status|have no addresses|is not present|is not listening on port|trying to reach service|:8090|:8131|endpoints available|:\d{1,5}/(?:containerLogs|exec|attach|portForward)/"
)


class Conversion(NamedTuple):
    """The objects that a conversion webhook changes from one version to another, as the API server names such a webhook."""

    group: str
    version: str
    kind: str


def conversion(name: str | None) -> Conversion | None:
    """Which objects a webhook of this name converts; None for one of admission, which has a name of its own."""
    m = CONVERTED.fullmatch(name or "")
    return Conversion(m["group"], m["version"], m["kind"]) if m else None


def is_kubelet_call(text: str | None) -> bool:
    """Does an error name a call to a kubelet, by the path that only kubelets serve."""
    return KUBELET_URL.search(text or "") is not None


def kubelet_path(url: str | None) -> str | None:
    """``containerLogs`` or ``exec``: which of its calls the URL of a kubelet is."""
    m = KUBELET_URL.match(url or "")
    return str(m["path"]) if m else None


def is_upgrade(text: str | None) -> bool:
    """
    Is it a failed call of what upgrades its connection: exec, attach, port-forward.

    Of these alone the API server says `error dialing backend`; a log is asked for with a plain request, whose error names its URL
    (apiserver, `streamer.go` and `upgradeaware.go`).
    """
    return "error dialing backend" in (text or "") and "/containerLogs/" not in (text or "")


def is_in_place(text: str | None) -> bool:
    """Did another program answer in a kubelet's place, as the API server or a client of it says."""
    fault = read(text)
    return fault is not None and fault.is_in_place


def is_webhook_call(text: str | None) -> bool:
    """Does an error say that a webhook was called and gave no answer that counts."""
    return WEBHOOK.search(text or "") is not None


def is_refused_write(text: str | None) -> bool:
    """Does a client hand on the API server's whole answer to its write: which webhook was called, at which address, and how that ended."""
    return REFUSED_WRITE.match(text or "") is not None


def is_bare_dial(text: str | None) -> bool:
    """Does the API server say of a dial only how it failed, as it did before it named the backend: then the command tells whom it dialled."""
    return BARE_DIAL.match(text or "") is not None


def is_untold(text: str | None) -> bool:
    """Does the API server give no reason at all: what answered it, or the way there, had none; who calls a kubelet so did not get through."""
    return UNTOLD_ERROR.match((text or "").rstrip()) is not None


def of_use(text: str | None) -> Fault | None:
    """What `read` finds, and the fault that a bare dial of a kubelet states; for errors of commands that dial one."""
    m = BARE_DIAL.match(text or "")
    return read(text) or (read(f"error dialing backend: {(text or '')[m.end() :]}") if m else None)


def is_service_call(text: str | None) -> bool:
    """Did the API server's own proxy not reach the service that a URL asked it for (`services/proxy`)."""
    return SERVICE.search(text or "") is not None


def is_addressless(text: str | None) -> bool:
    """Did the API server find no address of the node that it may dial (pkg/util/node)."""
    return "no preferred addresses found; known addresses: " in (text or "")


def is_page(text: str | None) -> bool:
    """Did a proxy or balancer between a client and the API server answer in its place, with a page of its own."""
    return (
        bool(text)
        and PAGE.search(text or "") is not None
        and UPGRADED.search(text or "") is None
        and _caller(text or "")[0] in (Caller.KUBELET, Caller.UNKNOWN)
    )


@functools.lru_cache(maxsize=8192)
def read(text: str | None) -> Fault | None:
    """The fault an error text states about the way from the API server to a node, pod or service; None where it states none."""
    if not text or not MARK.search(text) or CONFLICT in text:
        return None
    text = text[:LONGEST].replace('\\"', '"')
    caller, name, url, rest = _caller(text)
    if caller is Caller.UNKNOWN and not _ours(rest):
        return None
    if caller in (Caller.KUBELET, Caller.UNKNOWN) and PAGE.search(text) and not UPGRADED.search(text):
        return None  # who wrote it stands in front of the API server
    fault = _fault(caller, name, url, rest)
    told = fault.reason is not Reason.OTHER or caller in (Caller.WEBHOOK, Caller.AGGREGATED)
    return fault if told else None


def _caller(text: str) -> tuple[Caller, str | None, str | None, str]:
    """(who called, name of the webhook, what it wanted to reach, the text behind the wrappers)."""
    caller, name, url, rest = Caller.UNKNOWN, None, None, text
    if hits := [m for m in (WEBHOOK.search(text), FAILING.search(text)) if m]:
        last = max(hits, key=lambda m: m.end())
        caller, name, rest = Caller.WEBHOOK, next(g for m in hits for g in m.groups() if g), text[last.end() :]
    elif m := CONNECTED.search(text):
        caller, name, url, rest = Caller.WEBHOOK, m[1], f"https://{m[2]}/", text[m.end() :]
    elif (m := UNAVAILABLE.search(text)) and not AGGREGATED.search(text):
        caller, name, rest = Caller.AGGREGATED, m[1], text[m.end() :]
    elif m := DISCOVERED.search(text):
        caller, name, rest = Caller.AGGREGATED, f"{m[2]}.{m[1]}", text[m.end() :]
    elif m := AGGREGATED.search(text):
        caller, url, rest = Caller.AGGREGATED, m[1] or m[2] or m[3], text[m.start() if m[3] else m.end() :]
        name = f"{g[2]}.{g[1]}" if (g := GROUP.search(url)) else None
    elif "have no addresses" in text or " is not present" in text or " is not listening on port" in text:
        caller = Caller.AGGREGATED
    elif m := SERVICE.search(text):
        caller, rest = Caller.SERVICE, text[m.end() :]
    elif SIDECAR.search(text) or SOCKS.search(text):
        caller = Caller.SIDECAR
    elif m := KUBELET.search(text):
        caller = Caller.KUBELET
        rest = text[m.start() :] if "://" in m[0] else text[m.end() :]
    if m := REQUEST.search(
        text, max(0, len(text) - len(rest) - 700 if caller is Caller.KUBELET else len(text) - len(rest))
    ):
        url = m[1]
        rest = text[m.end() :]
    if caller in (Caller.WEBHOOK, Caller.AGGREGATED) and url is None and (m := NO_ADDRESSES.search(rest)):
        url = m[1] or m[3]
    return caller, name, url, rest


def _ours(rest: str) -> bool:
    """Does a text without a known caller name the tunnel itself."""
    if any(p.search(rest) for p in (PROXY, TO_PROXY, CONNECT)) or REASONS[0][1].search(rest):
        return True
    if (m := SOCKET.search(rest)) and OWN_SOCKET.search(m[1]):
        return True
    if (m := LOOKUP.search(rest)) and "konnectivity-server" in m[1]:
        return True
    return bool((m := DIAL.search(rest)) and "konnectivity-server" in m[1])


def _fault(caller: Caller, name: str | None, url: str | None, rest: str) -> Fault:
    if url is not None and caller in (Caller.WEBHOOK, Caller.AGGREGATED) and CONNECT_REFUSED.fullmatch(rest):
        return Fault(caller, Leg.UNTOLD, Reason.PROXY, innermost.closed(rest.strip()), name, url)
    if url is not None and (asked := PROXY_ASKED.match(rest)) is not None:
        return Fault(caller, Leg.UNTOLD, Reason.PROXY, innermost.clause(rest[asked.end() :]), name, url)
    if caller in OF_SERVICES and (through := innermost.through_ssh(rest)) is not None:
        return Fault(caller, Leg.TARGET, regex.first(REASONS, through.end, Reason.OTHER), through.text, name, url)
    if caller is Caller.AGGREGATED and (own := HELD_DOWN.search(rest)) is not None:
        return Fault(caller, Leg.UNTOLD, Reason.UNAVAILABLE, own[0], name, url)
    reason = regex.first(REASONS, rest, Reason.OTHER)
    leg, address, code = _leg(caller, url, rest, reason)
    if leg is Leg.TUNNEL and code is not None:
        reason = Reason.STATUS
    if (m := NO_ADDRESSES.search(rest) or NO_PORT.search(rest) or NO_SERVICE.search(rest)) and name is None:
        name = next((g for g in m.groups() if g), None)
    return Fault(caller, leg, reason, innermost.clause(rest), name, url, address, code)


def _leg(caller: Caller, url: str | None, rest: str, reason: Reason) -> tuple[Leg, str | None, str | None]:
    """(leg, address that failed, HTTP status), from the innermost text."""
    if m := PROXY.search(rest):
        return Leg.TUNNEL, m[2], m[3] or m[4]
    if m := CONNECT.search(rest):
        return Leg.TUNNEL, m[1], None
    if m := TO_PROXY.search(rest):
        return Leg.SERVER, m[1] or m[2], None
    if (m := SOCKET.search(rest)) and (caller is not Caller.UNKNOWN or OWN_SOCKET.search(m[1])):
        return Leg.SERVER, m[1] or None, None
    if reason in (Reason.NO_AGENT, Reason.UNANSWERED):
        return Leg.TUNNEL, None, None
    if RPC.search(rest):
        m = DIAL.search(rest)
        return Leg.SERVER, f"{m[1]}:{m[2]}" if m else None, None
    if m := SOCKS.search(rest):
        return (Leg.UNTOLD, m[2], None)
    if m := LOOKUP.search(rest):
        return (Leg.SERVER if "konnectivity" in m[1] or _is_proxy(caller, url, m[1]) else Leg.TARGET), m[1], None
    if m := DIAL.search(rest) or TALK.search(rest):
        host, port = m[1], m[2]
        return _dialled(caller, url, host, port), f"{host}:{port}", None
    if reason in (Reason.NO_ENDPOINTS, Reason.NO_SERVICE, Reason.NO_PORT, Reason.CERTIFICATE):
        return Leg.TARGET, None, None
    if reason is Reason.PLAIN and caller in (Caller.WEBHOOK, Caller.AGGREGATED):
        return Leg.TARGET, None, None  # their ports are chosen by hand, a kubelet's is always TLS
    if reason is Reason.STATUS:
        found = STATUS.search(rest)
        code = next((g for g in found.groups() if g), None) if found else None
        return Leg.TARGET, None, code or ("401" if BARE.search(rest) else None)
    return Leg.UNTOLD, None, None


def _dialled(caller: Caller, url: str | None, host: str, port: str) -> Leg:
    """Whose address a dial to a host and port was: the target's, or that of a program on the way, which is Konnectivity's by its name or port."""
    if "konnectivity" in host:
        return Leg.SERVER
    if url is not None and f"{host}:{port}/" in url:
        return Leg.TARGET  # what was asked for, be it on this machine
    loopback = host.startswith(("127.", "localhost", "[::1]"))
    if caller in (Caller.KUBELET, Caller.UNKNOWN):
        # what streams to a kubelet dials the port that its URL names, or the proxy on the way
        between = port not in KUBELET_PORTS and (loopback or url is not None or port in PROXY_PORTS)
        between = between or (caller is Caller.UNKNOWN and port not in KUBELET_PORTS)
    else:
        between = loopback
    if not between:
        return Leg.TARGET
    own = port in PROXY_PORTS or not (loopback or port in API_PORTS)
    return Leg.SERVER if own else Leg.PROXY


def _is_proxy(caller: Caller, url: str | None, host: str) -> bool:
    """A kubelet is looked up by the name its URL holds; another name is that of the proxy on the way."""
    return caller is Caller.KUBELET and url is not None and f"//{host}:" not in url

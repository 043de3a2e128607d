"""An HTTP proxy between agent and server: the environment that sends agents to it, and what it answers."""

from __future__ import annotations

import ipaddress

from analyzer.causes import operated
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, sre
from analyzer.checks import commands
from analyzer.checks.base import Cite, plural, some
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.model import Remedy, Status
from analyzer.schema import ContainerArgRow, KonnectivityEventRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.http_answers import http_answer
from analyzer.tunnel.view import TunnelView
from analyzer.vendors import given_names, spaces
from analyzer.vendors.owners import Setting

CAUSES = Rules()
FOLLOWS = ("ERR", "AG-09", "AG-02", "AG-03", "AG-05", "SRV-01", "SRV-01b", "SRV-03")
BROKEN = frozenset(
    {
        ErrorClass.PROXY,
        ErrorClass.NOT_TLS,
        ErrorClass.NOT_GRPC,
        ErrorClass.REFUSED,
        ErrorClass.RESET,
        ErrorClass.TLS,
        ErrorClass.EXPIRED,
        *errors.SILENCED,
    }
)
"""Classes of failed connects that a proxy in between makes."""


ONE_PROGRAM = frozenset({"k3s", "rke2"})
"""Distributions whose API server is a part of one program, with its environment in a file of its unit."""
ENVIRONMENT = "tr '\\0' '\\n' < /proc/$(pgrep -o kube-apiserver)/environ | grep -i _proxy   # on its machine"


@CAUSES.cause(
    "http-proxy-in-path",
    "An HTTP proxy stands between agent and server",
    reads=(
        "AG-03",
        "CP-01",
        "CP-03",
        "ERR",
        "MET-01",
        "MET-02",
        "SRV-01",
        "TUN-03",
        "WH-08",
    ),
    follows=FOLLOWS,
)
def http_proxy(
    about: About,
    tunnel: TunnelView,
    container_args: Rows[ContainerArgRow],
    faults: Faults,
    outcomes: Outcomes,
    cite: Cite,
) -> Finding | None:
    """
    Agents dial through HTTPS_PROXY (grpc-go, unless NO_PROXY names the server) and the proxy answers CONNECT with 403, 407 or 503, or
    is not there.

    Confirmed by the proxy's own answer or by dials to its address; likely when agents that have one fail; agents that are connected
    through it are no fault.
    """
    settings = _settings(about, container_args)
    kinds = tunnel.failure_classes()
    answered = kinds.get(ErrorClass.PROXY, [])
    dialled = _dialled(settings, kinds)
    failing = bool(kinds) and next(iter(kinds)) in BROKEN
    cut_off = bool(settings) and not tunnel.agent_states and bool(fails(outcomes, "AG-03", "SRV-01"))
    if answered and next(iter(kinds)) is ErrorClass.PROXY:
        certainty, text = CONFIRMED, f"an HTTP proxy answers the agents' CONNECT{_status(answered)}"
    elif dialled:
        certainty, text = CONFIRMED, f"agents dial the proxy {dialled[0]} and fail there"
    elif settings and failing:
        certainty, text = LIKELY, "agents are told to dial through a proxy, and their connects fail"
    elif cut_off:
        certainty, text = POSSIBLE, "agents are told to dial through a proxy, and they are not connected"
    else:
        return _of_apiserver(about, faults, outcomes, cite)
    if not dialled and _upstream(answered) and Status.FAIL in (outcomes["CP-01"].status, outcomes["CP-03"].status):
        certainty = POSSIBLE  # a proxy that finds no server behind it says the same
    events = answered or [e for found in kinds.values() for e in found]
    remedies = (
        _exempt(about, about.agent_host.value or "the host that the agents dial"),
        _passed(about, settings),
    )
    return Finding(
        certainty,
        text + (f" ({plural(len(events), 'connect')} of {plural(len(tunnel.failing), 'agent')})" if events else ""),
        fails(outcomes, *FOLLOWS),
        cite([*events[-2:], *settings], limit=4) if events or settings else proof(outcomes, ("ERR",)),
        remedies,
        (commands.agent_daemonset(about), commands.agent_log(about)),
        scope=f"{len(tunnel.failing)} of {len(tunnel.agent_states)} agents" if tunnel.agent_states else "",
    )


def _passed(about: About, settings: list[ContainerArgRow]) -> Remedy:
    """By the names of both ends; where the server's is not shown, the agents' arguments tell it."""
    host, port = about.agent_host.value, about.agent_port.value
    own = next((at for row in settings if (at := _address(row.value or ""))), None)
    proxy = own or given_names.single(about.language.names).get("proxy")
    named = f"the proxy {proxy}" if proxy else "the proxy"
    if host and port:
        return customer(f"or let {named} pass CONNECT to {host}:{port}", None, "S10a")
    program = commands.agent_process(about)
    shown = (
        f"{commands.get_agents(about)} -o jsonpath='{{.spec.template.spec.containers[*].args}}'"
        if program is None
        else f"ps -o args= -C {program}"
    )
    text = f"or let {named} pass CONNECT to {host or 'the host'} at the port that --proxy-server-port names"
    if not host:
        text = f"or let {named} pass CONNECT to the host and port that the agents dial (--proxy-server-host, --proxy-server-port)"
    return customer(text, shown, "S10a")


def _exempt(about: About, host: str) -> Remedy:
    """
    Where the product writes the proxy into the agents itself, what is changed there does not stay.

    AKS documentation, "HTTP proxy support": an update of the configuration reimages all node pools, and pods get it as they start.
    """
    text = f"exempt {host} from the proxy: add it to "
    if about.language.product == "aks":
        own = "noProxy of the cluster's HTTP proxy configuration, by which AKS writes NO_PROXY into the agents"
        update = "az aks update --resource-group <resource_group> --name <cluster> --http-proxy-config <file>   # the JSON with httpProxy, httpsProxy and the longer noProxy"
        return customer(
            f"{text}{own}; that update reimages the nodes of every pool, one after the other", update, "S10a"
        )
    if (patch := operated.setting(about, Setting.PROXY)) is not None:
        return customer(text + patch.place, patch.command, "S10a")
    if (program := commands.agent_process(about)) is not None:
        own = f"NO_PROXY where {program} is started (its unit, script or shell), or take the proxy variables away there; it reads them at its start"
        return customer(text + own, f"{commands.environment(program)} | grep -i proxy", "S10a")
    own = f"NO_PROXY of the {commands.kind_of_agents(about)} konnectivity-agent, or take the proxy variables away"
    shown = f"{commands.get_agents(about)} -o jsonpath='{{.spec.template.spec.containers[*].env}}'"
    return operated.until_then(about, customer(text + own, shown, "S10a"), Setting.PROXY)


def _of_apiserver(about: About, faults: Faults, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """
    The API server itself asks a proxy for a service of the cluster, and is told no.

    Likely in the proxy's own words; a status that the service may give as well is possible.
    """
    plain = faults.of(reasons=frozenset({Reason.PROXY}))
    bad = plain or [one for one in faults.of(Leg.TARGET) if one.fault.is_refusal]
    if not bad:
        return None
    hosts = list(dict.fromkeys(host for one in bad if (host := (one.fault.url or "").split("://")[-1].split("/")[0])))
    names = [host.rpartition(":")[0].rstrip(".") or host for host in hosts]
    nodes = "the nodes', " if any(one.fault.caller is Caller.KUBELET for one in bad) else ""
    missing = f".svc,.cluster.local, {nodes}the pods' and the services' subnets"
    own = about.own_way if about.own_way in ONE_PROGRAM else None
    env = (
        f"grep -i _proxy /etc/systemd/system/{own}*.env /etc/default/{own}*   # on its machine" if own else ENVIRONMENT
    )
    text = (
        f"an HTTP proxy answers the API server's calls to {some(hosts)}: {bad[-1].fault.inner}"
        if plain
        else f"{bad[-1].fault.code} is the answer to the API server's calls to {some(hosts)}: of an HTTP proxy that it asks, or of the service itself"
    )
    return Finding(
        LIKELY if plain else POSSIBLE,
        text,
        fails(outcomes, "MET-01", "MET-02", "WH-08", "TUN-03"),
        cite([one.row for one in bad[-3:]]),
        (
            sre(
                f"exempt {some(names)} from the API server's proxy: its NO_PROXY needs {missing}; then restart it",
                env,
                "S10a",
            ),
        ),
        scope=some(hosts),
        title="The API server asks an HTTP proxy for addresses of the cluster",
    )


def _settings(about: About, container_args: Rows[ContainerArgRow]) -> list[ContainerArgRow]:
    """Rows that give the customer side's agents a proxy for the server's host."""
    agents = [
        r for r in container_args if r.container == "konnectivity-agent" and not spaces.is_control_plane(r.namespace)
    ]
    exempt = [part for r in agents if r.flag in ("env NO_PROXY", "env no_proxy") for part in (r.value or "").split(",")]
    if about.agent_host.value and any(_covers(part.strip(), about.agent_host.value) for part in exempt):
        return []
    return [r for r in agents if r.flag in ("env HTTPS_PROXY", "env https_proxy") and (r.value or "").strip()]


def _covers(part: str, host: str) -> bool:
    """Does an entry of NO_PROXY exempt the host (golang.org/x/net/http/httpproxy): a name and all below it, a CIDR, or `*`."""
    if part == "*" or (part and host == part):
        return True
    name = part.removeprefix("*").partition(":")[0] if part.count(":") == 1 else part.removeprefix("*")
    if name and (host == name or host.endswith("." + name.removeprefix("."))):
        return True
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(part, strict=False)
    except ValueError:
        return False


def _dialled(settings: list[ContainerArgRow], kinds: dict[ErrorClass, list[KonnectivityEventRow]]) -> list[str]:
    """Addresses of failed dials that are the proxy's and not the server's."""
    proxies = {at for r in settings if (at := _address(r.value or ""))}
    names = {p.rpartition(":")[0] for p in proxies}
    found = []
    for event in (e for events in kinds.values() for e in events):
        if (at := errors.target(event.error)) in proxies:
            found.append(str(at))
        elif (name := errors.looked_up(event.error)) in names:
            found.append(str(name))
    return found


def _address(url: str) -> str | None:
    """``host:port`` of a proxy's URL; scheme and credentials may lack, a port may not."""
    host, _, port = url.strip().rpartition("@")[2].rpartition("://")[2].rstrip("/").rpartition(":")
    return f"{host.strip('[]')}:{port}" if host and port.isdigit() else None


def _upstream(events: list[KonnectivityEventRow]) -> bool:
    """Do all answers say that the proxy found nobody behind it, and none that it refuses by rule."""
    codes = {answer.status for e in events if (answer := http_answer(e.error))}
    return codes <= {"502", "503", "504"}


def _status(events: list[KonnectivityEventRow]) -> str:
    """The status line that the proxy sent most lately."""
    found = [answer for e in events if (answer := http_answer(e.error))]
    return f" with {found[-1].status}{found[-1].words}" if found else ""

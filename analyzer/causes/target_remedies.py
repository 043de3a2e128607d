"""What makes the agents dial the server: the host and port that are its own, or a name that its certificate has."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.causes import operated
from analyzer.causes.base import renew, sre
from analyzer.checks import commands, details, server_place
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.vendors import hosted_k0s
from analyzer.vendors.distributions import PROVIDED
from analyzer.vendors.owners import Setting
from analyzer.vendors.served_names import INSIDE, provider

SETTINGS = {"--proxy-server-host": Setting.HOST, "--proxy-server-port": Setting.PORT}
SANS = "spec.api.sans"
"""Where k0s is told the further names of its certificates."""


def given(wrong: details.AgentArguments) -> dict[str, str]:
    """The agents' arguments that name host and port of the server, with what they should be."""
    parts = {"--proxy-server-host": wrong.server_host, "--proxy-server-port": wrong.server_port}
    return {flag: value for flag, value in parts.items() if value}


def dial(about: About, right: Mapping[str, str]) -> Remedy:
    """What gives the agents the host and port of the server."""
    shown = commands.get_agents(about)
    space = commands.agents_namespace(about)
    old = {"--proxy-server-host": about.agent_host.value, "--proxy-server-port": about.agent_port.value}
    bare = {flag.removeprefix("-"): new for flag, new in right.items()}  # found with one dash and with two
    change = "; ".join(f"s/{flag}=[^ ]*/{flag}={new}/" for flag, new in bare.items())
    text = " and ".join(
        f"{flag}={new}{f' in place of {old[flag]}' if old[flag] else ''}" for flag, new in right.items()
    )
    of_port = "--proxy-server-host" not in right
    where = "port that the server listens on" if of_port else "address under which the server is found"
    if about.language.product in PROVIDED or about.has_scaled_agents:
        return renew(about, "agents", f"gives the agents {text}", "S10b")
    wanted = [setting for flag, setting in SETTINGS.items() if flag in right]
    if (patch := operated.setting(about, *wanted)) is not None:
        return sre(f"give the agents the {where}: {text}. Set it in {patch.place}", patch.command, "S10b")
    if operated.keeper(about) is not None:
        return renew(about, "agents", f"gives the agents {text}", "S10b")
    return sre(
        f"give the agents the {where}: {text}",
        f"{shown} -o yaml | sed '{change}' | kubectl apply -n {space} -f -",
        "S10b",
    )


def host(about: About) -> Remedy:
    """What gives the agents a host where their arguments have none: the address of the Service in front of the servers, or of the one machine that has one."""
    flag = f"--proxy-server-host={server_place.of(about).host or '<server_address>'}"
    if about.language.product in PROVIDED or about.has_scaled_agents:
        return renew(about, "agents", f"gives the agents {flag}", "S10b")
    text = f"give the agents {flag}, the address under which they reach the Konnectivity server: without it they dial their own loopback"
    if (patch := operated.setting(about, Setting.HOST)) is not None:
        return sre(f"{text}. Set it in {patch.place}", patch.command, "S10b")
    if operated.keeper(about) is not None:
        return renew(about, "agents", f"gives the agents {flag}", "S10b")
    change = f'[{{"op":"add","path":"/spec/template/spec/containers/0/args/-","value":"{flag}"}}]'
    shown = commands.get_agents(about).replace(" get ", " patch ", 1)
    return sre(text, f"{shown} --type json -p '{change}'", "S10b")


def compare(about: About) -> Remedy:
    """What shows host and port that the agents dial, to be held against the server's own."""
    at = ":".join(part for part in (about.agent_host.value, about.agent_port.value) if part)
    instead = f", in place of {at}" if about.agent_host.value else ""
    return sre(
        f"let --proxy-server-host and --proxy-server-port of the agents be an address of the Konnectivity server and its --agent-port (8132 unless told otherwise){instead}",
        commands.agent_daemonset(about).command,
        "S10b",
    )


def elsewhere(about: About, worker: str) -> Remedy:
    """What gives the agents an address of a controller, in place of a worker's."""
    host = about.agent_host.value or "<host>"
    at = host if host == worker else f"{host} (worker {worker})"
    text = f"let --proxy-server-host be the address of a controller, or of the balancer in front of all of them, in place of {at}"
    if about.language.product in PROVIDED:
        return renew(about, "agents", "gives the agents the host of the cluster's own server", "S10b")
    if (patch := operated.setting(about, Setting.HOST)) is not None:
        return sre(f"{text}. Set it in {patch.place}", patch.command, "S10b")
    look = f"{commands.get_agents(about)} -o yaml | grep proxy-server"
    return sre(text, look, "S10b")


def fitting(about: About, names: tuple[str, ...], dialled: str | None) -> Remedy | None:
    """
    Which names the server's certificate has: the agents dial one of them, or it gets theirs.

    Where a provider gives the agents their host, nobody else sets it, and a certificate of its zone is another cluster's.
    """
    host = dialled or about.agent_host.value
    if not names or not host:
        return None
    if about.language.on_ibm or about.language.product in PROVIDED or provider(host) is not None:
        right = f"gives the agents the host of this cluster's own server: at {host} one answers that is called {some(names)}"
        return renew(about, "agents", right, "S8c")
    issue = issuing(about, host)
    look = f"{commands.get_agents(about)} -o yaml | grep proxy-server-host"
    outside = [one for one in names if not INSIDE.match(one)]
    if not outside:
        if about.language.product == "k0s":
            look = "grep -n -A8 'sans:' /etc/k0s/k0s.yaml   # on each controller"
        return sre(f"{issue}; so far it names the inside of the cluster alone ({some(names)})", look, "S8c")
    shown = [f"a name under {one}" if one.startswith("*") else one for one in outside]  # no wildcard is a host
    return sre(
        f"let the agents dial a name that the certificate has (--proxy-server-host: {some(shown)}), or {issue}",
        look,
        "S8c",
    )


def issuing(about: About, host: str) -> str:
    """What gives the server's certificate a further name."""
    if about.language.product != "k0s":
        return f"issue it for {host}"
    own = about.language.told == hosted_k0s.NAME
    place = hosted_k0s.PLACE.format(SANS) if own else f"{SANS} of the controllers' configuration"
    return f"put {host} into {place}, and restart them, which issues it anew"

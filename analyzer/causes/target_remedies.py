"""What makes the agents dial the server: the host and port that are its own, or a name that its certificate has."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.causes.base import sre
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.model import Remedy


def given(wrong: details.AgentArguments) -> dict[str, str]:
    """The agents' arguments that name host and port of the server, with what they should be."""
    parts = {"--proxy-server-host": wrong.server_host, "--proxy-server-port": wrong.server_port}
    return {flag: value for flag, value in parts.items() if value}


def dial(about: About, right: Mapping[str, str]) -> Remedy:
    """What gives the agents the host and port of the server."""
    shown = commands.get_agents(about)
    space = shown.partition(" -n ")[2].split(" ")[0] or "kube-system"
    old = {"--proxy-server-host": about.agent_host.value, "--proxy-server-port": about.agent_port.value}
    change = "; ".join(f"s/{flag}=[^ ]*/{flag}={new}/" for flag, new in right.items())
    text = " and ".join(f"{flag}={new} in place of {old[flag]}" for flag, new in right.items())
    of_port = "--proxy-server-host" not in right
    where = "port that the server listens on" if of_port else "address under which the server is found"
    return sre(
        f"give the agents the {where}: {text}",
        f"{shown} -o yaml | sed '{change}' | kubectl apply -n {space} -f -",
        "S10b",
    )


def fitting(about: About, names: tuple[str, ...], dialled: str | None) -> Remedy | None:
    """Which names the server's certificate has: the agents dial one of them, or it gets theirs."""
    host = about.agent_host.value or dialled
    if not names or not host:
        return None
    issue = f"issue it for {host}"
    if about.product.value == "k0s":
        issue = (
            f"put {host} into spec.api.sans of the controllers' configuration, and restart them, which issues it anew"
        )
    return sre(
        f"let the agents dial a name that the certificate has (--proxy-server-host: {some(names)}), or {issue}",
        f"{commands.get_agents(about)} -o yaml | grep proxy-server-host",
        "S8c",
    )

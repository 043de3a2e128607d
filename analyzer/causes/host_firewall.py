"""A node's own firewall that denies what must reach it, where somebody is kept out, and the rule that lets it in, in the words of its own tool."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.causes.base import CONFIRMED, LIKELY, Finding, Outcomes, customer, fails, proof, told
from analyzer.causes.path_remedies import SELF_MANAGED
from analyzer.checks import details
from analyzer.checks.base import some
from analyzer.checks.details import HostDenial
from analyzer.checks.pol_host import LOOK
from analyzer.facts.cluster import About
from analyzer.facts.host_rules import HostTool
from analyzer.facts.nodes import named
from analyzer.model import Certainty, Gap, Remedy, Status
from analyzer.policy.legs import Way
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass

ID = "POL-11"
KEPT = {
    HostTool.IPTABLES: "which the next start of the machine forgets: keep it where its rules are kept (/etc/sysconfig/iptables, /etc/iptables/rules.v4)",
    HostTool.IP6TABLES: "which the next start of the machine forgets: keep it where its rules are kept (/etc/sysconfig/ip6tables, /etc/iptables/rules.v6)",
    HostTool.NFT: "which the next start of the machine forgets: put it into /etc/nftables.conf, too",
}
"""What is typed holds until the next start (iptables(8), nft(8))."""
IPIP_NUMBER = "ipencap"
"""Protocol 4 by its name in /etc/protocols."""


def felt(outcomes: Outcomes, way: Way, hosts: Iterable[str] | None = None) -> tuple[HostDenial, ...]:
    """What the nodes' own firewalls deny of this way that somebody meets; at these addresses or names, where they are given."""
    found = told(outcomes, ID, details.HostDenials)
    wanted = None if hosts is None else set(hosts)
    denials = found.felt(way) if found is not None else ()
    return tuple(one for one in denials if wanted is None or {one.address, one.node} & wanted)


def certainty(denials: Iterable[HostDenial]) -> Certainty:
    """Both ends say it: the rules deny, and who comes meets what they give. A default that is not shown is likely."""
    return CONFIRMED if all(one.sure for one in denials) else LIKELY


def title(denials: tuple[HostDenial, ...]) -> str:
    names = list(dict.fromkeys(one.node for one in denials))
    what = some(dict.fromkeys(one.what for one in denials))
    if len(names) == 1:
        return f"The firewall of {names[0]} itself denies {what}, which must reach it"
    return f"The nodes' own firewalls deny {what}, which must reach them: {some(names)}"


def opened(denials: Iterable[HostDenial], step: str) -> tuple[Remedy, ...]:
    """A rule for each of the machines."""
    return tuple(_opened(one, step) for one in denials)


def _opened(one: HostDenial, step: str) -> Remedy:
    text = f"let {one.what} in on {one.node}"
    zone = f" --zone={one.place}" if one.place else ""
    if one.tool is HostTool.FIREWALLD and one.by_rule:
        look = f"firewall-cmd{zone} --list-rich-rules   # on {one.node}"
        return customer(f"take out the rich rule{f' of zone {one.place}' if one.place else ''} on {one.node} that denies {one.what}: no port that is opened goes before it (firewall-cmd --permanent{zone} --remove-rich-rule='...', then --reload)", look, step)  # fmt: skip
    if one.networks and one.tool is not HostTool.FIREWALLD:
        text += f" from {some(one.networks, 4)}"
    if one.tool in KEPT:
        text += f", {KEPT[one.tool]}"
    return customer(text, f"{_command(one)}   # on {one.node}", step)


def _command(one: HostDenial) -> str:
    if one.tool is HostTool.FIREWALLD:
        add = f"--add-port={one.port}/{one.protocol}" if one.port is not None else f"--add-protocol={IPIP_NUMBER}"
        zone = f" --zone={one.place}" if one.place else ""
        return f"firewall-cmd --permanent{zone} {add} && firewall-cmd --reload"
    if one.tool is HostTool.UFW:
        return _ufw(one)
    if one.tool is HostTool.NFT:
        return _nft(one)
    sources = f" -s {','.join(one.networks)}" if one.networks else ""
    port = f" --dport {one.port}" if one.port is not None else ""
    protocol = one.protocol if one.port is not None else "4"
    return f"{one.tool.value} -I INPUT 1 -p {protocol}{sources}{port} -j ACCEPT"


def _ufw(one: HostDenial) -> str:
    first = "ufw insert 1 allow" if one.by_rule else "ufw allow"
    if one.port is None:
        return f"{first} proto ipencap from any"  # a protocol without ports
    to = f"to any port {one.port} proto {one.protocol}"
    if len(one.networks) == 1:
        return f"{first} from {one.networks[0]} {to}"
    if not one.networks:
        return f"{first} {one.port}/{one.protocol}"
    return f"for from in {' '.join(one.networks)}; do {first} from $from {to}; done"


def _nft(one: HostDenial) -> str:
    family = "ip6" if one.is_six else "ip"
    sources = f"{family} saddr {{ {', '.join(one.networks)} }} " if one.networks else ""
    what = f"{one.protocol} dport {one.port}" if one.port is not None else "ip protocol 4"
    return f"nft insert rule {one.place} '{sources}{what} accept'"


def again(one: HostDenial, step: str) -> Remedy:
    """The same connect, once it is let in."""
    to = one.address or one.node
    return customer("when that is done, try the port from another node", f"nc -vz -w 5 {to} {one.port}   # not on {one.node}", step)  # fmt: skip


def denied(outcomes: Outcomes, denials: tuple[HostDenial, ...], explains: Iterable[str], step: str) -> Finding:
    """A finding of its own, where nothing else is asked."""
    checks = tuple(explains)
    return Finding(
        certainty(denials),
        outcomes[ID].summary,
        (ID, *fails(outcomes, *checks)),
        proof(outcomes, (ID, *checks)),
        (*opened(denials, step), again(denials[0], step)),
        shown_whole(denials),
        scope=some(dict.fromkeys(f"{one.node} ({one.address})" if one.address not in ("", one.node) else one.node for one in denials)),
        title=title(denials),
        is_reason=certainty(denials) is CONFIRMED,
    )  # fmt: skip


def shown_whole(denials: Iterable[HostDenial]) -> tuple[Gap, ...]:
    """What shows the default that is taken for granted."""
    open_ = next((one for one in denials if not one.sure), None)
    return (
        (Gap(f"what ufw of {open_.node} does by default", f"ssh {open_.node} 'ufw status verbose'"),) if open_ else ()
    )


def unlisted(about: About, outcomes: Outcomes, hosts: Iterable[str], kinds: Iterable[ErrorClass]) -> tuple[Gap, ...]:
    """What would show it on a machine of one's own, where no rule of it is listed and what dials meet is what filters give."""
    host = next(iter(hosts), "")
    dropped = set(kinds) and errors.DROPPED.issuperset(kinds)
    if (
        not host
        or not dropped
        or about.language.product not in SELF_MANAGED
        or outcomes[ID].status in (Status.PASS, Status.FAIL)
    ):
        return ()
    name = named(about.nodes, host) or host
    return (Gap(f"the rules of {name}'s own firewall", f"ssh {name} '{LOOK}'"),)


def of_kubelets(outcomes: Outcomes, hosts: Iterable[str]) -> Finding | None:
    """Kubelets of which every one that is missed is kept behind its own machine's firewall."""
    missed = list(hosts)
    denials = felt(outcomes, Way.HOST_KUBELET, missed)
    if not denials or not all(any(host in (one.address, one.node) for one in denials) for host in missed):
        return None
    return denied(outcomes, denials, ("AG-12", "SRV-05", "TUN-03", "POL-07", "POL-08"), "S6")


def at_kubelets(outcomes: Outcomes) -> Finding | None:
    """Kubelets that somebody tried by hand, or that are named by errors alone, behind their machine's firewall."""
    denials = felt(outcomes, Way.HOST_KUBELET)
    return denied(outcomes, denials, ("AG-12", "SRV-05", "TUN-03", "POL-07", "POL-08"), "S6") if denials else None

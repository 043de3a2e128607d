"""Packets of full size that do not pass: an overlay whose MTU is larger than its way carries, or a way that loses them in silence."""

from __future__ import annotations

from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.facts.packet_sizes import Misfit, SizeFault
from analyzer.model import Remedy, Status

CAUSES = Rules()
STEP = "S6"


@CAUSES.cause(
    "path-mtu",
    "Packets of full size do not pass between the nodes (MTU)",
    reads=("NOD-06", "TUN-03"),
    family="firewall-or-routing",
)
def too_large(about: About, outcomes: Outcomes) -> Finding | None:
    """
    Measured: the overlay's packets with their headers are larger than the way carries, or large ones vanish while small ones are answered.

    Likely, for whoever splits packets on the way may carry them all the same; possible where nothing shows that anybody sends so large ones.
    """
    found = told(outcomes, "NOD-06", details.PacketMisfits)
    if found is None or outcomes["NOD-06"].status not in (Status.FAIL, Status.WARN):
        return None
    first = found.misfits[0]
    text = f"{outcomes['NOD-06'].summary}: short answers come through, and long ones (a whole log, a copy, a large list) hang"
    return Finding(
        LIKELY if first.fault is not SizeFault.STATED else POSSIBLE,
        text,
        ("NOD-06", *fails(outcomes, "TUN-03")),
        proof(outcomes, ("NOD-06",)),
        _remedies(about, first),
        (
            commands.Gap(
                "the largest packet that passes", f"ping -M do -s 1372 -c 3 {first.host or '<other_node>'}   # smaller until it is answered"
            ),
            commands.Gap("the links of a node", "ip -d link"),
        ),
        scope=some(one.place for one in found.misfits),
    )  # fmt: skip


def _remedies(about: About, one: Misfit) -> tuple[Remedy, ...]:
    """The MTU that fits, where the cluster's network has it; where packets only vanish, the router's word for it is let through first."""
    if not one.fits:
        icmp = f"let ICMP 'fragmentation needed' (type 3, code 4) come back from the way to {one.host}, or give the network a smaller MTU"
        return (customer(icmp, f"ping -M do -s 1372 -c 3 {one.host}   # smaller until it is answered", STEP),)
    text = f"give the cluster's network an MTU of {one.fits}: {one.carries} of the way, less {one.carries - one.fits} for its own headers"
    again = "; pods take it at their next start"
    if about.language.product == "k0s":
        place = "spec.network.calico.mtu or spec.network.kuberouter.mtu (with autoMTU: false) of k0s's configuration"
        return (
            customer(f"{text}. Set it in {place}{again}", "k0s config status; grep -n mtu /etc/k0s/k0s.yaml", STEP),
        )
    pods = about.role("calico-node")
    if any(pod.namespace == "calico-system" for pod in pods):
        patch = f'{{"spec":{{"calicoNetwork":{{"mtu":{one.fits}}}}}}}'
        return (customer(f"{text}, in Calico's Installation{again}", f"kubectl patch installation default --type merge -p '{patch}'", STEP),)  # fmt: skip
    setting = next((flag for name, flag in FELIX.items() if one.overlay.startswith(name)), None)
    if setting is not None:
        patch = f'{{"spec":{{"{setting}":{one.fits}}}}}'
        kept = "; where an operator runs Calico, spec.calicoNetwork.mtu of its Installation instead"
        return (customer(f"{text}, by {setting} of Calico's FelixConfiguration{kept}{again}", f"kubectl patch felixconfigurations.crd.projectcalico.org default --type merge -p '{patch}'", STEP),)  # fmt: skip
    return (customer(f"{text}, in the configuration of the network's own program{again}", "kubectl get configmaps -A | grep -iE 'flannel|calico|cilium|weave|antrea|canal'", STEP),)  # fmt: skip


FELIX = {"vxlan.calico": "vxlanMTU", "vxlan-v6.calico": "vxlanMTUV6", "tunl0": "ipipMTU", "wireguard.cali": "wireguardMTU"}  # fmt: skip
"""Calico's links, and what Felix calls their MTU."""

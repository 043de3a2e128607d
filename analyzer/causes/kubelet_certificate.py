"""A kubelet answers through the tunnel and shows a certificate that the API server does not accept."""

from __future__ import annotations

from analyzer.causes import kubelet_serving, operated
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.checks import commands, details, worker_commands
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.tunnel.errors import Trust
from analyzer.tunnel.shown_by import ShownBy
from analyzer.vendors.distributions import DIALERS, KUBELET_UNITS

CAUSES = Rules()
DATED = frozenset({Trust.EXPIRED, Trust.NOT_YET})
TAKEN = "the kubelet of {} takes its certificate by itself within a minute; only where it does not: restart it"
TITLES = {
    Trust.EXPIRED: "A kubelet's serving certificate has expired",
    Trust.NOT_YET: "A kubelet's serving certificate is not valid yet",
    Trust.NAME: "A kubelet's serving certificate does not name its node",
    Trust.AUTHORITY: "A kubelet's serving certificate is signed by a CA that the API server does not know",
}


@CAUSES.cause(
    "kubelet-certificate", "A kubelet has no serving certificate that the API server accepts",
    reads=("NOD-02", "SRV-03", "CP-11", "TUN-03"), family="kubelet-unreachable", follows=("TUN-03",),
)  # fmt: skip
def certificate(about: About, outcomes: Outcomes) -> Finding | None:
    """
    The API server states what it refuses; whether the certificate, the CA it is checked with or a clock is wrong it does not: likely.

    Where other calls do not even reach an agent, it is none of the first things to mend.
    """
    found = told(outcomes, "NOD-02", details.KubeletCertificates)
    if found is None or fails(outcomes, "SRV-03", "CP-11"):
        return None
    worst = found.kubelets[-1]
    hosts = [one.host for one in found.kubelets if one.host]
    show = _show(worst.host)
    if found.showing.by is not ShownBy.KUBELET:
        return _of_another(about, found, worst, outcomes)
    return Finding(
        LIKELY,
        f"{outcomes['NOD-02'].summary}; the kubelet itself answered, so every leg before it works",
        ("NOD-02", *fails(outcomes, "TUN-03")),
        proof(outcomes, ("NOD-02",)),
        _remedies(about, found, worst),
        (
            commands.Gap("its dates, its issuer and its names", f"{show} -dates -issuer -ext subjectAltName; date -u"),
            commands.Gap("certificate requests of the kubelets", "kubectl get csr"),
        ),
        scope=some(hosts),
        title=TITLES.get(worst.trust, ""),
    )


def _of_another(
    about: About, found: details.KubeletCertificates, one: details.KubeletCertificate, outcomes: Outcomes
) -> Finding:
    """A certificate with names of something else: whoever shows it stands before the kubelet, whose own nobody has seen."""
    by, names = found.showing
    node = one.host or "the node"
    known = by.is_another
    whose = (
        f"what answers for {node} has a certificate for {some(names)}, {by.value}: not the kubelet's own"
        if known
        else f"what answers for {node} has a certificate for {len(names)} addresses, more than a node has: the kubelet's or that of something in between"
    )
    look = f"{_show(one.host)} -subject -issuer -ext subjectAltName"
    ask = operated.of_api_server(
        about,
        customer(
            f"ask the same address from the API server's host and on the node itself: another subject or issuer there is the kubelet's own, and what stands in between ends TLS for {node}",
            f"{look}   # on the API server's host, then on {node} itself",
            "S0a",
        ),
    )
    fit = operated.of_api_server(
        about,
        customer(
            f"where the tunnel's server ends TLS for the nodes: give its certificate {node} among its names, signed by the CA of --kubelet-certificate-authority, or take that option from the API server, which then checks no kubelet",
            "grep -rn kubelet-certificate-authority /etc/kubernetes/manifests/   # on the API server's host",
            "S0a",
        ),
    )
    return Finding(
        LIKELY if known else POSSIBLE,
        f"{whose}; {outcomes['NOD-02'].summary}",
        ("NOD-02", *fails(outcomes, "TUN-03")),
        proof(outcomes, ("NOD-02",)),
        (ask, fit) if by in (ShownBy.SERVER, ShownBy.UNTOLD) else (ask,),
        (commands.Gap("who shows it", look),),
        scope=some([kubelet.host for kubelet in found.kubelets if kubelet.host]),
        title="Something in between shows its own certificate in a kubelet's place"
        if known
        else "What answers in a kubelet's place shows a certificate without that node's name",
    )


def _show(host: str | None) -> str:
    return f"openssl s_client -connect {host or '<node>'}:10250 </dev/null 2>/dev/null | openssl x509 -noout"


def _remedies(about: About, found: details.KubeletCertificates, one: details.KubeletCertificate) -> tuple[Remedy, ...]:
    known = about.nodes.get(one.host or "") or next(
        (n for n in about.nodes.values() if one.host and n.internal_ip == one.host), None
    )
    node = (known.name if known else one.host) or "the node"
    if about.language.on_ibm:
        verb = worker_commands.renewal(about)
        text = f"{verb} worker {node}: it gets a certificate of its own again; drain it before, for what is on its disk goes"
        return (customer(text, worker_commands.act(about, verb, known.name if known else one.host), "S0a"),)
    requests = kubelet_serving.answered(about, found)
    own = about.language.called or ""
    if requests and (found.denied or found.asked_as or about.is_provided) and own not in DIALERS:
        return *requests, customer(TAKEN.format(node), None, "S0a")
    approve = next(
        iter(requests),
        customer(
            "approve the request of the kubelet, where it waits; a kubelet with serverTLSBootstrap asks for a new certificate and does not get it by itself",
            "kubectl get csr",
            "S0a",
        ),
    )
    if own in DIALERS:  # its kubelet's certificate is given anew at each start, by the server's CA
        unit, kept = KUBELET_UNITS.get(own, own), f"/var/lib/rancher/{own}/agent"
        text = f"restart the agent of {node}: it gets its kubelet's certificate from the server at each start; where the server's CA is another than before, take away what it keeps of the old one first"
        again = f"ssh {node} 'sudo ls -l {kept}/*.crt; sudo systemctl restart {unit}'   # on a server: {own if own == 'k3s' else 'rke2-server'}"
        return customer(text, again, "S0a"), *((approve,) if found.waiting else ())
    if about.is_provided or own == "Gardener":  # whose kubelets get theirs as they join
        whose = known.name if known else one.host
        return kubelet_serving.asked_for(about, found.waiting, "that is valid", whose)
    if one.trust is Trust.NAME and not found.waiting:  # which one that it signed itself never gets
        whose = known.name if known else one.host
        wanted = f"with {one.host} among its names" if one.names and one.host else "with its address"
        asked = kubelet_serving.asked_for(about, (), wanted, whose)
        return *kubelet_serving.of_a_client(about, one), *kubelet_serving.called_otherwise(about, one), *asked
    if one.trust is Trust.AUTHORITY:
        fit = (
            customer(
                "make both ends fit: serverTLSBootstrap: true in the kubelet's configuration, so that the cluster's CA signs its certificate, "
                "or its CA in --kubelet-certificate-authority of the API server",
                f"{_show(one.host)} -issuer",
                "S0a",
            ),
        )
        return (approve, *fit) if found.waiting else (*fit, approve)
    if found.waiting and one.trust not in DATED:
        return approve, customer(TAKEN.format(node), None, "S0a")
    restart = customer(
        f"then restart the kubelet of {node}, which reads or asks for its certificate at its start",
        f"ssh {node} 'sudo systemctl restart kubelet'" if one.host else None,
        "S0a",
    )
    clock = customer(f"or set the clock of {node}, where it is wrong", f"{_show(one.host)} -dates; date -u", "S0a")
    return (approve, restart, clock) if one.trust in DATED else (approve, restart)

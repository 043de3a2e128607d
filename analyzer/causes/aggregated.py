"""An aggregated API that is down for a reason at its own end, and what mends it by that reason."""

from __future__ import annotations

from analyzer.causes import dialled
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, customer, fails, proof, told
from analyzer.causes.halt_remedies import for_halt
from analyzer.checks import commands, details, managed_calls
from analyzer.checks.base import some
from analyzer.checks.details import DownService
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Remedy, Status
from analyzer.tunnel.errors import Trust
from analyzer.vendors import spaces

UNSHOWN = "The dialled pod or service does not answer (whether agents are connected is not shown)"
TITLES = {
    Reason.CERTIFICATE: "An aggregated API shows a certificate that the API server does not accept",
    Reason.PLAIN: "An aggregated API answers without TLS",
    Reason.NO_ENDPOINTS: "An aggregated API has no ready pod behind its service",
    Reason.NO_SERVICE: "The service behind an aggregated API does not exist",
    Reason.NO_PORT: "The service behind an aggregated API has no port of the number that is asked for",
    Reason.NOT_ALLOWED: "The API server may not dial the address of an aggregated API's pods",
    Reason.UNAVAILABLE: "The API server holds an aggregated API unavailable (why is not in the bundle)",
    Reason.STATUS: "An aggregated API answers with an error",
}
STEP = "S14"


def down(about: About, outcomes: Outcomes, *, lost: bool = False) -> Finding | None:
    """
    The first service that is down for a reason of its own decides.

    A certificate that is not accepted came through the tunnel, and the API server states it: confirmed.

    Args:
        lost: do calls to kubelets fail in the tunnel, too; then a service that is down without a reason lies behind the same way.
    """
    found = told(outcomes, "MET-02", details.AggregatedDown)
    if found is None or fails(outcomes, "SRV-03", "CP-11"):
        return None
    legs = (Leg.TARGET,) if lost else (None, Leg.TARGET, Leg.UNTOLD)
    services = [s for s in found.services if s.leg in legs]
    if not services:
        return None
    first = next((s for s in services if s.leg is Leg.TARGET), services[0])
    joined = any(outcomes[i].status is Status.PASS for i in ("SRV-01", "SRV-01b", "AG-03")) or bool(about.came_through)
    shown = first.reason is Reason.CERTIFICATE and first.leg is Leg.TARGET
    return Finding(
        CONFIRMED if shown else LIKELY if first.leg is Leg.TARGET and not first.refused else POSSIBLE,
        outcomes["MET-02"].summary,
        ("MET-02", *fails(outcomes, "TUN-03")),
        proof(outcomes, ("MET-02",)),
        _remedies(about, first),
        (commands.Gap("why it is down", f"kubectl get apiservice {first.name} -o yaml"),),
        scope=some(s.name for s in services),
        title=TITLES.get(first.reason, "" if joined else UNSHOWN) if first.reason else "" if joined else UNSHOWN,
    )


def _remedies(about: About, one: DownService) -> tuple[Remedy, ...]:
    space, _, name = (one.service or "").partition("/")
    where = f"-n {space}" if name else "-A"
    behind = f"service {one.service}" if name else one.name
    show = f"kubectl get apiservice {one.name} -o yaml; kubectl get endpoints,pods {where} -o wide"
    if one.reason is Reason.CERTIFICATE:
        return for_certificate(one.name, one.service if name else None, one.trust)
    if one.reason in (Reason.NO_ENDPOINTS, Reason.NO_SERVICE):
        gone = one.reason is Reason.NO_SERVICE
        text = f"bring back {behind}" if gone else f"bring up the pods behind {behind}"
        none = about.scaled_to_zero((space, name)) if name and not gone else None
        bad = dialled.pods_behind(about, space, name) if name and not gone else []
        states = f": {some((f'{pod.name} is {pod.state}' for pod in bad), 2)}" if bad else ""
        shown = f"kubectl describe pod {where} {bad[0].name}; " if bad else ""
        halt = about.halts.first(bad)
        start = customer(f"{text}{states}", f"{shown}kubectl get svc,endpoints,pods {where} -o wide", STEP)
        mend = (*(for_halt(about, halt, STEP) if halt is not None else ()), start)
        mended = (dialled.scale_up(none),) if none is not None else mend
        if spaces.is_products_own(space):
            return mended
        return (
            *mended,
            customer(
                "or, where the API is not wanted any more, save and delete its registration",
                f"kubectl get apiservice {one.name} -o yaml > {one.name}.yaml && kubectl delete apiservice {one.name}",
                STEP,
            ),
        )
    if one.reason is Reason.NO_PORT:
        text = f"let spec.service.port of {one.name} name a port that {behind} has, or give it that port"
        return (customer(text, f"kubectl get apiservice {one.name} -o yaml; kubectl get svc {where} -o wide", STEP),)
    if one.reason is Reason.NOT_ALLOWED:
        text = f"give the pods behind {behind} hostNetwork, or addresses of the VPC: theirs are an overlay's, which a managed API server does not dial"
        return (
            customer(text, f"kubectl get pods {where} -o wide; kubectl get nodes -o wide; kubectl get ds -A", STEP),
        )
    if one.reason is Reason.UNAVAILABLE:
        text = f"read why the API server holds {one.name} unavailable: the message of its condition Available tells pods, certificate and way apart"
        return (customer(text, show, STEP),)
    if one.reason is Reason.STATUS:
        who = "they, or a proxy on the way to them, say no" if one.refused else "they were reached and said no"
        return (customer(f"look at the log of the pods behind {behind}: {who}", show, STEP),)
    look = customer(f"look at the pods behind {behind}, and at the policies that let agents reach them", show, STEP)
    return (*_opened(about, one, (space, name) if name else None), look)


def _opened(about: About, one: DownService, service: tuple[str, str] | None) -> tuple[Remedy, ...]:
    """What a cloud shuts in front of a pod that is ready and gives no answer; it is the first of the candidates, too."""
    if one.reason is not Reason.TIMEOUT:
        return ()
    called = about.called_pod(service, None, one.address)
    ways = managed_calls.shut(about, called) if called.pod is not None else ()
    return tuple(customer(way.cure, way.change, STEP) for way in ways)


def for_certificate(api: str, service: str | None, trust: Trust | None = None) -> tuple[Remedy, ...]:
    """The two ways to make both ends fit: the CA that the API server is given, and the certificate that the service shows."""
    space, _, name = (service or "").partition("/")
    whom = f"service {service}" if name else f"the service behind {api}"
    patch = '{"spec":{"caBundle":"<its CA in base64>"}}'
    bundle = customer(
        f"put the CA that signed the serving certificate of {whom} into caBundle of APIService {api}",
        f"kubectl patch apiservice {api} --type merge -p '{patch}'",
        "S0a",
    )
    look = (
        f"kubectl get svc -n {space} {name} -o jsonpath='{{.spec.selector}}'; kubectl get deployments -n {space} -o wide"
        if name
        else f"kubectl get apiservice {api} -o jsonpath='{{.spec.service}}'"
    )
    if trust in (Trust.EXPIRED, Trust.NOT_YET):
        return (
            customer(
                f"renew the serving certificate of {whom}: {trust.value}; its pods read it when they start", look, "S0a"
            ),
        )
    if trust is Trust.NAME:
        host = f"{name}.{space}.svc" if name else "<service>.<namespace>.svc"
        return (
            customer(
                f"issue the serving certificate of {whom} for the name {host}, by which the API server calls it",
                look,
                "S0a",
            ),
        )
    return bundle, customer(f"or renew that certificate: the pods of {whom} read it when they start", look, "S0a")

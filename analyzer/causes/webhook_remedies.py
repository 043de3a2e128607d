"""What mends a broken webhook: made from the object that decides, its configuration and its service."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.causes import ca_writer, conversion, dialled, unready_certificate
from analyzer.causes.base import Outcomes, customer, told
from analyzer.causes.halt_remedies import for_halt
from analyzer.causes.webhook_configuration import configuration_name, cut_off, kind_of_configuration, named_in
from analyzer.causes.webhook_way import LOST, bring_up, select, way_to
from analyzer.checks import details
from analyzer.checks.base import some
from analyzer.checks.details import BadService, FailedCall, NotBacked, Victim
from analyzer.facts import selectors
from analyzer.facts.cluster import About
from analyzer.facts.halts import Halt
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Reason
from analyzer.model import Placed, Remedy, Status
from analyzer.schema import EndpointRow, ServiceRow, WebhookRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors

UNTIL = "until the webhook answers, nothing it guards can be written: save its configuration and delete it (or set failurePolicy Ignore); put it back afterwards"


def remedies(
    outcomes: Outcomes,
    names: list[str],
    own: FailedCall | None,
    webhooks: Rows[WebhookRow],
    services: Rows[ServiceRow],
    endpoints: Rows[EndpointRow] = (),
    about: About | None = None,
    *,
    left_over: bool = False,
) -> tuple[Remedy, ...]:
    """Made from the object that decides: the first webhook named, its configuration, its service, and what stands behind that."""
    row = next((r for r in webhooks if r.name in names), None)
    found = told(outcomes, "WH-04", details.BadServices)
    service = next((s for s in (found.services if found else ()) if s.webhook in names), None)
    if outcomes["WH-05"].status is Status.FAIL and row is not None and row.url:
        return (_by_reference(row, services),)
    target = _service(service, own, row)
    converted = chain.conversion(own.webhook if own is not None else next(iter(names), None))
    if service is not None and service.why is NotBacked.GONE and converted is not None:
        return (conversion.definition(converted, "S14"),)
    if service is not None and service.why is NotBacked.GONE:
        return (
            cut_off(
                row,
                names,
                f"its service {'/'.join(service.service or ('?', service.webhook))} does not exist: delete the configuration that is left over",
            ),
        )
    if service is not None and service.why is NotBacked.PORTLESS and target is not None:
        end = cut_off(row, names, UNTIL) if converted is None else conversion.definition(converted, "S14")
        return (_with_port(target, row), end)
    calls = told(outcomes, "WH-08", details.FailedCalls)
    victims = {v for c in (calls.calls if calls else ()) if c.webhook in names for v in c.victims}
    mend: tuple[Remedy, ...] = ()
    if own is not None and own.reason is Reason.CERTIFICATE:
        writer = ca_writer.idle(about, own, target[0] if target else None) if about is not None else None
        mend = (
            *(writer.remedies if writer is not None else ()),
            *(unready_certificate.remedies(about, target[0]) if about is not None and target else ()),
            customer(
                f"renew the serving certificate of {'service ' + '/'.join(target) if target else 'the webhook'}"
                + (
                    f": {errors.why_untrusted(own.inner)}"
                    if (why_not := errors.trust(own.inner)) is not errors.Trust.OTHER
                    else ""
                )
                + (
                    ""
                    if why_not in (errors.Trust.EXPIRED, errors.Trust.NOT_YET)
                    else ", or put the CA that signed it into clientConfig.caBundle"
                ),
                f"kubectl get {kind_of_configuration(row)} {configuration_name(row)} -o jsonpath='{{.webhooks[*].clientConfig.caBundle}}' | base64 -d | openssl x509 -noout -subject -enddate"
                if row is not None
                else f"kubectl get certificates,secrets,pods -n {target[0]}"
                if target
                else None,
                "S14",
            ),
        )
    elif own is not None and own.reason is Reason.PLAIN:
        shown = f"kubectl get service -n {target[0]} {target[1]} -o yaml" if target is not None else None
        mend = (
            customer(
                "let the webhook's service lead to the port on which its pods serve TLS (targetPort), or let them serve it there",
                shown,
                "S14",
            ),
        )
    elif own is not None and own.reason in LOST and own.address:
        mend = way_to(about, own, target, endpoints)
    elif about is not None and target is not None and (none := about.scaled_to_zero(target)) is not None:
        mend = (dialled.scale_up(none),)
    elif about is not None and (halt := _halted(about, target)) is not None:
        mend = for_halt(about, halt, "S14")
    elif (missed := _unselected(about, service, own, target)) is not None and target is not None:
        mend = (select(target, missed),)
    elif own is not None and own.reason in LOST:
        mend = way_to(about, own, target, endpoints)
    elif target is not None:
        mend = (bring_up(target, dialled.pods_behind(about, *target) if about is not None else []),)
    if converted is not None:
        return (*mend, conversion.definition(converted, "S14"))
    if left_over and target is not None and service is not None:
        gone = f"no pod is in {target[0]}, so nothing serves {service.webhook} any more: save its configuration, which looks left over, and delete it (or set failurePolicy Ignore)"
        cut = cut_off(row or (named_in(about, names) if about is not None else None), names, gone)
        return (
            cut,
            customer(
                f"or, where it is still wanted, install again what ran behind service {'/'.join(target)}",
                f"kubectl get all,events -n {target[0]}",
                "S14",
            ),
        )
    cut = cut_off(row or (named_in(about, names) if about is not None else None), names, UNTIL)
    return (cut, *mend) if victims & {Victim.ITSELF, Victim.NETWORK} or not mend else (*mend, cut)


def _with_port(target: tuple[str, str], row: WebhookRow | None) -> Remedy:
    """The definition and the service name one port; 443 is meant where the definition names none (admissionregistration.k8s.io/v1)."""
    space, name = target
    port = f"{row.service_port}" if row is not None and row.service_port is not None else "443"
    return customer(
        f"give service {space}/{name} a port {port}, or name the port that it has in the webhook's clientConfig.service.port: the API server asks for {port} where nothing else is written there",
        f"kubectl get service -n {space} {name} -o yaml; kubectl get {kind_of_configuration(row)} {configuration_name(row)} -o yaml"
        if row is not None
        else f"kubectl get service -n {space} {name} -o yaml; kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o yaml | grep -B 3 -A 4 'name: {name}$'",
        "S14",
    )


class NotRunning(NamedTuple):
    """
    Attributes:
        words: what does not run, and why.
        row: the line that states it.
    """

    words: str
    row: Placed


def behind(
    about: About, outcomes: Outcomes, names: list[str], own: FailedCall | None, webhooks: Rows[WebhookRow]
) -> NotRunning | None:
    """Why no pod behind the first of these webhooks runs, or nothing writes its CA, where the bundle says it."""
    row = next((r for r in webhooks if r.name in names), None)
    found = told(outcomes, "WH-04", details.BadServices)
    service = next((s for s in (found.services if found else ()) if s.webhook in names), None)
    target = _service(service, own, row)
    none = about.scaled_to_zero(target) if target is not None else None
    if none is not None:
        return NotRunning(f"{(none.kind or '').lower()} {none.name} is scaled to zero", none)
    halt = _halted(about, target)
    if halt is None and (writer := ca_writer.idle(about, own, target[0] if target else None)) is not None:
        return NotRunning(writer.words, writer.row)
    if halt is None and (missed := _unselected(about, service, own, target)) is not None:
        return NotRunning(
            f"its selector asks for {some(missed.asked)}, which no listed pod there has", missed.pod.rows[0]
        )
    return NotRunning(f"{halt.pod.name}: {halt.words}", halt.row) if halt is not None else None


def space_behind(outcomes: Outcomes, names: list[str]) -> str | None:
    """The namespace of the service, which is there without a pod, behind the first of these webhooks."""
    found = told(outcomes, "WH-04", details.BadServices)
    service = next((s for s in (found.services if found else ()) if s.webhook in names), None)
    return service.service[0] if service is not None and service.service and service.why is not NotBacked.GONE else None


def _unselected(
    about: About | None, service: BadService | None, own: FailedCall | None, target: tuple[str, str] | None
) -> selectors.Unselected | None:
    """Ready pods that the service, which has no endpoints, asks for by a label they do not have."""
    if about is None or (service is None and (own is None or own.reason is not Reason.NO_ENDPOINTS)):
        return None
    return selectors.unselected(about.services, about.pods, target)


def _halted(about: About, target: tuple[str, str] | None) -> Halt | None:
    return about.halts.first(dialled.pods_behind(about, *target)) if target is not None else None


def _service(service: BadService | None, own: FailedCall | None, row: WebhookRow | None) -> tuple[str, str] | None:
    """(namespace, name) of the service behind the webhook that decides."""
    if service is not None and service.service is not None:
        return service.service
    if own is not None and own.service is not None:
        return own.service
    if row is not None and row.service_namespace and row.service_name:
        return row.service_namespace, row.service_name
    return None


def _by_reference(row: WebhookRow, services: Rows[ServiceRow]) -> Remedy:
    """Through Konnectivity a webhook is reached by a service reference: the API server does not route cluster addresses."""
    host = (row.url or "").partition("://")[2].partition("/")[0].rpartition(":")[0] or "?"
    own = next((s for s in services if s.cluster_ip == host), None)
    where = (
        f"service: {{name: {own.name}, namespace: {own.namespace}}}"
        if own is not None
        else "service: {name, namespace, port}"
    )
    return customer(
        f"name the service in place of the address: in {row.configuration} replace clientConfig.url by clientConfig.{where}",
        f"kubectl edit {kind_of_configuration(row)} {configuration_name(row)}",
        "S14",
    )

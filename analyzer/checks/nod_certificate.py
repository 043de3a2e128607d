"""The last leg of exec and logs at its far end (NOD-02): is the certificate that a kubelet shows accepted by the API server."""

from __future__ import annotations

from datetime import datetime

from analyzer import patterns as regex
from analyzer.checks import commands, details, shown_certificates
from analyzer.checks.base import Answer, Cite, Family, failed, passed, plural, some, unknown, warned
from analyzer.facts.cluster import About
from analyzer.konnectivity.certificate_names import not_named, valid_for
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.model import Works
from analyzer.schema import CertificateRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.errors import trust
from analyzer.tunnel.faults import Faults, Seen
from analyzer.tunnel.shown_by import shown_by
from analyzer.tunnel.view import TunnelView

CHECKS = Family()
SCRAPED = regex.compile(r"/(?:metrics(?:/resource|/cadvisor|/probes)?|stats/summary)(?:\?|$)")
"""Paths of a kubelet that metrics-server and Prometheus ask for."""


@CHECKS.check("NOD-02", "Does the API server accept the kubelets' certificates?", "S0a", seen_in=(Works.USED,))
def accepted(
    about: About, tunnel: TunnelView, faults: Faults, certificates: Rows[CertificateRow], now: datetime | None, cite: Cite
) -> Answer:  # fmt: skip
    """
    Calls that were answered with a certificate the API server refuses: the kubelet's, unless its names are those of something in between.

    A command that came through was accepted; of other nodes than its own it says nothing. A certificate that has run out, as openssl
    shows it, is refused by an API server that checks it, and not every one does.
    """
    every_caller = faults.of(Leg.TARGET, caller=Caller.KUBELET, reasons=frozenset({Reason.CERTIFICATE}))
    bad = [
        one for one in every_caller if not SCRAPED.search(one.fault.url or "")
    ]  # whoever collects numbers has a CA of its own
    if bad:
        every = {
            _host(one): details.KubeletCertificate(_host(one), trust(one.fault.inner), valid_for(one.fault.inner))
            for one in bad
        }
        found = tuple(one for host, one in every.items() if host is not None) or tuple(every.values())
        names = [one.host for one in found if one.host]
        asked = [*about.facts.get("csr_pending", []), *about.facts.get("csr_denied", [])]
        waiting, denied, asked_as = (_values(about, key) for key in ("csr_pending", "csr_denied", "csr_asked_as"))
        shown = shown_certificates.of(certificates, _names(about, names), about.kubelet_ports)
        seen = f"; {shown.tool or 'openssl'} shows it: {shown_certificates.says(shown)}" if shown is not None else ""
        whose = f"the certificate of {some(names)}" if names else "the certificate of a kubelet"
        return failed(
            f"the API server does not accept {whose}: {bad[-1].fault.inner}{seen}{_requests(waiting, denied, asked_as)}",
            plural(len(bad), "call") + " that a kubelet answered so",
            cite([*(one.row for one in bad[-3:]), *([shown] if shown is not None else []), *asked[-2:]]),
            subjects=names,
            detail=details.KubeletCertificates(
                found, waiting, shown_by(about, tunnel, found[-1].host, found[-1].names), denied, asked_as
            ),
        )
    looked = [row for row in certificates if row.host and str(row.port) in about.kubelet_ports and not row.depth]
    if over := [row for row in looked if shown_certificates.has_run_out(row, now)]:
        hosts = list(dict.fromkeys(row.host for row in over if row.host))
        return warned(
            f"the certificate that {some(hosts)} shows has run out ({shown_certificates.says(over[-1])}): an API server that checks it refuses it",
            plural(len(looked), "certificate") + " that somebody looked at",
            cite(over[-3:]),
            subjects=hosts,
            detail=details.CertificatesRunOut(tuple(hosts)),
        )
    if came := about.came_through:
        return passed("kubelets answered, and what they said was taken", plural(len(came), "command"), cite(came[:2]))
    probe = commands.Gap("whether a call to a kubelet comes through", commands.worker_log(about))
    return unknown("no call to a kubelet is shown, good or bad", probe)


def _values(about: About, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.value for row in about.facts.get(key, [])))


def _requests(waiting: tuple[str, ...], denied: tuple[str, ...], asked_as: tuple[str, ...]) -> str:
    """What became of the kubelets' requests for certificates that are listed and not given."""
    told = [f"Pending: {some(waiting)}"] if waiting else []
    told += [f"Denied: {some(denied)}"] if denied else []
    who = f", asked for by {some(asked_as)}, which is no node" if asked_as else ""
    return f"; requests of kubelets for certificates are {', '.join(told)}{who}" if told else ""


def _host(one: Seen) -> str | None:
    """The node that was called, by the URL or the address in the error, or by the name that its certificate lacks."""
    host = one.fault.address or (one.fault.url or "").partition("://")[2].partition("/")[0]
    return host.rpartition(":")[0].strip("[]") or not_named(one.fault.inner)


def _names(about: About, hosts: list[str]) -> set[str | None]:
    """These hosts by their names and addresses."""
    found: set[str | None] = set(hosts)
    for node in about.nodes.values():
        if {node.name, node.internal_ip, node.external_ip} & found:
            found |= {node.name, node.internal_ip, node.external_ip}
    return found - {None}

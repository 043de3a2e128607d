"""The last leg of exec and logs at its far end (NOD-02): is the certificate that a kubelet shows accepted by the API server."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, passed, plural, some, unknown
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.model import Works
from analyzer.tunnel.errors import trust
from analyzer.tunnel.faults import Faults, Seen

CHECKS = Family()


@CHECKS.check("NOD-02", "Does the API server accept the kubelets' certificates?", "S0a", seen_in=(Works.USED,))
def certificates(about: About, faults: Faults, cite: Cite) -> Answer:
    """
    Calls that a kubelet answered with a certificate the API server refuses: the tunnel carried them, so it is not what is broken.

    A command that came through was accepted; of other nodes than its own it says nothing.
    """
    bad = faults.of(Leg.TARGET, caller=Caller.KUBELET, reasons=frozenset({Reason.CERTIFICATE}))
    if bad:
        every = {_host(one): details.KubeletCertificate(_host(one), trust(one.fault.inner)) for one in bad}
        found = tuple(one for host, one in every.items() if host is not None) or tuple(every.values())
        names = [one.host for one in found if one.host]
        waiting = tuple(dict.fromkeys(row.value for row in about.facts.get("csr_pending", [])))
        whose = f"the certificate of {some(names)}" if names else "the certificate of a kubelet"
        return failed(
            f"the API server does not accept {whose}: {bad[-1].fault.inner}",
            plural(len(bad), "call") + " that a kubelet answered so",
            cite([one.row for one in bad[-3:]]),
            subjects=names,
            detail=details.KubeletCertificates(found, waiting),
        )
    if shown := about.came_through:
        return passed("kubelets answered, and what they said was taken", plural(len(shown), "command"), cite(shown[:2]))
    probe = commands.Gap("whether a call to a kubelet comes through", commands.worker_log(about))
    return unknown("no call to a kubelet is shown, good or bad", probe)


def _host(one: Seen) -> str | None:
    """The node that was called, by the URL or the address in the error."""
    host = one.fault.address or (one.fault.url or "").partition("://")[2].partition("/")[0]
    return host.rpartition(":")[0].strip("[]") or None

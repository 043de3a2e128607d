"""The proxies beside OpenShift's API servers (CP-12): what they say of the connects they are asked for."""

from __future__ import annotations

from collections import Counter

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, plural, some, unknown
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.model import Works
from analyzer.schema import LogSignalRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults
from analyzer.wording import excerpt

CHECKS = Family(of_tunnel=True)


@CHECKS.check(
    "CP-12", "Do connects through the proxies beside OpenShift's API servers succeed?", "S3", seen_in=(Works.USED,)
)
def connects(about: About, faults: Faults, log_signals: Rows[LogSignalRow], cite: Cite) -> Answer:
    """
    `proxy error from <server> while dialing <target>` and SOCKS errors of socks5-proxy and konnectivity-proxy, and import errors
    that quote them. A status of the Konnectivity server says that the proxy itself works and that the tunnel behind it does not.
    """
    bad = faults.of(caller=Caller.SIDECAR)
    if not bad and (own := [row for row in log_signals if row.signal == "sidecar_error"]):
        return failed(
            f"a proxy beside an API server says: {excerpt(own[-1].name or '?', 200)}",
            plural(len(own), "error"),
            cite(own[-3:]),
            detail=details.SidecarConnects(Reason.OTHER, None, behind=False),
        )
    if not bad:
        if about.product.value not in ("roks", "hypershift") and not about.role("openshift-apiserver"):
            return not_applicable(f"product {about.product.value or 'unknown'} has no openshift-apiserver")
        return unknown(
            "no connect of these proxies is shown, good or bad",
            commands.Gap(
                "the log of the proxy beside openshift-apiserver",
                f"kubectl logs -n {commands.master_namespace(about)} -l app=openshift-apiserver -c konnectivity-proxy --tail 100",
            ),
        )
    behind = [one for one in bad if one.fault.leg is Leg.TUNNEL]
    worst, code = Counter((one.fault.reason, one.fault.code) for one in behind or bad).most_common(1)[0][0]
    targets = list(dict.fromkeys(one.fault.address for one in bad if one.fault.address))
    last = (behind or bad)[-1].fault
    where = (
        f"the Konnectivity server answers {code or 'no'}: "
        + ("it has no agent for them" if worst is Reason.NO_AGENT or code == "503" else "it cannot serve them")
        if behind
        else worst.value
    )
    return failed(
        f"connects to {some(targets) or 'their targets'} fail: {where} (the last: {last.inner})",
        plural(len(bad), "failed connect"),
        cite(one.row for one in (behind or bad)[-3:]),
        subjects=targets,
        detail=details.SidecarConnects(worst, code, bool(behind)),
    )

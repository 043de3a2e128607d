"""The API server does not find its Konnectivity server although it may run: configuration, certificates, rights."""

from __future__ import annotations

from analyzer.causes.base import CONFIRMED, POSSIBLE, Finding, Outcomes, Rules, fails, proof, sre, told
from analyzer.checks import commands, details
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Reason
from analyzer.model import Status

CAUSES = Rules()
FOLLOWS = ("CP-11", "SRV-03", "TUN-03")
OF_CONFIGURATION = frozenset({Reason.CERTIFICATE, Reason.FORBIDDEN})


@CAUSES.cause(
    "apiserver-egress-wrong",
    "The API server's egress configuration does not lead to its Konnectivity server",
    reads=("CP-11", "CP-13"),
    family="server-down",
)
def egress(about: About, outcomes: Outcomes) -> Finding | None:
    """
    Configuration and arguments that contradict each other prove it, and so does an API server that cannot read its configuration.

    A socket that may not be opened, or certificates that do not fit, are possible only: the server's own end may be wrong as well.
    """
    if outcomes["CP-13"].status is Status.FAIL:
        return Finding(
            CONFIRMED,
            outcomes["CP-13"].summary,
            ("CP-13", *fails(outcomes, *FOLLOWS)),
            proof(outcomes, ("CP-13", "CP-11")),
            (
                sre(
                    "make EgressSelectorConfiguration and the server's --mode, --uds-name and --server-port agree, then restart the API server",
                    "grep -rn -A12 'kind: EgressSelectorConfiguration' /etc/kubernetes",
                    "S1",
                ),
            ),
            (commands.server_log(about),),
            scope="everything that the API server sends into the cluster",
        )
    leg = told(outcomes, "CP-11", details.ServerLeg)
    if outcomes["CP-11"].status is not Status.FAIL or leg is None or leg.reason not in OF_CONFIGURATION:
        return None
    text = (
        "compare the CA of the egress configuration with the server's --server-cert, and the API server's client certificate with --server-ca-cert; renew what has run out"
        if leg.reason is Reason.CERTIFICATE
        else "let the API server's user open the server's socket: owner and mode of the file and of its folder"
    )
    return Finding(
        POSSIBLE,
        outcomes["CP-11"].summary,
        fails(outcomes, *FOLLOWS),
        proof(outcomes, ("CP-11",)),
        (sre(text, f"ls -l {leg.address}" if leg.reason is Reason.FORBIDDEN and leg.address else None, "S1"),),
        (commands.server_log(about),),
    )

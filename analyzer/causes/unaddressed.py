"""A load balancer for the cluster's own way in that gets no address: what users miss then is the console and every route, and no tunnel."""

from __future__ import annotations

from analyzer.causes.base import CONFIRMED, Finding, Outcomes, Rules, customer, fails, proof
from analyzer.checks import commands
from analyzer.checks.base import Cite
from analyzer.facts.balancers import Lack, Unaddressed, unaddressed
from analyzer.facts.cluster import About
from analyzer.model import Remedy, Status, Symptom, SymptomState
from analyzer.schema import EventRow
from analyzer.tables.rows import Rows
from analyzer.wording import innermost

CAUSES = Rules()
STEP = "S3"
OF_TUNNEL = ("AG-01", "AG-03", "AG-04", "AG-09", "CP-01", "CP-11", "SRV-01", "SRV-03")
"""Checks of the tunnel itself: where one fails, that is what is looked at first."""


@CAUSES.cause(
    "balancer-without-address",
    "A load balancer of the cluster's ingress gets no address, and the tunnel has no part in it",
    reads=(*OF_TUNNEL, "CLU-01"),
    family="backend-unreachable",
)
def waits(
    about: About, events: Rows[EventRow], symptoms: tuple[Symptom, ...], outcomes: Outcomes, cite: Cite
) -> Finding | None:
    """
    The service waits by its own row, and the cloud's controller says why: both are stated, so it is confirmed.

    Nothing is claimed where a use of the tunnel fails or a part of it is down: then that is what users feel.
    """
    if any(one.state in (SymptomState.BROKEN, SymptomState.PARTLY) for one in symptoms):
        return None
    if any(outcomes[id].status is Status.FAIL for id in OF_TUNNEL):
        return None
    lacks = unaddressed(about, events)
    if lacks is None:
        return None
    return Finding(
        CONFIRMED,
        f"service {lacks.service} waits for an address: {innermost(lacks.words, 160)}",
        fails(outcomes, "CLU-01"),
        (*cite(lacks.rows), *proof(outcomes, ("CLU-01",), 2))[:4],
        _remedies(about, lacks),
        (commands.Gap("the service's events", f"kubectl describe service {_named(lacks)}"),),
        scope="what comes in through the ingress: routes, the console",
    )


def _named(lacks: Unaddressed) -> str:
    space, _, name = lacks.service.partition("/")
    return f"-n {space} {name}"


def _remedies(about: About, lacks: Unaddressed) -> tuple[Remedy, ...]:
    """What the cloud lacks is given to it; the controller tries again by itself."""
    look = f"kubectl describe service {_named(lacks)}"
    text, command = _cure(about, lacks, look)
    return (
        customer(text, command, STEP),
        customer("the controller tries again by itself: see that the address comes", f"kubectl get service {_named(lacks)} -w", STEP),
    )  # fmt: skip


def _cure(about: About, lacks: Unaddressed, look: str) -> tuple[str, str]:
    language = about.language
    if lacks.lack is Lack.POOL:
        return (
            "give the pool more addresses, or release services that hold one",
            "kubectl get ipaddresspools -A -o yaml; kubectl get services -A | grep LoadBalancer",
        )
    if lacks.lack is Lack.QUOTA:
        return "raise the quota of the cloud, or delete addresses and balancers that nobody uses", _QUOTAS.get(
            language.called or language.product or "", "kubectl get services -A | grep LoadBalancer"
        )
    if lacks.lack is Lack.RIGHT:
        return "give the cloud's controller the right that its words name", look
    if lacks.lack is Lack.ADDRESSES and language.on_ibm and about.infrastructure.value != "vpc":
        vlan = lacks.vlan or "<vlan_id>"
        text = (
            f"add a portable subnet to VLAN {vlan}, of which no address is left"
            if lacks.vlan
            else "add a portable subnet to the VLAN of the balancers: no address is left"
        )
        return (
            text,
            f"{commands.cli(about)} cluster subnet create --cluster {commands.cluster(about)} --size 8 --vlan {vlan}",
        )
    if lacks.lack is Lack.SUBNET and language.called == "EKS":
        return (
            "tag the subnets in which the balancer may stand: kubernetes.io/role/elb=1 (internal: internal-elb)",
            "aws ec2 create-tags --resources <subnet> --tags Key=kubernetes.io/role/elb,Value=1",
        )
    if lacks.lack in (Lack.ADDRESSES, Lack.SUBNET):
        return "give the cloud a subnet with free addresses for its balancers", look
    return "mend what the cloud's controller names", look


_QUOTAS = {
    "aks": "az network list-usages --location <region> --output table",
    "gke": "gcloud compute regions describe <region> --flatten 'quotas[]' --format 'table(quotas.metric,quotas.usage,quotas.limit)'",
    "EKS": "aws service-quotas list-service-quotas --service-code elasticloadbalancing",
}  # fmt: skip
"""Product -> the command that lists the quotas of its cloud."""

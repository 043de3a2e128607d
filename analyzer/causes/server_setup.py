"""
A Konnectivity server that is not set up: its manifest is gone, or the master's operation could not do it, as its error code says.

``CAE003`` (IBM Cloud, OpenShift on classic infrastructure): the private address of the load balancer in front of the server is
missing, because no portable private subnet with a free address is there.
"""

from __future__ import annotations

from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, customer, fails, proof, refresh, sre, told
from analyzer.checks import commands, details
from analyzer.facts.cluster import About
from analyzer.facts.generated import deployment_of
from analyzer.model import Remedy, Status
from analyzer.vendors import distributions, ibm, ibm_master


def unlisted(about: About) -> tuple[Remedy, ...]:
    """A list that holds the API server's static pod and none of the server beside it: what lacks is its manifest, and nothing is restarted."""
    if about.role("server") or about.server_unit is not None:
        return ()
    masters = [(m[2], pod) for pod in about.pods if (m := distributions.STATIC.match(pod.name)) and m[1] == "kube-apiserver" and pod.namespace == "kube-system"]  # fmt: skip
    if not masters or deployment_of(masters[0][1].name) is not None:
        return ()
    node, pod = masters[0]
    text = f"bring the manifest of konnectivity-server back on {node}: no pod of it is listed beside {pod.name}, and the kubelet runs what lies in its folder of manifests"
    return (
        sre(
            text,
            f"ssh {node} 'ls -la /etc/kubernetes/manifests /etc/kubernetes; crictl ps -a --name konnectivity-server'",
            "S1",
        ),
    )


def missing(about: About, outcomes: Outcomes) -> Finding | None:
    """
    One record says it: possible, and likely where something shows that nothing comes through.

    Not where an agent is connected or a command came through (the server was set up before), nor on IKS, on VPC and in Satellite.
    """
    record = told(outcomes, "CP-08", details.MasterRecord)
    if record is None or not ibm_master.is_without_address(record.code) or outcomes["AG-03"].status is Status.PASS:
        return None
    elsewhere = about.product.value == "iks" or about.infrastructure.value in ("vpc", "satellite")
    if elsewhere or about.came_through:
        return None
    suffering = fails(outcomes, "AG-03", "AG-09", "SRV-01", "SRV-01b", "SRV-03", "TUN-03")
    tool, cluster = ibm.cli(about.language.product), commands.cluster(about)
    return Finding(
        LIKELY if suffering else POSSIBLE,
        f"{outcomes['CP-08'].summary}; without that address the Konnectivity server has no load balancer",
        ("CP-08", *suffering),
        proof(outcomes, ("CP-08",)),
        (
            customer(
                "give the cluster a portable private subnet with a free address, or free one of those it has",
                f"{tool} subnets --provider classic; {tool} cluster subnet add --cluster {cluster} --subnet-id <id of a private subnet of the workers' VLAN>",
                "S12",
            ),
            customer("then refresh the master: the operation is tried again", refresh(about), "S12"),
        ),
        (commands.cluster_get(about),),
        title="The Konnectivity server could not be set up: its load balancer has no private address",
    )

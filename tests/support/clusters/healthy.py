"""The cluster in which nothing is broken."""

from __future__ import annotations

from tests.support.clusters.base import Cluster, table
from tests.support.clusters.listings import write_daemonset, write_master, write_pods
from tests.support.clusters.logs import write_agent_log, write_bird, write_server_log


def healthy(seed: int, **changes: object) -> Cluster:
    """Every file of a cluster in which nothing is broken."""
    c = Cluster(seed, **changes)  # type: ignore[arg-type]
    roks = c.product == "roks"
    version = "v1.28.9+a1b2c3d" if roks else "v1.29.4+IKS"
    rows = [
        [
            "NAME",
            "STATUS",
            "ROLES",
            "AGE",
            "VERSION",
            "INTERNAL-IP",
            "EXTERNAL-IP",
            "OS-IMAGE",
            "KERNEL-VERSION",
            "CONTAINER-RUNTIME",
            "LABELS",
        ]
    ]
    for at, node in enumerate(c.nodes):
        labels = f"ibm-cloud.kubernetes.io/worker-id=kube-{c.id}-shop-default-{0x111 + at:08x},ibm-cloud.kubernetes.io/worker-version={'4.15.20_1563_openshift' if roks else '1.29.4_1537'},ibm-cloud.kubernetes.io/zone={node['zone']},privateVLAN={node['vlan']},topology.kubernetes.io/region=us-south"
        rows.append(
            [
                node["ip"],
                "Ready",
                "<none>",
                "40d",
                version,
                node["ip"],
                f"203.0.113.{10 + at}",
                "Ubuntu 20.04.6 LTS",
                "5.4.0-182-generic",
                "containerd://1.7.16",
                labels,
            ]
        )
    c.files["nodes.txt"] = table(rows)
    c.agents = [c.name("konnectivity-agent") for _ in c.nodes]  # type: ignore[attr-defined]
    c.ids = [c.uuid() for _ in c.nodes]  # type: ignore[attr-defined]
    c.calico = [c.name("calico-node") for _ in c.nodes]  # type: ignore[attr-defined]
    write_pods(c)
    write_master(c)
    write_daemonset(c)
    write_server_log(c)
    for at in range(len(c.nodes)):
        write_agent_log(c, at)
    write_bird(c)
    c.files["calico-nodes.txt"] = table(
        [["NAME", "ASN", "IPV4", "IPV6"]] + [[n["ip"], "(64512)", n["ip"] + "/26", ""] for n in c.nodes]
    )
    c.files["account.txt"] = (
        "Account ID:                   0a1b2c3d4e5f60718293a4b5c6d7e8f9\nCurrently Targeted Account:   true\nLinked Softlayer Account:     1234567\nVRF Enabled:                  true\nService Endpoint Enabled:     true\n"
    )
    c.files["cluster.txt"] = f"""                       ClusterID: {c.id}
                       AccountID: 0a1b2c3d4e5f60718293a4b5c6d7e8f9
                 DefaultProvider: null
                     ActualState: deployed
                    DesiredState: deployed
                       ServerURL: https://c104.us-south.containers.cloud.ibm.com:30122
  ActualPublicServiceEndpointURL: https://c104.us-south.containers.cloud.ibm.com:30122
 ActualPrivateServiceEndpointURL: https://c104.private.us-south.containers.cloud.ibm.com:30122
                ActualCSEACLList: null
"""
    c.files["webhooks.yaml"] = "apiVersion: v1\nitems: []\nkind: List\n"
    c.files["events.txt"] = table(
        [
            ["NAMESPACE", "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"],
            [
                "kube-system",
                "9m",
                "Normal",
                "Pulled",
                f"pod/{c.agents[0]}",
                "Container image already present on machine",
            ],
        ]
    )  # type: ignore[attr-defined]
    return c

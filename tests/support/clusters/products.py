"""Clusters of other products: a master of OpenShift's, and the OpenVPN of before."""

from __future__ import annotations

from tests.support.clusters.base import Cluster, table
from tests.support.clusters.healthy import healthy
from tests.support.clusters.listings import write_master, write_pods


def roks_proxy_down(seed: int) -> Cluster:
    c = healthy(seed, product="roks", host="c104-e.us-south.containers.cloud.ibm.com")
    write_master(c, openshift=("2/3", "CrashLoopBackOff", "214"))
    c.files["cluster.txt"] += (
        "                            Type: openshift\n               AnsibleBomVersion: 4.15.20_1563_openshift\n               HypershiftEnabled: true\n"
    )
    return c


def openvpn(seed: int) -> Cluster:
    c = healthy(seed, product="roks")
    write_pods(c, with_agents=False)
    for name in [n for n in c.files if n.startswith("agents/") or n in ("daemonset.yaml", "server.log")]:
        del c.files[name]
    c.files["nodes.txt"] = c.files["nodes.txt"].replace("4.15.20_1563_openshift", "4.12.49_1569_openshift")
    c.files["cluster.txt"] += (
        "                            Type: openshift\n               AnsibleBomVersion: 4.12.49_1569_openshift\n               HypershiftEnabled: false\n"
    )
    c.files["master-pods.txt"] = table(
        [
            ["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE"],
            [f"master-{c.id}", "openvpnserver-managed-ovpn-5c8d7f9b6-bbbbb", "1/1", "Running", "0", "30d"],
            *[
                [f"master-{c.id}", f"kube-apiserver-6f7c8d9b5-{'cdf'[at] * 5}", "4/4", "Running", "0", "30d"]
                for at in range(3)
            ],
            *[
                [f"master-{c.id}", f"openshift-apiserver-6f7c8d9b5-{'cdf'[at] * 5}", "2/2", "Running", "0", "30d"]
                for at in range(3)
            ],
        ]
    )
    node = c.nodes[1]["ip"]
    c.files["vpn-pod.txt"] = table(
        [
            ["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE"],
            ["kube-system", "vpn-6c8d9f7b5-ddddd", "1/1", "Running", "61 (4m ago)", "9d", "172.30.1.59", node],
        ]
    )
    c.files["events.txt"] = table(
        [
            ["NAMESPACE", "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"],
            [
                "kube-system",
                "4m",
                "Warning",
                "Unhealthy",
                "pod/vpn-6c8d9f7b5-ddddd",
                "Liveness probe failed: tunnel check timed out",
            ],
        ]
    )
    return c

"""Clusters whose agents do not reach the server, each for a reason of its own."""

from __future__ import annotations

from tests.support.clusters.base import Cluster, klog
from tests.support.clusters.healthy import healthy
from tests.support.clusters.listings import write_daemonset, write_master, write_pods
from tests.support.clusters.logs import write_agent_log, write_server_log

GRPC = 'rpc error: code = Unavailable desc = connection error: desc = \\"transport: '


def all_agents(c: Cluster, error: str) -> None:
    """Every agent fails with this error: 0/1 pods, a server that sees none."""
    write_pods(c, ("0/1", "Running"))
    write_daemonset(c, ready=0)
    write_server_log(c, 0, "no_agent")
    for at in range(len(c.nodes)):
        write_agent_log(c, at, error, served=False)


def pse_without_vrf(seed: int) -> Cluster:
    c = healthy(seed)
    c.files["account.txt"] = c.files["account.txt"].replace(
        "true\nService Endpoint Enabled:     true", "false\nService Endpoint Enabled:     false"
    )
    all_agents(c, GRPC + f'Error while dialing: dial tcp 166.9.14.5:{c.port}: i/o timeout\\"')
    return c


def expired_certificate(seed: int) -> Cluster:
    c = healthy(seed)
    all_agents(
        c,
        GRPC
        + 'authentication handshake failed: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-03-02T09:00:10Z is after 2026-03-01T00:00:00Z\\"',
    )
    write_server_log(c, 0, "none")
    return c


def dns(seed: int) -> Cluster:
    c = healthy(seed)
    all_agents(c, GRPC + f'Error while dialing: dial tcp: lookup {c.host} on 10.0.80.11:53: no such host\\"')
    return c


def server_down(seed: int) -> Cluster:
    c = healthy(seed)
    all_agents(c, GRPC + f'Error while dialing: dial tcp 166.9.14.5:{c.port}: connect: connection refused\\"')
    write_master(c, server=("0/1", "CrashLoopBackOff", "37"))
    del c.files["server.log"]
    return c


def firewall(seed: int) -> Cluster:
    c = healthy(seed, host="c104.us-south.containers.cloud.ibm.com")
    all_agents(c, GRPC + f'Error while dialing: dial tcp 198.51.100.7:{c.port}: i/o timeout\\"')
    return c


def auth(seed: int) -> Cluster:
    c = healthy(seed)
    all_agents(c, "expected one server ID in the context, got []")
    extra = "".join(
        klog(
            "E",
            f"08:{n:02d}:10.000000",
            "server.go:700",
            '"Client authentication failed" err="Failed to validate authentication token, err:lookup failed: service account jwt not valid"',
        )
        for n in range(10)
    )
    write_server_log(c, 0, "none", extra)
    return c


def acl(seed: int) -> Cluster:
    c = healthy(seed)
    all_agents(c, GRPC + f'Error while dialing: dial tcp 166.9.14.5:{c.port}: i/o timeout\\"')
    c.files["cluster.txt"] = c.files["cluster.txt"].replace(
        "ActualCSEACLList: null", 'ActualCSEACLList: ["10.0.0.0/8"]'
    )
    c.files["cse.txt"] = (
        f"@xo cse.cluster {c.id}\nCSE ACL for cluster {c.id}\nport 30122 allow\n  10.0.0.0/8\n\nport 30999 allow\n  10.0.0.0/8\n"
    )
    return c


def one_node(seed: int) -> Cluster:
    c = healthy(seed)
    write_pods(c, ("0/1", "CrashLoopBackOff"), {2})
    write_daemonset(c, ready=len(c.nodes) - 1)
    return c

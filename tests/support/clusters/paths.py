"""Clusters whose agents are there: a server without them, streams that break, kubelets and peers that are not reached."""

from __future__ import annotations

from tests.support.clusters.base import SERVER_ID, Cluster, klog
from tests.support.clusters.healthy import healthy
from tests.support.clusters.logs import write_agent_log, write_bird, write_server_log


def vrf_off(seed: int) -> Cluster:
    c = healthy(seed, host="c104.us-south.containers.cloud.ibm.com")
    write_bird(c, lambda a, b: a["subnet"] != b["subnet"])
    c.files["account.txt"] = c.files["account.txt"].replace(
        "true\nService Endpoint Enabled:     true", "false\nService Endpoint Enabled:     false"
    )
    c.files["vlan-spanning.txt"] = "VLAN spanning is not enabled.\n"
    return c


def ha_without_agents(seed: int) -> Cluster:
    """Three servers; the balancer sticks, the third has no agent."""
    c = healthy(seed)
    third = "0d9e8f7a-1b2c-4d3e-8f90-a1b2c3d4e5f6"
    second = "7e2d3c4b-5a69-4788-9776-655443322110"
    c.files = {
        name: text
        for name, text in c.files.items()
        if name.startswith("agents/") or name in ("nodes.txt", "pods.txt", "daemonset.yaml")
    }
    c.files["nodes.txt"] = c.files["nodes.txt"].replace("v1.29.4+IKS", "v1.29.4")
    write_server_log(c, None, "ok", name="server-1.log", count=3)
    write_server_log(c, None, "ok", name="server-2.log", server=second, count=3)
    write_server_log(c, 0, "no_agent", name="server-3.log", server=third, count=3)
    for at in range(len(c.nodes)):
        write_agent_log(c, at, servers=(SERVER_ID, second))
    return c


def wrong_address(seed: int) -> Cluster:
    """One node announces the address of a docker bridge: it sees all peers down, the others one foreign peer."""
    c = healthy(seed)
    sick = c.nodes[-1]
    for mine in c.nodes:
        name = f"bird/{mine['ip']}/birdcl_show_protocols.txt"
        text = c.files[name]
        if mine is sick:
            text = text.replace(
                "up     2026-01-21  Established   ", "start  07:10:02    Active        Socket: Connection refused"
            )
        else:
            text = text.replace(
                "Mesh_" + sick["ip"].replace(".", "_") + " BGP      master   up     2026-01-21  Established   ",
                "Mesh_172_17_0_1 BGP      master   start  07:10:02    Connect       ",
            )
        c.files[name] = text
    c.files["calico-nodes.txt"] = (
        c.files["calico-nodes.txt"]
        .replace(sick["ip"] + "/26", "172.17.0.1/16")
        .replace(f"{sick['ip']}   (64512)", f"{sick['ip']}   (64512)")
    )
    c.files[f"{c.calico[-1]}.log"] = (
        f"2026-03-02 07:09:58.123 [INFO][9] startup/startup.go 660: Using autodetected IPv4 address on interface docker0: 172.17.0.1/16\n2026-03-02 07:10:00.001 [INFO][9] startup/startup.go 500: Node {sick['ip']} starting\n"  # type: ignore[attr-defined]
    )
    return c


def kubelet(seed: int) -> Cluster:
    c = healthy(seed)
    write_server_log(c, None, "kubelet")
    return c


def stale(seed: int) -> Cluster:
    c = healthy(seed)
    write_server_log(c, None, "lost")
    return c


def flapping(seed: int) -> Cluster:
    c = healthy(seed)
    seen = ""
    for n in range(6):
        for at in range(len(c.nodes)):
            seen += klog(
                "I",
                f"08:{10 + 5 * n:02d}:00.{at:06d}",
                "server.go:822",
                f'"Stream read from agent cancelled" agentID="{c.ids[at]}"',
            )  # type: ignore[attr-defined]
        for at in range(len(c.nodes)):
            seen += klog(
                "I",
                f"08:{10 + 5 * n:02d}:01.{at:06d}",
                "server.go:793",
                f'"Agent connected" agentID="{c.ids[at]}" serverID="{SERVER_ID}"',
            )  # type: ignore[attr-defined]
    write_server_log(c, extra=seen)
    for at in range(len(c.nodes)):
        agent, extra = c.ids[at], ""  # type: ignore[attr-defined]
        for n in range(6):
            extra += klog(
                "E",
                f"08:{10 + 5 * n:02d}:00.000000",
                "client.go:340",
                f'"could not read stream" err="rpc error: code = Unavailable desc = error reading from server: read tcp 172.30.0.80:41000->166.9.14.5:{c.port}: read: connection reset by peer" serverID="{SERVER_ID}" agentID="{agent}"',
            )
            extra += klog(
                "I",
                f"08:{10 + 5 * n:02d}:01.000000",
                "client.go:321",
                f'"Start serving" serverID="{SERVER_ID}" agentID="{agent}"',
            )
        write_agent_log(c, at, extra=extra)
    return c


def node_isolated(seed: int) -> Cluster:
    c = healthy(seed)
    sick = c.nodes[0]["ip"]
    write_bird(c, lambda a, b: sick in (a["ip"], b["ip"]))
    return c

"""Logs of an invented cluster's servers and agents, and what BIRD shows on its nodes."""

from __future__ import annotations

from tests.support.clusters.base import SERVER_ID, Cluster, klog


def write_server_log(
    c: Cluster,
    connected: int | None = None,
    dials: str = "ok",
    extra: str = "",
    server: str = SERVER_ID,
    name: str = "server.log",
    count: int = 1,
) -> None:
    """The log of one server from its start; `dials` is ok, kubelet, lost or none."""
    text = (
        klog("I", "08:00:00.100000", "options.go:154", 'Mode set to "grpc".')
        + klog("I", "08:00:00.100010", "options.go:169", f"ServerID set to {server}.")
        + klog("I", "08:00:00.100020", "options.go:170", f"ServerCount set to {count}.")
    )
    text += klog("I", "08:00:00.200000", "server.go:145", "Starting agent server for tunnel connections.")
    for at in range(len(c.nodes) if connected is None else connected):
        text += klog(
            "I",
            f"08:00:{5 + at:02d}.300000",
            "server.go:793",
            f'"Agent connected" agentID="{c.ids[at]}" serverID="{server}"',
        )  # type: ignore[attr-defined]
    text += extra
    for at in range(8 if dials != "none" else 0):
        node, agent, dial = (
            c.nodes[at % len(c.nodes)],
            c.ids[(at + 1) % len(c.nodes)],
            10_000_000 + c.seed * 1000 + at + 100 * sum(map(ord, name)),
        )  # type: ignore[attr-defined]
        clock = f"09:{at:02d}:10.100000"
        text += klog("I", clock, "server.go:572", f'"Received DIAL_REQ" dialID={dial} dialAddress="{node["ip"]}:10250"')
        if dials == "ok" or (dials == "kubelet" and at % len(c.nodes)):
            text += klog(
                "I",
                clock,
                "server.go:876",
                f'"Proxy connection established" dialID={dial} connectionID={at} agentID="{agent}" dialAddress="{node["ip"]}:10250"',
            )
        elif dials == "kubelet":
            text += klog(
                "E",
                clock,
                "server.go:900",
                f'"DIAL_RSP contains failure" err="dial tcp {node["ip"]}:10250: connect: connection refused" dialID={dial} agentID="{agent}"',
            )
        elif dials == "no_agent":
            text += klog(
                "E", clock, "server.go:588", f'"Failed to get a backend" err="No agent available" dialID={dial}'
            )
            text += klog("I", clock, "server.go:560", '"Streaming closed before backend intialized"')
        else:
            text += klog(
                "E",
                f"09:{at:02d}:40.100000",
                "server.go:637",
                f'"Dial cancelled (DIAL_CLS) by frontend" dialID={dial} dialAddress="{node["ip"]}:10250" dialDuration="29.99s"',
            )
    text += klog(
        "I", "09:40:00.000000", "server.go:516", '"Stream read from frontend cancelled" userAgent=["kube-apiserver"]'
    )
    c.files[name] = text


def write_agent_log(
    c: Cluster,
    at: int,
    error: str = "",
    served: bool = True,
    servers: tuple[str, ...] = (SERVER_ID,),
    extra: str = "",
    times: int = 12,
) -> None:
    """One agent's log from its start, serving or failing with the same error again and again."""
    agent = c.ids[at]  # type: ignore[attr-defined]
    text = (
        klog("I", "08:00:03.100000", "options.go:129", f'ProxyServerHost set to "{c.host}".')
        + klog("I", "08:00:03.100010", "options.go:130", f"ProxyServerPort set to {c.port}.")
        + klog("I", "08:00:03.100020", "options.go:138", f"AgentID set to {agent}.")
    )
    if served:
        for server in servers:
            text += klog("I", f"08:00:{5 + at:02d}.300100", "client.go:210", f'"Connect to server" serverID="{server}"')
            text += klog(
                "I",
                f"08:00:{5 + at:02d}.300200",
                "client.go:321",
                f'"Start serving" serverID="{server}" agentID="{agent}"',
            )
    text += extra
    for n in range(times if error else 0):
        text += klog(
            "E", f"09:{n:02d}:{10 + at:02d}.500000", "clientset.go:188", f'"cannot connect once" err="{error}"'
        )
    c.files[f"agents/{c.agents[at]}.log"] = text  # type: ignore[attr-defined]


def write_bird(c: Cluster, down: object = None) -> None:
    """`birdcl show protocols` of each node; `down(a, b)` says whether the pair is cut."""
    for mine in c.nodes:
        rows = ["BIRD v0.3.3+birdv1.6.8 ready.", "name     proto    table    state  since       info"]
        for kind in ("kernel1  Kernel", "device1  Device"):
            rows.append(f"{kind}   master   up     2026-01-21  ")
        for other in c.nodes:
            if other is mine:
                continue
            cut = callable(down) and down(mine, other)
            name = "Mesh_" + other["ip"].replace(".", "_")
            info = (
                "start  07:10:02    " + ("Connect       " if mine["ip"] > other["ip"] else "Passive       ")
                if cut
                else "up     2026-01-21  Established   "
            )
            rows.append(f"{name} BGP      master   {info}")
        c.files[f"bird/{mine['ip']}/birdcl_show_protocols.txt"] = "\n".join(rows) + "\n"

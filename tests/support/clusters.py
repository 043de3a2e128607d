"""
Invented clusters with one injected fault each, as the files a support engineer would send, and their truth.

Deterministic by seed. Every name, ID and address is made up (private ranges, documentation ranges). The texts follow the
public formats of kubectl, calicoctl, birdcl and apiserver-network-proxy v0.30.3 and v0.34.0.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

DATE = "2026-03-02"
SERVER_ID = "5f0c2d6e-7a41-4b5b-9d0e-3c1f8a7e6b21"


@dataclass
class Cluster:
    """Nodes in two zones and what the files say about them; a fault changes a few of its fields."""

    seed: int
    product: str = "iks"
    zones: tuple[str, ...] = ("dal10", "dal12")
    per_zone: int = 3
    host: str = "c104.private.us-south.containers.cloud.ibm.com"
    port: int = 31417
    files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        letters = "0123456789abcdefghijklmnopqrstuv"
        self.id = "c" + "".join(self.random.choice(letters) for _ in range(18)) + "0"
        self.nodes = []
        for at, zone in enumerate(self.zones):
            second, third = self.random.randrange(60, 120), self.random.randrange(1, 250)
            for number in range(self.per_zone):
                self.nodes.append(
                    {
                        "ip": f"10.{second + 40 * at}.{third}.{130 + 7 * number}",
                        "zone": zone,
                        "subnet": f"10.{second + 40 * at}.{third}.128/26",
                        "vlan": str(2300100 + 17 * at + self.seed % 1000),
                    }
                )

    def name(self, stem: str) -> str:
        return f"{stem}-" + "".join(self.random.choice("bcdfghjklmnpqrstvwxz2456789") for _ in range(5))

    def uuid(self) -> str:
        digits = f"{self.random.getrandbits(128):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def table(rows: list[list[str]]) -> str:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return (
        "\n".join(
            "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
        )
        + "\n"
    )


def klog(level: str, clock: str, place: str, text: str) -> str:
    return f"{level}0302 {clock}       1 {place}] {text}\n"


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


def write_pods(
    c: Cluster,
    agent: tuple[str, str] = ("1/1", "Running"),
    bad: set[int] | None = None,
    with_agents: bool = True,
    restarts: str = "0",
) -> None:
    rows = [
        ["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE", "READINESS GATES"]
    ]
    space = "calico-system"
    for at, node in enumerate(c.nodes):
        rows.append([space, c.calico[at], "1/1", "Running", "0", "40d", node["ip"], node["ip"], "<none>", "<none>"])  # type: ignore[attr-defined]
    for at in range(3):
        rows.append(
            [
                space,
                f"calico-typha-7d9f6b5c4-{'bcdfg'[at] * 5}",
                "1/1",
                "Running",
                "0",
                "40d",
                c.nodes[at]["ip"],
                c.nodes[at]["ip"],
                "<none>",
                "<none>",
            ]
        )
    for at in range(2):
        rows.append(
            [
                "kube-system",
                f"coredns-6c9d5b7f8-{'hjklm'[at] * 5}",
                "1/1",
                "Running",
                "1 (2d4h ago)",
                "40d",
                f"172.30.{at}.69",
                c.nodes[at]["ip"],
                "<none>",
                "<none>",
            ]
        )
    rows.append(
        [
            "kube-system",
            "metrics-server-5b8d7f9c4-nnnnn",
            "3/3",
            "Running",
            "0",
            "40d",
            "172.30.1.70",
            c.nodes[1]["ip"],
            "<none>",
            "<none>",
        ]
    )
    for at, node in enumerate(c.nodes if with_agents else []):
        ready, status = agent if bad is None or at in bad else ("1/1", "Running")
        rows.append(
            [
                "kube-system",
                c.agents[at],
                ready,
                status,
                restarts,
                "12d",
                f"172.30.{at}.80",
                node["ip"],
                "<none>",
                "<none>",
            ]
        )  # type: ignore[attr-defined]
    c.files["pods.txt"] = table(rows)


def write_master(
    c: Cluster,
    server: tuple[str, str, str] = ("1/1", "Running", "0"),
    openshift: tuple[str, str, str] = ("3/3", "Running", "0"),
) -> None:
    head = ["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE"]
    if c.product == "roks":
        space = f"master-{c.id}"
        rows = [head]
        for at in range(3):
            rows.append(
                [
                    space,
                    f"kube-apiserver-6f7c8d9b5-{'bcdfg'[at] * 5}",
                    "5/5",
                    "Running",
                    "0",
                    "15d",
                    f"172.18.60.{20 + at}",
                    f"10.177.180.{14 + at}",
                ]
            )
            status = openshift if at == 1 else ("3/3", "Running", "0")
            rows.append(
                [
                    space,
                    f"openshift-apiserver-5d8b9c7f6-{'hjklm'[at] * 5}",
                    status[0],
                    status[1],
                    status[2],
                    "15d",
                    f"172.18.61.{20 + at}",
                    f"10.177.180.{14 + at}",
                ]
            )
            rows.append(
                [
                    space,
                    f"konnectivity-agent-7b6c5d4f9-{'npqrs'[at] * 5}",
                    "1/1",
                    "Running",
                    "0",
                    "15d",
                    f"172.18.62.{20 + at}",
                    f"10.177.180.{14 + at}",
                ]
            )
        rows.append(
            [
                space,
                "control-plane-operator-5c6d7e8f9-ttttt",
                "1/1",
                "Running",
                "0",
                "15d",
                "172.18.63.20",
                "10.177.180.14",
            ]
        )
    else:
        rows = [head]
        for at in range(3):
            rows.append(
                [
                    "kubx-masters",
                    f"master-{c.id}-5c7d8e9f4-{'bcdfg'[at] * 5}",
                    "4/4",
                    "Running",
                    "0",
                    "19d",
                    f"172.18.40.{11 + at}",
                    f"10.188.34.{71 + at}",
                ]
            )
        rows.append(
            [
                "kubx-masters",
                f"konnectivity-server-{c.id}-6d8f7c9b5-vvvvv",
                server[0],
                server[1],
                server[2],
                "12d",
                "172.18.71.3",
                "10.188.34.72",
            ]
        )
    c.files["master-pods.txt"] = table(rows)


def write_daemonset(
    c: Cluster,
    desired: int | None = None,
    current: int | None = None,
    ready: int | None = None,
    host_network: bool = False,
) -> None:
    n = len(c.nodes)
    desired, current, ready = (n if v is None else v for v in (desired, current, ready))
    c.files["daemonset.yaml"] = f"""apiVersion: apps/v1
kind: DaemonSet
metadata:
  labels:
    app: konnectivity-agent
  name: konnectivity-agent
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: konnectivity-agent
  template:
    metadata:
      labels:
        app: konnectivity-agent
    spec:
      containers:
      - args:
        - --logtostderr=true
        - --ca-cert=/etc/konnectivity/ca.crt
        - --proxy-server-host={c.host}
        - --proxy-server-port={c.port}
        - --v=3
        command:
        - /bin/proxy-agent
        image: registry.example.invalid/proxy-agent:v0.30.3
        name: konnectivity-agent
        readinessProbe:
          httpGet:
            path: /readyz
            port: 8093
      dnsPolicy: Default
      hostNetwork: {"true" if host_network else "false"}
status:
  currentNumberScheduled: {current}
  desiredNumberScheduled: {desired}
  numberReady: {ready}
"""


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


GRPC = 'rpc error: code = Unavailable desc = connection error: desc = \\"transport: '


def all_agents(c: Cluster, error: str) -> None:
    """Every agent fails with this error: 0/1 pods, a server that sees none."""
    write_pods(c, ("0/1", "Running"))
    write_daemonset(c, ready=0)
    write_server_log(c, 0, "no_agent")
    for at in range(len(c.nodes)):
        write_agent_log(c, at, error, served=False)


def vrf_off(seed: int) -> Cluster:
    c = healthy(seed, host="c104.us-south.containers.cloud.ibm.com")
    write_bird(c, lambda a, b: a["subnet"] != b["subnet"])
    c.files["account.txt"] = c.files["account.txt"].replace(
        "true\nService Endpoint Enabled:     true", "false\nService Endpoint Enabled:     false"
    )
    c.files["vlan-spanning.txt"] = "VLAN spanning is not enabled.\n"
    return c


def pse_without_vrf(seed: int) -> Cluster:
    c = healthy(seed)
    c.files["account.txt"] = c.files["account.txt"].replace(
        "true\nService Endpoint Enabled:     true", "false\nService Endpoint Enabled:     false"
    )
    all_agents(c, GRPC + f'Error while dialing: dial tcp 166.9.14.5:{c.port}: i/o timeout\\"')
    return c


POLICY = """apiVersion: projectcalico.org/v3
items:
- apiVersion: projectcalico.org/v3
  kind: GlobalNetworkPolicy
  metadata:
    creationTimestamp: "2026-03-01T22:10:00Z"
    name: private-lockdown
  spec:
    applyOnForward: true
    egress:
    - action: Allow
      destination:
        nets:
        - 10.0.0.0/8
        - 172.16.0.0/12
    - action: Allow
      destination:
        nets:
        - 166.8.0.0/14
        ports:
        - 443
        - 30122
      protocol: TCP
    - action: Deny
    order: 400
    selector: ibm.role == 'worker_private'
    types:
    - Egress
kind: GlobalNetworkPolicyList
"""


def policy_blocks(seed: int) -> Cluster:
    c = healthy(seed)
    all_agents(c, GRPC + f'Error while dialing: dial tcp 166.9.14.5:{c.port}: i/o timeout\\"')
    c.files["policies.yaml"] = POLICY
    heps = "".join(
        f"- apiVersion: projectcalico.org/v3\n  kind: HostEndpoint\n  metadata:\n    labels:\n      ibm.role: worker_private\n    name: {n['ip']}-worker-private\n  spec:\n    expectedIPs:\n    - {n['ip']}\n    interfaceName: eth0\n    node: {n['ip']}\n"
        for n in c.nodes
    )
    c.files["heps.yaml"] = "apiVersion: projectcalico.org/v3\nitems:\n" + heps + "kind: HostEndpointList\n"
    return c


WEBHOOK = """apiVersion: v1
items:
- apiVersion: admissionregistration.k8s.io/v1
  kind: ValidatingWebhookConfiguration
  metadata:
    name: policy-guard
  webhooks:
  - admissionReviewVersions:
    - v1
    clientConfig:
      service:
        name: policy-guard
        namespace: guard-system
        path: /validate
        port: 443
    failurePolicy: Fail
    name: validate.guard.example.com
    namespaceSelector: {}
    rules:
    - apiGroups:
      - '*'
      apiVersions:
      - '*'
      operations:
      - CREATE
      - UPDATE
      resources:
      - '*'
      scope: '*'
    timeoutSeconds: 10
kind: List
"""


def webhook_circle(seed: int) -> Cluster:
    c = healthy(seed)
    write_pods(c, with_agents=False)
    write_daemonset(c, current=0, ready=0)
    write_server_log(c, 0, "no_agent")
    for name in [n for n in c.files if n.startswith("agents/")]:
        del c.files[name]
    c.files["webhooks.yaml"] = WEBHOOK
    message = 'Error creating: Internal error occurred: failed calling webhook "validate.guard.example.com": failed to call webhook: Post "https://policy-guard.guard-system.svc:443/validate?timeout=10s": No agent available'
    c.files["events.txt"] = table(
        [
            ["NAMESPACE", "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"],
            ["kube-system", "2m", "Warning", "FailedCreate", "daemonset/konnectivity-agent", message],
        ]
    )
    return c


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


def node_isolated(seed: int) -> Cluster:
    c = healthy(seed)
    sick = c.nodes[0]["ip"]
    write_bird(c, lambda a, b: sick in (a["ip"], b["ip"]))
    return c


FAULTS = {
    "none": healthy, "vrf-or-vlan-spanning-off": vrf_off, "private-endpoint-without-vrf": pse_without_vrf, "network-policy-blocks-agent": policy_blocks,
    "agents-blocked-by-webhook": webhook_circle, "openshift-apiserver-proxy-down": roks_proxy_down, "openvpn-client-fault": openvpn,
    "agents-partially-connected": ha_without_agents, "calico-wrong-address": wrong_address, "agent-tls": expired_certificate, "agent-dns": dns,
    "server-down": server_down, "firewall-or-routing": firewall, "agent-auth": auth, "kubelet-unreachable": kubelet, "stale-server": stale,
    "connection-flapping": flapping, "private-endpoint-acl": acl, "agent-node-fault": one_node, "bgp-node-isolated": node_isolated,
}  # fmt: skip

"""Listings of an invented cluster: its pods, those of its master, the agents' DaemonSet."""

from __future__ import annotations

from tests.support.clusters.base import Cluster, table


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

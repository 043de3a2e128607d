"""
Bundles of a few lines that stand in the test itself, their reports, and makers of the usual texts.

    case = bundle({"pods.txt": pods(agent("a"), agent("b", "0/1"))})
    assert case.status("AG-03") == "warn"
    assert case.places("AG-03") == ["pods.txt:3"]

Each distinct bundle is read once in a session.
"""

from __future__ import annotations

import atexit
import functools
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import analyzer
from analyzer.facts.cluster import About
from analyzer.model import Cause, Outcome, Status
from analyzer.tunnel.view import TunnelView

from tests.support.bundles import write_tree

HOST, PORT = "c104.private.us-south.containers.cloud.ibm.com", 31417
SERVER = "5f0c2d6e-7a41-4b5b-9d0e-3c1f8a7e6b21"


class Case:
    """One inline bundle with its diagnosis."""

    def __init__(self, snapshot: analyzer.Snapshot) -> None:
        self.snapshot = snapshot

    @functools.cached_property
    def report(self) -> analyzer.Report:
        """The whole diagnosis, with what to collect next."""
        return self._diagnosed(planned=True)

    @functools.cached_property
    def answered(self) -> analyzer.Report:
        """The diagnosis without what to collect next, which costs most of it."""
        return self.__dict__.get("report") or self._diagnosed(planned=False)

    def _diagnosed(self, *, planned: bool) -> analyzer.Report:
        """A diagnosis in which every check that fails or warns says by a typed value what it found."""
        report = self.snapshot.diagnose(planned=planned)
        assert [o.id for o in report.checks if o.status in (Status.FAIL, Status.WARN) and o.detail is None] == []
        return report

    @functools.cached_property
    def tunnel(self) -> TunnelView:
        """What causes and checks get of the tunnel's logs."""
        return TunnelView(self.snapshot.rows, self.snapshot.about)

    def check(self, id: str) -> Outcome:
        found: Outcome = next(o for o in self.answered.checks if o.id == id)
        return found

    def status(self, id: str) -> str:
        return str(self.check(id).status)

    def subjects(self, id: str) -> list[str]:
        return list(self.check(id).subjects)

    def says(self, id: str) -> str:
        """The answer with its denominator."""
        return f"{self.check(id).summary} [{self.check(id).basis}]"

    def places(self, id: str) -> list[str]:
        """Where the evidence of a check or cause stands, as `source:line`."""
        one = self.cause(id) if id.islower() else self.check(id)
        return [f"{e.source}:{e.line}" for e in one.evidence] if one else []

    @property
    def causes(self) -> dict[str, str]:
        """Certainty by cause id, in the order of the report."""
        return {c.id: str(c.certainty) for c in self.answered.causes}

    @property
    def first(self) -> tuple[str, str] | None:
        return next(iter(self.causes.items()), None)

    def cause(self, id: str) -> Cause | None:
        return next((c for c in self.answered.causes if c.id == id), None)

    def commands(self, id: str) -> str:
        """Texts and commands of a cause's remedies."""
        one = self.cause(id)
        assert one is not None, f"no cause {id}: {self.causes}"
        return "\n".join(f"{r.text}: {r.command}" for r in one.remedies)


@functools.cache
def _root() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="inline-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


@functools.lru_cache(maxsize=64)
def _load(files: tuple[tuple[str, str], ...]) -> Case:
    place = Path(tempfile.mkdtemp(dir=_root())) / "bundle"
    write_tree(place, dict(files))
    return Case(analyzer.load(place, isolate=False))


def bundle(files: dict[str, str] | None = None, /, **texts: str) -> Case:
    """The diagnosis of these files; keywords are files `<name>.txt`."""
    every = (files or {}) | {f"{name}.txt": text for name, text in texts.items()}
    return _load(tuple(sorted(every.items())))


def nobody() -> About:
    """The facts of a bundle that says nothing about its cluster."""
    return bundle(note="nothing of note\n").snapshot.about


def table(titles: str, rows: Iterable[Sequence[object]]) -> str:
    """Columns as kubectl aligns them; titles are separated by two blanks or more."""
    cells = [[t for t in titles.split("  ") if t.strip()], *([str(c) for c in row] for row in rows)]
    cells = [[c.strip() for c in row] for row in cells]
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
    lines = ("   ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells)
    return "\n".join(lines) + "\n"


# -- objects ------------------------------------------------------------------------------------------------------------


def node(
    name: str, ip: str | None = None, status: str = "Ready", version: str = "v1.29.4+IKS", **labels: str
) -> list[str]:
    """One row of `nodes`; a name that is no address has none unless it is given."""
    text = ",".join(f"{k}={v}" for k, v in labels.items()) or "<none>"
    address = ip or (name if name.replace(".", "").isdigit() else "<none>")
    return [
        name,
        status,
        "<none>",
        "40d",
        version,
        address,
        "<none>",
        "Ubuntu 20.04",
        "5.4.0",
        "containerd://1.7",
        text,
    ]


def nodes(*rows: list[str]) -> str:
    """`kubectl get nodes -o wide --show-labels`."""
    return table(
        "NAME  STATUS  ROLES  AGE  VERSION  INTERNAL-IP  EXTERNAL-IP  OS-IMAGE  KERNEL-VERSION  CONTAINER-RUNTIME  LABELS",
        rows,
    )


def classic(ip: str, zone: str = "dal10", vlan: str = "2300100", status: str = "Ready") -> list[str]:
    """A worker of a classic IKS cluster."""
    row = node(ip, ip, status)
    row[-1] = (
        f"ibm-cloud.kubernetes.io/zone={zone},privateVLAN={vlan},ibm-cloud.kubernetes.io/worker-version=1.29.4_1537"
    )
    return row


def pod(
    name: str,
    ready: str = "1/1",
    status: str = "Running",
    restarts: object = 0,
    node: str = "<none>",
    namespace: str = "kube-system",
    age: str = "9d",
) -> list[str]:
    return [namespace, name, ready, status, str(restarts), age, "<none>" if node == "<none>" else "172.30.0.9", node]


def agent(end: str, ready: str = "1/1", status: str = "Running", **more: Any) -> list[str]:
    """A pod of the DaemonSet; `end` is filled up to the five characters of a pod's random name."""
    return pod(f"konnectivity-agent-{end:x<5}", ready, status, **more)


def pods(*rows: list[str]) -> str:
    """`kubectl get pods -A -o wide`."""
    return table("NAMESPACE  NAME  READY  STATUS  RESTARTS  AGE  IP  NODE", rows)


def daemonset(
    desired: int, current: int, ready: int, name: str = "konnectivity-agent", namespace: str = "kube-system"
) -> str:
    """`kubectl get ds -A`, one row."""
    counts = [desired, current, ready, ready, ready]
    return table(
        "NAMESPACE  NAME  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  NODE SELECTOR  AGE",
        [[namespace, name, *counts, "<none>", "40d"]],
    )


def events(*rows: tuple[str, str, str]) -> str:
    """`kubectl get events -A`: (reason, object, message), warnings of kube-system."""
    return table(
        "NAMESPACE  LAST SEEN  TYPE  REASON  OBJECT  MESSAGE",
        [["kube-system", "2m", "Warning", *row] for row in rows],
    )


def arguments(host: str = HOST, port: object = PORT, extra: str = "", name: str = "konnectivity-agent") -> str:
    """The DaemonSet as YAML, with the arguments of its container."""
    return f"""apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: {name}
  namespace: kube-system
spec:
  template:
    spec:
{extra}      containers:
      - name: konnectivity-agent
        image: icr.io/ext/konnectivity-agent:v0.33.0
        args:
        - --proxy-server-host={host}
        - --proxy-server-port={port}
"""


# -- logs ---------------------------------------------------------------------------------------------------------------


def klog(clock: str, text: str, level: str = "I", place: str = "client.go:100") -> str:
    return f"{level}0302 {clock}       1 {place}] {text}\n"


def serving(agent: str = "a1", server: str = SERVER, clock: str = "08:00:05.100000") -> str:
    """Lines of an agent that has its stream."""
    return klog(clock, f'"Connect to server" serverID="{server}"') + klog(
        clock.replace(".1", ".2"), f'"Start serving" serverID="{server}" agentID="{agent}"'
    )


def failing(error: str, times: int = 3, start: str = "", hour: str = "09") -> str:
    """Lines of an agent whose connects fail."""
    return start + "".join(
        klog(f"{hour}:{n:02d}:10.500000", f'"cannot connect once" err="{error}"', "E", "clientset.go:200")
        for n in range(times)
    )


def dial(reason: str) -> str:
    """The error of grpc-go for a failed dial."""
    return (
        f'rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: {reason}\\"'
    )


def options(host: str = HOST, port: object = PORT, agent: str = "a1") -> str:
    """What an agent prints at its start."""
    return (
        klog("08:00:03.100000", f'ProxyServerHost set to "{host}".', place="options.go:120")
        + klog("08:00:03.100010", f"ProxyServerPort set to {port}.", place="options.go:130")
        + klog("08:00:03.100020", f"AgentID set to {agent}.", place="options.go:138")
    )


# -- BIRD ---------------------------------------------------------------------------------------------------------------


def bird(*peers: tuple[str, str] | str, banner: str = "BIRD v0.3.3+birdv1.6.8 ready.") -> str:
    """`birdcl show protocols` of one node: peer addresses, or (address, info)."""
    lines = [banner, "name     proto    table    state  since       info"]
    lines += ["kernel1  Kernel   master   up     2026-01-21  ", "device1  Device   master   up     2026-01-21  "]
    for one in peers:
        ip, info = (one, "Established") if isinstance(one, str) else one
        name = "Mesh_" + ip.replace(".", "_")
        state = "up   " if info.startswith("Established") else "start"
        lines.append(f"{name} BGP      master   {state}  2026-01-21  {info}")
    return "\n".join(lines) + "\n"


def mesh(ips: Sequence[str], down: dict[tuple[str, str], str] | None = None) -> dict[str, str]:
    """Every node's view of a full mesh; `down` holds the info of (node, peer) that is not Established."""
    down = down or {}
    return {
        f"bird/{a}/birdcl_show_protocols.txt": bird(*((b, down.get((a, b), "Established")) for b in ips if b != a))
        for a in ips
    }

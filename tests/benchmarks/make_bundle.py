"""
Bundles whose every count is known: ``python -m tests.benchmarks.make_bundle OUT.tar.gz --megabytes N [--variant V] [--events SHARE]``.

The variants `pods`, `mesh`, `mesh-exact` and `mesh-down` make one large document instead.

The lines are upstream's own messages (`analyzer/konnectivity/messages.tsv`, all releases): noise as dense as a server at
verbosity 4 prints it, and a share of events. One server's log holds four fifths, agents' logs the rest.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyzer.konnectivity import catalog

MESH_NODE = 0.068  # megabytes of a node with a thousand peers
MESHES: dict[str, dict[str, Any]] = {"mesh": {}, "mesh-exact": {"exact": True}, "mesh-down": {"down": 2 / 3}}
MESSAGES = Path(catalog.__file__).with_name("messages.tsv")
EVENTS = {
    "agent_connected", "agent_disconnected", "agent_connect_failed", "dial_failed", "dial_ok", "dial_timeout", "no_agent", "stream_error", "backpressure",
}  # fmt: skip


@dataclass(frozen=True)
class Site:
    """One call site: where it stands, what it prints."""

    level: str
    place: str
    message: str
    keys: tuple[str, ...]


@dataclass
class Truth:
    """What is in the bundle: lines and messages by member."""

    lines: dict[str, int] = field(default_factory=dict)
    messages: dict[str, Counter[str]] = field(default_factory=dict)
    agents: int = 0
    bytes: int = 0


def sites(component: str) -> tuple[list[Site], list[Site]]:
    """(noise, events) of a component: structured messages, the last level that any release gives them."""
    noise: dict[str, Site] = {}
    events: dict[str, Site] = {}
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["component"] != component or row["style"] != "structured" or "=" in row["message"]:
                continue
            keys = tuple(key for key in row["keys"].split(",") if key.isalpha())
            place = f"{component}.go:{100 + zlib.crc32(row['message'].encode()) % 900}"
            into = noise if row["signal"] == "noise" else events if row["signal"] in EVENTS else None
            if into is not None:
                into[row["message"]] = Site(row["level"][0], place, row["message"], keys)
    taken: set[str] = set()
    kept: tuple[list[Site], list[Site]] = ([], [])
    for at, group in enumerate((noise, events)):
        for site in group.values():
            if site.place not in taken:  # one line of a program prints one message
                taken.add(site.place)
                kept[at].append(site)
    return kept


def value(key: str, agent: str, chance: random.Random) -> str:
    if key == "agentID":
        return agent
    if key == "serverID":
        return "5f2b6a30-0000-4000-8000-00000000beef"
    if key in ("err", "error"):
        return f"rpc error: code = Unavailable desc = dial tcp 10.1.2.{chance.randrange(250)}:10250: i/o timeout"
    if key in ("dialAddress", "host", "address"):
        return f"10.1.2.{chance.randrange(250)}:10250"
    return str(chance.randrange(1 << 40))


def line(variant: str, site: Site, at: int, agent: str, chance: random.Random) -> str:
    """One line, `at` milliseconds into the day."""
    clock = f"{at // 3_600_000 % 24:02d}:{at // 60_000 % 60:02d}:{at // 1000 % 60:02d}.{at % 1000:03d}000"
    pairs = [(key, value(key, agent, chance)) for key in site.keys]
    if variant == "json":
        head = {
            "ts": 1_772_442_000_000 + at,
            "caller": site.place,
            "msg": site.message,
            **({} if site.level == "E" else {"v": 4}),
        }
        return json.dumps({**head, **dict(pairs)}, separators=(",", ":")) + "\n"
    text = "".join(f" {key}={v}" if v.isdigit() else f' {key}="{v}"' for key, v in pairs)
    made = f'{site.level}0302 {clock}       1 {site.place}] "{site.message}"{text}\n'
    return f"2026-03-02T{clock}000Z stderr F {made}" if variant == "cri" else made


def log(
    component: str, size: int, variant: str, share: float, agents: list[str], chance: random.Random
) -> tuple[bytes, Counter[str]]:
    noise, events = sites(component)
    made = io.StringIO()
    counts: Counter[str] = Counter()
    at = 0
    while made.tell() < size:
        site = chance.choice(events if chance.random() < share else noise)
        counts[site.message] += 1
        made.write(line(variant, site, at, chance.choice(agents), chance))
        at += chance.randrange(8)
    return made.getvalue().encode(), counts


def pods(megabytes: float, chance: random.Random) -> Iterator[str]:
    """The items of `kubectl get pods -A -o yaml`, agents among many others."""
    size = 0
    at = 0
    while size < megabytes * 1e6:
        ours = at % 60 == 0
        name = f"konnectivity-agent-{at:05x}" if ours else f"shop-{at % 37}-{chance.getrandbits(32):08x}-{at:05x}"
        env = "".join(
            f"      - name: SETTING_{i:02d}\n        value: value-{chance.getrandbits(32):08x}\n" for i in range(40)
        )
        image = "registry.example.com/proxy-agent:v0.31.0" if ours else f"registry.example.com/shop-{at % 37}:v1"
        text = (
            f"- apiVersion: v1\n  kind: Pod\n  metadata:\n    creationTimestamp: \"2026-02-{at % 27 + 1:02d}T10:00:00Z\"\n    labels:\n      app: {name[:18]}\n"
            f"    name: {name}\n    namespace: {'kube-system' if ours else 'shop'}\n    uid: {chance.getrandbits(64):016x}\n  spec:\n    containers:\n"
            f"    - args:\n      - --proxy-server-host=c1.example.com\n      - --proxy-server-port=30111\n      env:\n{env}      image: {image}\n      name: main\n"
            f"    nodeName: 10.0.{at // 250 % 250}.{at % 250}\n    serviceAccountName: default\n  status:\n    containerStatuses:\n"
            f"    - containerID: containerd://{chance.getrandbits(64):016x}\n      image: {image}\n      lastState: {{}}\n      name: main\n      ready: true\n"
            f"      restartCount: {at % 3}\n      started: true\n      state:\n        running:\n          startedAt: \"2026-03-01T10:00:00Z\"\n"
            f"    phase: Running\n    podIP: 172.30.{at // 250 % 250}.{at % 250}\n    startTime: \"2026-03-01T10:00:00Z\"\n"
        )  # fmt: skip
        size += len(text)
        at += 1
        yield text


def mesh(nodes: int, peers: int, chance: random.Random, *, exact: bool = False, down: float = 0.01) -> bytes:
    """
    A dump of BIRD's protocols on every node, each with so many peers.

    BIRD prints the clock of a session younger than a day and the date of an older one: a third of the nodes started
    today.

    Args:
        exact: every row has a date and a clock of its own instead, as `timeformat protocol iso long` prints it.
        down: share of the sessions that are not Established.
    """
    made = io.StringIO()
    errors = ("Socket: Connection timed out", "Socket: No route to host", "BGP Error: Hold timer expired")
    made.write("=== GET MASTER INFO ===\n")
    addresses = [f"10.{i // 62500}.{i // 250 % 250}.{i % 250 + 1}" for i in range(max(nodes, peers + 1))]
    for i in range(nodes):
        made.write(
            f"POD: calico-node-{i:05x}\nNODE: {addresses[i]}\nBIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\n"
        )
        for name in ("static1  Static", "kernel1  Kernel", "device1  Device", "direct1  Direct"):
            made.write(f"{name}   master   up     2026-03-0{i % 9 + 1}    \n")
        for other in addresses[: peers + 1]:
            if other == addresses[i]:
                continue
            since = f"2026-03-0{i % 9 + 1}"
            if exact or i % 3 == 0:
                second = chance.randrange(86_400)
                clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
                since = f"{since} {clock}" if exact else clock
            state = "up     {}    Established   "
            if chance.random() < down:
                state = "start  {}    Active        " + chance.choice(errors)
            made.write(f"Mesh_{other.replace('.', '_')} BGP      master   {state.format(f'{since:<10}')}\n")
        made.write("\n")
    return made.getvalue().encode()


def write(path: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz", compresslevel=6) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def make(
    path: Path, megabytes: float, variant: str = "klog", share: float = 0.03, agents: int = 20, seed: int = 7
) -> Truth:
    """A bundle of one server's and its agents' logs, and a list of pods of a twentieth of their size."""
    chance = random.Random(seed)
    names = [f"{chance.getrandbits(32):08x}-0000-4000-8000-{i:012d}" for i in range(agents)]
    truth = Truth(agents=agents)
    members: dict[str, bytes] = {}

    def add(name: str, component: str, size: float, who: list[str]) -> None:
        data, counts = log(component, int(size), variant, share, who, chance)
        members[name] = data
        truth.lines[name], truth.messages[name] = data.count(b"\n"), counts

    add("logs/konnectivity-server-0/konnectivity-server.log", "server", 0.76e6 * megabytes, names)
    for i, name in enumerate(names):
        add(f"logs/konnectivity-agent-{i:05x}/konnectivity-agent.log", "agent", 0.19e6 * megabytes / agents, [name])
    body = "".join(pods(0.05 * megabytes, chance))
    members["cluster-resources/pods.yaml"] = f"apiVersion: v1\nitems:\n{body}kind: List\n".encode()
    write(path, members)
    truth.bytes = sum(map(len, members.values()))
    return truth


def main() -> None:
    parser = argparse.ArgumentParser(prog="make_bundle", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--megabytes", type=float, default=200)
    parser.add_argument("--variant", choices=("klog", "cri", "json", "pods", *MESHES), default="klog")
    parser.add_argument("--events", type=float, default=0.03)
    parser.add_argument("--agents", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    if given.variant == "pods":
        body = "".join(pods(given.megabytes, random.Random(given.seed)))
        given.out.write_text(f"apiVersion: v1\nitems:\n{body}kind: List\n")
    elif given.variant in MESHES:
        nodes = round(given.megabytes / MESH_NODE)
        given.out.write_bytes(mesh(nodes, 1000, random.Random(given.seed), **MESHES[given.variant]))
    else:
        truth = make(given.out, given.megabytes, given.variant, given.events, given.agents, given.seed)
        file = given.out.with_suffix(".truth.json")
        file.write_text(
            json.dumps({"lines": truth.lines, "messages": truth.messages, "agents": truth.agents, "bytes": truth.bytes})
        )


if __name__ == "__main__":
    main()

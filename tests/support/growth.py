"""
The repeated unit of every format, any number of times: what a cluster that many times larger prints.

Names, addresses and times differ from unit to unit, as they do in a cluster: equal lines would be counted as one.
"""

from __future__ import annotations

import gc
import json
import re
import time
from collections.abc import Callable

from tests.support.inline import HOST, agent, bird, dial, events, klog, nodes, pod, pods
from tests.support.outputs import Sample

NAME = re.compile(r"[A-Za-z]*[a-z0-9]+-[a-z0-9-]*[a-z0-9]{3}\b|\b[a-z][a-z0-9]{5,}\b")
ADDRESS = re.compile(r"\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b")
Make = Callable[[int], dict[str, str]]


TIMES = 8
MOST = TIMES**1.2
"""Eight times the units may cost this many times the time; a quadratic part makes it 64."""
FLOOR_S = 0.02
TRIES = 12


def grows(work: Callable[[int], Callable[[], object]], few: int) -> str:
    """
    How much more a job costs at eight times the units, in words, where that is too much; "" where it is not.

    CPU seconds above those of one unit. What another process does to them it does for a moment: only what is too much at
    the best of several tries of each size counts. A job that is done at once at the larger size has not grown.

    Args:
        work: makes the job for a number of units; making it is not measured.
    """
    large = work(TIMES * few)
    most = _seconds(large)
    if most <= MOST * FLOOR_S:
        return ""
    nothing, small = work(1), work(few)
    least, some, told = _seconds(nothing), float("inf"), ""
    if most - least <= MOST * FLOOR_S:
        return ""
    for _ in range(TRIES):
        least, some = min(least, _seconds(nothing)), min(some, _seconds(small))
        times = (most - least) / max(some - least, FLOOR_S)
        if times <= MOST:
            return ""
        told = f"{some - least:.3f} s at {few}, {most - least:.3f} s at {TIMES * few}: {times:.1f} times"
        most = min(most, _seconds(large))
    return told


def _seconds(job: Callable[[], object]) -> float:
    gc.disable()  # what other tests of this process hold is no part of the job
    try:
        begun = time.process_time()
        job()
        return time.process_time() - begun
    finally:
        gc.enable()


def ip(at: int) -> str:
    return f"10.{at // 62500}.{at // 250 % 250}.{at % 250 + 1}"


def numbered(unit: str, at: int) -> str:
    """A unit with other addresses and another first name, as long as it was: columns stay where they are."""

    def address(m: re.Match[str]) -> str:
        parts, rest = [m[1]], at
        for octet in (m[4], m[3], m[2]):
            least, most = {1: (0, 10), 2: (10, 90), 3: (100, 156)}[len(octet)]
            parts.insert(1, str(least + rest % most))
            rest //= most
        return ".".join(parts)

    def name(m: re.Match[str]) -> str:
        return m[0][:-5] + f"{at:05d}" if len(m[0]) >= 6 else m[0]

    return NAME.sub(name, ADDRESS.sub(address, unit), count=1)


def units_of(text: str) -> list[tuple[int, int]]:
    """
    What an output repeats: its longest block below the first line, and the last of its deepest lines.

    Each as its first line and the line behind its last.
    """
    lines = text.split("\n")
    depth = [len(line) - len(line.lstrip()) for line in lines]
    filled = [at for at, line in enumerate(lines) if line.strip()]
    deepest = max(filled, key=lambda at: (depth[at], at))
    longest = filled[-1], filled[-1] + 1
    for at in filled[1:]:
        end = at + 1
        while end < len(lines) and lines[end].strip() and depth[end] > depth[at]:
            end += 1
        if end < len(lines) and lines[end].strip()[:1] in ("}", "]") and depth[end] == depth[at]:
            end += 1
        if end - at > longest[1] - longest[0]:
            longest = at, end
    return list(dict.fromkeys([longest, (deepest, deepest + 1)]))


def pumped(sample: Sample, place: tuple[int, int], size: int) -> str:
    """A sample output in which a unit stands so often that it is `size` characters long or more."""
    lines = sample.text.split("\n")
    begin, end = place
    unit = "\n".join(lines[begin:end])
    if unit.endswith(("}", "]", '"')):
        unit += ","
    many = [numbered(unit, at) for at in range(max(2, size // (len(unit) + 1)))]
    return "\n".join([f"$ {sample.command}", *lines[:begin], *many, *lines[end:]])


# -- bundles of one kind of thing ---------------------------------------------------------------------------------------


def _agents(many: int) -> dict[str, str]:
    return {"pods.txt": pods(*(agent(f"{at:05}", node=ip(at)) for at in range(many)))}


def _workers(many: int) -> dict[str, str]:
    rows = [[ip(at), "Ready", "<none>", "40d", "v1.29.4+IKS", ip(at), "<none>", "Ubuntu 20.04", "5.4.0", "containerd://1.7", f"zone=dal1{at % 3}"] for at in range(many)]  # fmt: skip
    return {"nodes.txt": nodes(*rows)}


def _server_log(many: int) -> dict[str, str]:
    return {
        "konnectivity-server.log": "".join(
            klog(f"08:{at // 60 % 60:02}:{at % 60:02}.{at % 10**6:06}", f'"Connect request from agent" agentID="a{at}" serverID="s"', place="server.go:885")
            for at in range(many)
        )
    }  # fmt: skip


def _http_server_log(many: int) -> dict[str, str]:
    """Requests that nobody answers, and dials of a known host by their IDs."""
    return {
        "konnectivity-server.log": "".join(
            klog(f"08:{at // 60 % 60:02}:{at % 60:02}.{at % 10**6:06}", f'"Received request for host" method="CONNECT" host="{ip(at)}:10250" userAgent=""', place="tunnel.go:42")
            + klog(f"08:{at // 60 % 60:02}:{at % 60:02}.{at % 10**6:06}", f'"DIAL_RSP contains failure" err="dial tcp 10.0.0.1:80: i/o timeout" dialID={at + 1000} agentID="a"', "E", "server.go:841")
            for at in range(many)
        )
    }  # fmt: skip


def _agent_log(many: int) -> dict[str, str]:
    errors = (dial(f"dial tcp {ip(at)}:31417: i/o timeout") for at in range(many))
    return {
        "konnectivity-agent-a.log": "".join(
            klog(f"09:{at // 60 % 60:02}:{at % 60:02}.{at % 10**6:06}", f'"cannot connect once" err="{error}"', "E", "clientset.go:200")
            for at, error in enumerate(errors)
        )
    }  # fmt: skip


def _agent_logs(many: int) -> dict[str, str]:
    line = klog("08:00:00.000001", '"Start serving" serverID="s" agentID="{}"')
    return {f"logs/konnectivity-agent-{at:05}.log": line.replace("{}", f"a{at}") for at in range(many)}


def _events(many: int) -> dict[str, str]:
    return {"events.txt": events(*(("FailedScheduling", f"pod/konnectivity-agent-{at:05}", f"0/{at} nodes are available") for at in range(many)))}  # fmt: skip


def _bird(many: int) -> dict[str, str]:
    return {f"bird/{ip(0)}/birdcl_show_protocols.txt": bird(*((ip(at), "Connect       Socket: Connection refused") for at in range(1, many + 1)))}  # fmt: skip


def _markdown(many: int) -> dict[str, str]:
    rows = "".join(f"| konnectivity-agent-{at:05} | 0/1 | Pending | 0 | 5d |\n" for at in range(many))
    return {"ticket.md": "| NAME | READY | STATUS | RESTARTS | AGE |\n|---|---|---|---|---|\n" + rows}


def _dumps(many: int) -> dict[str, str]:
    item = '{{\n    "apiVersion": "v1",\n    "items": [\n        {{\n            "kind": "Pod",\n            "metadata": {{"name": "p{}", "namespace": "x"}}\n        }}\n    ],\n    "kind": "List"\n}}\n'
    return {"pods.json": "".join(item.format(at) for at in range(many))}


def _compact(many: int) -> dict[str, str]:
    items = [{"kind": "Pod", "metadata": {"name": f"p{at}", "namespace": "x"}, "spec": {"nodeName": ip(at)}} for at in range(many)]  # fmt: skip
    return {"pods.json": json.dumps({"apiVersion": "v1", "items": items, "kind": "List"}, separators=(",", ":"))}


def _documents(many: int) -> dict[str, str]:
    one = "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: konnectivity-agent-{:05}\n  namespace: kube-system\nspec:\n  nodeName: {}\nstatus:\n  phase: Pending\n"
    return {"pods.yaml": "".join(one.format(at, ip(at)) for at in range(many))}


def _policies(many: int) -> dict[str, str]:
    one = "---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata:\n  name: g{0}\nspec:\n  order: {0}\n  selector: app == 'a{0}'\n  types:\n  - Egress\n  egress:\n  - action: Deny\n    destination:\n      nets:\n      - {1}/32\n"
    return {"policies.yaml": "".join(one.format(at, ip(at)) for at in range(many)), **_agents(20)}


def _webhooks(many: int) -> dict[str, str]:
    one = "---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: w{0}\nwebhooks:\n- name: w{0}.x.io\n  failurePolicy: Fail\n  clientConfig:\n    service:\n      name: s{0}\n      namespace: n{0}\n  rules:\n  - operations: ['*']\n    apiGroups: ['']\n    apiVersions: ['*']\n    resources: ['pods']\n"
    return {"webhooks.yaml": "".join(one.format(at) for at in range(many))}


def _sections(many: int) -> dict[str, str]:
    one = (
        "$ kubectl get pods -n n{0}\n"
        + "NAME      READY   STATUS    RESTARTS   AGE\np{0:07}  0/1     Pending   0          5d\n\n"
    )
    return {"ticket.txt": "".join(one.format(at) for at in range(many))}


def _relisted(many: int) -> dict[str, str]:
    one = "$ kubectl get pods -n kube-system\n" + pods(
        pod("konnectivity-agent-aaaaa", "0/1"), pod("konnectivity-agent-bbbbb", "1/1")
    )
    return {"ticket.txt": one * many}


def _errors(many: int) -> dict[str, str]:
    return {"ticket.txt": "".join(f"error: the server doesn't have a resource type \"kind{at}\"\n" for at in range(many))}  # fmt: skip


def _prose(many: int) -> dict[str, str]:
    return {
        "ticket.txt": "".join(f"Then customer {at} looked at {HOST} and it was slow again.\n" for at in range(many))
    }


def _one_line(many: int) -> dict[str, str]:
    return {"konnectivity-agent-a.log": klog("08:00:00.000001", "x " * many)}


BUNDLES: dict[str, tuple[Make, int]] = {
    "pods in a table": (_agents, 120),
    "nodes in a table": (_workers, 120),
    "lines of a server": (_server_log, 200),
    "requests of an http-connect server": (_http_server_log, 150),
    "lines of an agent": (_agent_log, 120),
    "logs, one an agent": (_agent_logs, 60),
    "events": (_events, 120),
    "protocols of BIRD": (_bird, 150),
    "rows of a Markdown table": (_markdown, 100),
    "JSON dumps one behind the other": (_dumps, 80),
    "JSON on one line": (_compact, 250),
    "YAML documents": (_documents, 100),
    "policies": (_policies, 80),
    "webhooks": (_webhooks, 60),
    "commands in a ticket": (_sections, 60),
    "one command again and again": (_relisted, 40),
    "errors of tools": (_errors, 200),
    "sentences": (_prose, 100),
    "words of one line": (_one_line, 4000),
}
"""What is repeated: its maker, and the smaller of the two numbers."""

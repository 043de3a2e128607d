"""Pods, and the command lines of every object that holds containers."""

from __future__ import annotations

import functools
import json
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.kubernetes.kinds.base import Object, truth, whole, word
from analyzer.parsers.kubernetes.kinds.tokens import audiences
from analyzer.redact.arguments import together
from analyzer.redact.secrets import plainly
from analyzer.sources.clock import rfc3339_us

OURS = regex.compile(
    r"konnectivity|proxy-agent|proxy-server|apiserver-network-proxy|socks5-proxy|kube-apiserver|calico|metrics-server|vpn"
)
MEMORY_LIMIT = "memory limit"
"""In place of a flag, for rows of `container_args`: what a container may use."""
OF_TUNNEL = regex.compile(r"kube-apiserver|konnectivity-server|proxy-server")
VARIABLE = regex.compile(r"\$[({](\w+)[)}]")


def pod(item: Object) -> None:
    """One pod: status as kubectl prints it, containers, arguments."""
    if not isinstance(item.get("spec", default={}), dict):
        raise TypeError("its spec is no mapping")
    statuses = item.maps("status", "containerStatuses")
    containers = item.maps("spec", "containers")
    total = len(containers) or len(statuses)
    said = [truth(s.get("ready")) for s in statuses]
    counts = [count for s in statuses if (count := whole(s.get("restartCount"))) is not None]
    phase = item.text_at("status", "phase")
    status = status_word(item, statuses)
    item.row(
        schema.PODS, namespace=item.namespace, name=item.name, node=item.text_at("spec", "nodeName"), ip=item.text_at("status", "podIP"),
        phase=phase, status=status, ready=_ready(item, said, total, phase),
        ready_containers=said.count(True) if set(said) - {None} else None, containers=total or None, restarts=sum(counts) if counts else None,
        host_network=_host_network(item), owner_kind=item.text_at("metadata", "ownerReferences", 0, "kind"),
        owner_name=item.text_at("metadata", "ownerReferences", 0, "name"), started_at=item.time_at("status", "startTime"),
        labels=item.stated_labels, service_account=item.text_at("spec", "serviceAccountName"), ports=named_ports(item), ips=addresses(item),
        created_at=item.time_at("metadata", "creationTimestamp"), message=unplaced(item),
    )  # fmt: skip
    for one in statuses:
        _container(item, one)
    arguments(item, containers)
    mounts(item, containers)
    audiences(item, containers, item.maps("spec", "volumes"))
    item.emit.began(item.time_at("status", "startTime"))


def _host_network(item: Object) -> bool | None:
    """Kubernetes leaves the key out where it is false."""
    return item.truth_at("spec", "hostNetwork") if item.get("spec", "hostNetwork") is not None else False


def _ready(item: Object, said: list[bool | None], total: int, phase: str | None) -> bool | None:
    """
    Are all of its containers ready: by their statuses, else by the condition Ready.

    None where neither is stated, for a pod that runs may be either; one that was not started or has failed is not ready.
    """
    if phase == "Succeeded":
        return True
    if said:
        if any(one is False for one in said):
            return False
        return len(said) == total if all(said) else None
    conditions = item.maps("status", "conditions")
    stated = next((c.get("status") for c in conditions if c.get("type") == "Ready"), None)
    if stated in ("True", "False"):
        return bool(stated == "True")
    return False if phase in ("Pending", "Failed") else None


def named_ports(item: Object) -> str | None:
    """Named ports as [name, number, protocol], those of init containers too (Calico's conversion); [] when none is declared."""
    containers = item.maps("spec", "containers") + item.maps("spec", "initContainers")
    if not containers:
        return None
    ports = [p for c in containers if isinstance(c.get("ports"), list) for p in c["ports"]]
    found = [
        [str(p["name"]), p.get("containerPort"), p.get("protocol") or "TCP"]
        for p in ports
        if isinstance(p, dict) and p.get("name")
    ]
    return json.dumps(found, separators=(",", ":"), default=str)


def addresses(item: Object) -> str | None:
    """All addresses of the pod, the first one first."""
    found = [item.text_at("status", "podIP"), *(str(a.get("ip")) for a in item.maps("status", "podIPs") if a.get("ip"))]
    return ",".join(dict.fromkeys(a for a in found if a)) or None


def unplaced(item: Object) -> str | None:
    """Message of the condition PodScheduled where it is False: the scheduler's own reasons."""
    states = (c for c in item.maps("status", "conditions") if c.get("type") == "PodScheduled")
    return next((str(c.get("message")) for c in states if c.get("status") == "False" and c.get("message")), None)


def status_word(item: Object, statuses: list[dict[str, Any]]) -> str | None:
    """STATUS as `kubectl get pods` would print it (printers/internalversion)."""
    if item.get("metadata", "deletionTimestamp"):
        return "Terminating"
    for one in item.maps("status", "initContainerStatuses"):
        state = one.get("state") or {}
        waiting = state.get("waiting") or {}
        if waiting.get("reason") and waiting["reason"] != "PodInitializing":
            return f"Init:{waiting['reason']}"
    for one in statuses:
        state = one.get("state") or {}
        for kind in ("waiting", "terminated"):
            reason = (state.get(kind) or {}).get("reason")
            if reason:
                return str(reason)
    return item.text_at("status", "reason") or item.text_at("status", "phase")


def _container(item: Object, one: dict[str, Any]) -> None:
    state = one.get("state") or {}
    kind = next((k for k in ("running", "waiting", "terminated") if k in state), None)
    detail = state.get(kind) or {} if kind else {}
    last = (one.get("lastState") or {}).get("terminated") or {}
    code = last.get("exitCode", detail.get("exitCode"))
    name = str(one.get("name", ""))
    reason = last.get("reason") or detail.get("reason")
    item.row(
        schema.CONTAINERS, item.where(f"reason: {reason}", f'"reason": "{reason}"', f"name: {name}") if reason else item.where(f"    name: {name}", f'"name": "{name}"', f"- name: {name}"),
        namespace=item.namespace, pod=item.name, container=name, ready=truth(one.get("ready")), restarts=whole(one.get("restartCount")), state=kind,
        reason=word(detail.get("reason")), last_reason=word(last.get("reason")), exit_code=whole(code),
        image=word(one.get("image")), message=word(detail.get("message")) or word(last.get("message")),
        ended_at=rfc3339_us(ended) if isinstance(ended := last.get("finishedAt"), str) else None,
    )  # fmt: skip
    for stamp in (detail.get("startedAt"), detail.get("finishedAt"), last.get("finishedAt")):
        if isinstance(stamp, str):
            item.emit.began(rfc3339_us(stamp))


KEPT_VARIABLES = (
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "IP_AUTODETECTION_METHOD",
)  # fmt: skip
"""Variables of a container's environment that decide something here, whatever the container."""


def arguments(item: Object, containers: list[dict[str, Any]]) -> None:
    """
    Flags of the containers that matter here.

    Read: ``--k=v``, ``--k v`` as two items, ``-v=4``, one shell string, ``$(VAR)`` from env; the last value wins.
    """
    for container in containers:
        name = str(container.get("name", ""))
        if not OURS.search(f"{name} {container.get('image', '')} {container.get('command', '')}"):
            continue
        env = {
            str(e.get("name")): str(e.get("value"))
            for e in container.get("env") or []
            if isinstance(e, dict) and e.get("value") is not None
        }
        words = [str(w) for w in (container.get("command") or [])] + [str(w) for w in (container.get("args") or [])]
        if any("--" in w and " " in w for w in words):
            words = [part for w in words for part in _shell(w)]
        flags: dict[str, tuple[str, int]] = {}
        for flag, value, needle in flags_of(words):
            value = VARIABLE.sub(lambda m: env.get(m[1], m[0]), value) if "$" in value else value
            flags[flag] = (value, item.where(needle) if "=" in needle else item.value_line(needle, value))
        for key in KEPT_VARIABLES:
            if key in env:
                flags[f"env {key}"] = (env[key], item.where(f"name: {key}", key))
        if (image := container.get("image")) and not item.is_cut(str(image)):
            flags["image"] = (str(image), item.where(f"image: {image}", str(image)))
        resources = container.get("resources")
        limits = resources.get("limits") if isinstance(resources, dict) else None
        if isinstance(limits, dict) and limits.get("memory") and not item.is_cut(str(limits["memory"])):
            flags[MEMORY_LIMIT] = (
                str(limits["memory"]),
                item.where(f"memory: {limits['memory']}", f'"memory": "{limits["memory"]}"'),
            )
        for flag, (value, line) in flags.items():
            item.emit(
                schema.CONTAINER_ARGS,
                line,
                kind=item.kind,
                namespace=item.namespace,
                name=item.name,
                container=name,
                flag=flag,
                value=value,
            )


def mounts(item: Object, containers: list[dict[str, Any]]) -> None:
    """What the two ends of the tunnel's socket mount: ``/a of hostPath /b``, the folder alone where its volume is of another kind."""
    if not item.maps("spec", "volumes"):
        return  # they stand behind the mounts: a text that ends before them may have lost some
    folders = {
        str(v.get("name")): str(host.get("path"))
        for v in item.maps("spec", "volumes")
        if isinstance(host := v.get("hostPath"), dict)
    }
    for container in containers:
        name = str(container.get("name", ""))
        if not OF_TUNNEL.search(f"{name} {container.get('image', '')}"):
            continue
        for mount in container.get("volumeMounts") or []:
            if not isinstance(mount, dict) or not isinstance(path := mount.get("mountPath"), str):
                continue
            host = folders.get(str(mount.get("name")))
            item.emit(
                schema.CONTAINER_ARGS,
                item.where(f"mountPath: {path}", f'"mountPath": "{path}"', path),
                kind=item.kind,
                namespace=item.namespace,
                name=item.name,
                container=name,
                flag="mount",
                value=f"{path} of hostPath {host}" if host else path,
            )


def _shell(word: str) -> list[str]:
    if " " not in word:
        return [word]
    import shlex

    try:
        return shlex.split(word)
    except ValueError:
        return word.split()


def flags_of(words: list[str]) -> list[tuple[str, str, str]]:
    """(flag, value, text to look for in the object) triples, without what the command that the words make tells to be a secret."""
    found = _flags(words)
    if not found:
        return []
    shown = words_to_show(tuple(words))
    if shown == tuple(words):
        return found
    clean = _flags(list(shown))
    if len(clean) != len(found):
        return clean
    return [(flag, value, needle) for (flag, value, _), (_, _, needle) in zip(clean, found, strict=True)]


@functools.lru_cache(maxsize=2048)
def words_to_show(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a command without its secrets, which are told by the words beside them: the containers of a workload are started alike."""
    return tuple(together(list(words), plainly)) if len(words) > 1 else words


def _flags(words: list[str]) -> list[tuple[str, str, str]]:
    found = []
    at = 0
    while at < len(words):
        word = words[at]
        if word.startswith("-") and word.strip("-"):
            flag, equals, value = word.lstrip("-").partition("=")
            if (
                not equals
                and at + 1 < len(words)
                and not words[at + 1].startswith("--")
                and not (words[at + 1].startswith("-") and words[at + 1][1:2].isalpha())
            ):
                at += 1
                value = words[at]
            found.append((flag, value.strip("\"'"), word))
        at += 1
    return found


KINDS = {"Pod": pod}

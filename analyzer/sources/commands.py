"""
What a command line says of its output: tool and verb, namespace, pod, container, node, and whether it prints a log.

::

    kubectl -n kube-system exec -it calico-node-x7k2p -c calico-node -- birdcl show protocols
    ssh root@10.1.1.2 sudo crictl logs 1a2b3c
    oc debug node/worker-1
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import runtime_logs
from analyzer.vendors import ibm

OF_CLUSTER = regex.compile(rf"(?:\S*/)?(?:{ibm.OPERATORS_TOOL})?(?:kubectl(?:\.exe)?|oc)|{ibm.OPERATORS_OWN}")
OF_NODE = regex.compile(
    r"(?:\S*/)?(?:birdcl?6?|birdc6|crictl|ctr|journalctl|docker|podman|nerdctl|systemctl|firewall-cmd|ufw|nft|ipset|ip6?tables(?:-legacy|-nft)?(?:-save)?)"
)
WITH_VALUE = frozenset(
    [
        "-n", "--namespace", "-c", "--container", "--context", "--kubeconfig", "--cluster", "--user", "--as", "-s", "--server", "--tail", "--since",
        "--since-time", "--limit-bytes", "-l", "--selector", "-f", "--filename", "-o", "--output", "--token", "--pod-running-timeout", "--request-timeout",
        "-v", "--image", "--sort-by", "--field-selector", "-L", "--target", "--profile", "--pod", "-p",
    ]
)  # fmt: skip
NO_VALUE_OF_LOGS = frozenset({"-f", "-p"})
PREVIOUS = frozenset({"-p", "--previous", "--previous=true", "-p=true"})
SHELLS = regex.compile(r"(?<!\S)(?:\S*/)?(?:ba|z|da|a|k|c|tc|fi)?sh(?:\.exe)?")
SSH = regex.compile(
    r"(?:^|\s)ssh[ ]{1,4}(?:-[46AaCfGgKkMNnqsTtVvXxYy]{1,20}[ ]{1,4}|-[A-Za-z][ ]{1,4}\S{1,200}[ ]{1,4}|-[A-Za-z]\S{1,200}[ ]{1,4}){0,8}"
    r"(?:[\w.-]{1,64}@)?(?P<host>[\w.:-]{1,255})(?:[ ]+(?P<rest>\S.*))?$"
)
VIEWER = regex.compile(r"(?:cat|zcat|less|more|tail|head|grep|egrep|zgrep|type|Get-Content|gc)\b.*\blogs?\b")
LOG_TOOL = frozenset({"journalctl", "stern", "kubetail", "dmesg"})
FILTER = regex.compile(r"\|\s*(?:\S*/)?(?:grep|egrep|awk|sed|head|tail|findstr|Select-String|sls|rg|uniq)\b")
CLUSTER_WIDE = frozenset(
    [
        "node", "nodes", "no", "namespace", "namespaces", "ns", "apiservice", "apiservices", "clusteroperator", "clusteroperators", "co", "clusterversion",
        "persistentvolume", "persistentvolumes", "pv", "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "globalnetworkpolicies",
    ]
)  # fmt: skip
"""Kinds of which no object is in a namespace."""
WORKLOADS = regex.compile(r"(?:deploy|deployments?|ds|daemonsets?|sts|statefulsets?)(?:\.apps)?$")
PARTS = regex.compile(r"(?:\"[^\"]*+\"|'[^']*+'|[^;&|\"']|(?<!&)&(?!&)|(?<!\|)\|(?!\|)|[\"'])++")
WORDS = 60
NAMED = regex.compile(r"[\w.:-]{1,253}")
"""What may be a name: what the shell puts another text for (``$POD``, ``$(...)``, ``%NS%``) or a sign for one is none."""


class Command(NamedTuple):
    """
    Attributes:
        of_cluster: it asks the API server, wherever it was typed.
        of_node: it asks the host it runs on.
        node: the host that it names.
        shell: it opens one, in which the following commands run.
        log: its output is a log.
        filtered: a part of its output was taken out of it.
        kinds: what `get` lists, as typed.
        selector: the labels that it asks for.
        previous: the log it prints is that of the container's earlier run.
        workload: the Deployment, DaemonSet or StatefulSet of whose pods one answers.
    """

    verb: str = ""
    namespace: str | None = None
    pod: str | None = None
    container: str | None = None
    node: str | None = None
    of_cluster: bool = False
    of_node: bool = False
    shell: bool = False
    log: bool = False
    filtered: bool = False
    kinds: tuple[str, ...] = ()
    selector: str = ""
    previous: bool = False
    workload: str | None = None


@functools.lru_cache(maxsize=4096)
def read_command(text: str) -> Command:
    """
    What this command line says; words of tools that are not known say nothing.

    Of several commands on one line nobody sees whose output stands where: it says what all of them say.
    """
    parts = [one for one in commands_of(text) if _tells(one)]
    if len(parts) < 2:
        return _read(*parts or [text])
    return _together([_read(one) for one in parts], text)


def _tells(text: str) -> bool:
    words = text.split()[:WORDS]
    return any(OF_CLUSTER.fullmatch(word) for word in words) or _of_node(words) or SSH.search(text) is not None


def _together(found: list[Command], text: str) -> Command:
    """What several commands say together; one that lists what is in no namespace says nothing of namespaces."""
    spaced = {one.namespace for one in found if one.namespace or not CLUSTER_WIDE.issuperset(one.kinds or ("pods",))}
    nodes, pods, containers = ({getattr(one, name) for one in found} for name in ("node", "pod", "container"))
    verbs, selectors = ({getattr(one, name) for one in found} for name in ("verb", "selector"))
    return Command(
        verb=verbs.pop() if len(verbs) == 1 else "",
        namespace=spaced.pop() if len(spaced) == 1 else None,
        pod=pods.pop() if len(pods) == 1 else None,
        container=containers.pop() if len(containers) == 1 else None,
        node=nodes.pop() if len(nodes) == 1 else None,
        of_cluster=all(one.of_cluster for one in found),
        of_node=all(one.of_node for one in found),
        log=all(one.log for one in found),
        filtered=FILTER.search(text) is not None or any(one.filtered for one in found),
        kinds=tuple(kind for one in found for kind in one.kinds),
        selector=selectors.pop() if len(selectors) == 1 else "",
        previous=all(one.previous for one in found),
    )


def _read(text: str) -> Command:
    filtered = FILTER.search(text) is not None
    words = text.partition(" | ")[0].split()[:WORDS]
    remote = SSH.search(" ".join(words))
    at = next((at for at, word in enumerate(words) if OF_CLUSTER.fullmatch(word)), None)
    if at is None:
        plain = " ".join(words)
        local = _of_node(words)
        host = remote["host"] if remote and not remote["host"].startswith("-") else None
        log = any(word in LOG_TOOL for word in words) or (local and "logs" in words) or VIEWER.search(plain) is not None
        own = runtime_logs.of_command(text) if log else runtime_logs.NodeLog()
        return Command(
            namespace=own.namespace,
            pod=own.pod,
            container=own.container,
            node=host,
            of_node=local,
            shell=remote is not None and not remote["rest"],
            log=log,
            filtered=filtered,
            previous=local and not PREVIOUS.isdisjoint(words[words.index("logs") :]) if "logs" in words else False,
        )
    return _of_cluster(words[at + 1 :], filtered)


def remote_host(text: str) -> str | None:
    """The host on which a command for the API server is run by ssh: it asks that host's server, whatever machine it was typed on."""
    m = SSH.search(text)
    words = (m["rest"] or "").split()[:WORDS] if m is not None and not m["host"].startswith("-") else []
    return m["host"] if m is not None and any(OF_CLUSTER.fullmatch(word.strip("'\"")) for word in words[:4]) else None


def commands_of(text: str) -> list[str]:
    """The commands of a line that stand one behind the other; what is in quotes is one word."""
    if ";" not in text and "&&" not in text and "||" not in text:
        return [text]
    return [part.strip() for part in PARTS.findall(text) if part.strip()]


def _of_cluster(words: list[str], filtered: bool) -> Command:
    at = words.index("--") if "--" in words else len(words)
    behind = words[at + 1 :]
    flags, plain = flags_of(words[:at])
    verb, *named = plain or [""]
    first = named[0] if named else ""
    node = pod = None
    if verb == "node-shell" or (verb == "debug" and first.startswith(("node/", "nodes/"))):
        node = first.rpartition("/")[2] or None
    elif verb == "adm" and first == "node-logs":
        node = named[1] if len(named) > 1 else None
    elif verb in ("exec", "logs", "rsh", "attach") and first:
        pod = _pod(first)
        behind = behind or named[1:]
    elif verb == "describe":
        pod = _described(named)
    shell = (verb in ("exec", "rsh", "debug", "node-shell")) and _is_shell(behind, verb)
    return Command(
        verb,
        _name(flags.get("-n") or flags.get("--namespace")),
        _name(pod),
        _name(flags.get("-c") or flags.get("--container") or _container(verb, named)),
        _name(node),
        of_cluster=not (verb in ("exec", "rsh", "debug", "node-shell") and (pod or node)),
        of_node=_of_node(behind),
        shell=shell,
        log=verb == "logs" or (verb == "adm" and first == "node-logs") or any(w in LOG_TOOL for w in behind),
        filtered=filtered or _selects(flags) or (verb == "get" and (len(named) > 1 or "/" in first)),
        kinds=tuple(word.partition("/")[0] for word in first.split(",") if word) if verb == "get" else (),
        selector=flags.get("-l") or flags.get("--selector") or "",
        previous=verb == "logs" and any(word in PREVIOUS for word in words),
        workload=_workload(first) if verb in ("logs", "exec", "rsh") else None,
    )


def _name(word: str | None) -> str | None:
    """The word without quotes, where it is a name."""
    bare = (word or "").strip("\"'")
    return bare if NAMED.fullmatch(bare) and not bare.startswith("-") else None


def _selects(flags: dict[str, str]) -> bool:
    """Does a selector leave out what somebody may look for: all but the agents, which are asked for by their label."""
    chosen = " ".join(flags.get(name, "") for name in ("-l", "--selector", "--field-selector")).strip()
    return bool(chosen) and "konnectivity" not in chosen


def flags_of(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """(values by flag, the other words)."""
    flags: dict[str, str] = {}
    plain: list[str] = []
    skip = False
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if skip:
            skip = False
        elif not word.startswith("-") or word == "-":
            plain.append(word)
        elif "=" in word:
            name, _, value = word.partition("=")
            flags[name] = value
        elif word in WITH_VALUE and not (word in NO_VALUE_OF_LOGS and plain[:1] == ["logs"]):
            flags[word], skip = following, True
        elif regex.fullmatch(r"-n[a-z0-9][a-z0-9-]*", word):
            flags["-n"] = word[2:]
    return flags, plain


def _of_node(words: list[str]) -> bool:
    return any(
        OF_NODE.fullmatch(word) or (word.endswith("calicoctl") and after == "node")
        for word, after in zip(words, [*words[1:], ""], strict=False)
    )


def _pod(word: str) -> str | None:
    """The pod that a word names; of a workload, it is not known which of its pods answers."""
    kind, slash, name = word.rpartition("/")
    return name if name and (not slash or kind in ("pod", "pods", "po")) else None


def _workload(word: str) -> str | None:
    kind, slash, name = word.rpartition("/")
    return _name(name) if slash and WORKLOADS.match(kind) else None


def _described(named: list[str]) -> str | None:
    """The one pod that `describe` names, as ``pod NAME`` or ``pod/NAME``."""
    if len(named) == 1 and "/" in named[0]:
        return _pod(named[0])
    return named[1] if len(named) == 2 and named[0] in ("pod", "pods", "po") else None


def _container(verb: str, named: list[str]) -> str | None:
    return named[1] if verb == "logs" and len(named) > 1 and "/" not in named[1] else None


def _is_shell(behind: list[str], verb: str) -> bool:
    """Does it stay open: a shell without a command of its own, or none named where one opens by itself."""
    if not behind:
        return verb != "exec"
    return SHELLS.fullmatch(behind[0]) is not None and not any(
        word.startswith("-") and "c" in word for word in behind[1:2]
    )

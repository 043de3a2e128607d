"""
What Talos Linux answers in place of a shell: it has none, and no ssh; its API is asked with `talosctl`.

Source: Talos' own reference of `talosctl`, and cmd/talosctl/cmd/talos of 1.15: `logs`, `service`, `restart -k`, `containers -k`, `netstat`, `get`,
`read`, `list`, `mounts`, `memory`, `time`; resources of pkg/machinery/resources (`nftableschain` since 1.6, `dnsupstream` since 1.7).
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.vendors import shell

RESTART = regex.compile(r"crictl rm -f \$\(crictl ps (?:-a )?--name (?P<name>\S+) -q\)")
UNIT = regex.compile(r"-u (\S+)")
PATH = regex.compile(r"(?<![\w<])/(?:etc|var|proc|run|sys|opt)/[^\s'\"|;)]{1,200}")
OWN_SERVICES = frozenset({"kubelet", "containerd", "etcd", "cri", "apid", "machined", "trustd", "udevd"})
TAIL = 300
"""Lines of a service's log: Talos keeps it whole, and has no time to begin at."""


def asked(at: str, script: str) -> str | None:
    """The command that asks a machine by its address the same; None where Talos has none."""
    answers = [_asked(f"talosctl -n {at}", text) for text in shell.statements(script)]
    return None if None in answers else "; ".join(dict.fromkeys(one for one in answers if one is not None))


def _asked(ask: str, statement: str) -> str | None:
    first, bar, rest = statement.partition(" | ")
    then = f" | {rest}" if bar and not first.endswith("(") else ""
    if m := shell.LOGS.match(statement):
        tail = f" --tail {m['tail']}" if m["tail"] else ""
        return f"{ask} logs -k{tail} {_container(ask, m['name'])}"
    if m := RESTART.match(statement):
        return f"{ask} restart -k {_container(ask, m['name'])}"
    words = [word for word in first.split() if word != "sudo"]
    return _of_program(ask, words, then) or _of_files(ask, words, then)


def _of_program(ask: str, words: list[str], then: str) -> str | None:
    text = " ".join(words)
    match words:
        case ["journalctl", *_]:
            unit = UNIT.search(text)
            own = unit[1] if unit and unit[1] in OWN_SERVICES else "kubelet"
            return f"{ask} logs {own} --tail {TAIL}{then}"
        case ["systemctl", verb, unit, *_]:
            return (
                f"{ask} service {unit if unit in OWN_SERVICES else 'kubelet'}{' restart' if verb == 'restart' else ''}"
            )
        case ["crictl", "stats", *_]:
            return f"{ask} stats -k"
        case ["crictl", "images", *_]:
            return f"{ask} image list"
        case ["crictl", *_]:
            return f"{ask} containers -k"
        case ["ss", *_]:
            return f"{ask} netstat -ltp{then}"
        case ["ip", "-br", "address"]:
            return f"{ask} get addresses"
        case ["ip", "route", *_] | ["ip", "-6", "route", *_]:
            return f"{ask} get routes"
        case ["ufw" | "firewall-cmd" | "nft" | "iptables" | "ip6tables" | "iptables-save" | "ip6tables-save", *_]:
            return f"{ask} get nftableschain"
        case ["df", *_]:
            return f"{ask} mounts"
        case ["free", *_]:
            return f"{ask} memory"
        case ["timedatectl" | "chronyc", *_]:
            return f"{ask} time"
        case ["ps" | "pgrep", *_]:
            return f"{ask} processes{then}"
        case ["dig" | "getent" | "nslookup", *_]:  # its own cache asks them, and knows which of them answers
            return f"{ask} get dnsupstream"
        case ["sysctl", *names]:
            return f"{ask} get kernelparamstatus | grep -E '{'|'.join(names)}'"
    return None


def _of_files(ask: str, words: list[str], then: str) -> str | None:
    path = PATH.search(" ".join(words)) if "$(" not in " ".join(words) else None
    match words:
        case ["grep", *rest] if (
            path and "/etc/kubernetes/manifests" in path[0]
        ):  # static pods come of its own configuration
            return f"{ask} get staticpods -o yaml | grep {' '.join(rest[: rest.index(path[0])])}"
        case ["grep", *rest] if path and path[0] in rest:
            return f"{ask} read {path[0]} | grep {' '.join(rest[: rest.index(path[0])])}"
        case ["cat", *_] if path:
            return f"{ask} read {path[0]}{then}"
        case ["ls" | "namei", *_] if path:
            return f"{ask} list -l {path[0].rpartition('/')[0] if '*' in path[0] else path[0]}"
        case ["tail", *_] if path and path[0].startswith("/var/log/pods"):
            return f"{ask} list -r /var/log/pods   # then: {ask} read <file>"
    return None


def _container(ask: str, name: str) -> str:
    """The id of the container of that name, as `containers -k` lists it."""
    return f"\"$({ask} containers -k | grep -o '[^ ]*:{name}[^ ]*' | head -1)\""

"""Errors that a user's tool printed and that are none of the tunnel's: whose they are, by what they state."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.facts.cluster import About
from analyzer.konnectivity import chain
from analyzer.model import Candidate, Gap
from analyzer.schema import ToolErrorRow
from analyzer.tunnel import errors

TO_SERVER = "kubectl to API server"
UNREACHED = regex.compile(r"^(?:Unable to connect to the server|The connection to the server)|(?:^|: )error: EOF\b")
DENIED = regex.compile(r"denied the request")
OF_POD = regex.compile(
    r"container not found|is waiting to start|ContainerCreating|previous terminated container|not found in pod|not valid for pod|exit code \d"
)
USES = regex.compile(r"\b(?:exec|logs?|cp|attach|port-forward|top|apply|create|run)\b")


def is_told(row: ToolErrorRow) -> bool:
    """Is it a fault of what users do, whatever its class, and none of theirs."""
    return chain.is_kubelets_no(row.message) or errors.is_cut(row.message)


def is_use(row: ToolErrorRow) -> bool:
    """Was it printed by a command that goes through the tunnel, or makes the API server call a webhook."""
    return USES.search(row.command or "") is not None


def leg_of(row: ToolErrorRow, about: About) -> tuple[str, str, tuple[Candidate, ...]] | None:
    """(leg, what the line says, candidates); None where the line does not tell."""
    text = row.message or ""
    if chain.is_kubelets_no(text):
        return _of_kubelet(about)
    if errors.is_cut(text):
        mtu = Gap(
            "the largest packet that passes", "ping -M do -s 1372 -c 3 <node address>   # smaller until it passes"
        )
        cut = Candidate("packets of full size do not pass: an MTU on the way", mtu)
        idle = Gap("what stands between kubectl and the API server", "kubectl config view --minify")
        return f"{TO_SERVER}, or behind it", "the connection was cut in the middle of an answer", (
            cut, Candidate("a balancer or proxy ends long connections", idle),
        )  # fmt: skip
    if UNREACHED.search(text):
        probe = Gap("whether it answers from here", "kubectl get --raw /readyz -v 6")
        return TO_SERVER, "kubectl does not reach the API server at all, which says nothing of the tunnel", (
            Candidate("no way from this machine to the API server's address: firewall, VPN, proxy", probe),
        )  # fmt: skip
    if row.class_ == "webhook" and DENIED.search(text):
        rule = Gap("the rule", "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations")
        return "API server to webhook, which answered", "a webhook refused the object by its own decision", (
            Candidate("the object breaks the webhook's rule", rule),
        )  # fmt: skip
    if row.class_ == "rbac":
        may = Gap("what this user may do", "kubectl auth can-i --list")
        return "user to API server", "the API server refuses this user, and asked no node", (
            Candidate("no role gives this user that right", may),
        )  # fmt: skip
    if row.class_ in ("client", "not_found", "other") and OF_POD.search(text):
        pod = f"kubectl describe pod {row.pod}" if row.pod else "kubectl get pods -A -o wide"
        return "the pod itself: its kubelet answered", "the container that was asked for does not run, or ended", (
            Candidate("the container's own state", Gap("its state", pod)),
        )  # fmt: skip
    return None


def _of_kubelet(about: About) -> tuple[str, str, tuple[Candidate, ...]]:
    way = " through the tunnel" if about.tunnel == "konnectivity" else ""
    wide = Gap("the nodes' addresses, and the pod's node", "kubectl get nodes,pods -A -o wide")
    log = Gap(
        "the kubelet's log", "journalctl -u kubelet --since -1h | grep -iE 'unauthorized|x509'   # on the pod's node"
    )
    return f"the kubelet, which answered{way}", "the kubelet that was asked turned the call down", (
        Candidate("another kubelet than the pod's was asked: nodes that share an address, a stale one", wide),
        Candidate("it does not accept the API server's client certificate", log),
    )  # fmt: skip


def told(
    rows: Iterable[ToolErrorRow], about: About
) -> list[tuple[ToolErrorRow, tuple[str, str, tuple[Candidate, ...]]]]:
    """Rows whose leg is known, those of uses first."""
    found = [(row, leg) for row in rows if (leg := leg_of(row, about)) is not None]
    return sorted(found, key=lambda one: not is_use(one[0]))

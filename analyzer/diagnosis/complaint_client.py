"""Errors that a user's tool printed and that are none of the tunnel's: whose they are, by what they state."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.checks import commands
from analyzer.facts.cluster import About
from analyzer.konnectivity import chain, denial
from analyzer.model import Candidate, Gap
from analyzer.schema import ToolErrorRow
from analyzer.tunnel import errors
from analyzer.tunnel.errors import Trust
from analyzer.wording import excerpt

TO_SERVER = "kubectl to API server"
UNREACHED = regex.compile(r"^(?:Unable to connect to the server|The connection to the server)|(?:^|: )error: EOF\b")
REFUSED = "The connection to the server"
CERTIFICATE = regex.compile(r"x509: [^\n]{1,300}")
SSH = regex.compile(r"No SSH tunnels currently open|ssh: rejected: connect failed")
DENIED = regex.compile(r"denied the request")
OF_POD = regex.compile(
    r"container not found|is waiting to start|ContainerCreating|previous terminated container|not found in pod|not valid for pod"
)
TUNNELLED = regex.compile(
    r"proxyconnect tcp: |Proxy Authentication Required|Unable to connect to the server: (?:Forbidden|Bad Gateway|Service Unavailable|Gateway Time-?out)$"
)
"""How Go's client says that a proxy refused its CONNECT: by the words of the status alone (net/http/transport.go)."""
ANONYMOUS = "system:anonymous"
TITLE = regex.compile(r"(?i)<title>\s{0,20}([^<]{1,200})")
UPGRADES = regex.compile(r"upgrad|\b(?:exec|attach|port-forward|cp)\b")
USES = regex.compile(r"\b(?:exec|logs?|cp|attach|port-forward|top|apply|create|run)\b")


def is_told(row: ToolErrorRow) -> bool:
    """Is it a fault of what users do, whatever its class, and none of theirs."""
    text = row.message or ""
    return (
        chain.is_kubelets_no(text)
        or chain.is_login(text)
        or chain.is_addressless(text)
        or errors.is_cut(text)
        or chain.is_page(text)
        or TUNNELLED.search(text) is not None
    )


def is_use(row: ToolErrorRow) -> bool:
    """Was it printed by a command that goes through the tunnel, or makes the API server call a webhook."""
    return USES.search(row.command or "") is not None


def leg_of(
    row: ToolErrorRow, about: About, *, turned_away: bool = False
) -> tuple[str, str, tuple[Candidate, ...]] | None:
    """
    (leg, what the line says, candidates); None where the line does not tell.

    Args:
        turned_away: the API server does not take the credentials of the bundle's kubectl.
    """
    text = row.message or ""
    if chain.is_login(text) and (turned_away or not chain.is_kubelets_no(text)):
        return TO_SERVER, "the API server does not take these credentials, and asked no node", (
            Candidate("they ran out, were withdrawn, or are another cluster's", Gap("whose they are", _login(about))),
        )  # fmt: skip
    if chain.is_kubelets_no(text):
        return _of_kubelet(text, about)
    if chain.is_page(text):
        title = TITLE.search(text)
        page = f"a page ({excerpt(title[1].strip(), 60)})" if title else "a page"
        return (
            TO_SERVER,
            f"a proxy or balancer in between answered with {page}, and the API server was not asked",
            _of_proxy(row),
        )
    if TUNNELLED.search(text):
        return TO_SERVER, "an HTTP proxy on the way to the API server did not let kubectl through", _of_proxy(row)
    if errors.is_cut(text):
        mtu = Gap(
            "the largest packet that passes", "ping -M do -s 1372 -c 3 <node address>   # smaller until it passes"
        )
        cut = Candidate("packets of full size do not pass: an MTU on the way", mtu)
        idle = Gap("what stands between kubectl and the API server", "kubectl config view --minify")
        return f"{TO_SERVER}, or behind it", "the connection was cut in the middle of an answer", (
            cut, Candidate("a balancer or proxy ends long connections", idle),
        )  # fmt: skip
    if chain.is_addressless(text):
        listed = Gap("the nodes' addresses", "kubectl get nodes -o wide")
        return "API server to the kubelet", "the node of that pod has no address that the API server may use, so nothing was dialled", (
            Candidate("the node has no address yet: the cloud's controller manager has not initialised it", listed),
            Candidate("it has none of the kinds in --kubelet-preferred-address-types", listed),
        )  # fmt: skip
    if SSH.search(text):
        way = Gap(
            "whether it answers to SSH from the API server's network",
            "kubectl get nodes -o wide   # then nc -vz <address> 22",
        )
        return "API server to node by SSH tunnels", "the API server has no SSH tunnel to any node: the way of GKE and others before Konnectivity", (
            Candidate("port 22 of the nodes is closed to the API server, or the cluster's SSH key is gone from them", way),
        )  # fmt: skip
    if text.startswith(REFUSED) and "was refused" in text:
        look = Gap("whether it runs", "crictl ps -a --name kube-apiserver   # on its machine")
        return TO_SERVER, "the machine answers, and no API server listens there, which says nothing of the tunnel", (
            Candidate("the API server does not run", look),
            Candidate("kubectl asks another address or port than the API server's", Gap("what it asks", "kubectl config view --minify")),
        )  # fmt: skip
    if UNREACHED.search(text) and (refused := CERTIFICATE.search(text)):
        return TO_SERVER, f"kubectl does not accept the API server's certificate: {excerpt(refused[0], 120)}", (
            *_certificate(errors.trust(text)),
        )  # fmt: skip
    if UNREACHED.search(text) and (host := errors.looked_up(text)):
        asked = Gap("whether it is known here", f"getent hosts {host}; kubectl config view --minify")
        return TO_SERVER, f"this machine does not resolve {host}, which says nothing of the tunnel", (
            Candidate("its DNS does not know the name: a private zone without VPN, a resolver that is down", asked),
            Candidate("the kubeconfig names a cluster that is gone, or an old address", asked),
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


def _login(about: About) -> str:
    """What shows the user of kubectl, or fetches new credentials where the product has a command for it."""
    if about.on_ibm:
        return f"{commands.cli(about)} cluster config --cluster {commands.cluster(about)}"
    return "kubectl config view --minify; kubectl auth whoami"


def _certificate(trust: Trust) -> tuple[Candidate, ...]:
    """What may be wrong with the certificate that the API server, or what stands in front of it, showed to kubectl."""
    server = "kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}' | sed 's#https://##'"
    show = f"openssl s_client -connect $({server}) </dev/null 2>/dev/null | openssl x509 -noout"
    if trust in (Trust.EXPIRED, Trust.NOT_YET):
        return (
            Candidate("the API server's certificate has run out", Gap("its dates", f"{show} -dates")),
            Candidate("the clock of this machine is wrong", Gap("the time here", "date -u")),
        )
    if trust is Trust.NAME:
        names = Gap("the names in it", f"{show} -ext subjectAltName")
        return (Candidate("the address in the kubeconfig is none of the certificate's", names),)
    signer = Gap("who signed it", f"{show} -issuer")
    return (
        Candidate("the kubeconfig has another cluster's CA, or one from before it was changed", signer),
        Candidate("a proxy on the way shows a certificate of its own", signer),
    )


def _of_proxy(row: ToolErrorRow) -> tuple[Candidate, ...]:
    """exec, attach, port-forward and cp change the protocol of their connection, which many proxies do not pass; a `get` they pass."""
    changes = UPGRADES.search(f"{row.command or ''} {row.message or ''}") is not None
    what = (
        "the proxy of this machine does not pass the change of protocol (SPDY, WebSocket) that the command needs"
        if changes
        else "the proxy of this machine refuses the request, or wants a login"
    )
    env = Gap(
        "the proxy, and the address that has to stand in NO_PROXY",
        "env | grep -i _proxy; kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}'",
    )
    past = Gap("whether it works without the proxy", "NO_PROXY='*' kubectl get --raw /readyz")
    return Candidate(what, env), Candidate("a balancer or proxy in front of the API server refuses it", past)


def _of_kubelet(text: str, about: About) -> tuple[str, str, tuple[Candidate, ...]]:
    leg = f"the kubelet, which answered{' through the tunnel' if about.tunnel == 'konnectivity' else ''}"
    log = Gap(
        "the kubelet's log", "journalctl -u kubelet --since -1h | grep -iE 'unauthorized|x509'   # on the pod's node"
    )
    unknown = Candidate("it does not accept the API server's client certificate", log)
    if missed := denial.right_missed(text):
        user, verb, what = missed
        if user == ANONYMOUS:
            return leg, "the kubelet does not know who calls it, and lets nobody in without a name", (unknown,)
        may = Gap("whether it may", f"kubectl auth can-i {verb} {what} --as={shlex.quote(user)}")
        return leg, f"the kubelet knows the API server as {user}, which has no right to {verb} {what}", (
            Candidate(f"no binding gives {user} the role system:kubelet-api-admin", may),
        )  # fmt: skip
    wide = Gap("the nodes' addresses, and the pod's node", "kubectl get nodes,pods -A -o wide")
    return leg, "the kubelet that was asked turned the call down", (
        Candidate("another kubelet than the pod's was asked: nodes that share an address, a stale one", wide),
        unknown,
    )  # fmt: skip


def told(
    rows: Iterable[ToolErrorRow], about: About
) -> list[tuple[ToolErrorRow, tuple[str, str, tuple[Candidate, ...]]]]:
    """Rows whose leg is known, those of uses first."""
    listed = list(rows)
    away = errors.is_turned_away(listed)
    found = [(row, leg) for row in listed if (leg := leg_of(row, about, turned_away=away)) is not None]
    return sorted(found, key=lambda one: not is_use(one[0]))

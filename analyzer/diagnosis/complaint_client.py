"""Errors that a user's tool printed and that are none of the tunnel's: whose they are, and what to look at."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from analyzer.checks import commands
from analyzer.diagnosis import complaint_rights
from analyzer.facts.cluster import About
from analyzer.facts.nodes import is_uninitialised, without_address
from analyzer.konnectivity import denial
from analyzer.model import Candidate, Gap
from analyzer.schema import ToolErrorRow
from analyzer.tunnel import client_errors, errors, remote_dialer, uses
from analyzer.tunnel.client_errors import ClientError, ClientFault
from analyzer.tunnel.errors import Trust
from analyzer.vendors.served_names import Whose
from analyzer.wording import excerpt, some

TO_SERVER = "kubectl to API server"
Explained = tuple[str, str, tuple[Candidate, ...]]
"""(leg, what the line says, candidates)."""


def is_told(row: ToolErrorRow) -> bool:
    """Is it a fault of what users do, whatever its class, and none of theirs."""
    error = client_errors.read(row)
    return error is not None and error.fault in client_errors.IN_USE


def is_use(row: ToolErrorRow) -> bool:
    """Was it printed by a command that goes through the tunnel, or makes the API server call a webhook."""
    return uses.goes_through(row.command)


def leg_of(
    row: ToolErrorRow, about: About, *, rows: Sequence[ToolErrorRow] = (), turned_away: bool = False
) -> Explained | None:
    """
    None where the line does not tell.

    Args:
        rows: all such lines of the bundle.
        turned_away: the API server does not take the credentials of the bundle's kubectl.
    """
    error = client_errors.read(row, turned_away=turned_away)
    return _explained(error, row, about, rows) if error is not None else None


def _addressless(about: About) -> Explained:
    """Nodes that are listed without an address are the ones, and nobody is asked for the list again."""
    says = "the node of that pod has no address that the API server may use, so nothing was dialled"
    if without := without_address(about.nodes):
        name, many = without[0].name, len(without) > 1
        why = "has not initialised" if is_uninitialised(without[0]) else "writes it, and has not, for"
        waits = f"{some(one.name for one in without)} {'have' if many else 'has'} no address in the list of nodes: the cloud's controller manager {why} {'them' if many else 'it'}"
        look = Gap(
            "which machine of the cloud it is to be",
            f"kubectl get node {name} -o jsonpath='{{.spec.providerID}}'; kubectl get events -A --field-selector involvedObject.name={name}",
        )
        return "API server to the kubelet", says, (Candidate(waits, look),)
    listed = Gap("the nodes' addresses", "kubectl get nodes -o wide")
    return "API server to the kubelet", says, (
        Candidate("the node has no address yet: the cloud's controller manager has not initialised it", listed),
        Candidate("it has none of the kinds in --kubelet-preferred-address-types", listed),
    )  # fmt: skip


def _explained(error: ClientError, row: ToolErrorRow, about: About, rows: Sequence[ToolErrorRow]) -> Explained:
    """What each fault means, and what tells its candidates apart."""
    match error.fault:
        case ClientFault.LOGIN:
            return TO_SERVER, "the API server does not take these credentials, and asked no node", (
                Candidate("they ran out, were withdrawn, or are another cluster's", Gap("whose they are", _login(about))),
            )  # fmt: skip
        case ClientFault.KUBELET:
            return _of_kubelet(error, about)
        case ClientFault.PAGE:
            page = f"a page ({excerpt(error.named, 60)})" if error.named else "a page"
            says = f"a proxy or balancer in between answered with {page}, and the API server was not asked"
            return TO_SERVER, says, _of_proxy(row)
        case ClientFault.PROXY:
            return TO_SERVER, "an HTTP proxy on the way to the API server did not let kubectl through", _of_proxy(row)
        case ClientFault.CUT:
            return _of_cut()
        case ClientFault.ADDRESSLESS:
            return _addressless(about)
        case ClientFault.SSH:
            way = Gap(
                "whether it answers to SSH from the API server's network",
                "kubectl get nodes -o wide   # then nc -vz <address> 22",
            )
            return "API server to node by SSH tunnels", "the API server has no SSH tunnel to any node: the way of GKE and others before Konnectivity", (
                Candidate("port 22 of the nodes is closed to the API server, or the cluster's SSH key is gone from them", way),
            )  # fmt: skip
        case ClientFault.UNSERVED | ClientFault.CERTIFICATE | ClientFault.NAME | ClientFault.UNREACHED:
            return _of_server(error)
        case ClientFault.DECISION:
            rule = Gap("the rule", "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations")
            return "API server to webhook, which answered", "a webhook refused the object by its own decision", (
                Candidate("the object breaks the webhook's rule", rule),
            )  # fmt: skip
        case ClientFault.RIGHT:
            return complaint_rights.LEG, complaint_rights.SAYS, (complaint_rights.candidate(row, rows, about),)
        case ClientFault.PROGRAM:
            beside = Gap(
                "what is in it", f"kubectl debug -it {_placed(row, about)} --image=busybox --target=<container>"
            )
            return "the container itself: the call came through to it", f"it cannot run {error.named}", (
                Candidate("its image has no such program: use one that it has, or a debug container beside it", beside, is_stated=True),
            )  # fmt: skip
        case ClientFault.NODE:
            limits = "sysctl fs.inotify.max_user_instances fs.inotify.max_user_watches; df -h /var/log; which socat   # on the pod's node"
            return "the node itself: its kubelet answered, so the call came as far as that", f"it says: {excerpt(error.named, 160)}", (
                Candidate("what the kubelet names is missing or used up on that machine, and the tunnel has no part in it", Gap("its limits and disk", limits)),
            )  # fmt: skip
        case ClientFault.RANCHER:
            return _of_rancher(about)
        case ClientFault.UPGRADE:
            look = Gap("what stands between kubectl and the API server", "kubectl config view --minify")
            says = f"what answered did not change the protocol of the connection: {excerpt(error.named, 120)}"
            return f"{TO_SERVER}, or behind it", says, (
                Candidate("a proxy, balancer or virtual API server (vcluster) on the way hands the upgrade not on: its own log says why", look),
            )  # fmt: skip
        case ClientFault.CONTAINER:
            pod = f"kubectl describe pod {_placed(row, about)}" if row.pod else "kubectl get pods -A -o wide"
            return "the pod itself: its kubelet answered", "the container that was asked for does not run, or ended", (
                _of_container(row, about) or Candidate("the container's own state", Gap("its state", pod)),
            )  # fmt: skip


def _of_container(row: ToolErrorRow, about: About) -> Candidate | None:
    """What the bundle itself shows of the pod that was asked for: its state, with what it waits for, and the look that comes next."""
    bad = [pod for pod in about.pods if row.pod and pod.name == row.pod and pod.health is False]
    if not bad:
        return None
    halt, pod = about.halts.first(bad), bad[-1]
    ran = bool(pod.restarts)
    last = f"kubectl logs {_placed(row, about)} --all-containers --previous --tail=20"
    events = f"kubectl get events -A --field-selector involvedObject.name={pod.name}"
    look = Gap("its last words", last) if ran else Gap("whether that still holds", events)
    return Candidate(f"{pod.name} is {pod.state}{f': {halt.words}' if halt else ''}", look, is_stated=True)


def _placed(row: ToolErrorRow, about: About) -> str:
    """The pod with the namespace that the command asked in, or in which it is listed: ``-n shop web-0``."""
    listed = {pod.namespace for pod in about.pods if pod.name == row.pod and pod.namespace}
    space = uses.space_asked(row.command) or (listed.pop() if len(listed) == 1 else "")
    return f"-n {space} {row.pod or '<pod>'}" if space else row.pod or "<pod>"


def _of_rancher(about: About) -> Explained:
    """Its agent in the cluster dials Rancher; the cluster itself may be well, and its own kubeconfig asks it without Rancher."""
    pods = [pod for pod in about.pods if remote_dialer.CATTLE.match(pod.name)]
    bad = next((pod for pod in pods if pod.health is False), None)
    space = (pods[0].namespace if pods else None) or "cattle-system"
    logs = f"kubectl logs -n {space} {bad.name if bad else '-l app=cattle-cluster-agent'} --tail=20"
    look = Gap(
        "its own words",
        logs + (" --previous" if bad and bad.restarts else "") + "   # with the cluster's own kubeconfig",
    )
    what = (
        f"{bad.name} is {bad.state}: its log says why"
        if bad
        else "its cattle-cluster-agent does not run, or does not reach Rancher"
    )
    says = "Rancher has no connection to that cluster, whose API server was not asked"
    return "Rancher to the cluster's own agent (cattle-cluster-agent)", says, (Candidate(what, look),)


def _of_cut() -> Explained:
    mtu = Gap("the largest packet that passes", "ping -M do -s 1372 -c 3 <node address>   # smaller until it passes")
    idle = Gap("what stands between kubectl and the API server", "kubectl config view --minify")
    return f"{TO_SERVER}, or behind it", "the connection was cut in the middle of an answer", (
        Candidate("packets of full size do not pass: an MTU on the way", mtu),
        Candidate("a balancer or proxy ends long connections", idle),
    )  # fmt: skip


def _of_server(error: ClientError) -> Explained:
    """The API server itself is not reached, which says nothing of the tunnel behind it."""
    if error.fault is ClientFault.UNSERVED:
        look = Gap("whether it runs", "crictl ps -a --name kube-apiserver   # on its machine")
        return TO_SERVER, "the machine answers, and no API server listens there, which says nothing of the tunnel", (
            Candidate("the API server does not run", look),
            Candidate("kubectl asks another address or port than the API server's", Gap("what it asks", "kubectl config view --minify")),
        )  # fmt: skip
    if error.fault is ClientFault.CERTIFICATE:
        says = f"kubectl does not accept the API server's certificate: {excerpt(error.named, 120)}"
        return TO_SERVER, says, _certificate(error.trust, error.whose)
    if error.fault is ClientFault.NAME:
        asked = Gap("whether it is known here", f"getent hosts {error.named}; kubectl config view --minify")
        return TO_SERVER, f"this machine does not resolve {error.named}, which says nothing of the tunnel", (
            Candidate("its DNS does not know the name: a private zone without VPN, a resolver that is down", asked),
            Candidate("the kubeconfig names a cluster that is gone, or an old address", asked),
        )  # fmt: skip
    probe = Gap("whether it answers from here", "kubectl get --raw /readyz -v 6")
    return TO_SERVER, "kubectl does not reach the API server at all, which says nothing of the tunnel", (
        Candidate("no way from this machine to the API server's address: firewall, VPN, proxy", probe),
    )  # fmt: skip


def _login(about: About) -> str:
    """What shows the user of kubectl, or fetches new credentials where the product has a command for it."""
    if about.language.on_ibm:
        return f"{commands.cli(about)} cluster config --cluster {commands.cluster(about)}"
    return "kubectl config view --minify; kubectl auth whoami"


def _certificate(trust: Trust | None, whose: Whose | None) -> tuple[Candidate, ...]:
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
        stranger = Candidate(
            "a proxy on the way shows a certificate of its own", Gap("who signed it", f"{show} -issuer")
        )
        elsewhere = Candidate(
            "the address in the kubeconfig leads to something that is not the API server",
            Gap("what it asks", "kubectl config view --minify"),
        )
        own = Candidate("the address in the kubeconfig is none of the certificate's", names)
        if whose is Whose.ANOTHERS:
            return stranger, elsewhere
        return (stranger, own) if whose is Whose.UNRELATED else (own,)
    signer = Gap("who signed it", f"{show} -issuer")
    return (
        Candidate("the kubeconfig has another cluster's CA, or one from before it was changed", signer),
        Candidate("a proxy on the way shows a certificate of its own", signer),
    )


def _of_proxy(row: ToolErrorRow) -> tuple[Candidate, ...]:
    """exec, attach, port-forward and cp change the protocol of their connection, which many proxies do not pass; a `get` they pass."""
    what = (
        "the proxy of this machine does not pass the change of protocol (SPDY, WebSocket) that the command needs"
        if uses.upgrades(row.command, row.message)
        else "the proxy of this machine refuses the request, or wants a login"
    )
    env = Gap(
        "the proxy, and the address that has to stand in NO_PROXY",
        "env | grep -i _proxy; kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}'",
    )
    past = Gap("whether it works without the proxy", "NO_PROXY='*' kubectl get --raw /readyz")
    return Candidate(what, env), Candidate("a balancer or proxy in front of the API server refuses it", past)


def _of_kubelet(error: ClientError, about: About) -> Explained:
    leg = f"the kubelet, which answered{' through the tunnel' if about.tunnel == 'konnectivity' else ''}"
    log = Gap(
        "the kubelet's log", "journalctl -u kubelet --since -1h | grep -iE 'unauthorized|x509'   # on the pod's node"
    )
    unknown = Candidate("it does not accept the API server's client certificate", log)
    if error.missed:
        user, verb, what = error.missed
        if denial.is_anonymous(user):
            return leg, "the kubelet does not know who calls it, and lets nobody in without a name", (unknown,)
        may = Gap("whether it may", f"kubectl auth can-i {verb} {what} --as={shlex.quote(user)}")
        return leg, f"the kubelet knows the API server as {user}, which has no right to {verb} {what}", (
            Candidate(f"no binding gives {user} the role system:kubelet-api-admin", may),
        )  # fmt: skip
    listed = Gap("the nodes' addresses, and the pod's node", "kubectl get nodes,pods -A -o wide")
    return leg, "the kubelet that was asked turned the call down", (
        Candidate("another kubelet than the pod's was asked: nodes that share an address, a stale one", listed),
        unknown,
    )  # fmt: skip


def told(rows: Iterable[ToolErrorRow], about: About) -> list[tuple[ToolErrorRow, Explained]]:
    """Rows whose leg is known, those of uses first."""
    listed = list(rows)
    away = errors.is_turned_away(listed)
    found = [(row, leg) for row in listed if (leg := leg_of(row, about, rows=listed, turned_away=away)) is not None]
    return sorted(found, key=lambda one: not is_use(one[0]))

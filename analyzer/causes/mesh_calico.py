"""Calico itself: calico-node with its BIRD, and typha."""

from __future__ import annotations

from analyzer.causes import calico_end, calico_told, host_firewall, node_down
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.causes.halt_remedies import for_halt
from analyzer.causes.mesh_pattern import ROWS, kind_of
from analyzer.causes.refused_remedies import for_lacking
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.facts.halts import HaltKind
from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.picture import Pattern
from analyzer.mesh.plain import MeshView
from analyzer.model import Remedy, Status
from analyzer.policy.ways import Way

CAUSES = Rules()
TYPHAS = "kubectl get pods,endpoints -A -o wide | grep -i typha"
PODS = "kubectl get pods -A -l k8s-app=calico-node -o wide"


@CAUSES.cause(
    "calico-node-down",
    "calico-node or typha unhealthy",
    reads=(
        "AG-05",
        "BGP-03",
        "BGP-05",
        "BGP-08",
        "BGP-09",
        "POL-11",
    ),
    follows=ROWS,
)
def calico(about: About, mesh: MeshView, outcomes: Outcomes) -> Finding | None:
    """
    A socket that refuses is a BIRD that died (direct), and pods that are not ready are stated; the rest is a sign.

    A socket or process that was not found is likely at best, where BGP is in use, and possible where nothing says so.
    """
    outcome, typha = outcomes["BGP-08"], outcomes["BGP-09"]
    state = told(outcomes, "BGP-08", details.CalicoNode) or details.CalicoNode()
    if denials := host_firewall.felt(outcomes, Way.TYPHA):
        return host_firewall.denied(outcomes, denials, ("BGP-08", "BGP-09"), "S6")
    if mesh.stopped:
        nodes = [one.place for one in mesh.stopped]
        log = _log(about, nodes)
        return Finding(
            CONFIRMED if state.died else LIKELY,
            f"BIRD does not run on {some(nodes)}: {mesh.stopped[0].why.value}",
            ("BGP-08", *fails(outcomes, *ROWS)),
            proof(outcomes, ("BGP-08", "BGP-03")),
            (customer(f"restart calico-node on {some(nodes)} and look at its log", PODS, "S6"),),
            (log,) if state.died else (log, commands.networking()),
            scope=some(nodes),
        )
    if (lacking := _lacking(mesh, outcomes)) is not None:
        return lacking
    without = typha.status is Status.FAIL
    with_node = not (without or state.reasoned or state.died) and bool(node_down.calico_with(about))
    if (
        outcome.status is Status.FAIL
        and not with_node
        and (not mesh.rows or _explains(mesh, state.nodes) or not mesh.down)
    ):
        direct = state.pods_not_ready > 0 and not state.by_bgp and state.reasoned
        # a BIRD that does not run refuses; where the host is not reached, its pod is not ready for that
        unrouted = (
            bool(mesh.down)
            and not (state.reasoned or without)
            and len(mesh.bad_with(BirdError.UNROUTED)) * 2 > len(mesh.bad_rows)
        )
        by_bgp = state.by_bgp or _speaks(mesh, state) or unrouted
        return Finding(
            CONFIRMED if direct and not mesh.down else POSSIBLE if by_bgp else LIKELY,
            _in_words(outcomes, without=without, state=state),
            ("BGP-08", *(("BGP-09",) if without else ()), *fails(outcomes, *ROWS, "AG-05")),
            proof(outcomes, (*(("BGP-09",) if without and not state.datastore else ()), "BGP-08", "BGP-03")),
            (
                *calico_end.told(about, state.end),
                *_to_datastore(state),
                *(_typha_pods(about, outcomes) if without and not state.datastore else ()),
                *_to_typha(state.typha),
                *(() if without or state.datastore or state.end or _no_typha(state) else _by_reason(about, state) or (_runbook(about),)),
            ),
            (commands.events(),),
            scope=some(outcome.subjects),
            rival=by_bgp,
            title=calico_end.title(state),
        )  # fmt: skip
    if (told_only := calico_told.restarted(mesh, outcomes, state)) is not None:
        return told_only
    if (ended := calico_end.alone(about, mesh, outcomes, state, (*_to_datastore(state), *_to_typha(state.typha)))) is not None:  # fmt: skip
        return ended
    if outcome.status is Status.UNKNOWN and state.unseen:
        return Finding(
            POSSIBLE,
            outcome.summary,
            ("BGP-08",),
            proof(outcomes, ("BGP-08", "BGP-03")),
            (customer("look whether calico-node is ready there, and whether Calico is to use BGP at all", PODS, "S6"),),
            (commands.networking(), commands.agent_pods()),
        )
    unheard = told(outcomes, "BGP-09", details.TyphaUnreached)
    if typha.status is Status.WARN and unheard is not None:
        return Finding(
            POSSIBLE,
            typha.summary,
            ("BGP-09", *fails(outcomes, *ROWS)),
            proof(outcomes, ("BGP-09",)),
            (*_to_typha(unheard), customer("see whether Typha runs, and how busy its nodes are", f"{TYPHAS}; kubectl top nodes", "S6")),
            (commands.Gap("what Typha says of that minute", "kubectl logs -n calico-system -l k8s-app=calico-typha --prefix --tail=200"),),
            scope=unheard.place,
            title="Calico's nodes get no answer of Typha",
        )  # fmt: skip
    if typha.status is Status.FAIL:
        return Finding(
            LIKELY,
            typha.summary,
            ("BGP-09", *fails(outcomes, *ROWS)),
            proof(outcomes, ("BGP-09",)),
            _typha_pods(about, outcomes),
            (commands.events(),),
        )
    gone = mesh.bad_with(BirdError.SHUT)
    if gone and kind_of(mesh) is Pattern.NODE:
        peers = sorted({r.peer_ip for r in gone})
        return Finding(
            LIKELY,
            f"BIRD of {some(peers)} stopped on purpose: its peers got `Administrative shutdown`",
            fails(outcomes, *ROWS),
            proof(outcomes, ("BGP-05", "BGP-03")),
            (customer("start calico-node there", PODS, "S6"),),
            (commands.bird(about),),
            scope=some(peers),
        )
    if mesh.lonely and not mesh.rows:
        return (
            Finding(
                LIKELY,
                f"BIRD runs without any peer on {some(str(r.node) for r in mesh.lonely)}",
                fails(outcomes, *ROWS),
                proof(outcomes, ("BGP-03",)) or (),
                (customer("look at confd and the node records", "calicoctl get nodes -o wide", "S6"),),
                (commands.bird(about),),
            )
            if fails(outcomes, *ROWS)
            else None
        )
    return None


def _lacking(mesh: MeshView, outcomes: Outcomes) -> Finding | None:
    """Its controller has no pods that are ready: confirmed where the API server refuses them or none exists, and likely where they are."""
    node = told(outcomes, "BGP-08", details.LackingPods)
    state = node or told(outcomes, "BGP-09", details.LackingPods)
    own = "BGP-08" if node else "BGP-09"
    if state is None or outcomes[own].status is not Status.FAIL:
        return None
    direct = state.counted and (state.obstacle is not None or not state.exist) and not mesh.rows
    return Finding(
        CONFIRMED if direct and node else LIKELY,
        outcomes[own].summary,
        (own, *fails(outcomes, *ROWS)),
        proof(outcomes, (own,), limit=4),
        for_lacking(state, "S6"),
        (commands.events(),),
        scope=state.name,
        title="" if state.exist and state.obstacle is None else f"The pods of {state.name} are not created",
    )


def _in_words(outcomes: Outcomes, *, without: bool, state: details.CalicoNode) -> str:
    """What is down, and what waits for what: an API server that is not reached keeps Typha down as it does calico-node."""
    node, typha = outcomes["BGP-08"].summary, outcomes["BGP-09"].summary
    if not without:
        return node
    if state.datastore:
        return f"{node}; {typha}, and Typha needs the same API server"
    return f"{typha}, and calico-node waits for one: {node}"


def _log(about: About, nodes: list[str]) -> commands.Gap:
    pod = next((one for one in about.role("calico-node") if one.node in nodes and one.namespace), None)
    named = f"-n {pod.namespace} {pod.name}" if pod else "-n <its namespace> <calico-node pod>"
    return commands.Gap("log of that calico-node", f"kubectl logs {named} -c calico-node")


def _speaks(mesh: MeshView, state: details.CalicoNode) -> bool:
    """
    Does BIRD of each of these nodes hold a session, or find no way to its peers, and does nothing else say why its pod is not ready;
    or does BIRD of one node answer, which has no session either, beside pods of which none is ready.

    Calico's readiness asks for all sessions of the mesh, of IPv6 as of IPv4: then the pods wait for what is missing, and are no cause of it.
    """
    if mesh.beside and mesh.rows and not mesh.down:
        return not state.reasoned and not state.died
    own = {mesh.addresses.get(n, n) for n in state.nodes}
    told = mesh.elsewhere
    speak = bool(own) and (
        told.is_dark or bool(told.apart) or all(not mesh.cut_everywhere(one) or _finds_no_way(mesh, one) for one in own)
    )
    return speak and bool(mesh.down) and not state.reasoned and not state.died


def _finds_no_way(mesh: MeshView, address: str) -> bool:
    """Does BIRD there state of every session that is down that packets vanish or have no route: it runs, and dials in vain."""
    lost = {id(row) for row in mesh.bad_with(BirdError.UNROUTED, BirdError.TIMEOUT)}
    stated = [id(row) for row in mesh.bad_rows if mesh.own(row) == address]
    return bool(stated) and lost.issuperset(stated)


def _explains(mesh: MeshView, nodes: tuple[str, ...]) -> bool:
    """Does every bad pair have one of these nodes at one end."""
    own = {mesh.addresses.get(n, n) for n in nodes}
    return bool(own) and mesh.all_down_touch(own)


def _to_datastore(state: details.CalicoNode) -> tuple[Remedy, ...]:
    """The API server's service is an address of kube-proxy: a new pod on the same node gets no further."""
    if not state.datastore:
        return ()
    host, _, port = state.datastore.rpartition(":")
    where = some(state.nodes) if state.nodes else "that node"
    return (
        customer(
            f"let {where} reach the API server at {state.datastore}: kube-proxy there, then the way to the address behind the service",
            f"nc -vz -w 5 {host.strip('[]')} {port}   # on {state.nodes[0] if state.nodes else 'that node'}; then kubectl get endpoints kubernetes, and the same to these",
            "S6",
        ),
    )


def _to_typha(typha: details.TyphaUnreached | None) -> tuple[Remedy, ...]:
    """What gives Felix its connection: the port, or certificates that both ends accept."""
    if typha is None:
        return ()
    if typha.by_tls:
        secrets = "kubectl get secrets -A | grep -E 'typha-certs|node-certs'"
        return (customer("give calico-node and Typha certificates that each other's CA accepts", secrets, "S6"),)
    if typha.is_unready:
        text = "let Typha's service have an address: see that a pod of it is ready and has an IP; one of the host's network takes its node's INTERNAL-IP, and has none where the node states none"
        return (customer(text, f"{TYPHAS}; kubectl get nodes -o wide", "S6"),)
    host, _, port = typha.address.rpartition(":")
    start = f"from {typha.place} " if typha.place else ""
    end = f" at {host}" if host else ""
    probe = f"nc -vz -w 5 {host} {port}   # on {typha.place or 'that node'}" if host else TYPHAS
    return (
        customer(
            f"let TCP {port or '5473'} {start}reach Typha{end}: firewall, security group or policy of the nodes",
            probe,
            "S6",
        ),
    )


def _no_typha(state: details.CalicoNode) -> bool:
    """Is it said that there is no Typha to connect to: a new calico-node finds none either."""
    return state.typha is not None and state.typha.is_unready


def _typha_pods(about: About, outcomes: Outcomes) -> tuple[Remedy, ...]:
    """What holds Typha's own pods down: each calico-node gets its data from one of them."""
    bad = [pod for pod in about.role("typha") if not pod.ready]
    if not bad:
        return (customer("look at Typha's pods: port 5473, memory limits", TYPHAS, "S6"),)
    pod = bad[0]
    where = f"-n {pod.namespace or 'calico-system'} {pod.name}"
    state = told(outcomes, "BGP-09", details.PodsNotReady)
    if state is not None and state.port_taken:
        text = f"free the host port that {pod.name} asks for (5473): on each node that would take it another pod has it, as one more Typha, or that of a second Calico"
        if state.taints:
            text += f"; or let it tolerate {some(state.taints)}, which keeps it off the others; one Typha per node that may have one is enough, so fewer replicas do as well"
        look = "kubectl get pods -A -o wide | grep -i typha; kubectl get pods -A -o jsonpath='{range .items[*]}{.metadata.namespace}/{.metadata.name} {.spec.nodeName} {.spec.containers[*].ports[*].hostPort}{\"\\n\"}{end}' | grep -w 5473"
        return (customer(text, look, "S6"),)
    if (halt := about.halts.first(bad)) is not None:
        return for_halt(about, halt, "S6")
    if pod.status == "Pending":
        text = f"let {pod.name} be placed: its events name the taint, the host port 5473 or the resource that no node gives it"
        return (customer(text, f"kubectl describe pod {where}", "S6"),)
    look = f"kubectl describe pod {where}; kubectl logs {where} --previous"
    return (customer(f"bring {pod.name} up: {pod.state} (port 5473, memory limit, its certificates)", look, "S6"),)


def _by_reason(about: About, state: details.CalicoNode) -> tuple[Remedy, ...]:
    """What the one reason asks for that is stated of a pod that is not ready; a probe that fails only repeats that it is not."""
    if state.typha is not None or state.by_bgp:
        return ()
    halt = about.halts.first(pod for pod in about.role("calico-node") if pod.ready is False)
    return for_halt(about, halt, "S6") if halt is not None and halt.kind is not HaltKind.PROBE else ()


def _runbook(about: About) -> Remedy:
    """The pods that are not ready by name where they are listed; elsewhere than on IBM Cloud nodes are not reloaded."""
    last = "; none anywhere: master refresh" if about.language.on_ibm else ""
    more = "reboot its worker, then reload it" if about.language.on_ibm else "drain and reboot its node"
    bad = [pod for pod in about.role("calico-node") if pod.ready is False]
    names = " ".join(pod.name for pod in bad[:3])
    spaces = {pod.namespace or "calico-system" for pod in bad}
    command = f"kubectl delete pod -n {spaces.pop()} {names}" if len(spaces) == 1 else PODS
    text = f"give calico-node a new pod, which costs its node's sessions some seconds; where it stays so, {more}{last}"
    return customer(text, command, "S6")

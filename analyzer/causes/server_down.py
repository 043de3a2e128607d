"""The Konnectivity server does not run."""

from __future__ import annotations

from analyzer.causes import (
    balancer,
    listeners,
    one_refusal,
    pod_restart,
    server_name,
    server_setup,
    server_words,
    unit_remedies,
)
from analyzer.causes.base import (
    CONFIRMED,
    LIKELY,
    POSSIBLE,
    Finding,
    Outcomes,
    Rules,
    customer,
    fails,
    outweighed,
    proof,
    refresh,
    sre,
    told,
)
from analyzer.causes.pod_restart import restart_server, save_logs
from analyzer.causes.server_replica import one_of_several, some_good, starts_again
from analyzer.checks import commands, details, port_listens
from analyzer.checks.base import Cite, plural
from analyzer.checks.carried import in_words, uses_since
from analyzer.facts.cluster import About
from analyzer.facts.generated import SERVER
from analyzer.konnectivity.chain import Reason
from analyzer.model import Remedy, Status
from analyzer.schema import ContainerRow, EventRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.view import TunnelView
from analyzer.vendors import ibm, spaces

CAUSES = Rules()
NOT_LISTENING = frozenset({Reason.REFUSED, Reason.NO_SOCKET})
SOME_CALLS = "Some calls do not reach the Konnectivity server: one of several is down, or it comes and goes"
NO_NAME = "The Konnectivity server's name does not resolve where the API server runs"
NOT_ANSWERING = frozenset({Reason.DNS, Reason.TIMEOUT, Reason.UNROUTED})


@CAUSES.cause(
    "server-down",
    "Konnectivity server not running or not ready",
    reads=(
        "AG-02",
        "AG-03",
        "AG-05",
        "AG-07",
        "AG-09",
        "CP-01",
        "CP-02",
        "CP-03",
        "CP-04",
        "CP-07",
        "CP-08",
        "CP-11",
        "ERR",
        "RES-01",
        "SRV-01",
        "SRV-01b",
        "SRV-03",
        "TUN-03",
    ),
)
def server_down(
    about: About, tunnel: TunnelView, outcomes: Outcomes, containers: Rows[ContainerRow], events: Rows[EventRow], cite: Cite
) -> Finding | None:  # fmt: skip
    """
    The server's pod is not ready (direct state), its log ends in a fatal error, or callers are refused at its socket or port.

    Refused alone is likely: a firewall that resets looks the same from the agent. What the API server is refused on its own
    machine no firewall explains; a pod that is ready does: then the two name different sockets.
    """
    direct = [i for i in fails(outcomes, "CP-01", "CP-03", "CP-04") if outcomes[i].status is Status.FAIL]
    refused = tunnel.failure_classes().get(ErrorClass.REFUSED, [])
    asked = server_words.asked_for(about, tunnel, containers, events, outcomes)
    remedies = (*asked, *_remedies(about, outcomes, known=bool(asked)))
    mind = (unit_remedies.elsewhere(outcomes) or commands.master_pods(about), commands.server_log(about))
    if direct:
        total = all(outcomes[i].status is not Status.PASS for i in ("CP-01", "CP-03"))
        good = some_good(about, outcomes) if "CP-01" not in direct else outcomes["CP-01"].partial
        partial = good or one_of_several(about, outcomes)
        if partial:
            return None  # one of three: another cause
        certainty = CONFIRMED if total else LIKELY
        if direct == ["CP-03"] and _of_some_container(about, containers):
            certainty = LIKELY if fails(outcomes, "AG-03", "AG-09", "CP-11", "SRV-01", "SRV-03") else POSSIBLE
        stated = [one for id in direct for one in outcomes[id].evidence]
        if certainty is CONFIRMED and _may_be_one_of_several(about, outcomes):
            certainty = LIKELY
        uses = uses_since(about, stated)
        if certainty is CONFIRMED and {use.source for use in uses} & {one.source for one in stated}:
            certainty = LIKELY  # the use is known to be later
        return Finding(
            certainty,
            outcomes["CP-04" if "CP-04" in direct else direct[0]].summary  # the container itself decides
            + (f"; but {in_words(uses)}, so it is or was up for a while" if uses else ""),
            (
                *direct,
                *fails(
                    outcomes,
                    "AG-03",
                    "AG-09",
                    "SRV-03",
                    "ERR",
                    "AG-02",
                    "AG-05",
                    "SRV-01",
                    "SRV-01b",
                    "CP-11",
                    "CP-02",
                    "CP-07",
                    "TUN-03",
                ),
            ),
            (*proof(outcomes, (*reversed(direct), "CP-11", "ERR"), limit=4), *cite(uses[:1])),
            remedies,
            mind,
        )
    if (leg := _leg(about, outcomes, remedies)) is not None:
        return leg
    if (shared := _shared(outcomes, remedies, mind)) is not None:
        return shared
    if _elsewhere(tunnel, outcomes):
        return None
    if refused and tunnel.failing and len(tunnel.failing) >= len(tunnel.agent_states) - len(tunnel.connected):
        kinds = tunnel.failure_classes()
        if max(kinds, key=lambda k: len(kinds[k])) is not ErrorClass.REFUSED:
            return None
        if listeners.behind(about, refused) or port_listens.led_astray(about, tunnel) is not None:
            return None
        healthy = outcomes["CP-01"].status is Status.PASS or outcomes["CP-03"].status is Status.PASS
        text = f"{plural(len(refused), 'connect')} of {plural(len(tunnel.failing), 'agent')} refused: the address answers and nobody listens on the port"
        if healthy or one_refusal.server_goes_on(about, tunnel, refused):
            seen = "the server's pod is ready" if healthy else "the server's own log goes on meanwhile"
            return Finding(
                POSSIBLE,
                f"{text}; {seen}, so the address or port on the way is wrong",
                fails(outcomes, "ERR", "AG-09"),
                proof(outcomes, ("ERR", "AG-09")),
                remedies,
                mind,
            )
        thin = one_refusal.is_all(tunnel, outcomes, refused)
        found = Finding(
            POSSIBLE if thin else LIKELY,
            text + ("; so few lines show neither that it lasts nor that the port is the right one" if thin else ""),
            fails(outcomes, "ERR", "AG-09", "AG-03", "SRV-03", "SRV-01"),
            proof(outcomes, ("ERR", "AG-09")),
            (*(one_refusal.remedies(about, remedies) if thin else remedies), *listeners.in_front(about, refused)),
            (one_refusal.separates(about, refused), *mind) if thin else mind,
        )
        return outweighed(found, uses_since(about, refused), cite)
    return server_setup.missing(about, outcomes)


def _shared(outcomes: Outcomes, remedies: tuple[Remedy, ...], mind: tuple[commands.Gap, ...]) -> Finding | None:
    """A pod of a control plane is not ready, the server is one of its containers, and nothing states which of them is down."""
    found = told(outcomes, "CP-01", details.PodsNotReady)
    if outcomes["CP-01"].status is not Status.WARN or found is None or found.is_anothers:
        return None
    others = ("AG-03", "AG-09", "CP-11", "SRV-01", "SRV-03", "ERR")
    text = outcomes["CP-01"].summary
    return Finding(
        POSSIBLE, text, ("CP-01", *fails(outcomes, *others)), proof(outcomes, ("CP-01", *others)), remedies, mind
    )


def _may_be_one_of_several(about: About, outcomes: Outcomes) -> bool:
    """Did machines say that their server ended, and nothing says that the cluster has no other machine with one."""
    ended = told(outcomes, "CP-01", details.ProgramExits)
    return ended is not None and ended.down > 0 and about.server_count.value is None


def _of_some_container(about: About, containers: Rows[ContainerRow]) -> bool:
    """Are all that is known of the pods that are not ready counts as 4/5: the one of five may be another than the server."""
    bad = [pod for pod in about.role("kube-apiserver") if pod.ready is False]
    named = {row.pod for row in containers if row.ready is False}
    return bool(bad) and all(pod.ready_containers and pod.name not in named for pod in bad)


def _elsewhere(tunnel: TunnelView, outcomes: Outcomes) -> bool:
    """Were the agents refused at another place than this cluster's server: at what their arguments name wrongly, or on their own node."""
    wrong = told(outcomes, "AG-07", details.AgentArguments)
    if outcomes["AG-07"].status is Status.FAIL and wrong is not None and (wrong.against_cluster or wrong.worker):
        return True
    return bool(tunnel.failing) and all(balancer.is_local(state) for state in tunnel.failing)


def _unplaced(about: About) -> tuple[Remedy, ...]:
    """A server's pod that has no node is not helped by another pod: what it lacks stands in its events."""
    pod = next((p for p in about.role("server", "kube-apiserver") if p.status == "Pending" and not p.node), None)
    if pod is None:
        return ()
    space = pod.namespace or commands.master_namespace(about)
    text = f"{pod.name} waits for a node: read the scheduler's reason, and give it room on a management node or take away what keeps it off"
    return (sre(text, f"kubectl -n {space} describe pod {pod.name} | tail -20", "S1"),)


def _remedies(about: About, outcomes: Outcomes, *, known: bool) -> tuple[Remedy, ...]:
    """
    What lets the server run again.

    Args:
        known: is it known what it lacks; then nobody is sent to look.
    """
    if waiting := _unplaced(about):
        return () if known else waiting
    if known and server_words.is_killed_by_its_probe(about):
        return (sre("save its logs of this run and of the one before: they say what it was doing", save_logs(about).rstrip("; ") or None, "S1"),)  # fmt: skip
    ended = told(outcomes, "CP-01", details.ProgramExits)
    if ended is not None and ended.units:
        return unit_remedies.started(ended.units, "S1", known=known)
    if (unpulled := next((p for p in about.role("server") if p.status in server_words.UNPULLED), None)) is not None:
        if known:
            return ()
        space = unpulled.namespace or commands.master_namespace(about)
        text = f"name an image that exists in {unpulled.name}, or let its node reach and log in to the registry: a container that never ran has no log, and a restart changes nothing"
        return (sre(text, f"kubectl -n {space} describe pod {unpulled.name}", "S1"),)
    own = told(outcomes, "CP-04", details.PodsNotReady)
    if own is None and not about.role("server"):
        own = told(outcomes, "CP-01", details.PodsNotReady)  # by its containers alone
    bad = next((p for p in own.pods if p.name), None) if own is not None and own.pods else None
    if bad is not None and about.language.product not in ("iks", "roks"):
        space = bad.namespace or commands.master_namespace(about)
        static = pod_restart.static(about, bad.name, None, bad.namespace)
        again = f"kubectl -n {space} delete pod {bad.name}" if static is None else pod_restart.again(static, SERVER)
        logs = f"kubectl -n {space} logs {bad.name} -c konnectivity-server --previous"
        return (
            sre(
                "save the last words of konnectivity-server, then restart its pod",
                f"{logs if static is None else pod_restart.kept(static, SERVER, 'server')}; {again}",
                "S2",
            ),
        )
    if told(outcomes, "CP-01", details.Absent) is not None:
        space, name = commands.master_namespace(about), f"konnectivity-server-{commands.cluster_id(about)}"
        text = "bring the server's one pod back; where the Deployment has its replica, the events of its ReplicaSet say what refuses the pod"
        look = f"kubectl -n {space} describe deployment,replicaset | grep -A 60 {name}"
        scale = f"kubectl -n {space} scale deployment {name} --replicas=1; {look}"
        return (sre(text, scale, "S1"), customer("refresh the master; it makes the server anew", refresh(about), "S12"))
    if about.language.on_ibm or ibm.is_own_host(about.agent_host.value or ""):
        return (
            sre(
                "save the server's logs (current and previous), then let it start again; watch it for four minutes",
                save_logs(about) + restart_server(about),
                "S1",
            ),
            customer("refresh the master; it restarts the server", refresh(about), "S12"),
        )
    if about.role("server"):
        return (
            sre(
                "save the server's logs (current and previous), then let it start again",
                save_logs(about) + restart_server(about),
                "S1",
            ),
        )
    if known or (unlisted := server_setup.unlisted(about)):
        return () if known else unlisted
    return (
        sre(
            "see on the control plane's machine why konnectivity-server does not run, then start it again",
            "journalctl -u k0scontroller --since -1h | grep -i konnectivity; systemctl restart k0scontroller"
            if about.language.product == "k0s"
            else "crictl ps -a --name konnectivity-server; crictl logs --tail 50 $(crictl ps -a --name konnectivity-server -q | head -1)",
            "S1",
        ),
    )


def _leg(about: About, outcomes: Outcomes, remedies: tuple[Remedy, ...]) -> Finding | None:
    """The API server's own dial to the server fails."""
    outcome = outcomes["CP-11"]
    found = told(outcomes, "CP-11", details.ServerLeg)
    if outcome.status is not Status.FAIL:
        return None
    if found is not None and found.reason not in NOT_LISTENING | NOT_ANSWERING:
        return None
    listening = found is None or found.reason in NOT_LISTENING
    if listening and found is not None and found.runs is details.SeenRunning.NOW:
        return None  # it runs, and what leads to it is wrong
    if starts_again(about, outcomes):
        return None  # one of several: another cause
    ready = any(outcomes[i].status is Status.PASS for i in ("CP-01", "CP-03", "CP-04"))
    text = outcome.summary
    if ready and listening:
        text += "; the server's pod is ready, so compare the socket or port of the egress configuration with the server's arguments"
    host = (found.address or "").partition(":")[0] if found is not None and found.reason is Reason.DNS else ""
    unnamed = server_name.looks(about, host)
    where = spaces.of_service(host) if unnamed else None
    pods = commands.Gap("the control plane's pods", f"kubectl get pods -n {where[0]} -o wide") if where else commands.master_pods(about)  # fmt: skip
    return Finding(
        LIKELY
        if listening
        and not ready
        and not outcome.partial
        and (found is None or (found.runs is None and not found.is_disputed))
        else POSSIBLE,
        text,
        ("CP-11", *fails(outcomes, "AG-03", "AG-09", "SRV-03", "ERR", "AG-02", "AG-05", "SRV-01", "SRV-01b", "TUN-03")),
        proof(outcomes, ("CP-11", "ERR")),
        unnamed or remedies,
        (pods, commands.server_log(about)),
        title=SOME_CALLS if outcome.partial else NO_NAME if unnamed else "",
    )

"""One of several Konnectivity servers is missing."""

from __future__ import annotations

from analyzer.causes import pod_restart, server_words, unit_remedies
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, fails, proof, sre, told
from analyzer.checks import commands, details
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.model import Remedy, Status
from analyzer.schema import ContainerRow, EventRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView

CAUSES = Rules()
BESIDE = ("AG-10", "SRV-03", "AG-03", "CP-02", "CP-07", "CP-11", "TUN-03")
"""What fails beside one server of several, because of it."""


def some_good(about: About, outcomes: Outcomes) -> bool:
    counted = told(outcomes, "CP-03", details.Replicas)
    return any(p.ready for p in about.role("kube-apiserver")) or (counted is not None and counted.ready > 0)


def one_of_several(about: About, outcomes: Outcomes) -> bool:
    """Did the server of some machines end, while more servers than those are announced, or another machine's runs."""
    ended = told(outcomes, "CP-01", details.ProgramExits)
    if ended is None or not ended.down:
        return False
    announced = max((int(w.value) for w in about.server_count.witnesses), default=0)
    return max(announced, ended.of) > ended.down


def starts_again(about: About, outcomes: Outcomes) -> bool:
    """Did an API server find nobody at its server, and one of several was started again and again while another runs without that."""
    return outcomes["CP-11"].partial and _restarting(about, outcomes) is not None


def _restarting(about: About, outcomes: Outcomes) -> str | None:
    """The server's pod that was started again and again, where another one runs."""
    told_of = told(outcomes, "CP-02", details.Restarts)
    if told_of is None or outcomes["CP-02"].status is not Status.WARN or not told_of.pods:
        return None
    name = told_of.pods[0]
    others = [pod for pod in about.role("server") if pod.name != name]
    return name if any(pod.health is True and not pod.restarts for pod in others) else None


def _names_server(about: About, outcomes: Outcomes) -> bool:
    """Is it the server's own container that is stated not to be ready, or a pod that is not there; 4/5 may be another container."""
    if outcomes["CP-04"].status is Status.FAIL:
        return True
    pods = about.role("kube-apiserver")
    return bool(pods) and not not_ready(pods)


def _remedies(about: About, outcomes: Outcomes) -> tuple[Remedy, ...]:
    """The pod that is not ready by its name: its last words, then a new one."""
    bad = next((p for p in not_ready(about.role("kube-apiserver"))), None)
    space = (bad.namespace if bad else None) or commands.master_namespace(about)
    if bad is None and not (about.language.on_ibm or about.language.product in commands.OF_OPENSHIFT):
        return (_which(about),)
    if bad is None:
        why = f"kubectl -n {space} describe replicaset -l app=kube-apiserver"
        text = (
            "have the missing kube-apiserver pod made; what stands in its way is said by the events of its ReplicaSet"
        )
        return (sre(text, f"{why}; kubectl -n {space} rollout restart deployment kube-apiserver", "S2"),)
    container = " -c konnectivity-server" if outcomes["CP-04"].status is Status.FAIL else ""
    where = f" {bad.node}" if bad.node else ""
    last = f"; reload its management node{where} when it stays" if about.language.on_ibm is not False else ""
    if (static := pod_restart.static(about, bad.name, bad.node, bad.namespace)) is not None:
        own = "konnectivity-server" if container else static.stem
        text = f"save the last words of {own} of {bad.name}, then let its kubelet make it anew"
        return (sre(text, f"{pod_restart.kept(static, own, own)}; {pod_restart.again(static, own)}", "S2"),)
    return (
        sre(
            f"save the last words of {bad.name}, then give it a new pod{last}",
            f"kubectl -n {space} logs {bad.name}{container} --previous --tail 50; kubectl -n {space} delete pod {bad.name}",
            "S2",
        ),
    )


def _which(about: About) -> Remedy:
    """Elsewhere nothing says by which object the missing one is made: a look at all of them tells which it is."""
    text = "see which of the servers that are announced is missing, and why: "
    if about.language.product == "k0s":
        look = (
            "k0s status; journalctl -u k0scontroller --since -1h | grep component=konnectivity   # on each controller"
        )
        return sre(f"{text}every controller runs one, as a child of k0s", look, "S2")
    return sre(f"{text}its pod's events say what stands in its way", str(commands.master_pods(about).command), "S2")


def _again(about: About, *, known: bool) -> Remedy:
    """The server that is down by its pod; what it lacks comes first where that is known."""
    name = about.server_pods[0].name
    if known:
        return sre(f"let {name} start again; the others go on meanwhile", pod_restart.restart_server(about), "S2")
    text = f"save the logs of {name} (current and previous), then let it start again; the others go on meanwhile"
    return sre(text, pod_restart.save_logs(about) + pod_restart.restart_server(about), "S2")


def _on_machine(about: About) -> Remedy:
    """The server of one machine: its last words there, then a start."""
    k0s = about.language.product == "k0s"
    look = (
        "journalctl -u k0scontroller --since -1h | grep component=konnectivity; systemctl restart k0scontroller"
        if k0s
        else "crictl logs --tail 50 $(crictl ps -a --name konnectivity-server -q | head -1)"
    )
    return sre("see on that machine why its server ends, then start it again; the others go on meanwhile", look, "S2")


@CAUSES.cause(
    "server-replica-missing",
    "One of several Konnectivity servers is missing",
    reads=(
        "AG-03",
        "AG-10",
        "CP-01",
        "CP-02",
        "CP-03",
        "CP-04",
        "CP-07",
        "CP-09",
        "CP-11",
        "SRV-03",
        "TUN-03",
    ),
)
def replica(
    about: About, tunnel: TunnelView, outcomes: Outcomes, containers: Rows[ContainerRow], events: Rows[EventRow]
) -> Finding | None:
    """
    One or two of three kube-apiserver pods (with the server inside) are not ready, or fewer servers answer than announced.

    What an API server beside such a container says of its own dial is explained by it. Servers with pods of their own are the same
    where one is down and another is ready.
    """
    if outcomes["CP-01"].status is Status.FAIL and outcomes["CP-01"].partial:
        asked = server_words.asked_for(about, tunnel, containers, events, outcomes)
        stated = fails(outcomes, "CP-01", "CP-03", "CP-04")
        return Finding(
            CONFIRMED,
            f"{outcomes['CP-01'].summary}; another server is ready",
            (*stated, *fails(outcomes, *BESIDE)),
            proof(outcomes, (*stated, "CP-11", "AG-10")),
            (*asked, _again(about, known=bool(asked))),
            (commands.master_pods(about),),
        )
    remedies = _remedies(about, outcomes)
    direct = [i for i in fails(outcomes, "CP-03", "CP-04") if outcomes[i].status is Status.FAIL]
    if direct and some_good(about, outcomes):
        plane, named = told(outcomes, "CP-09", details.ControlPlane), _names_server(about, outcomes)
        few = told(outcomes, "CP-03", details.TooFew) is not None and direct == ["CP-03"]  # by what stands beside them
        without_etcd = plane is not None and plane.etcd_down > 0  # then an API server's containers may fall by it
        return Finding(
            POSSIBLE if without_etcd and "CP-04" not in direct else CONFIRMED if named and not few else LIKELY,
            outcomes[direct[0]].summary,
            (*direct, *fails(outcomes, *BESIDE)),
            proof(outcomes, (*reversed(direct), *fails(outcomes, "CP-11", "AG-10"))),
            remedies,
            (commands.master_pods(about),),
        )
    if starts_again(about, outcomes) and (name := _restarting(about, outcomes)) is not None:
        pod = next(pod for pod in about.role("server") if pod.name == name)
        space = pod.namespace or commands.master_namespace(about)
        why = f"read the last words of {name} before its last start: what ends it is said there; the others go on meanwhile"
        return Finding(
            LIKELY,
            f"{outcomes['CP-02'].summary}, and another server was never started again; {outcomes['CP-11'].summary}",
            fails(outcomes, *BESIDE),
            proof(outcomes, ("CP-02", "CP-11")),
            (sre(why, f"kubectl -n {space} logs {name} --previous --tail 50", "S2"),),
            (commands.master_pods(about),),
            scope=f"calls of the API server beside {name}",
            title="One of several Konnectivity servers starts again and again",
        )
    if one_of_several(about, outcomes):
        ended = told(outcomes, "CP-01", details.ProgramExits)
        return Finding(
            LIKELY,
            f"{outcomes['CP-01'].summary}; other machines have a server, too",
            ("CP-01", *fails(outcomes, "AG-10", "SRV-03", "AG-03", "CP-11", "TUN-03")),
            proof(outcomes, ("CP-01", "AG-10")),
            unit_remedies.started(ended.units, "S2") if ended is not None and ended.units else (_on_machine(about),),
            (unit_remedies.elsewhere(outcomes) or commands.master_pods(about),),
        )
    short = [s for s in tunnel.connected if s.servers]
    want = max((int(w.value) for w in about.server_count.witnesses), default=0)
    if (
        short
        and want > 1
        and all(len(s.servers) < want for s in short)
        and len({x for s in short for x in s.servers}) < want
        and len(tunnel.servers) <= 1
    ):
        names = {x for s in short for x in s.servers}
        return Finding(
            POSSIBLE,
            f"servers announce {want}, agents find {len(names)}: the others are missing, or the announced count is wrong",
            fails(outcomes, "AG-10"),
            proof(outcomes, ("AG-10",)),
            remedies,
            (commands.master_pods(about),),
        )
    return None

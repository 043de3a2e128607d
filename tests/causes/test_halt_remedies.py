"""What lets a pod run again: the change by its own name and controller, for whoever has the pod."""

from __future__ import annotations

import pytest
from analyzer.causes.halt_remedies import doubled, for_halt, network_first, network_of, runner
from analyzer.facts.cluster import About
from analyzer.facts.halts import Halt, HaltKind
from analyzer.facts.pods import Pod
from analyzer.facts.scheduling import Obstacle, Rejection, Shortage
from analyzer.facts.start import Start, StartFault
from analyzer.schema import FactRow, PodRow

from tests.support.inline import bundle, events, nobody, node, nodes, pod, pods
from tests.support.tables import tables_of

ROW = PodRow(source="p", line=1, name="x")
WATCHER = Pod("shop", "watcher-5d8f7b9c66-vm2xk", "", "w1", status="CrashLoopBackOff", ready=False)
METRICS = Pod("kube-system", "metrics-server-5d8f7b9c66-vm2xk", "metrics-server", "w1", ready=False)
CALICO = Pod("kube-system", "calico-node-m5wkx", "calico-node", "w1", ready=False)
ETCD = Pod("kube-system", "etcd-cp1", "etcd", "cp1", ready=False)


def made(kind: HaltKind, pod: Pod = WATCHER, words: str = "the words", **more: object) -> Halt:
    return Halt(pod, kind, words, ROW, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "owner", "target"),
    [
        ("watcher-5d8f7b9c66-vm2xk", None, "deployment watcher"),
        ("watcher-vm2xk", "DaemonSet", "daemonset watcher"),
        ("watcher-0", None, "statefulset watcher"),
        ("watcher", None, ""),
    ],
)
def test_what_runs_a_pod_is_known_by_the_form_of_its_name(name: str, owner: str | None, target: str) -> None:
    """A Deployment's has two parts behind it, a StatefulSet's a number; of a bare one nobody knows."""
    assert runner(Pod("shop", name, "", owner_kind=owner)) == target


@pytest.mark.parametrize(("limit", "twice"), [("96Mi", "192Mi"), ("1Gi", "2Gi"), ("500", "1000"), ("1.5Gi", None)])
def test_a_limit_is_doubled_as_a_start(limit: str, twice: str | None) -> None:
    """In its own unit; a form that is none has no double."""
    assert doubled(limit) == twice


@pytest.mark.parametrize(
    ("halt", "text", "command"),
    [
        (made(HaltKind.MEMORY, container="main", limit="96Mi"), "raise the memory limit of container main of watcher-5d8f7b9c66-vm2xk above 96Mi, as a start to 192Mi", "set resources -n shop deployment watcher -c main --limits=memory=192Mi"),
        (made(HaltKind.MEMORY), "raise the memory limit of watcher-5d8f7b9c66-vm2xk:", "--limits=memory=<new limit>"),
        (made(HaltKind.MEMORY, METRICS, container="metrics-server"), "raise the memory limit", "set resources -n kube-system deployment metrics-server -c metrics-server"),
        (made(HaltKind.MEMORY, ETCD), "raise the memory limit of etcd-cp1", "ssh cp1 'grep -nE"),
        (made(HaltKind.ADDRESS, CALICO), "change how calico-node finds its address: ", "set env -n kube-system daemonset/calico-node IP_AUTODETECTION_METHOD=kubernetes-internal-ip"),
        (made(HaltKind.PROBE), "let watcher-5d8f7b9c66-vm2xk answer its probe: the words", "logs -n shop watcher-5d8f7b9c66-vm2xk"),
        (made(HaltKind.WORDS), 'mend what watcher-5d8f7b9c66-vm2xk ends with: "the words"', "kubectl edit deployment -n shop watcher"),
        (made(HaltKind.WORDS, ETCD), "mend what etcd-cp1 ends with", "ssh cp1 'cat /etc/kubernetes/manifests/etcd*.yaml'"),
        (made(HaltKind.EVICTED, shortage=Shortage("memory")), "free memory on w1", "kubectl describe node w1"),
    ],
)  # fmt: skip
def test_the_change_comes_first_and_names_what_is_changed(halt: Halt, text: str, command: str) -> None:
    """The pod, its container, its controller and its namespace; a static pod's manifest lies on its node."""
    first = for_halt(nobody(), halt, "S14")[0]
    assert first.text.startswith(text)
    assert command in (first.command or "")
    assert first.who == ("sre" if halt.pod is ETCD else "customer")


@pytest.mark.parametrize(
    ("start", "text", "command"),
    [
        (Start(StartFault.OBJECT, "watcher-tls", kind="secret"), "bring back secret watcher-tls in shop", "kubectl get secret -n shop watcher-tls"),
        (Start(StartFault.FILE, "/etc/tls/tls.key"), "bring back /etc/tls/tls.key", "{.spec.volumes}"),
        (Start(StartFault.REGISTRY, "reg.example", "10.0.0.9:443"), "let w1 reach reg.example (10.0.0.9:443)", "https://reg.example/v2/"),
        (Start(StartFault.TRUST, "reg.example"), "give w1 the CA", "-connect reg.example:443"),
        (Start(StartFault.CREDENTIALS, "reg.example"), "give watcher-5d8f7b9c66-vm2xk a pull secret", "imagePullSecrets"),
        (Start(StartFault.LIMIT, "reg.example"), "wait, or pull from reg.example", ""),
        (Start(StartFault.IMAGE, "reg.example"), "name an image in deployment watcher that exists", "kubectl edit deployment -n shop watcher"),
        (Start(StartFault.CONFIG, "/etc/w.conf:3"), "correct the configuration of watcher-5d8f7b9c66-vm2xk at /etc/w.conf:3", "{.spec.volumes}"),
        (Start(StartFault.FORBIDDEN, "/run/x.sock"), "let the user that watcher-5d8f7b9c66-vm2xk runs as open /run/x.sock", "{.spec.securityContext}"),
        (Start(StartFault.LISTENER, "0.0.0.0:8443"), "end what else listens at 0.0.0.0:8443 on w1", "ss -ltnp | grep :8443"),
        (Start(StartFault.LISTENER, "0.0.0.0:10250"), "give deployment watcher another port, by its own option", "kubectl edit deployment -n shop watcher"),
        (Start(StartFault.LISTENER, "/run/x.sock"), "end what else listens", "ss -xlp | grep /run/x.sock"),
        (Start(StartFault.FLAG, "--watch-all"), "take --watch-all out of the arguments of deployment watcher", "kubectl edit"),
        (Start(StartFault.PAIR, "/a.crt", key="/a.key"), "give watcher-5d8f7b9c66-vm2xk a certificate and a key that belong together: /a.crt and /a.key", "openssl x509"),
        (Start(StartFault.UNREADABLE), "give watcher-5d8f7b9c66-vm2xk a certificate and a key that can be read", "kubectl get secrets -n shop"),
        (Start(StartFault.COMMAND, "/bin/watch"), "set image and command of deployment watcher anew", "kubectl edit"),
        (Start(StartFault.ADDRESS), "let w1 get its address", "ADDRESSES"),
        (Start(StartFault.NETWORK), "bring the network of w1 up", "spec.nodeName=w1"),
    ],
)  # fmt: skip
def test_what_is_missing_is_brought_back_by_its_name(start: Start, text: str, command: str) -> None:
    """Each kind of thing that a start lacks has a change of its own, and names the pod or what runs it."""
    first = for_halt(nobody(), made(HaltKind.START, start=start), "S14")[0]
    assert first.text.startswith(text)
    assert command in (first.command or "")


@pytest.mark.parametrize(
    ("reasons", "text"),
    [
        ([Rejection(Obstacle.ROOM, 2)], "give watcher-5d8f7b9c66-vm2xk room: the words"),
        (
            [Rejection(Obstacle.TAINT, 2, "dedicated=db")],
            "take the taint dedicated=db off a node, or let deployment watcher tolerate it",
        ),
        ([Rejection(Obstacle.TAINT, 2)], "take the taint off a node"),
        ([Rejection(Obstacle.CORDON, 2)], "uncordon the nodes"),
        ([Rejection(Obstacle.SELECTOR, 2)], "give a node the labels that deployment watcher asks for"),
        ([Rejection(Obstacle.VOLUME, 2)], "let the volume of watcher-5d8f7b9c66-vm2xk be bound"),
        ([Rejection(Obstacle.NO_NODE, 0)], "give the cluster a node again"),
        (
            [Rejection(Obstacle.TAINT, 1, "dedicated=db"), Rejection(Obstacle.OTHER, 3)],
            "let a node take watcher-5d8f7b9c66-vm2xk",
        ),
        ([Rejection(Obstacle.OTHER, 1)], "let a node take watcher-5d8f7b9c66-vm2xk: the words"),
    ],
)
def test_a_place_is_made_by_what_the_scheduler_names(reasons: list[Rejection], text: str) -> None:
    """Room, a taint, a cordon, labels, a volume, a node at all; what it names otherwise stands in its own words."""
    first = for_halt(nobody(), made(HaltKind.PLACE, reasons=tuple(reasons)), "S14")[0]
    assert first.text.startswith(text)


def test_an_operators_calico_is_changed_in_the_operators_object() -> None:
    """It writes the DaemonSet anew, so what is set there does not stay."""
    halt = made(HaltKind.ADDRESS, Pod("calico-system", "calico-node-m5wkx", "calico-node", "w1", ready=False))
    assert "patch installation default" in (for_halt(nobody(), halt, "S6")[0].command or "")


def test_where_a_manager_sets_the_resources_its_settings_are_changed() -> None:
    """IBM Cloud's metrics-server has one beside it; elsewhere the Deployment keeps what it is told."""
    about = bundle(n=nodes(node("w1", version="v1.29.4+IKS"))).snapshot.about
    halt = made(HaltKind.MEMORY, METRICS, container="metrics-server", limit="96Mi")
    assert "configmap -n kube-system metrics-server-config" in (for_halt(about, halt, "S0a")[0].command or "")
    row = "$ ibmcloud ks cluster ls | grep prod\nprod   cq1v8s2f0k7d3m9b5tng   normal   3 months ago   4   Madrid   1.31.9_1571   default   vpc-gen2\n"
    told = bundle(n=nodes(node("w1")), c=row).snapshot.about
    assert "configmap -n kube-system metrics-server-config" in (for_halt(told, halt, "S0a")[0].command or "")


def test_a_pod_without_a_network_waits_for_the_networks_own_reason() -> None:
    """The program that makes a node's network comes first, by its own last words where these are shown; without any a look at them."""
    listed = {
        "p.txt": pods(
            pod("calico-node-m5wkx", "0/1", "CrashLoopBackOff", node="w1"), pod("calico-node-zzzzz", node="w2")
        )
    }
    about = bundle(listed).snapshot.about
    bad = network_of(about, "w1")
    assert [one.name for one in bad] == ["calico-node-m5wkx"]
    assert network_first(about, bad)[0].text.startswith("bring calico-node-m5wkx back")
    assert network_first(about, []) == ()
    told = bundle(
        listed | {"e.txt": events(("Unhealthy", "pod/calico-node-m5wkx", "Liveness probe failed: 503"))}
    ).snapshot.about
    assert network_first(told, network_of(told, "w1"))[0].text.startswith("let calico-node-m5wkx answer its probe")


def test_a_cordoned_node_is_opened_before_another_is_bought() -> None:
    """Where the scheduler names both, the nodes that are there come first."""
    reasons = (Rejection(Obstacle.ROOM, 1), Rejection(Obstacle.CORDON, 2))
    first, second = for_halt(nobody(), made(HaltKind.PLACE, reasons=reasons), "S4")
    assert first.text.startswith("uncordon the nodes")
    assert "room" in second.text


AGENT = Pod("kube-system", "konnectivity-agent-x2k9p", "agent", "w1", owner_kind="DaemonSet", ready=False)
SERVER = Pod("clusters-tern", "kube-apiserver-5d8f7b9c66-vm2xk", "kube-apiserver", "m1", ready=False)
TAINTED = (Rejection(Obstacle.TAINT, 3, "team=gpu"),)


def of(key: str, value: str) -> About:
    return About(tables_of(FactRow(source="f", line=1, key=key, value=value)))


KKP, HOSTED = (
    of("asked_space", "cluster-q7xk2mfd9t"),
    About(
        tables_of(PodRow(source="p", line=1, namespace="clusters-tern", name="control-plane-operator-5d8f7b9c66-vm2xk"))
    ),
)
K0S = of("client", "k0s")


@pytest.mark.parametrize(
    ("about", "halt", "end"),
    [
        (K0S, made(HaltKind.WORDS, AGENT), "k0s writes the agents' DaemonSet and takes back what is changed in it: k0s has to make it for good"),
        (K0S, made(HaltKind.MEMORY, AGENT, limit="96Mi"), "k0s has to make it for good"),
        (K0S, made(HaltKind.PLACE, AGENT, reasons=TAINTED), "k0s has to make it for good"),
        (KKP, made(HaltKind.MEMORY, AGENT, limit="96Mi"), "spec.componentsOverride.konnectivityProxy.resources of the Cluster"),
        (HOSTED, made(HaltKind.WORDS, SERVER), "HyperShift writes it by the HostedCluster and takes back what is changed elsewhere"),
        (HOSTED, made(HaltKind.WORDS, WATCHER), "a restart changes nothing of it"),
        (nobody(), made(HaltKind.WORDS, AGENT), "a restart changes nothing of it"),
    ],
)  # fmt: skip
def test_a_change_that_an_operator_takes_back_says_so(about: About, halt: Halt, end: str) -> None:
    """Of its agents, and of the control planes that it runs; anybody else's workload is changed as it is."""
    assert end in for_halt(about, halt, "S4")[0].text

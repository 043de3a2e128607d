"""Remedies for agents that do not start follow from what is missing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.causes.start_remedies import for_start
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.facts.start import Start, StartFault, why
from analyzer.schema import FactRow

from tests.support.inline import agent, bundle, events, nobody, node, nodes, pod, pods
from tests.support.tables import tables_of

ID = "agents-not-running"
POD = "konnectivity-agent-aaaaa"


@pytest.mark.parametrize(
    ("status", "message", "first", "never"),
    [
        ("ImagePullBackOff", 'Failed to pull image "icr.io/a/b:1": dial tcp 10.0.0.9:443: i/o timeout', "let the workers reach icr.io (10.0.0.9:443)", "refresh"),
        ("ImagePullBackOff", 'Failed to pull image "icr.io/a/b:1": dial tcp: lookup icr.io on 10.0.80.11:53: server misbehaving', "mend name resolution on", "refresh"),
        ("ErrImagePull", 'Failed to pull image "icr.io/a/b:1": x509: certificate signed by unknown authority', "the CA that signed the certificate of icr.io", "refresh"),
        ("ErrImagePull", 'Failed to pull image "icr.io/a/b:1": 401 Unauthorized', "pull secret that icr.io accepts", "free a node"),
        ("ImagePullBackOff", 'Failed to pull image "icr.io/a/b:1": toomanyrequests', "with an account", "free a node"),
        ("ImagePullBackOff", 'Failed to pull image "icr.io/a/b:1": icr.io/a/b:1: not found', "image that exists", "free a node"),
        ("CreateContainerConfigError", 'Error: secret "knp-ca" not found', "brings back secret knp-ca", "free a node"),
        ("RunContainerError", 'exec: "/proxy-agent": stat /proxy-agent: no such file or directory', "/proxy-agent is not in the image", "free a node"),
        ("CrashLoopBackOff", "Back-off restarting failed container", "read the last words of the container", "free a node"),
    ],
)  # fmt: skip
def test_the_first_remedy_mends_what_is_named(status: str, message: str, first: str, never: str) -> None:
    """A registry that is not reached is no matter of a master refresh, a crash none of room on a node."""
    text = events(("Failed", f"pod/{POD}", message))
    case = bundle(p=pods(agent("aaaaa", "0/1", status), agent("bbbbb", "0/1", status)), e=text)
    assert case.first == (ID, "confirmed")
    assert first in case.commands(ID).splitlines()[0]
    assert never not in case.commands(ID)


@pytest.mark.parametrize("status", ["ImagePullBackOff", "ErrImagePull"])
def test_an_image_that_is_not_got_is_no_matter_of_room_on_a_node(status: str) -> None:
    """Without events the registry is looked at, and the events are where the reason stands; a pod that waits for a node is another matter."""
    case = bundle(p=pods(agent("aaaaa", "0/1", status, node="w1"), agent("bbbbb", "0/1", status, node="w2")))
    text = case.commands(ID).splitlines()[0]
    assert text.startswith("let w1, w2 get the agents' image: a way to its registry, a pull secret")
    assert text.endswith(f"kubectl describe pod -n kube-system {POD}")
    waits = bundle(p=pods(agent("aaaaa", "0/1", "Pending"), agent("bbbbb", "0/1", "Pending")))
    assert "registry" not in waits.commands(ID)


@pytest.mark.parametrize(
    ("replaced", "status", "used"),
    [
        ("konnectivity-agent-zzzzz", "ImagePullBackOff", True),
        ("calico-node-zzzzz", "ImagePullBackOff", False),
        ("konnectivity-agent-zzzzz", "CrashLoopBackOff", False),
    ],
)
def test_events_of_an_agent_that_a_rollout_replaced(replaced: str, status: str, used: bool) -> None:
    """Why it did not get its image is why its successors wait for theirs; another set's pod, and a crash, are told nothing by it."""
    said = 'Failed to pull image "registry.example/a/b:1": dial tcp 10.0.0.9:443: i/o timeout'
    text = events(("Failed", f"pod/{replaced}", said), ("Failed", f"pod/{replaced}", "Error: ErrImagePull"))
    case = bundle(p=pods(agent("aaaaa", "0/1", status, node="w1"), agent("bbbbb", "0/1", status, node="w2")), e=text)
    assert case.first == (ID, "confirmed")
    assert ("let w1, w2 reach registry.example (10.0.0.9:443)" in case.commands(ID)) is used
    assert any(place.startswith("e.txt") for place in case.places(ID)) is used


def test_a_name_that_is_not_resolved_is_so_on_a_node_and_by_a_resolver() -> None:
    """Both are in the bundle: the pod's row names the node, the kubelet's words the resolver; there the name is asked for."""
    said = 'Failed to pull image "icr.io/a/b:1": dial tcp: lookup icr.io on 10.0.80.11:53: server misbehaving'
    rows = [agent("aaaaa", "0/1", "ImagePullBackOff", node="w1"), agent("bbbbb", node="w2"), agent("ccccc", "0/1", "CrashLoopBackOff", node="w3")]  # fmt: skip
    about = bundle({"p.txt": pods(*rows)}).snapshot.about
    start = why(said)
    one = for_start(about, start, None, ran=False)[0]
    assert one.text.startswith("mend name resolution on w1: the resolver 10.0.80.11 gives no address for icr.io.")
    assert one.command == "ssh w1 'cat /etc/resolv.conf; dig +tries=1 +time=5 icr.io @10.0.80.11'"
    text, command = first(StartFault.LOOKUP, "icr.io")
    assert "on the workers: its resolver gives no address for icr.io." in text
    assert command == "cat /etc/resolv.conf; dig +tries=1 +time=5 icr.io   # on a worker"
    assert first(StartFault.LOOKUP, "icr.io", about=IKS)[1] is None
    assert "let w1 reach icr.io:" in for_start(about, Start(StartFault.REGISTRY, "icr.io"), None, ran=False)[0].text


def test_a_container_that_ended_is_asked_for_its_last_words() -> None:
    """It ran, so its log tells; with every agent down none comes through the tunnel, and the node has it."""
    case = bundle(p=pods(agent("aaaaa", "0/1", "CrashLoopBackOff"), agent("bbbbb", "0/1", "CrashLoopBackOff")))
    assert "crictl logs" in case.commands(ID)
    assert f"kubectl logs -n kube-system {POD}" not in case.commands(ID)


IKS = bundle(n=nodes(node("n1", version="v1.29.4+IKS"))).snapshot.about
STUCK = Pod("agents", "knp-1", "agent")
NOWHERE = Pod(None, "knp-1", "agent")


def first(fault: StartFault, object: str = "", address: str = "", about: Any = None) -> tuple[str, str | None]:
    one = for_start(about or nobody(), Start(fault, object, address), None, ran=False)[0]
    return one.text, one.command


@pytest.mark.parametrize(
    ("object", "address", "text", "probe"),
    [
        ("icr.io", "10.0.0.9:443", "let the workers reach icr.io (10.0.0.9:443):", "https://icr.io/v2/"),
        ("icr.io", "", "let the workers reach icr.io:", "https://icr.io/v2/"),
        ("", "10.0.0.9:443", "let the workers reach 10.0.0.9:443:", None),
        ("", "", "let the workers reach the registry:", None),
    ],
)
def test_a_registry_is_named_as_far_as_the_text_does(object: str, address: str, text: str, probe: str | None) -> None:
    """Host before address; without a host there is nothing to try."""
    told, command = first(StartFault.REGISTRY, object, address)
    assert text in told
    assert (command is None) if probe is None else probe in str(command)


@pytest.mark.parametrize(
    ("object", "host", "connect"),
    [("icr.io", "icr.io", "-connect icr.io:443 "), ("r.example.com:5000", "r.example.com:5000", "-connect r.example.com:5000 "), ("", "the registry", None)],
)  # fmt: skip
def test_a_certificate_is_shown_at_the_registrys_port(object: str, host: str, connect: str | None) -> None:
    """443 where none is named."""
    told, command = first(StartFault.TRUST, object)
    assert f"certificate of {host}," in told
    assert (command is None) if connect is None else connect in str(command)


@pytest.mark.parametrize(
    ("about", "object", "command"),
    [
        (IKS, "us.icr.io", "ibmcloud ks cluster pull-secret apply"),
        (IKS, "quay.io", "kubectl get daemonset -A"),
        (IKS, "", "kubectl get daemonset -A"),
        (None, "us.icr.io", "kubectl get daemonset -A"),
    ],
)
def test_ibms_pull_secret_is_written_anew_for_ibms_registry_only(about: Any, object: str, command: str) -> None:
    """On IBM Cloud, for a host of icr.io; elsewhere the DaemonSet shows which secret is used."""
    told, shown = first(StartFault.CREDENTIALS, object, about=about)
    assert str(shown).startswith(command)
    assert (object or "the registry") in told
    assert "pull from " + (object or "the registry") in first(StartFault.LIMIT, object)[0]


def test_objects_are_looked_for_in_the_pods_namespace() -> None:
    """Where the pod is not known, in kube-system; the pods are then found by the begin of their names: labels differ from product to product."""
    secret = Start(StartFault.OBJECT, "knp-ca", kind="secret")
    for stuck, space in ((STUCK, "agents"), (NOWHERE, "kube-system"), (None, "kube-system")):
        assert for_start(nobody(), secret, stuck, ran=False)[1].command == f"kubectl get secret -n {space} knp-ca"
    image = Start(StartFault.IMAGE)
    commands = [for_start(nobody(), image, stuck, ran=False)[1].command for stuck in (STUCK, NOWHERE, None)]
    assert commands == [
        "kubectl describe pod -n agents knp-1", "kubectl describe pod -n kube-system knp-1",
        "kubectl describe pods -n kube-system konnectivity-agent",
    ]  # fmt: skip


def test_a_file_that_may_not_be_opened_is_not_brought_back() -> None:
    """It is there, within the pod: whom it runs as and the volume's mode are looked at, and nothing on the node."""
    fix, _ = for_start(nobody(), Start(StartFault.FORBIDDEN, "/etc/ca.crt"), STUCK, ran=True)
    assert fix.text.startswith(f"let the user that {STUCK.name} runs as open /etc/ca.crt")
    assert "{.spec.volumes}" in (fix.command or "")
    assert "namei" not in (fix.command or "")


def test_a_file_is_looked_for_among_the_volumes() -> None:
    """The remedy names the file, the look the DaemonSet's volumes."""
    back, look = for_start(nobody(), Start(StartFault.FILE, "/etc/ca.crt"), STUCK, ran=True)
    assert "/etc/ca.crt" in back.text
    assert "volumes" in str(look.command)


def test_without_a_reason_it_depends_on_whether_it_ran() -> None:
    """A container that ended left its last words; one that never ran has events only."""
    for stuck, space in ((STUCK, "agents"), (NOWHERE, "kube-system")):
        ended, never = (for_start(nobody(), None, stuck, ran=ran)[0].command for ran in (True, False))
        assert ended == f"kubectl logs -n {space} knp-1 --previous"
        assert never == f"kubectl describe pod -n {space} knp-1"
    about = cast("Any", SimpleNamespace(role=lambda *_: []))
    assert about.role() == []
    look, repair = for_start(nobody(), None, None, ran=True)
    assert "crictl logs" in str(look.command)
    assert "secret, certificate bundle and image" in repair.text


@pytest.mark.parametrize(("other", "state"), [("0/1", "CrashLoopBackOff"), ("1/1", "Running")])
def test_a_log_is_read_where_it_can_be_read(other: str, state: str) -> None:
    """`kubectl logs` comes through an agent: with every one down it is read on the node; a single one that ends is restarted first."""
    rest = [agent(name * 5, other, state, node=node) for name, node in (("b", "w2"), ("c", "w3"))]
    case = bundle(p=pods(agent("aaaaa", "0/1", "CrashLoopBackOff", node="w1"), *rest))
    told = "".join(case.commands(c) for c in case.causes)
    assert ("ssh w1 'crictl logs" in told) is (other == "0/1")
    assert ("kubectl delete pod -n kube-system konnectivity-agent-aaaaa" in told) is (other == "1/1")
    assert "kubectl logs" not in told


def test_an_evicted_agent_s_node_is_freed() -> None:
    """Nothing of it is missing, so nothing is applied anew; its node is named and asked what it lacks."""
    case = bundle(
        p=pods(agent("aaaaa", "0/1", status="Evicted", node="n1"), agent("bbbbb", "0/1", status="Evicted", node="n2"))
    )
    first = case.cause(ID).remedies[0]
    assert "free what n1 has too little of" in first.text
    assert first.command == "kubectl describe node n1 | grep -A8 Conditions"


def test_an_agent_that_waits_for_its_nodes_network_is_not_restarted_first() -> None:
    """The plug-in's own pod there is named, where it does not run."""
    event = (
        "FailedCreatePodSandBox",
        "pod/konnectivity-agent-dxxxx",
        'Failed to create pod sandbox: failed to setup network for sandbox "5b": cni plugin not initialized',
    )
    rows = [agent(end, node=f"w{end}") for end in "abc"]
    rows += [
        agent("d", "0/1", "ContainerCreating", node="wd"),
        pod("kube-router-5vq6h", "0/1", "CrashLoopBackOff", node="wd"),
    ]
    case = bundle(p=pods(*rows), e=events(event))
    assert case.first == ("agent-node-fault", "confirmed")
    first, second, *_ = case.commands("agent-node-fault").splitlines()
    assert first.startswith("bring kube-router-5vq6h back")
    assert second.startswith("bring the network of wd up")


def test_an_argument_that_the_agents_do_not_know_is_taken_out() -> None:
    """Their own last words name it, where the command says whose they are; those of agents that run say nothing of a start."""
    rows = pods(agent("a", "0/1", "CrashLoopBackOff"), agent("b", "0/1", "CrashLoopBackOff"))
    log = "# crictl logs $(crictl ps -a --name konnectivity-agent -q)\nError: unknown flag: --agent-identifierz\nUsage:\n  agent [flags]\n"
    case = bundle(p=rows, n=nodes(node("w1", version="v1.30.1")), e=log)
    assert case.first == ("agents-not-running", "confirmed")
    assert "unknown flag: --agent-identifierz" in case.says("AG-06")
    assert case.commands("agents-not-running").startswith(
        "write --agent-identifiers for --agent-identifierz in the agents' arguments"
    )
    assert "e.txt:2" in case.places("AG-06")


def test_a_pair_that_does_not_fit_is_named_with_both_files() -> None:
    """Which of the two is wrong their public keys tell."""
    unreadable, _ = for_start(nobody(), Start(StartFault.UNREADABLE), STUCK, ran=True)
    assert "certificate and a key that can be read" in unreadable.text
    start = Start(StartFault.PAIR, "/etc/a.crt", key="/etc/a.key")
    fix, look = for_start(nobody(), start, STUCK, ran=True)
    assert "a certificate and a key that belong together, in /etc/a.crt and /etc/a.key" in fix.text
    assert look.command == "openssl x509 -noout -pubkey -in /etc/a.crt; openssl pkey -pubout -in /etc/a.key"


def test_an_image_that_is_not_there_is_named_anew() -> None:
    """The same manifest names the same image; where a product writes it, the product is asked."""
    fix, _ = for_start(nobody(), Start(StartFault.IMAGE, "registry.example.com"), STUCK, ran=False)
    assert fix.text.startswith("name an image that exists in registry.example.com in the agents' DaemonSet")
    assert "pull secret" in fix.text
    assert (fix.command or "").startswith("kubectl edit ds ")
    own = About(tables_of(FactRow(source="f", line=1, key="client", value="k0s")))
    assert for_start(own, Start(StartFault.IMAGE), STUCK, ran=False)[0].command == "systemctl restart k0scontroller"


def test_nodes_that_get_no_image_are_named_in_their_order() -> None:
    """By the numbers of their addresses, whichever of them is described."""
    said = 'Failed to pull image "icr.io/a/b:1": dial tcp 166.9.20.31:443: i/o timeout'
    names = ("10.1.0.71", "10.1.0.9", "10.1.0.68")
    rows = [agent(f"{at}aaaa", "0/1", "ImagePullBackOff", node=name) for at, name in enumerate(names)]
    (fix, *_) = for_start(bundle({"p.txt": pods(*rows)}).snapshot.about, why(said), None, ran=False)
    assert fix.text.startswith("let 10.1.0.9, 10.1.0.68, 10.1.0.71 reach icr.io (166.9.20.31:443)")

"""What is mended before a server is started again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.causes.server_words import asked_for

from tests.checks.test_srv import START
from tests.support.inline import agent, bundle, events, klog, node, nodes, pod, pods
from tests.support.outcomes import outcomes


def test_a_server_that_is_killed_for_memory_gets_more_first() -> None:
    """A restart alone ends in the same way; an agent that is killed says nothing of the server."""
    killed = "$ kubectl describe pod -n kube-system {} | grep -A2 'Last State'\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n"
    down = {"p.txt": pods(pod("konnectivity-server-cp1", "0/1", "CrashLoopBackOff", node="cp1"), agent("a"))}
    case = bundle(down | {"d.txt": killed.format("konnectivity-server-cp1")})
    assert "server-down" in case.causes
    assert case.commands("server-down").startswith("raise the memory limit of")
    assert "konnectivity-server-cp1" in case.commands("server-down").splitlines()[0]
    other = bundle(down | {"d.txt": killed.format("konnectivity-agent-axxxx")})
    assert "memory limit" not in other.commands("server-down")


@pytest.mark.parametrize(
    ("container", "named"), [("konnectivity-server", True), ("konnectivity-server-container", True), ("sidecar", False)]
)
def test_the_server_s_container_by_any_of_its_names(container: str, named: bool) -> None:
    """kubeadm's manifest calls it otherwise than OpenShift; the words of another container are not the server's."""
    described = (
        "$ kubectl describe pod -n kube-system konnectivity-server-cp1\nName:             konnectivity-server-cp1\nNamespace:        kube-system\n"
        f"Node:             cp1/10.0.0.2\nStatus:           Running\nContainers:\n  {container}:\n    State:          Waiting\n"
        "      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       Error\n"
        "      Message:      error: got stat /etc/kubernetes/knp.conf: no such file or directory\n      Exit Code:    1\n    Ready:          False\n"
    )
    down = pods(pod("konnectivity-server-cp1", "0/1", "CrashLoopBackOff", node="cp1"))
    case = bundle({"p.txt": down, "d.txt": described})
    assert case.causes["server-down"] == "confirmed"
    assert ("bring back /etc/kubernetes/knp.conf" in case.commands("server-down")) is named


@pytest.mark.parametrize(
    ("node", "asked"),
    [
        ("cp1", "ssh cp1 'cat /etc/resolv.conf; dig +tries=1 +time=5 registry.k8s.io @10.0.80.11'"),
        (None, "cat /etc/resolv.conf; dig +tries=1 +time=5 registry.k8s.io @10.0.80.11   # on its node"),
    ],
)
def test_a_server_whose_registry_has_no_address(node: str | None, asked: str) -> None:
    """Its node and the resolver are named, and asked there."""
    said = 'Failed to pull image "registry.k8s.io/a:1": dial tcp: lookup registry.k8s.io on 10.0.80.11:53: server misbehaving'
    rows = pods(pod("konnectivity-server-cp1", "0/1", "ImagePullBackOff", node=node or "<none>"))
    case = bundle({"p.txt": rows, "e.txt": events(("Failed", "pod/konnectivity-server-cp1", said))})
    assert "gives no address for registry.k8s.io" in case.commands("server-down")
    assert asked in case.commands("server-down")


K0S = 'Oct 03 13:44:41 ctl-a k0s[944]: time="2022-10-03 13:44:41" level={} msg="{}" component=konnectivity\n'
IN_USE = "Error: failed to run the frontend server: failed to listen: listen {}: bind: address already in use"


def test_a_socket_that_was_left_over_is_named_and_removed() -> None:
    """The journal of an older k0s ends with what the server said and with its supervisor's own words; nobody is sent to look why."""
    said = K0S.format("info", IN_USE.format("unix /run/k0s/k.sock"))
    case = bundle({"k0s.log": said + K0S.format("warning", "exit status 1") + K0S.format("info", "respawning in 5s")})
    assert case.causes["server-down"] == "confirmed"
    assert "/run/k0s/k.sock: bind: address already in use" in case.says("CP-01")
    text = case.commands("server-down")
    assert "ssh ctl-a 'ss -xlp | grep /run/k0s/k.sock || rm /run/k0s/k.sock; systemctl restart k0scontroller'" in text
    assert "why konnectivity-server does not run" not in text


def test_a_port_that_is_taken_has_a_holder() -> None:
    """cobra's `Error: ` is the server's in the log of its container beside the API server; no file is removed for a port."""
    shown = "$ kubectl logs -n clusters-a kube-apiserver-6c7d8f9b5d-4k2lx -c konnectivity-server --tail=1\n"
    case = bundle({"a.txt": shown + IN_USE.format("tcp 0.0.0.0:8090") + "\n"})
    assert case.causes["server-down"] == "confirmed"
    assert "ss -ltnp | grep :8090" in case.commands("server-down")
    assert "rm " not in case.commands("server-down")


def test_a_disk_that_is_full_is_given_room_before_another_start() -> None:
    """Its machine is named, by a socket that could not be made as by a file; a new pod there ends alike, so none is made."""
    down = pods(pod("konnectivity-server-cp1", "0/1", "CrashLoopBackOff", node="cp1"))
    for said in (
        "listen unix /run/k.sock: bind: no space left on device",
        "write /run/k.sock: no space left on device",
    ):
        log = klog("08:00:00.0", f"main.go:66] error: failed to run the master server: {said}", "E")
        case = bundle({"p.txt": down, "konnectivity-server-cp1.log": START + log})
        first = case.commands("server-down").splitlines()[0]
        assert first.startswith(
            "make room on the disk of cp1: it takes nothing more for /run/k.sock: ssh cp1 'df -h; df -i"
        )
        assert "delete pod" not in case.commands("server-down")


def test_a_port_that_a_server_with_an_address_of_its_own_finds_taken() -> None:
    """Another pod of the machine cannot hold it: it is within the pod."""
    row = pod("konnectivity-server-cp1", "0/1", "CrashLoopBackOff", node="cp1")
    log = klog(
        "08:00:00.0",
        "main.go:66] error: failed to run the agent server: listen tcp 0.0.0.0:8091: bind: address already in use",
        "E",
    )
    listed = {"p.txt": pods(row), "n.txt": nodes(node("cp1", "10.0.0.2")), "konnectivity-server-cp1.log": START + log}
    assert (
        bundle(listed).commands("server-down").startswith("give one of the two another port: konnectivity-server-cp1")
    )


def test_the_last_words_of_a_container_name_what_holds_its_port() -> None:
    """Of a pod's state, on the node where the pod stands."""
    described = (
        "$ kubectl describe pod -n kube-system konnectivity-server-cp1\nName:             konnectivity-server-cp1\nNamespace:        kube-system\n"
        "Node:             cp1/10.0.0.2\nStatus:           Running\nContainers:\n  konnectivity-server:\n    State:          Waiting\n"
        "      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       Error\n"
        f"      Message:      {IN_USE.format('tcp :8134')}\n      Exit Code:    1\n    Ready:          False\n"
    )
    case = bundle({"d.txt": described})
    assert "ssh cp1 'ss -ltnp | grep :8134'" in case.commands("server-down")


PULL = 'Failed to pull image "reg.example.net/knp/server:v0.30": failed to pull and unpack image "reg.example.net/knp/server:v0.30": failed to resolve reference "reg.example.net/knp/server:v0.30": {}'


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ('failed to do request: Head \"https://reg.example.net/v2/\": dial tcp 10.9.0.4:443: i/o timeout', "let cp1 reach reg.example.net (10.9.0.4:443)"),
        ("pulling from host reg.example.net failed with status code [manifests v0.30]: 401 Unauthorized", "a pull secret that reg.example.net accepts"),
        ("reg.example.net/knp/server:v0.30: not found", "name an image of the server that exists in reg.example.net"),
        ("tls: failed to verify certificate: x509: certificate signed by unknown authority", "the CA that signed the certificate of reg.example.net"),
        ("429 Too Many Requests - toomanyrequests: pull rate limit", "refuses for too many pulls"),
    ],
)  # fmt: skip
def test_why_the_server_s_image_is_not_pulled(why: str, says: str) -> None:
    """The kubelet's event on that pod decides the remedy, and nobody restarts what never ran; another pod's event says nothing of it."""
    down = pods(pod("konnectivity-server-cp1", "0/1", "ImagePullBackOff", node="cp1"), agent("a"))
    case = bundle({"p.txt": down, "e.txt": events(("Failed", "pod/konnectivity-server-cp1", PULL.format(why)))})
    assert case.first == ("server-down", "confirmed")
    assert says in case.commands("server-down")
    assert "name an image that exists in konnectivity-server-cp1" not in case.commands("server-down")
    other = bundle({"p.txt": down, "e.txt": events(("Failed", "pod/web-1", PULL.format(why)))})
    assert "name an image that exists in konnectivity-server-cp1" in other.commands("server-down")


def test_nothing_is_asked_for_where_nothing_names_it() -> None:
    """No pod, no words, no log and no container that was killed: a restart is proposed elsewhere, and nothing invented here."""
    about: Any = SimpleNamespace(role=lambda *_: [], halts=SimpleNamespace(first=lambda _: None))
    tunnel: Any = SimpleNamespace(servers=[])
    assert asked_for(about, tunnel, (), (), outcomes()) == ()


def test_the_fatal_line_of_a_server_is_read_in_whatever_words_it_stands() -> None:
    """Below a command or a heading that names its pod: in the answer of the check, and what it lacks in the first remedy."""
    log = "$ kubectl logs -n kube-system konnectivity-server-cp1 --previous\nF0302 08:00:01.000000       1 main.go:60] cannot serve: open /etc/knp/agent.key: no such file or directory\n"
    down = pods(pod("konnectivity-server-cp1", "0/1", "CrashLoopBackOff", node="cp1"), agent("a"))
    case = bundle({"p.txt": down, "l.txt": log})
    assert "open /etc/knp/agent.key: no such file or directory" in case.says("CP-01")
    assert case.commands("server-down").startswith("bring back /etc/knp/agent.key for konnectivity-server-cp1")
    assert "l.txt:2" in case.places("server-down")


def test_an_argument_that_the_server_does_not_know_is_taken_out() -> None:
    """In the log of a server's container in a pod of any name; nobody is sent to look why it does not run."""
    listed = pods(pod("otter-6d5cb854fc-9pdx7", "4/5", "CrashLoopBackOff", namespace="tenants"))
    log = "$ kubectl -n tenants logs otter-6d5cb854fc-9pdx7 -c konnectivity-server -p\nError: unknown flag: --mode-of\n"
    case = bundle({"p.txt": listed, "l.txt": log})
    assert case.commands("server-down").startswith("take --mode-of out of the server's arguments")
    assert "see on the control plane's machine why" not in case.commands("server-down")


@pytest.mark.parametrize(
    ("command", "space", "name", "remedy"),
    [
        ("-n kubx-masters", "kubx-masters", "konnectivity-server-cn4d7h2f0k9b3m8s1pq0-6c5d9f7b84-x4bhz", "ibmcloud ks cluster master refresh --cluster cn4d7h2f0k9b3m8s1pq0"),
        ("-n kube-system", "kube-system", "konnectivity-server-cp1", "kubectl -n kube-system get pod konnectivity-server-cp1 -o jsonpath='{.spec.volumes}'"),
    ],
)  # fmt: skip
def test_a_file_that_the_server_lacks_is_brought_back_by_a_command(
    command: str, space: str, name: str, remedy: str
) -> None:
    """On IBM Cloud a refresh of the master writes it anew; elsewhere the pod's volumes show where it comes from."""
    log = f"$ kubectl logs -p {command} {name}\nError: failed to run the agent server: open /etc/knp/agent.crt: no such file or directory\n"
    case = bundle({"l.txt": log})
    assert case.causes["server-down"] == "confirmed"
    first = case.commands("server-down").splitlines()[0]
    assert "/etc/knp/agent.crt, which the server needs at its start" in first
    assert first.endswith(remedy)


def ended(space: str, error: str) -> str:
    """The commands for a server of that namespace whose log ends with the error."""
    log = START + klog("08:00:09.100000", f"error: failed to run the agent server: {error}", "E", "main.go:52")
    server = pod("konnectivity-server-6d7d9bf65b-hh4jw", "0/1", "CrashLoopBackOff", namespace=space, node="seed-n3")
    return bundle({"konnectivity-server-6d7d9bf65b-hh4jw.log": log, "p.txt": pods(server)}).commands("server-down")


PAIR = "failed to get TLS config: failed to load X509 key pair /pki/k.crt and /pki/k.key: tls: private key does not match public key"


def test_the_files_of_a_hosted_control_plane_lie_in_volumes() -> None:
    """No certificate of its lies on the node that its pod runs on: the Secret is asked for in the control plane's namespace."""
    for space in ("cluster-q7xk2mfd9t", "shoot--acme--eu1", "clusters-dev7"):
        assert f"kubectl get secrets -n {space}" in ended(space, PAIR)
        assert "ssh" not in ended(space, PAIR)
    assert "ssh seed-n3 'openssl x509 -noout -pubkey -in /pki/k.crt" in ended("kube-system", PAIR)


@pytest.mark.parametrize(
    ("error", "first"),
    [
        ("failed to listen on /run/k.sock: listen unix /run/k.sock: bind: address already in use", "kubectl delete pod -n cluster-q7xk2mfd9t konnectivity-server-6d7d9bf65b-hh4jw"),
        ("failed to listen on /run/k.sock: listen unix /run/k.sock: bind: permission denied", "kubectl get pod -n cluster-q7xk2mfd9t konnectivity-server-6d7d9bf65b-hh4jw -o jsonpath='{.spec.volumes}'"),
    ],
)  # fmt: skip
def test_a_socket_of_a_hosted_server_is_in_its_pod(error: str, first: str) -> None:
    """A new pod has an empty volume; rights are the pod's own."""
    assert first in ended("cluster-q7xk2mfd9t", error)


@pytest.mark.parametrize(
    ("name", "mount", "first"),
    [
        ("konnectivity-server-6d7d9bf65b-hh4jw", "", "give konnectivity-server-6d7d9bf65b-hh4jw a new start as a pod"),
        ("konnectivity-server-cp1", "", "end an earlier server"),
        ("konnectivity-server-6d7d9bf65b-hh4jw", "/run/k", "end an earlier server"),
    ],
    ids=["of a Deployment", "of a machine", "with the machine's folder"],
)
def test_a_socket_that_was_left_in_a_pods_own_volume_goes_with_the_pod(name: str, mount: str, first: str) -> None:
    """No machine has it; a static pod's, and one in a folder of the machine, is a file there."""
    log = START + klog("08:00:00.200000", IN_USE.format("unix /run/k/k.sock"), "E", "main.go:66")
    spec = (
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: tenants\nspec:\n  containers:\n  - name: konnectivity-server\n    image: a/b:1\n    args: [--uds-name=/run/k/k.sock]\n"
        f"    volumeMounts:\n    - mountPath: {mount}\n      name: v\n  volumes:\n  - name: v\n    hostPath:\n      path: {mount}\n"
    )
    space = "kube-system" if name.endswith("cp1") else "tenants"
    down = pods(pod(name, "0/1", "CrashLoopBackOff", 9, node="cp1", namespace=space))
    files = {"p.txt": down, "s.log": f"$ kubectl logs -n {space} {name}\n{log}"}
    case = bundle(files | ({"y.yaml": spec} if mount else {}))
    assert case.commands("server-down").startswith(first)

"""How a machine is asked, by the product."""

from __future__ import annotations

import subprocess

import pytest
from analyzer.vendors import machines as machines_room
from analyzer.vendors.machines import LAST_WORDS, ClusterAccess, Host, NodeAccess, asked, by_ssh, way_of
from analyzer.vendors.shell import ShellPart, Where

from tests.support.values import are_values

UP = "systemctl status kubelet"
TRY = "nc -vz -w 5 10.1.0.9 10250"
AGENT = "crictl logs $(crictl ps -a --name konnectivity-agent -q | head -1)"
VMSS = "aks-np1-12345678-vmss00000a"


def say(way: NodeAccess, script: str, name: str = "n1", *, where: Where = Where.NAMED, carried: bool = False, **known: object) -> str | None:  # fmt: skip
    machine = Host(name, "10.5.0.3")._replace(**known)
    return asked(ClusterAccess(way, carried=carried), machine, ShellPart(script, where, name))


@pytest.mark.parametrize(
    ("product", "called", "on_ibm", "way"),
    [
        ("iks", None, True, NodeAccess.POD),
        ("roks", None, True, NodeAccess.POD),
        (None, "IBM Cloud", True, NodeAccess.POD),
        ("hypershift", None, False, NodeAccess.POD),
        ("kubernetes", "OpenShift", False, NodeAccess.OPENSHIFT),
        ("kubernetes", "Talos", False, NodeAccess.TALOS),
        ("aks", None, False, NodeAccess.AZURE),
        ("gke", None, False, NodeAccess.GOOGLE),
        ("kubernetes", "EKS", False, NodeAccess.AMAZON),
        ("kubernetes", "Gardener", False, NodeAccess.GARDENER),
        ("kubernetes", "kubeadm", False, NodeAccess.SSH),
        ("k0s", None, False, NodeAccess.SSH),
        (None, None, None, NodeAccess.SSH),
    ],
)
def test_the_way_by_the_product(product: str | None, called: str | None, on_ibm: bool | None, way: NodeAccess) -> None:
    """What is known to take no ssh has a way of its own; all else takes it."""
    assert way_of(product, called, on_ibm=on_ibm) is way


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (NodeAccess.TALOS, "talosctl -n 10.5.0.3 service kubelet"),
        (
            NodeAccess.OPENSHIFT,
            f"ssh core@n1 'sudo {UP}'",
        ),
        (NodeAccess.GOOGLE, f"gcloud compute ssh n1 --command 'sudo {UP}'"),
        (NodeAccess.GARDENER, f"gardenctl ssh n1   # there: sudo {UP}"),
        (NodeAccess.KIND, f"docker exec n1 sh -c '{UP}'"),
        (NodeAccess.MINIKUBE, f"minikube ssh -n n1 -- 'sudo {UP}'"),
    ],
)
def test_one_question_in_each_language(way: NodeAccess, said: str) -> None:
    """The kubelet's state, as each product lets one ask for it; by a pod that this kubelet would start nobody asks."""
    assert say(way, UP) == said


def test_a_pod_on_the_node_needs_no_tunnel() -> None:
    """Where nothing shows that calls come through, its last words are read from its status; else it is entered."""
    begin = "kubectl debug -n kube-system node/n1 --profile=sysadmin --image=busybox -- sh -c"
    inner = 'chroot /host sh -c "crictl logs \\$(crictl ps -a --name konnectivity-agent -q | head -1)"'
    last = f"2>&1 | tail -c 4000 > /dev/termination-log'; sleep 20; {LAST_WORDS}   # needs no tunnel; delete the pod node-debugger-... then"
    assert say(NodeAccess.POD, AGENT) == f"{begin} '{inner} {last}"
    assert say(NodeAccess.POD, AGENT, carried=True) == f"{begin.replace('debug', 'debug -it')} '{inner}'"
    assert (say(NodeAccess.POD, "ip route; dig a") or "").partition("2>&1")[0].endswith("sh -c '(ip route; dig a) ")
    assert "chroot" not in (say(NodeAccess.POD, "ls /etc", system="Bottlerocket OS 1.20") or "")


def test_its_script_reaches_the_shell_of_the_node_as_it_stands() -> None:
    """Quotes and dollars pass two shells: the container's, and the one of the machine."""
    said = say(NodeAccess.POD, """echo 'a b' "$((1 + 1))" | grep -E "a|b\"""", carried=True) or ""
    inner = said.partition("sh -c '")[2].removesuffix("'").replace("chroot /host ", "")
    assert subprocess.run(["sh", "-c", inner], capture_output=True, text=True, check=True).stdout == "a b 2\n"


@pytest.mark.parametrize("way", [NodeAccess.POD, NodeAccess.TALOS])
def test_how_a_probe_ends_is_its_answer(way: NodeAccess) -> None:
    """The status of its pod tells it, and kubectl prints that without a way to the node."""
    said = say(way, TRY) or ""
    assert said.startswith(f"kubectl debug -n kube-system node/n1 --image=busybox -- {TRY}; sleep 10; kubectl get pods")
    assert said.endswith("# Completed: it answers; Error: it does not; delete that pod then")


@pytest.mark.parametrize("way", [NodeAccess.OPENSHIFT, NodeAccess.GOOGLE, NodeAccess.AMAZON, NodeAccess.KIND])
def test_systems_for_containers_lack_nc(way: NodeAccess) -> None:
    """Their bash opens the port."""
    said = (say(way, TRY) or "").replace("\\", "")
    assert 'timeout 5 bash -c "</dev/tcp/10.1.0.9/10250" && echo open' in said
    assert "nc -vz" not in said


def test_openshift_where_no_pod_starts() -> None:
    """A node that is NotReady runs no debug pod; its image knows one user."""
    assert say(NodeAccess.OPENSHIFT, UP, ready=False) == f"ssh core@n1 'sudo {UP}'"


def test_aks_by_its_scale_set() -> None:
    """The number of the instance stands in the node's name, to the base of 36; the group is a label's value."""
    run = f"--command-id RunShellScript --scripts '{UP}'"
    invoke = "run-command invoke --resource-group"
    known = f"az vmss {invoke} MC_a_b_c --name aks-np1-12345678-vmss --instance-id 10 {run}"
    assert say(NodeAccess.AZURE, UP, VMSS, group="MC_a_b_c") == known
    old = f"az vm {invoke} <node_resource_group> --name aks-np1-12345678-0 {run}"
    assert say(NodeAccess.AZURE, UP, "aks-np1-12345678-0") == old
    assert "--name <scale_set> --instance-id <number>" in (say(NodeAccess.AZURE, UP, "<node>") or "")
    joined = say(NodeAccess.AZURE, UP, "gpu-onprem-3") or ""
    assert joined.startswith(f"ssh gpu-onprem-3 '{UP}'")


def test_gke_names_the_zone_and_autopilot_is_not_entered() -> None:
    """Cloud Logging has the words of its nodes and containers; what only a shell there knows, nobody can ask."""
    assert say(NodeAccess.GOOGLE, UP, zone="us-central1-a") == f"gcloud compute ssh n1 --zone us-central1-a --command 'sudo {UP}'"  # fmt: skip
    node = 'resource.type="k8s_node" AND resource.labels.node_name="gk3-a" AND log_id("kubelet")'
    assert say(NodeAccess.GOOGLE, UP, "gk3-a") == f"gcloud logging read '{node}' --freshness 1h --limit 100"
    assert 'container_name="konnectivity-agent"' in (say(NodeAccess.GOOGLE, AGENT, "gk3-a") or "")
    assert say(NodeAccess.GOOGLE, "ip route", "gk3-a") is None
    pin = '{"spec":{"nodeSelector":{"kubernetes.io/hostname":"gk3-a"}}}'
    probe = say(NodeAccess.GOOGLE, TRY, "gk3-a") or ""
    assert probe.startswith(f"kubectl run probe --restart=Never --overrides='{pin}' --image=busybox -- {TRY};")
    assert "kubectl get pod probe; kubectl delete pod probe" in probe  # the next one has the same name
    assert "-- sh -c 'dig a 2>&1" in (say(NodeAccess.GOOGLE, "dig a", "gk3-a") or "")


def test_eks_by_session_manager() -> None:
    """The instance is found by the private name, unless the node is called after it; Fargate has no machine."""
    found = "aws ssm start-session --target \"$(aws ec2 describe-instances --filters Name=private-dns-name,Values=n1 --query 'Reservations[0].Instances[0].InstanceId' --output text)\""
    document = "--document-name AWS-StartInteractiveCommand --parameters"
    assert say(NodeAccess.AMAZON, UP) == f"{found} {document} 'command=[\"sudo {UP}\"]'"
    assert (say(NodeAccess.AMAZON, UP, "i-0123456789abcdef0") or "").startswith(
        "aws ssm start-session --target i-0123456789abcdef0 --document"
    )
    bottle = say(NodeAccess.AMAZON, UP, system="Bottlerocket OS 1.20.0 (aws-k8s-1.29)")
    assert bottle == f"{found}   # there: enter-admin-container; sudo sheltie; {UP}"
    assert "<instance_id>" in (say(NodeAccess.AMAZON, UP, "<node>") or "")
    assert "Name=private-ip-address,Values=10.0.0.7" in (say(NodeAccess.AMAZON, UP, "10.0.0.7") or "")
    assert say(NodeAccess.AMAZON, UP, "fargate-ip-10-0-0-1.ec2.internal") is None


@pytest.mark.parametrize("way", [NodeAccess.AZURE, NodeAccess.GOOGLE, NodeAccess.AMAZON, NodeAccess.GARDENER])
def test_a_control_plane_of_the_provider_has_no_machine(way: NodeAccess) -> None:
    """Nobody can ask it."""
    assert say(way, UP, where=Where.CONTROL) is None


def test_a_command_by_ssh_stays_as_it_is() -> None:
    """But for the user of an image that has one, and the units of a distribution."""
    command = f"ssh n1 '{UP}'"
    plain = Host("n1", "10.5.0.3", "Ubuntu 22.04.4 LTS")
    assert by_ssh(command, plain, "kubeadm") == command
    assert (
        by_ssh(command, plain._replace(system="Flatcar Container Linux by Kinvolk 3815"), "") == f"ssh core@n1 '{UP}'"
    )
    assert by_ssh(command, plain, "k3s") == "ssh n1 'systemctl status k3s-agent'"
    assert by_ssh(command, plain._replace(is_control=True), "k3s") == "ssh n1 'systemctl status k3s'"


def test_scripts_with_both_quotes_are_quoted_whole() -> None:
    """A double quote, a dollar or a backslash keeps what stands in single ones from being quoted twice."""
    assert (say(NodeAccess.KIND, "grep 'a b' c") or "").endswith("sh -c \"grep 'a b' c\"")
    assert (say(NodeAccess.KIND, "grep 'a' $(b)") or "").endswith("""sh -c 'grep '"'"'a'"'"' $(b)'""")


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room."""
    are_values(machines_room)


def test_a_debug_pod_is_for_what_is_not_the_kubelet() -> None:
    """`oc debug node` needs the kubelet of that node; of a machine that a lookup finds, and of a provider's, there is no other way."""
    assert (say(NodeAccess.OPENSHIFT, TRY) or "").startswith("oc debug node/n1 -- chroot /host")
    assert (say(NodeAccess.OPENSHIFT, "journalctl --since -1h -u kubelet") or "").startswith("ssh core@n1 ")
    assert "oc debug" in (say(NodeAccess.OPENSHIFT, UP, "<worker>") or "")
    rosa = asked(
        ClusterAccess(NodeAccess.OPENSHIFT, called="ROSA"), Host("n1", "10.5.0.3"), ShellPart(UP, Where.NAMED, "n1")
    )
    assert "oc debug node/n1" in (rosa or "")

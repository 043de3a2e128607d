"""What a command line says of the output below it: whose it is, what it lists, and whether a part was taken out."""

from __future__ import annotations

import pytest
from analyzer.sources import commands
from analyzer.sources.commands import Command, read_command, remote_host

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("text", "namespace", "pod", "container", "node"),
    [
        ("kubectl get pods -n kube-system", "kube-system", None, None, None),
        ("kubectl -nkube-system get pods", "kube-system", None, None, None),
        ("kubectl --namespace=calico-system get pods", "calico-system", None, None, None),
        ("sudo k0s kubectl -n kube-system logs konnectivity-agent-abcde", "kube-system", "konnectivity-agent-abcde", None, None),
        ("kubectl logs -f agent-1 -c proxy", None, "agent-1", "proxy", None),
        ("kubectl logs --tail 50 agent-1 proxy", None, "agent-1", "proxy", None),
        ("kubectl logs -l k8s-app=konnectivity-agent --prefix", None, None, None, None),
        ("kubectl logs deploy/konnectivity-agent", None, None, None, None),
        ("oc exec -n kube-system -it pod/calico-node-x7k2p -c calico-node -- birdcl show protocols", "kube-system", "calico-node-x7k2p", "calico-node", None),
        ("kubectl exec calico-node-x7k2p birdcl show protocols", None, "calico-node-x7k2p", None, None),
        ("ssh root@10.1.1.2 sudo crictl ps", None, None, None, "10.1.1.2"),
        ("ssh -i ~/.ssh/id -p 2222 -oStrictHostKeyChecking=no core@worker-1 calicoctl node status", None, None, None, "worker-1"),
        ("oc debug node/worker-1 -- chroot /host crictl ps", None, None, None, "worker-1"),
        ("oc adm node-logs worker-2 -u kubelet", None, None, None, "worker-2"),
        ("kubectl describe pod -n kube-system agent-1 | findstr Reason", "kube-system", "agent-1", None, None),
        ("kubectl describe po/agent-1", None, "agent-1", None, None),
        ("kubectl describe pods agent-1 agent-2", None, None, None, None),
        ("kubectl describe node/n1", None, None, None, None),
        ("kubectl describe node n1", None, None, None, None),
        ("kubectl get pods | grep -n konn", None, None, None, None),
        ("kubectl logs $POD -n $NS -c ${c}", None, None, None, None),
        ("kubectl -n \"$NS\" exec \"${POD}\" -- date", None, None, None, None),
        ("kubectl exec $(kubectl get po -o name | head -1) -- birdcl show protocols", None, None, None, None),
        ("kubectl -n \"kube-system\" exec 'calico-node-x7k2p' -- date", "kube-system", "calico-node-x7k2p", None, None),
        ("kubectl -n %NS% logs <pod> -c `cat c`", None, None, None, None),
        ("kubectl debug node/$n -it --image=busybox", None, None, None, None),
        ("", None, None, None, None),
    ],
)  # fmt: skip
def test_names_stand_where_their_tool_takes_them(
    text: str, namespace: str | None, pod: str | None, container: str | None, node: str | None
) -> None:
    """A flag's value is no pod, a workload is no pod, and what stands behind a pipe belongs to another tool."""
    found = read_command(text)
    assert (found.namespace, found.pod, found.container, found.node) == (namespace, pod, container, node)


@pytest.mark.parametrize(
    ("text", "log"),
    [
        ("kubectl logs a-1", True),
        ("crictl logs 1a2b", True),
        ("journalctl -u kubelet", True),
        ("oc adm node-logs worker-2", True),
        ("less /var/log/calico/cni.log", True),
        ("kubectl get pods -l app=logs", False),
        ("cat /etc/resolv.conf", False),
    ],
)
def test_a_log_is_what_follows_a_tool_that_prints_one(text: str, log: bool) -> None:
    """The word alone, as a label or a name, promises none."""
    assert read_command(text).log is log


@pytest.mark.parametrize(
    ("text", "filtered"),
    [
        ("kubectl get pods -A", False),
        ("kubectl get pods -A -o wide", False),
        ("kubectl get pods -n kube-system -l k8s-app=konnectivity-agent", False),
        ("kubectl get pods -n kube-system -l k8s-app=calico-node", True),
        ("kubectl get pods --field-selector=spec.nodeName=10.1.1.1", True),
        ("kubectl get node 10.1.1.1", True),
        ("kubectl get pod/a-1", True),
        ("kubectl get pods -A | grep konn", True),
        ("kubectl get pods -A | head -20", True),
        ("kubectl get pods -A | Select-String konn", True),
        ("kubectl get pods -A | tee out.txt", False),
    ],
)
def test_a_list_that_leaves_objects_out_is_not_whole(text: str, filtered: bool) -> None:
    """A name, a selector and a filter leave out objects that exist; a list of the agents is whole as such."""
    assert read_command(text).filtered is filtered


@pytest.mark.parametrize(
    ("text", "shell"),
    [
        ("ssh root@10.1.1.2", True),
        ("ssh root@10.1.1.2 date", False),
        ("kubectl exec -it a-1 -- bash", True),
        ("kubectl exec -it a-1 -- /bin/sh -l", True),
        ("kubectl exec a-1 -- sh -c 'birdcl show status'", False),
        ("oc debug node/worker-1", True),
        ("oc debug node/worker-1 -- chroot /host crictl ps", False),
        ("oc rsh a-1", True),
        ("kubectl get pods", False),
    ],
)
def test_a_shell_is_open_when_no_command_was_given_to_it(text: str, shell: bool) -> None:
    """What is typed next runs in a shell that was opened, and not in one that ran a single command."""
    assert read_command(text).shell is shell


def test_who_answers() -> None:
    """kubectl asks the API server from wherever it runs, birdcl and crictl the host that they run on."""
    assert read_command("kubectl get nodes").of_cluster
    assert not read_command("kubectl exec a-1 -- birdcl show status").of_cluster
    assert read_command("sudo calicoctl node status").of_node
    assert not read_command("calicoctl get nodes").of_node
    assert read_command("kubectl get ds,deploy/x").kinds == ("ds", "deploy")
    assert read_command("uptime") == Command()


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(commands)


@pytest.mark.parametrize(
    ("text", "namespace", "node", "kinds"),
    [
        ("kubectl get nodes; kubectl get po -n shop", "shop", None, ("nodes", "po")),
        ("kubectl get po -n a1; kubectl get po -n b1", None, None, ("po", "po")),
        ("kubectl get po && kubectl get svc -n a1", None, None, ("po", "svc")),
        ("ssh w1 birdcl show protocols; ssh w2 birdcl show protocols", None, None, ()),
        ("ssh w1 birdcl show protocols; ssh w1 birdcl6 show protocols", None, "w1", ()),
        ('ssh w1 "birdcl show protocols; birdcl6 show protocols"', None, "w1", ()),
        ("cd /tmp && kubectl get po -n a1; echo done", "a1", None, ("po",)),
    ],
)
def test_several_commands_on_a_line(text: str, namespace: str | None, node: str | None, kinds: tuple[str, ...]) -> None:
    """Say together what all of them say: nobody sees whose output a table is."""
    found = read_command(text)
    assert (found.namespace, found.node, found.kinds) == (namespace, node, kinds)


@pytest.mark.parametrize(
    ("text", "previous"),
    [
        ("sudo crictl logs -p 4f2c1a", True),
        ("crictl logs --previous 4f2c1a", True),
        ("crictl logs 4f2c1a", False),
        ("kubectl logs -p web-0", True),
        ("crictl -p x ps", False),
    ],
)
def test_whose_earlier_run_a_log_is_of(text: str, previous: bool) -> None:
    """The runtime's tool has the same option as the cluster's."""
    assert read_command(text).previous is previous


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("ssh control-01 kubectl top node", "control-01"),
        ("ssh -o BatchMode=yes root@control-01 sudo kubectl get nodes", "control-01"),
        ("ssh control-01 'kubectl get pods -A'", "control-01"),
        ("ssh control-01 crictl ps", None),
        ("ssh control-01", None),
        ("kubectl get nodes", None),
    ],
)
def test_a_command_that_ssh_runs_elsewhere_asks_that_hosts_server(text: str, host: str | None) -> None:
    """By the machine that it runs on; a shell that opens, and what is asked of the node, are no question for the API server."""
    assert remote_host(text) == host

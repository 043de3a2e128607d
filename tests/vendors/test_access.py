"""Who can run a command, by the program and the namespace in it and by no name."""

from __future__ import annotations

from analyzer.vendors.access import who


def test_who_can_run_a_command() -> None:
    """Master namespaces and operator tools are the operator's, nodes need access, the rest is the customer's."""
    assert who("kubectl logs -n kubx-masters x") == "sre"
    assert who("@xo cluster c1") == "sre"
    assert who("ssh 10.1.1.1 'crictl ps'") == "customer with access to the node"
    assert who("ibmcloud account show") == "customer who owns the account"
    assert who("kubectl get nodes -o wide") == "customer"
    assert who("kubectl logs -n MASTER-0123456789abcdefghij x") == "sre"
    assert who("calicoctl node status") == "customer with access to the node"
    for command in (
        "talosctl -n 10.5.0.3 logs kubelet",
        "kubectl debug -n kube-system node/n1 --image=busybox -- nc -vz a 1",
        "kubectl debug -it -n kube-system node/n1 --image=busybox -- sh -c 'a'",
        "oc debug node/n1 -- chroot /host sh -c 'a'",
        "gcloud compute ssh n1 --command 'a'",
        "az vmss run-command invoke --name a",
        "aws ssm start-session --target a",
        "docker exec n1 sh -c 'a'",
        "minikube ssh -n n1 -- 'a'",
        "gardenctl ssh n1",
    ):
        assert who(command) == "customer with access to the node", command
    for name in (
        "victory-1",
        "armada-1",
        "logdna-x",
        "kubx-1",
        "crictl-1",
        "birdcl-1",
        "ibmcloud",
        "master-0123456789abcdefghij",
    ):
        assert who(f"kubectl describe node {name}") == who("kubectl describe node n1") == "customer", name
    assert who(None) == "customer"

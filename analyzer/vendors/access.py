"""Who can run a command: the operator of the control plane, or the customer, and with what access."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.vendors import ibm

ON_NODE = regex.compile(
    r"(?:^|[\s'\"(])(?:ssh \S|crictl\s|birdcl6?\s|calicoctl node status|(?:talosctl|gardenctl)\s|(?:docker|minikube) (?:exec|ssh)\s|"
    r"(?:kubectl|oc) debug (?:-it )?(?:-n \S+ )?(?:node/|\$\()|gcloud compute ssh\s|az vm(?:ss)? run-command\s|aws ssm\s)"
)
"""Programs that ask the machine on which they run, and ways into one."""


def who(command: str | None) -> str:
    """By the program, and the namespace that it asks; what has no command is for the customer to look for."""
    if command is None:
        return "customer"
    if ibm.BY_OPERATOR.search(command):
        return "sre"
    if ON_NODE.search(command):
        return "customer with access to the node"
    return "customer who owns the account" if ibm.BY_ACCOUNT.search(command) else "customer"

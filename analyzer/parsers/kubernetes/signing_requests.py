"""
Requests for certificates (`kubectl get csr`): those of kubelets that nobody approved.

::

    NAME        AGE   SIGNERNAME                      REQUESTOR          REQUESTEDDURATION   CONDITION
    csr-8xkq2   4m    kubernetes.io/kubelet-serving   system:node:w1     <none>              Pending

Before Kubernetes 1.18 a request named no signer, and the table had NAME, AGE, REQUESTOR and CONDITION: there a node's own is one of its kubelet's.

Names of the signers: Kubernetes documentation, "Certificate Signing Requests".
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.cells import Cells, name_of, value

NODE = "system:node:"
SERVING = "kubernetes.io/kubelet-serving"
OF_NODE = regex.compile(r"system:node:|system:serviceaccount:openshift-machine-config-operator:node-bootstrapper$")


def signing_request(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    """
    A kubelet's request for a certificate, to serve or to report, that nobody approved: fact `csr_pending` with its name; others are counted.

    `csr_node` tells whose it is, `csr_denied` names one to serve that was turned down, and `csr_asked_as` who asked for one to serve that was not given, where that is no node.
    """
    signer, who = value(cells, "SIGNERNAME"), value(cells, "REQUESTOR") or ""
    if who.startswith(NODE):
        emit.fact("csr_node", who.removeprefix(NODE), line)
    unsigned = "SIGNERNAME" not in cells and who.startswith(NODE)
    renews = signer == "kubernetes.io/kube-apiserver-client-kubelet" and OF_NODE.match(who)  # and no machine that joins
    condition = value(cells, "CONDITION") or ""
    pending, denied = condition == "Pending", signer == SERVING and "Denied" in condition.split(",")
    if signer == SERVING and who and not who.startswith(NODE) and (pending or denied):
        emit.fact("csr_asked_as", who, line)
    if pending and (signer == SERVING or renews or unsigned):
        emit.fact("csr_pending", name_of(cells), line)
    elif denied:
        emit.fact("csr_denied", name_of(cells), line)
    else:
        emit.records += 1

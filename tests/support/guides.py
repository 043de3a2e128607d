"""
A hundred pages of advice that quote outputs as samples: manuals, runbooks, wiki pages and chats with pasted blocks.

Each is one of `QUOTES` in one of `STYLES`; the sentences around it are of `ADVICE`. All are made here.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

QUOTES = (
    "$ kubectl get pods -n kube-system | grep konnectivity\nkonnectivity-agent-xxxxx   0/1   CrashLoopBackOff   12   3d",
    "NAMESPACE     NAME                       READY   STATUS    RESTARTS   AGE\nkube-system   konnectivity-agent-q7zk2   0/1     Pending   0          5m",
    "$ kubectl exec -it <pod> -- sh\nError from server: error dialing backend: No agent available",
    "$ kubectl logs my-app-0\nError from server: Get \"https://10.9.8.7:10250/containerLogs/default/my-app-0/app\": dial tcp 10.9.8.7:10250: i/o timeout",
    "$ kubectl top nodes\nerror: Metrics API not available",
    "NAME                 DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\nkonnectivity-agent   3         3         0       3            0           <none>          12d",
    "NAME       STATUS     ROLES    AGE   VERSION\nnode-a77   NotReady   <none>   90d   v1.30.4",
    "$ kubectl get apiservice v1beta1.metrics.k8s.io\nNAME                     SERVICE                      AVAILABLE                  AGE\n"
    "v1beta1.metrics.k8s.io   kube-system/metrics-server   False (MissingEndpoints)   9d",
    "Error from server (InternalError): Internal error occurred: failed calling webhook \"check.policy.example.com\": failed to call webhook: Post "
    "\"https://policy.policy.svc:443/check?timeout=10s\": no endpoints available for service \"policy\"",
    "LAST SEEN   TYPE      REASON         OBJECT                         MESSAGE\n"
    "3m          Warning   FailedCreate   daemonset/konnectivity-agent   Error creating: admission webhook \"deny.example.com\" denied the request: no",
    "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\nMesh_10_9_8_6 BGP      master   start  2025-11-02  Active        Socket: No route to host",
    "IPv4 BGP status\n+--------------+-------------------+-------+----------+--------------------------------+\n"
    "| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |\n+--------------+-------------------+-------+----------+--------------------------------+\n"
    "| 10.9.8.6     | node-to-node mesh | start | 09:14:02 | Connect                        |\n+--------------+-------------------+-------+----------+--------------------------------+",
    "E0302 09:14:02.100000       1 clientset.go:222] \"cannot connect once\" err=\"rpc error: code = Unavailable desc = connection error: desc = "
    "\\\"transport: Error while dialing: dial tcp 10.9.8.5:8132: connect: connection refused\\\"\"",
    "E0302 09:14:02.100000       1 server.go:672] \"Failed to get a backend\" err=\"No agent available\" dialID=81",
    "CONTAINER       IMAGE           CREATED         STATE    NAME                 ATTEMPT   POD ID          POD\n"
    "0a1b2c3d4e5f6   5a1b2c3d4e5f6   2 minutes ago   Exited   konnectivity-agent   7         aa11bb22cc33d   konnectivity-agent-xxxxx",
    "$ ibmcloud account show\nAccount ID:                    00112233445566778899aabbccddeeff\nVRF Enabled:                   false\nService Endpoint Enabled:      false",
    "Name:   NAME\nID:     <cluster_id>\nState:  critical\nMaster\nStatus:  VPN server configuration update in progress.\nState:   error",
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: konnectivity-agent\n  namespace: kube-system\nspec:\n  template:\n    spec:\n      containers:\n"
    "      - name: konnectivity-agent\n        args: [\"--proxy-server-host=konnectivity.example.com\", \"--proxy-server-port=8132\"]",
    "panic: open /etc/kubernetes/egress-selector-configuration.yaml: no such file or directory",
    "2026-03-02 09:14:02.120 [FATAL][31] felix/daemon.go 1234: Failed to connect to Typha error=failed to load next Typha address to try",
)  # fmt: skip
ADVICE = (
    (
        "How to find a broken tunnel",
        "If the command below fails, the agents are usually not connected.",
        "You should then look at the DaemonSet and restart the pods that are not ready.",
    ),
    (
        "Runbook: exec and logs",
        "Run this on any machine that has access to your cluster.",
        "When the output looks like this one, follow the next section; otherwise go back to step 2.",
    ),
    (
        "Troubleshooting",
        "For example, this is what you get when nothing listens behind the address:",
        "Check the firewall first. Do not delete anything before you have saved the logs.",
    ),
    (
        "Known issues",
        "Sometimes a node does not come back after a reboot, and you see the following.",
        "Make sure that the kubelet runs. It is safe to repeat this procedure as often as it is needed.",
    ),
    (
        "Reference of error messages",
        "This message means that the request did not arrive. See the table of reasons for what to do.",
        "Expected output in that case:",
    ),
)


def _markdown(title: str, before: str, quote: str, after: str) -> str:
    return f"# {title}\n\n{before}\n\n```console\n{quote}\n```\n\n{after}\n"


def _plain(title: str, before: str, quote: str, after: str) -> str:
    return f"{title.upper()}\n{'=' * len(title)}\n\n1. {before}\n\n{quote}\n\n2. {after}\n\nThis page is for every cluster; use it with care.\n"


def _jira(title: str, before: str, quote: str, after: str) -> str:
    return f"h2. {title}\n{before}\n{{noformat}}\n{quote}\n{{noformat}}\n* {after}\n"


def _rst(title: str, before: str, quote: str, after: str) -> str:
    return f"{title}\n{'-' * len(title)}\n\n{before}\n\n.. code-block:: text\n\n{textwrap.indent(quote, '   ')}\n\n{after}\n\nNote: replace $NODE by the name of your node.\n"


def _chat(title: str, before: str, quote: str, after: str) -> str:
    return f"[10:41] ann: {title}? in the old lab this was it\n```\n{quote}\n```\n[10:43] bo: {after}\n[10:44] ann: {before}\n"


STYLES: tuple[Callable[[str, str, str, str], str], ...] = (_markdown, _plain, _jira, _rst, _chat)


def pages() -> dict[str, str]:
    """A hundred pages by file name."""
    found = {}
    for at, quote in enumerate(QUOTES):
        for style in STYLES:
            title, before, after = ADVICE[(at + STYLES.index(style)) % len(ADVICE)]
            found[f"{style.__name__.strip('_')}-{at}.{'md' if style is _markdown else 'txt'}"] = style(
                title, before, quote, after
            )
    return found

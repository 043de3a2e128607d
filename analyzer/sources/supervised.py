"""
Whose output k0s passes on: its supervisor names the program behind the message, containerd and Calico's tools do not::

    time="2025-02-04 09:18:18" level=info msg="E0204 09:18:18.117021 ..." component=konnectivity stream=stderr
    time="2022-10-03 13:44:41" level=info msg="Error: failed to run ..." component=konnectivity

The second is of releases before 1.26, whose supervisor did not name the stream and wrote its own messages in the same form.
"""

from __future__ import annotations

from analyzer import patterns as regex

STREAMED = regex.compile(r" component=(?:\")?([\w.-]{1,64})(?:\")? .{0,80}\bstream=std(?:err|out)\b")
OLDER = regex.compile(
    r" component=\"?(konnectivity|kube-apiserver|kube-scheduler|kube-controller-manager|etcd|kine|kubelet|containerd)\"?[ \t]*+$"
)


def program(pairs: str, tag: str | None) -> str | None:
    """
    The program that printed the message.

    Args:
        pairs: what stands behind the message.
        tag: the journal's name of the program; others than k0s say `component=kubelet`, too.
    """
    m = STREAMED.search(pairs) or (OLDER.search(pairs) if tag == "k0s" else None)
    return m[1] if m else None

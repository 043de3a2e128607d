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


SINGLE = frozenset({"k3s", "rke2"})
"""Distributions of one program, under whose tag the journal keeps what all of its parts print, in logrus' form."""
END = regex.compile(r"exit status \d{1,3}|signal: [a-z ]{3,20}(?: \(core dumped\))?")
"""How Go says that a child ended (os, `ProcessState.String`)."""
OF_SERVER = regex.compile(r" component=\"?konnectivity\b")
ERROR = regex.compile(r" error=\"?([^\"]{1,80})")


def end(message: str, pairs: str) -> str | None:
    """
    How the Konnectivity server ended, where the supervisor says it: as the message itself, in it, or as its `error`.

    Args:
        message: the line's message; the words around the end differ between releases.
        pairs: what stands behind it.
    """
    if " stream=" in pairs or OF_SERVER.search(pairs) is None:
        return None
    error = ERROR.search(pairs)
    m = END.search(message) or (END.search(error[1]) if error else None)
    return m[0] if m else None


def program(pairs: str, tag: str | None) -> str | None:
    """
    The program that printed the message.

    Args:
        pairs: what stands behind the message.
        tag: the journal's name of the program; others than k0s say `component=kubelet`, too.
    """
    m = STREAMED.search(pairs) or (OLDER.search(pairs) if tag == "k0s" else None)
    return m[1] if m else None


OWN_TAGS = {name: name for name in ("konnectivity-server", "konnectivity-agent")}
UPSTREAM_TAGS = {"proxy-server": "konnectivity-server", "proxy-agent": "konnectivity-agent"}
"""Upstream's names of its programs, which others have, too: theirs write klog."""
KLOG = regex.compile(r"[IWEF]\d{4} \d\d:")


def of_tag(tag: str, text: str) -> str | None:
    """The container in which manifests run what systemd starts on a machine, by the journal's name of the program."""
    return OWN_TAGS.get(tag) or (UPSTREAM_TAGS.get(tag) if KLOG.match(text) else None)

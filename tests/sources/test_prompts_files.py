"""Tools under the names of their releases' files."""

from __future__ import annotations

import pytest
from analyzer.sources import prompts


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("admin@ip-10-2-1-4:~$ sudo ./calicoctl-linux-amd64 node status", "sudo calicoctl node status"),
        ("$ ./calicoctl-linux-amd64 node status", "calicoctl node status"),
        ("./calicoctl-linux-amd64 node status", "calicoctl node status"),
        ("[root@w1 ~]# /usr/local/bin/calicoctl.sh node status", "calicoctl node status"),
        ("calicoctl-v3.19.1 node status", "calicoctl node status"),
        ("user@h:~$ kubectl-1.22 get pods -A", "kubectl get pods -A"),
        ("$ ~/bin/kubectl_1.29.3 get nodes -o wide", "kubectl get nodes -o wide"),
        ("sudo /opt/bin/oc-4.10 get nodes", "sudo oc get nodes"),
        ("root@w3:/# ./birdcl-arm64 show protocols", "birdcl show protocols"),
        ("w-3:~ # ./crictl-v1.26.0 ps -a", "crictl ps -a"),
        ("$ kubectl get pods", "kubectl get pods"),
        ("$ kubectl.exe get pods", "kubectl get pods"),
    ],
)
def test_a_tool_is_known_by_any_file_of_its_releases(line: str, command: str) -> None:
    """With the path, the system, the machine or the version that the file is called after; the command is that of the tool."""
    found = prompts.echo(line)
    assert found is not None
    assert found[1] == command


@pytest.mark.parametrize(
    "line",
    [
        "kubectl-linux is a tool we use",
        "oc.yaml get it",
        "kubectls get pods",
        "./run-kubectl.sh get pods",
    ],
)
def test_other_words_are_no_tools(line: str) -> None:
    """A sentence, a file, another program."""
    assert prompts.echo(line) is None
    assert not prompts.is_typed(line)

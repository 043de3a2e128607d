"""Commands that a cloud's own tool carries to where they run."""

from __future__ import annotations

import pytest
from analyzer.sources.carried_commands import NOTE, carried

from tests.support.inline import bundle

INVOKE = "az aks command invoke -g rg -n prod --command"
STARTED = "command started at 2025-03-04 09:22:51+00:00, finished at 2025-03-04 09:22:53+00:00 with exitcode=0"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f'{INVOKE} "kubectl get pods -n kube-system"', "$ kubectl --via=az-aks get pods -n kube-system"),
        (f"me@box:~$ {INVOKE} 'kubectl get nodes' -o table", "me@box:~$ kubectl --via=az-aks get nodes"),
        ('gcloud compute ssh node-1 --zone europe-west1-b --command="sudo crictl ps -a"', "$ ssh node-1 sudo crictl ps -a"),
        ("vagrant ssh w1 -c 'journalctl -u kubelet'", "$ ssh w1 journalctl -u kubelet"),
        ("az aks show -g rg -n prod", "az aks show -g rg -n prod"),
        ("az aks command invoke is what you need", "az aks command invoke is what you need"),
    ],
)  # fmt: skip
def test_what_stands_in_the_tools_quotes_is_what_was_run(line: str, expected: str) -> None:
    """On the host that it names, behind the prompt that stood there; without a command in quotes it stays as it is."""
    text, _, note = carried(f"{line}\nNAME   READY\n")
    assert text == f"{expected}\nNAME   READY\n"
    assert note == (NOTE if expected != line else "")


def test_what_the_tool_says_of_itself_is_no_output() -> None:
    """It is emptied and counted, and of no other text."""
    assert carried(f"{INVOKE} 'kubectl get nodes'\n{STARTED}\nNAME\n")[:2] == (
        "$ kubectl --via=az-aks get nodes\n\nNAME\n",
        1,
    )
    assert carried(f"{STARTED}\n") == (f"{STARTED}\n", 0, "")


def test_its_flags_name_no_namespace_and_tell_the_product() -> None:
    """Below it stand pods of the namespace that was asked for."""
    rows = "NAME                                  READY   STATUS    RESTARTS   AGE\nkonnectivity-agent-7d9f8c6b5d-8xk2p   0/1     Pending   0          14m\n"
    case = bundle({"t.txt": f'{INVOKE} "kubectl get pods -n kube-system"\n{STARTED}\n{rows}'})
    assert [pod.namespace for pod in case.snapshot.about.role("agent")] == ["kube-system"]
    assert case.snapshot.about.product.value == "aks"

"""Somebody's own name for kubectl."""

from __future__ import annotations

import pytest
from analyzer.sources.own_clients import is_kubectl
from analyzer.sources.prompts import canonical

from tests.support.inline import bundle


@pytest.mark.parametrize(
    ("command", "own"),
    [
        ("k8s-blue -n kube-system exec -it web-1 -- id", True),
        ("blue exec -n shop web-1 -- id", True),
        ("blue exec web-1 -- id", False),
        ("kblue logs web-1", False),
        ("kb logs web-1", True),
        ("./kube-blue.sh get pods -A", True),
        ("~/bin/blue.sh -n shop get pods,svc", True),
        ("blue get pods", False),
        ("blue -n shop get apples", False),
        ("my-kube top nodes", True),
        ("my-kube top of the list", False),
        ("helm -n shop get all web", False),
        ("pets logs -n 50 -a web", False),
        ("tail -n web logs x", False),
        ("flux -n shop logs web", False),
        ("docker exec -it web -- sh", False),
        ("kind get nodes", False),
        ("kops get nodes", False),
        ("kubectl -n shop logs web-1", False),
    ],
)
def test_kubectls_words_behind_another_name(command: str, own: bool) -> None:
    """A verb and a namespace, or a name that says what it is; other programs keep their own."""
    assert is_kubectl(command.split(" ")) is own
    assert canonical(command).startswith("kubectl ") is (own or command.startswith("kubectl"))


def test_what_it_prints_counts_as_what_kubectl_prints() -> None:
    """A success behind the name as well as a failure: the call comes through and does not."""
    good = "$ k8s-blue -n shop exec web-6d8b9f5c7b-7vmcz -- id\nuid=0(root) gid=0(root) groups=0(root)\n"
    bad = "$ k8s-blue -n shop logs web-6d8b9f5c7b-7vmcz\nError from server: error dialing backend: dial tcp 10.1.0.1:10250: i/o timeout\n"
    states = [{one.id: one.state.value for one in bundle(c=text).report.data.symptoms} for text in (good, bad)]
    assert states[0]["exec"] == "works"
    assert states[1]["logs"] == "broken"

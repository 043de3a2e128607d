"""A failed command counts for the use that was typed, whatever its pod, namespace or container is called."""

from __future__ import annotations

import pytest
from analyzer.tunnel.uses import asks_bird, goes_through, space_asked, upgrades, uses

BACKEND = "Error from server: error dialing backend: No agent available"


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("kubectl exec {} -- ls", ["exec"]),
        ("kubectl -n {} exec web-1 -- ls", ["exec"]),
        ("kubectl --context {} -n {} logs web-1 -c {}", ["logs"]),
        ("oc rsh {}", ["exec"]),
        ("kubectl cp {}:/a /b", ["cp"]),
        ("/usr/bin/kubectl top pod {}", ["top"]),
        ("for p in a b; do kubectl logs -n {} $p; done", ["logs"]),
        ("kubectl exec {} -- ls; kubectl logs {}", ["exec", "logs"]),
        ("kubectl get --raw /api/v1/namespaces/{}/pods/{}/log", ["logs"]),
        ("kubectl get pods -n {}", []),
        ("kubectl port-forward -n kubernetes-dashboard svc/kubernetes-dashboard 8443:443", ["dashboard"]),
    ],
)
def test_the_verb_decides_and_no_name(command: str, found: list[str]) -> None:
    """A pod called `logs`, `cp-1` or `exec`, and a namespace of these names."""
    for name in ("web", "logs", "cp", "cp-1", "exec", "top", "dashboard"):
        assert uses(command.replace("{}", name), BACKEND) == found, name


def test_an_error_without_its_command_tells_by_the_kubelets_path() -> None:
    """Behind the first step stand names; what is quoted is a name, too."""
    for name in ("web", "logs", "cp", "exec", "top", "dashboard"):
        where = f"{name}/{name}/{name}"
        assert uses(None, f'Get "https://10.1.1.1:10250/containerLogs/{where}": dial tcp') == ["logs"], name
        assert uses(None, f'Post "https://10.1.1.1:10250/exec/{where}?command=ls": EOF') == ["exec"], name
        assert uses(None, f'error dialing backend for pod "{name}"') == [], name
    assert uses("EXEC TEST: exec into a pod", BACKEND) == ["exec"]
    assert uses(None, "error: Metrics API not available") == ["top"]
    assert uses(None, "the dashboard does not open") == ["dashboard"]


def test_bird_is_asked_by_its_program() -> None:
    """A pod whose name begins like it is none."""
    assert asks_bird("kubectl exec calico-node-x -- birdcl show protocols")
    assert asks_bird("BIRD (node w1)")
    assert not asks_bird("kubectl logs birdhouse-1")
    assert not asks_bird(None)


def test_a_command_that_needs_the_tunnel_or_a_webhook() -> None:
    """A list of pods needs neither; what upgrades its connection is told from what does not."""
    assert goes_through("kubectl apply -f a.yaml")
    assert not goes_through("kubectl get pods")
    assert not goes_through(None)
    assert upgrades("kubectl exec a -- ls", None)
    assert upgrades(None, "unable to upgrade connection: 403")
    assert not upgrades("kubectl logs a", "Forbidden")


@pytest.mark.parametrize(
    "command", ["kubectl port-forward svc/web 8443:443", "kubectl get pods -n kubernetes-dashboard", "kubectl proxy"]
)
def test_the_dashboard_is_used_by_a_way_to_it(command: str) -> None:
    """A way to another service is none, nor is its namespace in a list."""
    assert uses(command, BACKEND) == []


@pytest.mark.parametrize(
    ("command", "space"),
    [
        ("kubectl exec -it -n data redis-0 -- sh", "data"),
        ("kubectl logs redis-0 --namespace=data", "data"),
        ("kubectl logs redis-0 --namespace data", "data"),
        ("kubectl logs redis-0 --tail=1", ""),
        (None, ""),
    ],
)
def test_the_namespace_that_a_command_names(command: str | None, space: str) -> None:
    """In either spelling."""
    assert space_asked(command) == space

"""Which object a command asks for."""

from __future__ import annotations

import pytest
from analyzer.sources import asked_object as room_of_values
from analyzer.sources.asked_object import asked_object

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("kubectl describe ds konnectivity-agent -n kube-system | tail -14", ("DaemonSet", "konnectivity-agent", "kube-system", ())),
        ("oc -n x get deployments.apps/web -o json | jq '.status'", ("Deployment", "web", "x", ("status",))),
        ("kubectl get apiservice v1.a.io -o yaml | yq e .status.conditions", ("APIService", "v1.a.io", None, ("status", "conditions"))),
        ("kubectl get node w1 -o jsonpath='{.status}'", ("Node", "w1", None, ("status",))),
        ("kubectl get ds $NAME -o yaml | tail", None),
        ("kubectl get ds -o yaml | tail", None),
        ("kubectl get ds a b -o yaml | tail", None),
        ("kubectl get networkpolicy a -o yaml | tail", None),
        ("kubectl logs ds/a | tail", None),
        ("cat ds a", None),
    ],
)  # fmt: skip
def test_the_object(command: str, found: tuple[str, str, str | None, tuple[str, ...]] | None) -> None:
    """Its kind, name, namespace and the fields picked; none of a rule's part, a variable or a list."""
    asked = asked_object(command)
    assert found == (None if asked is None else (asked.kind, asked.name, asked.namespace, asked.path))


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("kubectl get pod a -n x", ("Pod", "a", "x", "v1")),
        ("kubectl get pod a --namespace 'x'", ("Pod", "a", "x", "v1")),
        ("kubectl get pod a -n $X", ("Pod", "a", None, "v1")),
        ("kubectl get ds/a", ("DaemonSet", "a", None, "apps/v1")),
        ("kubectl get ds/a/b", None),
        ("kubectl delete pod a", None),
        ("kubectl", None),
        ("kubectl get is a", ("ImageStream", "a", None, "image.openshift.io/v1")),
        ("kubectl get things a", None),
    ],
)
def test_an_object_has_a_kind_a_name_and_a_group(command: str, found: tuple[str, str, str | None, str] | None) -> None:
    """One of the kinds whose parts say something; a variable is no namespace."""
    asked = asked_object(command)
    assert found == (None if asked is None else (asked.kind, asked.name, asked.namespace, asked.api))

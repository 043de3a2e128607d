"""Kinds of the same name in other API groups are other things."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.api_groups import GROUPS, foreign_group, full_name, group_of
from analyzer.parsers.kubernetes.kinds.talos import OWN
from analyzer.parsers.kubernetes.object_reader import handlers


def test_each_kind_that_is_read_has_its_groups() -> None:
    """Without them an object of any group would be taken for it; a document of Talos has none, and says so itself."""
    assert set(handlers()) - {"Event.audit.k8s.io", *OWN} == set(GROUPS)


@pytest.mark.parametrize(
    ("kind", "api", "name"),
    [
        ("Node", "v1", "Node"),
        ("Node", None, "Node"),
        ("Node", "projectcalico.org/v3", "Node"),
        ("Node", "config.openshift.io/v1", "Node.config.openshift.io"),
        ("DaemonSet", "extensions/v1beta1", "DaemonSet"),
        ("DaemonSet", "apps.kruise.io/v1alpha1", "DaemonSet.apps.kruise.io"),
        ("Deployment", "v1", "Deployment"),
        ("Event", "events.k8s.io/v1", "Event"),
        ("Event", "audit.k8s.io/v1", "Event.audit.k8s.io"),
        ("NetworkPolicy", "crd.projectcalico.org/v1", "NetworkPolicy"),
        ("NetworkPolicy", "crd.antrea.io/v1beta1", "NetworkPolicy.crd.antrea.io"),
        ("IPPool", "whereabouts.cni.cncf.io/v1alpha1", "IPPool.whereabouts.cni.cncf.io"),
        ("Widget", "longhorn.io/v1", "Widget"),
        ("Route", "route.openshift.io/v1", "Route"),
        ("Route", "serving.knative.dev/v1", "Route.serving.knative.dev"),
        ("Node", 7, "Node"),
    ],
)
def test_the_group_tells_kinds_of_one_name_apart(kind: str, api: object, name: str) -> None:
    """A group that has no such kind is another's; a version alone is the core group's, or hand-written."""
    assert full_name(kind, api) == name


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("nodes", ""),
        ("nodes.longhorn.io", "longhorn.io"),
        ("service.serving.knative.dev", "serving.knative.dev"),
        ("networkpolicies.crd.projectcalico.org", ""),
        ("deployments.v1.apps", ""),
        ("deployments.v1alpha1.apps.kruise.io", "apps.kruise.io"),
        ("endpoints.v1", ""),
        ("ingresses.networking.k8s.io", ""),
        ("", ""),
    ],
)
def test_the_group_in_a_resources_name_is_found(word: str, group: str) -> None:
    """kubectl takes and prints `resource.version.group`; only a group that makes it another resource is one here."""
    assert foreign_group(word) == group


def test_the_core_group_has_no_name() -> None:
    """What stands in front of the version is the group."""
    assert [group_of(one) for one in ("v1", "apps/v1", None)] == ["", "apps", ""]

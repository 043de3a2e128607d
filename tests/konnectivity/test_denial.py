"""A kubelet's no to the API server, told from its no for a pod."""

from __future__ import annotations

import pytest
from analyzer.konnectivity import denial


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("error: unable to upgrade connection: Unauthorized", True),
        ("error: You must be logged in to the server (the server has asked for the client to provide credentials ( pods/log a))", True),
        ("Error from server (Forbidden): Forbidden (user=kube-apiserver, verb=get, resource=nodes, subresource=proxy) ( pods/log a)", True),
        ("error: unable to upgrade connection: pod does not exist", False),
        ("error: You must be logged in to the server (Unauthorized)", False),
        ('Error from server (Forbidden): pods is forbidden: User "ann" cannot list resource "pods"', False),
        (None, False),
    ],
)  # fmt: skip
def test_who_calls_is_refused_by_a_kubelet(text: str | None, denied: bool) -> None:
    """The API server's own no to a user names no kubelet's resource."""
    assert denial.is_denied(text) is denied


def test_the_right_that_is_missing() -> None:
    """Both ways in which releases print the subresource."""
    text = "Forbidden (user=system:anonymous, verb=create, resource=nodes, subresource{})"
    assert denial.right_missed(text.format("=proxy")) == ("system:anonymous", "create", "nodes/proxy")
    assert denial.right_missed(text.format("(s)=[proxy]")) == ("system:anonymous", "create", "nodes/proxy")
    assert denial.right_missed("Unauthorized") is None


def test_nobodys_name() -> None:
    """A user may be called almost so."""
    assert denial.is_anonymous("system:anonymous")
    assert not denial.is_anonymous("anonymous")


def test_refused_credentials_are_known_by_kubectls_words() -> None:
    """Both forms that it prints, and no other line of a login."""
    assert denial.is_login("error: You must be logged in to the server (Unauthorized)")
    assert not denial.is_login("Unauthorized")
    assert not denial.is_login(None)


@pytest.mark.parametrize(
    ("text", "no"),
    [
        ("error: unable to upgrade connection: pod does not exist", True),
        ("Error from server (NotFound): the server could not find the requested resource ( pods/log a)", True),
        ("Error from server (NotFound): the server could not find the requested resource", False),
        ("Authorization error (user=kube-apiserver, verb=get, resource=nodes, subresource=proxy)", True),
        ("Authorization error", False),
        ('Error from server (NotFound): pods "a" not found', False),
        (None, False),
    ],
)
def test_a_kubelet_does_not_run_the_pod_or_does_not_take_the_caller(text: str | None, no: bool) -> None:
    """The API server's own not found names no log of a pod."""
    assert denial.is_kubelets_no(text) is no


def test_the_right_that_a_user_lacks_is_named() -> None:
    """By an API server; a kubelet's own refusal has other words."""
    text = 'pods "a" is forbidden: User "kim" cannot get resource "pods/log" in API group "" in the namespace "shop"'
    one = denial.refused_right(text)
    assert one == denial.Denial("kim", "get", "pods/log", "", "shop", False, denial.Authority.RBAC, "a")
    assert one == denial.refused_right(text.replace('"', '\\"'))
    assert (one.account, one.where) == (None, "in namespace shop")
    assert denial.refused_right("Forbidden (user=kim, verb=get, resource=nodes, subresource=proxy)") is None
    wide = denial.refused_right('User "kim" cannot list resource "routes" in API group "route.openshift.io" at the cluster scope')  # fmt: skip
    assert wide is not None
    assert (wide.plain, wide.namespace, wide.is_cluster) == ("routes.route.openshift.io", None, True)
    assert (wide.where, wide.named) == ("in the whole cluster", "")
    own = denial.refused_right('User "system:serviceaccount:shop:till" cannot list resource "pods" in API group ""')
    assert own is not None
    assert (own.account, own.where) == ("shop:till", "")
    assert denial.refused_right(None) is None

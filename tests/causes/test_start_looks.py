"""What shows on a node the thing that a start lacks."""

from __future__ import annotations

from analyzer.causes.start_looks import (
    configuration_of,
    keys_of,
    listeners_of,
    opened,
    resolution,
    rights_of,
    unresolved,
)
from analyzer.facts.pods import Pod
from analyzer.facts.start import Start, StartFault


def test_a_certificate_and_its_key_show_the_same_public_key() -> None:
    """Both files of the pair are asked."""
    text = keys_of(Start(StartFault.PAIR, "/a.crt", key="/a.key"))
    assert text == "openssl x509 -noout -pubkey -in /a.crt; openssl pkey -pubout -in /a.key"


def test_a_path_is_opened_by_its_owners_and_modes() -> None:
    """Of each folder above it, too."""
    start = Start(StartFault.FORBIDDEN, "/run/x.sock")
    assert opened(start).startswith("let the program's user open /run/x.sock")
    assert rights_of(start) == "namei -l /run/x.sock"


def test_a_listener_is_looked_for_where_it_listens() -> None:
    """At a socket's path, or at a port of any address."""
    assert listeners_of(Start(StartFault.LISTENER, "/run/x.sock")) == "ss -xlp | grep /run/x.sock"
    assert listeners_of(Start(StartFault.LISTENER, "[::]:8443")) == "ss -ltnp | grep :8443"


def test_a_name_is_asked_of_the_resolver_that_failed() -> None:
    """By its address where the text names it, else of the node's own."""
    known, bare = Start(StartFault.LOOKUP, "reg.example", "10.0.0.10:53"), Start(StartFault.LOOKUP, "reg.example")
    assert "the resolver 10.0.0.10:53 gives no address for reg.example" in unresolved(known, "w1")
    assert "its resolver gives no address" in unresolved(bare, "w1")
    assert resolution(bare).endswith("dig +tries=1 +time=5 reg.example")


def test_a_configuration_is_changed_where_it_is_kept() -> None:
    """CoreDNS's in a map of its Deployment's name, OpenShift's by its operator, any other's in a volume of the pod."""
    for name, role, ends in (
        ("coredns-5c7d9f6b8-x4k9p", "coredns", "edit configmap -n kube-system coredns"),
        ("dns-default-x4k9p", "coredns", "dns.operator/default"),
        ("web-5c7d9f6b8-x4k9p", "", "{.spec.volumes}'"),
    ):
        assert configuration_of(Pod("kube-system", name, role), "kube-system").endswith(ends), name

"""What shows on a node the thing that a start lacks."""

from __future__ import annotations

import pytest
from analyzer.causes.start_looks import (
    configuration_of,
    keys_of,
    listeners_of,
    opened,
    opened_for,
    pulled_anew,
    resolution,
    rights_of,
    taken_by_system,
    taken_within,
    unresolved,
)
from analyzer.facts.pods import Pod
from analyzer.facts.start import Start, StartFault

from tests.support.inline import bundle, nodes
from tests.support.inline import node as listed


def test_a_certificate_and_its_key_show_the_same_public_key() -> None:
    """Both files of the pair are asked."""
    text = keys_of(Start(StartFault.PAIR, "/a.crt", key="/a.key"))
    assert text == "openssl x509 -noout -pubkey -in /a.crt; openssl pkey -pubout -in /a.key"


def test_a_path_is_opened_by_its_owners_and_modes() -> None:
    """Of each folder above it, too."""
    start = Start(StartFault.FORBIDDEN, "/run/x.sock")
    assert opened(start).startswith("let the program's user open /run/x.sock")
    assert rights_of(start) == "namei -l /run/x.sock"


def test_where_no_image_is_got_no_image_is_taken_to_test_it() -> None:
    """On IBM Cloud a pod is the way into a node: the next try is the test there; elsewhere the node itself is asked."""
    own, other = (
        bundle({"n": nodes(listed("10.1.0.1", version=v))}).snapshot.about for v in ("v1.31.4+IKS", "v1.31.4")
    )
    pod = Pod("shop", "web-5d8f7b9c66-vm2xk", "", "10.1.0.1")
    told = pulled_anew(own, pod, "curl https://icr.io/v2/   # on 10.1.0.1")
    assert told is not None
    assert told.startswith(
        "kubectl delete pod -n shop web-5d8f7b9c66-vm2xk; sleep 60; kubectl get pods -n shop --field-selector spec.nodeName=10.1.0.1 "
    )
    assert "field-selector" not in (pulled_anew(own, Pod("shop", "web-0", "", None), "x") or "")
    assert pulled_anew(own, None, "x") is None
    assert pulled_anew(own, pod, None) is None
    assert pulled_anew(other, pod, "curl x") == "curl x"


@pytest.mark.parametrize(
    ("host_network", "path", "on_node"),
    [
        (True, "/run/x.sock", True),
        (True, "/var/run/secrets/tokens/t", False),
        (False, "/run/x.sock", False),
        (None, "/run/x.sock", False),
    ],
)
def test_a_path_of_a_container_is_none_of_its_node(host_network: bool | None, path: str, on_node: bool) -> None:
    """Only a pod with the network of its node may mean the node's own path, and none its account's."""
    pod = Pod("shop", "web-x2k9p", "", node="w1", host_network=host_network)
    text, command = opened_for(Start(StartFault.FORBIDDEN, path), pod, "w1")
    assert ("namei" in command) is on_node
    assert ("fsGroup" in text) is not on_node
    assert "kubectl get pod -n shop web-x2k9p" in command or on_node
    assert "namei" in opened_for(Start(StartFault.FORBIDDEN, path), None, "w1")[1]


def test_a_listener_is_looked_for_where_it_listens() -> None:
    """At a socket's path, or at a port of any address."""
    assert listeners_of(Start(StartFault.LISTENER, "/run/x.sock")) == "ss -xlp | grep /run/x.sock"
    assert listeners_of(Start(StartFault.LISTENER, "[::]:8443")) == "ss -ltnp | grep :8443"


def test_who_holds_a_port_of_the_system_is_never_ended() -> None:
    """Another port for the program that came later; of the owner's own program, of another port and of a socket it says nothing."""
    told = taken_by_system(Start(StartFault.LISTENER, ":10250"), "hook-1", "deployment hook", "kubectl edit x")
    assert told is not None
    assert "10250 of a node is the kubelet's, which stays" in told[0]
    assert told[1] == "kubectl edit x"
    for start, program in ((":9443", "hook-1"), ("[::]:9099", "calico-node-x7k2p"), ("/run/x.sock", "hook-1")):
        assert taken_by_system(Start(StartFault.LISTENER, start), program, "it", None) is None


def test_an_agent_that_hands_on_the_api_server_s_port_gets_no_other_port() -> None:
    """The mode that does so is turned off, or no agent runs beside an API server; another program at that port moves."""
    start = Start(StartFault.LISTENER, "10.4.0.12:6443")
    told = taken_by_system(start, "konnectivity-agent-2kq5f", "the agents", "kubectl edit x")
    assert told is not None
    assert "spec.api.tunneledNetworkingMode off" in told[0]
    assert "--secure-port" not in told[0]
    other = taken_by_system(start, "metrics-server-1", "it", "kubectl edit x")
    assert other is not None
    assert "--secure-port" in other[0]


TAKEN = Start(StartFault.LISTENER, "0.0.0.0:4443")


@pytest.mark.parametrize(
    ("ip", "host_network", "node", "within"),
    [
        ("172.17.48.77", None, "10.1.0.1", True),
        ("172.17.48.77", None, "w1", True),
        ("172.17.48.77", False, None, True),
        ("10.1.0.1", None, "10.1.0.1", False),
        ("10.1.0.2", None, "w1", False),
        ("172.17.48.77", True, "10.1.0.1", False),
        ("172.17.48.77", None, "w9", False),
        (None, None, "10.1.0.1", False),
        (None, False, "10.1.0.1", False),
    ],
)
def test_a_port_is_taken_within_a_pod_that_has_an_address_of_its_own(
    ip: str | None, host_network: bool | None, node: str | None, within: bool
) -> None:
    """Its address is none of its node's, or it is stated not to run in the node's network; where neither is known the node is looked at."""
    about = bundle(n=nodes(listed("10.1.0.1"), listed("w1", "10.1.0.2"))).snapshot.about
    pod = Pod("shop", "watcher-5d8f7b9c66-vm2xk", "other", node=node, ip=ip, host_network=host_network)
    found = taken_within(about, TAKEN, pod)
    assert (found is not None) is within
    if found is not None:
        text, command = found
        assert text.startswith("give one of the two another port: watcher-5d8f7b9c66-vm2xk has an address of its own")
        assert "another container of watcher" in text
        assert command.startswith(
            "kubectl get pod -n shop watcher-5d8f7b9c66-vm2xk -o jsonpath='{range .spec.containers[*]}"
        )
    assert taken_within(about, Start(StartFault.LISTENER, "/run/x.sock"), pod) is None
    assert taken_within(about, TAKEN, None) is None


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

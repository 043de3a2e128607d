"""Packets of full size that do not pass, and the MTU that fits."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, pod, pods

MTU = "path-mtu"
PROMPT = "root@kube-w1:~# "
PING = "{0}ping -M do -s {1} -c1 10.9.0.1\nPING 10.9.0.1 (10.9.0.1) {1}({2}) bytes of data.\n{3}\n"
LINK = "{0}ip link show {1}\n6: {1}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu {2} qdisc noqueue state UNKNOWN mode DEFAULT group default\n"
REPLY = "1480 bytes from 10.9.0.1: icmp_seq=1 ttl=64 time=9.11 ms"
STATED = PING.format(PROMPT, 1422, 1450, "ping: local error: message too long, mtu=1420")
TOO_LONG = STATED + LINK.format(PROMPT, "vxlan.calico", 1450)
WELL = PING.format(PROMPT, 1472, 1500, REPLY) + LINK.format(PROMPT, "vxlan.calico", 1450)
LOSS = PING.format(PROMPT, 1472, 1500, "1 packets transmitted, 0 received, 100% packet loss, time 0ms") + PING.format(
    PROMPT, 56, 84, REPLY.replace("1480", "64")
)


@pytest.mark.parametrize(
    ("text", "certainty", "first"),
    [
        (TOO_LONG, "likely", "give the cluster's network an MTU of 1370"),
        (STATED, "possible", "give the cluster's network an MTU of 1370"),
        (LOSS, "likely", "let ICMP 'fragmentation needed'"),
        (WELL, None, ""),
    ],
)
def test_how_sure_it_is(text: str, certainty: str | None, first: str) -> None:
    """What was measured decides; that a way carries less than was sent says nothing of who sends so large packets."""
    case = bundle(t=text)
    assert case.causes.get(MTU) == certainty
    if certainty:
        assert case.commands(MTU).startswith(first)


@pytest.mark.parametrize(
    ("overlay", "mtu", "more", "command"),
    [
        ("vxlan.calico", 1450, {}, '{"spec":{"vxlanMTU":1370}}'),
        ("tunl0", 1480, {}, '{"spec":{"ipipMTU":1400}}'),
        ("vxlan.calico", 1450, {"p.txt": pods(pod("calico-node-a1b2c", namespace="calico-system"))}, 'patch installation default --type merge -p \'{"spec":{"calicoNetwork":{"mtu":1370}}}\''),
        ("flannel.1", 1450, {}, "kubectl get configmaps -A | grep"),
        ("vxlan.calico", 1450, {"v.txt": "$ k0s version\nv1.31.2+k0s.0\n"}, "/etc/k0s/k0s.yaml"),
    ],
)  # fmt: skip
def test_the_mtu_that_fits_is_set_where_the_network_has_it(
    overlay: str, mtu: int, more: dict[str, str], command: str
) -> None:
    """Of the way, less the headers of that overlay; an operator's Calico is changed in its Installation."""
    case = bundle({"t.txt": STATED + LINK.format(PROMPT, overlay, mtu)} | more)
    assert case.causes[MTU] == "likely"
    assert command in case.commands(MTU)

"""What helps where calico-node says itself why it ends."""

from __future__ import annotations

import pytest
from analyzer.causes.calico_end import TITLES, told
from analyzer.mesh.calico_ends import CalicoFault

from tests.support.inline import bundle, pod, pods

ID = "calico-node-down"
HEAD = "2026-02-03 04:05:06.007 [{}][61] {}: {}\n"
FILE = "/etc/calico/confd/config/bird.cfg"
CASES = (
    ("startup/startup.go 505", "Couldn't autodetect an IPv4 address. If auto-detecting, choose", CalicoFault.NO_ADDRESS, "IP_AUTODETECTION_METHOD"),
    ("startup/startup.go 505", "Couldn't autodetect an IPv6 address. If auto-detecting, choose", CalicoFault.NO_ADDRESS_6, "IP6=none"),
    ("startup/startup.go 984", "Calico node 'web-2' is already using the IPv4 address 10.0.2.15.", CalicoFault.TAKEN, "calicoctl delete node web-2"),
    ("felix/int_dataplane.go 9", "Kernel's RPF check is set to 'loose'.  This would allow endpoints", CalicoFault.REVERSE_PATH, "net.ipv4.conf.all.rp_filter=1"),
    ("startup/startup.go 449", "Connection to the datastore is unauthorized error=x", CalicoFault.UNAUTHORIZED, "timedatectl"),
    ("felix/table.go 695", "Failed to program iptables, giving up after retries error=exit status 2", CalicoFault.KERNEL, "modprobe"),
    ("startup/startup.go 7", "Invalid CIDR specified in CALICO_IPV4POOL_CIDR '10.0.0.0'", CalicoFault.SETTING, "--list"),
    ("startup/startup.go 7", 'Failed to read Node from datastore error=nodes "web-9" not found', CalicoFault.NODE_NAME, "/var/lib/calico/nodename"),
)  # fmt: skip
"""Place, words, fault, and what the first remedies run."""


@pytest.mark.parametrize(("place", "words", "fault", "command"), CASES)
def test_each_reason_has_its_own_remedy(place: str, words: str, fault: CalicoFault, command: str) -> None:
    """By a log alone it is likely, beside a pod that is not ready it is confirmed, and no new pod is asked for first."""
    log = {"l.log": HEAD.format("FATAL", place, words)}
    case = bundle(log)
    assert case.causes.get(ID) == "likely"
    assert command in case.commands(ID)
    assert case.cause(ID).title == TITLES[fault]
    assert "drain" not in " ".join(remedy.text for remedy in case.cause(ID).remedies)
    listed = bundle(log, p=pods(pod("calico-node-aaaaa", "0/1", node="n1")))
    assert listed.causes.get(ID) == "confirmed"
    assert ID not in bundle(log, p=pods(pod("calico-node-aaaaa", node="n1"))).causes


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (f"bird: {FILE}, line 96: Only internal neighbor can be RR client", f"sed -n 86,101p {FILE}"),
        (f"bird: {FILE}:4:10 syntax error", f"sed -n 1,9p {FILE}"),
        ("bird: /etc/calico/confd/config/.bird.cfg856459999, line 5: syntax error", f"cat {FILE}"),
    ],
)
def test_birds_configuration(line: str, command: str) -> None:
    """The line that BIRD names is shown with what stands around it; what confd tried is gone, and the whole file is shown."""
    case = bundle({"l.log": f"{line}\n" * 2})
    assert case.causes.get(ID) == "likely"
    assert "calicoctl get bgppeer -o yaml" in case.commands(ID)
    assert command in case.commands(ID)


def test_bird_without_a_file() -> None:
    """confd's own lines say why it writes none."""
    case = bundle({"l.log": "bird: Unable to open configuration file /etc/calico/confd/config/bird.cfg: No such file or directory\n" * 4})  # fmt: skip
    assert "grep -E 'confd|bird'" in case.commands(ID)
    assert told.__name__ == "told"


def test_no_typha_is_no_port() -> None:
    """Where the service has no address, no firewall is asked for."""
    log = HEAD.format("FATAL", "confd/x.go 49", "Typha discovery enabled but discovery failed. error=Kubernetes service missing IP or port")  # fmt: skip
    for case in (bundle({"l.log": log}), bundle({"l.log": log}, p=pods(pod("calico-node-aaaaa", "0/1", node="n1")))):
        assert "no Typha is ready" in case.cause(ID).title
        assert "TCP 5473" not in " ".join(remedy.text for remedy in case.cause(ID).remedies)

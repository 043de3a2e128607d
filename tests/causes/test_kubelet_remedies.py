"""What lets a kubelet start that says why it does not."""

from __future__ import annotations

import pytest
from analyzer.causes.kubelet_remedies import for_end
from analyzer.facts.kubelet_end import KubeletEnd, KubeletFault

from tests.facts.test_unit_journal import AGAIN, EXIT, STARTED
from tests.support.inline import bundle, node, nodes, table

WORDS = {
    KubeletFault.SWAP: "swapoff -a",
    KubeletFault.NO_CONFIG: "kubeadm upgrade node phase kubelet-config",
    KubeletFault.CONFIG: "cat /a",
    KubeletFault.DRIVER: "SystemdCgroup",
    KubeletFault.CGROUP_V1: "failCgroupV1: false",
    KubeletFault.CLIENT: "kubeadm token create --print-join-command",
    KubeletFault.FLAG: "kubeadm-flags.env",
    KubeletFault.RUNTIME: "systemctl restart containerd",
    KubeletFault.NO_CRI: "disabled_plugins",
    KubeletFault.PORT: "ss -ltnp",
    KubeletFault.FILE: "bring back /a",
}


@pytest.mark.parametrize("fault", KubeletFault)
def test_each_reason_has_its_own_remedy(fault: KubeletFault) -> None:
    """On its machine, where that is known; nobody is sent to ask systemd for what the journal says."""
    for machine in ("w-1", None):
        one = for_end(KubeletEnd(fault, "/a"), machine)
        assert WORDS[fault] in f"{one.text} {one.command}"
        assert "systemctl status" not in f"{one.command}"
        assert machine is None or machine in f"{one.text} {one.command}"


def test_the_file_that_the_kubelet_named_is_said_and_without_one_what_it_is() -> None:
    """No remedy has a hole where a path should stand."""
    named = {fault: for_end(KubeletEnd(fault, "/etc/own/x.conf"), "w-1") for fault in KubeletFault}
    assert "and /etc/own/x.conf does not let it ask" in named[KubeletFault.CLIENT].text
    assert "on w-1 (/etc/own/x.conf): its release" in named[KubeletFault.CONFIG].text
    assert "cat /etc/own/x.conf; " in f"{named[KubeletFault.CONFIG].command}"
    assert "and the bootstrap file does not let it ask" in for_end(KubeletEnd(KubeletFault.CLIENT), "w-1").text
    without = for_end(KubeletEnd(KubeletFault.CONFIG), "w-1")
    assert "on w-1: its release" in without.text
    assert "cat /" in f"{without.command}"


SWAP = "failed to run Kubelet: running with swap on is not supported, please disable swap or set --fail-swap-on flag to false"


def journal(host: str, why: str = SWAP) -> str:
    lines = [("systemd[1]", STARTED), ("kubelet[88]", f'E0302 08:00:02.100000      88 run.go:74] "command failed" err="{why}"'), ("systemd[1]", EXIT), ("systemd[1]", AGAIN)]  # fmt: skip
    return "".join(f"Mar 02 08:00:0{n} {host} {who}: {text}\n" for n, (who, text) in enumerate(lines, 1))


CALL = 'Error from server: Get "https://10.9.0.33:10250/containerLogs/erp/db-0/db": dial tcp 10.9.0.33:10250: connect: connection refused\n'
TITLES = "NAME  READY  STATUS  RESTARTS  AGE  IP  NODE"


def agents(of_third: str = "w-3") -> str:
    return table(TITLES, [[f"konnectivity-agent-2v8h{n}", "1/1", "Running", "0", "9d", f"10.9.0.3{n}", f"w-{n}" if n != 3 else of_third] for n in (1, 2, 3)])  # fmt: skip


def test_a_journal_names_the_kubelet_that_a_call_misses() -> None:
    """Its host is that node, whose address an agent in the host's network has: confirmed, and the reason's own remedy comes first."""
    every = nodes(*(node(f"w-{n}", status="NotReady" if n == 3 else "Ready", version="v1.31.4") for n in (1, 2, 3)))
    case = bundle({"j.txt": journal("w-3"), "e.txt": CALL, "n.txt": every, "p.txt": agents()})
    assert case.first == ("kubelet-unreachable", "confirmed")
    assert case.commands("kubelet-unreachable").startswith("turn swap off on w-3")
    assert case.places("NOD-04") == ["j.txt:4", "j.txt:2"]
    other = bundle({"j.txt": journal("w-3"), "e.txt": CALL, "n.txt": every, "p.txt": agents("w-1")})
    assert ("kubelet-unreachable", "confirmed") not in other.causes.items()


def test_a_journal_alone_is_a_failure() -> None:
    """Nothing else is shown: the kubelet of that host does not run, likely the reason of what is asked."""
    case = bundle(j=journal("w-3"))
    assert case.status("NOD-04") == "fail"
    assert case.first == ("kubelet-unreachable", "likely")
    assert "Nothing that was understood" not in case.report.to_text()

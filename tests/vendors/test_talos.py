"""What Talos answers in place of a shell."""

from __future__ import annotations

import pytest
from analyzer.vendors import talos

AT = "talosctl -n 10.5.0.3"


@pytest.mark.parametrize(
    ("script", "command"),
    [
        ("systemctl status kubelet", f"{AT} service kubelet"),
        ("systemctl status kubelet containerd", f"{AT} service kubelet"),
        ("sudo systemctl restart kubelet", f"{AT} service kubelet restart"),
        ("journalctl -u kubelet --since -1h", f"{AT} logs kubelet --tail 300"),
        ("journalctl -u containerd --since -1h", f"{AT} logs containerd --tail 300"),
        ("journalctl -u kubelet | grep -iE 'x509|b'", f"{AT} logs kubelet --tail 300 | grep -iE 'x509|b'"),
        ("systemctl status kubelet; journalctl -u kubelet", f"{AT} service kubelet; {AT} logs kubelet --tail 300"),
        ("ss -ltn | grep :10250", f"{AT} netstat -ltp | grep :10250"),
        ("iptables -S INPUT | head -20", f"{AT} get nftableschain"),
        ("ufw status verbose", f"{AT} get nftableschain"),
        ("ip -br address; ip route", f"{AT} get addresses; {AT} get routes"),
        ("crictl ps -a", f"{AT} containers -k"),
        ("crictl images", f"{AT} image list"),
        ("free -m; crictl stats", f"{AT} memory; {AT} stats -k"),
        ("df -h / /var", f"{AT} mounts"),
        ("timedatectl; chronyc tracking", f"{AT} time"),
        ("ps -o args= -C a | grep b", f"{AT} processes | grep b"),
        ("sysctl a.b c.d", f"{AT} get kernelparamstatus | grep -E 'a.b|c.d'"),
        ("cat /var/lib/kubelet/a.env", f"{AT} read /var/lib/kubelet/a.env"),
        ("grep -A4 webhook /var/lib/kubelet/config.yaml", f"{AT} read /var/lib/kubelet/config.yaml | grep -A4 webhook"),
        ("grep -n limits: /etc/kubernetes/manifests/a*.yaml", f"{AT} get staticpods -o yaml | grep -n limits:"),
        ("ls -l /var/lib/kubelet/pki/*.crt", f"{AT} list -l /var/lib/kubelet/pki"),
        ("namei -l /etc/a", f"{AT} list -l /etc/a"),
        ("tail -n 20 /var/log/pods/*_a_*/*/*.log", f"{AT} list -r /var/log/pods   # then: {AT} read <file>"),
    ],
)
def test_each_question_has_a_command_of_its_own(script: str, command: str) -> None:
    """By the API of the machine; what is read of the output behind a bar stays."""
    assert talos.asked("10.5.0.3", script) == command


def test_containers_are_found_by_their_name() -> None:
    """`logs -k` and `restart -k` want the whole id, which `containers -k` lists."""
    found = f"\"$({AT} containers -k | grep -o '[^ ]*:kube-proxy[^ ]*' | head -1)\""
    logs = "crictl logs --tail 20 $(crictl ps -a --name kube-proxy -q | head -1)"
    assert talos.asked("10.5.0.3", logs) == f"{AT} logs -k --tail 20 {found}"
    assert talos.asked("10.5.0.3", logs.replace("--tail 20 ", "")) == f"{AT} logs -k {found}"
    assert talos.asked("10.5.0.3", "crictl rm -f $(crictl ps --name kube-proxy -q)") == f"{AT} restart -k {found}"


@pytest.mark.parametrize(
    "script", ["nc -vz a 1", "ip route; nc -vz a 1", "ls -l /proc/$(pidof a)/fd", "mount", "grep a <file>", "cat a"]
)
def test_what_it_cannot_be_asked(script: str) -> None:
    """One statement without an answer leaves the whole without one."""
    assert talos.asked("10.5.0.3", script) is None

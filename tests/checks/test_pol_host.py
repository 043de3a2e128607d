"""POL-11: does each node's own firewall let in what must reach it."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.facts.host_rules import HostAnswer, HostTool
from analyzer.policy.legs import Way

from tests.support.inline import bundle

NODES = """$ kubectl get nodes -o wide
NAME    STATUS   ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE              KERNEL-VERSION   CONTAINER-RUNTIME
plane   Ready    control-plane   90d   v1.30.4   10.61.3.11    <none>        Debian GNU/Linux 12   6.1.0-18         containerd://1.7.20
elm     Ready    <none>          90d   v1.30.4   10.61.3.21    <none>        Debian GNU/Linux 12   6.1.0-18         containerd://1.7.20
oak     Ready    <none>          90d   v1.30.4   10.61.3.22    <none>        Debian GNU/Linux 12   6.1.0-18         containerd://1.7.20
"""
PODS = """$ kubectl get pods -n kube-system -o wide
NAME                       READY   STATUS    RESTARTS   AGE   IP           NODE    NOMINATED NODE   READINESS GATES
konnectivity-agent-7xk2p   {0}     Running   0          30d   10.61.3.21   elm     <none>           <none>
konnectivity-agent-qq9zl   {0}     Running   0          30d   10.61.3.22   oak     <none>           <none>
konnectivity-server-plane  1/1     Running   0          90d   10.61.3.11   plane   <none>           <none>
"""
CLUSTER = NODES + PODS.format("1/1")
NO_ROUTE, SILENT, REFUSED = "connect: no route to host", "i/o timeout", "connect: connection refused"
ZONE = "{0} (active)\n  target: {1}\n  interfaces: ens3\n  sources: \n  services: ssh\n  ports: {2}\n"


def dialled(why: str, host: str = "10.61.3.22") -> str:
    """An agent's log of a dial to a kubelet."""
    return (
        "$ kubectl logs -n kube-system konnectivity-agent-7xk2p\n"
        f'E1118 09:14:02.118205       1 client.go:521] "error dialing backend" err="dial tcp {host}:10250: {why}" dialID=5577006791947779410 connectionID=41\n'
    )


def connected(why: str, host: str = "10.61.3.11", port: int = 8132) -> str:
    """An agent's log of its connects to the server."""
    lines = "".join(
        f'E1118 09:14:{at}.118205       1 clientset.go:222] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp {host}:{port}: {why}\\""\n'
        for at in ("02", "12", "22")
    )
    return (
        "$ kubectl logs -n kube-system konnectivity-agent-7xk2p\n"
        f'I1118 09:13:50.000000       1 options.go:149] ProxyServerHost set to "{host}".\nI1118 09:13:50.000000       1 options.go:150] ProxyServerPort set to {port}.\n{lines}'
    )


def zone(host: str, ports: str = "6443/tcp", target: str = "default", name: str = "public") -> str:
    return f"[root@{host} ~]# firewall-cmd --list-all\n{ZONE.format(name, target, ports)}"


def ufw(host: str, rows: str = "", *, default: bool = True) -> str:
    told = "Default: deny (incoming), allow (outgoing), disabled (routed)\n" if default else ""
    titles = "To                         Action      From\n--                         ------      ----\n"
    ssh = "22/tcp                     ALLOW IN    Anywhere\n"
    return f"ops@{host}:~$ sudo ufw status verbose\nStatus: active\n{told}\n{titles}{ssh}{rows}"


def rules(host: str, more: str = "") -> str:
    return f"root@{host}:~# iptables -S INPUT\n-P INPUT DROP\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n{more}"


def peers(host: str, *rows: tuple[str, str, str]) -> str:
    """What calicoctl says of a node's sessions."""
    frame = "+--------------+-------------------+-------+----------+--------------------------------+\n"
    titles = "| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |\n"
    body = "".join(f"| {ip:<12} | node-to-node mesh | {state:<5} | 08:10:11 | {info:<30} |\n" for ip, state, info in rows)  # fmt: skip
    return f"root@{host}:~# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n{frame}{titles}{frame}{body}{frame}\nIPv6 BGP status\nNo IPv6 peers found.\n\n"


def mesh(info: str) -> str:
    """Two nodes of which neither gets a session to the third."""
    return peers("elm", ("10.61.3.11", "up", "Established"), ("10.61.3.22", "start", info)) + peers("plane", ("10.61.3.21", "up", "Established"), ("10.61.3.22", "start", info))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (dialled(NO_ROUTE) + zone("oak"), "fail"),
        (dialled(SILENT) + zone("oak"), "warn"),
        (dialled(SILENT) + zone("oak", target="DROP", name="drop"), "fail"),
        (dialled(NO_ROUTE) + zone("oak", "10250/tcp"), "pass"),
        (dialled(NO_ROUTE) + zone("elm"), "warn"),
        (zone("oak"), "warn"),
        (dialled(NO_ROUTE) + zone("jump-7"), "unknown"),
        (dialled(NO_ROUTE) + "[root@oak ~]# firewall-cmd --list-all\nFirewallD is not running\n", "unknown"),
        (dialled(SILENT) + ufw("oak"), "fail"),
        (dialled(SILENT) + ufw("oak", default=False), "fail"),
        (dialled(REFUSED) + ufw("oak"), "warn"),
        (dialled(SILENT) + ufw("oak", "10250/tcp                  ALLOW IN    10.61.3.0/24\n"), "pass"),
        (dialled(SILENT) + "ops@oak:~$ sudo ufw status\nStatus: inactive\n", "unknown"),
        (dialled(SILENT) + rules("oak"), "fail"),
        (dialled(SILENT) + rules("oak", "-A INPUT -j cali-INPUT\n"), "unknown"),
        (dialled(SILENT) + rules("oak", "-A INPUT -p tcp -m tcp --dport 10250 -j ACCEPT\n"), "unknown"),
        (dialled(NO_ROUTE), "not_applicable"),
    ],
)
def test_the_kubelets_port(text: str, status: str) -> None:
    """Denied and felt fails; what does not fit, or nobody meets, is a warning; a machine of no cluster, and what is not listed, is not known."""
    assert bundle(t=CLUSTER + text).status("POL-11") == status


def test_what_it_says() -> None:
    """The rules and the dial are cited, and the value holds what a rule that lets it in needs."""
    case = bundle(t=CLUSTER + dialled(NO_ROUTE) + zone("oak"))
    said = "oak itself rejects TCP 10250 (kubelet): firewalld, zone public; who comes there meets: no route to host"
    assert case.check("POL-11").summary == said
    assert case.places("POL-11") == ["t.txt:14", "t.txt:12", "t.txt:18", "t.txt:19"]
    assert case.check("POL-11").detail == details.HostDenials(
        (details.HostDenial("oak", "10.61.3.22", Way.HOST_KUBELET, "tcp", 10250, HostTool.FIREWALLD, "public", False, HostAnswer.NO_ROUTE, ("10.61.3.21",), True, True),)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (connected(SILENT) + ufw("plane"), "fail"),
        (connected(NO_ROUTE) + zone("plane"), "fail"),
        (connected(NO_ROUTE) + zone("plane", "8132/tcp 10250/tcp"), "pass"),
        (connected(REFUSED) + zone("plane"), "warn"),
        (connected(SILENT, port=31132) + ufw("plane", "10250/tcp                  ALLOW IN    Anywhere\n"), "pass"),
    ],
)
def test_the_servers_port(text: str, status: str) -> None:
    """On the machine that agents dial; a node port is translated before any rule of the machine's own is asked."""
    assert bundle(t=NODES + PODS.format("0/1") + text).status("POL-11") == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (mesh("Active Socket: No route to host") + zone("oak", "10250/tcp"), "fail"),
        (mesh("Active Socket: No route to host") + zone("oak", "10250/tcp 179/tcp"), "pass"),
        (mesh("Connect") + zone("oak", "10250/tcp"), "warn"),
        (mesh("Connect") + ufw("oak", "10250/tcp                  ALLOW IN    Anywhere\n"), "fail"),
        (mesh("Established").replace("start", "up   ") + zone("oak", "10250/tcp"), "pass"),
    ],
)
def test_sessions_of_bgp(text: str, status: str) -> None:
    """Asked where a session of the node does not stand: one that stands may have been dialled from there."""
    assert bundle(t=CLUSTER + text).status("POL-11") == status


LOST = """root@oak:~# journalctl -u kubelet -n 1 --no-pager
Nov 18 09:20:01 oak kubelet[811]: E1118 09:20:01.123456     811 kubelet_node_status.go:544] "Error updating node status, will retry" err="error getting node \\"oak\\": Get \\"https://10.61.3.11:6443/api/v1/nodes/oak?timeout=10s\\": dial tcp 10.61.3.11:6443: {}"
"""
DIALER = """root@oak:~# journalctl -u rke2-agent -n 1 --no-pager
Nov 18 09:20:41 oak rke2[811]: time="2026-11-18T09:20:41Z" level=error msg="Remotedialer proxy error; reconnecting..." error="dial tcp 10.61.3.11:9345: {}" url="wss://10.61.3.11:9345/v1-rke2/connect"
"""


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (LOST.format(NO_ROUTE) + zone("plane", "10250/tcp"), "fail"),
        (LOST.format(NO_ROUTE) + zone("plane", "10250/tcp 6443/tcp"), "pass"),
        (LOST.format(REFUSED) + zone("plane", "10250/tcp"), "warn"),
        (DIALER.format(SILENT) + ufw("plane", "6443,10250/tcp             ALLOW IN    Anywhere\n"), "fail"),
        (DIALER.format(SILENT) + ufw("plane", "9345,10250/tcp             ALLOW IN    Anywhere\n"), "pass"),
    ],
)
def test_the_api_servers_port(text: str, status: str) -> None:
    """Of a kubelet, or of an agent of k3s or RKE2, whose log ends with a dial of it in vain."""
    assert bundle(t=NODES + text).status("POL-11") == status


def test_a_call_that_came_through_leaves_it_open() -> None:
    """Somebody was let in by what the list does not show."""
    tried = "root@elm:~# nc -vz 10.61.3.22 10250\nConnection to 10.61.3.22 10250 port [tcp/*] succeeded!\n"
    assert bundle(t=CLUSTER + tried + zone("oak")).status("POL-11") == "unknown"


BLOCK = "root@oak:~# dmesg -T | tail -1\n[Wed Nov 18 09:14:01 2026] [UFW BLOCK] IN=ens3 OUT= MAC=52:54:00:11:22:33:52:54:00:aa:bb:cc:08:00 SRC={} DST=10.61.3.22 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=4411 DF PROTO=TCP SPT=51244 DPT=10250 WINDOW=64240 RES=0x00 SYN URGP=0\n"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (dialled(SILENT) + BLOCK.format("10.61.3.21"), "fail"),
        (dialled(NO_ROUTE) + BLOCK.format("10.61.3.21"), "warn"),
        (dialled(SILENT) + BLOCK.format("203.0.113.9"), "not_applicable"),
        (dialled(SILENT) + BLOCK.format("10.61.3.21") + ufw("oak", "10250/tcp                  ALLOW IN    Anywhere\n"), "pass"),
        (dialled(SILENT) + BLOCK.format("10.61.3.21").replace("10.61.3.22", "10.9.9.9"), "not_applicable"),
    ],
)  # fmt: skip
def test_what_the_machine_itself_wrote_down(text: str, status: str) -> None:
    """It says so without its rules; those that are listed and let it in are of after that."""
    assert bundle(t=CLUSTER + text).status("POL-11") == status


def test_a_machine_nothing_comes_to() -> None:
    """A machine that only a connect by its name speaks of, at a port that is none of the tunnel's, is asked for nothing."""
    host = "srv-4.lab.example"
    text = connected(SILENT, host=host, port=30132)
    assert bundle(t=text + f"root@{host}:~# iptables -S INPUT\n-P INPUT DROP\n").status("POL-11") == "not_applicable"

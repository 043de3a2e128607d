"""A node's own firewall that keeps out what must reach it is the cause, with the rule of its own tool that lets it in."""

from __future__ import annotations

import pytest
from analyzer.causes.host_firewall import ID
from analyzer.facts.host_rules import HostTool

from tests.checks.test_pol_host import (
    BLOCK,
    CLUSTER,
    DIALER,
    LOST,
    NO_ROUTE,
    NODES,
    PODS,
    SILENT,
    connected,
    dialled,
    mesh,
    rules,
    ufw,
    zone,
)
from tests.support.inline import bundle

SET = "root@oak:~# nft list ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n\t\tct state established,related accept\n\t\ttcp dport 22 accept\n\t}\n}\n"
OPEN = "10250/tcp                  ALLOW IN    Anywhere\n"


@pytest.mark.parametrize(
    ("text", "certainty", "command"),
    [
        (dialled(NO_ROUTE) + zone("oak"), "confirmed", "firewall-cmd --permanent --zone=public --add-port=10250/tcp && firewall-cmd --reload   # on oak"),
        (dialled(SILENT) + ufw("oak"), "confirmed", "ufw allow from 10.61.3.21 to any port 10250 proto tcp   # on oak"),
        (dialled(SILENT) + ufw("oak", default=False), "likely", "ufw allow from 10.61.3.21 to any port 10250 proto tcp   # on oak"),
        (dialled(SILENT) + ufw("oak", "10250/tcp                  DENY IN     10.61.3.0/24\n"), "confirmed", "ufw insert 1 allow from 10.61.3.21 to any port 10250 proto tcp   # on oak"),
        (dialled(SILENT) + rules("oak"), "confirmed", "iptables -I INPUT 1 -p tcp -s 10.61.3.21 --dport 10250 -j ACCEPT   # on oak"),
        (dialled(SILENT) + SET, "confirmed", "nft insert rule inet filter input 'ip saddr { 10.61.3.21 } tcp dport 10250 accept'   # on oak"),
    ],
)  # fmt: skip
def test_a_kubelet_behind_its_own_machines_firewall(text: str, certainty: str, command: str) -> None:
    """Each tool in its own words; a default that is not shown is likely."""
    case = bundle(t=CLUSTER + text)
    assert case.first == ("kubelet-unreachable", certainty)
    cause = case.cause("kubelet-unreachable")
    assert cause is not None
    assert cause.title == "The firewall of oak itself denies TCP 10250, which must reach it"
    assert cause.remedies[0].command == command
    assert {ID, "AG-12", "SRV-05"} <= set(cause.explains)
    assert HostTool.FIREWALLD.value not in cause.title


def test_the_machines_own_record() -> None:
    """The tool is told by the prefix of its line."""
    case = bundle(t=CLUSTER + dialled(SILENT) + BLOCK.format("10.61.3.21"))
    assert case.first == ("kubelet-unreachable", "confirmed")
    assert "ufw allow from 10.61.3.21 to any port 10250 proto tcp   # on oak" in case.commands("kubelet-unreachable")


def test_users_errors_alone_are_enough() -> None:
    """The kubelet's address, what who called it met, and the rules of its machine."""
    error = '$ kubectl logs -n demo web-6d8c7b9f4-x2vbn\nError from server: Get "https://10.61.3.22:10250/containerLogs/demo/web-6d8c7b9f4-x2vbn/web": dial tcp 10.61.3.22:10250: connect: no route to host\n'
    assert bundle(t=NODES + error + zone("oak")).first == ("kubelet-unreachable", "confirmed")
    tried = "root@elm:~# nc -vz -w 5 10.61.3.22 10250\nnc: connect to 10.61.3.22 port 10250 (tcp) failed: No route to host\n"
    case = bundle(t=CLUSTER + tried + zone("oak"))
    assert case.first == ("kubelet-unreachable", "confirmed")


def test_the_servers_machine() -> None:
    """What agents dial is kept out where it arrives."""
    case = bundle(t=NODES + PODS.format("0/1") + connected(SILENT) + ufw("plane", OPEN))
    assert case.first == ("firewall-or-routing", "confirmed")
    assert "for from in 10.61.3.21 10.61.3.22; do ufw allow from $from to any port 8132 proto tcp; done   # on plane" in case.commands("firewall-or-routing")  # fmt: skip


def test_sessions_of_bgp_that_do_not_get_in() -> None:
    """It is why the node is alone: what is only likely stands behind it."""
    case = bundle(t=CLUSTER + mesh("Active Socket: No route to host") + zone("oak", "10250/tcp"))
    assert case.first == ("bgp-port-blocked", "confirmed")
    assert "firewall-cmd --permanent --zone=public --add-port=179/tcp && firewall-cmd --reload   # on oak" in case.commands("bgp-port-blocked")  # fmt: skip


def test_the_api_servers_machine() -> None:
    """A kubelet that is not heard of, and an agent of RKE2 whose server's port is shut: the machine of the server is where it is opened."""
    lost = NODES.replace("oak     Ready   ", "oak     NotReady") + LOST.format(NO_ROUTE) + zone("plane", "10250/tcp")
    case = bundle(t=lost)
    assert case.first == ("kubelet-cut-off", "confirmed")
    assert "--add-port=6443/tcp && firewall-cmd --reload   # on plane" in case.commands("kubelet-cut-off")
    assert "ip route get" not in case.commands("kubelet-cut-off")
    calls = '$ kubectl logs -n demo web-6d8c7b9f4-x2vbn\nError from server: Get "https://10.61.3.22:10250/containerLogs/demo/web-6d8c7b9f4-x2vbn/web": proxy error from 127.0.0.1:9345 while dialing 10.61.3.22:10250, code 502: 502 Bad Gateway\n'
    own = NODES.replace("v1.30.4 ", "v1.30.4+rke2r1 ") + DIALER.format(SILENT) + calls
    shut = bundle(t=own + ufw("plane", "6443,10250/tcp             ALLOW IN    Anywhere\n"))
    assert shut.first == ("firewall-or-routing", "confirmed")
    assert bundle(t=own + ufw("plane", "9345/tcp                   ALLOW IN    Anywhere\n")).first == ("node-session-lost", "likely")  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        dialled(NO_ROUTE) + zone("oak", "10250/tcp"),
        dialled(SILENT) + zone("oak"),
        dialled(NO_ROUTE) + zone("elm"),
        dialled(NO_ROUTE) + zone("jump-7"),
        dialled(SILENT) + rules("oak", "-A INPUT -j OUR-CHAIN\n"),
        dialled(SILENT) + ufw("oak", OPEN),
    ],
)
def test_what_is_not_it(text: str) -> None:
    """Rules that let it in, that answer otherwise, of another machine, or that are not whole: the way there stays open."""
    cause = bundle(t=CLUSTER + text).cause("kubelet-unreachable")
    assert cause is not None
    assert cause.title == "Agents are connected; agent to kubelet (10250) fails"
    assert ID not in cause.explains


def test_one_of_two_kubelets() -> None:
    """The rule that lets one in stands first, and the other is looked at as before."""
    both = dialled(NO_ROUTE) + dialled(NO_ROUTE, "10.61.3.11").partition("\n")[2]
    case = bundle(t=CLUSTER + both + zone("oak"))
    cause = case.cause("kubelet-unreachable")
    assert cause is not None
    assert (cause.title, ID in cause.explains) == ("Agents are connected; agent to kubelet (10250) fails", True)
    assert (cause.remedies[0].command or "").startswith("firewall-cmd --permanent")
    assert any("nc -vz" in (one.command or "") for one in cause.remedies[1:])


def test_a_rich_rule_that_denies_is_taken_out() -> None:
    """No port that is opened goes before it."""
    rich = '  rich rules: \n\trule family="ipv4" source address="10.61.3.21" reject\n'
    case = bundle(t=CLUSTER + dialled(NO_ROUTE) + zone("oak", "10250/tcp") + rich)
    assert case.first == ("kubelet-unreachable", "confirmed")
    assert "firewall-cmd --zone=public --list-rich-rules   # on oak" in case.commands("kubelet-unreachable")


def test_typhas_machine() -> None:
    """Felix names where it called and what it met; another machine's rules say nothing of it."""
    pods = "$ kubectl get pods -n calico-system -o wide\nNAME                            READY   STATUS    RESTARTS   AGE   IP           NODE   NOMINATED NODE   READINESS GATES\ncalico-typha-5d4c8b7f9c-8xk2m   1/1     Running   0          30d   10.61.3.22   oak    <none>           <none>\ncalico-node-4tq8z               0/1     Running   0          30d   10.61.3.21   elm    <none>           <none>\n"
    felix = "$ kubectl logs -n calico-system calico-node-4tq8z\n2026-11-18 09:20:01.123 [ERROR][72] tunnel-ip-allocator/sync_client.go 252: Failed to connect to typha endpoint 10.61.3.22:5473. error=dial tcp 10.61.3.22:5473: connect: no route to host\n"
    case = bundle(t=CLUSTER + pods + felix + zone("oak", "10250/tcp"))
    assert case.first == ("calico-node-down", "confirmed")
    assert "--add-port=5473/tcp && firewall-cmd --reload   # on oak" in case.commands("calico-node-down")
    other = bundle(t=CLUSTER + pods + felix + zone("elm", "10250/tcp")).cause("calico-node-down")
    assert other is not None
    assert ID not in other.explains

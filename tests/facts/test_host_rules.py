"""What a machine's own firewall does with a new connection, by the rules of each tool."""

from __future__ import annotations

import pytest
from analyzer.facts import host_rules as host_rules_room
from analyzer.facts.host_machines import machines
from analyzer.facts.host_matching import HostAsk
from analyzer.facts.host_rules import HostAnswer, HostKeeper, HostSays, HostTool, HostVerdict, together
from analyzer.schema import HOST_FIREWALLS, HOST_RULES

from tests.support.inline import bundle
from tests.support.values import are_values

ASK = HostAsk("tcp", 10250, "10.3.0.7", ("10.3.0.8",))
OPENED = "-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
CALICO = "-P INPUT DROP\n-N cali-INPUT\n-N cali-from-host-endpoint\n-N cali-wl-to-host\n-A INPUT -j cali-INPUT\n-A cali-INPUT -i cali+ -g cali-wl-to-host\n-A cali-INPUT -m mark --mark 0x10000/0x10000 -j ACCEPT\n-A cali-INPUT -j cali-from-host-endpoint\n-A cali-INPUT -m mark --mark 0x10000/0x10000 -j ACCEPT\n-A cali-wl-to-host -j ACCEPT\n"
FIREWALLD = 'table inet firewalld {\n\tchain filter_INPUT {\n\t\ttype filter hook input priority filter + 10; policy accept;\n\t\tct state { established, related } accept\n\t\tiifname "lo" accept\n\t\tjump filter_INPUT_ZONES\n\t\treject with icmpx admin-prohibited\n\t}\n\tchain filter_INPUT_ZONES {\n\t\tiifname "ens3" goto filter_IN_public\n\t\tgoto filter_IN_public\n\t}\n\tchain filter_IN_public {\n\t\ttcp dport PORT accept\n\t\tmeta l4proto { icmp, ipv6-icmp } accept\n\t\treject with icmpx admin-prohibited\n\t}\n}\n'


def zone(name: str, *, target: str = "default", interfaces: str = "ens3", sources: str = "", ports: str = "") -> str:
    return f"{name} (active)\n  target: {target}\n  interfaces: {interfaces}\n  sources: {sources}\n  services: ssh\n  ports: {ports}\n"


def judged(command: str, text: str, ask: HostAsk = ASK) -> HostVerdict | None:
    """What all listed rules of one machine say."""
    case = bundle(t=f"root@w-1:~# {command}\n{text}")
    tables = case.snapshot.rows
    (one,) = machines({}, tables[HOST_FIREWALLS], tables[HOST_RULES]).values()
    return together(one.judge(ask))


@pytest.mark.parametrize(
    ("rules", "says", "answer"),
    [
        (OPENED, HostSays.DENIED, HostAnswer.SILENCE),
        (OPENED.replace("DROP", "ACCEPT") + "-A INPUT -j REJECT --reject-with icmp-host-prohibited\n", HostSays.DENIED, HostAnswer.NO_ROUTE),
        (OPENED.replace("DROP", "ACCEPT") + "-A INPUT -j REJECT\n", HostSays.DENIED, HostAnswer.REFUSED),
        (OPENED + "-A INPUT -p tcp -m tcp --dport 10250 -j ACCEPT\n", HostSays.ALONE, None),
        (OPENED + "-A INPUT -s 10.9.0.0/16 -p tcp -m tcp --dport 10250 -j ACCEPT\n", HostSays.DENIED, HostAnswer.SILENCE),
        (OPENED + "-A INPUT -m set --match-set ours src -j ACCEPT\n", HostSays.UNKNOWN, None),
        (OPENED + "-A INPUT -j OURS\n", HostSays.UNKNOWN, None),
        (OPENED + "-A INPUT -j KUBE-FIREWALL\n", HostSays.DENIED, HostAnswer.SILENCE),
        (CALICO, HostSays.DENIED, HostAnswer.SILENCE),
        (CALICO + "-A cali-from-host-endpoint -i eth0 -j cali-fh-eth0\n", HostSays.UNKNOWN, None),
        (OPENED + "-N LOOP\n-A INPUT -j LOOP\n-A LOOP -j LOOP\n", HostSays.UNKNOWN, None),
        (OPENED + "-N BACK\n-A INPUT -j BACK\n-A BACK -j RETURN\n-A BACK -j ACCEPT\n", HostSays.DENIED, HostAnswer.SILENCE),
    ],
)  # fmt: skip
def test_iptables(rules: str, says: HostSays, answer: HostAnswer | None) -> None:
    """The first rule that matches, then the policy; a rule that may match and a chain that is not listed leave it open."""
    found = judged("iptables -S", rules)
    assert found is not None
    assert found.says is says
    assert answer is None or (found.answer, found.sure) == (answer, True)


@pytest.mark.parametrize(
    ("zones", "says", "answer"),
    [
        (zone("public"), HostSays.DENIED, HostAnswer.NO_ROUTE),
        (zone("public", ports="10250/tcp"), HostSays.ALLOWED, None),
        (zone("inner", target="ACCEPT"), HostSays.ALLOWED, None),
        (zone("drop", target="DROP"), HostSays.DENIED, HostAnswer.SILENCE),
        (zone("public") + zone("trusted", target="ACCEPT", interfaces="", sources="10.3.0.0/24"), HostSays.ALLOWED, None),
        (zone("public") + zone("trusted", target="ACCEPT", interfaces="", sources="10.42.0.0/16"), HostSays.DENIED, HostAnswer.NO_ROUTE),
        (zone("public") + zone("trusted", target="ACCEPT", interfaces="cni0 flannel.1"), HostSays.DENIED, HostAnswer.NO_ROUTE),
        (zone("public") + zone("inner", target="ACCEPT", interfaces="ens4"), HostSays.UNKNOWN, None),
        (zone("public", interfaces=""), HostSays.UNKNOWN, None),
    ],
)  # fmt: skip
def test_firewalld(zones: str, says: HostSays, answer: HostAnswer | None) -> None:
    """By the source's zone, else the interface's; of two interfaces nobody knows which one it comes by."""
    found = judged("firewall-cmd --list-all-zones", zones)
    assert (found.says if found is not None else HostSays.UNKNOWN) is says
    assert answer is None or (found is not None and found.answer is answer)


def test_nftables() -> None:
    """Firewalld's own tables as the kernel has them; whichever zone it comes by, it is the same."""
    for port, says in (("22", HostSays.DENIED), ("10250", HostSays.ALLOWED)):
        found = judged("nft list ruleset", FIREWALLD.replace("PORT", port))
        assert found is not None
        assert found.says is says
    denied = judged("nft list ruleset", FIREWALLD.replace("PORT", "22"))
    assert denied is not None
    assert denied.answer is HostAnswer.NO_ROUTE


UFW = "Status: active\n{}\nTo                         Action      From\n--                         ------      ----\n{}"
DENIES = "Default: deny (incoming), allow (outgoing), disabled (routed)\n"


@pytest.mark.parametrize(
    ("text", "says", "sure"),
    [
        (UFW.format(DENIES, "22/tcp                     ALLOW IN    Anywhere\n"), HostSays.DENIED, True),
        (UFW.format("", "22/tcp                     ALLOW       Anywhere\n"), HostSays.DENIED, False),
        (UFW.format(DENIES, "10250/tcp                  ALLOW IN    10.3.0.0/24\n"), HostSays.ALLOWED, True),
        (UFW.format(DENIES.replace("deny", "allow"), ""), HostSays.ALLOWED, True),
        ("Status: inactive\n", HostSays.OFF, True),
    ],
)
def test_ufw(text: str, says: HostSays, sure: bool) -> None:
    """A list without the default is of one that denies, and not surely."""
    found = judged("ufw status", text)
    assert found is not None
    assert (found.says, found.sure) == (says, sure)


def test_several_tools() -> None:
    """One that denies is enough, unless the kernel's whole list lets it in; iptables alone shows nobody else's tables."""
    denied, allowed = HostVerdict(HostSays.DENIED, HostTool.FIREWALLD), HostVerdict(HostSays.ALLOWED, HostTool.NFT)
    old = HostVerdict(HostSays.ALLOWED, HostTool.IPTABLES)
    told = [together(one) for one in ([denied, old], [denied, allowed], [old], [old, allowed], [])]
    assert [one.says if one is not None else None for one in told] == [
        HostSays.DENIED, HostSays.UNKNOWN, HostSays.ALONE, HostSays.ALLOWED, None,
    ]  # fmt: skip


def test_the_last_list_of_a_chain_counts() -> None:
    """What was let in between is in the second; and a part of the rules takes the place of no whole list."""
    later = f"{OPENED}root@w-1:~# iptables -S\n{OPENED}-A INPUT -p tcp -m tcp --dport 10250 -j ACCEPT\n"
    found = judged("iptables -S", later)
    assert found is not None
    assert found.says is HostSays.ALONE
    part = judged("iptables -S", f"{OPENED}root@w-1:~# iptables -S | grep 22\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n")  # fmt: skip
    assert part is not None
    assert part.says is HostSays.DENIED


OF_UFW = "-P INPUT DROP\n-N ufw-user-input\n-A INPUT -j ufw-user-input\n-A ufw-user-input -p tcp -m tcp --dport 22 -j ACCEPT\n"
OLD_ZONES = "-P INPUT ACCEPT\n-N INPUT_ZONES\n-N IN_public\n-N IN_public_deny\n-A INPUT -j INPUT_ZONES\n-A INPUT -j REJECT --reject-with icmp-host-prohibited\n-A INPUT_ZONES -g IN_public\n-A IN_public -j IN_public_deny\n{}"


@pytest.mark.parametrize(
    ("command", "text", "keeper"),
    [
        ("nft list ruleset", FIREWALLD.replace("PORT", "22"), HostKeeper(HostTool.FIREWALLD, "public", False)),
        ("iptables -S", OLD_ZONES.format(""), HostKeeper(HostTool.FIREWALLD, "", False)),
        ("iptables -S", OLD_ZONES.format("-A IN_public_deny -s 10.3.0.0/24 -j DROP\n"), HostKeeper(HostTool.FIREWALLD, "public", True)),
        ("iptables -S", OF_UFW, HostKeeper(HostTool.UFW, "", False)),
        ("iptables -S", OF_UFW + "-A ufw-user-input -p tcp -m tcp --dport 10250 -j DROP\n", HostKeeper(HostTool.UFW, "", True)),
        ("iptables -S", OPENED, HostKeeper(HostTool.IPTABLES, "filter INPUT", False)),
        ("firewall-cmd --list-all", zone("inner"), HostKeeper(HostTool.FIREWALLD, "inner", False)),
    ],
)  # fmt: skip
def test_who_keeps_the_rules(command: str, text: str, keeper: HostKeeper) -> None:
    """Firewalld and ufw write theirs anew: what is put beside them by hand is gone then."""
    tables = bundle(t=f"root@w-1:~# {command}\n{text}").snapshot.rows
    (one,) = machines({}, tables[HOST_FIREWALLS], tables[HOST_RULES]).values()
    found = together(one.judge(ASK))
    assert found is not None
    assert (found.says, one.keeper(found)) == (HostSays.DENIED, keeper)


def test_of_two_that_deny_the_writer_is_named() -> None:
    """Nobody opens a port in the rules that firewalld writes."""
    found = together([HostVerdict(HostSays.DENIED, HostTool.NFT), HostVerdict(HostSays.DENIED, HostTool.FIREWALLD)])
    assert found is not None
    assert found.tool is HostTool.FIREWALLD


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(host_rules_room, on={"sure"})

"""What parts of a machine's own firewall decide: fields of a zone that are listed alone, policies between zones, sets of addresses."""

from __future__ import annotations

import pytest
from analyzer.facts import zone_parts
from analyzer.facts.host_machines import machines
from analyzer.facts.host_matching import HostAsk
from analyzer.facts.host_rules import HostAnswer, HostSays, HostVerdict, together
from analyzer.schema import HOST_FIREWALLS, HOST_RULES

from tests.support.inline import bundle
from tests.support.values import are_values

ASK = HostAsk("tcp", 10250, "10.3.0.7", ("10.3.0.8",))
PORTS, SERVICES, RICH = "--list-ports", "--list-services", "--list-rich-rules"
OTHER = 'rule family="ipv4" source address="10.9.0.0/16" port port="22" protocol="tcp" accept'
REJECT = 'rule port port="10250" protocol="tcp" reject'
DROP, DENIED, ALLOWED, UNKNOWN = REJECT.replace("reject", "drop"), HostSays.DENIED, HostSays.ALLOWED, HostSays.UNKNOWN
OF_SIX = 'rule family="ipv6" accept'


def judged(text: str) -> HostVerdict | None:
    """What all listed rules of one machine say of a caller's dial to the kubelet."""
    tables = bundle(t=text).snapshot.rows
    (one,) = machines({}, tables[HOST_FIREWALLS], tables[HOST_RULES]).values()
    return together(one.judge(ASK))


def lists(*told: tuple[str, str]) -> HostVerdict | None:
    return judged("".join(f"[root@w-1 ~]# firewall-cmd {command}\n{text}\n" for command, text in told))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (((PORTS, "6443/tcp"),), UNKNOWN),
        (((PORTS, "10250/tcp"),), UNKNOWN),
        (((PORTS, "10250/tcp"), (RICH, OTHER)), ALLOWED),
        (((SERVICES, "cockpit kubelet-worker ssh"), (RICH, OTHER)), ALLOWED),
        (((PORTS, "6443/tcp"), (SERVICES, "ssh"), (RICH, OTHER)), DENIED),
        (((PORTS, "6443/tcp"), (SERVICES, "ssh our-own"), (RICH, OTHER)), UNKNOWN),
        (((PORTS, "10250/tcp"), (RICH, REJECT)), DENIED),
        (((RICH, f"{OTHER}\n{DROP}"),), DENIED),
        (((RICH, OTHER.replace("10.9.", "10.3.").replace("22", "10250")),), ALLOWED),
        (((PORTS, "6443/tcp"), (SERVICES, "ssh"), (RICH, OF_SIX)), DENIED),
        ((("--zone=inner --list-ports", "6443/tcp"), ("--zone=inner --list-rich-rules", REJECT)), UNKNOWN),
    ],
)
def test_lists_of_one_field(told: tuple[tuple[str, str], ...], says: HostSays) -> None:
    """What a list opens is open where no rich rule can deny it; all three deny the rest together; a zone that may not be asked decides nothing."""
    found = lists(*told)
    assert found is not None
    assert found.says is says


def test_what_a_denial_by_lists_gives() -> None:
    """The usual target of a zone is not shown, so that the denial is not sure; a rich rule is, with its own answer."""
    by_end = lists((PORTS, "6443/tcp"), (SERVICES, "ssh"), (RICH, OTHER))
    by_rule = lists((RICH, DROP))
    assert by_end is not None
    assert by_rule is not None
    assert (by_end.sure, by_end.answer) == (False, HostAnswer.NO_ROUTE)
    assert (by_rule.sure, by_rule.answer) == (True, HostAnswer.SILENCE)


ZONE = "[root@w-1 ~]# firewall-cmd --list-all\npublic (active)\n  target: default\n  interfaces: ens3\n  sources: \n  services: ssh\n  ports: \n"
POLICY = "[root@w-1 ~]# firewall-cmd --list-all-policies\nlet{0}\n  priority: -1\n  target: {1}\n  ingress-zones: {2}\n  egress-zones: {3}\n  services: \n  ports: {4}\n  rich rules: \n"


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ((" (active)", "ACCEPT", "public", "HOST", ""), UNKNOWN),
        ((" (active)", "CONTINUE", "ANY", "HOST", "10250/tcp"), UNKNOWN),
        ((" (active)", "CONTINUE", "ANY", "HOST", "22/tcp"), DENIED),
        ((" (active)", "ACCEPT", "inner", "HOST", ""), DENIED),
        ((" (active)", "ACCEPT", "public", "outer", ""), DENIED),
        (("", "ACCEPT", "public", "HOST", ""), DENIED),
    ],
)
def test_policies_between_zones(policy: tuple[str, ...], says: HostSays) -> None:
    """One that may let it in before the zone is asked leaves it open; one of other zones, of traffic that goes on, or that is not in force does not."""
    found = judged(ZONE + POLICY.format(*policy))
    assert found is not None
    assert found.says is says


RULES = "root@w-1:~# iptables-save\n*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m set {0}--match-set ours src -m tcp --dport 10250 -j ACCEPT\nCOMMIT\n"
SET = "root@w-1:~# ipset list\nName: ours\nType: {0}\nHeader: family inet hashsize 1024 maxelem 65536\nNumber of entries: {2}\nMembers:\n{1}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (RULES.format(""), UNKNOWN),
        (RULES.format("") + SET.format("hash:net", "10.3.0.0/24", 1), HostSays.ALONE),
        (RULES.format("") + SET.format("hash:net", "10.4.0.0/24\n10.5.0.0/24", 2), DENIED),
        (RULES.format("") + SET.format("hash:ip", "", 0), DENIED),
        (RULES.format("") + SET.format("hash:ip,port", "10.3.0.8,tcp:10250", 1), UNKNOWN),
        (RULES.format("") + SET.format("hash:net", "10.4.0.0/24", 2), UNKNOWN),
        (RULES.format("! ") + SET.format("hash:net", "10.3.0.0/24", 1), DENIED),
        (RULES.format("! ") + SET.format("hash:net", "10.4.0.0/24", 1), HostSays.ALONE),
        (RULES.format("") + SET.format("hash:net", "10.4.0.0/24", 1).replace("ours", "others"), UNKNOWN),
    ],
)
def test_sets_of_addresses(text: str, says: HostSays) -> None:
    """A rule that asks for a set is of its members where they are listed, and may match where they are not."""
    found = judged(text)
    assert found is not None
    assert found.says is says


def test_they_are_values() -> None:
    """Nothing that was read can be changed."""
    are_values(zone_parts, on={"sure"})

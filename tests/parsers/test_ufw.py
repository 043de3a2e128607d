"""Rules of ufw as `ufw status` prints them."""

from __future__ import annotations

import pytest
from analyzer.parsers.ufw import ROW, rule_of
from analyzer.schema import HOST_FIREWALLS, HOST_RULES, INPUTS

from tests.support.inline import bundle

VERBOSE = "Logging: on (low)\nDefault: {} (incoming), allow (outgoing), disabled (routed)\nNew profiles: skip\n"
TITLES = "\nTo                         Action      From\n--                         ------      ----\n"
SSH = "22/tcp                     ALLOW IN    Anywhere                  \n"
SIX = "22/tcp (v6)                ALLOW IN    Anywhere (v6)             \n"
OUT = "\n10.0.0.0/8                 ALLOW OUT   Anywhere on eth0          \n"


@pytest.mark.parametrize(
    ("text", "active", "policy", "rules"),
    [
        (f"Status: active\n{VERBOSE.format('deny')}{TITLES}{SSH}{SIX}{OUT}", True, "drop", 2),
        (f"Status: active\n{VERBOSE.format('reject')}{TITLES}{SSH}", True, "reject", 1),
        (f"Status: active\n{TITLES}{SSH}", True, None, 1),
        ("Status: inactive\n", False, None, 0),
    ],
)
def test_the_default_and_the_rules(text: str, active: bool, policy: str | None, rules: int) -> None:
    """Only `verbose` shows the default; what leaves is told nowhere."""
    case = bundle(t=f"ops@w-2:~$ sudo ufw status verbose\n{text}")
    (row,) = case.snapshot.rows[HOST_FIREWALLS]
    assert (row.node, row.chain, row.active, row.policy, row.listed_whole) == ("w-2", "incoming", active, policy, True)
    assert len(case.snapshot.rows[HOST_RULES]) == rules
    (member,) = case.snapshot.rows[INPUTS]
    assert (member.kind, member.unread_lines) == ("ufw status", 0)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("22/tcp                     ALLOW IN    Anywhere", ("accept", "tcp:22", None, None, None, False)),
        ("[ 3] 10250/tcp             ALLOW IN    10.20.0.0/16               # kubelet", ("accept", "tcp:10250", "10.20.0.0/16", None, None, False)),
        ("80,443/tcp (Nginx Full)    ALLOW IN    Anywhere", ("accept", "tcp:80,tcp:443", None, None, None, False)),
        ("Anywhere on cni0           ALLOW IN    Anywhere", ("accept", "all", None, None, "cni0", False)),
        ("10.20.0.5 6443/tcp         ALLOW       10.20.0.0/16", ("accept", "tcp:6443", "10.20.0.0/16", "10.20.0.5", None, False)),
        ("OpenSSH                    LIMIT IN    Anywhere", ("accept", "tcp:22", None, None, None, True)),
        ("Our Cluster                ALLOW IN    Anywhere", ("accept", None, None, None, None, False)),
        ("8472/udp                   DENY IN     Anywhere", ("drop", "udp:8472", None, None, None, False)),
        ("6443 (v6)                  REJECT IN   Anywhere (v6)", ("reject", "tcp:6443,udp:6443", "::/0", None, None, False)),
    ],
)  # fmt: skip
def test_one_row(line: str, rule: tuple[object, ...]) -> None:
    """Port, address and interface below `To`; a profile of somebody's own stands for ports that are not shown."""
    m = ROW.match(line)
    assert m is not None
    made = rule_of(m)
    assert (made.action, made.traffic, made.sources, made.destinations, made.interfaces, made.conditional) == rule


def test_another_programs_status_is_none_of_it() -> None:
    """The first line is anybody's: the titles or the command tell."""
    case = bundle(t="Status: active\nUptime: 3 days\n")
    assert not case.snapshot.rows[HOST_FIREWALLS]

"""Why calico-node ends, in its own words."""

from __future__ import annotations

import pytest
from analyzer.mesh import calico_ends
from analyzer.mesh.calico_ends import CalicoFault
from analyzer.scan import signals
from analyzer.schema import LogSignalRow

FILE = "/etc/calico/confd/config/"


def row(text: str, pod: str | None = None, source: str = "a.log") -> LogSignalRow:
    hit = signals.find(text)
    return LogSignalRow(source=source, line=1, at=None, signal=hit.signal if hit else "", name=hit.name if hit else None, pod=pod, node=None, message=text)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault", "names"),
    [
        ("startup/startup.go 505: Couldn't autodetect an IPv4 address. If auto-detecting, choose", CalicoFault.NO_ADDRESS, ""),
        ("Couldn't autodetect a management IPv4 address:", CalicoFault.NO_ADDRESS, ""),
        ("startup.go 432: Couldn't autodetect an IPv6 address. If", CalicoFault.NO_ADDRESS_6, ""),
        ("startup/startup.go 984: Calico node 'web-2' is already using the IPv4 address 10.0.2.15.", CalicoFault.TAKEN, "web-2"),
        ("int_dataplane.go 1035: Kernel's RPF check is set to 'loose'.  This would allow endpoints", CalicoFault.REVERSE_PATH, ""),
        ("startup/startup.go 449: Connection to the datastore is unauthorized error=connection is unauthorized: Unauthorized", CalicoFault.UNAUTHORIZED, ""),
        ("felix/daemon.go 249: Failed to get config error=connection is unauthorized: Unauthorized", CalicoFault.UNAUTHORIZED, ""),
        ("ipsets.go 309: Failed to update IP sets after multiple retries. family=inet", CalicoFault.KERNEL, ""),
        ("table.go 695: Failed to program iptables, giving up after retries error=exit status 2", CalicoFault.KERNEL, ""),
        ("felix/table.go 771: iptables-legacy-save command failed after retries ipVersion=0x4", CalicoFault.KERNEL, ""),
        ("startup.go 700: Invalid CIDR specified in CALICO_IPV4POOL_CIDR '10.0.0.0'", CalicoFault.SETTING, "CALICO_IPV4POOL_CIDR"),
        ("startup.go 1: The AS number specified in the environment (AS=x) is not valid", CalicoFault.SETTING, "AS=x"),
        ("startup.go 1: Environment does not contain a valid IPv4 address: IP=eth0", CalicoFault.SETTING, "IP=eth0"),
        ('startup.go 160: Failed to read Node from datastore error=nodes "web-9" not found', CalicoFault.NODE_NAME, "web-9"),
        (f"bird: {FILE}bird.cfg, line 96: Only internal neighbor can be RR client", CalicoFault.CONFIGURATION, "bird.cfg, line 96"),
        (f"bird6: {FILE}bird6.cfg:31:10 syntax error", CalicoFault.CONFIGURATION, "bird6.cfg:31:10"),
        (f"bird: {FILE}.bird.cfg856459999, line 5: syntax error", CalicoFault.CONFIGURATION, ".bird.cfg856459999, line 5"),
    ],
)  # fmt: skip
def test_what_each_line_says(text: str, fault: CalicoFault, names: str) -> None:
    """A line is read whatever stands in front of it, and names a node, a setting or a line of a file."""
    (end,) = calico_ends.found([row(text)])
    assert (end.fault, end.object) == (fault, names)


@pytest.mark.parametrize(
    "text",
    [
        "Kernel's RPF check is set to 'loose' and IgnoreLooseRPF set to true.  Calico will not be able",
        "startup.go 500: Autodetection of IPv4 address failed, keeping existing value: 10.0.0.1/24",
        "ipsets.go 301: Retrying after an ipsets update failure... family=inet",
        "startup.go 12: Unauthorized to query kubeadm configmap, assuming not on kubeadm",
        f"bird: Unable to open configuration file {FILE}bird.cfg: No such file or directory",
    ],
)
def test_what_is_no_end(text: str) -> None:
    """A warning with which it goes on, a try, and BIRD that asks once for a file that confd is about to write."""
    assert calico_ends.found([row(text)]) == []


def test_bird_that_never_gets_its_file() -> None:
    """Each second the same line is no start, and any reason stands before it."""
    opens = [row(f"bird: Unable to open configuration file {FILE}bird.cfg: No such file or directory")] * 4
    assert [end.fault for end in calico_ends.found(opens)] == [CalicoFault.NO_CONFIGURATION]
    both = calico_ends.found([*opens, row("startup.go 5: Couldn't autodetect an IPv4 address.")])
    assert both[0].fault is CalicoFault.NO_ADDRESS


def test_the_node_and_the_way_that_the_same_log_names() -> None:
    """The start-up program says both above its end; those of another log are not its own."""
    lines = [
        row("startup.go 94: Starting node web-3 with version v3.27.0"),
        row(
            "m.go 140: Unable to auto-detect IPv4 address by connecting to 2001:db8::2: dial udp4: no suitable address"
        ),
        row("startup.go 94: Starting node other with version v3.27.0", source="b.log"),
        row("startup.go 505: Couldn't autodetect an IPv4 address. If"),
    ]
    (end,) = calico_ends.found(lines)
    assert end.node == "web-3"
    assert end.words.startswith("Couldn't autodetect an IPv4 address by connecting to 2001:db8::2")


@pytest.mark.parametrize(
    ("up", "left"),
    [(row("felix/health.go 9: newStatus=&health.HealthReport{Live:true, Ready:true}"), 0), (row("bird: Reconfigured"), 0), (row("bird: Reconfigured", source="b.log"), 1)],
)  # fmt: skip
def test_a_log_that_goes_on(up: LogSignalRow, left: int) -> None:
    """What the same log says below it ends it; another's does not."""
    assert len(calico_ends.found([row("table.go 6: Failed to program iptables, giving up after retries"), up])) == left


REFUSED = 'Typha discovery enabled but discovery failed. error=Get "https://10.3.0.1:443/x": dial tcp 10.3.0.1:443: i/o timeout'


@pytest.mark.parametrize(
    ("lines", "rows", "ends"),
    [
        ([f"2026-01-01 00:00:00.0 [FATAL][7] confd/x.go 49: {REFUSED}"], 1, True),
        ([f"2026-01-01 00:00:00.0 [ERROR][7] felix/x.go 49: {REFUSED}"], 1, False),
        ([f"2026-01-01 00:00:00.0 [ERROR][7] felix/x.go 49: {REFUSED}"] * 3, 3, True),
        ([f"2026-01-01 00:00:00.0 [INFO][7] startup/x.go 49: Hit error connecting to datastore - retry {REFUSED}"], 0, False),
        ([f"2026-01-01 00:00:00.0 [FATAL][7] confd/x.go 49: {REFUSED}", "[INFO][7] felix/h.go 1: HealthReport{Live:true, Ready:true}"], 0, False),
    ],
)  # fmt: skip
def test_what_gives_up(lines: list[str], rows: int, ends: bool) -> None:
    """A fatal line ends it, many lines do, one error is an error, and a try is none."""
    found = calico_ends.given_up(map(row, lines), calico_ends.UNREACHED)
    assert (len(found.rows), found.ends) == (rows, ends)


def test_who_says_it_and_what() -> None:
    """The controllers' own file names no part of Calico in front of it; what is said begins behind the place in the source."""
    one = row("2026-01-01 00:00:00.0 [FATAL][1] main.go 114: Failed to initialize Calico datastore error=Get https://10.3.0.1:443/apis/x: context deadline exceeded")  # fmt: skip
    assert (calico_ends.program(one), one.name) == ("calico-kube-controllers", "10.3.0.1:443")
    assert calico_ends.said(one).startswith("Failed to initialize")
    other = row(f"2026-01-01 00:00:00.0 [FATAL][7] confd/x.go 49: {REFUSED}")
    assert calico_ends.program(other) == "calico-node"
    assert not calico_ends.lacks_typha(other)
    assert calico_ends.lacks_typha(row("discovery.go 235: Didn't find any ready Typha instances."))


def test_a_typha_that_is_dialled_in_vain() -> None:
    """A line by which a program ends counts, a dial that fails does not, and where none is ready no dial is made."""
    gone = row("2026-01-01 00:00:00.0 [FATAL][7] felix/daemon.go 532: Failed to connect to Typha error=connection to typhas ([{10.9.8.7:5473 n <nil>}]) failed")  # fmt: skip
    dial = row("2026-01-01 00:00:00.0 [WARNING][7] confd/x.go 1: Failed to connect to typha endpoint 10.9.8.7:5473. error=dial tcp 10.9.8.7:5473: i/o timeout")  # fmt: skip
    none = row("2026-01-01 00:00:00.0 [FATAL][7] confd/x.go 1: Typha discovery enabled but discovery failed. error=Kubernetes service missing IP or port")  # fmt: skip
    assert calico_ends.cut_off(calico_ends.GivenUp([gone, dial, none], True)) == [gone]
    assert (calico_ends.dials(gone), calico_ends.dials(dial)) == (False, True)

"""A line in which a firewall refuses a connection is known by its form; what lets one pass, and a sentence, is none."""

from __future__ import annotations

import pytest
from analyzer.vendors.appliances import Device, denial_of, is_record

A, B = "10.1.2.3", "166.9.14.5"
ENDS = f"SRC={A} DST={B} LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=4411 DF PROTO=TCP SPT=43122 DPT=31417 WINDOW=64240 RES=0x00 SYN URGP=0"
PF = f",,,1000000103,igb1,match,{{}},in,4,0x0,,63,4411,0,DF,6,tcp,60,{A},{B},43122,31417,0,S,1,,64240,,mss"
PALO = f"1,2026/11/26 12:04:17,0018,TRAFFIC,deny,2561,2026/11/26 12:04:17,{A},{B},0.0.0.0,0.0.0.0,shut,,,na,vsys1,in,out,ae1,ae2,log,2026/11/26 12:04:17,0,1,43122,31417,0,0,0x0,tcp,{{}},74"
FORTI = f'date=2026-11-26 time=12:04:17 devname="fw" logid="13" srcip={A} srcport=43122 srcintf="port2" dstip={B} dstport=31417 dstintf="port1" proto=6 action="{{}}" policyid=12'


@pytest.mark.parametrize(
    ("line", "device", "rule", "zones"),
    [
        (f"Nov 26 12:04:17  gw RT_FLOW: RT_FLOW_SESSION_DENY: session denied {A}/43122->{B}/31417 0x0 None 6(0) shut IN OUT UNKNOWN", Device.SRX, "shut", "IN to OUT"),
        (f"RT_FLOW: RT_FLOW_SESSION_DENY: session denied {A}/43122->{B}/31417 junos-x 6(0) shut(global) in out", Device.SRX, "shut", "in to out"),
        (f'<14>1 2026-11-26T12:04:17Z gw RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636 source-address="{A}" source-port="43122" destination-address="{B}" destination-port="31417" protocol-id="6" policy-name="shut" source-zone-name="a" destination-zone-name="b"]', Device.SRX, "shut", "a to b"),
        (f"Nov 26 12:04:17 gw kernel: [OUT-default-D]IN=bond0.7 OUT=bond0 {ENDS}", Device.VYATTA, "OUT, rule default", "bond0.7 to bond0"),
        (f"[ipv4-FWD-filter-20-R] IN=eth1 OUT=eth0 {ENDS}", Device.VYATTA, "ipv4-FWD-filter, rule 20", "eth1 to eth0"),
        (f"Nov 26 12:04:17 n1 kernel: [ 12.34] [UFW BLOCK] IN=eth0 OUT= MAC=aa {ENDS}", Device.NETFILTER, "UFW BLOCK", "eth0"),
        (f"kernel: DROP IN= OUT=eth1 {ENDS}", Device.NETFILTER, "DROP", "eth1"),
        (FORTI.format("deny"), Device.FORTIGATE, "rule 12", "port2 to port1"),
        (f"src_ip={A} src_port=43122 dst_ip={B} dst_port=31417 protocol=tcp action=blocked rule=shut", Device.OTHER, "shut", ""),
        (f'%ASA-4-106023: Deny tcp src in:{A}/43122 dst out:{B}/31417 by access-group "shut" [0x0]', Device.ASA, "shut", "in to out"),
        (f"%ASA-6-106100: access-list shut denied tcp in/{A}(43122) -> out/{B}(31417) hit-cnt 1", Device.ASA, "shut", "in to out"),
        (f"%SEC-6-IPACCESSLOGP: list 101 denied tcp {A}(43122) -> {B}(31417), 1 packet", Device.IOS, "101", ""),
        (f"Nov 26 12:04:17 pf filterlog[3211]: 5{PF.format('block')}", Device.PFSENSE, "rule 1000000103", "igb1"),
        (PALO.format("deny"), Device.PALO_ALTO, "shut", "in to out"),
        (f"2 123456789010 eni-0a1b2c3d {A} {B} 43122 31417 6 1 60 1764158400 1764158460 REJECT OK", Device.AWS, "", "eni-0a1b2c3d"),
        (f"2026-11-26T12:04:17Z  TCP request from {A}:43122 to {B}:31417. Action: Deny. Policy: shut. No rule matched. Proceeding with default action", Device.AZURE, "shut", ""),
        (f"TCP request from {A}:43122 to {B}:31417. Action: Deny. Policy: p1. Rule Collection Group: g. Rule Collection: c. Rule: no-out", Device.AZURE, "no-out", ""),
        (f"firewall log: DROP TCP {A}:43122 -> {B}:31417", Device.OTHER, "", ""),
        (f"Nov 26 12:04:17 gw1 deny tcp {A}:43122 -> {B}:31417 rule=shut", Device.OTHER, "shut", ""),
        (f"2026-11-26T12:04:17Z gw1 filterd[33]: denied tcp {A}:43122 -> {B}:31417 by policy shut", Device.OTHER, "shut", ""),
        (f"BLOCKED {A}:43122 -> {B}:31417/tcp", Device.OTHER, "", ""),
    ],
)  # fmt: skip
def test_a_refused_connection(line: str, device: Device, rule: str, zones: str) -> None:
    """Both ends with their ports, what decided, and from where to where, in each of the forms."""
    found = denial_of(line)
    assert found is not None
    assert (found.device, found.rule.called, found.rule.zones) == (device, rule, zones)
    assert (found.source, found.source_port, found.address, found.port, found.protocol) == (A, 43122, B, 31417, "TCP")


@pytest.mark.parametrize(
    "line",
    [
        f"[OUT-20-A]IN=bond0.7 OUT=bond0 {ENDS}",
        f"kernel: calico-packet: IN=eth0 OUT=eth1 {ENDS}",
        FORTI.format("accept"),
        PALO.format("allow"),
        f"Nov 26 12:04:17 pf filterlog[3211]: 5{PF.format('pass')}",
        f"2 123456789010 eni-0a1b2c3d {A} {B} 43122 31417 6 1 60 1764158400 1764158460 ACCEPT OK",
        f"ALLOW TCP {A}:43122 -> {B}:31417",
        f"TCP request from {A}:43122 to {B}:31417. Action: Allow. Policy: p1. Rule Collection: c. Rule: out",
    ],
)
def test_what_passes_is_a_record_of_the_same_log_and_no_refusal(line: str) -> None:
    """An accepted packet, and one that a rule only logs."""
    assert denial_of(line) is None
    assert is_record(line)


@pytest.mark.parametrize(
    "line",
    [
        f"Our gateway denies 10.1.2.0/26 -> {B} tcp/31417 (policy shut).",
        f"I think that it may DROP TCP {A}:43122 -> {B}:31417",
        f"2026-11-26 12:04:17 we saw that it denied tcp {A}:43122 -> {B}:31417",
        f"DROP TCP {A}:43122 -> {B}:31417 is what they told us",
        f"dropped by the firewall: {B}:31417",
        f"DROP TCP 10.1.2.3456:43122 -> {B}:31417",
        "",
    ],
)
def test_a_sentence_is_no_record(line: str) -> None:
    """Whoever writes of it writes no evidence, and an address that is none is of nobody."""
    assert denial_of(line) is None

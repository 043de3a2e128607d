"""
What firewalls, routers and packet filters write of a connection that they refuse: whose it was, where to, and by which rule.

One line a connection, in the forms of Juniper's SRX and vSRX, of netfilter (Vyatta, VyOS, UFW, firewalld, iptables), FortiGate, Palo Alto, Cisco
ASA and IOS, pfSense and OPNsense, Azure Firewall, flow logs of IBM Cloud's VPC and of AWS, and the plain form of many others::

    RT_FLOW: RT_FLOW_SESSION_DENY: session denied 10.1.2.3/43122->166.9.14.5/31417 0x0 None 6(0) deny-rest PRIVATE SERVICE UNKNOWN ...
    kernel: [PRIV-OUT-20-D]IN=bond0.1277 OUT=bond0 SRC=10.1.2.3 DST=166.9.14.5 LEN=60 ... PROTO=TCP SPT=43122 DPT=31417 WINDOW=64240
    devname="fw1" type="traffic" srcip=10.1.2.3 srcport=43122 dstip=166.9.14.5 dstport=31417 proto=6 action="deny" policyid=12
    %ASA-4-106023: Deny tcp src inside:10.1.2.3/43122 dst outside:166.9.14.5/31417 by access-group "inside-in" [0x0, 0x0]
    TCP request from 10.1.2.3:43122 to 166.9.14.5:31417. Action: Deny. Policy: shut. No rule matched. Proceeding with default action
    2 123456789010 eni-0a1b2c3d 10.1.2.3 166.9.14.5 43122 31417 6 1 60 1764158400 1764158460 REJECT OK
    Nov 26 12:04:17 fw1 DROP TCP 10.1.2.3:43122 -> 166.9.14.5:31417

Such a line states the ports of both ends, as no sentence does. What lets a connection pass is none of them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.addresses import valid

IP = r"(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[\da-fA-F]{0,4}(?::[\da-fA-F]{0,4}){2,7}\]?)"
REFUSED = regex.compile(r"(?i)drop|block|den(?:y|ied)|reject|refus|discard")
"""How a prefix of netfilter, a word or a field says that nothing passed."""


class Device(StrEnum):
    """Who writes it, by the form of the line."""

    SRX = "Juniper SRX"
    VYATTA = "Vyatta or VyOS"
    NETFILTER = "netfilter"
    FORTIGATE = "FortiGate"
    PALO_ALTO = "Palo Alto"
    ASA = "Cisco ASA"
    IOS = "Cisco IOS"
    PFSENSE = "pfSense"
    VPC = "VPC flow log"
    AWS = "AWS flow log"
    AZURE = "Azure Firewall"
    CILIUM = "Cilium"
    OTHER = "firewall"


class FilterRule(NamedTuple):
    """
    What decided, as far as the line says it.

    Attributes:
        name: of the policy, the list or the set of rules.
        number: of the rule in it.
        inside: zone or interface by which the connection came, `outside`: by which it was to leave.
    """

    name: str = ""
    number: str = ""
    inside: str = ""
    outside: str = ""

    @property
    def called(self) -> str:
        """``OUT, rule 20``; empty where the line names none."""
        return ", ".join(part for part in (self.name, f"rule {self.number}" if self.number else "") if part)

    @property
    def zones(self) -> str:
        """``PRIVATE to SERVICE``."""
        return " to ".join(part for part in (self.inside, self.outside) if part)


class RefusedConnection(NamedTuple):
    """
    One connection that was refused; `device`: the kind of what refused it.

    Attributes:
        source, address: addresses of both ends; "" where the line has a name in place of one.
        source_pod, target_pod: `namespace/name` of an end that is a pod, where the line names it.
        target_host: name of the other end, by its look-up.
        direction: `ingress` or `egress`, at the pod whose policy decided.
        identity: what the source is to the cluster's network, where it is no pod: `kube-apiserver`, `host`, `world` ...
    """

    device: Device
    protocol: str
    source: str
    source_port: int | None
    address: str
    port: int | None
    rule: FilterRule = FilterRule()
    source_pod: str = ""
    target_pod: str = ""
    target_host: str = ""
    direction: str = ""
    identity: str = ""


SRX = regex.compile(
    rf"RT_FLOW_SESSION_DENY: session denied (?P<src>{IP})/(?P<sport>\d{{1,5}})->(?P<dst>{IP})/(?P<port>\d{{1,5}}) (?:0x[\da-f]{{1,8}} )?\S{{1,64}} "
    r"(?P<proto>\d{1,3})\(\d{1,3}\) (?P<rule>[^\s(]{1,128})\S{0,64} (?P<from>\S{1,64}) (?P<to>\S{1,64})"
)
FIELD = regex.compile(r'(?<![\w-])(?P<key>[\w-]{2,40})=(?:"(?P<quoted>[^"\n]{0,300})"|(?P<bare>[^\s",;]{0,300}))')
NETFILTER = regex.compile(
    rf"(?P<prefix>[^\n]{{0,120}}?)\bIN=(?P<from>\S{{0,20}}) OUT=(?P<to>\S{{0,20}}) [^\n]{{0,200}}?\bSRC=(?P<src>{IP}) DST=(?P<dst>{IP}) "
    r"[^\n]{0,200}?\bPROTO=(?P<proto>\w{1,8}) SPT=(?P<sport>\d{1,5}) DPT=(?P<port>\d{1,5})"
)
RULESET = regex.compile(r"\[(?P<name>[\w.-]{1,80}?)-(?P<number>\d{1,6}|default)-(?P<act>[ADR])\]\s*$")
"""Vyatta and VyOS: the set of rules, the rule's number, and what it did: A lets it pass, D drops, R rejects."""
STAMP = regex.compile(
    r"^(?:<\d{1,3}>)?(?:\w{3} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})?|\[\w{3} \w{3} {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4}\]|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?) +"
)
KERNEL = regex.compile(r"^(?:(?:[\w.-]{1,80} )?kernel: ?)?(?:\[ *\d+\.\d+\] ?)?")
ASA = regex.compile(
    rf"(?:%ASA|%FTD|%PIX)-\d-\d{{6}}: (?:access-list (?P<list>\S{{1,80}}) denied (?P<proto2>\w{{2,5}}) (?P<from2>[\w.-]{{1,40}})/(?P<src2>{IP})\((?P<sport2>\d{{1,5}})\)[^\n]{{0,40}}? -> "
    rf"(?P<to2>[\w.-]{{1,40}})/(?P<dst2>{IP})\((?P<port2>\d{{1,5}})\)|Deny (?P<proto>\w{{2,5}}) src (?P<from>[\w.-]{{1,40}}):(?P<src>{IP})/(?P<sport>\d{{1,5}})[^\n]{{0,60}}? dst "
    rf"(?P<to>[\w.-]{{1,40}}):(?P<dst>{IP})/(?P<port>\d{{1,5}})(?:[^\n]{{0,60}}? by access-group \"(?P<rule>[^\"\n]{{1,80}})\")?)"
)
IOS = regex.compile(
    rf"%(?:SEC|FMANFP|IPV6_ACL)-\d-\w*ACCESSLOG\w*: (?:list |access-list )?(?P<rule>\S{{1,80}}) denied (?P<proto>\w{{2,5}}) (?P<src>{IP})\((?P<sport>\d{{1,5}})\)[^\n]{{0,60}}? -> (?P<dst>{IP})\((?P<port>\d{{1,5}})\)"
)
AWS = regex.compile(
    rf"^\d{{1,2}} \d{{12}} (?P<from>eni-\w{{8,20}}) (?P<src>{IP}) (?P<dst>{IP}) (?P<sport>\d{{1,5}}) (?P<port>\d{{1,5}}) (?P<proto>\d{{1,3}}) \d{{1,12}} \d{{1,15}} \d{{10}} \d{{10}} REJECT OK\s*$"
)
AZURE = regex.compile(
    rf"(?:^|[\s\"])(?P<proto>[A-Z]{{3,5}}) request from (?P<src>{IP}):(?P<sport>\d{{1,5}}) to (?P<dst>{IP}):(?P<port>\d{{1,5}})\. Action: (?P<act>\w{{2,20}})(?P<rest>[^\n]{{0,600}})"
)
AZURE_RULE = regex.compile(r"\b(?P<what>Policy|Rule): (?P<name>[\w.-]{1,80}[\w-])")
PLAIN = regex.compile(
    rf"^(?:(?i:(?:firewall|fw|iptables|nftables|packet ?filter|security|traffic|appliance|router|gateway)[\w-]{{0,20}}(?: log)?):? ?)?(?:action[=:] ?)?"
    rf"(?P<act>DROP(?:PED)?|BLOCK(?:ED)?|DENY|DENIED|REJECT(?:ED)?|[Dd]ropped|[Bb]locked|[Dd]enied|[Rr]ejected|deny|drop|block|reject):?,? (?:\[?(?P<proto>TCP|UDP|tcp|udp)\]?:?,? )?"
    rf"(?:from |src[=:]? ?)?(?P<src>{IP}):(?P<sport>\d{{1,5}}) ?(?:->|=>|-->|>|to|dst[=:]?) ?(?P<dst>{IP}):(?P<port>\d{{1,5}})(?:[/ ](?P<proto3>tcp|udp|TCP|UDP)\b)?(?P<rest>(?:[ ,;(\[|]{{1,4}}(?:(?:by|rule|policy|acl|chain|in|out|on|flags|SYN)\b|\w{{1,20}}[=:])[^\n]{{0,200}})?)$"
)
TAG = regex.compile(r"^[\w./-]{1,80}(?:\[\d{1,7}\])?:? (?:[\w./-]{1,40}(?:\[\d{1,7}\])?: )?")
"""Host and program in front of a line that bears a stamp."""
NAMED = regex.compile(r"(?i)\b(?:(?:by )?(?:rule|policy|acl|chain)|by)[ =:]+\"?(?P<name>[\w.-]{1,80})")
HINT = regex.compile(
    r"RT_FLOW_SESSION_DENY|SRC(?<=\bSRC)=\S{1,50} DST=|src(?<=\bsrc)_?ip=|%(?:ASA|FTD|PIX|SEC)-|ACCESSLOG|filterlog(?<=\bfilterlog)|,TRAFFIC,|REJECT(?<=\bREJECT) OK|ACCEPT(?<=\bACCEPT) OK|:\d{1,5} ?(?:->|=>|-->|> | to |dst)"
)
"""Each of them begins with a character, and what stands before it is asked behind that: other characters are passed over at once."""
NUMBERS = {"6": "TCP", "17": "UDP", "1": "ICMP", "58": "ICMPv6", "132": "SCTP"}


def denial_of(line: str) -> RefusedConnection | None:
    """The connection that this line says was refused; None for any other line."""
    if not HINT.search(line):
        return None
    line = line.strip()
    if m := SRX.search(line):
        return _made(Device.SRX, m, m["proto"], FilterRule(m["rule"], "", m["from"], m["to"]))
    for form in (_netfilter, _cisco, _azure, _filterlog, _palo_alto, _flow, _fields, _plain):
        if (found := form(line)) is not None:
            return found
    return None


def is_record(line: str) -> bool:
    """Is it a line of the same programs that may tell of something else: a connection that passed, a session that ended."""
    return HINT.search(line) is not None or "RT_FLOW" in line


def _made(device: Device, m: regex.Match[str], protocol: str, rule: FilterRule) -> RefusedConnection | None:
    return made(device, protocol, (m["src"], m["sport"]), (m["dst"], m["port"]), rule)


def made(
    device: Device, protocol: str, source: tuple[str, str], target: tuple[str, str], rule: FilterRule
) -> RefusedConnection | None:
    """One with two valid addresses; None where the line holds others."""
    one, other = source[0].strip("[]"), target[0].strip("[]")
    if not (valid(one) and valid(other)):
        return None
    return RefusedConnection(
        device, NUMBERS.get(protocol, protocol.upper()), one, _port(source[1]), other, _port(target[1]), rule
    )


def _port(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None


def _netfilter(line: str) -> RefusedConnection | None:
    if (m := NETFILTER.match(line)) is None:
        return None
    prefix = KERNEL.sub("", STAMP.sub("", m["prefix"]), count=1).strip()
    zones = m["from"], m["to"]
    if named := RULESET.search(prefix):
        if named["act"] == "A":
            return None
        return _made(Device.VYATTA, m, m["proto"], FilterRule(named["name"], named["number"], *zones))
    if not REFUSED.search(prefix):
        return None  # a prefix that says nothing is of a rule that only logs
    return _made(Device.NETFILTER, m, m["proto"], FilterRule(prefix.strip("[]: "), "", *zones))


def _cisco(line: str) -> RefusedConnection | None:
    if m := IOS.search(line):
        return _made(Device.IOS, m, m["proto"], FilterRule(m["rule"]))
    if (m := ASA.search(line)) is None:
        return None
    if m["list"]:
        return made(
            Device.ASA,
            m["proto2"],
            (m["src2"], m["sport2"]),
            (m["dst2"], m["port2"]),
            FilterRule(m["list"], "", m["from2"], m["to2"]),
        )
    return _made(Device.ASA, m, m["proto"], FilterRule(m["rule"] or "", "", m["from"], m["to"]))


def _azure(line: str) -> RefusedConnection | None:
    """Network rules of Azure Firewall: what no rule allows its policy refuses."""
    if (m := AZURE.search(line)) is None or not REFUSED.search(m["act"]):
        return None
    named = {found["what"]: found["name"] for found in AZURE_RULE.finditer(m["rest"])}
    return _made(Device.AZURE, m, m["proto"], FilterRule(named.get("Rule") or named.get("Policy") or ""))


def _filterlog(line: str) -> RefusedConnection | None:
    """pfSense and OPNsense: rule, sub-rule, anchor, tracker, interface, why, action, direction, version, then what the version has."""
    _, found, text = line.partition("filterlog")
    cells = text.partition(":")[2].strip().split(",") if found else []
    if len(cells) < 22 or cells[6] not in ("block", "reject") or cells[8] not in ("4", "6"):
        return None
    at = 18 if cells[8] == "4" else 15
    protocol = cells[16] if cells[8] == "4" else cells[12]
    return made(
        Device.PFSENSE,
        protocol,
        (cells[at], cells[at + 2]),
        (cells[at + 1], cells[at + 3]),
        FilterRule("", cells[3] or cells[0], cells[4]),
    )


def _palo_alto(line: str) -> RefusedConnection | None:
    """PAN-OS: a line of many cells, of which the fourth says TRAFFIC and the thirty-first what was done."""
    cells = line.split(",")
    if len(cells) < 31 or cells[3] != "TRAFFIC" or not REFUSED.search(cells[30]):
        return None
    return made(
        Device.PALO_ALTO,
        cells[29],
        (cells[7], cells[24]),
        (cells[8], cells[25]),
        FilterRule(cells[11].strip('"'), "", cells[16], cells[17]),
    )


def _flow(line: str) -> RefusedConnection | None:
    return _made(Device.AWS, m, m["proto"], FilterRule(inside=m["from"])) if (m := AWS.match(line)) else None


KEYS = {
    "source": ("srcip", "source-address", "src_ip", "initiator_ip", "src"), "source_port": ("srcport", "source-port", "src_port", "initiator_port", "spt", "sport"),
    "target": ("dstip", "destination-address", "dst_ip", "target_ip", "dst"), "port": ("dstport", "destination-port", "dst_port", "target_port", "dpt", "dport"),
    "protocol": ("proto", "protocol", "protocol-id", "transport_protocol"), "action": ("action", "act", "disposition"),
    "rule": ("policyname", "policy-name", "rule", "rule_name", "policy"), "number": ("policyid", "rule_id"),
    "from": ("srcintf", "source-zone-name", "src_zone"), "to": ("dstintf", "destination-zone-name", "dst_zone"),
}  # fmt: skip
"""Fields by what they hold: of FortiGate, Juniper's structured form, and of others that write pairs."""


def of_fields(fields: dict[str, str], device: Device) -> RefusedConnection | None:
    """A record of pairs, where its action is a refusal."""
    got = {what: next((fields[key] for key in keys if fields.get(key)), "") for what, keys in KEYS.items()}
    if not REFUSED.search(got["action"]) or not (got["source"] and got["target"]):
        return None
    rule = FilterRule(got["rule"], got["number"], got["from"], got["to"])
    return made(device, got["protocol"], (got["source"], got["source_port"]), (got["target"], got["port"]), rule)


def _fields(line: str) -> RefusedConnection | None:
    found = {
        m["key"].lower(): m["quoted"] if m["quoted"] is not None else m["bare"] for m in FIELD.finditer(line[:4000])
    }
    if "RT_FLOW_SESSION_DENY" in line:
        return of_fields({**found, "action": "deny"}, Device.SRX)
    if len(found) < 6:
        return None
    return of_fields(found, Device.FORTIGATE if "devname" in found or "logid" in found else Device.OTHER)


def _plain(line: str) -> RefusedConnection | None:
    text = STAMP.sub("", line)
    m = PLAIN.match(text)
    if m is None and text != line:
        m = PLAIN.match(TAG.sub("", text, count=1))
    if m is None:
        return None
    named = NAMED.search(m["rest"])
    return _made(Device.OTHER, m, m["proto"] or m["proto3"] or "", FilterRule(named["name"] if named else ""))

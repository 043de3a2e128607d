"""
How large a packet may be on its way: `ping` that forbids to split it, `tracepath`, and the links of a machine with their MTU.

::

    $ ping -M do -s 1422 -c2 10.99.0.1
    PING 10.99.0.1 (10.99.0.1) 1422(1450) bytes of data.
    ping: local error: message too long, mtu=1420
    From 10.0.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1420)
    2 packets transmitted, 0 received, 100% packet loss, time 1009ms
    $ ip link show wg0
    4: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000

Where somebody kept the last lines alone (`-q`, `| tail -2`, `| grep transmitted`), the command says where the ping went, and how large.

Lines are those of iputils, BusyBox and macOS; `ip`, `ip -br` (which has no MTU) and `ifconfig`. A size is that of the whole IP packet.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.typed_loops import turns

HOST = r"[\w.:%-]{1,253}"
PING = regex.compile(
    rf"PING (?P<host>{HOST}) ?\((?P<address>{HOST})\)(?: from [^\n]{{1,80}}?)?:? (?P<data>\d{{1,5}})(?:\((?P<whole>\d{{1,5}})\))?(?: data)? ?bytes(?: of data)?\.?"
)
TOO_LONG = regex.compile(
    rf"(?:ping6?: (?:local error: |sendto: |sendmsg: )?[Mm]essage too long(?:, mtu[= ]{{1,3}}(?P<own>\d{{3,5}}))?"
    rf"|From {HOST}(?: \({HOST}\))?:? icmp_seq=\d{{1,6}} (?:Frag needed and DF set|Packet too big:?) ?(?:\(?mtu[ =:]{{1,3}}(?P<there>\d{{3,5}})\)?)?"
    r"|\d{1,5} bytes from [^\n]{1,120}: frag needed and DF set \(MTU (?P<mac>\d{3,5})\))"
)
REPLY = regex.compile(
    rf"(?P<size>\d{{1,5}}) bytes from {HOST}(?: \({HOST}\))?: (?:icmp_)?seq=\d{{1,6}} ttl=\d{{1,3}}[^\n]{{0,60}}"
)
COUNTED = regex.compile(
    r"(?P<sent>\d{1,6}) packets transmitted, (?P<received>\d{1,6}) (?:packets )?received,[^\n]{0,120}"
)
AROUND = regex.compile(
    r"--- [^\n]{1,253} ping statistics ---|(?:rtt|round-trip) min/avg/max[^\n]{1,120}|From [^\n]{1,120} icmp_seq=\d{1,6} [^\n]{1,80}|no answer yet for icmp_seq=\d{1,6}|Request timeout for icmp_seq \d{1,6}|\^C"
)
LINK = regex.compile(
    r"\d{1,5}: (?P<name>[\w.:-]{1,40}?)(?:@[\w.-]{1,40})?: <(?P<flags>[A-Z0-9_,-]{0,200})> mtu (?P<mtu>\d{2,6})\b[^\n]{0,200}"
)
IFCONFIG = regex.compile(
    r"(?P<name>[\w.-]{1,40}): flags=\d{1,6}<(?P<flags>[A-Z0-9_,]{0,200})> {1,4}mtu (?P<mtu>\d{2,6})\b[^\n]{0,60}"
)
BRIEF = regex.compile(
    r"(?P<name>[\w.:-]{1,40})(?:@[\w.-]{1,40})? {1,40}(?:UNKNOWN|UP|DOWN|LOWERLAYERDOWN|DORMANT)\b[^\n]{0,400}"
)
OF_LINK = regex.compile(
    r"\s{2,40}(?:link/|inet6? |valid_lft |vxlan |wireguard|ether |RX |TX |altname |alias |bridge|veth|ipip |promiscuity |brd )[^\n]{0,400}"
)
BRIEF_LINK = regex.compile(
    r"[\w.:-]{1,40}(?:@[\w.-]{1,40})? {1,40}(?:UNKNOWN|UP|DOWN|LOWERLAYERDOWN|DORMANT) {1,40}(?:[\da-f:]{17} )?<[A-Z0-9_,-]{1,200}>"
)
"""A line of `ip -br link`, which states no MTU."""
STARTS = (
    rf"(?:PING {HOST} ?\(|ping6?: (?:local error: |sendto: |sendmsg: )?[Mm]essage too long"
    r"|\d{1,5}: [\w.:@-]{1,80}: <[A-Z0-9_,-]{0,200}> mtu \d|[\w.-]{1,40}: flags=\d{1,6}<[A-Z0-9_,]{0,200}> {1,4}mtu \d"
    r"|[\w.:-]{1,40}(?:@[\w.-]{1,40})? {1,40}(?:UNKNOWN|UP|DOWN) {1,40}(?:[\da-f:]{17} )?<[A-Z0-9_,-]{1,200}>)"
)
IP_HEADERS = 28
"""Bytes of IP and ICMP in front of what `ping -s` counts."""
WHOLE = regex.compile(r"(?:^|\s)-(?:[A-Za-z0-9]{0,6}M ?(?:do|probe)|[a-zA-Z]{0,4}D)\b|--pmtudisc[= ]?(?:do|probe)")
"""How a command forbids to split the packet: iputils' `-M do`, macOS's `-D`."""
ASKED = regex.compile(r"(?:^|[\s;&|/])ping6?[ ](?P<words>[^\n;&|<>]{1,400})")
WITH_VALUE = frozenset(
    ["-c", "-s", "-M", "-I", "-i", "-W", "-w", "-t", "-T", "-p", "-l", "-m", "-S", "-Q", "-g", "-h", "-G", "-b"]
)
"""Options of a ping with a word behind them."""
SIZE = regex.compile(r"-[a-zA-Z]{0,6}s[ =]?(?P<size>\d{1,5})")
DEFAULT = 56
"""Bytes that a ping sends of itself."""
BREAKS_OFF = "text among the answers of a ping"


class Tried(NamedTuple):
    """One run of ping: the line that tells how it ended, its target, the size of its packets."""

    number: int
    host: str
    size: int


def takes_ping(fragment: Fragment) -> str:
    first = next((line.strip() for _, line in fragment.opening), "")
    if PING.fullmatch(first) or TOO_LONG.fullmatch(first):
        return "a ping"
    kept = COUNTED.fullmatch(first) or AROUND.fullmatch(first)
    return "the last lines of a ping" if kept and _asked(fragment) else ""


def _asked(fragment: Fragment) -> list[tuple[str, int]]:
    """(host, size of the packets) of each ping that the command ran, in order, where every answer is there; none where that is not known."""
    found: list[tuple[str, int]] = []
    for command in turns(fragment.context.command) if "ping" in fragment.context.command else ():
        if (m := ASKED.search(command)) is None or "$" in m["words"]:
            return []
        words = m["words"].split()
        plain = [
            word
            for before, word in zip(["", *words], words, strict=False)
            if not word.startswith("-") and before not in WITH_VALUE
        ]
        sizes = SIZE.search(f" {m['words']}")
        if len(plain) != 1:
            return []
        found.append((plain[0], int(sizes["size"]) if sizes else DEFAULT))
    answers = sum(COUNTED.fullmatch(line.strip()) is not None for _, line in fragment.filled)
    return found if answers == len(found) else []


def parse_ping(fragment: Fragment, emit: Emit) -> None:
    asked = _asked(fragment)
    tried: Tried | None = None
    passes: bool | None = None
    mtu: int | None = None
    text = ""
    for number, whole in fragment.filled:
        line = whole.strip()
        if m := PING.fullmatch(line):
            _add(tried, passes, mtu, text, fragment, emit)
            size = int(m["whole"] or int(m["data"]) + IP_HEADERS)
            tried, passes, mtu, text = Tried(number, m["host"], size), None, None, line
        elif m := TOO_LONG.fullmatch(line):
            stated = m["own"] or m["there"] or m["mac"]
            passes, mtu = False, int(stated) if stated else mtu
            tried, text = (tried or Tried(number, "", 0))._replace(number=number), line
            emit.records += 1
        elif REPLY.fullmatch(line):
            passes = True if passes is None else passes
            emit.records += 1
        elif m := COUNTED.fullmatch(line):
            if tried is None and asked:  # its first line is not there
                host, data = asked[0]
                tried, text = Tried(number, host, data + IP_HEADERS), line
                passes = True if int(m["received"]) else passes
            asked = asked[1:]
            if passes is None and int(m["sent"]) and not int(m["received"]):
                passes, text = False, line
                tried = tried._replace(number=number) if tried is not None else None
            emit.records += 1
            if asked and tried is not None:  # the next one's answer follows
                _add(tried, passes, mtu, text, fragment, emit)
                tried, passes, mtu, text = None, None, None, ""
        elif AROUND.fullmatch(line):
            emit.records += 1
        else:
            emit.unread(number, BREAKS_OFF)
    _add(tried, passes, mtu, text, fragment, emit)


def _add(tried: Tried | None, passes: bool | None, mtu: int | None, text: str, fragment: Fragment, emit: Emit) -> None:
    if tried is None:
        return
    context = fragment.context
    emit(
        schema.PACKET_SIZES,
        tried.number,
        kind="ping",
        host=tried.host or None,
        size=tried.size or None,
        whole=mtu is not None or "too long" in text.lower() or bool(WHOLE.search(context.command)),
        passes=passes,
        mtu=mtu,
        message=text[:300],
        node=context.node,
        pod=context.pod,
        typed_on=context.typed_on,
    )


def takes_links(fragment: Fragment) -> str:
    first = next((line.strip() for _, line in fragment.opening), "")
    return "links of a machine" if any(one.fullmatch(first) for one in (LINK, IFCONFIG, BRIEF_LINK)) else ""


def parse_links(fragment: Fragment, emit: Emit) -> None:
    context = fragment.context
    for number, whole in fragment.filled:
        if m := LINK.fullmatch(whole.strip()) or IFCONFIG.fullmatch(whole.strip()):
            emit(
                schema.PACKET_SIZES,
                number,
                kind="link",
                interface=m["name"],
                mtu=int(m["mtu"]),
                passes="UP" in m["flags"].split(","),
                message=whole.strip()[:300],
                node=context.node,
                pod=context.pod,
                typed_on=context.typed_on,
            )
        elif OF_LINK.match(whole) or BRIEF.fullmatch(whole.strip()):
            emit.records += 1
        else:
            emit.unread(number, "no line of a link")


PARSERS = (
    Parser("ping", STARTS, takes_ping, parse_ping, 36),
    Parser("links", r"(?!)", takes_links, parse_links, 37),
)

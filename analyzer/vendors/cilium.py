"""
What Cilium writes of connections that its policies drop: `hubble observe` in each of its forms, and `cilium monitor`.

Formats as in Cilium's hubble/pkg/printer, api/v1/flow and pkg/monitor, 1.8 to 1.18::

    Oct  8 12:11:40.302: kube-system/konnectivity-agent-7fk2c:48122 (ID:18834) <> 10.6.0.20:8132 (world) Policy denied DROPPED (TCP Flags: SYN)
    Oct  8 12:11:40.302: kube-system/konnectivity-agent-7fk2c:48122 (ID:18834) <> 10.6.0.20:8132 (world) policy-verdict:none EGRESS DENIED (TCP Flags: SYN)
    {"flow": {"verdict": "DROPPED", "drop_reason_desc": "POLICY_DENIED", "IP": {"source": ...}, "l4": {"TCP": ...}, "source": {"pod_name": ...}}}
    xx drop (Policy denied) flow 0x8d4b to endpoint 0, ifindex 5, file bpf_lxc.c:1326, , identity 18834->world: 10.0.0.7:51234 -> 10.6.0.20:8132 tcp SYN
    Policy verdict log: flow 0x8d4b local EP ID 57, remote ID 2, proto 6, egress, action deny, match none, 10.0.0.7:51234 -> 10.6.0.20:8132 tcp SYN

Only a drop that a policy decided is a refusal: what the datapath loses for another reason, what is audited, and a reply are none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.vendors.appliances import IP, Device, FilterRule, RefusedConnection, made

STAMP = r"(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\.\d{3}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?|N/A)"
END = r"[\w.,:/\[\]-]{1,300}(?:\([\w-]{1,40}\))?"
DENIED = r"(?:[Pp]olicy denied(?: by denylist| \(L[34]\))?|policy-verdict:[\w-]{1,20} (?P<way>EGRESS|INGRESS))"
COMPACT = regex.compile(
    rf"(?:{STAMP} ?)?(?:\[[\w./-]{{1,200}}\] ?)?:? ?(?P<src>{END})(?: \((?P<from>[^()\n]{{1,200}})\))? (?P<arrow>->|<>) (?P<dst>{END})(?: \((?P<to>[^()\n]{{1,200}})\))? "
    rf"{DENIED} (?:DROPPED|DENIED)(?: BY (?P<by>[^()\n]{{1,300}}?))?(?: \((?P<rest>[^\n]{{0,200}})\))?\s*$"
)
TABULAR = regex.compile(
    rf"{STAMP}[ ]{{2,}}(?P<src>{END})(?P<from>)[ ]{{2,}}(?P<dst>{END})(?P<to>)[ ]{{2,}}{DENIED}[ ]{{2,}}(?:DROPPED|DENIED)(?P<by>)(?:[ ]{{2,}}(?P<rest>[^\n]{{0,200}}))?$"
)
MONITOR = regex.compile(
    rf"(?:CPU \d{{1,4}}: )?xx drop \(Policy denied(?: by denylist| \(L[34]\))?\) flow [^\n]{{1,200}}?\bidentity (?P<from>[\w:./-]{{1,80}}?)->[\w:./-]{{1,80}}: "
    rf"(?P<src>{IP}):(?P<sport>\d{{1,5}}) -> (?P<dst>{IP}):(?P<port>\d{{1,5}}) (?P<proto>tcp|udp|sctp)\b"
)
VERDICT = regex.compile(
    rf"(?:CPU \d{{1,4}}: )?Policy verdict log: flow [^\n]{{1,120}}?, (?P<way>egress|ingress), action deny, [^\n]{{1,80}}?, "
    rf"(?P<src>{IP}):(?P<sport>\d{{1,5}}) -> (?P<dst>{IP}):(?P<port>\d{{1,5}}) (?P<proto>tcp|udp|sctp)\b"
)
HINT = regex.compile(r"DROPPED|DENIED|xx drop \(|Policy verdict log:")
FLOW = regex.compile(
    rf"(?:{STAMP} ?)?(?:\[[\w./-]{{1,200}}\] ?)?:? ?{END}(?: \([^()\n]{{1,200}}\))? (?:->|<>|<-) {END}(?: \([^()\n]{{1,200}}\))? [^\n]{{1,120}}? (?:FORWARDED|DROPPED|DENIED|AUDITED?|REDIRECTED|TRACED|TRANSLATED|ERROR)\b"
    r"|(?:CPU \d{1,4}: )?(?:xx drop \(|-> [\w ]{1,40} flow 0x|Policy verdict log: flow )"
)
"""Any line of the same outputs."""
LOSS = regex.compile(r"\bDROPPED\b|^\s{0,9}(?:CPU \d{1,4}: )?xx drop \(")
MONITORED = frozenset({"drop", "policy-verdict", "trace", "capture", "l7", "agent", "debug", "trace-sock"})
"""Kinds of events in the JSON of `cilium monitor`."""
DENIALS = frozenset({133, 181})
"""Numbers of the reasons "Policy denied" and "Policy denied by denylist" (pkg/monitor/api/drop.go)."""
PORT = regex.compile(r":(?P<port>\d{1,5})(?:\([\w-]{1,40}\))?$")
PROTOCOL = regex.compile(r"\b(?P<proto>TCP|UDP|SCTP)\b")


def denial_of(line: str) -> RefusedConnection | None:
    """The connection that a policy of Cilium refused, by this line; None for any other line."""
    if not HINT.search(line):
        return None
    line = line.strip()
    if m := COMPACT.match(line) or TABULAR.match(line):
        return _flow(m)
    if m := MONITOR.match(line) or VERDICT.match(line):
        way = m.groupdict().get("way") or ""
        found = made(Device.CILIUM, m["proto"], (m["src"], m["sport"]), (m["dst"], m["port"]), FilterRule())
        return found and found._replace(direction=way, identity=_identity(m.groupdict().get("from")))
    return _of_text(line[line.find("{") :]) if '"verdict"' in line else None


def _of_text(text: str) -> RefusedConnection | None:
    """A flow as JSON behind what a runtime put in front of it."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return of_flow(value) if isinstance(value, dict) else None


def is_flow(line: str) -> bool:
    """Is it a line of the same outputs, whatever became of the packet."""
    return FLOW.match(line.strip()) is not None


def is_loss(line: str) -> bool:
    """Is it a drop, for whatever reason."""
    return is_flow(line) and LOSS.search(line) is not None


def is_record(flow: Mapping[str, object]) -> bool:
    """Is it a flow as JSON, whatever became of the packet."""
    inner = flow.get("flow", flow)
    known = (
        isinstance(inner, dict)
        and isinstance(inner.get("verdict"), str)
        and ("IP" in inner or "l4" in inner or "Type" in inner)
    )
    return known or (flow.get("type") in MONITORED and "cpu" in flow)


def _flow(m: regex.Match[str]) -> RefusedConnection | None:
    source, target = _end(m["src"]), _end(m["dst"])
    if source is None or target is None or target[3] is None:
        return None
    protocol = PROTOCOL.search(m["rest"] or "")
    return RefusedConnection(
        Device.CILIUM, protocol["proto"] if protocol else "", source[0], source[3], target[0], target[3], FilterRule(_policy(m["by"] or "")),
        source[1], target[1], target[2], (m["way"] or "").lower(), "" if source[1] else _identity(m["from"]),
    )  # fmt: skip


def _policy(by: str) -> str:
    return by.strip().split(",")[0].rsplit(" ", 1)[-1]


def _identity(text: str | None) -> str:
    """``kube-apiserver``; a number is no word."""
    word = (text or "").removeprefix("reserved:").split(",")[0].strip()
    return "" if word.startswith("ID:") or word.isdigit() else word


def _end(text: str) -> tuple[str, str, str, int | None] | None:
    """(address, pod, name, port) of one end as Hubble prints it; None for what is none of these."""
    if valid(text):  # an IPv6 address without a port
        return text, "", "", None
    m = PORT.search(text)
    host, port = (text[: m.start()], int(m["port"])) if m else (text, None)
    host = host.strip("[]")
    if valid(host):
        return host, "", "", port
    if "/" in host:
        space, _, name = host.partition("/")
        return ("", host, "", port) if space and name and "/" not in name else None
    return ("", "", host.split(",")[0], port) if regex.fullmatch(r"[\w.,-]{1,300}", host) else None


def of_flow(flow: Mapping[str, object]) -> RefusedConnection | None:
    """A flow as JSON, of `hubble observe` or of `cilium monitor`; None where no policy refused it."""
    if flow.get("type") in ("drop", "policy-verdict"):
        return _of_monitor(flow)
    inner = flow.get("flow", flow)
    if not isinstance(inner, dict) or inner.get("verdict") not in ("DROPPED", "DENIED"):
        return None
    if inner.get("is_reply") is True:
        return None
    reason = str(inner.get("drop_reason_desc") or "")
    code = inner.get("drop_reason")
    if not (reason.startswith("POLICY_DEN") or (not reason and code in DENIALS)):
        return None
    ends, ports = _part(inner, "IP"), _part(inner, "l4")
    protocol = next((name for name in ("TCP", "UDP", "SCTP") if isinstance(ports.get(name), dict)), "")
    numbers = _part(ports, protocol)
    found = made(
        Device.CILIUM, protocol, (str(ends.get("source", "")), str(numbers.get("source_port", ""))),
        (str(ends.get("destination", "")), str(numbers.get("destination_port", ""))), FilterRule(_denier(inner)),
    )  # fmt: skip
    if found is None:
        return None
    source, target = _part(inner, "source"), _part(inner, "destination")
    names = inner.get("destination_names")
    host = str(names[0]) if isinstance(names, list) and names else ""
    direction = str(inner.get("traffic_direction") or "").lower()
    return found._replace(
        source_pod=_pod(source), target_pod=_pod(target), target_host=host, direction=direction if direction in ("ingress", "egress") else "",
        identity="" if _pod(source) else _reserved(source),
    )  # fmt: skip


def _of_monitor(flow: Mapping[str, object]) -> RefusedConnection | None:
    reason, action = str(flow.get("reason") or ""), flow.get("action")
    if not (reason.lower().startswith("policy denied") or (flow.get("type") == "policy-verdict" and action == "deny")):
        return None
    summary = _part(flow, "summary")
    ends, ports = _part(summary, "l3"), _part(summary, "l4")
    protocol = next((name for name in ("tcp", "udp", "sctp") if summary.get(name)), "")
    return made(
        Device.CILIUM, protocol, (str(ends.get("src", "")), str(ports.get("src", ""))), (str(ends.get("dst", "")), str(ports.get("dst", ""))), FilterRule(),
    )  # fmt: skip


def _part(value: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _pod(end: Mapping[str, object]) -> str:
    space, name = end.get("namespace"), end.get("pod_name")
    return f"{space}/{name}" if isinstance(space, str) and isinstance(name, str) and space and name else ""


def _reserved(end: Mapping[str, object]) -> str:
    labels = end.get("labels")
    words = [str(one) for one in labels if str(one).startswith("reserved:")] if isinstance(labels, list) else []
    return _identity(next(iter(sorted(words, key=lambda word: word != "reserved:kube-apiserver")), None))


def _denier(flow: Mapping[str, object]) -> str:
    """The policy whose deny rule decided, which Cilium names from 1.17 on; "" where none allowed it."""
    for key in ("egress_denied_by", "ingress_denied_by"):
        listed = flow.get(key)
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and isinstance(one.get("name"), str):
                space = one.get("namespace")
                return f"{space}/{one['name']}" if isinstance(space, str) and space else str(one["name"])
    return ""

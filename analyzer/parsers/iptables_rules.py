"""One rule of iptables in either of its forms: what is typed (`-A`), and a row of a list (`-L`)."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.parsers.host_rows import HostRule, networks, protocol_of, traffic_of

WORD = regex.compile(r"\"(?:[^\"\\]|\\.)*+\"|'[^']*+'|\S++")
DECIDES = {"ACCEPT": "accept", "DROP": "drop", "REJECT": "reject", "RETURN": "return"}
NO_VERDICT = frozenset({"LOG", "NFLOG", "ULOG", "MARK", "CONNMARK", "CONNSECMARK", "SECMARK", "CT", "NOTRACK", "AUDIT", "TRACE", "SET", "TCPMSS", "CHECKSUM", "DSCP", "TOS", "CLASSIFY", "RATEEST"})  # fmt: skip
PORT_UNREACHABLE = "icmp-port-unreachable"
"""With what REJECT answers where nothing else is said."""
STANDING = frozenset({"RELATED", "ESTABLISHED", "DNAT", "SNAT", "INVALID"})
NEW = frozenset({"NEW", "UNTRACKED"})
NEUTRAL = frozenset({"--comment", "--log-prefix", "--log-level", "--set-mark", "--set-xmark", "--nflog-prefix", "--nflog-group", "--nflog-size"})  # fmt: skip
"""Options with a value that say nothing of which packets are meant."""
SYN = ("FIN,SYN,RST,ACK", "SYN")
OPTS = frozenset({"--", "-f", "!f"})
HOME = ("127.", "::1")
OF_SERVICES = ("0x8000/0x8000", "0x00008000/0x00008000")
"""The mark with which the kubelet and kube-proxy have packets dropped that they marked themselves (KUBE-MARK-DROP)."""


class RuleParts:
    """What the options of a rule say, one after the other."""

    def __init__(self) -> None:
        self.protocol, self.ports = "all", [""]
        self.sources: str | None = None
        self.destinations: str | None = None
        self.interfaces: str | None = None
        self.answer: str | None = None
        self.is_standing = self.is_never = self.is_open = False

    def states(self, text: str, *, negated: bool) -> None:
        """Of new connections alone is asked, so that states divide rules in two."""
        named = set(text.upper().split(","))
        if not named <= STANDING | NEW:
            self.is_open = True
        elif bool(named & NEW) is negated:
            self.is_standing = True

    def to(self, text: str, *, negated: bool) -> None:
        """What is for the machine's own loopback comes from no other machine."""
        if text.startswith(HOME):
            self.is_never |= not negated
            return
        self.destinations = networks(text, negated=negated)

    def rule(self, target: str, *, goes: bool = False) -> HostRule:
        action = "none" if not target or target in NO_VERDICT else DECIDES.get(target, "goto" if goes else "jump")
        if self.is_never:
            action = "none"
        ports = [one for one in self.ports if one]
        traffic = traffic_of([self.protocol], ports) if ports else self.protocol
        if ports and self.protocol == "all":
            traffic = traffic_of([], ports)
        answer = (self.answer or PORT_UNREACHABLE) if action == "reject" else None
        return HostRule(
            action, target if action in ("jump", "goto") else None, traffic, self.sources, self.destinations, self.interfaces, answer, self.is_standing, self.is_open
        )  # fmt: skip


def spec_rule(text: str) -> HostRule:
    """``-s 10.0.0.0/8 -p tcp -m tcp --dport 10250 -j ACCEPT``; an option that is not known is a condition."""
    parts, target, goes = RuleParts(), "", False
    words = iter(WORD.findall(text))
    negated = False
    for word in words:
        if word == "!":
            negated = True
            continue
        if word in ("-j", "--jump", "-g", "--goto"):
            target, goes = next(words, ""), word in ("-g", "--goto")
        elif word in ("-m", "--match"):
            next(words, "")
        elif not _option(word, words, parts, negated=negated):
            parts.is_open = True
        negated = False
    return parts.rule(target, goes=goes)


def _option(word: str, words: Iterator[str], parts: RuleParts, *, negated: bool) -> bool:
    if word in ("--dst-type", "--mark"):
        value = next(words, "")
        parts.is_never |= value in OF_SERVICES and not negated
        return value == "LOCAL" and not negated
    if word == "--tcp-flags":
        parts.is_standing |= negated
        return (next(words, ""), next(words, "")) == SYN
    if word == "--syn":
        parts.is_standing |= negated
        return True
    if word in NEUTRAL:
        next(words, "")
        return True
    if word in ("-s", "--source", "--src"):
        parts.sources = networks(next(words, ""), negated=negated)
    elif word == "--match-set":
        name, ends = next(words, ""), next(words, "")
        if parts.sources is not None or ends != "src":
            return False
        parts.sources = networks(f"@{name}", negated=negated)
    elif word in ("-d", "--destination", "--dst"):
        parts.to(next(words, ""), negated=negated)
    elif word in ("-i", "--in-interface"):
        parts.interfaces = networks(next(words, ""), negated=negated)
    elif word in ("-p", "--protocol"):
        parts.protocol = protocol_of(next(words, ""))
        return not negated
    elif word in ("--dport", "--destination-port", "--dports", "--destination-ports"):
        parts.ports = next(words, "").split(",")
        return not negated
    elif word in ("--state", "--ctstate"):
        parts.states(next(words, ""), negated=negated)
    elif word == "--reject-with":
        parts.answer = next(words, "")
    elif word == "--icmp-type":
        next(words, "")
    else:
        return False
    return True


def listed_rule(line: str, titles: str) -> HostRule | None:
    """A row of `iptables -L` below these titles; None for what is none."""
    names = titles.split()
    words, opt = line.split(), names.index("opt")
    if opt <= len(words) and words[opt - 1] in OPTS and words[opt : opt + 1] not in ([one] for one in OPTS):
        words.insert(names.index("target"), "")  # a rule without a target
    if len(words) < len(names) or words[opt] not in OPTS:
        return None
    row = dict(zip(names, words, strict=False))
    rest = " ".join(words[len(names) :])
    parts = RuleParts()
    parts.protocol = protocol_of(row["prot"].lstrip("!"))
    parts.is_open = row["prot"].startswith("!")
    parts.sources = _place(row["source"])
    away = row["destination"]
    parts.to(away.lstrip("!"), negated=away.startswith("!")) if _place(away) else None
    if "in" in row:
        within = row["in"]
        parts.interfaces = None if within == "*" else within
    _texts(rest, parts)
    plain = parts.protocol == "all" and not rest and parts.sources is None
    if "in" not in row and row["target"] in ("ACCEPT", "RETURN") and plain:
        parts.is_open = True
    goes = "[goto]" in rest
    return parts.rule(row["target"], goes=goes)


def _place(text: str) -> str | None:
    return networks(text.lstrip("!"), negated=text.startswith("!"))


TEXTS = regex.compile(
    r"/\*[^\n]*?\*/|(?:tcp|udp|sctp) |(?P<dport>(?P<no>!)?dpts?:!?(?P<one>[\w:.-]{1,40}))|(?P<other>![ ])?match-set (?P<set>\S{1,60}) src(?=[ ]|$)|multiport dports (?P<many>[\w,:]{1,200})|(?:ct)?state (?P<state>!?[ ]?[A-Z,]{3,60})"
    r"|reject-with (?P<answer>[\w-]{3,40})|ADDRTYPE match dst-type LOCAL|flags:(?P<flags>!?[\w/]{3,20})|icmp ?type \d{1,3}|icmptype \d{1,3}|\[goto\]|LOG flags[^\n]*|MARK (?:or|set|xset|and)[ ]\S{1,24}|mark match (?P<mark>\S{1,24})"
)  # fmt: skip


def _texts(text: str, parts: RuleParts) -> None:
    """What stands behind the columns; a text that is not known is a condition."""
    left = TEXTS.sub(" ", text)
    parts.is_open |= bool(left.strip())
    for m in TEXTS.finditer(text):
        if m["one"] or m["many"]:
            parts.ports = (m["many"] or m["one"]).split(",")
            parts.is_open |= "!" in (m["dport"] or "")
        if m["state"]:
            parts.states(m["state"].lstrip("! "), negated=m["state"].startswith("!"))
        if m["set"]:
            parts.is_open |= parts.sources is not None
            parts.sources = networks(f"@{m['set']}", negated=m["other"] is not None)
        if m["answer"]:
            parts.answer = m["answer"]
        if m["flags"] and m["flags"].lstrip("!") in ("0x17/0x02", "0x16/0x02"):
            parts.is_standing |= m["flags"].startswith("!")
        elif m["flags"]:
            parts.is_open = True
        if m["mark"]:
            parts.is_never |= m["mark"] in OF_SERVICES
            parts.is_open |= m["mark"] not in OF_SERVICES

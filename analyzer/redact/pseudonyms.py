"""
A report that may be shared: names and addresses replaced, the network's shape kept.

Addresses keep their prefixes (two in one subnet stay in one subnet, special ranges keep their class); nodes, pods,
clusters, accounts and hosts get names. The key is drawn anew for every run unless one is given: under one key equal
input gives equal output, and bundles fit together.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.redact.encoded import HEX_TEXT, MOST_DEPTH, RUN
from analyzer.redact.forms import (
    ACCOUNT,
    ACCOUNTS,
    ADDRESS,
    BRIDGE,
    CLASSES,
    CLOCK,
    DASHED,
    FILE,
    GROUP,
    HINT,
    HOST,
    ID,
    KEPT_HOSTS,
    MAC,
    MADE_HOST,
    PART,
    PHONE,
    REGION,
    SERVICE,
    SIX,
    SPECIAL,
    UNDERSCORED,
    WORD,
    WORKER,
)  # fmt: skip
from analyzer.vendors import ibm

if TYPE_CHECKING:
    pass

LEAST_WITHIN = 4
MOST_WORDS = 100_000
GAP = regex.compile(r"( {2,})")


class Pseudonyms:
    """One consistent renaming under a secret key."""

    def __init__(self, key: bytes, names: dict[str, str] | None = None) -> None:
        self._key = key
        self._names = {old.lower(): new for old, new in sorted((names or {}).items())}
        self._pattern = _any_of(self._names)
        named = [f"(?P<name>{_pieces(self._names)})"] if self._names else []
        self._all = regex.compile(
            "|".join([GROUP, SERVICE, HOST, WORKER, *named, ID, MAC, ADDRESS, UNDERSCORED, DASHED, SIX]),
            **_lists(self._names),
        )
        self._numbers = regex.compile(f"{PHONE}|{ACCOUNT}")
        self._words: dict[str, str] = {}
        self._parts = {max(PART.findall(name), key=len, default="") for name in self._names}
        """The longest run of letters and digits of each name: a word without one of them holds no name."""
        self.replaced: dict[str, str] = {}
        """Every name and address that was replaced so far, for the leak scan."""
        self._cache: dict[str, str] = {}
        self._bits: dict[str, int] = {}

    @property
    def made(self) -> Iterable[str]:
        """Every pseudonym of a name."""
        return self._names.values()

    @property
    def known(self) -> Iterable[str]:
        """Every name that has a pseudonym."""
        return self._names

    def _bit(self, prefix: str) -> int:
        bit = self._bits.get(prefix)
        if bit is None:
            if len(self._bits) >= MOST_WORDS:
                self._bits.clear()
            bit = hashlib.blake2b(prefix.encode(), key=self._key, digest_size=1).digest()[0] & 1
            self._bits[prefix] = bit
        return bit

    def address(self, text: str) -> str:
        """Prefix-preserving: each bit is flipped by a function of the bits before it, below the class's own prefix."""
        if text in self._cache:
            return self._cache[text]
        if not valid(text):
            return text
        value = int(ipaddress.IPv4Address(text))
        if BRIDGE.fullmatch(text) or _within(value, SPECIAL_NETS):
            return text
        fixed = next((size for net, mask, size in CLASS_NETS if value & mask == net), 0)
        found = self._flipped(value, fixed)
        while _within(found, SPECIAL_NETS):  # walked on until it is an ordinary one: still one to one
            found = self._flipped(found, fixed)
        new = ".".join(map(str, found.to_bytes(4, "big")))
        if len(self._cache) >= MOST_WORDS:
            self._cache.clear()
        self._cache[text] = new
        return new

    def _flipped(self, value: int, fixed: int) -> int:
        bits = f"{value:032b}"
        return int(
            bits[:fixed] + "".join(["10"[int(bits[at]) ^ self._bit(bits[:at]) ^ 1] for at in range(fixed, 32)]), 2
        )

    def hardware(self, text: str) -> str:
        """A locally administered address; broadcast, zero and Calico's own `ee:ee:ee:ee:ee:ee` stay."""
        digits = text.replace("-", ":").lower().split(":")
        if len(set(digits)) == 1:
            return text
        made = self.token("mac", ":".join(digits), 10)
        return text[2].join(["02", *(made[at : at + 2] for at in range(0, 10, 2))])

    def digits(self, kind: str, text: str) -> str:
        """Digits for digits, the signs between them kept."""
        drawn = iter(str(int(self.token(kind, text, 32), 16)).rjust(40, "7"))
        return "".join(next(drawn) if c.isdigit() else c for c in text)

    def address6(self, text: str) -> str:
        """The same for IPv6; unique local addresses stay unique local, link-local and loopback stay themselves."""
        try:
            value = ipaddress.IPv6Address(text)
        except ValueError:
            return text  # a time of day, or a hardware address
        if value.is_link_local or value.is_multicast or int(value) >> 120 == 0:
            return text
        fixed = 8 if value.is_private else 3
        bits = f"{int(value):0128b}"
        out = bits[:fixed] + "".join(str(int(bits[at]) ^ self._bit("6" + bits[:at])) for at in range(fixed, 128))
        return str(ipaddress.IPv6Address(int(out, 2)))

    def token(self, kind: str, text: str, length: int) -> str:
        digest = hashlib.blake2b(f"{kind}:{text}".encode(), key=self._key, digest_size=32).hexdigest()
        return digest[:length]

    def text(self, text: str) -> str:
        """
        A text with every known name and address replaced; what was replaced is not looked at again.

        Names and addresses hold no blanks, and the words of a log are the same over and over: each is looked at once.
        """
        if "+" in text or "arn:" in text or ACCOUNTS.search(text):
            text = self._numbers.sub(self._one, text)
        return WORD.sub(self._word, text)

    def _word(self, m: Any) -> str:
        word: str = m[0]
        new = self._words.get(word)
        if new is None:
            new = self._all.sub(self._one, word) if self._may_hold(word) else word
            if self._names:
                new = RUN.sub(lambda one: self._encoded(one[0]), new)
            if len(self._words) >= MOST_WORDS:
                self._words.clear()
            self._words[word] = new
        return new

    def _may_hold(self, word: str) -> bool:
        """Can it hold a name or an address: most words of a log cannot, and a look at them costs a twentieth of the search."""
        if HINT.search(word):
            return CLOCK.fullmatch(word) is None
        return "" in self._parts or not self._parts.isdisjoint(PART.findall(word.lower()))

    def _encoded(self, run: str, depth: int = 0) -> str:
        """A run of base64, also twice, or of hexadecimal text that holds a name or an address is encoded anew."""
        if hexadecimal := HEX_TEXT.fullmatch(run):
            inner = bytes.fromhex(hexadecimal[1]).decode("ascii", "replace")
            new = self._all.sub(self._one, inner) if inner.isprintable() else inner
            return run if new == inner else self._note(run, run[: hexadecimal.start(1)] + new.encode().hex())
        if len(run) < 40 and (run.islower() or run.isupper()):
            return run
        try:
            inner = base64.b64decode(run + "=" * (-len(run) % 4), validate=True).decode("utf-8")
        except ValueError:
            return run
        new = self._all.sub(self._one, inner) if inner.isprintable() or "\n" in inner else inner
        if new == inner and depth < MOST_DEPTH and RUN.fullmatch(inner):
            new = self._encoded(inner, depth + 1)
        return run if new == inner else self._note(run, base64.b64encode(new.encode()).decode())

    def _one(self, m: regex.Match[str]) -> str:
        kind, old = m.lastgroup, m.group()
        if kind == "host":
            low = old.lower()
            if low in self._names:
                return self._note(old, self._names[low])
            if KEPT_HOSTS.search(old):
                return self._pattern.sub(lambda n: self._note(n[0], self._name(n[0])), old) if self._pattern else old
            return self._note(old, self.host(old))
        if kind == "group":
            return old
        if kind == "service":
            return ".".join(self._note(one, self._names.get(one, one)) for one in old.split("."))
        if kind == "mac":
            return self.hardware(old)
        if kind == "dashed":
            return self._note(old, self.address(old.replace("-", ".")).replace(".", "-"))
        if kind in ("phone", "account"):
            return self.digits(kind, old)
        if kind == "worker":
            return self._worker(old)
        if kind == "id":
            return self._note(old, self.cluster(old))
        if kind == "address":
            return self._note(old, self.address(old))
        if kind == "six":
            return self._note(old, self.address6(old))
        if kind == "underscored":
            return self._note(old.replace("_", "."), self.address(old.replace("_", "."))).replace(".", "_")
        return self._note(old, self._name(old))

    def _name(self, old: str) -> str:
        """A name in the letters it was written in: capitals stay capitals, `%2D` stays `%2D`, `_` stays `_`."""
        low = regex.sub("(?i)%2d", "-", regex.sub("(?i)%2e", ".", old)).lower()
        if low not in self._names:
            return self._letters(self._names[low.replace("_", "-")].replace("-", "_"), old)
        return self._letters(self._names[low], old)

    def _letters(self, new: str, old: str) -> str:
        if "%" in old:
            new = new.replace("-", "%2D")
        return new.upper() if old.isupper() else new

    def line(self, text: str) -> str:
        """The same for a line that may be a row of a table: cells keep their columns where the new text fits."""
        new = self.text(text)
        if len(new) == len(text) or "  " not in text:
            return new
        out: list[str] = []
        late = 0
        for at, part in enumerate(GAP.split(text)):
            if at % 2 == 0:
                cell = self.text(part)
                late += len(cell) - len(part)
                out.append(cell)
            else:
                width = max(2, len(part) - late)
                late += width - len(part)
                out.append(" " * width)
        return "".join(out)

    def _note(self, old: str, new: str) -> str:
        if old != new:
            self.replaced[old] = new
        return new

    def _worker(self, text: str) -> str:
        if text in self._names:
            return self._note(text, self._names[text])
        _, old, worker, pool, number = text.split("-", 4)
        cluster = self._note(old, self.cluster(old))
        return f"kube-{cluster}-{self.token('worker', worker, 8)}-{pool}-{number}"

    def cluster(self, text: str) -> str:
        if len(text) == 32:
            return self.token("account", text, 32)
        digits = "0123456789abcdefghijklmnopqrstuv"
        raw = hashlib.blake2b(f"cluster:{text}".encode(), key=self._key, digest_size=19).digest()
        return "c" + "".join(digits[b & 31] for b in raw[:18]) + text[-1]

    def host(self, text: str) -> str:
        """Keeps what decides: private, vpe, satellite, the region, the provider's own domain; and that it is a host."""
        low = text.lower()
        if m := MADE_HOST.match(low):
            return m[0]  # one of ours: a text that is renamed twice stays as it is
        domain = next((one for one in ibm.DOMAINS if low.endswith("." + one)), "host.invalid")
        labels = low.split(".")[1:]
        words = [w for w in labels if w in ("private", "vpe", "satellite") or REGION.fullmatch(w)]
        words += [w for w in ("private", "satellite") if w not in labels and f"-{w}." in low]
        return ".".join([f"h{self.token('host', low, 8)}", *words, domain])


def _nets(networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> tuple[tuple[int, int, int], ...]:
    """(the network, its mask, the length of its prefix) as numbers."""
    return tuple((int(net.network_address), int(net.netmask), net.prefixlen) for net in networks)


SPECIAL_NETS, CLASS_NETS = _nets(SPECIAL), _nets(CLASSES)


def _within(value: int, nets: tuple[tuple[int, int, int], ...]) -> bool:
    return any(value & mask == net for net, mask, _ in nets)


def _any_of(names: dict[str, str]) -> regex.Pattern[str] | None:
    return regex.compile(_pieces(names), **_lists(names)) if names else None


BEFORE = r"(?<=%[0-9A-Fa-f]{2})|(?<=\\u00[0-9A-Fa-f]{2})|(?<=\\[nrt])"
"""What ends in a letter or a digit and is none: percent signs and escapes of JSON."""
OWNERS = ("who", "owner", "label", "bundle", "folder")
"""Kinds of names that are whole companies and people: they begin the names of other things."""


def _pieces(names: dict[str, str]) -> str:
    """Distinctive names are found inside longer ones too (`kube-proxy-NODE.log`); plain words only alone."""
    parts = []
    if any(_found_within(*one) for one in names.items()):
        parts.append(rf"(?:(?<![A-Za-z0-9])|{BEFORE})(?i:\L<within>)(?![A-Za-z0-9])")
    if not all(_found_within(*one) for one in names.items()):
        parts.append(rf"(?:(?<![A-Za-z0-9.-])|{BEFORE})(?i:\L<alone>)(?![A-Za-z0-9-]|\.(?!{FILE})[A-Za-z0-9])")
    return "|".join(parts)


def _lists(names: dict[str, str]) -> Any:
    """The names as sets, which are looked up and not tried one by one; hyphens also as `%2D` and as `_`."""
    within = [form for name, new in names.items() if _found_within(name, new) for form in _forms(name)]
    alone = [name for name, new in names.items() if not _found_within(name, new)]
    return {key: value for key, value in (("within", within), ("alone", alone)) if value}


def _forms(name: str) -> Iterable[str]:
    return dict.fromkeys((name, name.replace("-", "%2d"), name.replace("-", "_")))


def _found_within(name: str, new: str) -> bool:
    if "-" in name or "." in name or (any(c.isdigit() for c in name) and not name.isdigit()):
        return True
    return len(name) > LEAST_WITHIN and new.partition("-")[0] in OWNERS

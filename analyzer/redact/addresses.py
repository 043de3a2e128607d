"""Addresses under pseudonyms: prefixes are kept, special ranges and classes stay, equal ones become equal ones."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterable

from analyzer.redact.forms import BRIDGE, CLASSES, SPECIAL
from analyzer.redact.vocabulary import LETTERS

MOST_WORDS = 100_000
IN_LETTERS = str.maketrans("0123456789abcdef", LETTERS)
HARDWARE = 0xFFFE
"""In the middle of a link-local address that a machine makes of the number of its network card (RFC 4291, appendix A)."""
CALICO = 0xECEEEEFFFEEEEEEE
"""The end of every link-local address that is made of Calico's `ee:ee:ee:ee:ee:ee`."""
BYTES = {str(one): one for one in range(256)}
"""How the parts of an address are written."""

BY_ITSELF = (".1", ".255")
"""How addresses end of which one alone may be a special one: a bridge's, and the broadcast."""


def _nets(networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> tuple[tuple[int, int, int], ...]:
    """(the network, its mask, the length of its prefix) as numbers."""
    return tuple((int(net.network_address), int(net.netmask), net.prefixlen) for net in networks)


SPECIAL_NETS, CLASS_NETS = _nets(SPECIAL), _nets(CLASSES)


def _within(value: int, nets: tuple[tuple[int, int, int], ...]) -> bool:
    return any([value & mask == net for net, mask, _ in nets])  # noqa: C419 - a list costs a third of a generator here


class Addresses:
    """
    Pseudonyms of addresses and of numbers under a secret key.

    Args:
        key: 1 to 64 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cache: dict[str, str] = {}
        self._heads: dict[str, tuple[str, list[bytes]]] = {}
        """By the first three bytes of an address: those of its pseudonym, and those on the way to it."""
        self._trees: dict[bytes, bytes] = {}
        self._bytes: dict[tuple[bytes, int, int], int] = {}

    def token(self, kind: str, text: str, length: int) -> str:
        """So many hexadecimal digits that stand for a text of a kind."""
        digest = hashlib.blake2b(f"{kind}:{text}".encode(), key=self._key, digest_size=32).hexdigest()
        return digest[:length]

    def letters(self, kind: str, text: str) -> str:
        """
        The same as eight letters, for a word: by its words a text is told to be somebody's, and one with a digit is none.

        `analyzer.sources.prose` counts them.
        """
        return self.token(kind, text, 8).translate(IN_LETTERS)

    def address(self, text: str) -> str:
        """Prefix-preserving: each bit is flipped by a function of the bits before it, below the class's own prefix."""
        if text in self._cache:
            return self._cache[text]
        head, _, last = text.rpartition(".")
        told = self._heads.get(head)
        if told is not None and last in BYTES and not text.endswith(BY_ITSELF):
            byte = BYTES[last]
            for first in told[1]:
                byte = self._byte(first, byte, 0)
            return self._kept(text, f"{told[0]}.{byte}")
        raw = [BYTES.get(one, -1) for one in text.split(".")]
        if len(raw) != 4 or -1 in raw:  # 999.1.1.1, 010.1.1.1
            return text
        value = int.from_bytes(raw, "big")
        if _within(value, SPECIAL_NETS) or BRIDGE.fullmatch(text):
            return text
        fixed = next((size for net, mask, size in CLASS_NETS if value & mask == net), 0)
        before = [bytes(raw[:3])]
        found = self._flipped(value, fixed)
        while _within(found, SPECIAL_NETS):  # walked on until it is an ordinary one: still one to one
            before.append(found.to_bytes(4, "big")[:3])
            found = self._flipped(found, fixed)
        new = ".".join(map(str, found.to_bytes(4, "big")))
        if not text.endswith(BY_ITSELF) and b"\xff\xff\xff" not in (*before[1:], found.to_bytes(4, "big")[:3]):
            if len(self._heads) >= MOST_WORDS:
                self._heads.clear()
            self._heads[head] = new.rpartition(".")[0], before
        return self._kept(text, new)

    def _kept(self, text: str, new: str) -> str:
        if len(self._cache) >= MOST_WORDS:
            self._cache.clear()
        self._cache[text] = new
        return new

    def _flipped(self, value: int, fixed: int, size: int = 4) -> int:
        """Each bit below the fixed ones flipped by a bit of its byte's tree: 255 bits drawn for the bytes before it."""
        old = value.to_bytes(size, "big")
        new = bytearray(old)
        for at in range(fixed // 8, size):
            before = old[:at] if size == 4 else b"6" + old[:at]
            new[at] = self._byte(before, old[at], max(0, fixed - 8 * at))
        return int.from_bytes(new, "big")

    def _byte(self, before: bytes, old: int, fixed: int) -> int:
        """One byte behind others; most addresses of a bundle share their first ones."""
        key = before, old, fixed
        new = self._bytes.get(key)
        if new is None:
            tree = self._tree(before)
            node, new = 1, 0
            for bit in range(8):
                one = old >> (7 - bit) & 1
                flip = bit >= fixed and tree[node >> 3] >> (node & 7) & 1
                new, node = new << 1 | one ^ flip, node << 1 | one
            if len(self._bytes) >= MOST_WORDS:
                self._bytes.clear()
            self._bytes[key] = new
        return new

    def _tree(self, before: bytes) -> bytes:
        tree = self._trees.get(before)
        if tree is None:
            if len(self._trees) >= MOST_WORDS:
                self._trees.clear()
            tree = self._trees[before] = hashlib.blake2b(
                before, key=self._key, digest_size=32, person=b"address"
            ).digest()
        return tree

    def hardware(self, text: str) -> str:
        """A locally administered address; broadcast, zero and Calico's own `ee:ee:ee:ee:ee:ee` stay."""
        plain = "".join(c for c in text.lower() if c not in "-:.")
        digits = [plain[at : at + 2] for at in range(0, 12, 2)]
        if len(set(digits)) == 1:
            return text
        made = "02" + self.token("mac", ":".join(digits), 10)
        if "." in text:
            return ".".join(made[at : at + 4] for at in range(0, 12, 4))
        return text[2].join(made[at : at + 2] for at in range(0, 12, 2))

    def digits(self, kind: str, text: str) -> str:
        """Digits for digits, the signs between them kept."""
        drawn = iter(str(int(self.token(kind, text, 32), 16)).rjust(40, "7"))
        return "".join(next(drawn) if c.isdigit() else c for c in text)

    def address6(self, text: str) -> str:
        """The same for IPv6; unique local addresses stay unique local, loopback stays itself, and link-local but for what is made of a card's number."""
        try:
            value = ipaddress.IPv6Address(text)
        except ValueError:
            return text  # a time of day, or a hardware address
        if value.is_link_local and int(value) >> 24 & 0xFFFF == HARDWARE and int(value) & 0xFFFFFFFFFFFFFFFF != CALICO:
            return str(ipaddress.IPv6Address(self._flipped(int(value), 64, 16)))
        if value.is_link_local or value.is_multicast or int(value) >> 120 == 0:
            return text
        fixed = 8 if value.is_private else 3
        return str(ipaddress.IPv6Address(self._flipped(int(value), fixed, 16)))

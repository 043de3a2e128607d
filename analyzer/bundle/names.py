"""
Names of members as they are shown and cited: harmless, bounded, and each given once.

Two members of one name (``tar -r``, an updated zip, two collections in one file) get two: ``account.txt`` and
``account.txt#2``. The name is made in one place, the walk, so every later look at the same bundle names a line alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

LONG = 64
ENOUGH, SHORT = 4 << 20, 256
"""Characters of all names: the looks at a name cost its length, so those behind so many are cut shorter."""


def clean_name(name: str, most: int = 4096) -> str:
    """A member's name as text: no leading ``./``, cut to `most` characters; what it says is never used as a path on disk."""
    at = 0
    while name.startswith("./", at):
        at += 2
    kept = name[at : at + most]
    kept = _as_text(kept)
    return kept.replace("\0", "").replace("\n", "\\n") or "unnamed"


def _as_text(name: str) -> str:
    """Bytes of a file's name that are no UTF-8 as ``\\xff``, so that two such names stay two."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape" if all(_from_disk(c) for c in name) else "replace")
        return raw.decode("utf-8", "backslashreplace")
    return name


def _from_disk(c: str) -> bool:
    """No lone surrogate, or one as the file system gives it for a byte."""
    return not "\ud800" <= c <= "\udfff" or "\udc80" <= c <= "\udcff"


class Names:
    """Gives each member of one bundle its own name, secrets hidden."""

    def __init__(self, hide: Callable[[str], str], most: int = 4096) -> None:
        self._hide = hide
        self._most = most
        self._held = 0
        self._given: dict[bytes | str, int] = {}

    @property
    def most(self) -> int:
        """So long the next name may be."""
        return self._most if self._held < ENOUGH else min(self._most, SHORT)

    def clean(self, name: str) -> str:
        """A name that may be shown, but not yet of its own."""
        return self._hide(clean_name(name, self._most))

    def give(self, prefix: str, name: str) -> str:
        """The member's own name, ``#2`` and so on behind it when an earlier member has it."""
        plain = clean_name(name, self.most)
        self._held += len(plain)
        whole = self._hide(prefix + plain)
        key = _key(whole)
        count = self._given.get(key)
        if count is None:
            self._given[key] = 1
            return whole
        while True:
            count += 1
            other = f"{whole}#{count}"
            if _key(other) not in self._given:
                break
        self._given[key] = count
        self._given[_key(other)] = 1
        return other


def _key(name: str) -> bytes | str:
    """Long names as their hash: a hundred thousand of 4 kB each are not held."""
    return name if len(name) <= LONG else hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=16).digest()

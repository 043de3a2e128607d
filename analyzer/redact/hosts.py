"""Pseudonyms of hosts and of clusters: what decides about them stays."""

from __future__ import annotations

import hashlib

from analyzer.redact.addresses import Addresses
from analyzer.redact.forms import API_VERSION, MADE_HOST, REGION
from analyzer.vendors import ibm


class HostPseudonyms(Addresses):
    """The same of names that are made of labels, and of identifiers of clusters and accounts."""

    def cluster(self, text: str) -> str:
        if len(text) == 32:
            return self.token("account", text, 32)
        digits = "0123456789abcdefghijklmnopqrstuv"
        raw = hashlib.blake2b(f"cluster:{text}".encode(), key=self._key, digest_size=19).digest()
        return "c" + "".join(digits[b & 31] for b in raw[:18]) + text[-1]

    def host(self, text: str) -> str:
        """Keeps what decides: private, vpe, satellite, the region, the provider's own domain, the version of an API; and that it is a host."""
        low = text.lower()
        if m := MADE_HOST.match(low):
            return m[0]  # one of ours: a text that is renamed twice stays as it is
        if (m := API_VERSION.match(low)) and "." in low[m.end() :]:
            return m[0] + self.host(low[m.end() :])
        domain = next((one for one in ibm.DOMAINS if low.endswith("." + one)), "host.invalid")
        labels = low.split(".")[1:]
        words = [w for w in labels if w in ("private", "vpe", "satellite") or REGION.fullmatch(w)]
        words += [w for w in ("private", "satellite") if w not in labels and f"-{w}." in low]
        return ".".join([f"h{self.token('host', low, 8)}", *words, domain])

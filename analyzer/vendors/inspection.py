"""Authorities of firewalls and proxies that open TLS on the way: who meets one of them is shown no server's certificate."""

from __future__ import annotations

from analyzer import patterns as regex

MAKERS = regex.compile(
    r"(?i)\b(?:fortinet|fortigate|zscaler|palo ?alto|netskope|forcepoint|websense|blue ?coat|symantec web|check ?point|sophos|sonicwall|watchguard"
    r"|barracuda|mcafee web|skyhigh|cisco (?:umbrella|secure web|ironport)|umbrella|squid|mitmproxy|cato networks|iboss|trend ?micro|f5 ssl|untangle|pfsense|opnsense)\b"
)
"""Names that these products write as the organisation or the common name of the authority they sign with by default."""
WORDS = regex.compile(r"(?i)\b(?:ssl|tls|https)[ _-]?(?:inspection|interception|proxy|decrypt\w{0,4}|forward trust)\b")


def signs(issuer: str | None) -> bool:
    """Is this issuer, as openssl prints it, such an authority."""
    return issuer is not None and (MAKERS.search(issuer) is not None or WORDS.search(issuer) is not None)

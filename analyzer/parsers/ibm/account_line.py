"""
Settings of `account show` that somebody wrote side by side on one line.

::

    account: VRF Enabled: true / Service Endpoint Enabled: true
    | VRF Enabled: false | Service Endpoint Enabled: false |

One of them alone may be of any account, and what should be so, or is so elsewhere, is none of this one.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.words_before import speaks_elsewhere

KEYS = {
    "vrf enabled": "vrf_enabled",
    "service endpoint enabled": "service_endpoint_enabled",
    "account id": "account_id_shown",
}
MARKS = regex.compile(r"[*`\"']")
SETTING = r"(?i:VRF[ ]Enabled|Service[ ]Endpoints?[ ]Enabled)[ ]{0,3}[:=]?[ ]{1,40}(?i:true|false)|(?i:Account[ ]ID)[ ]{0,3}[:=][ ]{0,40}[0-9a-f]{32}"
SIDE_BY_SIDE = regex.compile(
    rf"[ \t>|-]{{0,12}}(?:(?P<words>[^\n:=]{{1,60}}?)[ ]{{0,3}}(?::|=>|->|→|[-–—])[ ]{{1,8}})?(?P<settings>(?:{SETTING})(?:[ ]{{0,8}}(?:[/,;|·&+]|and|und)?[ ]{{1,40}}(?:{SETTING}))+)[ \t.|)]{{0,12}}$"
)
ONE = regex.compile(
    r"(?i)(?P<key>VRF Enabled|Service Endpoints? Enabled|Account ID)[ ]{0,3}[:=]?[ ]{0,40}(?P<value>true|false|[0-9a-f]{32})"
)
ELSEWHERE = regex.compile(
    r"(?i)\b(?:an?other|different|old|former|test|lab|sandbox|staging|must|needs?|needed|require[ds]?|want(?:ed)?|target|after|before|until|unless|soll|muss|erwartet|andere[rsmn]?)\b"
)
"""What is said of another account, of another time, or of how it is to be."""
NEEDED = ("vrf_enabled", "service_endpoint_enabled")


def settings_of(line: str) -> dict[str, str]:
    """The facts of such a line; none where it says anything else, or one setting alone."""
    if "nabled" not in line:
        return {}
    m = SIDE_BY_SIDE.match(MARKS.sub("", line))
    words = (m["words"] or "") if m else ""
    if m is None or speaks_elsewhere(words) or ELSEWHERE.search(words):
        return {}
    found: dict[str, str] = {}
    for one in ONE.finditer(m["settings"]):
        key = KEYS[one["key"].lower().replace("endpoints", "endpoint")]
        if found.setdefault(key, one["value"].lower()) != one["value"].lower():
            return {}  # of two accounts
    return found if all(key in found for key in NEEDED) else {}

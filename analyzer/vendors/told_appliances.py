"""
Firewalls and gateway appliances that people name in their words: by one of these names whoever runs it knows what is meant.

It decides nothing. ``no vSRX in the way`` names none, nor does what was there before: ``we replaced our Vyatta with a vSRX``.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex

NAMES = (
    ("vSRX", regex.compile(r"\bvSRX(?:\d\.\d)?\b", regex.I)),
    ("Juniper SRX", regex.compile(r"\b(?:Juniper SRX|SRX\d{3,4})\b", regex.I)),
    ("Vyatta", regex.compile(r"\b(?:Vyatta|Virtual Router Appliance|VRA)\b")),
    ("VyOS", regex.compile(r"\bVyOS\b", regex.I)),
    ("FortiGate", regex.compile(r"\bForti[Gg]ate(?:-VM)?\b|\bFortiOS\b")),
    ("pfSense", regex.compile(r"\bpfSense\b", regex.I)),
    ("OPNsense", regex.compile(r"\bOPNsense\b", regex.I)),
    ("Palo Alto", regex.compile(r"\bPalo ?Alto\b|\bPAN-OS\b|\bVM-Series\b", regex.I)),
    ("Check Point", regex.compile(r"\bCheck ?Point (?:firewall|gateway|cluster|appliance|CloudGuard)|\bCloudGuard\b", regex.I)),
    ("Cisco ASA", regex.compile(r"\bCisco (?:ASA|FTD|Firepower)\b|\bASAv\b", regex.I)),
    ("Sophos", regex.compile(r"\bSophos\b", regex.I)),
    ("Zscaler", regex.compile(r"\bZscaler\b", regex.I)),
)  # fmt: skip
NONE = regex.compile(r"(?i)\b(?:no|not|without|neither|nor|never|n't|isn't|aren't|nothing)\b[^.;:!?]{0,30}$")
GONE = regex.compile(
    r"(?i)\b(?:replac(?:ed|ing)|migrat(?:ed|ing) (?:from|off)|mov(?:ed|ing) (?:from|off)|instead of|old|former|previous|decommissioned|removed|retired|got rid of)[ ](?:\w{1,20}[ ]){0,3}$"
)
"""What stands before the name of one that is there no more."""
LONGEST = 2000


def told_appliances(lines: Iterable[str]) -> tuple[str, ...]:
    """The names in their order, each once."""
    found: dict[str, None] = {}
    for line in lines:
        text = line[:LONGEST]
        places = sorted((m.start(), name) for name, form in NAMES for m in form.finditer(text))
        for at, name in places:
            if not NONE.search(text[:at]) and not GONE.search(text[:at]):
                found[name] = None
    return tuple(found)

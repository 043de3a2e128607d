"""
The words in which IBM Cloud's record speaks of a cluster's master, an access list's commands of their limits.

Samples (`ibmcloud ks cluster get`, `master status`)::

    Status: Ready (10 minutes ago)
    Status: CAE008: Cannot complete cluster master operations because the cluster has a broken webhook application.
    Status: VPN server configuration update failed
    State:  deploy_failed
"""

from __future__ import annotations

from enum import Enum

from analyzer import patterns as regex
from analyzer.wording import excerpt

FAILED = regex.compile(
    r"\bfailed\b|_failed$|\bCAE\d|broken webhook|cannot complete|could not be (?:updated|completed)|\bunavailable\b|^error\b|^critical$",
    regex.I,
)
BUSY = regex.compile(
    r"\bin progress\b|\b(?:deploying|updating|upgrading|refreshing|restarting|provisioning|pending|queued|requested)\b",
    regex.I,
)
GOING = regex.compile(r"(?:deleting|deleted|delet\w*[_ ]pending)$", regex.I)
GOOD = regex.compile(r"(?:ready|normal|deployed|healthy|ok|warning|all workers normal)\b", regex.I)
AGO = regex.compile(r"\((?:about )?(?P<count>\d{1,6}|an?|one) (?P<unit>second|minute|hour)s? ago\)")
MINUTES = {"second": 1 / 60, "minute": 1, "hour": 60}
CODE = regex.compile(r"\bCAE\d{3}\b")
WITHOUT_ADDRESS = "CAE003"
SENTENCE = regex.compile(r"(?<=[.!]) (?=[A-Z])")
WEBHOOK = regex.compile(r"broken webhook", regex.I)
VPN = "VPN server configuration"
LIMIT = regex.compile(r"limit", regex.I)
SHORT, LONGEST = 120, 240


class MasterWord(Enum):
    """What a state or status says of the master; one that is none of the known is `ODD`."""

    FAILED = "an operation failed"
    BUSY = "an operation runs"
    GOOD = "all is well"
    ODD = "none of the known words"


def said(value: str | None) -> MasterWord:
    """By the worst of its words: of an operation that failed the record often says that another is under way."""
    text = value or ""
    if FAILED.search(text):
        return MasterWord.FAILED
    if BUSY.search(text):
        return MasterWord.BUSY
    return MasterWord.GOOD if GOOD.match(text.strip()) else MasterWord.ODD


def is_going(value: str | None) -> bool:
    """Is it a state of a cluster, or of its master, that somebody has asked to delete."""
    return GOING.match(value or "") is not None


def code(value: str | None) -> str | None:
    """The number that IBM gives the error, ``CAE008``."""
    m = CODE.search(value or "")
    return m[0] if m else None


def is_without_address(number: str | None) -> bool:
    """Is it the error of a master for whose server no portable address is left (IBM Cloud docs, "Common CLI issues", CAE003)."""
    return number == WITHOUT_ADDRESS


def minutes_since(value: str | None) -> float | None:
    """Minutes since what the status says, None where it names no time or days."""
    if not (m := AGO.search(value or "")):
        return None
    return (int(m["count"]) if m["count"].isdecimal() else 1) * MINUTES[m["unit"]]


def is_stopped_by_webhook(value: str | None) -> bool:
    """Does the status say that a broken webhook stops the master's operations."""
    return WEBHOOK.search(value or "") is not None


def is_of_vpn(value: str | None) -> bool:
    """Does the status speak of the VPN server's configuration, which fails for want of rights in the infrastructure."""
    return VPN in (value or "")


def is_konnectivity(words: str | None) -> bool:
    """Does an entry of an access list say that its port is Konnectivity's."""
    return "konnectivity" in (words or "").split(",")


def is_of_limit(value: str | None) -> bool:
    """Does an error of the access list's commands speak of a limit."""
    return LIMIT.search(value or "") is not None


def point(value: str | None) -> str:
    """The text, or of a long one its first sentence with what failed in it: what follows tells where to read on."""
    text = value or ""
    sentences = SENTENCE.split(" ".join(text.split()))
    told = next((one for one in sentences if FAILED.search(one)), sentences[0])
    return excerpt(told if len(text) > SHORT else text, LONGEST)

"""Values that cross rooms: evidence, outcomes of checks, causes and the report. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import NamedTuple, Protocol, TypedDict, Union


class Status(StrEnum):
    """Outcome of a check; `unknown` means that the evidence is missing, and is never a pass."""

    PASS = "pass"
    FAIL = "fail"
    WARN = "warn"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"


class Certainty(StrEnum):
    """How far the evidence carries a cause: direct state or both ends, a strong pattern, or one of several."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Verdict(StrEnum):
    HEALTHY = "healthy"
    DEGRADED = "degraded"
    BROKEN = "broken"
    INCONCLUSIVE = "inconclusive"


class SymptomState(StrEnum):
    """Does one thing that users do through the tunnel work; `partly` where some of it does and some does not."""

    WORKS = "works"
    PARTLY = "partly"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class Placed(Protocol):
    """Anything that was read at a line of a member and can be cited: a row of any table, first of all."""

    @property
    def source(self) -> str: ...
    @property
    def line(self) -> int | None: ...


Near = Mapping[tuple[str, int], tuple[tuple[int, str], ...]]
"""Cited lines with their neighbours: (member, line) to (number, text) of each line around it."""


class ReadState(TypedDict):
    """How far the reader is: bytes of the bundle taken in, bytes that came of them when unpacked, and members begun."""

    done: int
    out: int
    members: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One cited line: member path, line from 1, its redacted text, and how the cell at its end goes on where a program folded the row."""

    source: str
    line: int
    text: str
    rest: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the bundle lacks, and the command that collects it."""

    what: str
    command: str | None = None


class Works(Enum):
    """What a bundle can show to work: a fault that would show there leaves no question open."""

    CONNECTED = "agents are connected to the server"
    USED = "what is sent through the tunnel reaches the nodes"
    STARTED = "an agent runs on every node"
    BACKED = "every webhook has somebody behind it"
    CALLED = "webhooks are called and answer"
    MESHED = "the nodes' sessions are up from both ends"
    ROUTED = "the nodes reach each other without routes of Calico's own, and its pods are ready"


class Sign(Enum):
    """What the pass of one or several checks is a sign of; together they show that something works (`Works`)."""

    SEEN_AT_SERVER = "the server's log shows agents that connected"
    AGENTS_READY = "every agent that is listed is ready"
    AGENTS_COUNTED = "as many agents are counted ready as are wanted"
    AGENTS_CONNECTED = "the agents' logs end connected"
    AGENTS_EVERYWHERE = "no node lacks a good agent"
    KUBELETS_REACHED = "dials to kubelets are answered"
    WEBHOOKS_BACKED = "webhooks have a service with pods, or an address that is reached"
    WEBHOOKS_CALLED = "calls of webhooks are answered"
    SESSIONS_UP = "the sessions are up, and no pair of nodes is without one"
    CALICO_READY = "calico-node is ready wherever it is listed"
    ROUTES_BUILT_IN = "a question whose not being asked says that the network itself routes between subnets"
    OPENVPN_UP = "both ends of the older tunnel are up"


Detail = Union["NamedTuple", Enum]
"""A fact that a check found, as a value of its own type (`analyzer.checks.details`): a named tuple, or a member of an enum."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of one check."""

    id: str
    title: str
    steps: tuple[str, ...]
    status: Status
    summary: str
    basis: str = ""
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Gap, ...] = ()
    subjects: tuple[str, ...] = ()
    detail: Detail | None = None
    """What the check found, as a value of its own type: causes, plan and verdict decide on it and never on the words."""
    broken: bool = False
    """A failure that means that the tunnel does not work, and not only that something is wrong."""
    outside: bool = False
    """Unknown because no bundle can hold the answer: monitoring, an appliance's rules, a trial on another node."""
    seen_in: tuple[Works, ...] = ()
    """Where a fault that it asks for would show: while one of these works, the question may stay open."""
    of_health: bool = True
    """Is it a question of health at all, and not one of what the cluster is, or what to do next."""
    in_headline: bool = False
    """Is its warning said above the report where nothing failed: it asks for what stands beside the tunnel."""
    sign_of: Sign | None = None
    """What its pass is a sign of."""
    is_effect: bool = False
    """Is its failure what users and operators notice, which explains no other."""
    partial: bool = False
    """Is it the failure of one of several, while another of its kind is shown to be well."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What somebody is to do, with the command for it and the step of the runbook."""

    who: str
    text: str
    command: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """A ranked explanation with its proof, its cure and what would refute it."""

    id: str
    title: str
    certainty: Certainty
    summary: str
    explains: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    scope: str = ""
    remedies: tuple[Remedy, ...] = ()
    would_change_our_mind: tuple[Gap, ...] = ()
    rival: bool = False
    family: str | None = None
    """The id of the contract that this one is a special case of; null when its own id is one of them."""
    is_reason: bool = False
    """Confirmed, it says why what it explains is so; a state has a reason of its own."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A fault that stands beside the tunnel: the check that found it, what it says, and what cures it."""

    id: str
    says: str
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several things that may be behind a complaint, and what would show that it is."""

    what: str
    shown_by: Gap
    is_stated: bool = False
    """The user's line itself says that it is so: nothing is left to show, and the command mends it."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A user's own error line, the leg of the way that it belongs to, what it says, and what separates its candidates."""

    line: Evidence
    leg: str
    says: str
    candidates: tuple[Candidate, ...] = ()
    over: str = ""
    """Why it no longer holds, or what was done in its place; empty where it holds."""
    aside: str = ""
    """Why the text in which it stands is left out; empty where it counts."""

    @property
    def is_stated(self) -> bool:
        """Does the line itself say what is behind it."""
        return len(self.candidates) == 1 and self.candidates[0].is_stated


@dataclass(frozen=True, slots=True)
class Symptom:
    """State of one thing users do through the tunnel: exec, logs, cp, top, dashboard or webhooks."""

    id: str
    state: SymptomState
    evidence: tuple[Evidence, ...] = ()
    confined: bool = False
    """Broken towards nodes alone that are out themselves, while the tunnel stands on others."""
    of_targets: bool = False
    """Every call failed at the kubelet itself: what is wrong with one of several servers explains none of them."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What the bundle is about, as the report states it."""

    id: str | None = None
    product: str = "unknown"
    version: str | None = None
    infrastructure: str = "unknown"
    tunnel: str = "unknown"
    distribution: str | None = None
    """The product's own name where the contract has no word for it: k3s, kubeadm, OpenShift ..."""
    told: str | None = None
    """The product's name by which its people call it, where no mark shows it: no evidence, and nothing is decided by it."""
    told_id: str | None = None
    told_place: str | None = None
    """ID and infrastructure as people write them, where no output shows them: for the reader, and for commands."""


@dataclass(frozen=True, slots=True)
class InputSummary:
    """One member of the bundle and what was made of it."""

    source: str
    kind: str
    reason: str
    size_bytes: int
    lines: int | None
    records: int | None
    unread_lines: int | None
    first_at: str | None
    last_at: str | None
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class BundleInfo:
    """What was read, and the time that it is about."""

    name: str
    size_bytes: int
    sha256: str | None
    members: int
    first_at: str | None
    last_at: str | None
    captured_at: str | None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A missing artefact that would change the ranking: how to get it, who can, and what each answer would mean."""

    what: str
    command: str | None
    who: str
    checks: tuple[str, ...]
    separates: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReportData:
    """Everything a report format may show; formats compute no fact of their own."""

    version: str
    bundle: BundleInfo
    cluster: Cluster
    verdict: Verdict
    headline: str
    causes: tuple[Cause, ...]
    symptoms: tuple[Symptom, ...]
    checks: tuple[Outcome, ...]
    inputs: tuple[InputSummary, ...]
    tables: dict[str, int]
    audit: tuple[str, ...] = ()
    agents_line: str = ""
    bgp_line: str = ""
    unexplained: tuple[str, ...] = field(default=())
    plan: tuple[PlanStep, ...] = field(default=())
    losses: tuple[str, ...] = field(default=())
    complaint: Complaint | None = None
    beside: tuple[Beside, ...] = field(default=())

"""
What a check is: a question with an id, answered from tables, with a denominator and evidence.

A check's function names what it needs as parameters: tables by name, and the views `about` (facts), `tunnel`, `mesh`,
`policy`, `cite` (makes evidence of rows) and `outcomes` (what other checks answered). Answers are made with `passed`,
`failed`, `warned`, `unknown` and `not_applicable`; missing evidence is unknown, never a pass.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from analyzer.model import Detail, Evidence, Gap, Placed, Sign, Status, Works
from analyzer.registry import parameters
from analyzer.wording import counted as counted
from analyzer.wording import plural as plural
from analyzer.wording import some as some

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.schema import ListingRow


class Cite(Protocol):
    """Makes evidence of rows: the first `limit` of them whose line was kept."""

    def __call__(self, rows: Iterable[Placed | None], limit: int = 3) -> tuple[Evidence, ...]: ...


Run = TypeVar("Run", bound=Callable[..., "Answer"])


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a check's function returns; the engine adds id, title and steps.

    `detail` is a small frozen dataclass or enum member of the check's own: who, how many, which class of fault. What decides
    looks at it and at the status; `summary` and `basis` are words for people. An answer that fails or warns always has one. `broken`: the tunnel itself does not work.
    """

    status: Status
    summary: str
    basis: str = ""
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Gap, ...] = ()
    subjects: tuple[str, ...] = ()
    detail: Detail | None = None
    broken: bool = False
    outside: bool = False
    """Unknown because no bundle can hold the answer."""
    of_one: bool = False
    """It speaks of the one object there is of its kind, so a list that shows it needs no end."""
    partial: bool = False
    """A failure of one of several while another of its kind is shown to be well: the tunnel is not broken by it."""


class Check(NamedTuple):
    """One question: its id and title, the steps of the runbook it stands for, what answers it, and what its answer counts for."""

    id: str
    title: str
    steps: tuple[str, ...]
    run: Callable[..., Answer]
    broken_when_failed: bool = False
    seen_in: tuple[Works, ...] = ()
    of_health: bool = True
    of_tunnel: bool = False
    whole: tuple[str, ...] = ()
    """Kinds of lists whose end a pass needs: what a cut list does not show may be otherwise."""
    in_headline: bool = False
    sign_of: Sign | None = None
    is_effect: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        return parameters(self.run)

    @property
    def doc(self) -> str:
        return inspect.getdoc(self.run) or ""


def is_cut(listings: Iterable[ListingRow], kind: str) -> bool:
    """Are there lists of a kind (kubectl's plural), and the end of none of them."""
    ends = [row.ends for row in listings if row.kind == kind]
    return bool(ends) and all(end is False for end in ends)


class Family(list[Check]):
    """
    The checks of one file, in order; collected by the folder.

    Args:
        of_health: do they ask for faults, and not for what the cluster is or what to do next.
        of_tunnel: do they ask about Konnectivity's own parts, so that nobody is asked for them in a cluster without it.
    """

    def __init__(self, *, of_health: bool = True, of_tunnel: bool = False) -> None:
        super().__init__()
        self.of_health = of_health
        self.of_tunnel = of_tunnel

    def check(
        self,
        id: str,
        title: str,
        *steps: str,
        broken_when_failed: bool = False,
        seen_in: tuple[Works, ...] = (),
        of_health: bool = True,
        of_tunnel: bool = False,
        whole: tuple[str, ...] = (),
        in_headline: bool = False,
        sign_of: Sign | None = None,
        is_effect: bool = False,
    ) -> Callable[[Run], Run]:
        """
        Register a question.

        Args:
            broken_when_failed: its failure means that the tunnel does not work, and not only that something is wrong.
            seen_in: where a fault that it asks for would show; while one of these works, it may stay undecided.
            of_health: does it ask for a fault at all.
            of_tunnel: does it ask about Konnectivity's own parts, in a family that asks about others, too.
            whole: kinds of lists (kubectl's plurals) that a pass is about as a whole.
            in_headline: where nothing failed its warning is said above the report: it asks for what stands beside the tunnel.
            sign_of: what its pass is a sign of, where a bundle may be called healthy for it.
            is_effect: its failure is what users notice, and no explanation of another.
        """

        def register(function: Run) -> Run:
            asks = of_health and self.of_health
            own = of_tunnel or self.of_tunnel
            self.append(
                Check(
                    id,
                    title,
                    steps,
                    function,
                    broken_when_failed,
                    seen_in,
                    asks,
                    own,
                    whole,
                    in_headline,
                    sign_of,
                    is_effect,
                )
            )
            return function

        return register


def passed(
    summary: str,
    basis: str,
    evidence: Iterable[Evidence] = (),
    subjects: Iterable[str] = (),
    *,
    detail: Detail | None = None,
) -> Answer:
    return Answer(Status.PASS, summary, basis, tuple(evidence), (), tuple(subjects), detail)


def failed(
    summary: str,
    basis: str,
    evidence: Iterable[Evidence] = (),
    missing: Iterable[Gap] = (),
    subjects: Iterable[str] = (),
    *,
    detail: Detail,
    broken: bool = False,
) -> Answer:
    return Answer(Status.FAIL, summary, basis, tuple(evidence), tuple(missing), tuple(subjects), detail, broken)


def warned(
    summary: str,
    basis: str,
    evidence: Iterable[Evidence] = (),
    missing: Iterable[Gap] = (),
    subjects: Iterable[str] = (),
    *,
    detail: Detail,
) -> Answer:
    return Answer(Status.WARN, summary, basis, tuple(evidence), tuple(missing), tuple(subjects), detail)


def unknown(
    summary: str, *missing: Gap, basis: str = "", evidence: Iterable[Evidence] = (), detail: Detail | None = None
) -> Answer:
    return Answer(Status.UNKNOWN, summary, basis, tuple(evidence), missing, (), detail)


def outside(summary: str, *missing: Gap, basis: str = "") -> Answer:
    """The answer to a question that no bundle can hold the answer to; it hides no fault of what a bundle shows."""
    return Answer(Status.UNKNOWN, summary, basis, missing=missing, outside=True)


def not_applicable(
    summary: str, basis: str = "", evidence: Iterable[Evidence] = (), *, detail: Detail | None = None
) -> Answer:
    return Answer(Status.NOT_APPLICABLE, summary, basis, tuple(evidence), (), (), detail)


def calico_absent(about: About) -> Answer | None:
    """The answer of a check about Calico in a cluster whose network is another one."""
    return (
        not_applicable(f"this cluster does not seem to use Calico: {about.without_calico}")
        if about.without_calico
        else None
    )


def openvpn(about: About) -> Answer | None:
    """The answer of a check about Konnectivity in a cluster that has the older tunnel, or is a product with another way."""
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN, not Konnectivity")
    if about.tunnel == "none":
        seems = "does not use" if about.other_tunnel else "does not seem to use"
        return not_applicable(f"this cluster {seems} Konnectivity: {about.without_konnectivity}")
    return None

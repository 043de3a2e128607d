"""
What the bundle as a whole takes away from certainty: two clusters in one bundle, sources that contradict each other, and commands that
came through what is said to be shut.

Nothing is confirmed across two clusters, and no cause is confirmed by a statement that another source denies; where it rests on
nothing else, it is possible at most.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from analyzer.causes.base import outweighed
from analyzer.checks.base import some
from analyzer.checks.carried import dials_at_the_end, some_only, stand, uses_since
from analyzer.facts.elsewhere import OfOtherCluster
from analyzer.model import Certainty, Status

if TYPE_CHECKING:
    from analyzer.causes.base import CauseRule, Finding
    from analyzer.checks.base import Cite
    from analyzer.facts.cluster import About
    from analyzer.model import Evidence, Outcome
    from analyzer.tunnel.view import TunnelView


def clusters(about: About) -> tuple[str, ...]:
    """IDs of the clusters that the bundle speaks of, in order."""
    return tuple(sorted({witness.value for witness in about.id.witnesses}))


def foreword(
    about: About,
    apart: Collection[str] = (),
    two_distributions: Mapping[str, Sequence[str]] = MappingProxyType({}),
    *,
    explained: bool = False,
) -> str:
    """
    What stands before the headline: that there are two clusters, or that the cluster does not use Konnectivity.

    Args:
        apart: members whose lists of nodes have no node in common.
        two_distributions: the distributions that one member shows.
        explained: a cause has the headline; that no agent belongs to OpenVPN then stands on the agents' line alone.
    """
    found = clusters(about)
    if len(found) > 1:
        names = " and ".join(found) if len(found) == 2 else f"{found[0]}, {found[1]} and {len(found) - 2} more"
        return f"{'Two' if len(found) == 2 else len(found)} clusters in one bundle ({names}), diagnosed as one: "
    if two_distributions:
        names = " and ".join(dict.fromkeys(name for found in two_distributions.values() for name in found))
        shows = "shows" if len(two_distributions) == 1 else "show"
        return f"{some(sorted(two_distributions), 2)} {shows} clusters of {names}, diagnosed as one: "
    if apart:
        return f"{some(sorted(apart), 2)} {'lists' if len(apart) == 1 else 'list'} the nodes of two clusters, or of one before and after: "
    if about.without_konnectivity:
        return f"this cluster does not seem to use Konnectivity ({about.without_konnectivity}): "
    if about.openvpn_by and not explained:
        return f"this cluster uses OpenVPN ({about.openvpn_by}), so no konnectivity agents are expected: "
    return ""


def carried(
    finding: Finding, rule: CauseRule, outcomes: Mapping[str, Outcome], about: About, tunnel: TunnelView, cite: Cite
) -> Finding:
    """
    The finding with its certainty lowered where a command came through the tunnel that its setting would keep every agent out of, or
    where all that is shown of the agents stands.

    Not by a command that is earlier than the trouble (what the checks beside those of the setting show), nor where some agents
    stand and others do not.
    """
    if not rule.settings or some_only(about, tunnel):
        return finding
    trouble = [one for id in finding.explains if id not in rule.settings for one in outcomes[id].evidence]
    if uses := [*uses_since(about, trouble), *dials_at_the_end(about, tunnel)]:
        return outweighed(finding, uses, cite)
    now = any(outcomes[id].status is Status.FAIL for id in finding.explains if id not in rule.settings)
    if finding.certainty is not Certainty.POSSIBLE and not now and stand(about, tunnel):
        text = f"{finding.summary}; but nothing shows an agent cut off"
        return dataclasses.replace(finding, certainty=Certainty.POSSIBLE, summary=text)
    return finding


def doubted(
    finding: Finding,
    about: About,
    disputed: Collection[tuple[str, int]] = (),
    told: Mapping[str, Sequence[tuple[int, int]]] = MappingProxyType({}),
    two_distributions: Collection[str] = (),
    others: Mapping[tuple[str, int], OfOtherCluster] = MappingProxyType({}),
    quoted: Collection[tuple[str, int]] = (),
) -> Finding:
    """
    The finding with its certainty lowered where the bundle contradicts itself about what it rests on.

    Args:
        disputed: (member, line) of statements that another member contradicts, where nobody knows which is later.
        told: by member, first and last lines of passages of which nobody knows whose they are.
        two_distributions: members that show two clusters.
        others: (member, line) of errors that may be another cluster's, and why.
        quoted: (member, line) of errors that somebody quotes.
    """
    if finding.certainty is Certainty.POSSIBLE:
        return finding
    if others and (why := _of_others(others, finding.evidence)) is not None:
        text = f"{finding.summary}; but {why.value}, so it may be another cluster's"
        return dataclasses.replace(finding, certainty=Certainty.POSSIBLE, summary=text)
    if told and _rests_on(told, finding.evidence):
        text = f"{finding.summary}; but that stands in words of somebody within the recording, and nothing says that it is about this cluster"
        return dataclasses.replace(finding, certainty=Certainty.POSSIBLE, summary=text)
    if _is_disputed(finding.evidence, disputed):
        text = f"{finding.summary}; another member states the contrary, and which of them is later is not known"
        return dataclasses.replace(finding, certainty=Certainty.POSSIBLE, summary=text)
    if finding.certainty is not Certainty.CONFIRMED:
        return finding
    if quoted and all((one.source, one.line) in quoted for one in finding.evidence):
        text = f"{finding.summary}; but somebody quotes that, and nothing else in the bundle states it"
        return dataclasses.replace(finding, certainty=Certainty.LIKELY, summary=text)
    if len(clusters(about)) > 1 or any(one.source in two_distributions for one in finding.evidence):
        return dataclasses.replace(
            finding, certainty=Certainty.LIKELY, summary=f"{finding.summary}; two clusters are mixed in this bundle"
        )
    lines = {(one.source, one.line) for one in finding.evidence}
    for key, rows in about.contradictions.items():
        cited = [row for row in rows if (row.source, row.line) in lines]
        if cited:
            other = next(row for row in rows if row.value != cited[0].value)
            text = f"{finding.summary}; but {other.source} states {key.replace('_', ' ')} {other.value}"
            denied = {(row.source, row.line) for every in about.contradictions.values() for row in every}
            certainty = Certainty.POSSIBLE if lines <= denied else Certainty.LIKELY
            return dataclasses.replace(finding, certainty=certainty, summary=text)
    return finding


def _of_others(others: Mapping[tuple[str, int], OfOtherCluster], evidence: Sequence[Evidence]) -> OfOtherCluster | None:
    """Why all of the lines may be another cluster's; None where one of them speaks of this cluster."""
    found = [others.get((one.source, one.line)) for one in evidence]
    return found[0] if found and None not in found else None


def _is_disputed(evidence: Sequence[Evidence], disputed: Collection[tuple[str, int]]) -> bool:
    """Is the line that decides, which is cited first, contradicted, and does all else stand in members of which a cited line is."""
    of = {one.source for one in evidence if (one.source, one.line) in disputed}
    first = evidence[0] if evidence else None
    return first is not None and (first.source, first.line) in disputed and all(one.source in of for one in evidence)


def _rests_on(told: Mapping[str, Sequence[tuple[int, int]]], evidence: Sequence[Evidence]) -> bool:
    """Do the line that decides, which is cited first, and half of all stand in such passages."""
    inside = [any(first <= one.line <= last for first, last in told.get(one.source, ())) for one in evidence]
    return bool(inside) and inside[0] and sum(inside) * 2 >= len(inside)

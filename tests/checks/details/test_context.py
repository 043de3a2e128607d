"""What checks say of the bundle itself, as values."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.details import context as context_room

from tests.checks.test_cp import plane
from tests.checks.test_ctx import IKS, OTHER_ID, record
from tests.support.inline import HOST, arguments, bundle, options, serving
from tests.support.values import are_values


def test_sources_that_disagree_are_named_by_what_they_say() -> None:
    """The value that is used stands first, whatever the sources are called."""
    assert bundle(m=plane(), n=IKS).check("CTX-01").detail == details.Disagreement(("roks", "iks"))
    ports = bundle({"ds.yaml": arguments(), "agent.log": options(HOST, 30999) + serving()})
    found = ports.check("CTX-09").detail
    assert isinstance(found, details.Disagreement)
    assert set(found.values) == {"30999", "31417"}


def test_two_clusters_are_named_by_their_ids() -> None:
    """Sorted, so that the order of files is no part of the fact."""
    case = bundle(a=record(), b=record(id=OTHER_ID))
    assert case.check("CTX-10").detail == details.SeveralClusters(tuple(sorted((OTHER_ID, "c1a2b3c4d5e6f7a8b9c0"))))


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(context_room)

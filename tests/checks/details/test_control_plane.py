"""What checks say of the control plane is one value a finding."""

from __future__ import annotations

from analyzer.checks.details import control_plane as control_plane_room
from analyzer.checks.details.control_plane import AggregatedDown, DownService, EndpointUse, MasterRecord, MasterState

from tests.support.values import are_values


def test_a_record_without_a_time_has_none() -> None:
    """Minutes are those since an operation that ended; other states have none, and none is not zero."""
    assert MasterRecord(MasterState.GOOD).minutes is None
    assert MasterRecord(MasterState.RECENT, 0.0) != MasterRecord(MasterState.RECENT)
    assert len({one.value for one in MasterState}) == len(MasterState)


def test_what_is_not_stated_of_a_service_is_not_claimed() -> None:
    """An API service may be down without a word of the leg or the reason."""
    bare = DownService("v1.x", None, None, None)
    assert AggregatedDown((bare,)).services == (DownService("v1.x", service=None, leg=None, reason=None),)
    assert EndpointUse.STALE is not EndpointUse.OTHER


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(control_plane_room)

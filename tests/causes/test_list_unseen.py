"""An access list that is on and is not shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from analyzer.causes.list_unseen import list_unseen
from analyzer.model import Status

from tests.support.inline import arguments, bundle, classic, dial, failing, nobody, nodes
from tests.support.outcomes import outcomes

CBR = "  ClusterID: c1b2c3d4e5f6a7b8c9d0\n  ActualCSEACLList: null\n  ActualContextBasedRestrictionEventID: {}\n  DefaultProvider:\n"
HOST = "c108.private.eu-de.containers.cloud.ibm.com"


def causes(event: str, error: str) -> dict[str, str]:
    files = {
        "xo.txt": "@xo cluster c1b2c3d4e5f6a7b8c9d0 show=all\n" + CBR.format(event),
        "n.txt": nodes(classic("10.1.1.1")),
    }
    return bundle(files | {"ds.yaml": arguments(HOST), "a.log": failing(dial(error))}).causes


def test_a_restriction_that_is_on_may_be_what_drops_them() -> None:
    """Agents that get no answer; where they are refused, or none is on, it is not."""
    silent = "dial tcp 166.9.28.9:31544: i/o timeout"
    assert causes("c2f0a1b2", silent)["private-endpoint-acl"] == "possible"
    assert "private-endpoint-acl" not in causes("null", silent)
    assert "private-endpoint-acl" not in causes("c2f0a1b2", "dial tcp 166.9.28.9:31544: connect: connection refused")


def test_a_list_that_is_shown_or_not_known_to_be_on_is_no_such() -> None:
    """Only one that is stated to be on and is not in the bundle."""
    silent = cast("Any", SimpleNamespace(failure_classes=dict, failing=[], agent_states=[]))
    for on, holds in ((Status.UNKNOWN, Status.UNKNOWN), (Status.PASS, Status.PASS), (Status.PASS, Status.UNKNOWN)):
        assert list_unseen(nobody(), silent, outcomes(acl_01=on, acl_02=holds), ()) is None

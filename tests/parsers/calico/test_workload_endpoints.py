"""Tables of WorkloadEndpoints."""

from __future__ import annotations

import pytest
from analyzer.parsers.calico.workload_endpoints import PARSERS

from tests.support.inline import bundle, table

ROW = ["agent-2xk9p", "10.0.0.1", "172.30.1.5/32", "cali12"]


@pytest.mark.parametrize(("front", "cells"), [("", []), ("NAMESPACE  ", ["kube-system"])])
def test_a_table_is_called_by_its_kind(front: str, cells: list[str]) -> None:
    """It has none of what policies decide on, so that it states no object; a line that is no row is unread."""
    text = table(f"{front}WORKLOAD  NODE  NETWORKS  INTERFACE", [[*cells, *ROW]])
    case = bundle(x=text + "and that is all of it\n")
    assert case.snapshot["inputs"]["note"][0] == "objects of kinds that no check asks for: 1 WorkloadEndpoint"
    assert case.snapshot["unread"]["line"].tolist() == [3]
    assert len(case.snapshot["calico_objects"]) == len(case.snapshot["pods"]) == 0


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 24

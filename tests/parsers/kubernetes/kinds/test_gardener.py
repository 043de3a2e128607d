"""What Gardener's Shoot says of its last errors."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.kinds.gardener import KINDS
from analyzer.schema import FACTS, TOOL_ERRORS

from tests.support.inline import bundle

DIAL = "error upgrading connection: error dialing backend: dial tcp 10.250.7.3:10250: i/o timeout"
SHOOT = """apiVersion: {}
kind: Shoot
metadata:
  name: tern
  namespace: garden-sea
status:
  lastOperation:
    description: Shoot cluster state could not be reconciled
    state: {}
  lastErrors:
  - description: 'task "Waiting until the API server can connect" failed: last
      error: {}'
    taskID: Waiting
"""


def test_its_last_errors_are_those_of_a_program() -> None:
    """In its own words, at the line where the reason stands; the operation that only repeats that it failed is none."""
    rows = bundle(s=SHOOT.format("core.gardener.cloud/v1beta1", "Error", DIAL)).snapshot.rows
    [row] = rows[TOOL_ERRORS]
    assert (row.tool, row.class_, row.address, row.line) == ("gardenlet", "tunnel", "10.250.7.3", 12)
    assert (row.message or "").endswith(DIAL)
    assert [fact.value for fact in rows[FACTS] if fact.key == "machine_config"] == ["Gardener"]
    assert set(KINDS) == {"Shoot"}


@pytest.mark.parametrize(("state", "count"), [("Error", 1), ("Failed", 1), ("Succeeded", 0)])
def test_an_operation_that_failed_without_errors_says_so_itself(state: str, count: int) -> None:
    """One that succeeded has no error."""
    text = SHOOT.format("core.gardener.cloud/v1beta1", state, DIAL).partition("  lastErrors:")[0]
    assert len(list(bundle(s=text).snapshot.rows[TOOL_ERRORS])) == count


def test_a_shoot_of_somebody_else_is_none() -> None:
    """The kind's name alone says nothing."""
    assert not list(bundle(s=SHOOT.format("example.org/v1", "Error", DIAL)).snapshot.rows[TOOL_ERRORS])

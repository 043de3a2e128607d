"""
``Shoot`` of Gardener: what its last errors say, in the words of the program that failed on it.

::

    status:
      lastErrors:
      - description: 'task "Waiting until the Kubernetes API server can connect to the Shoot workers" failed: ... error dialing
          backend: dial tcp 10.250.5.46:10250: i/o timeout'
        taskID: Waiting until the Kubernetes API server can connect to the Shoot workers
"""

from __future__ import annotations

from typing import Any

from analyzer import schema
from analyzer.addresses import ANY
from analyzer.parsers import tool_errors
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.kinds import tenants
from analyzer.parsers.kubernetes.kinds.base import Object

TOOL = "gardenlet"
FAILED = frozenset({"Error", "Failed"})
LONGEST = 4000
BEGIN = 24
"""Characters by which the lines of a description are found."""


def shoot(item: Object) -> None:
    item.emit.fact("machine_config", "Gardener", item.named or item.line)
    tenants.tenant(item, "Gardener", item.namespace)
    told(item.get("status", default={}), item.emit, item.line)


def told(status: Any, emit: Emit, line: int) -> int:
    """A row for each of the last errors, and for the last operation where it failed and no error repeats it; how many there are."""
    if not isinstance(status, dict):
        return 0
    errors = [one for one in status.get("lastErrors") or [] if isinstance(one, dict)]
    texts = [" ".join(str(one["description"]).split()) for one in errors if one.get("description")]
    last = status.get("lastOperation")
    if isinstance(last, dict) and last.get("state") in FAILED and last.get("description") and not texts:
        texts.append(" ".join(str(last["description"]).split()))
    for text in texts:
        at = emit.fragment.line_of(text[-BEGIN:], emit.fragment.line_of(text[:BEGIN], line))  # the reason stands last
        emit(
            schema.TOOL_ERRORS, at, tool=TOOL, **{"class": tool_errors.classify(text)}, message=text[:LONGEST],
            address=next(iter(ANY.findall(text)), None),
        )  # fmt: skip
    return len(texts)


KINDS = {"Shoot": shoot}

"""What `kubectl delete` says it deleted."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.deleted import PARSERS
from analyzer.schema import FACTS

from tests.support.inline import bundle


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ('pod "konnectivity-agent-axxxx" deleted', ["pod/konnectivity-agent-axxxx"]),
        ('pod "web-0" force deleted', ["pod/web-0"]),
        ('pod "web-0" deleted from shop namespace', ["pod/web-0"]),
        ('networkpolicy.networking.k8s.io "deny-all" deleted', ["networkpolicy/deny-all"]),
        ('pod "web-0" deleted (dry run)', []),
        ('we saw that pod "web-0" was deleted', []),
        ('configmap "a" created', []),
    ],
)
def test_a_deletion_is_a_fact(line: str, wanted: list[str]) -> None:
    """Kind without its group, and name; a dry run and a sentence are none."""
    case = bundle({"t.txt": f"$ kubectl delete something\n{line}\n"})
    assert [row.value for row in case.snapshot.rows[FACTS] if row.key == "deleted"] == wanted


def test_a_line_that_is_no_deletion_is_unread() -> None:
    """Nothing below a deletion is lost in silence."""
    case = bundle({"t.txt": '$ kubectl delete pod a b\npod "a" deleted\nsomething else\n'})
    (row,) = case.snapshot.rows["inputs"]
    assert row.unread_lines == 1  # type: ignore[attr-defined]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 33

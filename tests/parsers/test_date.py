"""What `date` prints says that the collection had not ended then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from analyzer.parsers.date import PARSERS, moment

from tests.support.inline import bundle


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("Sat Mar 22 08:00:00 UTC 2025", "2025-03-22 08:00"),
        ("Tue Oct  8 12:00:00 GMT 2024", "2024-10-08 12:00"),
        ("Fri Aug  2 12:30:00 CEST 2024", "2024-08-02 10:30"),
        ("Fri Aug  2 12:30:00 +0530 2024", "2024-08-02 07:00"),
        ("Fri Aug  2 12:30:00 -0100 2024", "2024-08-02 13:30"),
        ("Sat 22 Mar 2025 08:00:00 PM UTC", "2025-03-22 20:00"),
        ("Sat 22 Mar 2025 12:00:00 AM UTC", "2025-03-22 00:00"),
        ("Sat Mar 22 08:00:00 XST 2025", None),
        ("Sat Mar 22 08:00:00 UTC", None),
        ("Sat Feb 31 08:00:00 UTC 2025", None),
        ("Sat Mar 22 08:00:00 UTC 2025 was the day", None),
    ],
)
def test_a_moment(line: str, at: str | None) -> None:
    """In UTC; a zone that more than one place has, and a date without a year, say nothing."""
    found = moment(line)
    assert (found is None) == (at is None)
    if found is not None:
        assert datetime.fromtimestamp(found / 1e6, UTC).strftime("%Y-%m-%d %H:%M") == at


def test_it_is_the_present_of_a_bundle() -> None:
    """A kill of weeks ago is over, as the date below a prompt says; a line that is none is unread."""
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: konnectivity-agent-vz5xx, namespace: kube-system}\nspec:\n  nodeName: n1\n  containers: [{name: konnectivity-agent}]\n"
        'status:\n  phase: Running\n  conditions: [{type: Ready, status: "True"}]\n  containerStatuses:\n  - name: konnectivity-agent\n    ready: true\n    restartCount: 1\n'
        '    state: {running: {startedAt: "2025-02-10T08:00:05Z"}}\n    lastState: {terminated: {reason: OOMKilled, exitCode: 137, finishedAt: "2025-02-10T08:00:01Z"}}\n'
    )
    date = "$ date\nSat Mar 22 08:00:00 UTC 2025\nand more of it\n"
    assert bundle({"pod.yaml": pod}).status("RES-01") == "fail"
    case = bundle({"pod.yaml": pod, "k.txt": date})
    assert case.status("RES-01") == "pass"
    assert [row.line for row in case.snapshot.rows["unread"]] == [3]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 34

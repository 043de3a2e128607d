"""A command that is broken within a name."""

from __future__ import annotations

import pytest
from analyzer.sources.broken_names import whole_names

from tests.support.inline import bundle

NAME = "konnectivity-agent-6c4d6c59c4-4m8xt"
LIST = f"NAME                                  READY   STATUS    RESTARTS   AGE\n{NAME}   0/1     Pending   0          6h\n"


@pytest.mark.parametrize("listed", [LIST, f"kube-system   {NAME}   0/1   Pending\n", f"pod/{NAME}   0/1   Pending\n"])
@pytest.mark.parametrize("ask", ["describe pod -n kube-system ", "logs -n kube-system pod/"])
def test_the_halves_are_a_name_that_a_row_begins_with(listed: str, ask: str) -> None:
    """They are joined, the lines keep their numbers, and what the command goes on with stays behind the name."""
    broken = f"$ kubectl {ask}{NAME[:-3]}\n{NAME[-3:]} | tail -5\nEvents:\n"
    whole = f"$ kubectl {ask}{NAME} | tail -5\n\nEvents:\n"
    assert whole_names(listed + broken) == (listed + whole, 1)


@pytest.mark.parametrize(
    "text",
    [
        f"{LIST}$ kubectl describe pod {NAME}\nName: {NAME}\n",
        f"{LIST}$ kubectl get pods -n kube\n-system\n",
        f"$ kubectl describe pod {NAME[:-3]}\n{NAME[-3:]}\n",
        f"{LIST}{NAME[:-3]}   0/1   Pending\n$ kubectl describe pod {NAME[:-3]}\n{NAME[-3:]}\n",
        f"{LIST}we ran kubectl describe pod {NAME[:-3]}\n{NAME[-3:]} and so on\n",
    ],
)
def test_other_lines_below_a_command_are_its_output(text: str) -> None:
    """No row shows the two as a name, half of it is one already, or nobody typed the line."""
    assert whole_names(text) == (text, 0)


def test_what_was_printed_is_of_the_pod_that_was_asked() -> None:
    """The event of a described pod joins the row of the list."""
    event = "Events:\n  Type     Reason            Age   From               Message\n  ----     ------            ----  ----               -------\n  Warning  FailedScheduling  4m    default-scheduler  0/4 nodes are available: 4 node(s) had untolerated taint {dedicated: batch}.\n"
    broken = f"$ kubectl get pods -n kube-system\n{LIST}$ kubectl describe pod -n kube-system {NAME[:-3]}\n{NAME[-3:]} | tail -5\n{event}"
    assert bundle(t=broken).snapshot["events"]["object_name"].tolist() == [NAME]

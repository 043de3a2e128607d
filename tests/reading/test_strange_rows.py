"""Rows and errors below an output of another kind are read as what they are."""

from __future__ import annotations

import pytest
from analyzer.reading import strange_rows
from analyzer.schema import EVENTS, NODES, PODS, UNREAD
from analyzer.wording import IN_PROSE

from tests.support.inline import bundle
from tests.support.values import are_values

OUTPUTS = {
    "account": "    VRF Enabled:                  true\n    Service Endpoint Enabled:     true\n",
    "cluster": "$ ibmcloud ks cluster get -c prod\nName:            prod\nID:              cq7w1zsu5mzbk2v9d3f0\nState:           normal\n",
    "peers": "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\nMesh_10_1_2_4 BGP      master   up     2025-02-03  Established\n",
    "describe": "Name:         konnectivity-agent\nSelector:     k8s-app=konnectivity-agent\nNode-Selector:  <none>\nDesired Number of Nodes Scheduled: 2\n",
    "figures": "NAME       CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\nworker-1   120m         3%     1200Mi          20%\n",
    "version": "Client Version: v1.30.2\nServer Version: v1.30.2\n",
    "unit": "● kubelet.service - kubelet\n     Loaded: loaded (/lib/systemd/system/kubelet.service; enabled)\n     Active: active (running) since Tue 2025-02-04 07:00:00 UTC; 1h ago\n",
    "port": "Connection to 10.1.2.3 8132 port [tcp/*] succeeded!\n",
}
ROWS = "konnectivity-agent-7xk2p   0/1   CrashLoopBackOff   12 (4m10s ago)   3h\nkube-system   konnectivity-agent-b8mzd   1/1   Running   0   3h   10.8.3.7   worker-1   <none>   <none>\n"


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=list(OUTPUTS))
def test_pods_without_titles_below_another_output_are_read(output: str) -> None:
    """With a restart some time ago, a namespace, or the columns of `-o wide`; a sentence between stays unread."""
    found = bundle({"t.txt": f"{output}\nthat is how they look to me:\n{ROWS}"}).snapshot.rows
    assert [(row.namespace, row.name, row.ready, row.restarts, row.node) for row in found[PODS]] == [
        (None, "konnectivity-agent-7xk2p", False, 12, None),
        ("kube-system", "konnectivity-agent-b8mzd", True, 0, "worker-1"),
    ]
    assert not any("konnectivity-agent-" in (row.text or "") for row in found[UNREAD])


def test_other_rows_are_read_as_well() -> None:
    """A node, and an event."""
    below = "worker-2   NotReady   <none>   9d   v1.30.2\n3m   Warning   BackOff   pod/web-0   Back-off restarting failed container\n"
    found = bundle({"t.txt": OUTPUTS["version"] + "\n" + below}).snapshot.rows
    assert [row.name for row in found[NODES]] == ["worker-2"]
    assert [row.reason for row in found[EVENTS]] == ["BackOff"]


@pytest.mark.parametrize(
    "line",
    [
        "  konnectivity-agent-7xk2p   0/1   CrashLoopBackOff",
        "konnectivity-agent-7xk2p   0/1   Sometimes   12   3h",
        "and then konnectivity-agent-7xk2p   0/1   Running   12   3h was gone for good",
        "ectivity-agent of   0/1   Running   12   hours",
    ],
)
def test_what_is_no_whole_row_is_not(line: str) -> None:
    """A part of one, a state that no client prints, a sentence."""
    assert not bundle({"t.txt": f"{OUTPUTS['version']}\n{line}\n"}).snapshot.rows[PODS]


def test_words_about_an_error_are_told_as_words() -> None:
    """Below any output, so that the first screen can quote them; they are no evidence."""
    line = "all of them get error dialing backend: No agent available since then"
    found = bundle({"t.txt": f"{OUTPUTS['account']}\n{line}\n"})
    assert (line, IN_PROSE) in [(row.text, row.reason) for row in found.snapshot.rows[UNREAD]]
    words = found.report.data.complaint
    assert words is not None
    assert words.line.text == line


def test_one_line_is_asked_about_once() -> None:
    """A row's own reader may call a line unread, and is not asked again."""
    assert strange_rows.EmitWithRows.__dataclass_fields__["_asked"].default is False


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(strange_rows, filled={"EmitWithRows"}, roomy={"EmitWithRows"})

"""Lines behind the counts of `uniq -c` are those lines, as many times."""

from __future__ import annotations

import pytest
from analyzer.schema import INPUTS, KONNECTIVITY_EVENTS, LOG_LINES, LOG_SOURCES, NODES, UNREAD
from analyzer.sources.counted_lines import without_counts

from tests.support.inline import bundle

FAILED = (
    'E0302 08:00:01.100000       1 clientset.go:224] "cannot connect once" err="dial tcp 10.9.0.1:443: i/o timeout"'
)
CONNECTED = 'I0302 08:00:31.000411       1 client.go:210] "Connect to" server="s-1"'
LOG = f"    412 {FAILED}\n     17 {CONNECTED}\n"


@pytest.mark.parametrize("above", ["", "$ kubectl logs -n kube-system konnectivity-agent-7xk2p | sort | uniq -c\n"])
def test_a_count_multiplies_its_line(above: str) -> None:
    """Events and messages are as many as the log had, each cited where it stands; the log is one of which lines were left out."""
    rows = bundle(d=above + LOG).snapshot.rows
    first = above.count("\n") + 1
    events = [(one.signal, one.line) for one in rows[KONNECTIVITY_EVENTS]]
    assert (events.count(("agent_connect_failed", first)), events.count(("agent_connected", first + 1))) == (412, 17)
    assert {one.message: one.count for one in rows[LOG_LINES]} == {"cannot connect once": 412, "Connect to": 17}
    assert [(one.records, one.lines, one.filtered) for one in rows[LOG_SOURCES]] == [(429, 2, True)]
    assert not rows[UNREAD]
    assert "counts of `uniq -c`" in str(rows[INPUTS][0].note)


def test_rows_of_a_table() -> None:
    """Sorted rows have lost their titles, and are told by their shape."""
    text = "      1 w1   NotReady   <none>   9d    v1.29.1\n      1 w2   Ready      <none>   9d    v1.29.1\n"
    assert [(one.name, one.ready) for one in bundle(d=text).snapshot.rows[NODES]] == [("w1", False), ("w2", True)]


@pytest.mark.parametrize(
    "text",
    [
        f"  1 {FAILED}\n  2 {CONNECTED}\n  3 {FAILED}\n",
        "    412 BackOff\n     12 Unhealthy\n",
        "3 nodes are down\n2 pods as well\n",
        f"{FAILED}\n{CONNECTED}\n",
        "",
    ],
)
def test_what_is_no_count(text: str) -> None:
    """Numbers of lines go up by one; of words nobody knows what they count, and a sentence begins with a number."""
    assert without_counts(text) == (text, {})


def test_a_count_beyond_all_measure() -> None:
    """It is counted, and the rows are as many as are kept of one line."""
    rows = bundle(d=f"9000000 {FAILED}\n").snapshot.rows
    assert [one.records for one in rows[LOG_SOURCES]] == [9_000_000]
    assert len(rows[KONNECTIVITY_EVENTS]) == 10_001

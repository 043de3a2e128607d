"""Panes side by side: each a recording of its own, and a table with lines between its columns none."""

from __future__ import annotations

from analyzer.sources.panes import unfold

from tests.support.inline import bundle

LEFT = ("$ kubectl get nodes", "NAME   STATUS   ROLES    AGE   VERSION", "w1     Ready    <none>   9d    v1.29.4", "$")
RIGHT = (
    "$ kubectl get pods",
    "NAME    READY   STATUS    RESTARTS   AGE",
    "web-0   1/1     Running   0          9d",
    "$ logout",
)
WINDOW = "".join(f"{a:<44}\u2502{b}\n" for a, b in zip(LEFT, RIGHT, strict=True))


def test_each_pane_is_read_by_itself() -> None:
    """The left one first; both with the lines of the window."""
    found = unfold(WINDOW)
    assert found is not None
    assert [line for _, line in found if line] == [*LEFT, *RIGHT]
    snapshot = bundle({"t.txt": WINDOW}).snapshot
    assert snapshot["nodes"][["line", "name"]].values.tolist() == [[3, "w1"]]
    assert snapshot["pods"][["line", "name"]].values.tolist() == [[3, "web-0"]]


def test_what_is_no_window_stays() -> None:
    """A table whose columns have lines between them, another sign, two lines."""
    assert (
        unfold("".join(f"{a:<20}\u2502{b}\n" for a, b in (("NAME", "STATUS"), ("web-0", "Ready"), ("web-1", "Ready"))))
        is None
    )
    assert unfold(WINDOW.replace("\u2502", "|")) is None
    assert unfold("".join(WINDOW.splitlines(keepends=True)[:2])) is None


def test_a_frame_in_a_pane_and_lines_around_the_window_are_none_of_it() -> None:
    """Only a border on each line divides; what stands above and below stays as it is."""
    found = unfold(
        "from the jump host:\n" + WINDOW.replace("web-0", "web-0\u2502") + '[0] 0:bash*   "jump" 09:31 11-Mar-26\n'
    )
    assert found is not None
    assert [line for _, line in found if line] == [
        "from the jump host:",
        *LEFT,
        *(line.replace("web-0", "web-0\u2502") for line in RIGHT),
        '[0] 0:bash*   "jump" 09:31 11-Mar-26',
    ]


def test_a_border_at_the_right_edge_is_no_cell() -> None:
    """One pane that was copied with its edge."""
    found = unfold("".join(f"{line:<60}\u2502\n" for line in LEFT))
    assert found is not None
    assert [line for _, line in found if line] == list(LEFT)

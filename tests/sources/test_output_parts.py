"""Where a part of an output begins that somebody took out of it."""

from __future__ import annotations

import pytest
from analyzer.reading.formats import begins, formats
from analyzer.sources.document import document
from analyzer.sources.names import Context
from analyzer.sources.output_parts import PART, is_pod_part
from analyzer.sources.pieces import cut

CONTAINERS = "containers:\n- args:\n  - --proxy-server-port=31854\n  name: konnectivity-agent\n"
RECORD = 'E1008 02:24:10.551203       1 clientset.go:188] "cannot connect once" err="EOF"\n'
TABLE = "NAME   READY   STATUS    RESTARTS   AGE\na      1/1     Running   0          9d\n"
URL = "Konnectivity Server URL: https://c104.eu-de.containers.cloud.ibm.com:30744\n"
DAEMONSET = f"apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      {CONTAINERS.replace(chr(10), chr(10) + ' ' * 6)}"


def pieces(text: str) -> list[tuple[int, str]]:
    read = document(bytearray(text.encode()), begins())
    return [(one.first_line, one.start_kind) for one in cut(read, formats()[1], Context())]


@pytest.mark.parametrize("part", [CONTAINERS, "- args:\n  - --v=3\n", "args:\n- --v=3\n", "- --proxy-server-host=a\n", URL, "ID: abcdefghij0123456789\n"])  # fmt: skip
@pytest.mark.parametrize(("above", "line"), [(RECORD, 2), (TABLE, 3)])
def test_a_part_below_a_log_or_a_table_is_a_text_of_its_own(part: str, above: str, line: int) -> None:
    """However it begins."""
    assert [one for one in pieces(above + part) if one[0] > 1] == [(line, PART)]


@pytest.mark.parametrize(
    "text",
    [
        f"Name:                           mes-plant3\nID:                             abcdefghij0123456789\nState:   normal\n{URL}",
        "template:\n  spec:\n    containers:\n    - args:\n      - --v=3\n",
        DAEMONSET,
        "controller:\n  agent:\n    args:\n    - --v=3\n",
        f"args:\n- --v=3\n- --proxy-server-host=a\n{'- --v=4' + chr(10)}",
    ],
)
def test_what_belongs_to_an_output_stays_in_it(text: str) -> None:
    """Lines of `cluster get` below its head, of an object, of a tool's values, and of a list that goes on."""
    assert len(pieces(text)) == 1


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        (CONTAINERS, True), ("template:\n  metadata:\n    labels:\n      app: a\n  spec:\n    containers: []\n", True), ("- args:\n  - --v=3\n  [...]\n", True),
        (f"{CONTAINERS}\nthat is what he has\n", False), ("metadata:\n  name: a\n", False), ("", False),
    ],
)  # fmt: skip
def test_a_part_of_a_pod_and_nothing_else(text: str, alone: bool) -> None:
    """What it holds is nobody's quotation; words behind it are somebody's."""
    assert is_pod_part(text) is alone

"""What viewers and collectors of logs put in front of a program's own line."""

from __future__ import annotations

import pytest
from analyzer.sources import any_head as room_of_values
from analyzer.sources.any_head import head
from analyzer.sources.wrappers import peel

from tests.support.values import are_values

LINE = 'E0302 08:00:01.100000       1 client.go:340] "could not read stream" err="EOF"'
POD, OWN = "konnectivity-agent-7x2mq", "konnectivity-agent"
AT = 1772438401_000000


@pytest.mark.parametrize(
    ("front", "at", "pod", "container", "node"),
    [
        (f'2026-03-02T08:00:01Z {{container="{OWN}", pod="{POD}"}} ', AT, POD, OWN, None),
        ("2026-03-02T08:00:01Z  ERROR     ", AT, None, None, None),
        (f"Mar  2 08:00:01 {POD} {OWN} ERROR ", 5299201_000000 + 62_208_000_000_000, POD, OWN, None),
        (f"[{POD} {OWN}] ", None, POD, OWN, None),
        (f"[{POD}] ", None, POD, None, None),
        (f"kube-system {POD} {OWN} ", None, POD, OWN, None),
        ("1772438401.000000 worker-1 kubelet[812]: ", AT, None, None, "worker-1"),
        ("@400000006930a1b200000000 ", None, None, None, None),
        ("2026-03-02T08:00:01.000Z\tERROR\tagent\tmain.go:1\t", AT, None, None, None),
        ("[2026-03-02 08:00:01] ", None, None, None, None),
    ],
)
def test_heads_come_off(front: str, at: int | None, pod: str | None, container: str | None, node: str | None) -> None:
    """Whatever their order, with what they say of the time, the pod and the host."""
    found = peel(front + LINE)
    assert found.text == LINE
    assert (found.pod, found.container, found.node) == (pod, container, node)
    if at and front[0].isdigit():
        assert found.at == at
    if front[:3] == "Mar":
        assert found.local


def test_a_collectors_file_and_tag_stand_before_its_record() -> None:
    """Of fluentd: time, tag with the path of the container's log, and the record."""
    tag = f"kubernetes.var.log.containers.{POD}_kube-system_{OWN}-{'a' * 64}.log"
    found = head(f'2026-03-02T08:00:01+00:00\t{tag}\t{{"log": "x"}}', behind_time=False)
    assert found is not None
    assert (found.text, found.at, found.pod, found.container) == ('{"log": "x"}', AT, POD, OWN)


@pytest.mark.parametrize(("more", "found"), [(0, True), (1, False)])
def test_the_programs_own_header_ends_among_the_first_600_characters(more: int, found: bool) -> None:
    """A longer front is not looked through, whatever it is made of."""
    header = LINE.index("]") + 1
    begun = f'2026-03-02T08:00:01Z {{pod="{POD}", a="{"x" * 200}", b="{"x" * 200}", c="'
    front = begun + "x" * (600 + more - header - len(begun) - 3) + '"} '
    assert (head(front + LINE, behind_time=False) is not None) is found


@pytest.mark.parametrize(
    "front",
    [
        "the agent said ",
        "2026-03-02T08:00:01Z the agent said ",
        "Mar 2 08:00:01 we saw ",
        "ERROR ",
        f"{POD} ",
        "",
        "see [a b] and ",
        "[kube-proxy] ",
    ],
)
def test_a_sentence_that_quotes_a_line_is_no_head(front: str) -> None:
    """Words are none of its parts, and it begins with a time or a pod."""
    assert head(front + LINE, behind_time=False) is None


LOGRUS = 'time="2026-03-02T08:00:01Z" level=error msg="x"'


@pytest.mark.parametrize(
    ("front", "line", "node", "program"),
    [
        ("rke2[812]: ", LOGRUS, None, "rke2"),
        ("worker-1 k3s[812]: ", LOGRUS, "worker-1", "k3s"),
        ("08:00:01 worker-1 kubelet[812]: ", LINE, "worker-1", "kubelet"),
    ],
)
def test_what_is_left_of_a_journals_head(front: str, line: str, node: str | None, program: str) -> None:
    """The program's name stays where the date was cut off, for the line has one of its own."""
    found = head(front + line, behind_time=False)
    assert found is not None
    assert (found.text, found.node, found.program) == (line, node, program)


@pytest.mark.parametrize("front", ["we saw rke2[812]: ", "rke2[a]: ", "rke2: "])
def test_a_name_without_a_process_is_no_journals_head(front: str) -> None:
    """Nor are words in front of it."""
    assert head(front + LOGRUS, behind_time=False) is None


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)

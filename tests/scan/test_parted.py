"""Two pastes with somebody's words between them."""

from __future__ import annotations

import pytest
from analyzer.scan.parted import OLDER_US
from analyzer.schema import LOG_SOURCES

from tests.support.inline import bundle

TYPED = "$ kubectl logs -n tenants orion-7b5c7d86fd-h2k9v -c konnectivity-server"
SERVER = 'I0305 11:27:50.190027       1 server.go:895] "Agent connected" agentID="5b0f2a5e-6f0e-4a37-9f1c-4d2f0a9c7e11" serverID="c61b0d7e-1f6b-4b6c-8a55-0e5d7f2ab901"'
AGENT = 'E0305 11:28:12.004114       1 clientset.go:229] "cannot connect once" err="EOF"'
OLDER = SERVER.replace("11:27:50", "09:10:00")
LATER = SERVER.replace("11:27:50", "11:41:00")


def logs(*lines: str) -> list[tuple[str | None, str | None, int | None]]:
    rows = bundle({"a.txt": "\n".join([TYPED, *lines])}).snapshot.rows[LOG_SOURCES]
    return [(row.component, row.pod, row.lines) for row in rows]


@pytest.mark.parametrize(
    "words", [["", "On the worker we find this in the agent.", ""], ["and on the worker there is:"]]
)
@pytest.mark.parametrize(("second", "component"), [(AGENT, "agent"), (OLDER, "server")])
def test_another_program_or_an_older_record_is_another_log(words: list[str], second: str, component: str) -> None:
    """No command printed it, and nothing says whose pod's it is; the words are a line of neither."""
    assert logs(SERVER, *words, second) == [("server", "orion-7b5c7d86fd-h2k9v", 1), (component, None, 1)]


def test_a_later_record_of_the_same_program_goes_on() -> None:
    """People leave out what is between."""
    assert logs(SERVER, "", "Then there is nothing for a while.", "", LATER) == [
        ("server", "orion-7b5c7d86fd-h2k9v", 2)
    ]


def test_records_of_one_log_may_be_out_of_order_by_a_little() -> None:
    """By less than that they are no older."""
    before = SERVER.replace("11:27:50", f"11:26:{51 + 60 - OLDER_US // 1_000_000}")
    assert [lines for _, _, lines in logs(SERVER, "", "And this one is there as well.", "", before)] == [2]


def test_without_words_a_log_goes_on() -> None:
    """A blank line ends none, and a value of many lines is no sentence."""
    assert [pod for _, pod, _ in logs(SERVER, "", AGENT)] == ["orion-7b5c7d86fd-h2k9v"]
    assert [pod for _, pod, _ in logs(SERVER, "goroutine 1 [running]:", AGENT)] == ["orion-7b5c7d86fd-h2k9v"]

"""A client's error at the end of somebody's sentence is read as if it stood alone, and what is told in general is not."""

from __future__ import annotations

import pytest
from analyzer.sources.document import document
from analyzer.sources.said_errors import bare_errors
from analyzer.wording import WORDS_BESIDE

LOGS = 'Error from server: Get "https://10.0.3.7:10250/containerLogs/default/web-0/app": No agent available'
HOOK = (
    "Error from server (InternalError): Internal error occurred: failed calling webhook"
    ' "check.vault.example": failed to call webhook: Post "https://vault.vault.svc:443/check?timeout=10s": EOF'
)
DIAL = "error dialing backend: dial tcp 10.0.3.7:10250: connect: connection refused"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (f"regional cluster, 1.34, since this morning: {LOGS}", LOGS),
        (f"kubectl logs web-0 gives {LOGS}", LOGS),
        (f"[10:44] anna: {LOGS}", LOGS),
        (f"every apply ends in `{HOOK}` since noon.", HOOK),
        (f'the exec of our job says "{DIAL}" again and again', DIAL),
        (f"it does not work any more ({LOGS}).", LOGS),
        (f"seit heute bekommen wir \u201c{DIAL}\u201d", DIAL),
    ],
)
def test_an_error_of_one_call_is_read_wherever_it_stands_in_a_sentence(line: str, error: str) -> None:
    """Behind a colon, a verb or a name, in quotes of any kind, and with words behind these."""
    assert bare_errors(f"hello\n{line}\n") == (f"hello\n{error}\n", {2: WORDS_BESIDE})


@pytest.mark.parametrize(
    "line",
    [
        f"if a firewall is in the way you see: {LOGS}",
        f"for example: {LOGS}",
        "we get: Error from server: error dialing backend: No agent available",
        f"{LOGS} is what people report elsewhere",
        f"we saw it once: {LOGS} and then it was gone",
        f"message: '{HOOK}'",
        f"2026-03-01 10:00:00 ERROR the deployment failed with {LOGS}",
        f"time=2026-03-01 msg=the upgrade failed with {LOGS}",
        f"deploy-tool: the step failed with {LOGS}",
        f"3d    Warning   FailedCreate   replicaset/web   Error creating: {HOOK.partition(': ')[2]}",
        f"  ! error: Import failed (InternalError): {HOOK.partition(': ')[2]}",
        LOGS,
        f"# {LOGS}",
    ],
)
def test_what_is_no_output_of_his_own_stays_a_sentence(line: str) -> None:
    """Conditions, examples, errors without the call, sentences that go on, logs of other programs, keys, rows, and whole lines."""
    assert bare_errors(line) == (line, {})


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (f">```{HOOK}```", HOOK),
        (f"> `{LOGS}`", LOGS),
        (f"```{DIAL}```", DIAL),
        (f"- `{LOGS}`", LOGS),
        ("`error: unable to upgrade connection: x`.", "error: unable to upgrade connection: x"),
        ("> > ``Error from server: No agent available``", "Error from server: No agent available"),
    ],
)
def test_a_line_that_is_an_error_in_a_fence_is_that_error(line: str, error: str) -> None:
    """As in a block of its own: in a quotation, a list, and whatever the error names; no word stands beside it."""
    assert bare_errors(f"it says\n{line}\n") == (f"it says\n{error}\n", {})


@pytest.mark.parametrize("line", ["`error: ` is a prefix", "``x: y``", f"`{DIAL}", f"`{DIAL}` or `{LOGS}`"])
def test_other_fences_stay(line: str) -> None:
    """Words beside it, no error, a fence that is open, several of them."""
    assert bare_errors(line)[1] == {} or bare_errors(line)[0] != line
    assert "`" in bare_errors(line)[0]


def test_the_words_beside_an_error_are_not_read_and_the_line_says_so() -> None:
    """The error is evidence, the words around it are none."""
    read = document(bytearray(f"our cluster, since noon: {LOGS}\n".encode()), lambda _: False)
    assert read.text == f"{LOGS}\n"
    assert (read.said, read.unread, read.frames) == ({1: WORDS_BESIDE}, {}, 0)


def test_words_that_tell_of_another_cluster_leave_the_error_there() -> None:
    """The same without them is somebody's own."""
    error = 'Error from server: Get "https://10.0.3.7:10250/containerLogs/shop/web-0/app": No agent available'
    for words, own in (
        ("since this morning we get:", True),
        ("on the staging cluster we get:", False),
        ("on our dev we get:", False),
    ):
        assert (bare_errors(f"{words} {error}")[0] == error) is own


def test_a_blank_behind_a_fence_and_a_url_without_quotes_are_no_hindrance() -> None:
    """Older releases print the URL bare, and people put a blank between a fence and what they quote."""
    old = 'Internal error occurred: failed calling webhook "a.b.example": Post https://a.b.svc:443/v?timeout=30s: context deadline exceeded'
    assert bare_errors(f"``` {old} ```")[0].strip() == old
    assert bare_errors(f"every pod is refused now with `{old}`")[0] == old

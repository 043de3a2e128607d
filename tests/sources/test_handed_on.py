"""The API server's answer about a webhook is read in whatever line a program hands it on, and a sentence about webhooks stays one."""

from __future__ import annotations

import pytest
from analyzer.sources.handed_on import NOTE, is_led_by_people, without_programs
from analyzer.wording import PEOPLES_LEAD

HOOK = (
    'Internal error occurred: failed calling webhook "check.vault.example": failed to call webhook:'
    ' Post "https://vault.vault.svc:443/check?timeout=10s": EOF'
)


@pytest.mark.parametrize(
    "front",
    [
        "\t* ",
        "│ \t* ",
        "  - ",
        "Error creating: ",
        "    FailedCreate: ",
        "Service/shop/web dry-run failed, reason: InternalError, error: ",
        "Failed to create object: ",
        "Warning   FailedCreate   replicaset/web-5d9   Error creating: ",
        "    message: ",
        "    message: Error creating: ",
    ],
)
def test_an_answer_behind_a_mark_a_colon_or_a_key_is_read_alone(front: str) -> None:
    """Points of a list, any words that lead over with a colon, a row whose age was cut off, and the text of a condition."""
    assert without_programs(f"first\n{front}{HOOK}") == (f"first\n{HOOK}", NOTE)


def test_a_quoted_text_of_a_key_loses_its_quotes() -> None:
    """YAML's quotes are no part of what the API server said."""
    assert without_programs(f"  message: '{HOOK}'") == (HOOK, NOTE)


@pytest.mark.parametrize(
    "text",
    [
        HOOK,
        f"If the pods are down you see: {HOOK}",
        f"In another cluster: {HOOK}",
        f"Typical errors:\n* {HOOK}",
        f"In the lab:\n\n* something else\n* {HOOK}",
        f"12m   Warning   FailedCreate   replicaset/web   Error creating: {HOOK}",
        f"Warning FailedCreate 3m (x49 over 8h) job-controller Error creating: {HOOK}",
        f"E0101 10:00:00.000000       1 replica_set.go:577] sync failed with: {HOOK}",
        f"apiVersion: apps/v1\nkind: ReplicaSet\nstatus:\n  message: '{HOOK}'",
        "* Internal error occurred: failed calling webhook",
        f"we write of {HOOK}",
        f"error: {HOOK} is what our users see now",
    ],
)
def test_what_has_a_reader_of_its_own_or_is_told_in_general_stays(text: str) -> None:
    """Whole lines, sentences and lists of them about others, rows, records, lines of objects, and errors without their call."""
    assert without_programs(text) == (text, "")


CALL = "error with exec request (pod=kube-system/cilium-2n7wl, container=cilium-agent): "
REFUSED = "error dialing backend: No agent available"


@pytest.mark.parametrize(
    "front",
    ["", "unable to retrieve status: ", "Errors:      cilium      cilium-2n7wl     unable to retrieve endpoints: "],
)
def test_an_error_of_a_call_behind_the_pod_that_was_asked_is_read_alone(front: str) -> None:
    """A client names the pod, and the API server's words stand behind it, in columns or not."""
    assert without_programs(f"$ cilium status\n{front}{CALL}{REFUSED}") == (f"$ cilium status\n{REFUSED}", NOTE)


@pytest.mark.parametrize(
    "line",
    [
        f"a queue: {REFUSED}",
        f"If no agent runs, you see {CALL}{REFUSED}",
        f"In another cluster: {CALL}{REFUSED}",
        f"{CALL}{REFUSED} is what we see each night",
        f"E0101 10:00:00.000000       1 status.go:57] {CALL}{REFUSED}",
    ],
)
def test_without_a_pod_or_in_general_it_stays(line: str) -> None:
    """Any program may say so of backends of its own; sentences and records stay what they are."""
    assert without_programs(line) == (line, "")


@pytest.mark.parametrize(
    "words",
    [
        "Runbook page: the deploy said last year: ",
        "Ticket 4711, March: ",
        "* our rollout failed with: ",
        "It was an upgrade error: ",
    ],
)
def test_words_of_people_in_front_are_told_from_a_programs(words: str) -> None:
    """A sentence or a heading that leads over makes a quotation of the answer; a program's account of what it did makes none."""
    assert is_led_by_people(words)
    _, note = without_programs(f"first\n{words}{HOOK}")
    assert note in ("", f"{NOTE}; {PEOPLES_LEAD}")


@pytest.mark.parametrize(
    "words",
    [
        "\t* ",
        "│ \t* ",
        "Error creating: ",
        "Error: UPGRADE FAILED: ",
        "error: ",
        "Service/shop/web dry-run failed, reason: InternalError, error: ",
        "Warning   FailedCreate   replicaset/web-5d9   Error creating: ",
        "    message: Error creating: ",
        "FailedCreate: ",
    ],
)
def test_a_programs_words_in_front_are_no_sentence(words: str) -> None:
    """Marks, names of reasons, what failed, rows of events and keys."""
    assert not is_led_by_people(words)


@pytest.mark.parametrize("behind", ["", 'error when patching "kiwi.yaml": '])
def test_the_reason_below_a_patch_is_read_behind_the_words_that_kubectl_began_with(behind: str) -> None:
    """kubectl begins an error, shows the patch, and says why behind the file's name: that is one error, and nobody's quotation."""
    answer = 'Internal error occurred: failed calling webhook "v.kiwi.example": failed to call webhook: Post "https://kiwi.shop.svc:443/v?timeout=10s": EOF'
    body = '{"metadata":{}}\nto:\nResource: "kiwis", GroupVersionKind: "Kiwi"\nName: "web", Namespace: "shop"\n'
    text = f'Error from server (InternalError): error when applying patch:\n{body}for: "kiwi.yaml": {behind}{answer}'
    assert without_programs(text) == (f"\n{body}Error from server (InternalError): {answer}", NOTE)

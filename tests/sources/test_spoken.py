"""A program's error, and a sentence that begins as one."""

from __future__ import annotations

import pytest
from analyzer.sources.spoken import goes_on, is_spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("error dialing backend: No agent available", False),
        ("error dialing backend: dial timeout, backstop", False),
        ('Get "https://a:10250/x": EOF', False),
        ('Get "https://a:10250/we/are": context deadline exceeded (Client.Timeout exceeded while awaiting headers)', False),
        ("error: timed out waiting for the condition", False),
        ("dial tcp 10.1.1.1:10250: connect: connection refused", False),
        ("etcdserver: request timed out, waiting for the applied index took too long", False),
        ("error dialing backend: context deadline exceeded while waiting for connection", False),
        ("error when evicting pods: No agent available, continuing command...", False),
        ('admission webhook "v.k.io" denied the request: connection refused is what we want, says our team', False),
        ('admission webhook "v.k.io" denied the request was in the other case', True),
        ("dial tcp 10.1.1.1:10250: i/o timeout is what the log said", True),
        ("No agent available. They restarted it", True),
        ("connection refused, as in the other case", True),
        ("error dialing backend: something they saw", True),
    ],
)  # fmt: skip
def test_people_go_on_in_words_and_speak_of_persons(text: str, spoken: bool) -> None:
    """A program ends with its reason, or goes on with a sign, a number or a name."""
    assert is_spoken(text) == spoken


@pytest.mark.parametrize(
    ("rest", "on"), [("", False), (" 40m   231", False), (" (x12 over 4m)", False), (" and more", True)]
)
def test_two_words_are_somebody_s_own(rest: str, on: bool) -> None:
    """One word alone may be a part of the message."""
    assert goes_on(rest) == on

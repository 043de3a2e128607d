"""The HTTP status in the error text of a failed connect."""

from __future__ import annotations

import pytest
from analyzer.tunnel import http_answers
from analyzer.tunnel.http_answers import HttpAnswer, grpc_answer, http_answer

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            'code = Unimplemented desc = unexpected HTTP status code received from server: 404 (Not Found); transport: received unexpected content-type "text/html"',
            HttpAnswer("404", " Not Found"),
        ),
        ("code = Unknown desc = unexpected HTTP status code received from server: 599", HttpAnswer("599", "")),
        (
            'code = Unavailable desc = Bad Gateway: HTTP status code 502; transport: received "text/html"',
            HttpAnswer("502", " Bad Gateway"),
        ),
        ("HTTP/1.1 404 Not Found", None),
        (None, None),
    ],
)
def test_the_status_of_grpcs_own_words(text: str | None, answer: HttpAnswer | None) -> None:
    """Those of v1.41 and later, and the older ones."""
    assert grpc_answer(text) == answer


def test_a_proxys_status_line() -> None:
    """Status and words, the blank before them kept."""
    assert http_answer('response: "HTTP/1.1 504 Gateway Time-out\\r\\nServer: x"') == HttpAnswer(
        "504", " Gateway Time-out"
    )
    assert http_answer('response: "HTTP/1.1 502 Bad Gateway"') == HttpAnswer("502", " Bad Gateway")
    assert http_answer("dial tcp: i/o timeout") is None
    assert http_answer(None) is None


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(http_answers)

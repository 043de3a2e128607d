"""Parts of an API server's health, in lines and in kubectl's error."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.health_parts import END, PART, QUOTED
from analyzer.schema import FACTS

from tests.support.inline import bundle

LINES = "[+]ping ok\n[-]etcd failed: reason withheld\n[+]informer-sync excluded: ok\nreadyz check failed\n"
ERROR = 'Error from server (InternalError): an error on the server ("{}") has prevented the request from succeeding\n'


@pytest.mark.parametrize("text", [LINES, ERROR.format(LINES.strip().replace("\n", "\\n"))])
def test_both_forms_state_the_same(text: str) -> None:
    """The part that failed, and how the whole of it ended."""
    facts = [(row.key, row.value) for row in bundle({"a.txt": text}).snapshot.rows[FACTS]]
    assert ("api_probe", "etcd: failed (reason withheld)") in facts
    assert ("api_health", "readyz failed") in facts


def test_another_error_of_the_server_has_no_parts() -> None:
    """Words in quotes are none, nor is a sentence about a check."""
    assert QUOTED.search(ERROR.format("unknown")) is None
    assert PART.match("[-]etcd is what failed") is None
    assert END.match("the readyz check failed") is None

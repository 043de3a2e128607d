"""The message of an API service's condition, printed alone."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.condition_message import PARSERS, parse, takes

from tests.support.inline import bundle
from tests.support.rows import fragment, read_of

SAID = 'failing or missing response from https://172.21.7.7:443/apis/{}: Get "https://172.21.7.7:443/apis/{}": {}\n'
ASK = "$ kubectl get apiservice {} -o jsonpath='{{.status.conditions[0].message}}'\n"
X509 = "x509: certificate signed by unknown authority"


def said(path: str, reason: str = X509) -> str:
    return SAID.format(path, path, reason)


@pytest.mark.parametrize("lead", ["", "'", "    Message:  "])
def test_below_its_command_it_is_read(lead: str) -> None:
    """One error text with the API's path in it, whatever the output's form puts before it."""
    case = bundle(a=ASK.format("v1beta1.metrics.k8s.io") + lead + said("metrics.k8s.io/v1beta1"))
    rows = list(case.snapshot._rows("tool_errors"))
    assert [row.message.rstrip() for row in rows] == [said("metrics.k8s.io/v1beta1").rstrip()]
    assert not list(case.snapshot._rows("unread"))


@pytest.mark.parametrize(
    "line",
    [
        "We still see: " + said("metrics.k8s.io/v1beta1"),
        "failing or missing response from our metrics API: EOF\n",
        said("metrics.k8s.io/v1beta1", "Forbidden is what the log shows"),
        said("metrics.k8s.io/v1beta1", "i/o timeout was the answer then"),
    ],
)
def test_in_a_sentence_it_is_somebodys_words(line: str) -> None:
    """Behind words of a person, without an address, or going on in words: no evidence."""
    case = bundle(a=line)
    assert not list(case.snapshot._rows("tool_errors"))
    assert case.status("MET-01") == "unknown"


@pytest.mark.parametrize("reason", [X509, "Forbidden", "EOF", "dial tcp 172.21.7.7:443: i/o timeout"])
@pytest.mark.parametrize(
    "before",
    [
        "",
        "Error from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)\n",
    ],
)
def test_a_whole_line_of_it_is_the_api_servers_own(before: str, reason: str) -> None:
    """Address, path and reason, and nothing else: a row of its own wherever it stands, never the end of the error above it."""
    case = bundle(a=before + said("metrics.k8s.io/v1beta1", reason))
    last = list(case.snapshot._rows("tool_errors"))[-1]
    assert (last.line, last.class_) == (before.count("\n") + 1, "metrics")
    assert last.message.startswith("failing or missing response from ")
    assert case.status("MET-01") == "fail"


def test_the_reason_of_other_apis_reaches_their_check() -> None:
    """MET-02 names the API service and why."""
    case = bundle(a=ASK.format("v1.packages.example.com") + said("packages.example.com/v1"))
    assert "v1.packages.example.com" in case.says("MET-02")
    assert X509 in case.says("MET-02")


ASKED = "kubectl get apiservice v1beta1.metrics.k8s.io -o jsonpath={.status.conditions[0].message}"


def test_the_command_and_the_beginning_take_it() -> None:
    """Both: words of a controller below another command are nobody's, and another output below this one is not this."""
    text = said("metrics.k8s.io/v1beta1")
    assert takes(fragment(text, command=ASKED))
    assert not takes(fragment(text, command="kubectl get pods"))
    assert not takes(fragment("NAME   SERVICE\n" + text, command=ASKED))


def test_lines_that_are_no_such_message_are_unread() -> None:
    """Each with its reason; a message that names no API's fault is none either, and one without a command has none."""
    text = said("metrics.k8s.io/v1beta1") + "and nothing else\n" + "no response from nowhere at all\n"
    found = read_of(parse, text)
    assert [row["line"] for row in found.rows["tool_errors"]] == [1]
    assert "command" not in found.rows["tool_errors"][0]
    assert [line for line, _ in found.unread] == [2, 3]
    assert read_of(parse, text, command=ASKED).rows["tool_errors"][0]["command"] == ASKED


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 34

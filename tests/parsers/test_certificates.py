"""Certificates as openssl shows them: whose they are, until when, and what was wrong when somebody looked."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.certificates import moment
from analyzer.schema import PORT_TESTS, TOOL_ERRORS

from tests.support.inline import bundle
from tests.support.outputs import HERE

LOOK = "$ openssl s_client -connect 10.1.0.2:10250 </dev/null 2>&1 | openssl x509 -noout -dates\n"


def rows(text: str, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of each certificate, None where nothing is known; dates as days."""
    frame = bundle({"t.txt": text}).snapshot["certificates"].astype(object)
    return [tuple(_plain(row[c]) for c in columns) for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    return f"{value:%Y-%m-%d}" if hasattr(value, "year") else value


def sample(name: str) -> str:
    return (HERE / "certificates" / f"{name}.txt").read_text(encoding="utf-8")


def test_the_chain_of_a_server_is_a_row_for_each_of_its_certificates() -> None:
    """With the host that was dialled, its dates, and what was wrong with each; an end that is over outweighs an unknown authority."""
    host = "c1-e.private.us-south.containers.cloud.ibm.com"
    assert rows(sample("s-client"), "line", "depth", "subject", "issuer", "not_after", "fault", "host", "port") == [
        (15, 0, "O = example, CN = konnectivity-server", "CN = konnectivity-ca", "2026-06-01", "expired", host, 31417),
        (22, 1, "CN = konnectivity-ca", "CN = konnectivity-ca", "2034-06-01", "authority", host, 31417),
    ]


def test_what_x509_says_of_what_a_server_shows_is_the_servers() -> None:
    """Dates, issuer and names in the order in which they are printed, of the host in the command; without a target it is the file's."""
    told = [("10.94.10.20", "CN = kubernetes-ca", "2025-06-01", "2026-06-01", "w1.example.com, 10.94.10.20", None)]
    columns = ("host", "issuer", "not_before", "not_after", "names", "fault")
    assert rows(sample("dates"), *columns) == told
    assert rows(sample("text"), "host", "file", "not_after") == [
        (None, "/etc/kubernetes/pki/apiserver.crt", "2026-06-01")
    ]
    assert rows(sample("verify"), "subject", "file", "fault") == [
        ("CN = w1@1717228800", "/var/lib/kubelet/pki/kubelet.crt", "expired")
    ]
    two = "subject=CN = a\nnotAfter=Jun  1 08:00:00 2026 GMT\nsubject=CN = b\nnotAfter=Jun  1 08:00:00 2027 GMT\n"
    assert rows(two, "subject", "not_after") == [("CN = a", "2026-06-01"), ("CN = b", "2027-06-01")]


def test_where_nothing_was_shown_no_certificate_is_made_up() -> None:
    """The connect says why, once; that there was nothing to read is an error of openssl."""
    tables = bundle({"t.txt": sample("nothing-shown")}).snapshot
    assert tables["certificates"].empty
    assert tables[PORT_TESTS.name][["host", "port", "outcome"]].values.tolist() == [["10.94.10.21", 10250, "refused"]]
    assert tables[TOOL_ERRORS.name][["line", "tool", "class"]].values.tolist() == [[5, "openssl", "client"]]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("verify error:num=9:certificate is not yet valid", "not_yet"),
        ("verify error:num=62:hostname mismatch", "name"),
        ("verify error:num=23:certificate revoked", "other"),
        ("verify return:1", None),
    ],
)
def test_openssls_numbers_name_the_fault(text: str, fault: str | None) -> None:
    """As its header has them; what is accepted has none."""
    assert rows(f"{LOOK}depth=0 CN = w1\n{text}\nnotAfter=Jun  1 08:00:00 2026 GMT\n", "depth", "fault") == [(0, fault)]


def test_what_stands_behind_is_unread_and_prose_is_no_certificate() -> None:
    """Nothing is lost in silence, and somebody's words about a date are no row."""
    case = bundle({"t.txt": f"{LOOK}notAfter=Jun  1 08:00:00 2026 GMT\nso that is fine until summer I think\n"})
    assert case.snapshot["unread"]["line"].tolist() == [3]
    assert rows("The subject= of it is CN = w1 and its notAfter=Jun  1 08:00:00 2026 GMT\n", "line") == []


def test_a_time_as_openssl_prints_it() -> None:
    """Always GMT; a day that no calendar has is none."""
    assert moment("Jun  1 08:00:00 2026 GMT") == 1_780_300_800_000_000
    assert moment("Feb 30 08:00:00 2026 GMT") is None

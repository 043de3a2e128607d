"""`oc describe is`: imports that the API server could not make through the tunnel."""

from __future__ import annotations

import pytest
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.describe import blocks
from analyzer.parsers.kubernetes.described.imagestreams import DESCRIBED, errors
from analyzer.schema import LOG_SIGNALS, UNREAD

from tests.support.inline import bundle, node, nodes
from tests.support.rows import fragment, rows_of

STREAM = """Name:\t\t\tnodejs
Namespace:\t\tdemo
Created:\t\t2 hours ago
Image Lookup:\t\tlocal=false
Unique Images:\t\t0
Tags:\t\t\t1

{tag}
  tagged from registry.corp.example.com/ubi9/nodejs-18:latest

  ! error: Import failed (InternalError): Internal error occurred: registry.corp.example.com/ubi9/nodejs-18:latest: Get "https://registry.corp.example.com/v2/": {error}
      2 hours ago
"""
PROXY = "proxy error from 127.0.0.1:8090 while dialing registry.corp.example.com:443, code 503: 503 Service Unavailable"
SOCKS = "socks connect tcp 127.0.0.1:8090->registry.corp.example.com:443: unknown error general SOCKS server failure"


@pytest.mark.parametrize("error", [PROXY, SOCKS])
@pytest.mark.parametrize("lead", ["", "$ oc describe is nodejs -n demo\n"])
def test_an_import_that_failed_behind_the_proxy_is_read_and_said(error: str, lead: str) -> None:
    """The file alone is understood, its tag is no stray line, and the connect is the API server's: no user's exec is called broken."""
    case = bundle(i=lead + STREAM.format(tag="18", error=error))
    assert [r.signal for r in case.snapshot.rows[LOG_SIGNALS]] == ["proxy_error" if error is PROXY else "socks_error"]
    assert list(case.snapshot.rows[UNREAD]) == []
    assert case.status("CP-12") == "fail"
    assert "registry.corp.example.com:443" in case.says("CP-12")
    assert {one.state for one in case.report.data.symptoms} == {"unknown"}


def test_a_registrys_own_no_is_none_of_the_tunnels() -> None:
    """Unauthorized comes from the registry: it was reached."""
    error = "unauthorized: authentication required"
    case = bundle(
        {"i.txt": STREAM.format(tag="latest (amd64)", error=error), "n.txt": nodes(node("n1", version="v1.29.4+k0s"))}
    )
    assert list(case.snapshot.rows[LOG_SIGNALS]) == list(case.snapshot.rows[UNREAD]) == []
    assert {row.status for row in case.snapshot.rows["inputs"]} == {"read"}
    assert case.status("CP-12") != "fail"


def test_of_an_error_600_characters_are_kept() -> None:
    """As of every message of a log."""
    text = f"  ! error: {PROXY} {'x' * 600}"

    def parse(piece: Fragment, emit: Emit) -> None:
        errors(piece.filled, emit)

    [row] = rows_of(parse, text)["log_signals"]
    assert row["message"] == text.partition(": ")[2][:600]


@pytest.mark.parametrize(
    ("keys", "fits"),
    [(("Image Lookup", "Unique Images"), True), (("Image Lookup",), False), (("Tags", "Created"), False)],
)
def test_a_stream_has_two_keys_of_its_own(keys: tuple[str, ...], fits: bool) -> None:
    """One may be another kind's."""
    [block] = blocks(fragment("Name:  a\n" + "".join(f"{key}:  1\n" for key in keys)))
    assert DESCRIBED[0].fits(block) is fits


def test_its_place_in_the_order_of_kinds() -> None:
    """What is told by fewer keys is asked later."""
    assert DESCRIBED[0].rank == 20

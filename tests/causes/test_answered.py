"""Agents whose target answers, and is no Konnectivity server."""

from __future__ import annotations

import pytest
from analyzer.causes.answered import not_the_server
from analyzer.diagnosis.engine import Engine

from tests.support.inline import bundle, dial, failing, klog, options

SAYS = 'rpc error: code = {} desc = unexpected HTTP status code received from server: {}; transport: received unexpected content-type \\"application/json\\"'
ID = "agent-args-wrong"


def log(code: str, status: str) -> str:
    said = SAYS.format(code, status)
    lines = (klog(f"08:00:{n:02}.000000", f'"cannot connect once" err="{said}"', "E") for n in (5, 15, 25))
    return options("api.kaas.example.com", 6443) + "".join(lines)


@pytest.mark.parametrize(
    ("code", "status", "certainty"),
    [
        ("Unimplemented", "404 (Not Found)", "likely"),
        ("Unavailable", "503 (Service Unavailable)", "possible"),
        ("Unauthenticated", "401 (Unauthorized)", "possible"),
    ],
)
def test_an_http_server_that_knows_no_agents(code: str, status: str, certainty: str) -> None:
    """Its status and the port are named; one that has no such path is no Konnectivity server, the others may stand before one."""
    case = bundle({"a.log": log(code, status)})
    assert case.first == (ID, certainty)
    summary = case.cause(ID).summary  # type: ignore[union-attr]
    assert ":6443 is an HTTP server that knows no agents" in summary
    assert status.replace("(", "").replace(")", "") in summary
    assert (case.status("AG-09"), case.status("ERR")) == ("fail", "fail")
    assert case.places(ID) == ["a.log:" + case.places("ERR")[0].rpartition(":")[2]]


def test_another_products_agents_are_told_whose_port_it_should_be() -> None:
    """No command of IBM's where the cluster is none of its own."""
    case = bundle({"a.log": log("Unimplemented", "404 (Not Found)")})
    remedy = case.cause(ID).remedies[0]  # type: ignore[union-attr]
    assert "--agent-port (8132 unless told otherwise), in place of" in remedy.text
    assert "konnectivity-agent -o yaml" in str(remedy.command)
    assert "ibmcloud" not in case.commands(ID)


@pytest.mark.parametrize("answers", [True, False])
def test_a_port_that_only_refuses_is_no_other_server(answers: bool) -> None:
    """Nobody answered there: another cause's."""
    refused = failing(dial("dial tcp 10.0.0.5:8132: connect: connection refused"))
    engine = Engine(bundle({"a.log": log("Unavailable", "502 (Bad Gateway)") if answers else refused}).snapshot)
    found = not_the_server(engine.snapshot.about, engine.tunnel, engine.outcomes, ())
    assert (found is not None) is answers

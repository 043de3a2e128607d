"""Settings of the account and states of the master that one transcript shows twice."""

from __future__ import annotations

from analyzer.current.eras import Eras
from analyzer.current.held import CurrentRows
from analyzer.current.restated import restated
from analyzer.schema import FactRow

from tests.support.inline import arguments, bundle, classic, nodes
from tests.support.tables import tables_of

ID = "cdk2m4p10rs7t8u9v0w1"
BASE = {"n.txt": nodes(classic("10.0.0.1"), classic("10.0.0.2")), "ds.yaml": arguments()}


def account(value: str, id: str = "1111222233334444555566667777888a") -> str:
    return f"$ ibmcloud account show\nRetrieving account Ops...\nOK\n\nAccount ID:                    {id}\nVRF Enabled:                   {value}\nService Endpoint Enabled:      {value}\n"


def get(status: str, state: str) -> str:
    return f"$ ibmcloud ks cluster get --cluster pay\nName:                           pay\nID:                             {ID}\nMaster Status:                  {status}\nMaster State:                   {state}\nMaster Health:                  normal\nState:                          normal\n"


def test_the_last_account_show_counts() -> None:
    """After the update, both ways; and the sources do not disagree: one of them changed."""
    case = bundle(BASE | {"a.txt": account("false") + account("true")})
    assert case.status("PSE-03") == "pass"
    assert case.status("CTX-10") != "warn"
    case = bundle(BASE | {"a.txt": account("true") + account("false")})
    assert case.status("PSE-03") == "fail"


def test_two_accounts_state_nothing_again() -> None:
    """What is said of one account says nothing of the other."""
    case = bundle(BASE | {"a.txt": account("false") + account("true", "9" * 32)})
    assert [one for one in case.snapshot.current.past if one.table == "facts"] == []


def test_the_last_master_status_counts() -> None:
    """An update that ended is over; one that began goes on."""
    running, done = get("Updating to 1.31.7_1544 (12 minutes ago)", "updating"), get("Ready (2 hours ago)", "deployed")
    assert bundle({"c.txt": running + done}).status("CP-08") == "pass"
    assert bundle({"c.txt": done + running}).status("CP-08") == "warn"


def fact(line: int | None, key: str = "vrf_enabled", value: str = "x", source: str = "a") -> FactRow:
    return FactRow(source=source, line=line, key=key, value=value)


def again(*rows: FactRow) -> list[tuple[int | None, int | None]]:
    held = CurrentRows(tables_of(*rows))
    return [(one.row.line, one.by.line) for one in restated(held, Eras(held))]


def test_the_last_line_of_a_key_holds_whatever_the_order_of_rows() -> None:
    """Of each key and member; a row without a line stands above all."""
    assert again(fact(2), fact(9), fact(5)) == [(2, 9), (5, 9)]
    assert again(fact(9), fact(5), fact(2)) == [(5, 9), (2, 9)]
    assert again(fact(None), fact(5)) == [(None, 5)]
    assert again(fact(5), fact(None)) == [(None, 5)]
    assert again(fact(5), fact(9, source="b")) == []
    assert again(fact(5), fact(9, "service_endpoint_enabled")) == []
    assert again(fact(5, "type"), fact(9, "type")) == []


def test_owners_are_not_restated() -> None:
    """They say whose the others are; two of them leave the facts of their kind alone, and no others."""
    owners = fact(1, "account_id_shown", "1"), fact(4, "account_id_shown", "2")
    assert again(owners[0], fact(4, "account_id_shown", "1"), fact(2), fact(5)) == [(2, 5)]
    assert again(*owners, fact(2), fact(5)) == []
    assert again(*owners, fact(2, "actual_state"), fact(5, "actual_state")) == [(2, 5)]
    assert (
        again(
            *(fact(line, "cluster_id", value) for line, value in ((1, "1"), (4, "2"))),
            fact(2, "actual_state"),
            fact(5, "actual_state"),
        )
        == []
    )
    assert again(*owners, fact(2, source="b"), fact(5, source="b")) == [(2, 5)]

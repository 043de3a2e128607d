"""Settings of the account and states of the master that one transcript shows twice."""

from __future__ import annotations

from tests.support.inline import arguments, bundle, classic, nodes

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
    assert bundle({"c.txt": done + running}).status("CP-08") in ("warn", "fail")

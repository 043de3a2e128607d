"""What opens a filtered way, in the words of the infrastructure that it leads through."""

from __future__ import annotations

import pytest
from analyzer.causes.path_remedies import filter_remedies
from analyzer.checks.details import NoWayOut
from analyzer.model import Status

from tests.checks.test_pse import VPC, WORKERS, account, get
from tests.support.inline import HOST, PORT, bundle, dial, failing, node, nodes, options
from tests.support.outcomes import outcomes

ID = "c1a2b3c4d5e6f7a8b9c0"
CUT = options() + failing(dial(f"dial tcp 166.9.20.4:{PORT}: i/o timeout"))


@pytest.mark.parametrize(
    ("listed", "word", "never"),
    [
        (WORKERS, "Vyatta", "security group"),
        (nodes(VPC), "network ACLs", "Vyatta"),
        (nodes(node("n1", version="v1.29.4+k0s")), "firewall or router", "Vyatta"),
    ],
)
def test_what_stands_between_is_named_by_the_infrastructure(listed: str, word: str, never: str) -> None:
    """Gateway appliances on classic, groups and lists of the network on VPC, any firewall elsewhere; the port is the agents' own."""
    cut = CUT if "k0s" not in listed else CUT.replace(HOST, "k0s.example.org")
    case = bundle({"n.txt": listed, "agent.log": cut} | ({"c.txt": get()} if "k0s" not in listed else {}))
    told = case.commands("firewall-or-routing")
    assert word in told
    assert never not in told
    assert str(PORT) in told


@pytest.mark.parametrize(
    ("status", "detail", "rule"),
    [
        (Status.FAIL, NoWayOut("sg-1", 2, 443), "--port-min 443 --port-max 443"),
        (Status.FAIL, NoWayOut("sg-1", 2), "--port-min 1 --port-max 65535"),
        (Status.FAIL, None, ""),
        (Status.WARN, NoWayOut("sg-1", 2, 443), ""),
    ],
)
def test_a_rule_is_added_to_the_group_that_lacks_it(status: Status, detail: NoWayOut | None, rule: str) -> None:
    """Where its rules are known to have no way out, and only there."""
    about = bundle({"x.txt": "Hello\n"}).snapshot.about
    found = filter_remedies(about, outcomes(pse_06=(status, detail)), "port 443", None)
    commands = " ".join(one.command or "" for one in found)
    assert ("security-group-rule-add sg-1 outbound tcp" in commands) is bool(rule)
    assert rule in commands


def test_a_connection_that_something_takes_is_no_port_to_open() -> None:
    """TLS without an answer: whoever takes it is looked for, by a handshake and not by a port; no policy is a rival."""
    silent = failing(dial("authentication handshake failed: context deadline exceeded"), 3)
    case = bundle({"agent.log": options() + silent})
    assert case.causes == {"firewall-or-routing": case.causes["firewall-or-routing"]}
    cure = case.commands("firewall-or-routing")
    assert "openssl s_client -connect" in cure
    assert "nc -vz" not in cure
    assert "let TCP from" not in cure


def test_the_account_is_looked_at_before_a_filter_is_opened() -> None:
    """Silence at a private endpoint: VRF is asked for first while it is open; not where it is known, and not for a public endpoint."""
    cut = failing(dial(f"dial tcp 166.9.20.4:{PORT}: i/o timeout"))
    for log in (cut, CUT):
        cause = bundle({"agent.log": log}).cause("firewall-or-routing")
        assert cause is not None
        assert cause.remedies[0].command == "ibmcloud account show"
    known = bundle({"agent.log": CUT, "n.txt": WORKERS, "a.txt": account("true", "true")})
    public = bundle({"agent.log": failing(dial(f"dial tcp 198.51.100.7:{PORT}: i/o timeout")), "n.txt": WORKERS})
    for case in (known, public):
        cause = case.cause("firewall-or-routing")
        assert cause is not None
        assert "account show" not in str([one.command for one in cause.remedies])


@pytest.mark.parametrize(
    "record",
    [f"AccountID: {'f' * 32}", f"CRN: crn:v1:bluemix:public:containers-kubernetes:us-south:a/{'f' * 32}:{ID}::"],
)
@pytest.mark.parametrize("off", [("false", "false"), ("true", "true"), ("false", None)])
def test_the_owners_account_is_targeted_before_it_is_asked(off: tuple[str, str | None], record: str) -> None:
    """Another's settings, on or off, are no answer: the first screen says whose was shown, whose is needed, and asks that one."""
    owner = (
        f"Name: shop\nID: {ID}\nState: normal\n{record}\n"
        if record.startswith("CRN")
        else f"ClusterID: {ID}\nActualState: deployed\n{record}\n"
    )
    case = bundle({"agent.log": CUT, "n.txt": WORKERS, "a.txt": account(*off), "r.txt": owner})
    cause = case.cause("firewall-or-routing")
    assert cause is not None
    assert cause.remedies[0].command == f"ibmcloud target -c {'f' * 32}; ibmcloud account show"
    assert "was asked of 0a1b2c3d4e5f60718293a4b5c6d7e8f9" in cause.remedies[0].text
    assert "private-endpoint-without-vrf" not in case.causes
    (beside,) = case.report.data.beside
    assert (beside.id, "f" * 32 in beside.says) == ("CTX-11", True)
    own = bundle({"agent.log": CUT, "n.txt": WORKERS, "r.txt": owner}).cause("firewall-or-routing")
    assert own is not None
    assert own.remedies[0].command == f"ibmcloud target -c {'f' * 32}; ibmcloud account show"
    assert "was asked of" not in own.remedies[0].text

"""Endpoint gateways and security groups of a VPC."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.ibm.vpc import PARSERS, parse_gateway, parse_group, takes_gateway, takes_group

from tests.support.inline import bundle, table
from tests.support.rows import Parse, fragment, read_of

GATEWAY = """Getting endpoint gateway iks-c1 under account Shop as user someone...

ID                  r006-1
Name                iks-c1
Target              CRN
                    crn:v1:bluemix:public:cs::
Private IPs         {ips}
Service Endpoints   c1.vpe.private.us-south.containers.cloud.ibm.com
Lifecycle State     {state}
Health State        {health}
"""
NO_IPS = "-"
IPS = "ID       Name   Address\n                    0717-1   fox    10.241.0.20\n                    0727-1   owl    10.241.64.20"
RULES = "ID  Direction  IP version  Protocol  Remote"


def facts(text: str) -> list[tuple[str, str, int]]:
    case = bundle(a=text)
    assert not len(case.snapshot["unread"]), case.snapshot["unread"]["text"].to_list()
    found = case.snapshot["facts"]
    return list(zip(found["key"], found["value"], found["line"], strict=True))


def test_a_gateway_with_addresses() -> None:
    """State, health, DNS name and the reserved address of each zone, each with the gateway's name."""
    assert facts(GATEWAY.format(ips=IPS, state="stable", health="ok")) == [
        ("endpoint_gateway", "iks-c1", 4),
        ("endpoint_gateway_addresses", "iks-c1: 10.241.0.20,10.241.64.20", 9),
        ("endpoint_gateway_service_endpoints", "iks-c1: c1.vpe.private.us-south.containers.cloud.ibm.com", 10),
        ("endpoint_gateway_lifecycle", "iks-c1: stable", 11),
        ("endpoint_gateway_health", "iks-c1: ok", 12),
    ]


def test_a_gateway_without_addresses_states_that() -> None:
    """A dash is no address, and it is a statement."""
    told = facts(GATEWAY.format(ips=NO_IPS, state="pending", health="degraded"))
    assert ("endpoint_gateway_addresses", "iks-c1: none", 7) in told
    assert ("endpoint_gateway_lifecycle", "iks-c1: pending", 9) in told


def test_a_list_of_gateways() -> None:
    """One row a gateway; a dash in a list is left out, for lists leave columns out, too."""
    text = table(
        "ID  Name  Target  Lifecycle State  Health State  Private IPs", [["r1", "iks-c1", "crn", "stable", "ok", "-"]]
    )
    assert facts("Listing endpoint gateways in all resource groups...\n" + text) == [
        ("endpoint_gateway", "iks-c1", 3),
        ("endpoint_gateway_lifecycle", "iks-c1: stable", 3),
        ("endpoint_gateway_health", "iks-c1: ok", 3),
    ]


@pytest.mark.parametrize("plural", [False, True])
def test_gateways_as_json(plural: bool) -> None:
    """One object, or the list of the API."""
    one = {
        "id": "r1",
        "name": "iks-c1",
        "resource_type": "endpoint_gateway",
        "lifecycle_state": "stable",
        "health_state": "ok",
        "ips": [{"address": "10.241.0.20"}],
        "service_endpoints": [],
    }
    text = json.dumps({"endpoint_gateways": [one]} if plural else one, indent=2)
    assert {(key, value) for key, value, _ in facts(text)} == {
        ("endpoint_gateway", "iks-c1"), ("endpoint_gateway_lifecycle", "iks-c1: stable"), ("endpoint_gateway_health", "iks-c1: ok"),
        ("endpoint_gateway_addresses", "iks-c1: 10.241.0.20"), ("endpoint_gateway_service_endpoints", "iks-c1: none"),
    }  # fmt: skip


def test_an_unknown_key_of_a_gateway_is_unread_with_what_stands_below() -> None:
    """Nothing of the output is passed over in silence."""
    case = bundle(
        a=GATEWAY.format(ips=NO_IPS, state="stable", health="ok")
        + "Colour              red\n                    green\n"
    )
    assert list(case.snapshot["unread"]["line"]) == [11, 12]


def test_the_rules_of_a_group() -> None:
    """Direction, protocol, ports and the other end, with the group's name; all ports where none are named."""
    text = "Getting security group kube-c1 under account Shop...\n\nID     r006-1\nName   kube-c1\n\nRules\n" + table(
        RULES,
        [
            ["r1", "outbound", "ipv4", "all", "0.0.0.0/0"],
            ["r2", "inbound", "ipv4", "tcp Ports:Min=30000,Max=32767", "kube-vpegw-c1"],
        ],
    )
    assert facts(text) == [
        ("security_group", "kube-c1", 4),
        ("security_group_rule", "kube-c1: outbound all all 0.0.0.0/0", 8),
        ("security_group_rule", "kube-c1: inbound tcp 30000-32767 kube-vpegw-c1", 9),
    ]


def test_rules_alone_belong_to_a_group_that_is_not_named() -> None:
    """The titles are enough; a line below that has no direction is unread."""
    text = table(RULES, [["r1", "inbound", "ipv4", "icmp Type=8", "10.0.0.0/8"]])
    assert facts(text) == [("security_group_rule", "?: inbound icmp all 10.0.0.0/8", 2)]
    assert list(bundle(a=text + "r2 is missing here\n").snapshot["unread"]["line"]) == [3]


def test_groups_as_json() -> None:
    """The API's words: a port range, a network or another group as the other end."""
    rules = [
        {"id": "r1", "direction": "outbound", "protocol": "tcp", "port_min": 443, "port_max": 443, "remote": {"cidr_block": "166.8.0.0/14"}},
        {"id": "r2", "direction": "inbound", "protocol": "all", "remote": {"name": "kube-c1"}},
    ]  # fmt: skip
    told = facts(json.dumps({"id": "g1", "name": "kube-c1", "rules": rules}, indent=1))
    assert [value for key, value, _ in told if key == "security_group_rule"] == [
        "kube-c1: outbound tcp 443-443 166.8.0.0/14",
        "kube-c1: inbound all all kube-c1",
    ]


def told(parse: Parse, text: str) -> list[str]:
    """Facts without the words that all of them begin with."""
    found = read_of(parse, text).rows.get("facts", [])
    short = ("endpoint_gateway_", "endpoint_gateway", "security_group_", "security_group")
    return [
        f"{next(row['key'].removeprefix(s) for s in short if row['key'].startswith(s))} {row['value']}".strip()
        for row in found
    ]


LIST = "ID   Name   Lifecycle State\nr1   iks-c1   stable\n"


@pytest.mark.parametrize(
    ("text", "command", "gateway", "group"),
    [
        ("Listing endpoint gateways in all...\n" + LIST, "", True, False),
        ("Getting endpoint gateway iks-c1...\n" + LIST, "", True, False),
        ("Getting security group kube-c1...\n" + LIST, "", False, True),
        ("Listing rules of security group kube-c1 ...\n" + LIST, "", False, True),
        (LIST, "ibmcloud is endpoint-gateways", True, False),
        (LIST, "ibmcloud is security-groups", False, True),
        (LIST, "ibmcloud is endpoint-gateway x", True, False),
        (LIST, "ibmcloud is subnets", False, False),
        (LIST, "", False, False),
        ("OK\n" + LIST, "ibmcloud is security-groups", False, True),
        ("Name   x\n", "ibmcloud is security-group x", False, False),
        ("Name   x\n", "ibmcloud is endpoint-gateway x", False, False),
        ("Name   x\nLifecycle State   stable\n", "ibmcloud is endpoint-gateway x", True, False),
        ("Name   x\nHealth State   ok\n", "ibmcloud is endpoint-gateway x", True, False),
        ("Name   x\nHealth State   ok\n", "", False, False),
        ("Name   x\na\nb\nc\nd\nTarget   CRN\nService Endpoints   h\nHealth State   ok\n", "", True, False),
        ("Name   x\na\nb\nc\nd\nTarget   CRN\nHealth State   ok\n", "", False, False),
        ("Name   x\na\nb\nc\nd\nID   Direction   Protocol\n", "", False, True),
        ('{"resource_type": "endpoint_gateway"}', "", True, False),
        ('[{"direction": "inbound"}]', "", False, True),
        ('{"direction": "up"}', "ibmcloud is security-group x", False, False),
    ],
)  # fmt: skip
def test_what_is_taken_for_which_output(text: str, command: str, gateway: bool, group: bool) -> None:
    """What the CLI prints first, its titles below the command, two of its words without one, or the API's own key."""
    one = fragment(text, command=command)
    assert (bool(takes_gateway(one)), bool(takes_group(one))) == (gateway, group)


def test_a_list_of_either_kind() -> None:
    """States are a gateway's; a row without a name or an ID is unread."""
    text = "ID   Name     Lifecycle State\nr1   iks-c1   stable\nr2   iks-c2   -\n     iks-c3   stable\nr4\n"
    assert told(parse_gateway, text) == ["iks-c1", "lifecycle iks-c1: stable", "iks-c2"]
    assert told(parse_group, text) == ["iks-c1", "iks-c2"]
    for parse in (parse_gateway, parse_group):
        assert read_of(parse, text).unread == [(4, "not a row of the list"), (5, "not a row of the list")]
        assert read_of(parse, "OK\n").rows == {}


def test_values_of_a_gateways_card() -> None:
    """What is absent is none; what stands below a key belongs to it; the place is that of the last address."""
    card = "Name                iks-c1\nService Endpoints   -\n                    a.example\n                    b.example\nPrivate IPs         10.0.0.1\nLifecycle State     -\n"
    assert told(parse_gateway, card) == [
        "iks-c1", "service_endpoints iks-c1: a.example,b.example", "addresses iks-c1: 10.0.0.1", "lifecycle iks-c1: none",
    ]  # fmt: skip
    below = "Private IPs         ID     Address\n                    x      10.0.0.1\n                    y      fox\n"
    assert [(row["line"], row["value"]) for row in read_of(parse_gateway, below).rows["facts"]] == [(3, ": 10.0.0.1")]
    none = "Private IPs         ID     Address\n                    x      fox\n"
    assert [(row["line"], row["value"]) for row in read_of(parse_gateway, none).rows["facts"]] == [(1, ": none")]


def test_gateways_in_json_that_lack_something() -> None:
    """A state that is no word, addresses that are none, and what is no list state nothing."""

    def of(**keys: Any) -> list[str]:
        return told(parse_gateway, json.dumps({"id": "r1", "name": "g"} | keys, indent=1))

    assert of() == ["g"]
    assert of(lifecycle_state=1, health_state=None, ips=7, service_endpoints="x") == ["g"]
    assert of(ips=[]) == ["g", "addresses g: none"]
    assert of(ips=["10.0.0.1", {"address": ""}, {"address": "10.0.0.2"}]) == ["g", "addresses g: 10.0.0.2"]
    assert of(service_endpoints=["a", "b"]) == ["g", "service_endpoints g: a,b"]
    assert told(parse_gateway, json.dumps([{"name": "g"}, "text"])) == ["g"]
    assert told(parse_gateway, '{"endpoint_gateways": 7, "name": "h"}') == ["h"]
    assert told(parse_gateway, "[7]") == []
    assert read_of(parse_gateway, "{bad").unread != []
    two = json.dumps([{"id": f"r{n}", "name": f"g{n}"} for n in (1, 2)], indent=1)
    assert [row["line"] for row in read_of(parse_gateway, two).rows["facts"]] == [4, 8]


@pytest.mark.parametrize(
    ("titles", "row", "rule"),
    [
        ("ID   Direction   Protocol   Remote", "r1   ingress   tcp   any", "rule ?: inbound tcp all any"),
        ("ID   Direction   Protocol   Remote", "r1   egress   all", "rule ?: outbound all all any"),
        ("ID   Direction   Protocol   Port Min   Port Max   Source", "r1   INBOUND   tcp   1   2   10.0.0.0/8", "rule ?: inbound tcp 1-2 10.0.0.0/8"),
        ("ID   Direction   Protocol   Port_Min   Port_Max   Remote IP", "r1   inbound   tcp   1   2   10.0.0.0/8", "rule ?: inbound tcp 1-2 10.0.0.0/8"),
        ("ID   Direction   Protocol   Port Min   Port Max   Remote", "r1   inbound   tcp   -   2   x", "rule ?: inbound tcp all x"),
        ("ID   Direction   Protocol   Port Min   Port Max   Remote", "r1   inbound   tcp   1   -   x", "rule ?: inbound tcp all x"),
        ("ID   Direction   Ports          Protocol", "r1   inbound   Min=1, Max=2   tcp", "rule ?: inbound tcp 1-2 any"),
        ("ID   Direction   Remote", "r1   inbound   x", "rule ?: inbound all all x"),
    ],
)  # fmt: skip
def test_a_rule_in_the_words_of_any_release(titles: str, row: str, rule: str) -> None:
    """Directions, ports and the other end have had several titles; both ends of a range are needed for one."""
    heads = [at for at in range(len(titles)) if titles[at] != " " and titles[max(0, at - 2) : at].strip() == ""]
    parts = row.split("   ")
    aligned = "".join(
        part.ljust(end - begin) for part, begin, end in zip(parts, heads, [*heads[1:], 200], strict=False)
    )
    assert told(parse_group, titles.ljust(200) + "\n" + aligned + "\n") == [rule]


def test_whose_rules_they_are() -> None:
    """By what the CLI prints above, by the card, or nobody's; what is no rule is unread."""
    rows = "ID   Direction   Protocol   Remote\nr1   inbound     tcp        any\n"
    assert told(parse_group, "Listing rules of security group kube-c1 under account x...\n" + rows) == [
        "kube-c1",
        "rule kube-c1: inbound tcp all any",
    ]
    command = "ibmcloud is security-group-rules kube-c1"
    assert read_of(parse_group, rows, command=command).rows["facts"][1]["value"] == "kube-c1: inbound tcp all any"
    assert told(parse_group, "Name   kube-c2\nRules\n" + rows) == ["kube-c2", "rule kube-c2: inbound tcp all any"]
    assert read_of(parse_group, rows + "r2   sideways    tcp        any\n").unread == [
        (3, "not a rule of a security group")
    ]
    card = "ID   r1\nName   kube-c2\nColour   red\n"
    assert told(parse_group, card.replace("ID   r1\n", "")) == ["kube-c2"]
    assert read_of(parse_group, card.replace("ID   r1\n", "")).unread == [(2, "not a line of `is security-group`")]


def test_groups_in_json_that_lack_something() -> None:
    """One rule alone is nobody's; the other end is a network, an address or a group; a rule that is none is left out."""

    def of(value: Any) -> list[str]:
        return told(parse_group, json.dumps(value, indent=1))

    rule = {"id": "r1", "direction": "inbound", "protocol": "tcp", "remote": {"address": "10.0.0.1", "name": "x"}}
    assert of(rule) == ["rule ?: inbound tcp all 10.0.0.1"]
    assert of({"name": "g", "rules": ["text", {"direction": "inbound", "remote": "any"}]}) == [
        "g",
        "rule g: inbound all all any",
    ]
    assert of({"name": "g", "rules": 7}) == ["g"]
    assert of({"name": "g"}) == []
    assert of({"name": "g", "direction": "inbound"}) == ["rule ?: inbound all all any"]
    assert of({"security_groups": [{"name": "g", "rules": []}]}) == ["g"]
    found = read_of(parse_group, json.dumps({"name": "g", "rules": [rule, rule | {"id": "r2"}]}, indent=1))
    lines = json.dumps({"name": "g", "rules": [rule, rule | {"id": "r2"}]}, indent=1).split("\n")
    places = [row["line"] for row in found.rows["facts"]]
    assert ['"name": "g"' in lines[places[0] - 1], '"r1"' in lines[places[1] - 1], '"r2"' in lines[places[2] - 1]] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("title", "cell", "ports"),
    [
        ("Port range", "30000-32767", "30000-32767"), ("Ports", "443", "443-443"), ("Port", "30000:32767", "30000-32767"), ("Port(s)", "all", "all"),
        ("Port range", "-", "all"), ("Ports", "any", "all"), ("Port range", "see below", None),
    ],
)  # fmt: skip
def test_ports_of_a_rule_are_read_under_any_title(title: str, cell: str, ports: str | None) -> None:
    """A rule whose ports are not understood is unread, and never one for all ports."""
    text = f"""$ ibmcloud ks security-group get --cluster shop --security-group r006-bbbb
OK

ID:       r006-bbbb
Name:     kube-cf8nu40ugecuup9e9o00
Rules:
ID        Direction   Protocol   {title:14}Remote
r1        outbound    tcp        {cell:14}10.0.0.0/8
"""
    rules = [row.value for row in bundle(x=text).snapshot.rows["facts"] if row.key == "security_group_rule"]
    assert rules == ([f"kube-cf8nu40ugecuup9e9o00: outbound tcp {ports} 10.0.0.0/8"] if ports else [])


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert [one.rank for one in PARSERS] == [18, 18]


def test_a_rule_is_cited_at_its_port() -> None:
    """The line of its ID says nothing to a reader; a rule without ports is cited there all the same."""
    rules = [
        {"id": "r1", "direction": "inbound", "protocol": "all", "remote": {"name": "a"}},
        {
            "id": "r2",
            "direction": "inbound",
            "protocol": "tcp",
            "port_min": 30555,
            "port_max": 30600,
            "remote": {"name": "b"},
        },
    ]
    text = json.dumps({"name": "kube-vpegw-c1", "rules": rules}, indent=1)
    facts = bundle({"sg.json": text}).snapshot["facts"]
    lines = facts[facts["key"] == "security_group_rule"]["line"]
    assert [text.splitlines()[line - 1].strip() for line in lines] == ['"id": "r1",', '"port_max": 30600,']


def test_a_row_that_a_search_left_over_is_told_by_its_words() -> None:
    """The name stands behind the ID; a state's words are nothing else's, and no command makes no list of it."""
    row = "r006-1f2e   iks-c1   failed   -   c1.vpe.private.us-south.containers.cloud.ibm.com\n"
    assert facts(f"$ ibmcloud is endpoint-gateways | grep iks\n{row}") == [
        ("endpoint_gateway", "iks-c1", 2),
        ("endpoint_gateway_lifecycle", "iks-c1: failed", 2),
    ]
    assert not len(bundle(a=row).snapshot["facts"])

"""Access lists of the service endpoint: ports, networks, words."""

from __future__ import annotations

import pytest
from analyzer.parsers.ibm import cse

from tests.support.inline import bundle
from tests.support.rows import fragment, rows_of


def test_a_port_owns_the_networks_below_it_up_to_a_blank_line() -> None:
    """Networks and words are stated once each, in their order; what stands behind the blank line belongs to nobody."""
    text = "port 30000 allow 10.0.0.0/8\n 10.0.0.0/8\n 172.16.0.0/12 denied\n\n 192.168.0.0/16"
    assert rows_of(cse.parse, text, 3)["acl"] == [
        {"line": 3, "port": 30000, "subnets": "10.0.0.0/8,172.16.0.0/12", "words": "allow,denied"}
    ]


@pytest.mark.parametrize(
    ("port", "is_one"), [(19999, False), (20000, True), (32767, True), (32768 + 32, False), (443, True)]
)
def test_only_node_ports_of_the_endpoint_and_443_are_ports(port: int, is_one: bool) -> None:
    """20000 to 32767 and 443."""
    assert ("acl" in rows_of(cse.parse, f"port {port}")) is is_one


def test_a_port_without_networks_states_none_and_two_ports_are_two_rows() -> None:
    """Both ports of a line share what stands below."""
    rows = rows_of(cse.parse, "30000 30001\nmissing\n30002")["acl"]
    assert rows == [
        {"line": 1, "port": 30000, "words": "missing"},
        {"line": 1, "port": 30001, "words": "missing"},
        {"line": 3, "port": 30002},
    ]


def test_an_error_that_names_no_port_is_a_fact_of_its_own() -> None:
    """With a port it is a word of that port."""
    assert rows_of(cse.parse, "x\nError: no answer")["facts"] == [
        {"line": 2, "key": "cse_error", "value": "Error: no answer"}
    ]
    assert "facts" not in rows_of(cse.parse, "30000 error")


def test_the_command_the_heading_or_the_text_says_what_it_is() -> None:
    """Without any of these nothing is taken."""
    assert cse.takes(fragment("x", command="@xo cse.cluster a"))
    assert cse.takes(fragment("x", canonical="cse"))
    assert cse.takes(fragment("x\nCSE tool ACL"))
    assert not cse.takes(fragment("x\nnothing"))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            '{"acls":[{"cidrs":["10.0.0.0/26"],"port":31492},{"cidrs":["10.0.1.0/26","10.0.2.0/26"],"port":"30211","state":"mismatch"}]}',
            [(1, 31492, "10.0.0.0/26", None), (1, 30211, "10.0.1.0/26,10.0.2.0/26", "mismatch")],
        ),
        (
            '[\n {\n  "cidrs": ["10.0.0.0/26"],\n  "ports": [443, 30211]\n },\n {\n  "31000": {"allow": ["10.0.1.0/26"]}\n }\n]',
            [
                (4, 443, "10.0.0.0/26", None),
                (4, 30211, "10.0.0.0/26", None),
                (7, 31000, "10.0.1.0/26", "allow"),
            ],
        ),
        ("[broken\nport 30000 10.0.0.0/8", [(2, 30000, "10.0.0.0/8", None)]),
    ],
)
def test_an_object_of_json_has_its_own_networks_wherever_they_stand_in_it(
    text: str, rows: list[tuple[int, int, str | None, str | None]]
) -> None:
    """Keys may be sorted, so that the networks come before their port; a port may be the key; what is no JSON is read by its lines."""
    found = rows_of(cse.parse, text)["acl"]
    assert [(r["line"], r["port"], r.get("subnets"), r.get("words")) for r in found] == rows


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert cse.PARSERS[0].rank == 14


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("@xo cse.cluster bu1d2c3w0e4f5g6h7i80", ["bu1d2c3w0e4f5g6h7i80"]), ("@xo cse.cluster my-cluster", []), ("", [])],
)
def test_the_command_names_the_cluster_whose_lists_these_are(asked: str, expected: list[str]) -> None:
    """By its ID; a name is nobody's identity."""
    rows = rows_of(cse.parse, "CSE ACL\nport 30000 allow 10.0.0.0/8", 2, command=asked)
    assert [row["value"] for row in rows.get("facts", []) if row["key"] == "cluster_id"] == expected


ANSWER = "ACL enabled: true\nport 31958 (konnectivity)\n  allow 10.45.80.64/26\n"
TABLE = "NAME                       READY   STATUS    RESTARTS   AGE   IP            NODE\nkonnectivity-agent-2c8zk   0/1     Running   0          9d    172.30.9.71   10.72.3.9\n"
FLAGS = "args: --proxy-server-host=c109.private.eu-gb.containers.cloud.ibm.com --proxy-server-port=31958\n"


@pytest.mark.parametrize(
    ("behind", "ends"),
    [
        (TABLE, 3), (f"\n{TABLE}", 4), (FLAGS, 3), ('E0604 12:00:17.330412       1 clientset.go:188] "cannot connect once" err="dial tcp 1.2.3.4:31958"\n', 3),
        ("\nthe pool was added in May and has 10.72.3.0/26\n", 4), ("\nport 31001\n  deny 10.0.0.0/8\n", 7), ("  deny 10.0.0.0/8\n", 5), ("", 4),
    ],
)  # fmt: skip
def test_an_answer_ends_where_something_else_is_shown_or_said(behind: str, ends: int) -> None:
    """Right below it, too; words below a blank line say something else, and a port goes on."""
    assert cse.end_of_answer(f"{ANSWER}{behind}".split("\n")) == ends


@pytest.mark.parametrize("fence", ["", "```\n"])
@pytest.mark.parametrize("blank", ["", "\n"])
def test_what_stands_below_an_answer_is_read_as_what_it_is(fence: str, blank: str) -> None:
    """Pods, their addresses and the agents' own flags; no port of a flag is one of the list."""
    rows = bundle(
        note=f"@xo cse.cluster abcdefghij0123456789\n{fence}{ANSWER}{fence}{blank}{FLAGS}{blank}{TABLE}"
    ).snapshot.rows
    assert [(row.port, row.subnets) for row in rows["acl"]] == [(31958, "10.45.80.64/26")]
    assert [row.node for row in rows["pods"]] == ["10.72.3.9"]
    assert [row.flag for row in rows["container_args"]] == ["proxy-server-host", "proxy-server-port"]

"""What parsers hand in is kept whole: rows, cited lines and limits, and it crosses the pipe without a change."""

from __future__ import annotations

import pytest
from analyzer import schema
from analyzer.limits import Limits
from analyzer.redact.secrets import hide
from analyzer.tables import sink as module
from analyzer.tables import sink as sink_room
from analyzer.tables.encoded.words import Decoded
from analyzer.tables.sink import Sink

from tests.support.values import are_values


def sink(**limits: int) -> Sink:
    return Sink(Limits(**limits), lambda text: text.replace("secret", "[hidden]"))


def column(one: Sink, table: str, name: str) -> list[object]:
    return list(one.tables[table].data[name])


def test_a_row_has_its_place_its_values_and_gaps() -> None:
    """What is not said is None, in every column, and rows stand in the order in which they came."""
    one = sink()
    one.add(schema.PODS, "a.txt", 3, name="p", restarts=2)
    one.add(schema.PODS, "b.txt", None, name="q", ready=False)
    assert one.tables["pods"].size == 2
    assert column(one, "pods", "source") == ["a.txt", "b.txt"]
    assert column(one, "pods", "line") == [3, None]
    assert column(one, "pods", "name") == ["p", "q"]
    assert column(one, "pods", "restarts") == [2, None]
    assert column(one, "pods", "ready") == [None, False]
    assert column(one, "pods", "node") == [None, None]


def test_free_text_is_redacted_and_names_are_where_they_are_more_than_a_word() -> None:
    """A name is a name; what somebody wrote may hold a secret, by row and by column, and so may a cell that says more than its column asks."""
    one = sink()
    one.add(schema.WORKLOADS, "a", 1, name="secret", message="a secret")
    one.extend(schema.WORKLOADS, 2, {"source": "a", "line": [2, 3], "name": "secret", "message": ["my secret", None]})
    one.extend(schema.WORKLOADS, 1, {"source": "a", "line": [4], "message": "one secret"})
    one.extend(schema.WORKLOADS, 1, {"source": "a", "line": [5], "message": None})
    one.add(schema.WORKLOADS, "a", 6, name="web KEY=secret", message="none")
    one.extend(schema.WORKLOADS, 1, {"source": "a", "line": [7], "name": ["curl -u bob:secret"]})
    names = ["secret", "secret", "secret", None, None, "web KEY=[hidden]", "curl -u bob:[hidden]"]
    assert column(one, "workloads", "name") == names
    assert column(one, "workloads", "message")[:5] == ["a [hidden]", "my [hidden]", None, "one [hidden]", None]


@pytest.mark.parametrize(
    "said",
    ["glpat-{}", "https://hooks.slack.com/services/T0ABCDEFG/B0ABCDEFG/{}0123", "password%3D{}", "password\uff1d{}"],
)
def test_a_token_in_the_cell_of_a_version_is_none(said: str) -> None:
    """A cell of one word is looked at where the word may be a token or an encoded one; names and images stay."""
    secret = "nYpeEB91cjKDudQWyeff"
    sink = Sink(Limits(), hide)
    for value in (
        said.format(secret),
        "v1.29.4+IKS",
        "icr.io/ibm/konnectivity-agent:v0.31.0",
        "ip-10-0-0-1.ec2.internal",
    ):
        sink.add(schema.NODES, "f", 1, name="n", version=value)
    first, *rest = sink.tables["nodes"].data["version"]
    assert secret not in str(first)
    assert "[hidden:" in str(first)
    assert rest == ["v1.29.4+IKS", "icr.io/ibm/konnectivity-agent:v0.31.0", "ip-10-0-0-1.ec2.internal"]


@pytest.mark.parametrize(
    ("flag", "value", "kept"),
    [
        ("password", "kdn4Wrz81q", "[hidden:value]"),
        ("api-key", "kdn4Wrz81qPbC0", "[hidden:value]"),
        ("from-literal", "colour=amber lake", "colour=[hidden:value] lake"),
        ("from-literal", "colour=amberlake", "colour=[hidden:value]"),
        ("proxy-server-host", "10.9.8.7", "10.9.8.7"),
        ("node-labels", "pool=edge1", "pool=edge1"),
        ("server-id", "5f1c09ab77d2e4418c3a60be", "5f1c09ab77d2e4418c3a60be"),
    ],
)
def test_a_flag_tells_whether_the_value_in_its_own_cell_is_a_secret(flag: str, value: str, kept: str) -> None:
    """`- --password` and `- kdn4...` are two lines and two cells; a server's ID looks like a token, and its name says that it is none."""
    one = Sink(Limits(), hide)
    one.add(schema.CONTAINER_ARGS, "a", 1, container="c", flag=flag, value=value)
    assert column(one, "container_args", "value") == [kept]


def test_the_beginning_of_a_text_shows_no_secret_that_its_end_tells() -> None:
    """An object may say at its end that it is a Secret; what is far behind and tells nothing is not looked at."""
    one = Sink(Limits(), lambda text: text.replace("corvus", "[hidden]") if "kind: Secret" in text else text)
    told = "data: corvus " + "x" * 5000 + " kind: Secret"
    assert one.begin(told, 20) == "data: [hidden] xxxxx"
    assert one.begin(told.replace("Secret", "Other"), 20) == "data: corvus xxxxxxx"
    one.keep("a", 1, told + "y" * 9000 + "kind: Secret")
    assert "corvus" not in one.lines["a", 1]


def test_many_rows_at_once_share_what_is_no_list() -> None:
    """A value stands for every row, a list for one each, and what is not named is None."""
    one = sink()
    one.extend(schema.PODS, 2, {"source": "a", "line": [1, 2], "name": ["p", "q"], "namespace": "n"})
    assert one.tables["pods"].size == 2
    assert column(one, "pods", "source") == ["a", "a"]
    assert column(one, "pods", "line") == [1, 2]
    assert column(one, "pods", "name") == ["p", "q"]
    assert column(one, "pods", "namespace") == ["n", "n"]
    assert column(one, "pods", "node") == [None, None]


@pytest.mark.parametrize("name", ["nme", "source", "line"])
def test_a_column_that_is_not_there_is_a_fault_of_the_parser(name: str) -> None:
    """A misspelt name loses no value in silence."""
    with pytest.raises(KeyError, match=f"table pods has no column {name}"):
        sink().add(schema.PODS, "a", 1, **{name: "x"})
    if name == "nme":
        with pytest.raises(KeyError, match="table pods has no column nme"):
            sink().extend(schema.PODS, 1, {"source": "a", "line": [1], "nme": "x"})


def test_what_every_row_has_is_never_missing() -> None:
    """Types promise it to checks, so a parser cannot leave it out: alone, in a column, or for all rows."""
    with pytest.raises(KeyError, match="table bgp_peers: a row without peer_ip"):
        sink().add(schema.BGP_PEERS, "a", 1, node="n")
    for given in (["10.0.0.1", None], None):
        with pytest.raises(KeyError, match="table bgp_peers: a row without peer_ip"):
            sink().extend(schema.BGP_PEERS, 2, {"source": "a", "line": [1, 2], "peer_ip": given})
    one = sink()
    one.extend(schema.BGP_PEERS, 2, {"source": "a", "line": [1, 2], "peer_ip": ["10.0.0.1", "10.0.0.2"]})
    assert column(one, "bgp_peers", "peer_ip") == ["10.0.0.1", "10.0.0.2"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ((1 << 63) - 1, True), (1 << 63, False), (-(1 << 63), True), (-(1 << 63) - 1, False),
        ("9" * 18, True), ("9" * 19, False), ("9" * 400, False), (7, True), ("-7", True),
    ],
)  # fmt: skip
def test_a_number_that_64_bits_do_not_hold_is_left_out_and_counted(value: int | str, kept: bool) -> None:
    """A count of 400 digits is damage; the remark says how many there were, once."""
    one = sink()
    one.add(schema.PODS, "a", 1, restarts=value)
    one.extend(schema.PODS, 1, {"source": "a", "line": [2], "restarts": [value]})
    expected = [int(value)] * 2 if kept else [None, None]
    assert column(one, "pods", "restarts") == expected
    assert one.lost() == ("" if kept else "2 numbers beyond 64 bits left out")
    assert one.lost() == ""


def test_an_error_in_the_middle_of_a_row_leaves_whole_rows() -> None:
    """Half a row is taken back, in every column."""
    one = sink()
    one.add(schema.PODS, "a", 1, name="p")

    def fails(_: str) -> str:
        raise ValueError("cannot be redacted")

    one.redact = fails
    with pytest.raises(ValueError, match="redacted"):
        one.add(schema.WORKLOADS, "a", 2, name="w", message="x")
    one.tables["pods"].data["source"].append("half")
    one.mend()
    assert one.tables["workloads"].size == 0
    assert {len(values) for values in one.tables["workloads"].data.values()} == {0}
    assert one.tables["pods"].size == 1
    assert {len(values) for values in one.tables["pods"].data.values()} == {1}


def test_a_kept_line_is_short_clean_and_kept_once() -> None:
    """Redacted, without its end, cut at the limit on a whole character, and the first text of a line stays."""
    one = sink(shown_line_bytes=20)
    one.keep("a", 1, "my secret\r\n")
    one.keep("a", 1, "other")
    one.keep("a", 2, "x" * 20)
    one.keep("a", 3, "x" * 21)
    one.keep("a", 4, "\u00e4" * 10)
    one.keep("a", 5, "\u00e4" * 11)
    assert one.lines["a", 1] == "my [hidden]"
    assert one.lines["a", 2] == "x" * 20
    assert one.lines["a", 3] == "x" * 16 + " \u2026"
    assert one.lines["a", 4] == "\u00e4" * 10
    assert one.lines["a", 5] == "\u00e4" * 8 + " \u2026"


def test_no_more_lines_are_kept_than_allowed_and_the_rest_is_counted() -> None:
    """The limit counts over the whole reading, also after parts were handed over; a line known already costs nothing."""
    one = sink(kept_lines=3)
    one.keep("a", 1, "x")
    one.keep("a", 2, "y")
    one.clear()
    for line in (1, 1, 2, 3):
        one.keep("b", line, "x")
    assert set(one.lines) == {("b", 1)}
    assert one.dropped_lines == 2
    one.clear()
    assert (one.dropped_lines, one.lines, one.mtimes) == (0, {}, {})


def test_rows_held_count_what_was_handed_over() -> None:
    """A limit of rows per table holds over the whole bundle."""
    one = sink()
    for at in range(3):
        one.add(schema.PODS, "a", at + 1, name="p")
    one.keep("a", 1, "p")
    assert (one.rows_held("pods"), one.plain_rows(schema.PODS), one.weight()) == (3, 3, 4)
    one.clear()
    assert (one.rows_held("pods"), one.plain_rows(schema.PODS), one.weight()) == (3, 0, 0)
    one.add(schema.PODS, "a", 9, name="p")
    assert (one.rows_held("pods"), one.rows_held("nodes"), one.plain_rows(schema.NODES)) == (4, 0, 0)


def test_a_truth_is_no_number() -> None:
    """Though the two are equal: in a column of numbers it states nothing, and is counted."""
    one = sink()
    one.add(schema.PODS, "a", 1, restarts=1)
    one.add(schema.PODS, "a", 2, restarts=True)
    assert one.dump()["tables"]["pods"]["columns"]["restarts"] == [1, None]
    assert one.lost() == "1 value of another type than its field's left out"


@pytest.mark.parametrize(
    ("column_", "value", "kept"),
    [
        ("ready", True, True), ("ready", "true", None), ("ready", "tr", None), ("ready", 1, None), ("ready", [True], None),
        ("restarts", 3.0, 3), ("restarts", 3.5, None), ("restarts", "three", None), ("restarts", {}, None), ("restarts", True, None),
        ("node", "n", "n"), ("node", 7, "7"), ("node", True, "true"), ("node", {"a": 1}, None), ("node", ["n"], None),
    ],
)  # fmt: skip
def test_a_cell_is_what_its_column_holds(column_: str, value: object, kept: object) -> None:
    """Whatever a document writes there: a value of another type states nothing, and is counted; a row at once or one by one."""
    one = sink()
    one.add(schema.PODS, "a", 1, **{column_: value})  # type: ignore[arg-type]
    one.extend(schema.PODS, 1, {"source": "a", "line": [2], column_: [value]})  # type: ignore[list-item]
    found = column(one, "pods", column_)
    assert found == [kept, kept]
    assert [type(cell) for cell in found] == [type(kept)] * 2
    assert bool(one.lost()) is (kept is None)


def test_lines_turns_and_times_are_sent_with_the_rows() -> None:
    """Lines of one member are one flat list of numbers and texts."""
    one = sink()
    one.keep("a", 1, "x")
    one.keep("a", 5, "y")
    one.keep("b", 2, "z")
    one.turns["a"], one.mtimes["a"], one.dropped_lines = 1, 99, 4
    dumped = one.dump()
    assert dumped["lines"] == {"a": [1, "x", 5, "y"], "b": [2, "z"]}
    assert (dumped["turns"], dumped["mtimes"], dumped["dropped"]) == ({"a": 1}, {"a": 99}, 4)
    assert dumped["encoded"] == {}


def test_coded_rows_count_like_others() -> None:
    """Rows of a block are held, given away and weighed; numbers of a group are one list whoever asks for them."""
    one = sink()
    words = one.numbers("name", lambda text: Decoded((text,)))
    again = one.numbers("name", lambda text: Decoded((text.upper(),)))
    assert again is words
    assert words.entry(words["x"]) == ("X",)
    block = one.block(schema.BGP_PEERS, {"peer_ip": ("name", 0)})
    assert one.block(schema.BGP_PEERS, {}) is block
    block.add([("", 0, 1, 2)], 0, {"source": "a"})
    assert one.rows_held("bgp_peers") == 2
    one.dump()
    assert one.rows_held("bgp_peers") == 2


def test_words_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that never repeat would fill the memory; they weigh until they are forgotten, all groups together."""
    monkeypatch.setattr(module, "MOST_WORDS", 3)
    one = sink()
    a, b = (one.numbers(group, lambda text: Decoded((text,))) for group in "ab")
    b["one"]
    for text in "xyz":
        a[text]
    assert one.weight() == 0
    one.clear()
    assert (len(a), len(b)) == (3, 1)
    a["more"]
    assert one.weight() == 4
    one.clear()
    assert (len(a), len(b)) == (0, 0)


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(sink_room, filled=("Columns",))


def test_lines_of_a_member_that_came_lately() -> None:
    """Those of that member alone, behind the rows that were there; all that wait where the others were handed over since."""
    one = sink()
    one.add(schema.PODS, "a.txt", 1, name="p")
    for source, line in (("a.txt", 4), ("b.txt", 5), ("a.txt", None)):
        one.add(schema.PODS, source, line, name="q")
    assert one.lines_of(schema.PODS, "a.txt", 1) == {4}
    assert one.lines_of(schema.PODS, "a.txt", 9) == {1, 4}
    assert one.lines_of(schema.NODES, "a.txt", 0) == set()


def test_lines_of_a_member_are_told_anew_in_rows_and_citations() -> None:
    """Only those of that member, behind the rows that were there; the new text is redacted, too."""
    one = sink()
    one.add(schema.UNREAD, "a", 1, text="first", reason="r")
    one.add(schema.UNREAD, "a", 1, text="one", reason="r")
    one.add(schema.UNREAD, "b", 1, text="one", reason="r")
    one.keep("a", 1, "one")
    one.keep("a", 2, "two")
    one.restate(schema.UNREAD, "text", "a", 1, {1: "a secret", 9: "x"})
    assert column(one, "unread", "text") == ["first", "a [hidden]", "one"]
    assert one.lines == {("a", 1): "a [hidden]", ("a", 2): "two"}

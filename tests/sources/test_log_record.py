"""The program's own log line in each of its forms."""

from __future__ import annotations

import json

import pytest
from analyzer.sources import log_record
from analyzer.sources.clock import is_yearless
from analyzer.sources.log_record import LogRecord, glued_at, is_klog, is_open, next_at, pairs, read, torn_at

from tests.support.values import are_values

SECOND = 1_000_000
MIDNIGHT = 1772323200000000  # 2026-03-01


def entry(text: str) -> LogRecord:
    found = read(text)
    assert found is not None
    return found


def test_klog() -> None:
    """Level, place and message; free text and structured."""
    one = entry("I0302 09:00:00.000001       1 client.go:100] free text: x=1  ")
    assert (one.form, one.level, one.place, one.message, one.structured) == (
        "klog",
        "I",
        "client.go:100",
        "free text: x=1",
        False,
    )
    assert one.at is not None
    assert is_yearless(one.at)
    assert one.pairs == {}
    two = entry('E0302 09:00:00.000001       1 client.go:100] "cannot connect" err="dial \\"x\\"" serverID="s" n=5')
    assert (two.level, two.message, two.structured, two.pairs) == (
        "E",
        "cannot connect",
        True,
        {"err": 'dial "x"', "serverID": "s", "n": "5"},
    )
    assert entry('W0302 09:00:00       1 a.go:1] "quoted"x').structured is False
    assert is_klog("I0302 09:00:00.000001       1 client.go:100] x")
    assert not is_klog("X0302 09:00:00.000001       1 client.go:100] x")
    assert not is_klog("I0302 nothing")


@pytest.mark.parametrize(
    ("text", "form", "level", "at", "message"),
    [
        ("2026/03/01 00:00:01 started", "golog", None, MIDNIGHT + SECOND, "started"),
        (
            "2026-03-01 00:00:01.500 [INFO][12] felix/x.go 1: hello",
            "calico",
            "I",
            MIDNIGHT + 1_500_000,
            "felix/x.go 1: hello",
        ),
        ("2026-03-01 00:00:01.500 bird: <WARN> hello", "bird", "W", MIDNIGHT + 1_500_000, "hello"),
        ("bird: hello", "bird", None, None, "hello"),
        ("<RMT> hello", "bird", "E", None, "hello"),
        ("bird6: <FATAL> hello", "bird", "F", None, "hello"),
        ("Sun Mar  1 00:00:01 2026 hello", "openvpn", None, MIDNIGHT + SECOND, "hello"),
        ("Sun Mar  1 00:00:01 2026 us=500 hello", "openvpn", None, MIDNIGHT + SECOND, "hello"),
        ("2026-03-01 00:00:01 TLS Error: x", "openvpn", None, MIDNIGHT + SECOND, "TLS Error: x"),
        ("2026-03-01 00:00:01 10.9.0.1:1194 TLS: x", "openvpn", None, MIDNIGHT + SECOND, "10.9.0.1:1194 TLS: x"),
        ("2026-03-01 00:00:01 us=7 hello", "openvpn", None, MIDNIGHT + SECOND + 7, "hello"),
        ('"Start serving" serverID="s"', "bare", None, None, "Start serving"),
        ("2026-03-01T00:00:01Z\tINFO\thello", "json", "I", MIDNIGHT + SECOND, "hello"),
        ("1.772323201e+09\terror\tlog\tx/a.go:1\thello\t{}", "json", "E", MIDNIGHT + SECOND, "hello"),
    ],
)
def test_other_forms(text: str, form: str, level: str | None, at: int | None, message: str) -> None:
    """Each by its own first signs."""
    one = entry(text)
    assert (one.form, one.level, one.at, one.message) == (form, level, at, message)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\tat x.go",
        "a sentence",
        "{broken",
        "[1]",
        '{"a": 1}',
        "2026-03-01T00:00:01Z\tWORD\thello",
        "2026 was a year",
        "Monday was a day",
        "2026-03-01 00:00:01 rebooted the node",
        "2026-03-01 00:00:01 Warning: the tunnel is slow",
        '"quoted" text',
        "<odd",
        '"ab" x=1',
    ],
)
def test_what_continues_the_record_before(text: str) -> None:
    """No beginning of any form."""
    assert read(text) is None


def logged(**fields: object) -> LogRecord:
    return entry(json.dumps({"msg": "m", **fields}))


@pytest.mark.parametrize(
    ("ts", "at"),
    [
        (MIDNIGHT / 1e6, MIDNIGHT),
        (MIDNIGHT / 1e3, MIDNIGHT),
        (MIDNIGHT, MIDNIGHT),
        (9.9e10, 99_000_000_000_000_000),
        (1e11, 100_000_000_000_000),
        (9.9e13, 99_000_000_000_000_000),
        (1e14, 100_000_000_000_000),
        (1e17, None),
        (0, None),
        (-1, None),
        (True, None),
        ("2026-03-01T00:00:00Z", MIDNIGHT),
        ("x", None),
        (None, None),
    ],
)
def test_times_of_json(ts: object, at: int | None) -> None:
    """Seconds, milliseconds and microseconds by their size; under three names."""
    for key in ("ts", "time", "timestamp"):
        assert logged(**{key: ts}).at == at


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ({"level": "warn"}, "W"), ({"severity": "ERROR"}, "E"), ({"level": "odd", "err": "x"}, "E"), ({"err": "x"}, "E"), ({"err": "x", "v": 0}, "I"), ({"v": 0}, "I"), ({}, "I"),
        ({"level": "dpanic"}, "F"),
    ],
)  # fmt: skip
def test_levels_of_json(fields: dict[str, object], level: str) -> None:
    """klog's JSON has none: an error has no verbosity."""
    assert logged(**fields).level == level


def test_fields_of_json() -> None:
    """Texts as they are, all else as JSON; what says when and where is no field."""
    one = logged(caller="a/b/c.go:1", v=0, logger="l", err="x", n={"a": 1})
    assert (one.form, one.place, one.message, one.pairs) == ("json", "c.go:1", "m", {"err": "x", "n": '{"a": 1}'})
    assert entry('{"message": "m"}').message == "m"
    short = entry('{"L": "ERROR", "M": "m", "T": "2026-03-01T00:00:00Z", "C": "x/a.go:2", "k": "v"}')
    assert (short.level, short.message, short.at, short.place, short.pairs) == (
        "E",
        "m",
        MIDNIGHT,
        "a.go:2",
        {"k": "v"},
    )
    zap = entry('2026-03-01T00:00:01Z\tINFO\thello\t{"a": "b", "n": 1}')
    assert zap.pairs == {"a": "b", "n": "1"}
    assert entry("2026-03-01T00:00:01Z\tINFO\thello\t{broken}").pairs == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('a="b c" d=e', {"a": "b c", "d": "e"}),
        ('a="say \\"x\\"" d=', {"a": 'say "x"', "d": ""}),
        ("a=[1 2] b={x y} c=&{z w}", {"a": "[1 2]", "b": "{x y}", "c": "&{z w}"}),
        ("agent address=1.2.3.4", {"agent address": "1.2.3.4"}),
        ('a="', {}),
        ('err=<\n\tone\n\ttwo\n > b="c"', {"err": "one\ntwo", "b": "c"}),
        ("x=1 err=<\n\tone\n", {"x": "1", "err": "one\n"}),
        ("nothing", {}),
    ],
)
def test_pairs(text: str, found: dict[str, str]) -> None:
    """Quoted, bracketed, and over several lines."""
    assert pairs(text) == found
    assert log_record.LogRecord("klog", None, None, "", "", rest=text).pairs == found


@pytest.mark.parametrize("text", ["<unknown>   Warning   BackOff   pod/a", "<none> x", "<node-1> Ready", "<info> x"])
def test_angles_around_anything_but_a_level_of_bird_begin_no_record(text: str) -> None:
    """kubectl prints cells of that form, and people mask names so."""
    assert read(text) is None


HEAD = "E0302 10:00:01.123456       1 client.go:482] "


@pytest.mark.parametrize("end", range(6, 40))
def test_a_value_that_was_cut_off_is_none(end: int) -> None:
    """The begin of an error, an address or an ID is another one: a record that ends in a quotation keeps what stands before."""
    text = 'serverID="abc" err="dial tcp 10.0.0.123:31417: i/o timeout"'
    rest = text[: len(text) - end]
    assert is_open(rest)
    assert pairs(rest) == {"serverID": "abc"}
    assert pairs('err=""') == {"err": ""}
    assert pairs('err="a \\"b"') == {"err": 'a "b'}


def test_a_line_quoted_in_a_sentence_is_no_record() -> None:
    """Programs quote a value of several words, so words behind the pairs are somebody's."""
    assert read(f'{HEAD}"cannot connect once" err="..." is the line you should look for') is None
    assert read(f'{HEAD}"cannot connect once" err="EOF" stands in all of our logs.') is None
    for record in (
        '"cannot connect once" err="EOF"',
        '"x" labels=map[a:b c:d]',
        '"default" not found in the cache of them',
        '"x" a=b done',
    ):
        assert read(HEAD + record) is not None


def test_the_header_of_another_record_on_the_line_ends_this_one() -> None:
    """What stands behind it is the other's, wherever the line end was lost; a record that is quoted is a value."""
    other = 'I0302 10:00:02.000000       1 client.go:210] "Start serving" serverID="abc"'
    for first in (
        f'{HEAD}"x" err="EOF"',
        f'{HEAD}"x" err="EO',
        f"{HEAD}free text",
        f'{HEAD}Host set to "h".',
        f"{HEAD}dial (x)",
        f"{HEAD}[a b]",
    ):
        for glue in ("", " ") if first.endswith('"') else ("",):
            assert glued_at(first + glue + other) == len(first + glue)
    assert pairs(f'err="EOF"{other}') == {"err": "EOF"}
    quoted = other.replace('"', '\\"')
    for whole in (f'{HEAD}"output" text="{quoted}" a="b"', f"{HEAD}running: {other}", other):
        assert glued_at(whole) == 0


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(log_record, filled=("LogRecord",))


@pytest.mark.parametrize("kept", range(1, len(HEAD)))
def test_a_record_torn_in_its_header_ends_where_another_begins(kept: int) -> None:
    """Two writers of one file: whatever is left of the first header, the record behind it is whole."""
    other = 'I0302 10:00:02.000000       1 client.go:210] "Start serving" serverID="abc"'
    assert torn_at(HEAD[:kept] + other) == kept or next_at(HEAD[:kept] + other) == kept
    assert torn_at(other) == torn_at(f"I am {other}") == 0


def test_where_the_next_record_begins() -> None:
    """An object of JSON right behind another; no object within one, and none in free text."""
    one, other = '{"ts":1.5,"msg":"a"}', '{"ts":2.5,"msg":"b"}'
    assert next_at(one + other) == len(one)
    for whole in (
        one,
        one[:-1],
        f'{{"ts":1,"msg":{json.dumps(one + other)}}}',
        f"{one} {other}",
        one + "{",
        "x",
        '{"a":1}}{"b":2}',
    ):
        assert next_at(whole) == 0
    assert next_at(f'{HEAD}"x" err="EOF"{HEAD}y') == len(f'{HEAD}"x" err="EOF"')


def test_klog_without_the_number_of_its_process() -> None:
    """Some collectors leave it out; place and message stay."""
    found = read('E0302 08:00:01.100000 clientset.go:200] "cannot connect once" err="x"')
    assert found is not None
    assert (found.level, found.place, found.pairs) == ("E", "clientset.go:200", {"err": "x"})

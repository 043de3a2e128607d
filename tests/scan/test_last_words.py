"""The words with which the log of any program ends: which line they are, and what of it is kept."""

from __future__ import annotations

import pytest
from analyzer.scan.last_words import is_fatal, of_line
from analyzer.sources.names import Context

from tests.scan.test_log import column, scan

OURS = Context(pod="watcher-5d8f7b9c66-vm2xk")
EARLIER = Context(pod="watcher-5d8f7b9c66-vm2xk", previous=True)
INFO = "I0302 08:00:00.000000       1 main.go:10] starting"


def words(*lines: str, context: Context = OURS) -> list[str]:
    sink = scan(*lines, context=context)[1]
    signals, texts = column(sink, "log_signals", "signal"), column(sink, "log_signals", "message")
    return [text for signal, text in zip(signals, texts, strict=True) if signal == "last_words"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("F0302 08:00:01.000000       1 main.go:60] failed to run: open /a.key: no such file or directory",), "failed to run: open /a.key: no such file or directory"),
        (("2026-03-02 08:00:01.000 [FATAL][9] startup/startup.go 105: Couldn't find it",), "Couldn't find it"),
        (("2026-03-02 08:00:01.000 [FATAL][1] cni-installer/<nil> <nil>: Unable to get it error=nodes \"a\" is missing",), 'Unable to get it error=nodes "a" is missing'),
        (('{"level":"fatal","ts":1772438401.0,"msg":"cannot start","error":"no key"}',), "cannot start: no key"),
        (('time="2026-03-02T08:00:01Z" level=fatal msg="cannot bind" error="address in use"',), "cannot bind: address in use"),
        (("nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address in use)",), "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address in use)"),
        (("Error: unknown flag: --watch-all",), "Error: unknown flag: --watch-all"),
        (("E0302 08:00:01.000000       1 run.go:74] \"command failed\" err=\"no kubeconfig\"",), "command failed: no kubeconfig"),
        (("F0302 08:00:01.000000       1 main.go:60] first", "F0302 08:00:02.000000       1 main.go:61] second", INFO), "second"),
    ],
)  # fmt: skip
def test_the_last_fatal_line_or_the_error_at_the_end_is_kept(lines: tuple[str, ...], said: str) -> None:
    """Without its header, with its error behind the message; a fatal line counts wherever it stands, an error only at the end."""
    assert words(INFO, *lines) == [said]


def test_a_log_that_goes_on_behind_an_error_does_not_end_with_it() -> None:
    """Nor does one that ends well, one whose pod nobody names, and one whose last line has a name of its own."""
    error = 'E0302 08:00:01.000000       1 run.go:74] "command failed" err="no kubeconfig"'
    assert words(error, INFO) == []
    assert words(INFO) == []
    assert words("F0302 08:00:01.000000       1 main.go:60] gone", context=Context()) == []
    assert words("panic: runtime error: index out of range") == []


def test_the_last_line_of_a_run_that_ended_is_its_word_whatever_it_looks_like() -> None:
    """Of `kubectl logs --previous` only: a running program's last line is no end; a text behind a blank line is somebody's."""
    plain = "cannot reach the store at 10.0.0.9:2379"
    assert words("loading", plain, context=EARLIER) == [plain]
    assert words("2026/03/02 08:00:01 " + plain, context=EARLIER) == [plain]
    assert words("loading", plain) == []
    assert words("loading", "", "we saw this at noon", context=EARLIER) == ["loading"]


@pytest.mark.parametrize(
    ("text", "fatal"),
    [
        ("panic: boom", True),
        ("exec /usr/bin/watcher: exec format error", True),
        ("/etc/coredns/Corefile:2 - Error during parsing: Wrong argument count", True),
        ("we saw Corefile:2 - Error during parsing: x", False),
        ("FATAL: no pg_hba.conf entry", True),
        ("Error from server (NotFound): pods not found", False),
        ("no fatal error was found", False),
    ],
)
def test_a_line_says_itself_that_the_program_ends(text: str, fatal: bool) -> None:
    """By the word in front or the level in its fields, and never by a word within a sentence."""
    assert is_fatal(text) is fatal


def test_the_fields_of_a_line_are_its_words() -> None:
    """Message and error, unquoted; a line without fields is kept whole, and no longer than a report can show."""
    assert of_line('ts=1 level=error msg="a \\"b\\"" err=c') == 'a "b": c'
    assert len(of_line("x " * 900)) == 400


@pytest.mark.parametrize(
    "end", ["exit status 2", "Usage of watcher:", "Run 'watcher --help' for usage.", "signal: killed"]
)
def test_that_a_program_ended_does_not_hide_why(end: str) -> None:
    """The line above a bare status, or above how a program is called, is the telling one."""
    assert words("unknown flag: --concurrency", end, context=EARLIER) == ["unknown flag: --concurrency"]


def test_a_bare_status_is_all_there_is_where_it_stands_alone() -> None:
    """Nothing above it says more."""
    assert words("exit status 2", context=EARLIER) == ["exit status 2"]


STAMPED = "2026-03-02T08:00:00.112Z [INFO]  handler: Starting handler.."
BARE = "Error listening: listen tcp :8080: bind: permission denied"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((STAMPED, BARE), [BARE]),
        ((INFO, BARE), [BARE]),
        ((STAMPED,), []),
        ((STAMPED, "2026-03-02T08:00:01.112Z [ERROR] handler: no key"), ["[ERROR] handler: no key"]),
        ((STAMPED, BARE, STAMPED), []),
        ((STAMPED, "    at run: line 3"), []),
        ((STAMPED, "and that is what I saw: it does not come up again"), []),
    ],
)
def test_a_line_without_the_head_of_the_others_is_the_word_of_a_run_that_ended(
    lines: tuple[str, ...], said: list[str]
) -> None:
    """A program prints its error so, and the line of progress above it is no end; a part of a record and a sentence are none."""
    assert words(*lines, context=EARLIER) == said

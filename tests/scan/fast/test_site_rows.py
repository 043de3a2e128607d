"""Lines of a call site are the rows that the slow reader makes of them, whenever and with however many others they become some."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from analyzer.konnectivity import catalog
from analyzer.limits import Limits
from analyzer.reading import log_member
from analyzer.reading.reader import Reader, dump
from analyzer.redact.secrets import hide
from analyzer.scan.fast import site_rows
from analyzer.scan.fast.call_sites import CallSite, SiteLine
from analyzer.scan.fast.site import Site
from analyzer.scan.fast.site_rows import SiteRows
from analyzer.scan.fast.template import template_of
from analyzer.scan.hand_over import event_columns
from analyzer.scan.log import LogScanner
from analyzer.sources.clock import DAY_US
from analyzer.sources.log_record import read
from analyzer.sources.names import Context
from analyzer.tables.packed import plain
from analyzer.tables.sink import Sink

LINE = 'E0302 09:00:{:02d}.000007       1 client.go:190] "cannot connect once" err="rpc error: code = Unavailable {}"'


def site(text: str = LINE.format(1, 1)) -> CallSite:
    entry = read(text)
    assert entry is not None
    message = catalog.structured(entry.message)
    return CallSite(1, 0, b"", Site(entry, message, template_of(entry, message, text)))


def rows(*, each: int = 500, kept: int = 40, limits: Limits | None = None) -> SiteRows:
    scanner = LogScanner(Sink(limits or Limits(), str), "a.log", Context())
    made = SiteRows(scanner, bare=True, each=each, kept=kept)
    made.stream = scanner._stream(site_rows.Peeled(""))
    return made


def lines(*numbers: int, end: str = "") -> list[SiteLine]:
    return [(at, (LINE.format(at % 60, at) + end).encode()) for at in numbers]


def seen(made: SiteRows) -> dict[int | None, object]:
    """Line number to error, in the order of the rows."""
    assert made.stream is not None
    if not made.stream.events and not made.stream.alike:
        return {}
    columns = event_columns(made.stream)
    return dict(zip(columns["line"], columns["error"], strict=True))  # type: ignore[arg-type]


def test_the_first_lines_become_rows_and_the_last_ones_wait() -> None:
    """Of more than are wanted at either end those between are left out, however they came."""
    for cut in ((9,), (3, 9), (1, 2, 3, 4, 5, 6, 7, 8, 9)):
        made, one, begin = rows(each=2), site(), 0
        for end in cut:
            made.add(one, lines(*range(begin + 1, end + 1)))
            begin = end
        made.flush()
        assert list(seen(made)) == [1, 2]
        made.emit(one, list(one.last), [True] * len(one.last))
        assert list(seen(made)) == [1, 2, 8, 9]
        assert seen(made)[9] == "rpc error: code = Unavailable 9"
        assert one.rows == 4


def test_the_first_of_all_keep_their_text_however_they_were_handed_over() -> None:
    """A site's lines are counted over all of them, also where some became rows before."""
    made, one = rows(kept=3), site()
    for at in range(1, 6):
        made.add(one, lines(at))
        if at % 2:
            made.flush()
    made.flush()
    assert [line for _, line in made._scanner.sink.lines] == [1, 2, 3]


def test_many_waiting_bytes_become_rows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits is bounded."""
    monkeypatch.setattr(site_rows, "MOST_WAITING", 300)
    made = rows()
    made.add(site(), lines(1, 2))
    assert seen(made) == {}
    made.add(site(), lines(3))
    assert list(seen(made)) == [1, 2, 3]


def test_what_waited_over_the_turn_of_a_year_is_of_the_old_one() -> None:
    """A line's year is the one in which it was met."""
    made, one = rows(), site()
    made.add(one, lines(1))
    assert made.stream is not None
    made.stream.turns = 1
    made.add(one, lines(2))
    made.flush()
    first, second = map(int, map(str, event_columns(made.stream)["at"]))
    assert second - first == 366 * DAY_US + 1_000_000


@pytest.mark.parametrize("end", ["", "\r"])
def test_one_line_of_another_form_costs_only_itself(end: str) -> None:
    """It is looked at by itself, and the others keep their rows; a line that is no record gives none."""
    other = (3, LINE.format(3, "x").replace('"rpc', "{rpc").encode())
    made = rows()
    made.add(site(), [*lines(1, 2, end=end), other, (4, b"no record"), *lines(5, end=end)])
    made.flush()
    assert list(seen(made)) == [1, 2, 3, 5]
    assert seen(made)[5] == "rpc error: code = Unavailable 5"


def test_a_site_without_a_template_has_each_line_looked_at() -> None:
    """The slow reader's own answer for each."""
    made, one = rows(), site()
    one.site = one.site._replace(template=None)
    made.add(one, lines(1, 2))
    made.flush()
    assert list(seen(made).values()) == [f"rpc error: code = Unavailable {at}" for at in (1, 2)]


def test_lines_before_a_command_within_a_log_are_not_of_the_pod_that_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that waited for the end of the log are rows of the log above the command, as every line there is."""
    monkeypatch.setattr(log_member, "LEAST", 1 << 14)
    monkeypatch.setattr(log_member, "BLOCK", 1 << 14)
    path = tmp_path / "both.log"
    command = "$ kubectl logs -n kube-system konnectivity-agent-zzzzz"
    text = [line.decode() for _, line in lines(*range(1200))]
    path.write_text("\n".join([*text, command, *text[:50]]) + "\n")
    pods = []
    for slow in (False, True):
        table = dump(Reader(Limits(), hide, slow=slow).read([str(path)]))["sink"]["tables"]["konnectivity_events"]
        pods.append(plain(table["columns"]["pod"], table["size"]).count("konnectivity-agent-zzzzz"))
    assert pods == [50, 50]


def test_one_odd_head_costs_only_its_own_line() -> None:
    """The heads of all lines that wait are read together; where one is odd each site reads its own."""
    made, one, other = rows(), site(), site()
    made.add(one, [*lines(1), (2, LINE.format(2, 2).encode().replace(b"09:00:02", b"09:00:60"))])
    made.add(other, lines(3, 4))
    made.flush()
    assert made.stream is not None
    assert list(seen(made)) == [1, 2, 3, 4]
    assert event_columns(made.stream)["at"][1] is not None


def test_each_site_gets_the_times_of_its_own_lines() -> None:
    """However the lines of several come mixed."""
    made, one, other = rows(), site(), site()
    for at in range(1, 9):
        made.add((one, other)[at % 2], lines(at))
    made.flush()
    assert made.stream is not None
    columns = event_columns(made.stream)
    times = [at for at in columns["at"] if isinstance(at, int)]
    assert columns["line"] == list(range(1, 9))
    assert [b - a for a, b in itertools.pairwise(times)] == [1_000_000] * 7

"""Every mark sits where its data says, by the picture's own ticks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from analyzer.pictures.draw import Drawing, svg
from analyzer.pictures.shapes import Bars, Grid, Lanes, Picture, Span

from tests.pictures.drawn import marks, root, texts

T = datetime(2026, 3, 2, 8, tzinfo=UTC).timestamp()
LANES = Lanes(
    "l", "Lanes", "alt", ("one", "two"),
    (Span(0, T, T + 3000, "ended", "a.log:7 gone"), Span(0, T + 1500, T + 6000, "open at the end"), Span(1, T + 600, T + 600, "ended")),
    T, T + 6000,
)  # fmt: skip
OVER = Bars(
    "b", "Bars", "alt", ("x", "y"), (("lost", (3, 0)), ("ok", (1, 2))), unit="dials", edges=(T, T + 60, T + 120), cited=(("ok", 1, "s.log:4 fine"),)
)  # fmt: skip
SIDE = Bars("s", "Bars", "alt", ("p", "q"), (("error", (4, 0)), ("info", (6, 29))), True, "lines")
GRID = Grid(
    "g", "Grid", "alt", ("n1", "n2"), ("n1", "n2"), ((-1, 0), (1, -1)), ("Established", "not Established"), "peer", "node",
    cited=((1, 0, "b.txt:3 Connect"),),
)  # fmt: skip
HOURS = Grid(
    "h", "Grid", "alt", ("a",), ("", "", ""), ((0, 1, 2),), ("no server", "some servers", "all servers"),
    edges=(T, T + 1200, T + 2400, T + 3600),
)  # fmt: skip


def seconds_at(drawn: str, x: float) -> float:
    """The time that the ticks under a picture give to a place."""
    stamps, day = [], ""
    for text, (at, _) in texts(drawn).items():
        if ":" in text:
            day, clock = text.split(" ") if " " in text else (day, text)
            form = "%Y-%m-%d %H:%M:%S" if clock.count(":") == 2 else "%Y-%m-%d %H:%M"
            stamps.append((at, datetime.strptime(f"{day} {clock}", form).replace(tzinfo=UTC).timestamp()))
    (x0, t0), (x1, t1) = stamps[0], stamps[-1]
    return t0 + (x - x0) * (t1 - t0) / (x1 - x0)


def test_spans_begin_and_end_where_the_ticks_say() -> None:
    """Within two seconds of an hour and a half; one that overlaps another is beside it, an instant can be seen."""
    drawn = svg(LANES)
    found = marks(drawn)
    for mark, span in zip(found, LANES.spans, strict=True):
        assert seconds_at(drawn, mark.x) == pytest.approx(span.start, abs=2)
        if span.end > span.start:
            assert seconds_at(drawn, mark.x + mark.wide) == pytest.approx(span.end, abs=2)
    assert found[0].y + found[0].high <= found[1].y
    assert found[2].wide >= 2
    assert found[0].said == "one: ended, 2026-03-02 08:00:00 to 2026-03-02 08:50:00 UTC, 50 min\na.log:7 gone"


def test_bars_over_time_are_as_high_as_their_counts() -> None:
    """One dial is as high everywhere, a stack grows upwards, and an empty count draws nothing."""
    drawn = svg(OVER)
    found = marks(drawn)
    assert [m.said.split(",")[0] for m in found] == ["3 lost", "1 ok", "2 ok"]
    places = texts(drawn)
    one = (places["0"][1] - places["4"][1]) / 4
    assert [m.high for m in found] == pytest.approx([3 * one, one, 2 * one], abs=0.02)
    assert found[1].y + found[1].high == pytest.approx(found[0].y, abs=0.02)
    assert seconds_at(drawn, found[0].x) == pytest.approx(T, abs=1)
    assert seconds_at(drawn, found[2].x) == pytest.approx(T + 60, abs=1)
    assert found[2].said.endswith("UTC\ns.log:4 fine")


def test_bars_sideways_are_as_long_as_their_counts() -> None:
    """By the ticks below, and each label is at the height of its bar."""
    drawn = svg(SIDE)
    found, places = marks(drawn), texts(drawn)
    one = (places["30"][0] - places["0"][0]) / 30
    assert [m.wide for m in found] == pytest.approx([4 * one, 6 * one, 29 * one], abs=0.05)
    assert found[1].x == pytest.approx(found[0].x + found[0].wide, abs=0.05)
    for mark, label in zip(found, ("p", "p", "q"), strict=True):
        assert mark.y < places[label][1] < mark.y + mark.high + 4


def test_a_grid_shows_each_pair_in_its_row_and_column() -> None:
    """What is not known is empty; the bad one differs in colour and shape, and cites its line."""
    drawn = svg(GRID)
    good, bad = marks(drawn)
    places = texts(drawn)
    assert good.x < places["n2"][0] < good.x + good.wide  # the label of column n2 comes last
    assert bad.x < good.x
    assert bad.y > good.y
    assert bad.said == "node n2, peer n1: not Established\nb.txt:3 Connect"
    assert bad.fill.startswith("url(#g-stripes")
    assert not good.fill.startswith("url")


def test_slices_of_time_stand_at_their_times() -> None:
    """A column of a grid over time begins where the ticks say."""
    drawn = svg(HOURS)
    for mark, edge in zip(marks(drawn), HOURS.edges[:-1], strict=True):
        assert seconds_at(drawn, mark.x) == pytest.approx(edge, abs=5)


@pytest.mark.parametrize("size", [6, 60])
def test_a_mesh_of_any_size_shows_every_bad_pair_as_a_mark(size: int) -> None:
    """Good cells of a large mesh are joined; bad ones never are, and no cell is lost."""
    cells = tuple(tuple(-1 if x == y else int((x * 7 + y) % 11 == 0) for x in range(size)) for y in range(size))
    names = tuple(f"10.0.0.{i}" for i in range(size))
    found = marks(svg(Grid("g", "t", "a", names, names, cells, ("Established", "not Established"))))
    assert sum("not Established" in m.said for m in found) == sum(row.count(1) for row in cells)
    wide = min(m.wide for m in found) + 1
    assert sum(round((m.wide + 1) / wide) for m in found) == sum(len(row) - row.count(-1) for row in cells)


@pytest.mark.parametrize("picture", [LANES, OVER, SIDE, GRID, HOURS])
def test_a_picture_is_the_same_each_time_and_asks_for_nothing(picture: Picture) -> None:
    """No style, script or address, the same bytes, and the words of its title and alternative."""
    drawn = svg(picture)
    assert drawn == svg(picture)
    for word in ("style=", "<script", "href", "http://www.w3.org/1999", "<image"):
        assert word not in drawn
    assert [root(drawn)[0].text, root(drawn)[1].text] == [picture.title, picture.alt]
    assert Drawing(picture)._repr_svg_().startswith("<svg width=")


def test_a_hostile_name_is_text() -> None:
    """Markup and control characters in names and lines."""
    name = "</text><script>\x1b\u202e"
    drawn = svg(Lanes("l", name, name, (name,), (Span(0, T, T, "ended", name),), T, T))
    root(drawn)
    assert "<script" not in drawn
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn


def test_a_long_name_is_cut_beside_its_row_and_whole_where_the_pointer_rests() -> None:
    """The label keeps the end; title and data keep all of it, so that a pseudonym stands for the whole name."""
    name = "kube-system/konnectivity-agent-" + "x" * 30 + "-7q2kd"
    drawn = svg(Lanes("l", "t", "a", (name,), (Span(0, T, T + 5, "ended"),), T, T + 5))
    assert any(text.startswith("\u2026") and text.endswith("-7q2kd") for text in texts(drawn))
    assert marks(drawn)[0].said.startswith(f"{name}: ended")


def counted(rows: int, columns: int) -> str:
    cells = tuple(tuple(1 if y == 0 else 0 for _ in range(columns)) for y in range(rows))
    said = tuple(tuple("21/21 down" if y == 0 else "0/21 down" for _ in range(columns)) for y in range(rows))
    names = tuple(f"n{y}" for y in range(rows))
    heads = tuple(f"zone-{x}" for x in range(columns))
    return svg(
        Grid(
            "c", "t", "a", names, heads, cells, ("all", "some"), texts=said, groups=(("10.1.0.128/26 (assumed)", rows),)
        )
    )


@pytest.mark.parametrize(("rows", "words"), [(12, {"21/21 down", "0/21 down"}), (13, {"21/21 down"})])
def test_of_many_rows_only_the_bad_cells_show_their_words(rows: int, words: set[str]) -> None:
    """A hundred good cells with words would hide the one that matters; the pointer shows them all."""
    drawn = counted(rows, 2)
    assert {text for text in texts(drawn) if "/21" in text} == words
    assert drawn.count("0/21 down") >= (rows - 1) * 2


def test_words_that_do_not_fit_their_cell_are_their_number() -> None:
    """None runs into the next cell."""
    assert {text for text in texts(counted(13, 14)) if "/21" in text} == {"21/21"}


def test_the_name_of_a_group_is_whole_beside_its_rows() -> None:
    """A subnet is no path whose end would do."""
    where = texts(counted(2, 2))
    assert "10.1.0.128/26 (assumed)" in where
    assert where["n0"][0] > len("10.1.0.128/26 (assumed)") * 6

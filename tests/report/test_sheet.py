"""Lines of one width."""

from __future__ import annotations

from analyzer.report.sheet import Sheet


def test_a_paragraph_is_wrapped_and_says_where_it_ends_early() -> None:
    """The width is one that a terminal has, and a mark stands where words are left out."""
    sheet = Sheet(10, color=False)
    sheet.add("word " * 40, "  ", "    ", most=2)
    assert sheet.width == 60
    assert [line[:4] for line in sheet.lines] == ["  wo", "    "]
    assert sheet.lines[-1].endswith("\u2026")
    sheet.add()
    assert sheet.lines[-1] == ""


def test_a_command_is_whole_and_what_is_asked_in_a_chat_is_no_command() -> None:
    """Half a command cannot be copied; control characters are shown, not sent."""
    sheet = Sheet(60, color=False)
    sheet.command("kubectl logs " + "x" * 90, "  ")
    sheet.command("@xo cse.cluster c1", "  ")
    sheet.raw("as it is")
    assert sheet.lines == ["  $ kubectl logs " + "x" * 90, "  chat bot: @xo cse.cluster c1", "as it is"]


def test_one_line_is_cut_at_the_width_with_a_mark() -> None:
    """A short one stays whole, and no escape of the bundle is left in it."""
    sheet = Sheet(60, color=False)
    sheet.cut("short\x1b[31m", "  scope: ")
    sheet.cut("y" * 90, "  scope: ")
    assert "\x1b" not in sheet.lines[0]
    assert sheet.lines[0].startswith("  scope: short")
    assert len(sheet.lines[1]) == 60
    assert sheet.lines[1].endswith("\u2026")


def test_a_heading_fills_the_line() -> None:
    """And colour is added only where it is wanted."""
    sheet = Sheet(60, color=False)
    sheet.rule("Checks")
    assert sheet.lines == ["--- Checks " + "-" * 49]
    assert sheet.paint("fail", "fail") == "fail"
    assert Sheet(60, color=True).paint("fail", "fail").startswith("\x1b[")

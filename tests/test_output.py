"""An output never replaces an input, replaces a file only when told to, and comes into being whole or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from analyzer import output
from analyzer.errors import OutputError, UsageError


@pytest.fixture(params=["nameless", "named"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of keeping a file private until it is whole."""
    monkeypatch.setattr(output, "NAMELESS", output.NAMELESS and request.param == "nameless")


def spelled(tmp_path: Path) -> dict[str, str]:
    """Other names of `tmp_path/in.txt`."""
    (tmp_path / "in.txt").write_text("evidence")
    (tmp_path / "sub").mkdir()
    os.link(tmp_path / "in.txt", tmp_path / "hard.txt")
    (tmp_path / "soft.txt").symlink_to("in.txt")
    (tmp_path / "sub" / "chain").symlink_to("../soft.txt")
    (tmp_path / "there").symlink_to(tmp_path)
    return {
        "itself": f"{tmp_path}/in.txt",
        "dots": f"{tmp_path}/sub/../in.txt",
        "slashes": f"{tmp_path}//./in.txt",
        "hard link": f"{tmp_path}/hard.txt",
        "link": f"{tmp_path}/soft.txt",
        "link to a link": f"{tmp_path}/sub/chain",
        "linked folder": f"{tmp_path}/there/in.txt",
    }


@pytest.mark.parametrize("force", [False, True])
def test_an_input_is_never_an_output(tmp_path: Path, force: bool) -> None:
    """By no name of it, with `force` neither, and whichever of its names was given as the input."""
    names = spelled(tmp_path)
    for given in names.values():
        for target in names.values():
            with pytest.raises(UsageError, match="is the input"), output.writing(target, [given], force=force):
                pass
    assert (tmp_path / "in.txt").read_text() == "evidence"


def test_nothing_is_written_into_an_input_folder(tmp_path: Path) -> None:
    """Neither over its files, nor beside them, nor through a hard link to one of them from outside."""
    bundle = tmp_path / "bundle"
    (bundle / "deep").mkdir(parents=True)
    (bundle / "deep" / "log").write_text("evidence")
    os.link(bundle / "deep" / "log", tmp_path / "outside")
    (tmp_path / "alias").symlink_to(bundle / "deep")
    for target in (bundle / "deep" / "log", bundle / "new", tmp_path / "alias" / "new", tmp_path / "outside"):
        with pytest.raises(UsageError, match="input"):
            output.write(target, "report", [str(bundle)], force=True)
    output.write(tmp_path / "report", "report", [str(bundle)])
    assert sorted(p.name for p in bundle.rglob("*")) == ["deep", "log"]
    assert (tmp_path / "outside").read_text() == "evidence"


def test_an_existing_file_is_replaced_only_with_force(tmp_path: Path, kind: None) -> None:
    """Its permissions stay; a new file has those of every new file."""
    target = tmp_path / "report.txt"
    output.write(target, "first")
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~output._umask()
    with pytest.raises(UsageError, match="--force"):
        output.write(target, "second")
    assert target.read_text() == "first"
    target.chmod(0o600)
    output.write(target, "second", force=True)
    assert target.read_text() == "second"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["report.txt"]


def test_a_link_keeps_leading_where_it_led(tmp_path: Path, kind: None) -> None:
    """`--force` on a link replaces the file behind it."""
    (tmp_path / "real").write_text("first")
    (tmp_path / "latest").symlink_to("real")
    output.write(tmp_path / "latest", "second", force=True)
    assert (tmp_path / "latest").is_symlink()
    assert (tmp_path / "real").read_text() == "second"


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, OSError(28, "No space left on device")])
def test_an_end_in_the_middle_leaves_what_was_there(tmp_path: Path, kind: None, error: BaseException) -> None:
    """Ctrl-C, a fault and a full disk: the old content stays, and no other file."""
    target = tmp_path / "report.txt"
    target.write_text("first")

    def half() -> None:
        with output.writing(target, force=True) as handle:
            handle.write(b"half")
            raise error

    with pytest.raises((KeyboardInterrupt, RuntimeError, OutputError)):
        half()
    assert target.read_text() == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["report.txt"]


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path, kind: None) -> None:
    """Two runs into one file: the second to end loses, and says so."""
    target = tmp_path / "report.txt"

    def late() -> None:
        with output.writing(target) as handle:
            handle.write(b"second")
            target.write_text("first")

    with pytest.raises(UsageError, match="meanwhile"):
        late()
    assert target.read_text() == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["report.txt"]


def test_while_it_is_written_nobody_else_can_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The private file has mode 0600 until it is whole."""
    monkeypatch.setattr(output, "NAMELESS", False)
    with output.writing(tmp_path / "report.txt") as handle:
        handle.write(b"half")
        (private,) = tmp_path.iterdir()
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
        assert private.name != "report.txt"


def test_pipes_and_devices_are_taken_as_they_are(tmp_path: Path) -> None:
    """`/dev/null` stays a device, a FIFO gets the bytes, an open descriptor of the shell too."""
    output.write("/dev/null", "report")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    os.mkfifo(tmp_path / "fifo")
    reader = os.open(tmp_path / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    output.write(tmp_path / "fifo", "report")
    assert os.read(reader, 100) == b"report"
    os.close(reader)
    read, write = os.pipe()
    output.write(f"/dev/fd/{write}", "report")
    os.close(write)
    assert os.read(read, 100) == b"report"
    os.close(read)


def test_a_shell_that_opened_the_input_as_our_output(tmp_path: Path) -> None:
    """`analyze f >> f` is refused."""
    (tmp_path / "f").write_text("evidence")
    number = os.open(tmp_path / "f", os.O_WRONLY | os.O_APPEND)
    with pytest.raises(UsageError, match="redirected"):
        output.check(f"/dev/fd/{number}", [str(tmp_path / "f")])
    os.close(number)


@pytest.mark.parametrize("target", ["no/such/folder/x", "file/x", "n" * 300, "", "folder/"])
def test_a_place_that_is_none_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    """No folder, a file in its place, a name too long, no name: known before any work, no fault of ours."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        output.check(target)


def test_a_folder_that_is_a_link_to_nothing_is_none(tmp_path: Path) -> None:
    """It could not be made, and that is known before any work."""
    (tmp_path / "lost").symlink_to(tmp_path / "nowhere")
    (tmp_path / "here").symlink_to(tmp_path)
    with pytest.raises(UsageError, match="leads nowhere"):
        output.check_folder(tmp_path / "lost")
    output.check_folder(tmp_path / "here")


def test_two_outputs_in_one_file_are_seen_through_links(tmp_path: Path) -> None:
    """Also when the file is not there yet."""
    (tmp_path / "a").write_text("")
    os.link(tmp_path / "a", tmp_path / "b")
    for pair in (("a", "b"), ("new", "./new"), ("new", "x/../new")):
        with pytest.raises(UsageError, match="two outputs"):
            output.distinct([f"{tmp_path}/{name}" for name in pair])
    output.distinct(["/dev/null", "/dev/null", f"{tmp_path}/a", f"{tmp_path}/c"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT, signal.SIGKILL])
def test_a_signal_leaves_the_old_file_alone(tmp_path: Path, number: signal.Signals) -> None:
    """A command that is killed while it writes: the old content, no part of the new one, no traceback."""
    (tmp_path / "report.txt").write_text("first")
    program = """
        import sys, time
        from analyzer.cli import signals
        signals.install()
        from analyzer.output import NAMELESS, writing
        try:
            with writing(sys.argv[1], force=True) as handle:
                handle.write(b"half"); handle.flush()
                print(NAMELESS, flush=True)
                time.sleep(60)
        except KeyboardInterrupt:
            sys.exit(130)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(tmp_path / "report.txt")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        nameless = process.stdout.readline().strip() == "True"
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert (tmp_path / "report.txt").read_text() == "first"
    if number != signal.SIGKILL or nameless:
        assert [p.name for p in tmp_path.iterdir()] == ["report.txt"]
    assert "Traceback" not in said


def test_a_system_without_modes_of_open_files_writes_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows has neither `fchmod` nor files without a name."""
    monkeypatch.delattr(os, "fchmod")
    monkeypatch.setattr(output, "NAMELESS", False)
    output.write(tmp_path / "out", "text")
    assert (tmp_path / "out").read_text() == "text"
    assert os.listdir(tmp_path) == ["out"]

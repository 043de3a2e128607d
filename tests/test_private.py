"""A private folder is gone at the end, and after a sudden end at the next start; one in use is never touched."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from analyzer import private
from analyzer.errors import OutputError
from analyzer.private import PREFIX, private_folder, temporary_folder


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_private_and_goes_with_all_it_holds(temporary: Path) -> None:
    """Also when the work in it fails."""

    def failing() -> None:
        with private_folder() as folder:
            assert folder.parent == temporary
            assert folder.stat().st_mode & 0o777 == 0o700
            (folder / "deep").mkdir()
            (folder / "deep" / "upload").write_text("secret")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert not list(temporary.iterdir())


def test_what_a_killed_process_left_is_swept_at_the_next_start(temporary: Path) -> None:
    """SIGKILL leaves the folder; the next one removes it, but none that is in use."""
    program = f"import os, tempfile; tempfile.tempdir = {str(temporary)!r}\nfrom analyzer.private import private_folder\nwith private_folder() as f:\n (f / 'upload').write_text('secret'); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", program], check=False)
    (left,) = temporary.iterdir()
    assert (left / "upload").exists()
    with private_folder() as one:
        assert not left.exists()
        (one / "upload").write_text("secret")
        with private_folder() as two:
            assert one.exists()
            assert two != one
            assert (one / "upload").exists()


def test_only_folders_of_ours_are_swept(temporary: Path) -> None:
    """A link with such a name is not followed, another name is not ours."""
    (temporary / "elsewhere").mkdir()
    (temporary / "elsewhere" / "file").write_text("kept")
    (temporary / f"{PREFIX}link").symlink_to("elsewhere")
    (temporary / f"{PREFIX}file").write_text("kept")
    with private_folder():
        pass
    assert sorted(os.listdir(temporary)) == ["elsewhere", f"{PREFIX}file", f"{PREFIX}link"]
    assert (temporary / "elsewhere" / "file").exists()


@pytest.mark.parametrize("ends", ["return", "os.kill(os.getpid(), 9)"])
def test_where_folders_cannot_be_locked_a_file_beside_is(
    ends: str, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows: what a killed process left goes at the next start, what is in use stays."""
    program = (
        f"import os, tempfile; tempfile.tempdir = {str(temporary)!r}\nfrom analyzer import private\nprivate.BESIDE = '.lock'\n"
        f"def go():\n with private.private_folder() as f:\n  (f / 'upload').write_text('secret'); {ends}\ngo()"
    )
    subprocess.run([sys.executable, "-c", program], check=False)
    assert len(list(temporary.iterdir())) == (0 if ends == "return" else 2)
    monkeypatch.setattr(private, "BESIDE", ".lock")
    with private_folder() as one:
        (one / "upload").write_text("secret")
        assert sorted(temporary.iterdir()) == [one, Path(f"{one}.lock")]
        with private_folder() as two:
            assert (one / "upload").exists()
            assert two != one
    assert not list(temporary.iterdir())


def test_a_full_disk_is_told_with_its_place(temporary: Path) -> None:
    """It is the folder for temporary files that is full, and not what the command writes to; other faults stay what they are."""
    with pytest.raises(OutputError, match=r"temporary files in .*No space left on device; nothing was written"), temporary_folder():  # fmt: skip
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    for other in (BrokenPipeError(errno.EPIPE, "x"), OSError(errno.ENOMEM, "x")):
        with pytest.raises(type(other)), temporary_folder():
            raise other
    assert list(temporary.iterdir()) == []

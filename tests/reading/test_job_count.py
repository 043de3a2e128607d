"""How many children read a bundle."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from analyzer.reading import job_count as room
from analyzer.reading.job_count import job_count

FIXTURE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"


def everything(folder: Path) -> list[str]:
    """An archive of each kind that is worth sharing, a folder of files, and what is not: one log, and an archive that is dear to unpack."""
    log = os.urandom(3000)
    plain, packed = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        info = tarfile.TarInfo("a.log")
        info.size = len(log)
        tar.addfile(info, io.BytesIO(log))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.log", log)
    files = {
        "b.tar.gz": gzip.compress(plain.getvalue()), "b.tar.zst": b"\x28\xb5\x2f\xfd" + log, "b.tar": plain.getvalue(), "b.zip": packed.getvalue(),
        "folder/x/a.log": log, "a.log": b"I" + log, "b.tar.xz": b"\xfd7zXZ\0" + log,
    }  # fmt: skip
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return [str(folder / name.partition("/")[0]) for name in files]


def test_only_a_bundle_that_is_worth_it_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small one, a single file, several paths, standard input and what is dear to unpack have one reader."""
    monkeypatch.setattr(room, "_cores", lambda: 3)
    paths = everything(tmp_path)
    assert [job_count([path], None) for path in paths] == [1] * 7
    monkeypatch.setattr(room, "SMALL_ARCHIVE", 1000)
    monkeypatch.setattr(room, "SMALL_FOLDER", 1000)
    assert [job_count([path], None) for path in paths] == [3, 3, 3, 3, 3, 1, 1]
    assert [job_count([paths[0]], asked) for asked in (1, 2, 99)] == [1, 2, room.MOST]
    os.mkfifo(tmp_path / "pipe")
    alone = (["-"], paths[:2], [str(tmp_path / "none")], [str(tmp_path / "pipe")])
    assert [job_count(one, 2) for one in alone] == [1, 1, 1, 1]


def test_a_zip_of_many_small_members_has_one_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each child would read the whole list of them, which is all that there is; one with a cut end is taken as large as it is."""
    monkeypatch.setattr(room, "SMALL_ARCHIVE", 1000)
    many, cut = tmp_path / "many.zip", tmp_path / "cut.zip"
    with zipfile.ZipFile(many, "w") as archive:
        for at in range(100):
            archive.writestr(f"d/f{at:06}.txt", "")
    assert many.stat().st_size > 5000
    assert job_count([str(many)], 2) == 1
    cut.write_bytes(many.read_bytes()[:-40])
    assert job_count([str(cut)], 2) == 2
    with zipfile.ZipFile(many, "a") as archive:
        archive.writestr("a.log", os.urandom(3000))
    assert job_count([str(many)], 2) == 2


def test_who_asks_for_a_diagnosis_imports_no_reader() -> None:
    """The child has the modules that take a bundle apart; the process that asks it for a small one has none of them."""
    code = (
        "import sys, analyzer; analyzer.load(sys.argv[1]).diagnose(); "
        "print(*(name for name in sys.modules if name.startswith(('analyzer.scan', 'analyzer.parsers', 'analyzer.bundle.walk', 'analyzer.sources.document'))))"
    )
    said = subprocess.run([sys.executable, "-c", code, str(FIXTURE)], capture_output=True, text=True, check=True).stdout
    assert said.split() == []

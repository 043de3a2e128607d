"""The container's recipe: as far as it can be followed without an engine."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STEPS = [
    line.split(None, 1)
    for line in re.sub(r"\\\n", " ", (ROOT / "Containerfile").read_text()).splitlines()
    if line and not line.startswith("#")
]
BUNDLE = ROOT / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"


def of(kind: str) -> list[str]:
    return [rest for step, rest in STEPS if step == kind]


def test_it_runs_as_nobody_and_copies_only_the_package() -> None:
    """A number that is not root's; every file that is copied is there; nothing is fetched but by pip."""
    (user,) = of("USER")
    assert int(user.split(":")[0]) >= 1000
    last = max(at for at, (step, _) in enumerate(STEPS) if step == "FROM")
    assert [step for step, _ in STEPS[last:]].count("USER") == 1
    for line in of("COPY"):
        if not line.startswith("--from"):
            *sources, _ = line.split()
            assert all((ROOT / source).exists() for source in sources), line
            assert not {"tests", ".", "fixtures", ".git"} & set(sources)
    assert not of("ADD")
    assert not any(tool in line for line in of("RUN") for tool in ("curl", "wget", "apt", "git "))
    assert of("ENTRYPOINT") == ['["analyze"]']


@pytest.mark.skipif(find_spec("pip") is None or find_spec("hatchling") is None, reason="no pip, or no build back end")
def test_its_steps_give_a_program_that_needs_no_network_and_writes_nothing(tmp_path: Path) -> None:
    """The copied files alone are enough to install; the command runs from a folder that nobody can write."""
    source = tmp_path / "src"
    source.mkdir()
    for line in of("COPY"):
        if not line.startswith("--from"):
            *names, target = line.split()
            for name in names:
                place = tmp_path / target.lstrip("/")
                if (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, place, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(ROOT / name, place)
    install = next(shlex.split(line) for line in of("RUN") if line.startswith("pip install"))
    assert install[-1] == "/src[sql,parquet]"
    options = [word for word in install[2:-1] if word not in ("--prefix", "/install")]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", *options, "--no-deps", "--no-build-isolation", "--no-index", "--target", str(tmp_path / "install"), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(BUNDLE, data)
    for folder in (data, tmp_path / "install"):
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    code = f"import sys; sys.path.insert(0, {str(tmp_path / 'install')!r}); from analyzer.cli.main import main; sys.argv = ['analyze', {BUNDLE.name!r}]; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=data, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent"},
    )  # fmt: skip
    for folder in (data, tmp_path / "install"):
        folder.chmod(0o700)
    assert (done.returncode, done.stderr) == (0, "")
    assert "private-endpoint-without-vrf" in done.stdout or "private service endpoint" in done.stdout.lower()
    assert sorted(os.listdir(data)) == [BUNDLE.name]


@pytest.mark.skipif(
    not (engine := shutil.which("podman") or shutil.which("docker"))
    or subprocess.run([engine, "info"], capture_output=True, check=False).returncode != 0
    or not os.environ.get("BUILD_IMAGES"),
    reason="no container engine runs here, or BUILD_IMAGES is not set",
)
def test_the_image_builds_and_runs_confined() -> None:
    """With an engine: read-only root, no network, no rights."""
    assert engine is not None
    subprocess.run([engine, "build", "-q", "-t", "konnectivity-analyzer-test", str(ROOT)], check=True)
    done = subprocess.run(
        [engine, "run", "--rm", "--network", "none", "--read-only", "--cap-drop", "all", "-v", f"{BUNDLE.parent}:/data:ro", "konnectivity-analyzer-test", BUNDLE.name],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "BROKEN" in done.stdout

"""`many` takes bundles as a shell, a list or a folder names them, and refuses before any work what cannot go well."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest
from analyzer.cli.commands import many
from analyzer.cli.main import run
from analyzer.fleet import run as fleet
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.identity import Options
from analyzer.fleet.run import Counts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.tgz", "a.tgz", ".hidden"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["in", "--tables", "no_such"], 2),
        (["in", "--plain-tcp"], 2),
        (["in", "--tls-ca", "x"], 2),
        (["in/c*"], 3),
        (["in", "--workers", "0"], 2),
        (["in", "--since", "yesterday"], 2),
        (["in", "--analyzed-at", "now"], 2),
        (["in", "--since", "2026-03-02", "--until", "2026-03-01"], 2),
        (["in", "--redact", "--tables", "nodes"], 2),
        (["in", "--scheduler", ""], 2),
        (["in", "--key-file", "k"], 2),
        (["in", "--limit", "total_bytes"], 2),
        (["in", "--limit", "no_such=5"], 2),
        (["in", "--limit", "members=0"], 2),
    ],
)
def test_what_cannot_go_well_is_refused(
    here: Path, more: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a sentence, and without a dataset."""
    assert run(["many", *more, "--output", "out"]) == code
    assert capsys.readouterr().err
    assert not (here / "out").exists()


def test_the_last_line_counts_what_became_of_them(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Analysed, unusable, skipped and errors; the first problems on stderr unless `--quiet`, all of it or none is exit 3."""
    asked: dict[str, object] = {}
    counts = Counts(2, 1, 1, 1, True, [(f"/p{n}", "gone") for n in range(9)])

    def work(found: list[str], dataset: object, **more: object) -> Counts:
        asked.update(more, found=found)
        return counts

    monkeypatch.setattr(fleet, "analyse_all", work)
    assert run(["many", "in", "--output", "out", "--workers", "2", "--tables", "nodes"]) == 0
    said = capsys.readouterr()
    assert said.out == "2 bundles analysed, 1 unusable, 1 skipped as done, 1 errors; dataset in out\n"
    assert said.err.count("gone") == many.MOST_PROBLEMS
    assert "more; all of them" not in said.err
    assert "analyze: in: each entry is a bundle: 2 files; where in itself is one bundle, name it on a list (@LIST or -)\n" in said.err  # fmt: skip
    counts.ended = {"unusable": 2, "killed": 7}
    assert run(["many", "in", "--output", "out"]) == 0
    assert "analyze: and 4 more; all of them, with their reasons: analyze fleet out --where status=killed (or status=unusable)\n" in capsys.readouterr().err  # fmt: skip
    counts.ended = {}
    asked.clear()
    assert run(["many", "in", "--output", "out", "--workers", "2", "--tables", "nodes"]) == 0
    capsys.readouterr()
    assert (asked["found"], asked["workers"], asked["options"]) == (
        [str(here / "in" / name) for name in ("a.tgz", "b.tgz")],
        2,
        Options(tables=("nodes",)),
    )
    counts.relative = 2
    assert run(["many", "in", "--output", "out"]) == 0
    assert "out: 2 bundles of an earlier version are named by paths below a folder that it did not keep" in capsys.readouterr().err  # fmt: skip
    counts.relative = 0
    counts.apart = "No space left on device"
    assert run(["many", "in", "--output", "out", "--quiet"]) == 0
    assert capsys.readouterr().err == "analyze: out: all rows are written; its parts are not put together: No space left on device\n"  # fmt: skip
    counts.apart = ""
    counts.unguarded = "nothing keeps a second run out"
    assert run(["many", "in", "--output", "out"]) == 0
    assert "analyze: out: nothing keeps a second run out\n" in capsys.readouterr().err
    assert run(["many", "in", "--output", "out", "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    counts.usable = False
    assert run(["many", "in", "--output", "out", "--quiet"]) == 3
    assert "none of 2 paths is a bundle" in capsys.readouterr().err
    counts.stayed = 2
    assert run(["many", "in", "--output", "out", "--quiet"]) == 3
    assert "none of 2 paths could be read now; what is known from before stays" in capsys.readouterr().err


def test_what_stays_or_is_passed_over_is_said(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bundles that could not be read now, those that ended their worker, lost parts, and how each is got rid of or tried again."""
    counts = Counts(1, 1, 0, 1, True, stayed=6, because=[(f"/p{n}", "gone") for n in range(6)], not_again=1)
    counts.ended = {"killed": 1}

    def work(found: list[str], dataset: Dataset, **more: object) -> Counts:
        dataset.lost = [("reports/part-0.parquet", 7)]
        counts.dropped = 4 if more["prune"] else 0
        counts.besides = {str(here / "in" / "old.tgz"), "/elsewhere"}
        counts.fewer = Counter(pods=3)
        return counts

    monkeypatch.setattr(fleet, "analyse_all", work)
    assert run(["many", "in", "--output", "out"]) == 0
    said = capsys.readouterr()
    assert (
        said.out
        == "1 bundles analysed, 1 skipped as done, 1 errors, 6 not read now and left as they were; dataset in out\n"
    )
    for line in (
        "out/reports/part-0.parquet: gone or damaged; of its 7 bundles those given now are analysed again", "/p4: gone; what is known of it from before stays",
        "and 1 more that could not be read now, and stay as they were; analyze fleet names them", "what is gone for good: leave it out of PATH..., and --prune drops its row",
        "1 bundle that ended its worker or took too long: read again when the bundle, the analyzer or the options change, or with --again",
        f"1 bundle of before is not in the folders given any more, such as {here / 'in' / 'old.tgz'}; the rows stay until --prune",
        "3 bundles analysed anew without the table pods of before; --tables pods keeps it",
        "1 bundle of the skipped ended its worker or took too long before; --again tries once more",
    ):  # fmt: skip
        assert f"analyze: {line}\n" in said.err
    assert run(["many", "in", "--output", "out", "--prune"]) == 0
    said = capsys.readouterr()
    assert ", 6 not read now and left as they were, 4 dropped; dataset" in said.out
    assert "bundle of before" not in said.err
    for unknown in ("none*", "no-such-store://a/*"):
        assert run(["many", "in", unknown, "--output", "out", "--prune"]) == 3
        assert "so --prune cannot tell what is gone" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left on device"), 3)])
def test_what_ends_the_run_is_said(
    here: Path, error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was finished is kept, and the same command goes on from there."""

    def work(*_: object, **__: object) -> Counts:
        raise error

    monkeypatch.setattr(fleet, "analyse_all", work)
    assert run(["many", "in", "--output", "out"]) == code
    assert "goes on from there" in capsys.readouterr().err


def test_a_dataset_among_the_bundles_is_none(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that is written is not read."""
    asked: list[str] = []

    def work(found: list[str], *_: object, **__: object) -> Counts:
        asked.extend(found)
        return Counts(usable=True)

    monkeypatch.setattr(fleet, "analyse_all", work)
    (here / "in" / "out").mkdir()
    assert run(["many", "in", "--output", "in/out", "--quiet"]) == 0
    assert asked == [str(here / "in" / name) for name in ("a.tgz", "b.tgz")]


def test_a_run_under_a_drawn_key_cannot_be_gone_on_from(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next run draws another key, so its end promises nothing of the kind."""

    def work(*_: object, **__: object) -> Counts:
        raise KeyboardInterrupt

    monkeypatch.setattr(fleet, "analyse_all", work)
    assert run(["many", "in", "--output", "out", "--redact"]) == 130
    said = capsys.readouterr().err
    assert "is kept in out" in said
    assert "goes on" not in said


def test_options_of_an_analysis_reach_every_bundle(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a single run; a key file is the secret of the pseudonyms, without one it is drawn for the run."""
    asked: dict[str, object] = {}

    def work(*_: object, **more: object) -> Counts:
        asked.update(more)
        return Counts(usable=True)

    monkeypatch.setattr(fleet, "analyse_all", work)
    (here / "k").write_bytes(b"a key of 20 letters.")
    given = [
        "--since",
        "2026-03-01",
        "--until",
        "2026-03-02T00:00:00Z",
        "--year",
        "2026",
        "--limit",
        "members=5",
        "--timeout",
        "60",
        "--again",
        "--jobs",
        "3",
    ]
    assert run(["many", "in", "--output", "out", *given, "--redact", "--key-file", "k"]) == 0
    assert asked["options"] == Options("2026-03-01", "2026-03-02T00:00:00Z", 2026, (("members", 5),), (), True, 60)
    assert (asked["again"], asked["workers"], asked["key"]) == (
        True,
        3,
        hashlib.sha256(b"a key of 20 letters.").digest(),
    )
    assert run(["many", "in", "--output", "out", "--redact"]) == 0
    assert isinstance(asked["key"], bytes)
    assert len(asked["key"]) == 32

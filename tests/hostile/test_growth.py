"""Eight times as much of anything costs eight times as much: every format's repeated unit is pumped to two sizes."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import analyzer
import pytest
from analyzer.bundle.stream import Budget
from analyzer.bundle.walk import Member, Walker
from analyzer.limits import Limits
from analyzer.policy import selector
from analyzer.reading.again import near_here
from analyzer.reading.citations import Citation, judge
from analyzer.redact.leaks import Leaks
from analyzer.redact.lines import shareable
from analyzer.redact.names import harvest
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.secrets import hide

from tests.support.bundles import tar_bytes, write_tree
from tests.support.growth import BUNDLES, grows, ip, pumped, units_of
from tests.support.outputs import Sample, samples

SMALL = 5_000
"""Characters of a sample output at the smaller size."""
SAMPLES = samples()
MOST = 8
"""Units of one parser that are pumped, from all over its samples: `describe` alone has some fifty."""


def test_the_probe_sees_what_grows_too_fast() -> None:
    """The tests below can fail: a loop over all pairs is caught, one over all is not."""
    assert "times" in grows(lambda many: lambda: [a < b for a in range(many) for b in range(many)], 500)
    assert grows(lambda many: lambda: sorted(range(many * 10)), 2000) == ""


@pytest.mark.parametrize("kind", sorted({sample.kind for sample in SAMPLES}))
def test_reading_the_unit_of_an_output(kind: str, tmp_path: Path) -> None:
    """The rows, items, blocks and entries of each sample output of a parser, many times."""

    def reading(sample: Sample, unit: tuple[int, int]) -> Callable[[int], Callable[[], object]]:
        def job(size: int) -> Callable[[], object]:
            path = tmp_path / str(size) / "ticket.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(pumped(sample, unit, size))
            return lambda: analyzer.load(path, isolate=False)

        return job

    units = [(one, unit) for one in SAMPLES if one.kind == kind for unit in units_of(one.text)]
    slow = [
        f"{one.name}, line {unit[0] + 2}: {found}"
        for one, unit in units[:: -(-len(units) // MOST)]
        if (found := grows(reading(one, unit), SMALL))
    ]
    assert slow == []


@pytest.mark.parametrize("what", BUNDLES)
def test_a_whole_analysis_of_many_of_one_thing(what: str, tmp_path: Path) -> None:
    """Read, judged, and written as JSON and text."""
    make, few = BUNDLES[what]

    def job(many: int) -> Callable[[], object]:
        place = write_tree(tmp_path / str(many), dict(make(many)))

        def run() -> None:
            report = analyzer.load(place, isolate=False).diagnose()
            report.to_json()
            report.to_text()

        return run

    assert grows(job, few) == ""


# -- archives, proof, selectors, redaction ------------------------------------------------------------------------------

Job = Callable[[], object]


def walk(path: Path) -> Job:
    def visit(member: Member) -> None:
        while member.stream is not None and member.stream.read(1 << 16):
            pass

    return lambda: Walker(Budget(Limits()), visit).run([str(path)])


def put(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def members(many: int) -> dict[str, str | bytes]:
    return {f"logs/{at:06}/konnectivity-agent.log": "a\n" for at in range(many)}


def names_of_a_tar(many: int, folder: Path) -> Job:
    return walk(put(folder, f"{many}.tar", tar_bytes(members(many))))


def one_name_again_and_again(many: int, folder: Path) -> Job:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for _ in range(many):
            info = tarfile.TarInfo("same.log")
            info.size = 2
            archive.addfile(info, io.BytesIO(b"a\n"))
    return walk(put(folder, f"{many}.tar", out.getvalue()))


def damaged_headers(many: int, folder: Path) -> Job:
    data = bytearray(tar_bytes(members(many)))
    for at in range(0, many, 2):
        data[at * 1024 + 3] ^= 64
    return walk(put(folder, f"{many}.tar", bytes(data)))


def archives_in_a_tar(many: int, folder: Path) -> Job:
    return walk(put(folder, f"{many}.tar", tar_bytes({f"{at:06}.tar": tar_bytes({"a": "b"}) for at in range(many)})))


def _zip(many: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members(many).items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def names_of_a_zip(many: int, folder: Path) -> Job:
    return walk(put(folder, f"{many}.zip", _zip(many)))


def a_zip_without_its_directory(many: int, folder: Path) -> Job:
    whole = _zip(many)
    return walk(put(folder, f"{many}.zip", whole[: whole.index(b"PK\x01\x02")]))


def files_of_a_folder(many: int, folder: Path) -> Job:
    return walk(write_tree(folder / str(many), {f"{at}.log": "a\n" for at in range(many)}))


def terms_of_a_selector(many: int, _: Path) -> Job:
    text = " && ".join(f"a{at} == 'b'" for at in range(many))
    return lambda: selector.parse(text).matches({"a": "b"})


def values_of_a_selector(many: int, _: Path) -> Job:
    text = "a in {" + ",".join(f"'v{at}'" for at in range(many)) + "}"
    return lambda: selector.parse(text).matches({"a": "b"})


def log_of(many: int) -> list[str]:
    return [
        f'I0302 09:00:00.{at:06}       1 client.go:1] "Start serving" serverID="s{at}" host="h{at}.corp" ip="{ip(at)}"'
        for at in range(many)
    ]


def cited_lines(many: int, folder: Path) -> Job:
    lines = log_of(many)
    path = put(folder, f"{many}.log", "\n".join(lines).encode())
    cited = [Citation("check X", path.name, at, line) for at, line in enumerate(lines, 1)]
    return lambda: judge(cited, [str(path)], Limits())


def one_long_line_cited_again_and_again(many: int, folder: Path) -> Job:
    path = put(folder, f"{many}.log", b"I " + b"word " * many)
    return lambda: judge([Citation("check X", path.name, 1, "I word")] * many, [str(path)], Limits())


def neighbours_of_cited_lines(many: int, folder: Path) -> Job:
    path = put(folder, f"{many}.log", "\n".join(log_of(many)).encode())
    return lambda: near_here([str(path)], [(path.name, at) for at in range(1, many + 1)], Limits())


def secrets_of_lines(many: int, _: Path) -> Job:
    lines = [f"{line} password=x{at}" for at, line in enumerate(log_of(many))]
    return lambda: [hide(line) for line in lines]


def names_to_replace(many: int, _: Path) -> Job:
    text = "\n".join(log_of(many))
    names = {f"h{at}.corp": f"node-{at:08x}" for at in range(many)}
    return lambda: shareable(text, Pseudonyms(b"k", names), table=True)


def names_on_one_line(many: int, _: Path) -> Job:
    text = "a  " + "  ".join(f"h{at}.corp" for at in range(many))
    names = {f"h{at}.corp": f"node-{at:08x}" for at in range(many)}
    return lambda: shareable(text, Pseudonyms(b"k", names), table=True)


def names_that_are_looked_for(many: int, _: Path) -> Job:
    text = "\n".join(log_of(many))
    return lambda: (Leaks([f"h{at}-a.corp" for at in range(many)]).look(text), harvest(text))


def parts_of_a_name(many: int, _: Path) -> Job:
    one, other = ("-".join(f"{letter}{at}" for at in range(many)) for letter in "xy")
    return lambda: Leaks([one]).look(other)


JOBS: dict[Callable[[int, Path], Job], int] = {
    names_of_a_tar: 1200, one_name_again_and_again: 1200, damaged_headers: 1200, archives_in_a_tar: 250, names_of_a_zip: 800,
    a_zip_without_its_directory: 1200, files_of_a_folder: 400, terms_of_a_selector: 1500, values_of_a_selector: 4000,
    cited_lines: 1000, one_long_line_cited_again_and_again: 1000, neighbours_of_cited_lines: 800, secrets_of_lines: 400,
    names_to_replace: 150, names_on_one_line: 400, names_that_are_looked_for: 500, parts_of_a_name: 300,
}  # fmt: skip
"""What is made many times, and the smaller of the two numbers."""


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.__name__)
def test_what_else_a_bundle_can_hold_many_of(job: Callable[[int, Path], Job], tmp_path: Path) -> None:
    """Members and archives, lines to cite and to verify, terms of a selector, secrets and names."""
    assert grows(lambda many: job(many, tmp_path), JOBS[job]) == ""

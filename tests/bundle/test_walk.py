"""A member that a limit or damage ends costs itself; what lies behind it is read where the container allows."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import analyzer
import pytest
from analyzer.bundle import walk

from tests.hostile.corpus import AGENT, GOOD, tar_of, zip_of
from tests.support.values import are_values

LATE = "late/konnectivity-agent-fghij.log"


def inputs(path: Path, data: bytes, **limits: int) -> dict[str, tuple[str, str, bool]]:
    path.write_bytes(data)
    snapshot = analyzer.load(path, isolate=False, limits=limits)
    return {r.source: (r.status, r.note or "", bool(r.lost)) for r in snapshot.rows["inputs"]}


@pytest.mark.parametrize("kind", ["tar", "tgz", "zip"])
def test_a_bomb_beside_good_members(tmp_path: Path, kind: str) -> None:
    """The member whose ratio is too high is named with the limit; those behind it are read."""
    bomb = gzip.compress(bytes(8 << 20), mtime=0)
    members = (GOOD, AGENT), ("bomb.log.gz", bomb), (LATE, AGENT * 2)
    data = zip_of(*members) if kind == "zip" else tar_of(*members)
    found = inputs(tmp_path / "b", gzip.compress(data) if kind == "tgz" else data, ratio=5, ratio_after_bytes=1 << 20)
    assert "ratio=5" in found["bomb.log.gz"][1]
    assert found["bomb.log.gz"][2]
    assert found[LATE][0] == "read"


def test_a_damaged_member_with_the_name_of_a_limit(tmp_path: Path) -> None:
    """What to do about an error is never read from its text, in which names of members stand."""
    data = bytearray(zip_of(("over:1.txt", AGENT), (LATE, AGENT * 2), method=zipfile.ZIP_STORED))
    data[30:32] = b"xx"  # the local header's name no longer agrees with the directory's
    found = inputs(tmp_path / "b.zip", bytes(data))
    assert found["over:1.txt"][0] == "error"
    assert found[LATE][0] == "read"


def test_a_limit_of_the_whole_run_says_where_it_stopped(tmp_path: Path) -> None:
    """Nothing is read behind it, and the last member looked at is named."""
    path = tmp_path / "b.tar"
    path.write_bytes(tar_of((GOOD, AGENT), *[(f"n{at}.log", AGENT * (at + 2)) for at in range(9)]))
    stopped = analyzer.load(path, isolate=False, limits={"members": 4}).reading["stopped"]
    assert "members=4" in stopped
    assert "n2.log" in stopped


def test_a_token_in_a_name_is_hidden_and_its_lines_can_be_verified(tmp_path: Path) -> None:
    """The name is made harmless where it is made, so that a proof that cites it stands."""
    from analyzer.tools.verify import verify

    token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJlc2lnbmF0dXJl"
    path = tmp_path / "b.tar"
    path.write_bytes(tar_of((f"token={token}/konnectivity-agent-abcde.log", AGENT * 3)))
    report = analyzer.analyze(path, isolate=False)
    assert token not in report.to_json() + report.to_text() + report.to_html()
    (source,) = analyzer.load(path, isolate=False)["inputs"]["source"]
    document = {
        "checks": [{"id": "x", "evidence": [{"source": source, "line": 1, "text": AGENT.decode().split("\n")[0]}]}]
    }
    assert [v.stands for v in verify(document, [str(path)])[0]] == [True]


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(walk, filled=("Member",))

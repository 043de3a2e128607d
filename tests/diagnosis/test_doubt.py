"""Two clusters in one bundle and sources that contradict each other: said, and nothing is confirmed over them."""

from __future__ import annotations

from pathlib import Path

from tests.support.bundles import ROOT, load, outcome

CLUSTERS = ROOT / "fixtures" / "clusters"


def tree(name: str, prefix: str = "") -> dict[str, str | bytes]:
    root = CLUSTERS / name
    return {prefix + str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_two_clusters_stand_in_the_headline_with_both_names(tmp_path: Path) -> None:
    """A healthy and a broken cluster in one bundle: both IDs on the first line, and no cause at all."""
    both = tree("01-iks-healthy", "c1/") | tree("03-iks-private-endpoint-without-vrf", "c2/")
    snapshot = load(tmp_path, both)
    report = snapshot.diagnose()
    ids = {witness.value for witness in snapshot.about.id.witnesses}
    assert len(ids) == 2
    assert all(one in report.data.headline for one in ids)
    assert report.data.headline.startswith("Two clusters")
    assert not report.causes


def test_two_clusters_that_no_member_tells_apart_confirm_nothing(tmp_path: Path) -> None:
    """Two IDs in one file leave nothing to choose: diagnosed as one, said so, and no more than likely."""
    files = tree("03-iks-private-endpoint-without-vrf")
    record = next(name for name in files if name.endswith("cluster.txt"))
    files[record] = bytes(files[record]) + b"\nClusterID: cv7h3k2f0q9s5d8m1n40\n"  # type: ignore[arg-type]
    report = load(tmp_path, files).diagnose()
    assert report.data.headline.startswith("Two clusters")
    assert report.causes
    assert not [c.id for c in report.causes if c.certainty == "confirmed"]


def test_a_contradiction_is_said_and_lowers_what_rests_on_it(tmp_path: Path) -> None:
    """Two outputs of the account that disagree on VRF: CTX-10 names both, and the cause is no more than likely."""
    files = tree("03-iks-private-endpoint-without-vrf")
    account = next(name for name in files if name.endswith("account.txt"))
    files["later/account.txt"] = bytes(files[account]).replace(b"false", b"true")  # type: ignore[arg-type]
    report = load(tmp_path, files).diagnose()
    cause = next(c for c in report.causes if c.id == "private-endpoint-without-vrf")
    assert cause.certainty == "likely"
    assert "later/account.txt states" in cause.summary
    assert "sources disagree" in outcome(report, "CTX-10").summary
    assert "vrf enabled is false" in outcome(report, "CTX-10").summary
